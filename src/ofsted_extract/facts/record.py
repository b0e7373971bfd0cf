"""The record: everything that one letter says. Field names are public and fixed."""

from __future__ import annotations

from functools import lru_cache
from types import GenericAlias
from typing import Any, Final, Literal, Self

from pydantic import Field, create_model, model_validator

from ofsted_extract.facts.base import Frozen
from ofsted_extract.facts.common.fact_list import FactList
from ofsted_extract.facts.dates import DateMention
from ofsted_extract.facts.figures import Figure
from ofsted_extract.facts.header import Header
from ofsted_extract.facts.improvements import Improvement
from ofsted_extract.facts.judgements import Judgement
from ofsted_extract.facts.registry import added_lists, fact_lists
from ofsted_extract.facts.sections import Section
from ofsted_extract.facts.trends import Trend
from ofsted_extract.facts.warnings import Warning

SCHEMA_VERSION: Final = "1.0"


class Source(Frozen):
    """Where the record comes from, and what made it.

    `reader` is the library that read most of the pages; `ocr_pages` are the 1-based pages that were
    pictures, and were read by text recognition; `patterns` is the version of the rules, with a checksum of
    their content; `made_by` the tool's version, and the options that change a record.
    """

    file: str = Field(description="name of the file, without its folder")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="checksum of its bytes")
    media_type: Literal[
        "application/pdf",
        "text/plain",
        "text/markdown",
        "text/html",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ] = Field(description="what the file is, by its bytes")
    pages: int = Field(ge=1, description="number of its pages; 1 for plain text")
    characters: int = Field(ge=0, description="length of its clean text, in Unicode code points")
    reader: Literal["pypdfium2", "pdfplumber", "ocr", "text"] = Field(
        description="what read most of its pages"
    )
    ocr_pages: tuple[int, ...] = Field(default=(), description="pages that text recognition read, from 1")
    patterns: str = Field(description="version of the rules, with a checksum of their content")
    grammar: str | None = Field(
        default=None, description="name and version of the English parser, with a checksum of its files"
    )
    made_by: str | None = Field(
        default=None, description="version of this tool, and the options that change a record"
    )


class Record(Frozen):
    """Everything that one letter says, each value with the words it came from."""

    schema_version: Literal["1.0"] = Field(default=SCHEMA_VERSION, description="version of this form")
    source: Source = Field(description="where the record comes from, and what made it")
    header: Header = Field(description="what the letter says of itself")
    sections: tuple[Section, ...] = Field(
        default=(), description="headings with their stretches of text, in order"
    )
    dates: tuple[DateMention, ...] = Field(default=(), description="dates that the letter prints")
    figures: tuple[Figure, ...] = Field(default=(), description="numbers by which it quantifies something")
    trends: tuple[Trend, ...] = Field(default=(), description="pairs of figures that show a change")
    judgements: tuple[Judgement, ...] = Field(default=(), description="grades that it gives or reports")
    improvements: tuple[Improvement, ...] = Field(default=(), description="what it asks to be put right")
    warnings: tuple[Warning, ...] = Field(default=(), description="what the tool doubts in this letter")

    @property
    def facts(self) -> int:
        """How many facts it has in its lists, the people of the header among them."""
        return sum(len(each.facts(self)) for each in fact_lists() if each.is_counted)

    @model_validator(mode="after")
    def _trends_name_figures(self) -> Self:
        known = {figure.id for figure in self.figures}
        for trend in self.trends:
            if unknown := set(trend.figures) - known:
                raise ValueError(f"a trend names figures that are not in the record: {sorted(unknown)}")
        return self


class ErrorDetail(Frozen):
    """What went wrong with one letter: a stable code, and one line that says what to do."""

    code: str = Field(description="stable code of what is wrong, for scripts")
    message: str = Field(description="what is wrong, and what to do about it")


class ErrorEntry(Frozen):
    """What stands in a batch for a letter that has no record."""

    file: str = Field(description="name of the letter's file, as in `source.file`")
    error: ErrorDetail = Field(description="why it has no record")


def record_class() -> type[Record]:
    """The class of records: `Record`, with a field more for each list that was registered from outside."""
    added = added_lists()
    return _extended(added) if added else Record


@lru_cache(maxsize=1)
def _extended(added: tuple[FactList[Any], ...]) -> type[Record]:
    fields: dict[str, Any] = {
        each.name: (
            GenericAlias(tuple, (each.model, ...)),
            Field(default=(), description=each.meaning),
        )
        for each in added
    }
    return create_model(
        "ExtendedRecord", __base__=Record, __module__=__name__, __doc__=Record.__doc__, **fields
    )


def __getattr__(name: str) -> Any:
    """Finds the class of an extended record when a worker process sends one."""
    if name == "ExtendedRecord" and added_lists():
        return record_class()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    return {**record_class().model_json_schema(), "title": Record.__name__}
