"""Cuts a sentence with figures into parts that are parsed each on its own, and makes each part plain.

The parts are the sentence itself, each bracket in it, and each aside such as "of whom seven live away".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.language import Language
from spacy.tokens import Span

from ofsted_extract.grammar.beside_numbers import WORDS_READ, WordsBesideNumbers
from ofsted_extract.grammar.joined_words import JoinedWords
from ofsted_extract.grammar.plain import Edit, PlainSentence, make_plain
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.rules.patterns import Patterns

Place = Literal["sentence", "bracket", "aside"]

_LONGEST_OPENING = 6
"""In how many words of an item the pronoun may stand that takes up its list's lead."""

_NUMBER = "12"
"""What the parser reads in place of every number."""


@dataclass(frozen=True, slots=True)
class PlainFigure:
    """A figure's place in a plain sentence.

    Attributes:
        at: its index among the candidates of the letter.
        word: index of the word that stands for its number.
        bare: whether no noun follows the number; one may have been put in for the parser.
        role: "part" and "whole" of "17 of the 18 cases", else None.
        of_these: whether it says "of these", "of them", "of whom": part of what was named before.
    """

    at: int
    word: int
    bare: bool
    role: Literal["part", "whole"] | None
    of_these: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence that is parsed on its own, with the figures in it."""

    place: Place
    start: int
    end: int
    plain: PlainSentence
    figures: tuple[PlainFigure, ...]
    joined: bool = False
    """Whether the lead of a list stands before it."""


class PlainSentences:
    """Makes the plain parts of sentences; its words and terms come from `patterns/grammar.yaml`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._terms = patterns.matcher(nlp, "term")
        self._beside = WordsBesideNumbers(patterns.words)
        self._backward = patterns.words("openers-that-refer-back")
        self._joined = JoinedWords(patterns.words)
        self._behind_bare = patterns.words("behind-bare-numbers")
        self._determiners = patterns.words("determiners-of-wholes")
        self._pronouns = patterns.words("pronouns-of-wholes")
        self._prepositions = patterns.words("leads-of-plain-times")
        self._continuing = patterns.words("openers-of-continued-items")
        self._openers = patterns.words("words-dropped-first")
        self._plurals = patterns.words("irregular-plurals")
        self._more_or_less = patterns.words("more-or-less")
        self._fillers = [[word] for word in self._openers - self._behind_bare]
        self._participles = patterns.words("participles-behind-bare-numbers")
        self._resuming = patterns.words("pronouns-that-resume-leads")
        self._leads_of_counted = patterns.words("leads-of-counted-things")
        self._lasting = patterns.words("verbs-of-lasting")
        self._relative = patterns.words("pronouns-of-asides")

    def parts(
        self, context: FigureContext, sentence: Span, qualifiers: dict[int, tuple[int, int]]
    ) -> list[Part]:
        """Cuts a sentence into its parts.

        Args:
            context: the letter and its candidates.
            sentence: a sentence with at least one candidate.
            qualifiers: token ranges of the qualifiers, by candidate index.
        """
        brackets = list(self._brackets(sentence))
        asides = list(self._asides(context, sentence, brackets))
        inner = [*brackets, *asides]
        places: list[tuple[Place, list[tuple[int, int]]]] = [("bracket", brackets), ("aside", asides)]
        made = [
            self._part(
                context,
                place,
                start,
                end,
                [other for other in inner if start < other[0] and other[1] <= end],
                qualifiers,
            )
            for place, found in places
            for start, end in found
        ]
        lead = self._lead(context, sentence)
        made.append(self._part(context, "sentence", sentence.start, sentence.end, inner, qualifiers, lead))
        return [part for part in made if part.figures]

    def whole(self, context: FigureContext, sentence: Span) -> PlainSentence:
        """Makes a sentence plain that has figures in its brackets only."""
        brackets = list(self._brackets(sentence))
        return self._part(context, "sentence", sentence.start, sentence.end, brackets, {}).plain

    # cutting

    @staticmethod
    def _brackets(sentence: Span) -> Iterator[tuple[int, int]]:
        opened: int | None = None
        for token in sentence:
            if token.text == "(" and opened is None:
                opened = token.i
            elif token.text == ")" and opened is not None:
                yield opened, token.i + 1
                opened = None

    def _asides(
        self, context: FigureContext, sentence: Span, brackets: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """Yields ", of whom seven live with parents": from its comma to the next one, or the end."""
        words = context.words
        covered = {token for start, end in brackets for token in range(start, end)}
        at = sentence.start + 1
        while at < sentence.end:
            if words[at] not in self._relative or words[at - 1] != "of":
                at += 1
                continue
            start = at - 1
            while start > sentence.start and words[start - 1] not in ",;()–" and start > at - 5:
                start -= 1
            if start == sentence.start or words[start - 1] not in ",;–":
                start = at - 1
            else:
                start -= 1
            end = at + 1
            while end < sentence.end and (end in covered or words[end] not in ",;.:–"):
                end += 1
            yield start, end
            at = end

    def _lead(self, context: FigureContext, sentence: Span) -> tuple[int, int] | None:
        """Returns the last sentence of the list's lead, where the item goes on with it."""
        block = context.blocks.at(sentence.start)
        lead = context.lead_of.get(block.start) if block is not None else None
        if block is None or lead is None or sentence.start != block.start:
            return None
        opening = context.words[sentence.start : sentence.start + 2]
        if lead[-1].text != ":" or opening[0] not in self._continuing or " ".join(opening) in self._backward:
            return None  # "Of these, …" is a sentence of its own
        last = lead[-1].sent
        return max(last.start, lead.start), lead.end - 1

    # making plain

    def _part(
        self,
        context: FigureContext,
        place: Place,
        start: int,
        end: int,
        inner: Sequence[tuple[int, int]],
        qualifiers: dict[int, tuple[int, int]],
        lead: tuple[int, int] | None = None,
    ) -> Part:
        first, last = (start + 1, end - 1) if place == "bracket" else (start, end)
        stretches = [*([lead] if lead else []), (first, last)]
        within = {token for begin, stop in inner for token in range(begin, stop)}
        own = [
            at
            for begin, stop in stretches
            for at in context.indices(begin, stop)
            if context.candidates[at].start not in within
        ]
        edits: list[Edit] = [Edit(begin, stop) for begin, stop in inner]
        if place == "aside":
            edits += self._opening(context, start, end)
        placed: list[tuple[int, bool, str | None, bool, int]] = []
        done: set[int] = set()
        for at in own:
            if at in done:
                continue
            whole, edit_list, bare, of_these = self._number(context, at, own, within, last, place)
            candidate = context.candidates[at]
            bent = qualifiers.get(at)
            bent = bent if self._bends(context, at, bent) else None
            ranged = self._with_range(context, candidate, edit_list)
            edits += self._with_qualifier(context, ranged, bent, bare and candidate.kind != "money")
            behind = _behind(context, candidate, last)
            edits += self._beside.edits(behind, candidate.end, context.words[candidate.start - 1], bare)
            number = context.candidates[at].number_start
            placed.append((at, bare, "part" if whole is not None else None, of_these, number))
            if whole is not None:
                done.add(whole)
                placed.append((whole, bare, "whole", of_these, number))
        if lead is not None:
            opening = range(start, min(start + _LONGEST_OPENING, end))
            edits += [Edit(at, at + 1) for at in opening if context.words[at] in self._resuming]
        edits += self._times(context, stretches, own)
        edits += [
            Edit(match.start, match.end, tuple(str(match.rule.values["as"]).split()))
            for begin, stop in stretches
            for match in self._terms(context.doc[begin:stop], longest=True)
        ]
        edits += self._populations(context, stretches)
        edits += self._joined.edits(context.doc, context.words, stretches)
        plain = make_plain(context.doc, stretches, edits)
        figures = []
        for at, bare, role, of_these, number in placed:
            word = plain.index_of(number)
            if word is not None and (lead is None or number >= start):
                figures.append(PlainFigure(at, word, bare, role, of_these))  # type: ignore[arg-type]
        return Part(place, start, end, plain, tuple(figures), lead is not None)

    def _bends(self, context: FigureContext, at: int, words: tuple[int, int] | None) -> bool:
        """Whether a qualifier is no verb that the parser needs: not "plans exceeding a year"."""
        lasts = words is not None and context.words[words[1] - 1] in self._lasting
        return not (lasts and context.candidates[at].kind == "duration")

    def _with_qualifier(
        self, context: FigureContext, edits: Sequence[Edit], qualifier: tuple[int, int] | None, bare: bool
    ) -> list[Edit]:
        """Takes a qualifier into its number's word, so that no other figure's words lose "over two years".

        One that is dropped from the beginning of all that is said ("only") is left out.
        """
        if qualifier is None:
            return list(edits)
        number, *others = edits
        begin, end = qualifier
        if bare and context.words[end - 1] in self._leads_of_counted:
            return [
                number,
                *others,
                Edit(begin, end, (context.words[end - 1],)),
            ]  # "caseloads in excess of 30"
        if end == number.start and " ".join(context.words[begin:end]) not in self._openers:
            return [number._replace(start=begin), *others]
        return [number, *others, Edit(begin, end)]

    def _with_range(
        self, context: FigureContext, candidate: Candidate, edits: Sequence[Edit]
    ) -> Sequence[Edit]:
        """Takes the "between" of a range into its number's word."""
        number, *others = edits
        if candidate.value_high is None or not self._beside.leads_range(context.words[number.start - 1]):
            return edits
        return [number._replace(start=number.start - 1), *others]

    def _opening(self, context: FigureContext, start: int, end: int) -> list[Edit]:
        """Leaves out the comma and "of whom"."""
        words = context.words
        of = next(at for at in range(start, end) if words[at] == "of" and words[at + 1] in self._relative)
        edits = [Edit(of - (words[of - 1] == "out"), of + 2)]
        if words[start] in ",;–":
            edits.append(Edit(start, start + 1))
        return edits

    def _number(
        self,
        context: FigureContext,
        at: int,
        own: Sequence[int],
        within: set[int],
        end: int,
        place: Place,
    ) -> tuple[int | None, list[Edit], bool, bool]:
        """Returns the index of a number's whole, the edits, whether it is bare, and "of these"."""
        candidate = context.candidates[at]
        words = context.words
        sign = candidate.number_start > candidate.start and words[candidate.start] == "£"
        after = candidate.number_end if candidate.kind in ("duration", "rate", "count") else candidate.end
        whole: int | None = None
        of_these = False
        if words[after : after + 1] == ["or"] and not self._more_or_less.isdisjoint(
            words[after + 1 : after + 2]
        ):
            after += 2
        behind = after
        while behind < end and behind in within:
            behind += 1
        if candidate.kind in ("count", "percentage", "ratio") and not sign:
            whole, past, of_these = self._whole(context, at, own, within, behind, end)
            if past > behind:
                edits = [Edit(candidate.start, after, (self._word(candidate),)), Edit(behind, past)]
                bare = self._is_bare(context, candidate, past, within, end)
                bare = bare or (of_these and not self._may_be_noun(context, past))
                if bare:
                    edits[0] = Edit(
                        candidate.start, after, (self._word(candidate), self._stand_in(candidate))
                    )
                return whole, edits, bare, of_these
        bare = candidate.kind != "duration" and self._is_bare(context, candidate, behind, within, end)
        start = candidate.number_start if sign else candidate.start
        made: tuple[str, ...] = (self._word(candidate),)
        if bare and self._takes_noun(context, candidate, behind, end) and candidate.kind != "money":
            made = (*made, self._stand_in(candidate))
        return whole, [Edit(start, after, made)], bare or candidate.kind == "money", of_these

    @staticmethod
    def _stand_in(candidate: Candidate) -> str:
        return "person" if candidate.value == 1 and candidate.kind == "count" else "people"

    @staticmethod
    def _word(candidate: Candidate) -> str:
        return "one" if candidate.value == 1 and candidate.kind == "count" else _NUMBER

    def _whole(
        self, context: FigureContext, at: int, own: Sequence[int], within: set[int], behind: int, end: int
    ) -> tuple[int | None, int, bool]:
        """Reads "of the 18", "of these" behind a number; returns the whole's index, the end, "of these"."""
        words = context.words
        past = behind
        if past + 1 < end and words[past] == "out" and words[past + 1] == "of":
            past += 1
        halves = context.candidates[at].kind == "ratio" and past < end and words[past] in self._determiners
        if past >= end or (words[past] != "of" and not halves):
            return None, behind, False
        past += words[past] == "of"  # "half of the children", "half the children"
        of_these = past < end and words[past] in self._pronouns
        while past < end and words[past] in self._determiners and not context.doc[past].is_title:
            past += 1  # but "Her" of "Her Majesty's Inspectors" is part of a name
        if of_these and past < end and not self._may_be_noun(context, past):
            return None, past, True
        following = at + 1
        while following in range(len(context.candidates)) and context.candidates[following].start in within:
            following += 1
        if following in own and self._begins_with(context, following, past):
            other = context.candidates[following]
            return following, other.number_end, of_these
        return None, past, of_these

    def _may_be_noun(self, context: FigureContext, at: int) -> bool:
        """Whether a noun follows "of these": a plural, or the first words of a population."""
        near = context.words[at : at + 3]
        return at in context.populations or any(
            word in self._plurals or (len(word) > 3 and word.endswith("s")) for word in near[:2]
        )

    @staticmethod
    def _begins_with(context: FigureContext, at: int, token: int) -> bool:
        other = context.candidates[at]
        return other.start == token and other.kind == "count"

    def _is_bare(
        self, context: FigureContext, candidate: Candidate, behind: int, within: set[int], end: int
    ) -> bool:
        """Whether no noun follows a number."""
        while behind < end and behind in within:
            behind += 1
        if behind >= end:
            return True
        word = context.words[behind]
        if context.doc[behind].text.isupper() and len(word) == 1:
            return False  # "five A to C grades"
        if word in self._more_or_less and behind + 1 < end:
            following = context.words[behind + 1]  # "15 more social workers"
            if following.isalpha() and following not in self._behind_bare and word not in self._prepositions:
                return False
        if word in self._participles:
            return behind + 1 >= end or context.words[behind + 1] in self._behind_bare
        return (
            word in self._behind_bare
            or (not word[0].isalnum() and word not in "‘“'")
            or context.time_at(behind) is not None
            or bool(context.within(behind, behind + 1))
        )

    def _takes_noun(self, context: FigureContext, candidate: Candidate, behind: int, end: int) -> bool:
        """Whether a noun is put in for the parser: where the bare number acts ("54 were judged good")."""
        return behind < end and context.words[behind][0].isalpha() and context.time_at(behind) is None

    def _populations(self, context: FigureContext, stretches: Sequence[tuple[int, int]]) -> Iterator[Edit]:
        """Makes a known population its noun in the plural: "adults with care experience" is "adults"."""
        words = context.words
        for begin, stop in stretches:
            for at in range(begin, stop):
                end = context.populations.get(at)
                if end is not None and end <= stop:
                    nouns = (word for word in words[at:end] if word in self._plurals or word.endswith("s"))
                    yield Edit(at, end, (next(nouns, words[end - 1]),))

    def _times(
        self, context: FigureContext, stretches: Sequence[tuple[int, int]], own: Sequence[int]
    ) -> Iterator[Edit]:
        for begin, stop in stretches:
            for time in context.times_within(begin, stop):
                words = context.words[time.start : time.end]
                # "At the time of the inspection 12 children" would be "May 12"
                after = time.end + (context.words[time.end : time.end + 1] in self._fillers)
                comma = (",",) if context.within(after, after + 1) else ()
                if len(words) > 1 and words[0] in self._prepositions:
                    yield Edit(time.start, time.start + 1, (words[0],))
                    yield Edit(time.start + 1, min(time.end, stop), ("May", *comma))
                elif len(words) == 1:
                    yield Edit(time.start, time.end, (words[0],))
                else:
                    yield Edit(time.start, min(time.end, stop), ("now",))


def _behind(context: FigureContext, candidate: Candidate, end: int) -> Sequence[str]:
    """The words behind a number in its part of the sentence, up to the next figure."""
    later = [each.start for each in context.within(candidate.end, min(candidate.end + WORDS_READ, end))]
    return context.words[candidate.end : min([*later, candidate.end + WORDS_READ, end])]
