"""The standing judgement of an earlier inspection of the authority as a whole.

Part of `ofsted_visit`. Works sentence by sentence: a grade, the words that join it to its subject, what that
subject is, and what shows that an earlier inspection is meant. Precision goes first: a grade of one service,
of a home or a case, or of this inspection is none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.matching import word_finder
from ofsted_extract.patterns import Match, Patterns, RuleMatcher
from ofsted_extract.pipeline.language import add_span, doubt
from ofsted_extract.pipeline.values import DateValue, PreviousJudgementValue
from ofsted_extract.records import Grade

# The rules and lists of patterns/previous.yaml, all named "previous-…".
_GROUPS = ("grade", "noun", "noun-after", "no-longer", "cue", "part", "whole", "present", "date")
_LISTS = (
    *(
        "judged",
        "loose",
        "judgement",
        "pronoun",
        "whole",
        "present",
        "gap",
        "end",
        "narrowing",
        "alternative",
    ),
    "counted-subject",
    "when",
    "copula",
    "date-lead",
    "helping",
    "authority",
)
# In tokens: the object of "judged … to be"; what is looked at after a grade. In sentences: how far a list of
# grades stands from the sentence that opens it.
_OBJECT = 14
_AFTER_GRADE = 10
_WITH_PARTS = 30
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


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a grade is said of: its subject, and the token from which on the words are its evidence.

    `present`: said of this inspection. `earlier`: the words themselves tell that it is not. `loose`: only an
    earlier inspection named beside it makes it a judgement. `stands`: a judgement is named as such, so that
    it needs no subject.
    """

    subject: Span
    start: int
    present: bool = False
    earlier: bool = False
    loose: bool = False
    stands: bool = False


class PreviousJudgement:
    """Finds the standing judgement; see `find`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._matchers = {group: patterns.matcher(nlp, f"previous-{group}") for group in _GROUPS}
        self._words = {name: patterns.words(f"previous-{name}") for name in _LISTS}
        telling = ("judged", "judgement", "when")
        self._telling = word_finder({word for name in telling for word in self._words[name]})

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
        reading = _Reading(doc, names, self._matchers, self._words, self._telling.places(doc))
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
    """One letter, and what the rules match in it."""

    def __init__(
        self,
        doc: Doc,
        names: frozenset[str],
        matchers: dict[str, RuleMatcher],
        words: dict[str, frozenset[str]],
        telling: list[int],
    ) -> None:
        self._doc = doc
        self._names = names
        self._matchers = matchers
        self._words = words
        self._telling = telling
        self._sentences = list(doc.sents)
        self._starts = [sentence.start for sentence in self._sentences]
        self._cache: dict[tuple[str, int], list[Match]] = {}
        self._visit = next(
            (str(each._.value.iso) for each in doc.spans["dates"] if each._.value.role == "visit_start"), None
        )
        self._dates = [span for span in doc.spans["dates"] if span._.value.role == "mentioned"]

    def _matches(self, group: str, sentence: Span) -> list[Match]:
        """What the rules of `group` match in `sentence`. Run only when asked: for most sentences never."""
        key = (group, sentence.start)
        if key not in self._cache:
            self._cache[key] = self._matchers[group](sentence)
        return self._cache[key]

    def candidates(self) -> Iterator[_Candidate]:
        for at in sorted({bisect_right(self._starts, place) - 1 for place in self._telling}):
            end = -1
            for match in self._matches("grade", self._sentences[at]):
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
        return self._sentences[bisect_right(self._starts, span.start) - 1]

    def _dating(self, span: Span) -> bool | None:
        """True for a date that is only a report's, False for an inspection's, None where neither is said."""
        for match in self._matches("date", self._sentence(span)):
            if match.end == span.start:
                return bool(match.rule.values.get("published"))
        return None

    def _names_earlier(self, sentence: Span) -> bool:
        return bool(self._matches("cue", sentence))

    def _names_part(self, sentence: Span, start: int, end: int) -> bool:
        """Whether a part of the services begins in the tokens `start:end` of `sentence`."""
        wholes = self._wholes(sentence)
        places = (match.start for match in self._matches("part", sentence))
        return any(start <= place < end and place not in wholes for place in places)

    def _wholes(self, sentence: Span) -> set[int]:
        return {i for match in self._matches("whole", sentence) for i in range(match.start, match.end)}

    def _candidate(self, at: int, match: Match) -> _Candidate | None:
        sentence = self._sentences[at]
        claim = None if self._alternative(match) else self._claim(sentence, match)
        if claim is None or claim.present or self._of_a_part(match, sentence):
            return None
        if not self._of_the_whole(claim, sentence, self._sentences[max(0, at - 1) : at]):
            return None
        date, published = self._date(sentence, match.start, match.end)
        part = False
        if not claim.earlier and not self._is_earlier(sentence, None if claim.loose else date):
            listed = self._doc[match.start - 1].text == ":"
            opening = self._opening(at, _LOOK_BACK if listed else 1)
            if opening is None:
                return None
            part = self._names_part(opening, opening.start, opening.end)
            date, published = self._date(opening, opening.end, opening.end)
        grade = cast(Grade, match.rule.values["grade"])
        return _Candidate(claim.start, match.end, grade, date, published, whole=not part)

    def _alternative(self, match: Match) -> bool:
        """ "good or outstanding" is said of many, and is no grade of one."""
        around = {self._doc[i].lower_ for i in (match.start - 1, match.end) if 0 <= i < len(self._doc)}
        return bool(around & self._words["alternative"])

    def _claim(self, sentence: Span, match: Match) -> _Claim | None:
        """What the grade is said of, by the words that join the two."""
        doc, words = self._doc, self._words
        at = match.start
        while at > sentence.start and doc[at - 1].lower_ in words["gap"]:
            at -= 1
        verb = at - 1
        if verb >= sentence.start and doc[verb].lower_ in words["judged"]:
            return self._passive(sentence, verb)
        for end in range(match.start, max(sentence.start, at - 1), -1):
            if noun := self._ending("noun", sentence, end):
                return _Claim(self._clause(sentence, match.start), noun.start, stands=True)
            if lifted := self._ending("no-longer", sentence, end):
                return _Claim(self._clause(sentence, lifted.start), lifted.start, earlier=True)
        if any(noun.start == match.end for noun in self._matches("noun-after", sentence)):
            return _Claim(self._clause(sentence, match.start), match.start, stands=True)
        return self._copular(sentence, at) or self._active(sentence, match)

    def _copular(self, sentence: Span, at: int) -> _Claim | None:
        """ "…, when services were inadequate": said of the earlier inspection that the sentence names."""
        doc = self._doc
        if at - 1 < sentence.start or doc[at - 1].lower_ not in self._words["copula"]:
            return None
        subject = self._clause(sentence, at)
        if subject.start == sentence.start or doc[subject.start - 1].lower_ not in self._words["when"]:
            return None
        return _Claim(subject, subject.start, loose=True)

    def _ending(self, group: str, sentence: Span, end: int) -> Match | None:
        """The longest match of `group` that ends at token `end`."""
        return next((match for match in self._matches(group, sentence) if match.end == end), None)

    def _passive(self, sentence: Span, verb: int) -> _Claim:
        subject = self._clause(sentence, verb)
        helping = self._doc[max(subject.start, verb - 3) : verb]
        present = any(token.lower_ in self._words["present"] for token in helping)
        # whatever was found "since" then was found before
        since = subject.start > sentence.start and self._doc[subject.start - 1].lower_ == "since"
        plain = since or self._is_authority(subject)
        loose = self._doc[verb].lower_ in self._words["loose"] and not plain
        return _Claim(subject, verb, present=present, earlier=since and not present, loose=loose)

    def _is_authority(self, subject: Span) -> bool:
        """Whether what is named last before "was found" is the authority, and not a thing of its."""
        end = subject.end
        while end > subject.start and self._doc[end - 1].lower_ in self._words["helping"]:
            end -= 1
        if end == subject.start:
            return False
        last = self._doc[end - 1]
        known = last.lower_ in self._words["authority"] | self._names
        return known or (not self._names and last.is_title)

    def _active(self, sentence: Span, match: Match) -> _Claim | None:
        """ "… judged the local authority to be good", "judged good in one thing and outstanding overall"."""
        doc = self._doc
        overall = match.end < sentence.end and doc[match.end].lower_ == "overall"
        for verb in range(match.start - 2, max(sentence.start, match.start - _OBJECT) - 1, -1):
            if doc[verb].lower_ in self._words["judged"]:
                if overall:
                    return self._passive(sentence, verb)
                linked = doc[match.start - 1].lower_ in self._words["gap"] | self._words["whole"]
                agent = self._clause(sentence, verb)
                if not linked or self._names_part(sentence, agent.start, agent.end):
                    return None
                loose = doc[verb].lower_ in self._words["loose"]
                return _Claim(doc[verb + 1 : match.start], verb, loose=loose)
            if doc[verb].lower_ in self._words["end"] and not overall:
                return None
        return None

    def _clause(self, sentence: Span, end: int) -> Span:
        """The tokens before `end`, back to where their clause begins."""
        start, wholes = end, self._wholes(sentence)
        while start > sentence.start:
            if self._doc[start - 1].lower_ in self._words["end"] and start - 1 not in wholes:
                break
            start -= 1
        return self._doc[start:end]

    def _of_a_part(self, match: Match, sentence: Span) -> bool:
        """Whether words after the grade narrow it: "good in help and protection", "at this inspection"."""
        doc, end = self._doc, min(sentence.end, match.end + _AFTER_GRADE)
        presents = self._matches("present", sentence)
        for present in presents:
            # "and this visit considered …" says something else, not where the grade was given
            apart = doc[present.start - 1].lower_ in self._words["end"] | {"and"}
            if match.end <= present.start < end and not (apart and present.start - 1 > match.end):
                return True
        if match.end >= end or doc[match.end].lower_ not in self._words["narrowing"]:
            return False
        if self._and_overall(match, sentence):
            return False
        stops = {present.start for present in presents}
        stop = next(
            (i for i in range(match.end, end) if doc[i].is_punct or doc[i].lower_ == "at" or i in stops), end
        )
        return self._names_part(sentence, match.end, stop)

    def _and_overall(self, match: Match, sentence: Span) -> bool:
        """Whether the same grade is given to parts and to the whole: "for care leavers, and overall"."""
        stop = min(sentence.end, match.end + _WITH_PARTS)
        overall = next((i for i in range(match.end, stop) if self._doc[i].lower_ == "overall"), None)
        if overall is None:
            return False
        return not any(match.end <= other.start <= overall for other in self._matches("grade", sentence))

    def _of_the_whole(self, claim: _Claim, sentence: Span, before: list[Span]) -> bool:
        subject, words = claim.subject, self._words
        # a judgement that stands for itself is narrowed by anything before it in the sentence
        said = self._doc[sentence.start : subject.end] if claim.stands else subject
        counted = any(token.lower_ in words["counted-subject"] for token in said)
        if counted or self._names_part(sentence, said.start, said.end):
            return False
        if not any(token.is_alpha and token.lower_ not in words["pronoun"] for token in subject):
            # it stands for what was named before, in this sentence or else in the last
            if self._names_part(sentence, sentence.start, claim.start):
                return False
            rest = self._doc[sentence.start : subject.start]
            named = any(token.is_alpha and token.lower_ not in words["pronoun"] for token in rest)
            return named or not any(self._names_part(each, each.start, each.end) for each in before)
        known = words["whole"] | self._names
        if not self._wholes(sentence).isdisjoint(range(subject.start, subject.end)):
            return True
        return claim.stands or any(
            token.lower_ in known or (not self._names and token.is_title) for token in subject
        )

    def _is_earlier(self, sentence: Span, date: Span | None) -> bool:
        """Whether the sentence speaks of an inspection before this one."""
        if self._names_earlier(sentence):
            return True
        if date is None:
            return False
        iso = str(date._.value.iso)
        if self._visit is not None:
            return iso < self._visit[: len(iso)]
        return not self._matches("present", sentence)

    def _opening(self, at: int, reach: int) -> Span | None:
        """The sentence up to `reach` before that names the earlier inspection whose grade this one gives."""
        for sentence in reversed(self._sentences[max(0, at - reach) : at]):
            if self._names_earlier(sentence):
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
        return all(token.lower_ in self._words["date-lead"] for token in self._doc[start:end])


def _one_inspection(inspected: Span, judged: Span) -> bool:
    """Whether a judgement of one date can be that of an inspection of the other, some months before."""
    if inspected == judged:
        return True
    first, then = str(inspected._.value.iso), str(judged._.value.iso)
    if len(first) < _MONTH or len(then) < _MONTH:
        return int(then[:4]) - int(first[:4]) in (0, 1)
    months = (int(then[:4]) - int(first[:4])) * 12 + int(then[5:7]) - int(first[5:7])
    return 0 <= months <= _TO_JUDGEMENT
