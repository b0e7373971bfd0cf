"""The standing judgement of an earlier inspection of the authority as a whole.

Part of `ofsted_visit`. Works sentence by sentence: a grade, the words that join it to its subject, what that
subject is, and what shows that an earlier inspection is meant. Precision goes first: a grade of one service,
of a home or a case, or of this inspection is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.common.sentence_bounds import SentenceBounds
from ofsted_extract.facts.dates import DateValue
from ofsted_extract.facts.header import PreviousJudgementValue
from ofsted_extract.facts.judgements import Grade
from ofsted_extract.pipeline.language import add_span, doubt
from ofsted_extract.pipeline.visit.previous_claims import ClaimReader, PreviousRules
from ofsted_extract.rules.patterns import Match, Patterns

# In sentences: how far a list of grades stands from the sentence that opens it.
_LOOK_BACK = 4
# In months: from an inspection to its judgement. In characters: a date with a month, as "2018-05".
_TO_JUDGEMENT = 8
_MONTH = 7


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A grade of an earlier inspection; `whole` is false where that was of a part of the services."""

    start: int
    end: int
    grade: Grade
    date: Span | None
    published: bool
    whole: bool = True

    @property
    def iso(self) -> str | None:
        return cast(DateValue, self.date._.value).iso if self.date is not None else None


class PreviousJudgement:
    """Finds the standing judgement; see `find`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = PreviousRules(nlp, patterns)

    def find(self, doc: Doc, names: frozenset[str]) -> None:
        """Writes `doc.spans["previous_judgement"]`, at most one, and the role of its date.

        Args:
            doc: with sentences and `doc.spans["dates"]`, the days of the visit marked.
            names: the words of the authority's name, lower case; empty where it is not known.

        Doubts: `competing-previous-judgements`, where earlier inspections carry different grades; then
        none is written. `previous-judgement-on-older-scale`, where that grade is "adequate"; none is written
        either. `competing-inspection-dates`, where the judgement's sentence names a further one.
        """
        doc.spans["previous_judgement"] = []
        reading = _Reading(doc, names, self._rules)
        found = list(reading.candidates())
        candidates = [each for each in found if each.whole] or _agreeing_parts(found)
        grades = sorted({each.grade for each in candidates})
        if len(grades) > 1:
            said = f"earlier inspections carry different grades: {', '.join(grades)}"
            doubt(doc, "competing-previous-judgements", said)
        if grades == ["adequate"]:
            said = "earlier inspections judged the authority adequate, a grade of a scale that stands no more"
            doubt(doc, "previous-judgement-on-older-scale", said)
        if len(grades) != 1 or grades == ["adequate"]:
            return
        best = reading.best(candidates)
        value = PreviousJudgementValue(best.grade, best.iso)
        add_span(doc, "previous_judgement", best.start, best.end, value, "previous_judgement")
        if best.date is not None:
            best.date._.value = replace(best.date._.value, role="previous_judgement")


def _agreeing_parts(candidates: list[_Candidate]) -> list[_Candidate]:
    """Inspections of parts stand for the whole where there are at least two of them: all services."""
    return candidates if len(candidates) > 1 else []


class _Reading:
    """One letter: the grades of its earlier inspections, and when those were."""

    def __init__(self, doc: Doc, names: frozenset[str], rules: PreviousRules) -> None:
        self._doc = doc
        self._telling = rules.telling.places(doc)
        self._leading_to_dates = rules.words["date-lead"]
        self._read = ClaimReader(doc, names, rules)
        self._sentences = SentenceBounds(doc)
        dates = [(span, span._.value) for span in doc.spans["dates"]]
        self._visit = next((str(value.iso) for _, value in dates if value.role == "visit_start"), None)
        self._dates = [span for span, value in dates if value.role == "mentioned"]

    def candidates(self) -> Iterator[_Candidate]:
        for at in sorted({self._sentences.number_of(place) for place in self._telling}):
            end = -1
            for match in self._read.matches("grade", self._sentences[at]):
                if match.start < end:
                    continue
                end = match.end
                if candidate := self._candidate(at, match):
                    yield candidate

    def best(self, candidates: list[_Candidate]) -> _Candidate:
        """The first with a date of its inspection, made more precise by others of the same time."""
        dated = [each for each in candidates if each.date is not None and not each.published]
        if not dated:
            if named := self._inspection_date():
                return replace(candidates[0], date=named)
            return next((each for each in candidates if each.date is not None), candidates[0])
        best = dated[0]
        finer = [each for each in dated if (each.iso or "").startswith(best.iso or "")]
        return max(finer, key=lambda each: (len(each.iso or ""), -each.start))

    def _inspection_date(self) -> Span | None:
        """The date that the letter gives an earlier inspection anywhere, if it gives but one."""
        dates = [
            span
            for span in self._dates
            if self._dating(span) is False and self._names_earlier(self._sentence(span))
        ]
        finest: Span | None = max(dates, key=lambda span: (len(span._.value.iso), -span.start), default=None)
        if finest is None or not all(finest._.value.iso.startswith(span._.value.iso) for span in dates):
            return None
        return finest

    def _sentence(self, span: Span) -> Span:
        return self._sentences[self._sentences.number_of(span.start)]

    def _dating(self, span: Span) -> bool | None:
        """True for a date that is only a report's, False for an inspection's, None where neither is said."""
        for match in self._read.matches("date", self._sentence(span)):
            if match.end == span.start:
                return bool(match.rule.values.get("published"))
        return None

    def _names_earlier(self, sentence: Span) -> bool:
        return bool(self._read.matches("cue", sentence))

    def _candidate(self, at: int, match: Match) -> _Candidate | None:
        sentence = self._sentences[at]
        claim = self._read.claim(sentence, match)
        if claim is None or claim.present or self._read.is_of_a_part(match, sentence):
            return None
        if not self._read.is_of_the_whole(claim, sentence, self._sentences[at - 1] if at else None):
            return None
        date, published = self._date(sentence, match.start, match.end)
        part = False
        if not claim.earlier and not self._is_earlier(sentence, None if claim.loose else date):
            listed = self._doc[match.start - 1].text == ":"
            opening = self._opening(at, _LOOK_BACK if listed else 1)
            if opening is None:
                return None
            part = self._read.names_part(opening, opening.start, opening.end)
            date, published = self._date(opening, opening.end, opening.end)
        grade = cast(Grade, match.rule.values["grade"])
        return _Candidate(claim.start, match.end, grade, date, published, whole=not part)

    def _is_earlier(self, sentence: Span, date: Span | None) -> bool:
        """Whether the sentence speaks of an inspection before this one."""
        if self._names_earlier(sentence):
            return True
        if date is None:
            return False
        iso = str(date._.value.iso)
        if self._visit is not None:
            return iso < self._visit[: len(iso)]
        return not self._read.matches("present", sentence)

    def _opening(self, at: int, reach: int) -> Span | None:
        """The sentence up to `reach` before that names the earlier inspection whose grade this one gives."""
        for before in range(at - 1, max(0, at - reach) - 1, -1):
            if self._names_earlier(sentence := self._sentences[before]):
                return sentence
        return None

    def _date(self, sentence: Span, near: int, end: int) -> tuple[Span | None, bool]:
        """The date in `sentence` that is the inspection's, and whether it is only that of the report.

        Of two inspections it is the one of which the grade at token `near`, which ends before `end`, is said:
        "judged inadequate in May 2018, the tenth visit since the inspection of 2015".
        """
        dates = [span for span in self._dates if sentence.start <= span.start < sentence.end]
        if not dates:
            return None, False
        best = min(
            dates, key=lambda span: (self._dating(span) is not False, abs(span.start - near), span.start)
        )
        own = next((span for span in dates if span.start >= end), None)
        if own is not None and self._directly(end, own.start) and not _one_inspection(best, own):
            said = f"beside “{own.text}” the letter names an inspection of “{best.text}”; the first is taken"
            doc = self._doc
            doubt(doc, "competing-inspection-dates", said)
            best = own
        return best, self._dating(best) is True

    def _directly(self, start: int, end: int) -> bool:
        """Whether nothing but words like "in" stands between a grade and a date."""
        return all(token.lower_ in self._leading_to_dates for token in self._doc[start:end])


def _one_inspection(inspected: Span, judged: Span) -> bool:
    """Whether a judgement of one date can be that of an inspection of the other, some months before."""
    if inspected == judged:
        return True
    first, then = str(inspected._.value.iso), str(judged._.value.iso)
    if len(first) < _MONTH or len(then) < _MONTH:
        return int(then[:4]) - int(first[:4]) in (0, 1)
    months = (int(then[:4]) - int(first[:4])) * 12 + int(then[5:7]) - int(first[5:7])
    return 0 <= months <= _TO_JUDGEMENT
