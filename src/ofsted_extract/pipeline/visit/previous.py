"""The judgement of the authority as a whole that was in force before the visit.

Part of `ofsted_visit`. Reads sentence by sentence: a grade, the words that join it to its subject, what that
subject is, and what shows that an earlier inspection is meant. A grade of one service, of a home or a case,
or of this inspection does not count: a wrong judgement is worse than a missing one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.common.sentence_bounds import SentenceBounds
from ofsted_extract.facts.header import PreviousJudgementValue
from ofsted_extract.facts.judgements import Grade
from ofsted_extract.pipeline.language import add_span, warn
from ofsted_extract.pipeline.visit.previous_claims import Claim, ClaimReader, PreviousRules
from ofsted_extract.rules.patterns import Match, Patterns

_SENTENCES_BEFORE_LIST = 4
"""How far before a listed grade ("Overall effectiveness: good") its inspection can be named."""
_MONTHS_TO_JUDGEMENT = 8
"""The longest time from an inspection to its judgement."""
_MONTH_PRECISION = len("2018-05")


class _Dated(NamedTuple):
    """The date of a judgement, and whether it is only that on which its report was published."""

    date: Span | None
    is_of_report: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A grade of an earlier inspection in the tokens `start:end`.

    `is_of_whole` is false where that inspection was of a part of the services.
    """

    start: int
    end: int
    grade: Grade
    dated: _Dated
    is_of_whole: bool = True

    @property
    def iso(self) -> str:
        """The date as ISO 8601; empty where there is none."""
        return _iso(self.dated.date) if self.dated.date is not None else ""


class PreviousJudgement:
    """Finds the judgement before the visit; see `find`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = PreviousRules(nlp, patterns)

    def find(self, doc: Doc, names: frozenset[str]) -> None:
        """Writes `doc.spans["previous_judgement"]`, at most one, and the role of its date.

        Warnings: `competing-previous-judgements`, where earlier inspections carry different grades, and
        `previous-judgement-on-older-scale`, where the grade is "adequate"; in both cases no judgement is
        written. `competing-inspection-dates`, where a sentence gives two dates that the judgement may have.

        Args:
            doc: with sentences and `doc.spans["dates"]`, the days of the visit marked.
            names: the words of the authority's name, lower case; empty where it is not known.
        """
        doc.spans["previous_judgement"] = []
        reader = _LetterReader(doc, names, self._rules)
        found = list(reader.candidates())
        candidates = [each for each in found if each.is_of_whole] or _together_the_whole(found)
        grades = sorted({each.grade for each in candidates})
        if len(grades) > 1:
            message = f"earlier inspections carry different grades: {', '.join(grades)}"
            warn(doc, "competing-previous-judgements", message)
        if grades == ["adequate"]:
            message = (
                "earlier inspections judged the authority adequate, a grade of a scale that stands no more"
            )
            warn(doc, "previous-judgement-on-older-scale", message)
        if len(grades) != 1 or grades == ["adequate"]:
            return
        best = reader.best_dated(candidates)
        value = PreviousJudgementValue(best.grade, best.iso or None)
        add_span(doc, "previous_judgement", best.start, best.end, value, "previous_judgement")
        if (date := best.dated.date) is not None:
            date._.value = replace(date._.value, role="previous_judgement")


def _together_the_whole(candidates: list[_Candidate]) -> list[_Candidate]:
    """Inspections of parts count as one of the whole where there are at least two of them."""
    return candidates if len(candidates) > 1 else []


class _LetterReader:
    """Reads one letter for the grades of earlier inspections and for the dates of those."""

    def __init__(self, doc: Doc, names: frozenset[str], rules: PreviousRules) -> None:
        self._doc = doc
        self._tokens_near_grades = rules.words_near_grades.places(doc)
        self._words_before_dates = rules.words["date-lead"]
        self._claims = ClaimReader(doc, names, rules)
        self._sentences = SentenceBounds(doc)
        dates = [(span, span._.value) for span in doc.spans["dates"]]
        self._visit_start = next((str(value.iso) for _, value in dates if value.role == "visit_start"), None)
        self._dates = [span for span, value in dates if value.role == "mentioned"]

    def candidates(self) -> Iterator[_Candidate]:
        """The grades of earlier inspections, in the order of the text."""
        for number in sorted({self._sentences.number_of(token) for token in self._tokens_near_grades}):
            end = -1
            for match in self._claims.matches("grade", self._sentences[number]):
                if match.start < end:
                    continue
                end = match.end
                if candidate := self._candidate(number, match):
                    yield candidate

    def best_dated(self, candidates: list[_Candidate]) -> _Candidate:
        """The first candidate with the date of its inspection, or one with a more precise form of that date.

        Where no candidate has one, the first gets the date that the letter states elsewhere; where there is
        none either, the first with the date of a report is taken.
        """
        dated = [each for each in candidates if each.dated.date is not None and not each.dated.is_of_report]
        if not dated:
            if elsewhere := self._only_inspection_date():
                return replace(candidates[0], dated=_Dated(elsewhere, is_of_report=False))
            return next((each for each in candidates if each.dated.date is not None), candidates[0])
        same_time = [each for each in dated if each.iso.startswith(dated[0].iso)]
        return max(same_time, key=lambda each: (len(each.iso), -each.start))

    def _only_inspection_date(self) -> Span | None:
        """The date that the letter gives for an earlier inspection, if it gives only one."""
        dates = [
            span
            for span in self._dates
            if self._date_of(span) == "inspection" and self._names_earlier(self._sentence(span))
        ]
        finest: Span | None = max(dates, key=lambda span: (len(_iso(span)), -span.start), default=None)
        if finest is None or not all(_iso(finest).startswith(_iso(span)) for span in dates):
            return None
        return finest

    def _sentence(self, span: Span) -> Span:
        return self._sentences[self._sentences.number_of(span.start)]

    def _date_of(self, span: Span) -> Literal["inspection", "report"] | None:
        """What the words directly before a date say that it dates; None where they say neither."""
        for match in self._claims.matches("date", self._sentence(span)):
            if match.end == span.start:
                return "report" if match.rule.values.get("published") else "inspection"
        return None

    def _names_earlier(self, sentence: Span) -> bool:
        """Whether the sentence names an earlier inspection."""
        return bool(self._claims.matches("cue", sentence))

    def _candidate(self, number: int, match: Match) -> _Candidate | None:
        """The candidate that the grade `match` in sentence `number` is; None where it does not count."""
        sentence = self._sentences[number]
        claim = self._claims.claim(sentence, match)
        if claim is None or claim.is_present or self._claims.is_narrowed(match, sentence):
            return None
        sentence_before = self._sentences[number - 1] if number else None
        if not self._claims.is_about_whole(claim, sentence, sentence_before):
            return None
        grade = cast(Grade, match.rule.values["grade"])
        dated = self._dated(sentence, match.start, match.end)
        if self._is_earlier(claim, sentence, dated.date):
            return _Candidate(claim.start, match.end, grade, dated)
        is_listed = self._doc[match.start - 1].text == ":"
        naming = self._sentence_naming_inspection(number, _SENTENCES_BEFORE_LIST if is_listed else 1)
        if naming is None:
            return None
        dated = self._dated(naming, naming.end, naming.end)
        is_of_part = self._claims.mentions_part(naming, naming.start, naming.end)
        return _Candidate(claim.start, match.end, grade, dated, is_of_whole=not is_of_part)

    def _is_earlier(self, claim: Claim, sentence: Span, date: Span | None) -> bool:
        """Whether the claim's own sentence shows that it is about an inspection before this one."""
        if claim.is_earlier or self._names_earlier(sentence):
            return True
        if date is None or claim.is_weak:
            return False
        if self._visit_start is not None:
            iso = _iso(date)
            return iso < self._visit_start[: len(iso)]
        return not self._claims.matches("present", sentence)

    def _sentence_naming_inspection(self, number: int, reach: int) -> Span | None:
        """The nearest of the `reach` sentences before `number` that names an earlier inspection."""
        for before in range(number - 1, max(0, number - reach) - 1, -1):
            if self._names_earlier(sentence := self._sentences[before]):
                return sentence
        return None

    def _dated(self, sentence: Span, grade_start: int, grade_end: int) -> _Dated:
        """The date in `sentence` of the inspection that gave the grade in tokens `grade_start:grade_end`.

        Where the sentence dates two inspections, a date directly after the grade wins: "judged inadequate
        in May 2018, the tenth visit since the inspection of 2015".
        """
        dates = [span for span in self._dates if sentence.start <= span.start < sentence.end]
        if not dates:
            return _Dated(None, is_of_report=False)
        best = min(
            dates,
            key=lambda span: (
                self._date_of(span) != "inspection",
                abs(span.start - grade_start),
                span.start,
            ),
        )
        after = next((span for span in dates if span.start >= grade_end), None)
        if (
            after is not None
            and self._stands_directly_after(grade_end, after.start)
            and not _can_be_of_one_inspection(best, after)
        ):
            message = (
                f"beside “{after.text}” the letter names an inspection of “{best.text}”; the first is taken"
            )
            doc = self._doc
            warn(doc, "competing-inspection-dates", message)
            best = after
        return _Dated(best, is_of_report=self._date_of(best) == "report")

    def _stands_directly_after(self, grade_end: int, date_start: int) -> bool:
        """Whether only words like "in" stand between a grade and a date."""
        between = self._doc[grade_end:date_start]
        return all(token.lower_ in self._words_before_dates for token in between)


def _iso(date: Span) -> str:
    return str(date._.value.iso)


def _can_be_of_one_inspection(inspected: Span, judged: Span) -> bool:
    """Whether the second date can be that of the judgement after an inspection at the first."""
    if inspected == judged:
        return True
    first, second = _iso(inspected), _iso(judged)
    years = int(second[:4]) - int(first[:4])
    if len(first) < _MONTH_PRECISION or len(second) < _MONTH_PRECISION:
        return years in (0, 1)
    months = years * 12 + int(second[5:7]) - int(first[5:7])
    return 0 <= months <= _MONTHS_TO_JUDGEMENT
