"""Doubts about the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import Field

from ofsted_extract.facts.base import Frozen
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList, Json

if TYPE_CHECKING:
    from ofsted_extract.facts.common.context import Context


NOT_OF_OFSTED: Final = "not-of-ofsted"
"""The code of a warning that is printed whenever a folder is read, since its file may be there by mistake."""

DUPLICATE_LETTER: Final = "duplicate-letter"
"""The code of a warning that an earlier letter of the run has the same bytes. It is always printed, too."""


class Warning(Frozen):
    """A doubt about this letter, with a stable code."""

    code: str = Field(description="stable code of the doubt, for scripts")
    message: str = Field(description="the doubt in words")


def build_warnings(context: Context) -> tuple[Warning, ...]:
    """The warnings of the reader, then those of the pipeline, each once."""
    found = [*context.letter.warnings, *(context.doc._.warnings or ())]
    return tuple(Warning(code=code, message=message) for code, message in dict.fromkeys(found))


def _known_by_code(warning: Json) -> str:
    return str(warning.get("code"))


WARNINGS: FactList[Warning] = FactList(
    name="warnings",
    singular="warning",
    model=Warning,
    prefix="w",
    table=FactTable(
        "what the tool doubts",
        (
            field_column("code", "text", "stable code of the doubt", 28),
            field_column("message", "text", "the doubt in words", 90),
        ),
        indexed=("code",),
        searched=("message",),
        position=100,
        has_evidence=False,
    ),
    known_by=_known_by_code,
)
