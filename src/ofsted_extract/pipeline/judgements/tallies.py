"""Reads tallies: how many of the cases, audits or homes that someone graded were given one grade.

A tally is a number and a grade with only known words between them ("four of the six cases audited were
judged to be inadequate"), or a grade and the number of things it was given to ("inadequate in two cases"),
in a sentence about grading.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc, Token

from ofsted_extract.facts.common.sentence_bounds import SentenceBounds
from ofsted_extract.facts.judgements import JudgementValue
from ofsted_extract.pipeline.judgements.grades import GradeMention
from ofsted_extract.pipeline.judgements.scenes import Part, Scene, SceneReader
from ofsted_extract.pipeline.numbers import NumberReader, Numeral
from ofsted_extract.rules.patterns import Patterns

_GRADE_TOKENS = 26
"""How far before a grade its number can be."""
_VERB_TOKENS = 8
"""How far before a number or grade the verb that governs it can be."""
_BRACKET_TOKENS = 6
_MAX_COUNT = 999
"""No authority reports more graded cases in one tally; larger numbers are years."""
_SCALE_GRADES = 3
"""A sentence with so many different grades is about grading."""

Tally = tuple[int, int, JudgementValue]


class Tallies:
    """Finds tallies in the paragraphs and list items of a Doc that has blocks and sentences."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._numbers = NumberReader(patterns)
        self._read_scene = SceneReader(nlp, patterns)
        self._links = patterns.words("tally-links")
        self._labels = patterns.words("tally-labels")
        self._whole_openers = patterns.words("whole-openers")
        self._whole_links = patterns.words("whole-links") | self._read_scene.graders.words
        self._scene_openers = patterns.words("scene-openers")
        self._totals = patterns.words("total-words")
        self._practice = patterns.words("practice-words")
        self._followers = patterns.words("tally-followers")
        self._scale_words = patterns.words("scale-words")
        self._grading = patterns.words("grading-words")
        self._verbs = patterns.words("grading-verbs")
        self._grade_joints = patterns.words("grade-joints")
        self._number_prepositions = patterns.words("tally-prepositions")
        self._number_adverbs = patterns.words("tally-adverbs")
        self._number_followers = patterns.words("tally-number-followers")
        self._passable = self._links | self._verbs | self._grading | self._read_scene.words

    def __call__(self, doc: Doc, *, mentions: list[GradeMention]) -> Iterator[Tally]:
        """Yields the start, end and value of each tally; `mentions` are the grades in the text."""
        parts = list(self._parts(doc, mentions))
        if not parts:
            return
        plain = (n for n in self._numbers(doc) if n.form in {"digits", "words"})
        numerals = {numeral.end - 1: numeral for numeral in plain}
        scene = self._read_scene(doc)
        of_ofsted: set[JudgementValue] = set()
        for part in parts:
            for start, end, value in self._in_sentence(part, scene, numerals):
                # a report that repeats how its homes were graded means the same homes
                if value in of_ofsted:
                    continue
                if value.domain in self._read_scene.things_of_ofsted:
                    of_ofsted.add(value)
                yield start, end, value

    def _parts(self, doc: Doc, mentions: list[GradeMention]) -> Iterator[Part]:
        """The sentences with grades, in the blocks of running text."""
        bounds = SentenceBounds(doc)
        starts = [mention.start for mention in mentions]
        leading = doc[0:0]
        for block in doc.spans["blocks"]:
            if block.label_ != "list_item":
                leading = block
            if block.label_ in {"heading", "table_row", "footnote"}:
                continue
            inside = mentions[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
            if not inside:
                continue
            lead = (0, 0)
            if block.label_ == "list_item":
                *_, lead = bounds.within(leading.start, leading.end)
            for start, end in bounds.within(block.start, block.end):
                grades = [mention for mention in inside if start <= mention.start < end]
                if grades:
                    yield Part(doc[start:end], doc[leading.start : start], doc[slice(*lead)], grades)
                lead = (start, end)

    def _in_sentence(self, part: Part, scene: Scene, numerals: dict[int, Numeral]) -> Iterator[Tally]:
        taken: set[int] = set()
        found: list[Tally] = []
        for mention in part.grades:
            if not self._is_single(part, scene, mention):
                continue
            numeral = self._number_before(part, scene, mention, numerals, follows_tally=bool(found))
            numeral = numeral or self._number_after(part, scene, mention, numerals)
            if numeral is None or numeral.start in taken or not 0 <= numeral.value <= _MAX_COUNT:
                continue
            thing = scene.thing(part, numeral, mention)
            if thing is None or numeral.value != int(numeral.value):
                continue
            taken.add(numeral.start)
            by = scene.grader(part, numeral, mention, thing)
            value = JudgementValue(thing, mention.grade, by, int(numeral.value))
            found.append((min(numeral.start, mention.start), max(numeral.end, mention.end), value))
        yield from found

    def _is_single(self, part: Part, scene: Scene, mention: GradeMention) -> bool:
        """Whether the grade is neither an adjective of a noun ("one good example") nor joined to another."""
        after = _following(part, mention, 2)
        if not after:
            return True
        first = after[0].norm_
        if first not in self._followers:
            return scene.is_thing(after[0])
        starts = {other.start for other in part.grades}
        is_joined = len(after) > 1 and (after[1].i in starts or after[1].norm_ in self._scale_words)
        return not (first in self._grade_joints and is_joined)

    def _number_before(
        self,
        part: Part,
        scene: Scene,
        mention: GradeMention,
        numerals: dict[int, Numeral],
        *,
        follows_tally: bool,
    ) -> Numeral | None:
        """The number of a grade that follows it; only known words may come between them.

        `follows_tally` is whether the sentence already has a tally, so that this may be its next grade.
        """
        doc = part.sentence.doc
        at = mention.start - 1
        first = max(part.sentence.start, mention.start - _GRADE_TOKENS)
        has_practice = False
        while at >= first:
            if numeral := numerals.get(at):
                if not self._is_whole(doc, numeral, first):
                    is_count = self._is_count(part, scene, numeral, mention, follows_tally, has_practice)
                    return numeral if is_count else None
                at = numeral.start - 1
            elif doc[at].text == ")" and (bracket := _opening_bracket(doc, at, first)) is not None:
                at = bracket - 1
            elif doc[at].norm_ in self._passable and at not in part.graded:
                at -= 1
            elif doc[at].norm_ in self._practice:
                at, has_practice = at - 1, True
            else:
                return None
        return None

    def _is_whole(self, doc: Doc, numeral: Numeral, first: int) -> bool:
        """Whether the number is the whole that a tally is a part of: "of the 18", "out of six"."""
        at = numeral.start - 1
        while at >= first and doc[at].norm_ in self._whole_links:
            at -= 1
        has_opener = at >= first and doc[at].norm_ in self._whole_openers
        return has_opener and not (at > 0 and doc[at - 1].norm_ in self._totals)

    def _is_count(
        self,
        part: Part,
        scene: Scene,
        numeral: Numeral,
        mention: GradeMention,
        follows_tally: bool,
        has_practice: bool,
    ) -> bool:
        """Whether the number counts graded things, in a sentence about grading.

        A number after "in" or "for" counts only if a verb of grading comes between it and the grade. If
        a word such as "practice" comes between them (`has_practice`), both are required.
        """
        doc = part.sentence.doc
        before = [token.norm_ for token in doc[part.sentence.start : numeral.start]]
        previous = before[-1] if before else ""
        if previous in self._labels or scene.is_grader(doc[numeral.end]):
            return False
        between = [token.norm_ for token in doc[numeral.end : mention.start]]
        graded = any(word in self._verbs for word in between[-_VERB_TOKENS:])
        if has_practice or previous in self._scene_openers:
            return graded and previous in self._scene_openers
        governed = any(word in self._verbs for word in before[-_VERB_TOKENS:])
        return graded or governed or follows_tally or self._is_about_grading(part, scene)

    def _is_about_grading(self, part: Part, scene: Scene) -> bool:
        """Whether the sentence or the one before it is about grading, or gives several grades of homes."""
        if _names_scale(part) or any(token.norm_ in self._grading for token in (*part.lead, *part.sentence)):
            return True
        return len({mention.grade for mention in part.grades}) > 1 and scene.is_about_own_services(part)

    def _number_after(
        self, part: Part, scene: Scene, mention: GradeMention, numerals: dict[int, Numeral]
    ) -> Numeral | None:
        """The number after a grade: "inadequate in two cases", "good (three)"."""
        doc, rest = part.sentence.doc, _following(part, mention, 3)
        if len(rest) < 2 or (rest[0].text != "(" and rest[0].norm_ not in self._number_prepositions):
            return None
        if not self._is_about_grading(part, scene):
            return None
        by_start = {numeral.start: numeral for numeral in numerals.values()}
        skip = 2 if len(rest) > 2 and rest[1].norm_ in self._number_adverbs else 1
        numeral = by_start.get(rest[skip].i)
        if numeral is None:
            return None
        following = doc[numeral.end] if numeral.end < part.sentence.end else None
        if rest[0].text == "(":
            is_closed = following is not None and (following.text == ")" or scene.is_thing(following))
            return numeral if is_closed else None
        ends = following is None or following.norm_ in self._number_followers
        return numeral if ends or (following is not None and scene.is_thing(following)) else None


def _names_scale(part: Part) -> bool:
    """Whether a sentence names so many grades that it must be about grading."""
    return len({mention.grade for mention in part.grades}) >= _SCALE_GRADES


def _following(part: Part, mention: GradeMention, count: int) -> list[Token]:
    """The first `count` tokens after a grade in its sentence, without quotation marks."""
    rest = part.sentence.doc[mention.end : part.sentence.end]
    return list(islice((token for token in rest if not token.is_quote), count))


def _opening_bracket(doc: Doc, at: int, first: int) -> int | None:
    """The opening bracket of a short parenthesis that closes at token `at`, or None."""
    return next(
        (i for i in range(at - 1, max(first, at - _BRACKET_TOKENS) - 1, -1) if doc[i].text == "("), None
    )
