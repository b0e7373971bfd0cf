"""The contract: what one letter becomes, as frozen pydantic models. Imports nothing of the project.

Field names are public and fixed. A field that the letter does not answer is `None` or an empty list.
"""

from __future__ import annotations

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
    return " ".join(text.split())


class Frozen(BaseModel):
    """Base of all models: immutable, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Frozen):
    """The words that a value came from.

    `start` and `end` are character offsets into the letter's clean text (what `ofsted-extract text`
    prints); `page` is 1-based. Validated with `context={"clean_text": …}`, an evidence whose `text`
    is not what stands at its offsets cannot be built; use `Evidence.quote` to make one.
    """

    page: int = Field(ge=1, description="page of the file that the words stand on, from 1; 1 for plain text")
    start: int = Field(ge=0, description="offset of their first character in the clean text, from 0")
    end: int = Field(
        description="offset behind their last character, so that `clean_text[start:end] == text`"
    )
    text: str = Field(min_length=1, description="the words, exactly as the clean text has them")
    sentence: str = Field(
        description="the sentence or sentences around them, white space folded to single spaces"
    )

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

    file: str = Field(description="name of the file, without its folder")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="checksum of its bytes")
    media_type: Literal["application/pdf", "text/plain", "text/markdown"] = Field(
        description="what the file is, by its bytes"
    )
    pages: int = Field(ge=1, description="number of its pages; 1 for plain text")
    characters: int = Field(ge=0, description="length of its clean text, in Unicode code points")
    reader: Literal["pypdfium2", "pdfplumber", "ocr", "text"] = Field(
        description="what read most of its pages"
    )
    ocr_pages: tuple[int, ...] = Field(default=(), description="pages that text recognition read, from 1")
    patterns: str = Field(description="version of the rules, with a checksum of their content")
    made_by: str | None = Field(
        default=None, description="version of this tool, and the options that change a record"
    )


class LocalAuthority(Frozen):
    """The authority or area: its short name, and codes where the name is a known authority's."""

    name: str = Field(
        description="short name (Leeds, Kingston upon Hull), or the name as printed where it is no known one"
    )
    gss_code: str | None = Field(
        default=None, description="nine-character code of the Government Statistical Service (E06000030)"
    )
    region: str | None = Field(default=None, description="region of England that it lies in")


class PreviousJudgement(Frozen):
    """The standing judgement of the last inspection of the authority as a whole."""

    grade: Grade = Field(description="the grade of the authority as a whole")
    date: IsoDate | None = Field(
        default=None, description="when it was given, as exactly as the letter says: a year, a month or a day"
    )


class Addressee(Frozen):
    """The first person that a letter is addressed to."""

    name: str = Field(description="name without title")
    role: str | None = Field(default=None, description="office, as printed")


class Inspector(Frozen):
    """Someone who carried out the visit. `role` is `HMI` for His Majesty's Inspector, else as printed."""

    name: str = Field(description="name without title")
    role: str | None = Field(default=None, description="`HMI`, or the role as printed")
    organisation: str | None = Field(
        default=None, description="inspectorate that they are of, where it is said (Ofsted, CQC)"
    )
    lead: bool = Field(default=False, description="whether they led the visit")
    evidence: Evidence = Field(description="where the name stands")


class Signatory(Frozen):
    """Someone who signs the letter; `role` as printed."""

    name: str = Field(description="name without title")
    role: str | None = Field(default=None, description="office, as printed")
    evidence: Evidence = Field(description="where the name stands")


class Header(Frozen):
    """What the letter says of itself. Evidence of its scalars stands in `evidence` under their names."""

    kind: LetterKind = Field(description="what kind of letter or report it is; `other` where no words tell")
    title: str | None = Field(default=None, description="its title, or the line that says what it is about")
    local_authority: LocalAuthority | None = Field(default=None, description="whose services it is about")
    letter_date: IsoDay | None = Field(default=None, description="date that the letter or report bears")
    visit_start: IsoDay | None = Field(default=None, description="first day of the visit or inspection")
    visit_end: IsoDay | None = Field(default=None, description="last day of it")
    visit_ordinal: int | None = Field(
        default=None, ge=1, description="4 for the fourth monitoring visit since the judgement"
    )
    focus: str | None = Field(default=None, description="what the visit looked at, as printed")
    previous_judgement: PreviousJudgement | None = Field(
        default=None, description="the judgement that stood when inspectors came"
    )
    addressee: Addressee | None = Field(default=None, description="the first person that it is addressed to")
    inspectors: tuple[Inspector, ...] = Field(
        default=(), description="who carried out the visit, in the order of the text"
    )
    signatories: tuple[Signatory, ...] = Field(
        default=(), description="who signs it, in the order of the text"
    )
    evidence: dict[str, Evidence] = Field(
        default={}, description="evidence of the plain values above, by the name of their field"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.visit_start and self.visit_end and self.visit_end < self.visit_start:
            raise ValueError(f"the visit ends on {self.visit_end}, before its start on {self.visit_start}")
        return self


class Section(Frozen):
    """A heading and the stretch of clean text under it, the heading included."""

    heading: str = Field(description="the heading, as printed")
    page: int = Field(description="page that it stands on, from 1")
    start: int = Field(description="offset of its first character in the clean text")
    end: int = Field(description="offset behind the section's last character")


class DateMention(Frozen):
    """A date that the letter prints, at the precision it prints."""

    value: IsoDate = Field(
        description="the date in ISO 8601, as exact as it is printed: 2017, 2017-10 or 2017-10-02"
    )
    precision: DatePrecision = Field(description="how exact that is")
    role: DateRole = Field(description="what it is the date of; else `mentioned`")
    evidence: Evidence = Field(description="where it stands")


class Figure(Frozen):
    """A number by which the letter quantifies something. `value_high` is the upper end of a range."""

    id: str = Field(description="name of the figure in this record: f1, f2 … in the order of the text")
    kind: FigureKind = Field(description="what kind of number it is")
    value: Number = Field(description="the number: 62 for 62%, 0.2 for one in five; of a range the lower end")
    value_high: Number | None = Field(default=None, description="upper end of a range")
    unit: str | None = Field(
        default=None,
        description="what it is counted in, where that is no person or thing: months, GBP, per 10,000",
    )
    qualifier: str | None = Field(
        default=None, description="words that bend the number, as printed: only, over, nearly"
    )
    subject: str | None = Field(default=None, description="who or what is counted, in the letter's words")
    measure: str | None = Field(default=None, description="what is said of them: had an up-to-date PEP")
    as_of: str | None = Field(default=None, description="the time for which it holds, as printed")
    section: str | None = Field(default=None, description="heading that it stands under")
    rule: str = Field(description="id of the rule that found it; `ofsted-extract patterns show` prints it")
    evidence: Evidence = Field(description="where the number stands")

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.value_high is not None and self.value_high < self.value:
            raise ValueError(f"a range from {self.value} down to {self.value_high}")
        return self


class Trend(Frozen):
    """Two stated values of the same thing at two times. `figures` are the ids of the two, earlier first."""

    subject: str | None = Field(description="who or what is counted")
    earlier: Number = Field(description="the value at the earlier time")
    later: Number = Field(description="the value at the later time")
    change: Number = Field(
        description="later less earlier, in the same unit; points of percentage between percentages"
    )
    change_percent: float | None = Field(
        description="the change in per cent of the earlier value; none where that is 0"
    )
    direction: Direction = Field(description="which way it went")
    figures: tuple[str, ...] = Field(description="ids of the two figures, earlier first")
    evidence: Evidence = Field(description="the stretch of text from the one figure to the other")


class Judgement(Frozen):
    """A grade: a row of a graded table or heading, or one grade of a tally of cases (`count` set)."""

    domain: str = Field(description="what is graded, as printed")
    grade: Grade = Field(description="the grade")
    by: str = Field(description="who graded: `Ofsted`, or who else did as the letter says")
    count: int | None = Field(
        default=None, ge=0, description="how many cases of a tally have this grade; none where it is no tally"
    )
    evidence: Evidence = Field(description="where the grade stands")


class Warning(Frozen):
    """A doubt about this letter, with a stable code."""

    code: str = Field(description="stable code of the doubt, for scripts")
    message: str = Field(description="the doubt in words")


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
    warnings: tuple[Warning, ...] = Field(default=(), description="what the tool doubts in this letter")

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

    code: str = Field(description="stable code of what is wrong, for scripts")
    message: str = Field(description="what is wrong, and what to do about it")


class ErrorEntry(Frozen):
    """What stands in a batch for a letter that has no record."""

    file: str = Field(description="name of the letter's file, as in `source.file`")
    error: ErrorDetail = Field(description="why it has no record")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    return Record.model_json_schema()
