"""Reads one letter for the grades, dates and names of earlier inspections.

Part of `previous`. Reads sentence by sentence: a grade, the words that join it to its subject, what that
subject is, and what shows that an earlier inspection is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, cast

from spacy.tokens import Doc, Span

from ofsted_extract.facts.common.sentence_bounds import SentenceBounds
from ofsted_extract.facts.judgements import Grade
from ofsted_extract.pipeline.language import warn
from ofsted_extract.pipeline.visit.previous_choice import Candidate, Dated, iso_of
from ofsted_extract.pipeline.visit.previous_claims import Claim, ClaimReader, PreviousRules
from ofsted_extract.rules.patterns import Match

_SENTENCES_BEFORE_LIST = 4
"""How far before a listed grade ("Overall effectiveness: good") its inspection can be named."""
_MONTHS_TO_JUDGEMENT = 8
"""The longest time from an inspection to its judgement."""
_MONTH_PRECISION = len("2018-05")


class LetterReader:
    """Reads one letter for the grades of earlier inspections and for the dates of those."""

    def __init__(self, doc: Doc, names: frozenset[str], rules: PreviousRules) -> None:
        self._doc = doc
        self._tokens_near_grades = rules.words_near_grades.places(doc)
        self._tokens_of_naming = rules.words_of_naming.places(doc)
        self._words_before_dates = rules.words["date-lead"]
        self._words_of_owners = rules.words["owner"] | names
        self._pronouns = rules.words["pronoun"]
        self._no_end_of_names = rules.words["pronoun"] | rules.words["gap"]
        self._verbs_after_names = rules.words["name-end"]
        self._claims = ClaimReader(doc, names, rules)
        self._sentences = SentenceBounds(doc)
        dates = [(span, span._.value) for span in doc.spans["dates"]]
        self._visit_start = next((str(value.iso) for _, value in dates if value.role == "visit_start"), None)
        self._dates = [
            span
            for span, value in dates
            if value.role == "mentioned" and self._is_before_visit(str(value.iso), or_then=True)
        ]

    def candidates(self) -> Iterator[Candidate]:
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

    def ungraded(self) -> list[Candidate]:
        """The earlier inspections that the letter names with their date, whether or not it grades them."""
        found = []
        for span in self._dates:
            sentence = self._sentence(span)
            if self._visit_start is None or not self._is_before_visit(iso_of(span), or_then=False):
                continue
            if self._date_of(span) != "inspection" or self._claims.matches("body", sentence):
                continue
            cue = next(
                (each for each in self._claims.matches("cue", sentence) if each.start < span.start), None
            )
            if cue is not None:
                dated = Dated(span, is_of_report=False)
                inspected = self._inspected(sentence, span.start)
                found.append(
                    Candidate(
                        cue.start, span.end, None, dated, cue.rule.id, is_of_whole=False, inspected=inspected
                    )
                )
        return found

    def best_dated(self, candidates: list[Candidate]) -> Candidate:
        """The first candidate with the date of its inspection, or one with a more precise form of that date.

        Where no candidate has one, the first gets the date that the letter states elsewhere; where there is
        none either, the first with the date of a report is taken.
        """
        dated = [each for each in candidates if each.dated.date is not None and not each.dated.is_of_report]
        if not dated:
            of_report = next((each for each in candidates if each.dated.date is not None), None)
            elsewhere = self._only_inspection_date()
            if elsewhere and not (of_report and of_report.iso.startswith(iso_of(elsewhere))):
                return replace(candidates[0], dated=Dated(elsewhere, is_of_report=False))
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
        finest: Span | None = max(dates, key=lambda span: (len(iso_of(span)), -span.start), default=None)
        if finest is None or not all(iso_of(finest).startswith(iso_of(span)) for span in dates):
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

    def _candidate(self, number: int, match: Match) -> Candidate | None:
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
        if claim.is_lifted and dated.date is not None:
            return None  # the inspection of that date is the one that lifted the grade
        whole = Candidate(claim.start, match.end, grade, dated, match.rule.id, is_lifted=claim.is_lifted)
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
        self, candidate: Candidate, claim: Claim, naming: Span, of: Span | None
    ) -> Candidate | None:
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

    def _joined(self, last: Candidate, match: Match, number: int) -> Candidate:
        """The candidate of a second grade of the same subject: "inadequate in 2013 and good in 2016"."""
        grade = cast("Grade | None", match.rule.values.get("grade"))
        dated = self._dated(self._sentences[number], match.start, match.end)
        return replace(last, start=match.start, end=match.end, grade=grade, dated=dated, rule=match.rule.id)

    def _of_area(self, claim: Claim, sentence: Span, match: Match) -> Candidate | None:
        """The grade that an earlier inspection gave to one area of the services."""
        grade = cast("Grade | None", match.rule.values.get("grade"))
        dated = self._dated(sentence, match.start, match.end)
        if grade is None or self._claims.matches("body", sentence):
            return None
        if not self._is_earlier(claim, sentence, dated.date):
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
        end = next(
            (i for i in range(area.end, scope.end) if self._doc[i].lower_ in self._verbs_after_names),
            scope.end,
        )
        while end > area.end and self._doc[end - 1].lower_ in self._no_end_of_names:
            end -= 1
        of = self._of(sentence, match.start)
        is_named = of is not None and of.start <= area.start < of.end
        inspected = self._inspected(sentence, match.start) if is_named else ""
        inspected = inspected or " ".join(self._doc[area.start : end].text.split())
        return Candidate(
            area.start, match.end, grade, dated, match.rule.id, is_of_whole=False, inspected=inspected
        )

    def _of_service(self, claim: Claim, number: int, match: Match) -> Candidate | None:
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
        return Candidate(
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
            iso = iso_of(date)
            return iso < self._visit_start[: len(iso)]
        return not self._claims.matches("present", sentence)

    def _sentence_naming_inspection(self, number: int, reach: int) -> Span | None:
        """The nearest of the `reach` sentences before `number` that names an earlier inspection."""
        for before in range(number - 1, max(0, number - reach) - 1, -1):
            if self._names_earlier(sentence := self._sentences[before]):
                return sentence
        return None

    def _dated(self, sentence: Span, grade_start: int, grade_end: int) -> Dated:
        """The date in `sentence` of the inspection that gave the grade in tokens `grade_start:grade_end`.

        Where the sentence dates two inspections, a date directly after the grade wins: "judged inadequate
        in May 2018, the tenth visit since the inspection of 2015".
        """
        dates = [span for span in self._dates if sentence.start <= span.start < sentence.end]
        if not dates:
            return Dated(None, is_of_report=False)
        best = min(
            dates,
            key=lambda span: (
                self._date_of(span) != "inspection",
                self._is_in_other_clause(span, grade_start),
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
        return Dated(best, is_of_report=self._date_of(best) == "report")

    def _is_in_other_clause(self, date: Span, grade_start: int) -> bool:
        """Whether a semicolon stands between a date and a grade."""
        first, last = sorted((date.start, grade_start))
        return any(token.text == ";" for token in self._doc[first:last])

    def _stands_directly_after(self, grade_end: int, date_start: int) -> bool:
        """Whether only words like "in" stand between a grade and a date."""
        between = self._doc[grade_end:date_start]
        return all(token.lower_ in self._words_before_dates for token in between)


def _can_be_of_one_inspection(inspected: Span, judged: Span) -> bool:
    """Whether the second date can be that of the judgement after an inspection at the first."""
    if inspected == judged:
        return True
    first, second = iso_of(inspected), iso_of(judged)
    years = int(second[:4]) - int(first[:4])
    if len(first) < _MONTH_PRECISION or len(second) < _MONTH_PRECISION:
        return years in (0, 1)
    months = years * 12 + int(second[5:7]) - int(first[5:7])
    return 0 <= months <= _MONTHS_TO_JUDGEMENT
