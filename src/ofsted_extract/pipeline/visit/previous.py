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
from ofsted_extract.facts.previous_inspections import PreviousInspectionValue
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

    Attributes:
        start: the first token of the evidence.
        end: the token after it.
        grade: the grade; None where it is of a scale that records do not have.
        dated: when it was given.
        rule: id of the rule that recognised the grade.
        is_of_whole: whether that inspection was of the authority as a whole.
        is_lifted: the grade "no longer" holds; it counts only where nothing states it plainly.
        inspected: what the inspection was of, as printed; empty where that is not said.
        covers: which halves of the services an inspection before 2013 looked at.
    """

    start: int
    end: int
    grade: Grade | None
    dated: _Dated
    rule: str
    is_of_whole: bool = True
    is_lifted: bool = False
    inspected: str = ""
    covers: frozenset[str] = frozenset()

    @property
    def iso(self) -> str:
        """The date as ISO 8601; empty where there is none."""
        return _iso(self.dated.date) if self.dated.date is not None else ""


class PreviousJudgement:
    """Finds the judgement before the visit, and all earlier inspections; see `find`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = PreviousRules(nlp, patterns)
        self._whole = str(patterns.table("previous-name")["whole"])

    def find(self, doc: Doc, names: frozenset[str]) -> None:
        """Writes `doc.spans["previous_judgement"]`, at most one, and the role of its date.

        Writes the earlier inspections that the letter names to `doc.spans["previous_inspections"]`.

        Warnings: `competing-previous-judgements`, where earlier inspections carry different grades and none
        is the latest, and `previous-judgement-on-older-scale`, where both halves of the services were judged
        adequate; in both cases no judgement is written. `competing-inspection-dates`, where a sentence gives
        two dates that the judgement may have.

        Args:
            doc: with sentences and `doc.spans["dates"]`, the days of the visit marked.
            names: the words of the authority's name, lower case; empty where it is not known.
        """
        doc.spans["previous_judgement"] = []
        reader = _LetterReader(doc, names, self._rules)
        found = list(reader.candidates())
        best = _standing(doc, found, reader)
        if best is not None and best.grade is not None:
            value = PreviousJudgementValue(best.grade, best.iso or None)
            add_span(doc, "previous_judgement", best.start, best.end, value, "previous_judgement")
            if (date := best.dated.date) is not None:
                date._.value = replace(date._.value, role="previous_judgement")
        self._name_inspections(doc, found, best, reader)

    def _name_inspections(
        self, doc: Doc, found: list[_Candidate], best: _Candidate | None, reader: _LetterReader
    ) -> None:
        """Writes each earlier inspection once, in the order of the text."""
        doc.spans["previous_inspections"] = []
        graded = [best if best is not None and each.start == best.start else each for each in found]
        for each in _once(graded, reader.ungraded()):
            of = each.inspected or (self._whole if each.is_of_whole and each.grade else None)
            value = PreviousInspectionValue(of, each.grade, each.iso or None, each.rule)
            add_span(doc, "previous_inspections", each.start, each.end, value, "previous_inspection")


def _standing(doc: Doc, found: list[_Candidate], reader: _LetterReader) -> _Candidate | None:
    """The judgement that stood; None, with a warning where that needs one, if there is no single one."""
    parts = [each for each in found if not each.is_of_whole and each.covers]
    both = _one_inspection_of_both(parts)
    whole = [each for each in found if each.is_of_whole and each.grade and not _is_of_one_part(each, parts)]
    if both and both[0].grade == "adequate" and not any(each.grade == "adequate" for each in whole):
        message = "an earlier inspection judged both parts of the services adequate, and none the authority"
        warn(doc, "previous-judgement-on-older-scale", message)
        both = []
    if any(not each.is_lifted for each in whole) or both:
        whole = [each for each in whole if not each.is_lifted]
    latest = _latest(both, whole)
    if latest is None:
        grades = ", ".join(sorted({str(each.grade) for each in whole}))
        warn(doc, "competing-previous-judgements", f"earlier inspections carry different grades: {grades}")
        return None
    if not latest:
        if len({each.grade for each in parts}) > 1:
            grades = ", ".join(sorted({str(each.grade) for each in parts}))
            message = f"earlier inspections of parts carry different grades: {grades}"
            warn(doc, "competing-previous-judgements", message)
        return None
    return reader.best_dated(latest)


def _latest(both: list[_Candidate], whole: list[_Candidate]) -> list[_Candidate] | None:
    """The candidates of the last of the inspections; None where they differ and none is the last.

    The block on earlier inspections (`both`) is right where prose gives another grade for the same time.
    """
    everything = [*both, *whole]
    dated = [each for each in everything if each.iso and not each.dated.is_of_report]
    if dated:
        newest = max(each.iso for each in dated)
        last = [each for each in dated if _same_time(each.iso, newest)]
        last = [each for each in last if each in both] or last
        # a year alone says less than a month of the same year, and is no other inspection
        undated = [each for each in whole if each not in dated]
        grades = {each.grade for each in (*last, *([] if both else undated))}
    else:
        last, grades = everything, {each.grade for each in everything}
    return None if len(grades) > 1 else last


def _same_time(one: str, other: str) -> bool:
    """Whether two ISO dates can be the same time, stated with different precision."""
    return one.startswith(other) or other.startswith(one)


def _one_inspection_of_both(parts: list[_Candidate]) -> list[_Candidate]:
    """The judgements of both halves of the services, where one inspection gave both the same grade.

    Until 2013 one inspection looked at safeguarding and at looked-after children. Inspections at different
    times, or with different grades, are of parts.
    """
    covered = frozenset().union(*(each.covers for each in parts)) if parts else frozenset()
    first = parts[0].iso if parts else ""
    is_one = all(each.grade == parts[0].grade and _same_time(each.iso, first) for each in parts)
    return parts if is_one and first and len(covered) > 1 and parts[0].grade else []


def _is_of_one_part(candidate: _Candidate, parts: list[_Candidate]) -> bool:
    """Whether the judgement is that of an inspection that the letter says elsewhere to be of a part."""
    if not candidate.iso:
        return False
    same = [each for each in parts if each.iso and _same_time(each.iso, candidate.iso)]
    covered = frozenset().union(*(each.covers for each in same)) if same else frozenset()
    return len(covered) == 1 and any(each.grade == candidate.grade for each in same)


def _once(graded: list[_Candidate], ungraded: list[_Candidate]) -> list[_Candidate]:
    """Every inspection once: with its grade where that is given, and with the most precise date."""
    kept: list[_Candidate] = []
    for each in sorted(
        graded, key=lambda each: (not each.iso, each.dated.is_of_report, -len(each.iso), each.start)
    ):
        if not any(_is_same_inspection(each, other) for other in kept):
            kept.append(each)
    for each in sorted(ungraded, key=lambda each: (-len(each.iso), each.start)):
        if not any(_same_time(each.iso, other.iso) for other in kept if other.iso):
            kept.append(each)
    return sorted(kept, key=lambda each: (each.start, each.end))


def _is_same_inspection(one: _Candidate, other: _Candidate) -> bool:
    if one.grade != other.grade or (one.iso and other.iso and not _same_time(one.iso, other.iso)):
        return False
    return one.is_of_whole == other.is_of_whole and (one.is_of_whole or one.inspected == other.inspected)


class _LetterReader:
    """Reads one letter for the grades of earlier inspections and for the dates of those."""

    def __init__(self, doc: Doc, names: frozenset[str], rules: PreviousRules) -> None:
        self._doc = doc
        self._tokens_near_grades = rules.words_near_grades.places(doc)
        self._tokens_of_naming = rules.words_of_naming.places(doc)
        self._words_before_dates = rules.words["date-lead"]
        self._words_of_owners = rules.words["owner"] | names
        self._pronouns = rules.words["pronoun"]
        self._claims = ClaimReader(doc, names, rules)
        self._sentences = SentenceBounds(doc)
        dates = [(span, span._.value) for span in doc.spans["dates"]]
        self._visit_start = next((str(value.iso) for _, value in dates if value.role == "visit_start"), None)
        self._dates = [
            span
            for span, value in dates
            if value.role == "mentioned" and self._is_before_visit(str(value.iso), or_then=True)
        ]

    def candidates(self) -> Iterator[_Candidate]:
        """The grades of earlier inspections, in the order of the text."""
        numbers = {self._sentences.number_of(token) for token in self._tokens_near_grades}
        naming = {self._sentences.number_of(token) for token in self._tokens_of_naming}
        last_number = self._sentences.number_of(len(self._doc) - 1) if len(self._doc) else -1
        for number in sorted(numbers | {each + 1 for each in naming if each < last_number}):
            end, last = -1, None
            for match in self._claims.matches("grade", self._sentences[number]):
                if match.start < end:
                    continue
                candidate = self._candidate(number, match)
                if candidate is None and last is not None and self._claims.is_joined(end, match):
                    candidate = self._joined(last, match, number)
                end, last = match.end, candidate
                if candidate is not None:
                    yield candidate

    def ungraded(self) -> list[_Candidate]:
        """The earlier inspections that the letter names with their date, whether or not it grades them."""
        found = []
        for span in self._dates:
            sentence = self._sentence(span)
            if self._visit_start is None or not self._is_before_visit(_iso(span), or_then=False):
                continue
            if self._date_of(span) != "inspection" or self._claims.matches("body", sentence):
                continue
            cue = next(
                (each for each in self._claims.matches("cue", sentence) if each.start < span.start), None
            )
            if cue is not None:
                dated = _Dated(span, is_of_report=False)
                inspected = self._inspected(sentence, span.start)
                found.append(
                    _Candidate(
                        cue.start, span.end, None, dated, cue.rule.id, is_of_whole=False, inspected=inspected
                    )
                )
        return found

    def best_dated(self, candidates: list[_Candidate]) -> _Candidate:
        """The first candidate with the date of its inspection, or one with a more precise form of that date.

        Where no candidate has one, the first gets the date that the letter states elsewhere; where there is
        none either, the first with the date of a report is taken.
        """
        dated = [each for each in candidates if each.dated.date is not None and not each.dated.is_of_report]
        if not dated:
            of_report = next((each for each in candidates if each.dated.date is not None), None)
            elsewhere = self._only_inspection_date()
            if elsewhere and not (of_report and of_report.iso.startswith(_iso(elsewhere))):
                return replace(candidates[0], dated=_Dated(elsewhere, is_of_report=False))
            return of_report or candidates[0]
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
            return self._of_area(claim, sentence, match) or self._of_service(claim, number, match)
        grade = cast("Grade | None", match.rule.values.get("grade"))
        dated = self._dated(sentence, match.start, match.end)
        whole = _Candidate(claim.start, match.end, grade, dated, match.rule.id, is_lifted=claim.is_lifted)
        if self._is_earlier(claim, sentence, dated.date):
            return self._as_inspected(whole, claim, sentence, self._of(sentence, match.start))
        is_listed = self._doc[match.start - 1].text == ":"
        naming = self._sentence_naming_inspection(number, _SENTENCES_BEFORE_LIST if is_listed else 1)
        if naming is None:
            return None
        dated = self._dated(naming, naming.end, naming.end)
        return self._as_inspected(
            replace(whole, dated=dated), claim, naming, self._of(naming, naming.end) or naming
        )

    def _as_inspected(
        self, candidate: _Candidate, claim: Claim, naming: Span, of: Span | None
    ) -> _Candidate | None:
        """The candidate as a judgement of what the inspection was of.

        Args:
            candidate: a judgement of the authority.
            claim: its claim.
            naming: the sentence that names the inspection.
            of: the words of that sentence which say what it was of; None where there are none.
        """
        if of is None or claim.is_overall:
            return candidate
        inspected = self._inspected(naming, of.end)
        if not self._claims.mentions_part(naming, of.start, of.end):
            return replace(candidate, inspected=inspected if "services" in inspected.lower() else "")
        within = [each for each in self._claims.matches("covers", naming) if of.start <= each.start < of.end]
        single = any(
            of.start <= each.start < of.end for each in self._claims.matches("single-service", naming)
        )
        covers = frozenset() if single else frozenset(str(each.rule.values["covers"]) for each in within)
        return replace(candidate, is_of_whole=False, inspected=inspected, covers=covers)

    def _joined(self, last: _Candidate, match: Match, number: int) -> _Candidate:
        """The candidate of a second grade of the same subject: "inadequate in 2013 and good in 2016"."""
        grade = cast("Grade | None", match.rule.values.get("grade"))
        dated = self._dated(self._sentences[number], match.start, match.end)
        return replace(last, start=match.start, end=match.end, grade=grade, dated=dated, rule=match.rule.id)

    def _of_area(self, claim: Claim, sentence: Span, match: Match) -> _Candidate | None:
        """The grade that an earlier inspection gave to one area of the services."""
        grade = cast("Grade | None", match.rule.values.get("grade"))
        if grade is None or not self._names_earlier(sentence) or self._claims.matches("body", sentence):
            return None
        scope = claim.subject
        area = next(
            (
                each
                for each in self._claims.matches("area", sentence)
                if scope.start <= each.start < scope.end
            ),
            None,
        )
        if area is None:
            return None
        end = scope.end
        while end > area.end and self._doc[end - 1].lower_ in self._pronouns:
            end -= 1
        dated = self._dated(sentence, match.start, match.end)
        inspected = self._inspected(sentence, match.start) or " ".join(
            self._doc[area.start : end].text.split()
        )
        return _Candidate(
            area.start, match.end, grade, dated, match.rule.id, is_of_whole=False, inspected=inspected
        )

    def _of_service(self, claim: Claim, number: int, match: Match) -> _Candidate | None:
        """The grade of the service that the sentence before names: "The service was judged good"."""
        naming = self._sentence_naming_inspection(number, 1)
        words = claim.subject
        is_bare = words.start == self._sentences[number].start and all(
            token.lower_ in self._pronouns for token in words if token.is_alpha
        )
        if naming is None or not is_bare or self._claims.matches("body", naming):
            return None
        if not (inspected := self._inspected(naming, naming.end)):
            return None
        grade = cast("Grade | None", match.rule.values.get("grade"))
        dated = self._dated(naming, naming.end, naming.end)
        return _Candidate(
            claim.start, match.end, grade, dated, match.rule.id, is_of_whole=False, inspected=inspected
        )

    def _of(self, sentence: Span, before: int) -> Span | None:
        """What the last inspection that `sentence` names before token `before` was of, up to its date."""
        matches = [each for each in self._claims.matches("of", sentence) if each.start < before]
        if not matches:
            return None
        first = max(each.start for each in matches)
        end = min(max(each.end for each in matches if each.start == first), before)
        # the name of all services together has a comma, at which the rule stops
        wholes = self._claims.matches("whole", sentence)
        end = max((each.end for each in wholes if first < each.start < end), default=end)
        start = first + 2
        end = min((span.start for span in self._dates if start <= span.start < end), default=end)
        return self._doc[start:end]

    def _inspected(self, sentence: Span, before: int) -> str:
        """The same without the owner of the services, as text; empty where that is not said."""
        of = self._of(sentence, before)
        if of is None:
            return ""
        start, end = of.start, of.end
        while end > start and not (
            self._doc[end - 1].is_alpha and self._doc[end - 1].lower_ not in self._words_before_dates
        ):
            end -= 1
        while start < end and self._doc[start].lower_ in self._words_of_owners:
            start += 1
        words = self._doc[start:end]
        if all(token.lower_ in self._pronouns for token in words):
            return ""
        return " ".join(words.text.split())

    def _is_before_visit(self, iso: str, *, or_then: bool) -> bool:
        """Whether a date is before the visit; or, with `or_then`, could be its own."""
        if self._visit_start is None:
            return True
        visit = self._visit_start[: len(iso)]
        return iso < visit or (or_then and iso == visit)

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
