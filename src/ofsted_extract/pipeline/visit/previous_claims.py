"""What a grade is about, and whether that is the authority as a whole.

Part of `previous`. Reads one sentence: the words that join a grade to its subject, what that subject is, and
what limits the grade to a part of the services. Rules and lists are those of `patterns/previous.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Match, Patterns

# Groups of rules and lists, each named "previous-…" in the file.
_GROUPS = (
    "grade",
    "noun",
    "noun-after",
    "no-longer",
    "cue",
    "part",
    "whole",
    "present",
    "date",
    "of",
    "covers",
    "area",
    "body",
    "single-service",
)
_LISTS = (
    *(
        "judged",
        "weak",
        "judgement",
        "pronoun",
        "bare-pronoun",
        "whole",
        "present",
        "gap",
        "end",
        "narrowing",
    ),
    *("alternative", "counted-subject", "when", "copula", "date-lead", "helping", "authority", "subject"),
    *("limiting", "not-limiting", "follower", "joint", "owner", "relative", "naming", "name-end"),
)
# Lengths are in tokens.
_LONGEST_OBJECT = 14
"""Of the words between "judged" and "to be good"."""
_AFTER_GRADE = 10
_JUDGED_TO_THAT = 5
"""Of the words in "judged in May 2017 that"."""
_SHORT_REST = 8
"""Of a sentence like "The local authority was inadequate", from the grade on."""
_GRADE_TO_OVERALL = 30


class PreviousRules:
    """The rules and word lists, compiled once for a pipeline.

    `words_near_grades` finds the words without which a sentence can hold no judgement, unless the sentence
    before it has one of `words_of_naming`. Reading only those
    sentences saves 5% of the time that a folder takes (1.6 of 29 ms a letter, reading included).
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self.matchers = {group: patterns.matcher(nlp, f"previous-{group}") for group in _GROUPS}
        self.words = {name: patterns.words(f"previous-{name}") for name in _LISTS}
        needed = ("judged", "judgement", "when")
        self.words_near_grades = word_finder({word for name in needed for word in self.words[name]})
        self.words_of_naming = word_finder(self.words["naming"])


@dataclass(frozen=True, slots=True)
class Claim:
    """A grade joined to its subject.

    Attributes:
        subject: the words that the grade is about.
        start: the first token of the evidence, which ends with the grade.
        is_present: about this inspection.
        is_earlier: the joining words themselves show that an earlier inspection is meant.
        is_weak: a judgement only if the sentence also names an earlier inspection.
        needs_no_subject: the grade is called a judgement, as in "a judgement of inadequate".
        is_overall: said to be the grade overall, and not of the parts named beside it.
        is_lifted: the grade "no longer" holds; it counts only where nothing states it plainly.
    """

    subject: Span
    start: int
    is_present: bool = False
    is_earlier: bool = False
    is_weak: bool = False
    needs_no_subject: bool = False
    is_lifted: bool = False
    is_overall: bool = False


class ClaimReader:
    """Reads the sentences of one letter; remembers the matches of each group of rules in a sentence."""

    def __init__(self, doc: Doc, names: frozenset[str], rules: PreviousRules) -> None:
        """`names` are the words of the authority's name, lower case; empty where it is not known."""
        self._doc = doc
        self._names = names
        self._matchers = rules.matchers
        self._words = rules.words
        self._cache: dict[tuple[str, int], list[Match]] = {}
        self._dated = {token.i for span in doc.spans["dates"] for token in span}

    def matches(self, group: str, sentence: Span) -> list[Match]:
        """The matches of the rules of `group` in `sentence`; computed when first asked for."""
        key = (group, sentence.start)
        if key not in self._cache:
            self._cache[key] = self._matchers[group](sentence)
        return self._cache[key]

    def mentions_part(self, sentence: Span, start: int, end: int) -> bool:
        """Whether the name of a part of the services begins in the tokens `start:end` of `sentence`."""
        wholes = self._wholes(sentence)
        places = (match.start for match in self.matches("part", sentence))
        return any(start <= place < end and place not in wholes for place in places)

    def claim(self, sentence: Span, match: Match) -> Claim | None:
        """The claim that the grade `match` makes; None where no words join it to a subject."""
        if self._is_alternative(match) or self._describes_noun(sentence, match):
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
                return Claim(self._clause(sentence, match.start), noun.start, needs_no_subject=True)
            if lifted := self._ending("no-longer", sentence, end):
                return Claim(
                    self._clause(sentence, lifted.start), lifted.start, is_earlier=True, is_lifted=True
                )
        if any(noun.start == match.end for noun in self.matches("noun-after", sentence)):
            return Claim(self._clause(sentence, match.start), match.start, needs_no_subject=True)
        return self._copular(sentence, at) or self._active(sentence, match)

    def _is_alternative(self, match: Match) -> bool:
        """Whether the grade is one of two: "good or outstanding" is said of many providers, not of one."""
        around = {self._doc[i].lower_ for i in (match.start - 1, match.end) if 0 <= i < len(self._doc)}
        return bool(around & self._words["alternative"])

    def _describes_noun(self, sentence: Span, match: Match) -> bool:
        """Whether the grade is an adjective of the next word: "good progress", but not "a good judgement"."""
        if any(noun.start == match.end for noun in self.matches("noun-after", sentence)):
            return False
        after = next((token for token in self._doc[match.end : sentence.end] if not token.is_space), None)
        if after is None or not after.is_alpha or after.is_title:
            return False
        return after.lower_ not in self._words["follower"]

    def _copular(self, sentence: Span, at: int) -> Claim | None:
        """The claim in "…, when services were inadequate", about an inspection that the sentence names.

        Also that of a short sentence, "The local authority was inadequate", which needs a sentence before it
        that names an inspection.
        """
        doc = self._doc
        if at - 1 < sentence.start or doc[at - 1].lower_ not in self._words["copula"]:
            return None
        subject = self._clause(sentence, at)
        if subject.start == sentence.start:
            is_short = sentence.end - at <= _SHORT_REST and self._is_authority(subject)
            return Claim(subject, subject.start, is_weak=True) if is_short else None
        opener = doc[subject.start - 1]
        if opener.lower_ in self._words["when"]:
            return Claim(subject, subject.start, is_weak=True)
        before = doc[max(sentence.start, opener.i - _JUDGED_TO_THAT) : opener.i]
        judged = self._words["judged"] - self._words["weak"]
        if opener.lower_ in self._words["relative"] and any(token.lower_ in judged for token in before):
            return Claim(subject, subject.start)
        return None

    def _ending(self, group: str, sentence: Span, end: int) -> Match | None:
        """The longest match of `group` that ends before token `end`; None where there is none."""
        return next((match for match in self.matches(group, sentence) if match.end == end), None)

    def _passive(self, sentence: Span, verb: int) -> Claim:
        """The claim in "services were judged inadequate", where `verb` is "judged"."""
        subject = self._clause(sentence, verb)
        helping = self._doc[max(subject.start, verb - 3) : verb]
        present = any(token.lower_ in self._words["present"] for token in helping)
        # in "since services were judged inadequate" the judgement came first
        since = subject.start > sentence.start and self._doc[subject.start - 1].lower_ == "since"
        plain = since or self._is_authority(subject)
        is_weak = self._doc[verb].lower_ in self._words["weak"] and not plain
        return Claim(subject, verb, is_present=present, is_earlier=since and not present, is_weak=is_weak)

    def _is_authority(self, subject: Span) -> bool:
        """Whether the last noun before "was found" is the authority, and not something that it has."""
        end = subject.end
        while end > subject.start and self._doc[end - 1].lower_ in self._words["helping"]:
            end -= 1
        if end == subject.start:
            return False
        last = self._doc[end - 1]
        known = last.lower_ in self._words["authority"] | self._names
        return known or (not self._names and last.is_title)

    def _active(self, sentence: Span, match: Match) -> Claim | None:
        """The claim in "judged the authority to be good" or "judged good in one area and good overall"."""
        doc = self._doc
        overall = self._is_called_overall(sentence, match)
        reach = _GRADE_TO_OVERALL if overall else _LONGEST_OBJECT
        names = self._wholes(sentence) | self._tokens("part", sentence)
        for verb in range(match.start - 2, max(sentence.start, match.start - reach) - 1, -1):
            if doc[verb].lower_ in self._words["judged"]:
                if overall:
                    return replace(self._passive(sentence, verb), is_overall=True)
                linked = doc[match.start - 1].lower_ in self._words["gap"] | self._words["whole"]
                agent = self._clause(sentence, verb)
                if not linked or self._names_acting_part(sentence, agent):
                    return None
                is_weak = doc[verb].lower_ in self._words["weak"]
                return Claim(doc[verb + 1 : match.start], verb, is_weak=is_weak)
            if doc[verb].lower_ in self._words["end"] and verb not in names and not overall:
                return None
        return None

    def _names_acting_part(self, sentence: Span, agent: Span) -> bool:
        """Whether a part of the services judges, as in an audit; not where "an inspection of" it does."""
        inspected = self._tokens("of", sentence)
        parts = self.matches("part", sentence)
        return any(agent.start <= part.start < agent.end and part.start not in inspected for part in parts)

    def _is_called_overall(self, sentence: Span, match: Match) -> bool:
        """Whether "overall" or "for overall effectiveness" follows the grade."""
        after = [token.lower_ for token in self._doc[match.end : min(sentence.end, match.end + 2)]]
        return "overall" in after[:1] or (
            len(after) > 1 and after[0] in self._words["limiting"] and after[1] == "overall"
        )

    def _clause(self, sentence: Span, end: int) -> Span:
        """The tokens of the clause before token `end`."""
        start, names = end, self._wholes(sentence) | self._tokens("part", sentence)
        while start > sentence.start:
            if self._doc[start - 1].lower_ in self._words["end"] and start - 1 not in names:
                break
            start -= 1
        return self._doc[start:end]

    def is_narrowed(self, match: Match, sentence: Span) -> bool:
        """Whether words after the grade limit it: "good in help and protection", "at this inspection"."""
        doc, end = self._doc, min(sentence.end, match.end + _AFTER_GRADE)
        presents = self.matches("present", sentence)
        for present in presents:
            # "and this visit considered …" begins a new statement, which does not limit the grade
            apart = doc[present.start - 1].lower_ in self._words["end"] | {"and"}
            goes_on = present.start - 1 > match.end or doc[present.end : present.end + 1].text.isalpha()
            if match.end <= present.start < end and not (apart and goes_on):
                return True
        if match.end >= end or doc[match.end].lower_ not in self._words["narrowing"]:
            return False
        if self._and_overall(match, sentence):
            return False
        if doc[match.end].lower_ in self._words["limiting"] and self._is_limited_by(match.end + 1, end):
            return True
        stops = {present.start for present in presents}
        stop = next(
            (i for i in range(match.end, end) if doc[i].is_punct or doc[i].lower_ == "at" or i in stops), end
        )
        return self.mentions_part(sentence, match.end, stop)

    def _is_limited_by(self, start: int, end: int) -> bool:
        """Whether the words after "in" or "for" name neither a time, an inspection nor the whole."""
        token = next((token for token in self._doc[start:end] if token.is_alpha or token.is_digit), None)
        if token is None or token.i in self._dated:
            return False
        return token.lower_ not in self._words["not-limiting"] and token.lower_ not in self._names

    def _and_overall(self, match: Match, sentence: Span) -> bool:
        """Whether the grade is given to parts and to the whole alike: "for care leavers, and overall"."""
        stop = min(sentence.end, match.end + _GRADE_TO_OVERALL)
        overall = next((i for i in range(match.end, stop) if self._doc[i].lower_ == "overall"), None)
        if overall is None:
            return False
        return not any(match.end <= other.start <= overall for other in self.matches("grade", sentence))

    def is_about_whole(self, claim: Claim, sentence: Span, before: Span | None) -> bool:
        """Whether the subject is the authority as a whole.

        Args:
            claim: a claim of `sentence`.
            sentence: where the claim stands.
            before: the sentence before it, in which the antecedent of a pronoun is looked for.
        """
        subject, words = claim.subject, self._words
        # a claim that needs no subject is limited by anything before it in the sentence
        scope = self._doc[sentence.start : subject.end] if claim.needs_no_subject else subject
        cues = self._tokens("cue", sentence)
        counted = any(token.lower_ in words["counted-subject"] and token.i not in cues for token in scope)
        if counted or self.mentions_part(sentence, scope.start, scope.end):
            return False
        if not any(token.is_alpha and token.lower_ not in words["pronoun"] for token in subject):
            return self._stands_for_whole(claim, sentence, before)
        if claim.needs_no_subject:
            return True
        beside = self._tokens("cue", sentence) | self._dated
        named = any(self._can_name_whole(token) for token in subject if token.i not in beside)
        if not named and any(token.lower_ in words["bare-pronoun"] for token in subject):
            return self._stands_for_whole(claim, sentence, before)
        return self._names_only_whole(subject, sentence)

    def _stands_for_whole(self, claim: Claim, sentence: Span, before: Span | None) -> bool:
        """Whether the antecedent of a pronoun, in this sentence or else the one before, can be the whole."""
        if self.mentions_part(sentence, sentence.start, claim.start):
            return False
        rest = self._doc[sentence.start : claim.subject.start]
        has_noun = any(self._can_name_whole(token) for token in claim.subject)
        if not has_noun and len(rest) > 1 and rest[-1].lower_ in self._words["relative"]:
            # "the authority, which was judged …": the antecedent of "which" is directly before it
            antecedent = self._clause(sentence, rest.end - 1 - (rest[-2].text == ","))
            return any(self._can_name_whole(token) for token in antecedent)
        words, named_by_cue = self._words, self._tokens("cue", sentence)
        if any(
            token.is_alpha
            and token.lower_ not in words["pronoun"]
            and token.i not in named_by_cue
            and token.i not in self._dated
            and token.lower_ not in words["narrowing"]
            for token in rest
        ):
            return True
        if before is None:
            return True
        if self.mentions_part(before, before.start, before.end):
            return False
        is_pronoun = any(token.lower_ in words["bare-pronoun"] for token in claim.subject)
        return not is_pronoun or any(self._can_name_whole(token) for token in before)

    def _can_name_whole(self, token: Token) -> bool:
        """Whether the word names the authority or its services."""
        known = self._words["whole"] - self._words["bare-pronoun"] | self._names
        return token.lower_ in known or (not self._names and bool(token.is_title))

    def _names_only_whole(self, subject: Span, sentence: Span) -> bool:
        """Whether the subject names the authority or all its services, and nothing else."""
        known = self._words["whole"] | self._names
        allowed = self._words["subject"] | self._names
        free = self._wholes(sentence) | self._tokens("cue", sentence) | self._dated
        found = False
        for token in subject:
            is_name = not self._names and token.is_title
            found = found or token.lower_ in known or is_name or token.i in self._wholes(sentence)
            if token.is_alpha and token.lower_ not in allowed and token.i not in free and not is_name:
                return False
        return found

    def is_joined(self, earlier_end: int, match: Match) -> bool:
        """Whether only a date and words like "and" stand between an earlier grade's end and this grade."""
        between = [i for i in range(earlier_end, match.start) if i not in self._dated]
        return bool(between) and all(self._doc[i].lower_ in self._words["joint"] for i in between)

    def _tokens(self, group: str, sentence: Span) -> set[int]:
        return {i for match in self.matches(group, sentence) for i in range(match.start, match.end)}

    def _wholes(self, sentence: Span) -> set[int]:
        """The tokens of names of all services together, which contain names of parts."""
        return self._tokens("whole", sentence)
