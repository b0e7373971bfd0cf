"""The contract: what one letter becomes, as frozen pydantic models. Imports nothing of the project.

Field names are public and fixed. A field that the letter does not answer is `None` or an empty list.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

SCHEMA_VERSION: Final = "1.0"

LetterKind = Literal[
    "monitoring_visit",
    "focused_visit",
    "ilacs_inspection",
    "sif_inspection",
    "jtai",
    "area_send",
    "send_local_area",
    "school_monitoring",
    "other",
]
FigureKind = Literal["count", "percentage", "rate", "ratio", "money", "duration"]
Grade = Literal[
    "outstanding",
    "good",
    "requires_improvement",
    "adequate",
    "inadequate",
    "typically_positive",
    "inconsistent",
    "widespread_failings",
]
DateRole = Literal["letter_date", "visit_start", "visit_end", "previous_judgement", "mentioned"]
DatePrecision = Literal["day", "month", "year"]
Direction = Literal["increase", "decrease", "unchanged"]

IsoDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Number = int | float


def fold(text: str) -> str:
    """`text` with every run of white space as one space, and none at the ends."""
    return re.sub(r"\s+", " ", text).strip()


class Frozen(BaseModel):
    """Base of all models: immutable, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Frozen):
    """The words that a value came from.

    `start` and `end` are character offsets into the letter's clean text (what `ofsted-extract text`
    prints); `page` is 1-based. Validated with `context={"clean_text": …}`, an evidence whose `text`
    is not what stands at its offsets cannot be built; use `Evidence.quote` to make one.
    """

    page: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)]
    end: int
    text: Annotated[str, Field(min_length=1)]
    sentence: str

    @model_validator(mode="after")
    def _quotes(self, info: ValidationInfo) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(f"evidence {self.start}:{self.end} is not as long as its text {self.text!r}")
        if fold(self.text) not in self.sentence:
            raise ValueError(f"evidence {self.text!r} does not stand in its sentence")
        clean_text = (info.context or {}).get("clean_text")
        if clean_text is not None and clean_text[self.start : self.end] != self.text:
            raise ValueError(f"evidence {self.text!r} is not what stands at {self.start}:{self.end}")
        return self

    @classmethod
    def quote(cls, clean_text: str, start: int, end: int, *, page: int, sentence: str) -> Self:
        """The evidence for `clean_text[start:end]`.

        Args:
            clean_text: the letter's clean text.
            start, end: character offsets into it, `start < end`.
            page: 1-based page of the source.
            sentence: the sentence or sentences around it; white space is folded here.

        Raises:
            pydantic.ValidationError: where the offsets lie outside the text or quote nothing.
        """
        data = {
            "page": page,
            "start": start,
            "end": end,
            "text": clean_text[start:end],
            "sentence": fold(sentence),
        }
        return cls.model_validate(data, context={"clean_text": clean_text})


class Source(Frozen):
    """Where the record comes from, and what made it.

    `reader` is the library that read most of the pages; `ocr_pages` are the 1-based pages that were
    pictures, and were read by text recognition; `patterns` is the version of the rules, with a checksum of
    their content; `made_by` the tool's version, and the options that change a record.
    """

    file: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: Literal["application/pdf", "text/plain", "text/markdown"]
    pages: Annotated[int, Field(ge=1)]
    characters: Annotated[int, Field(ge=0)]
    reader: Literal["pypdfium2", "pdfplumber", "ocr", "text"]
    ocr_pages: tuple[int, ...] = ()
    patterns: str
    made_by: str | None = None


class LocalAuthority(Frozen):
    """The authority or area: its short name, and codes where the name is a known authority's."""

    name: str
    gss_code: str | None = None
    region: str | None = None


class PreviousJudgement(Frozen):
    """The standing judgement of the last inspection of the authority as a whole."""

    grade: Grade
    date: IsoDate | None = None


class Addressee(Frozen):
    """The first person that a letter is addressed to."""

    name: str
    role: str | None = None


class Inspector(Frozen):
    """Someone who carried out the visit. `role` is `HMI` for His Majesty's Inspector, else as printed."""

    name: str
    role: str | None = None
    organisation: str | None = None
    lead: bool = False
    evidence: Evidence


class Signatory(Frozen):
    """Someone who signs the letter; `role` as printed."""

    name: str
    role: str | None = None
    evidence: Evidence


class Header(Frozen):
    """What the letter says of itself. Evidence of its scalars stands in `evidence` under their names."""

    kind: LetterKind
    title: str | None = None
    local_authority: LocalAuthority | None = None
    letter_date: IsoDay | None = None
    visit_start: IsoDay | None = None
    visit_end: IsoDay | None = None
    visit_ordinal: Annotated[int, Field(ge=1)] | None = None
    focus: str | None = None
    previous_judgement: PreviousJudgement | None = None
    addressee: Addressee | None = None
    inspectors: tuple[Inspector, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    evidence: dict[str, Evidence] = {}

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.visit_start and self.visit_end and self.visit_end < self.visit_start:
            raise ValueError(f"the visit ends on {self.visit_end}, before its start on {self.visit_start}")
        return self


class Section(Frozen):
    """A heading and the stretch of clean text under it, the heading included."""

    heading: str
    page: int
    start: int
    end: int


class DateMention(Frozen):
    """A date that the letter prints, at the precision it prints."""

    value: IsoDate
    precision: DatePrecision
    role: DateRole
    evidence: Evidence


class Figure(Frozen):
    """A number by which the letter quantifies something. `value_high` is the upper end of a range."""

    id: str
    kind: FigureKind
    value: Number
    value_high: Number | None = None
    unit: str | None = None
    qualifier: str | None = None
    subject: str | None = None
    measure: str | None = None
    as_of: str | None = None
    section: str | None = None
    rule: str
    evidence: Evidence

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.value_high is not None and self.value_high < self.value:
            raise ValueError(f"a range from {self.value} down to {self.value_high}")
        return self


class Trend(Frozen):
    """Two stated values of the same thing at two times. `figures` are the ids of the two, earlier first."""

    subject: str | None
    earlier: Number
    later: Number
    change: Number
    change_percent: float | None
    direction: Direction
    figures: tuple[str, ...]
    evidence: Evidence


class Judgement(Frozen):
    """A grade: a row of a graded table or heading, or one grade of a tally of cases (`count` set)."""

    domain: str
    grade: Grade
    by: str
    count: Annotated[int, Field(ge=0)] | None = None
    evidence: Evidence


class Warning(Frozen):
    """A doubt about this letter, with a stable code."""

    code: str
    message: str


class Record(Frozen):
    """Everything that one letter says, each value with the words it came from."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    source: Source
    header: Header
    sections: tuple[Section, ...] = ()
    dates: tuple[DateMention, ...] = ()
    figures: tuple[Figure, ...] = ()
    trends: tuple[Trend, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    warnings: tuple[Warning, ...] = ()

    @property
    def facts(self) -> int:
        """How many rows it has in the lists of dates, people, figures, trends and judgements."""
        people = len(self.header.inspectors) + len(self.header.signatories)
        return people + sum(map(len, (self.dates, self.figures, self.trends, self.judgements)))

    @model_validator(mode="after")
    def _trends_name_figures(self) -> Self:
        known = {figure.id for figure in self.figures}
        for trend in self.trends:
            if unknown := set(trend.figures) - known:
                raise ValueError(f"a trend names figures that are not in the record: {sorted(unknown)}")
        return self


class ErrorDetail(Frozen):
    """What went wrong with one letter: a stable code, and one line that says what to do."""

    code: str
    message: str


class ErrorEntry(Frozen):
    """What stands in a batch for a letter that has no record."""

    file: str
    error: ErrorDetail


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    return Record.model_json_schema()
