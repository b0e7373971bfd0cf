"""What a grade is said of, and whether that is the authority as a whole.

Part of `previous`. Works inside one sentence: the words that join a grade to its subject, what that subject
is, and what narrows the grade to a part of the services.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Match, Patterns

# The rules and lists of patterns/previous.yaml, all named "previous-…".
_GROUPS = ("grade", "noun", "noun-after", "no-longer", "cue", "part", "whole", "present", "date")
_LISTS = (
    *("judged", "loose", "judgement", "pronoun", "whole", "present", "gap", "end", "narrowing"),
    *("alternative", "counted-subject", "when", "copula", "date-lead", "helping", "authority"),
)
# In tokens: the object of "judged … to be"; what is looked at after a grade; how far behind it an "overall".
_OBJECT = 14
_AFTER_GRADE = 10
_WITH_PARTS = 30


class PreviousRules:
    """The rules and word lists, compiled once for a pipeline."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self.matchers = {group: patterns.matcher(nlp, f"previous-{group}") for group in _GROUPS}
        self.words = {name: patterns.words(f"previous-{name}") for name in _LISTS}
        telling = ("judged", "judgement", "when")
        self.telling = word_finder({word for name in telling for word in self.words[name]})


@dataclass(frozen=True, slots=True)
class Claim:
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


class ClaimReader:
    """Reads the sentences of one letter, and keeps what the rules match in them."""

    def __init__(self, doc: Doc, names: frozenset[str], rules: PreviousRules) -> None:
        """`names` are the words of the authority's name, lower case; empty where it is not known."""
        self._doc = doc
        self._names = names
        self._matchers = rules.matchers
        self._words = rules.words
        self._cache: dict[tuple[str, int], list[Match]] = {}

    def matches(self, group: str, sentence: Span) -> list[Match]:
        """What the rules of `group` match in `sentence`. Run only when asked: for most sentences never."""
        key = (group, sentence.start)
        if key not in self._cache:
            self._cache[key] = self._matchers[group](sentence)
        return self._cache[key]

    def names_part(self, sentence: Span, start: int, end: int) -> bool:
        """Whether a part of the services begins in the tokens `start:end` of `sentence`."""
        wholes = self._wholes(sentence)
        places = (match.start for match in self.matches("part", sentence))
        return any(start <= place < end and place not in wholes for place in places)

    def claim(self, sentence: Span, match: Match) -> Claim | None:
        """What the grade is said of, by the words that join the two; None where they are not joined."""
        if self._is_alternative(match):
            return None
        doc, words = self._doc, self._words
        at = match.start
        while at > sentence.start and doc[at - 1].lower_ in words["gap"]:
            at -= 1
        verb = at - 1
        if verb >= sentence.start and doc[verb].lower_ in words["judged"]:
            return self._passive(sentence, verb)
        for end in range(match.start, max(sentence.start, at - 1), -1):
            if noun := self._ending("noun", sentence, end):
                return Claim(self._clause(sentence, match.start), noun.start, stands=True)
            if lifted := self._ending("no-longer", sentence, end):
                return Claim(self._clause(sentence, lifted.start), lifted.start, earlier=True)
        if any(noun.start == match.end for noun in self.matches("noun-after", sentence)):
            return Claim(self._clause(sentence, match.start), match.start, stands=True)
        return self._copular(sentence, at) or self._active(sentence, match)

    def _is_alternative(self, match: Match) -> bool:
        """ "good or outstanding" is said of many, and is no grade of one."""
        around = {self._doc[i].lower_ for i in (match.start - 1, match.end) if 0 <= i < len(self._doc)}
        return bool(around & self._words["alternative"])

    def _copular(self, sentence: Span, at: int) -> Claim | None:
        """ "…, when services were inadequate": said of the earlier inspection that the sentence names."""
        doc = self._doc
        if at - 1 < sentence.start or doc[at - 1].lower_ not in self._words["copula"]:
            return None
        subject = self._clause(sentence, at)
        if subject.start == sentence.start or doc[subject.start - 1].lower_ not in self._words["when"]:
            return None
        return Claim(subject, subject.start, loose=True)

    def _ending(self, group: str, sentence: Span, end: int) -> Match | None:
        """The longest match of `group` that ends at token `end`."""
        return next((match for match in self.matches(group, sentence) if match.end == end), None)

    def _passive(self, sentence: Span, verb: int) -> Claim:
        subject = self._clause(sentence, verb)
        helping = self._doc[max(subject.start, verb - 3) : verb]
        present = any(token.lower_ in self._words["present"] for token in helping)
        # whatever was found "since" then was found before
        since = subject.start > sentence.start and self._doc[subject.start - 1].lower_ == "since"
        plain = since or self._is_authority(subject)
        loose = self._doc[verb].lower_ in self._words["loose"] and not plain
        return Claim(subject, verb, present=present, earlier=since and not present, loose=loose)

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

    def _active(self, sentence: Span, match: Match) -> Claim | None:
        """ "… judged the local authority to be good", "judged good in one thing and outstanding overall"."""
        doc = self._doc
        overall = match.end < sentence.end and doc[match.end].lower_ == "overall"
        for verb in range(match.start - 2, max(sentence.start, match.start - _OBJECT) - 1, -1):
            if doc[verb].lower_ in self._words["judged"]:
                if overall:
                    return self._passive(sentence, verb)
                linked = doc[match.start - 1].lower_ in self._words["gap"] | self._words["whole"]
                agent = self._clause(sentence, verb)
                if not linked or self.names_part(sentence, agent.start, agent.end):
                    return None
                loose = doc[verb].lower_ in self._words["loose"]
                return Claim(doc[verb + 1 : match.start], verb, loose=loose)
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

    def is_of_a_part(self, match: Match, sentence: Span) -> bool:
        """Whether words after the grade narrow it: "good in help and protection", "at this inspection"."""
        doc, end = self._doc, min(sentence.end, match.end + _AFTER_GRADE)
        presents = self.matches("present", sentence)
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
        return self.names_part(sentence, match.end, stop)

    def _and_overall(self, match: Match, sentence: Span) -> bool:
        """Whether the same grade is given to parts and to the whole: "for care leavers, and overall"."""
        stop = min(sentence.end, match.end + _WITH_PARTS)
        overall = next((i for i in range(match.end, stop) if self._doc[i].lower_ == "overall"), None)
        if overall is None:
            return False
        return not any(match.end <= other.start <= overall for other in self.matches("grade", sentence))

    def is_of_the_whole(self, claim: Claim, sentence: Span, before: Span | None) -> bool:
        """Whether the subject is the authority as a whole; `before` is the sentence that goes before."""
        subject, words = claim.subject, self._words
        # a judgement that stands for itself is narrowed by anything before it in the sentence
        said = self._doc[sentence.start : subject.end] if claim.stands else subject
        counted = any(token.lower_ in words["counted-subject"] for token in said)
        if counted or self.names_part(sentence, said.start, said.end):
            return False
        if not any(token.is_alpha and token.lower_ not in words["pronoun"] for token in subject):
            # it stands for what was named before, in this sentence or else in the last
            if self.names_part(sentence, sentence.start, claim.start):
                return False
            rest = self._doc[sentence.start : subject.start]
            named = any(token.is_alpha and token.lower_ not in words["pronoun"] for token in rest)
            return named or before is None or not self.names_part(before, before.start, before.end)
        known = words["whole"] | self._names
        if not self._wholes(sentence).isdisjoint(range(subject.start, subject.end)):
            return True
        return claim.stands or any(
            token.lower_ in known or (not self._names and token.is_title) for token in subject
        )

    def _wholes(self, sentence: Span) -> set[int]:
        return {i for match in self.matches("whole", sentence) for i in range(match.start, match.end)}
