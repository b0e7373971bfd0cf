"""Doc to Record: the only place that knows both the pipeline's spans and the contract."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from ofsted_extract.facts.base import Evidence
from ofsted_extract.facts.dates import DateMention, DateRole, DateValue
from ofsted_extract.facts.figures import Figure, FigureValue
from ofsted_extract.facts.header import (
    Addressee,
    AuthorityValue,
    FocusValue,
    Header,
    KindValue,
    LocalAuthority,
    OrdinalValue,
    PreviousJudgement,
    PreviousJudgementValue,
)
from ofsted_extract.facts.judgements import Judgement, JudgementValue
from ofsted_extract.facts.people import Inspector, PersonValue, Signatory
from ofsted_extract.facts.record import Record, Source
from ofsted_extract.facts.sections import Section
from ofsted_extract.facts.sentence_bounds import SentenceBounds
from ofsted_extract.facts.trends import Trend, TrendValue
from ofsted_extract.facts.warnings import Warning

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from ofsted_extract.reading.letter import Letter
    from ofsted_extract.rules.patterns import Patterns

_NO_END = frozenset({"visit-ends-before-start", "visit-end-not-said"})
"""Doubts under which a visit's first day is not its last."""


def assemble(letter: Letter, doc: Doc, patterns: Patterns, made_by: str | None = None) -> Record:
    """The record of a letter that the pipeline has worked on.

    Args:
        letter: where the text comes from; gives pages and source.
        doc: its Doc, `doc.text == letter.text`, after `pipeline.language.run`.
        patterns: the rules of this run; their version stands in the record.
        made_by: what made it, as `provenance.made_by` says it.

    Raises:
        pydantic.ValidationError: where a component wrote what the contract refuses; a fault of ours.
    """
    return _Assembly(letter, doc).record(patterns, made_by)


class _Assembly:
    """One letter on its way to its record."""

    def __init__(self, letter: Letter, doc: Doc) -> None:
        self._letter = letter
        self._doc = doc
        self._sentences = SentenceBounds(doc)
        self._persons: list[tuple[Span, PersonValue]] = self._valued("people")
        self._days: list[tuple[Span, DateValue]] = self._valued("dates")
        self._titled: list[tuple[Span, str]] = self._valued("sections")
        self._section_starts = [section.start for section, _ in self._titled]

    def record(self, patterns: Patterns, made_by: str | None) -> Record:
        figures = self._figures()
        return Record(
            source=self._source(patterns, made_by),
            header=self._header(),
            sections=self._sections(),
            dates=self._dates(),
            figures=tuple(figures),
            trends=self._trends(figures),
            judgements=self._judgements(),
            warnings=self._warnings(),
        )

    def _spans(self, group: str) -> list[Span]:
        """The spans of a group in the order of the text; a group that nothing wrote is empty."""
        return sorted(self._doc.spans.get(group, ()), key=lambda span: (span.start, span.end))

    def _valued(self, group: str) -> list[tuple[Span, Any]]:
        """The same spans with what was found there."""
        return [(span, span._.value) for span in self._spans(group)]

    def _only(self, group: str) -> Span | None:
        return next(iter(self._spans(group)), None)

    def _evidence(self, span: Span) -> Evidence:
        first, last = self._sentences.around(span.start, span.end)
        text, tokens = self._letter.text, self._doc
        return Evidence.quote(
            text,
            span.start_char,
            span.end_char,
            page=self._letter.page_at(span.start_char),
            sentence=text[tokens[first].idx : tokens[last - 1].idx + len(tokens[last - 1])],
        )

    def _source(self, patterns: Patterns, made_by: str | None) -> Source:
        letter = self._letter
        return Source(
            file=letter.file,
            sha256=letter.sha256,
            media_type=letter.media_type,
            pages=len(letter.page_starts),
            characters=len(letter.text),
            reader=letter.reader,
            ocr_pages=letter.ocr_pages,
            patterns=patterns.version,
            made_by=made_by,
        )

    def _header(self) -> Header:
        evidence: dict[str, Evidence] = {}

        def found(field: str, span: Span | None) -> Span | None:
            if span is not None:
                evidence[field] = self._evidence(span)
            return span

        kind_span = found("kind", self._only("kind"))
        kind: KindValue = kind_span._.value if kind_span else KindValue("other")
        authority = found("local_authority", self._only("authority"))
        ordinal = found("visit_ordinal", self._only("visit_ordinal"))
        focus = found("focus", self._only("focus"))
        previous = found("previous_judgement", self._only("previous_judgement"))
        addressee = found("addressee", next(iter(self._people("addressee")), None))
        days = {role: self._dated(role) for role in ("letter_date", "visit_start", "visit_end")}
        for role, span in days.items():
            found(role, span)
        return Header(
            kind=kind.kind,
            title=kind.title,
            local_authority=_authority(authority._.value) if authority else None,
            visit_ordinal=_ordinal(ordinal._.value) if ordinal else None,
            focus=_focus(focus._.value) if focus else None,
            previous_judgement=_previous(previous._.value) if previous else None,
            addressee=_addressee(addressee._.value) if addressee else None,
            inspectors=tuple(self._inspector(span) for span in self._people("inspector")),
            signatories=tuple(self._signatory(span) for span in self._people("signatory")),
            evidence=evidence,
            **{role: span._.value.iso if span else None for role, span in days.items()},
        )

    def _dated(self, role: DateRole) -> Span | None:
        """The date of that role; a visit of one day is its own end, but not one whose end is in doubt."""
        found = next((span for span, value in self._days if value.role == role), None)
        if found is not None:
            return found
        doubted = any(code in _NO_END for code, _ in self._doc._.doubts or ())
        return self._dated("visit_start") if role == "visit_end" and not doubted else None

    def _people(self, part: str) -> list[Span]:
        return [span for span, value in self._persons if value.part == part]

    def _inspector(self, span: Span) -> Inspector:
        who: PersonValue = span._.value
        return Inspector(
            name=who.name,
            role=who.role,
            organisation=who.organisation,
            lead=who.lead,
            evidence=self._evidence(span),
        )

    def _signatory(self, span: Span) -> Signatory:
        who: PersonValue = span._.value
        return Signatory(name=who.name, role=who.role, evidence=self._evidence(span))

    def _sections(self) -> tuple[Section, ...]:
        return tuple(
            Section(
                heading=title,
                page=self._letter.page_at(span.start_char),
                start=span.start_char,
                end=span.end_char,
            )
            for span, title in self._titled
        )

    def _section_at(self, span: Span) -> str | None:
        at = bisect_right(self._section_starts, span.start) - 1
        if at < 0:
            return None
        section, title = self._titled[at]
        return title if span.start < section.end else None

    def _dates(self) -> tuple[DateMention, ...]:
        mentions = []
        for span, value in self._days:
            evidence = self._evidence(span)
            mentions.append(
                DateMention(value=value.iso, precision=value.precision, role=value.role, evidence=evidence)
            )
        return tuple(mentions)

    def _figures(self) -> list[Figure]:
        return [self._figure(f"f{at}", span) for at, span in enumerate(self._spans("figures"), start=1)]

    def _figure(self, name: str, span: Span) -> Figure:
        value: FigureValue = span._.value
        return Figure(
            id=name,
            kind=value.kind,
            value=value.value,
            value_high=value.value_high,
            unit=value.unit,
            qualifier=value.qualifier,
            subject=value.subject,
            measure=value.measure,
            as_of=value.as_of,
            section=self._section_at(span),
            rule=value.rule,
            evidence=self._evidence(span),
        )

    def _trends(self, figures: list[Figure]) -> tuple[Trend, ...]:
        trends = []
        for span in self._spans("trends"):
            value: TrendValue = span._.value
            earlier, later = figures[value.earlier], figures[value.later]
            trends.append(_trend(value.subject, earlier, later, self._evidence(span)))
        return tuple(trends)

    def _judgements(self) -> tuple[Judgement, ...]:
        judgements = []
        for span in self._spans("judgements"):
            value: JudgementValue = span._.value
            judgements.append(
                Judgement(
                    domain=value.domain,
                    grade=value.grade,
                    by=value.by,
                    count=value.count,
                    evidence=self._evidence(span),
                )
            )
        return tuple(judgements)

    def _warnings(self) -> tuple[Warning, ...]:
        doubts = [*self._letter.doubts, *(self._doc._.doubts or ())]
        return tuple(Warning(code=code, message=message) for code, message in dict.fromkeys(doubts))


def _authority(value: AuthorityValue) -> LocalAuthority:
    return LocalAuthority(name=value.name, gss_code=value.gss_code, region=value.region)


def _ordinal(value: OrdinalValue) -> int:
    return value.ordinal


def _focus(value: FocusValue) -> str:
    return value.focus


def _previous(value: PreviousJudgementValue) -> PreviousJudgement:
    return PreviousJudgement(grade=value.grade, date=value.date)


def _addressee(value: PersonValue) -> Addressee:
    return Addressee(name=value.name, role=value.role)


def _trend(subject: str | None, earlier: Figure, later: Figure, evidence: Evidence) -> Trend:
    change = round(later.value - earlier.value, 6)
    return Trend(
        subject=subject,
        earlier=earlier.value,
        later=later.value,
        change=int(change) if change == int(change) else change,
        change_percent=round(100 * change / earlier.value, 1) if earlier.value else None,
        direction="increase" if change > 0 else "decrease" if change < 0 else "unchanged",
        figures=(earlier.id, later.id),
        evidence=evidence,
    )
