"""Tallies: how many of the cases, audits or homes that someone graded were given one grade.

A tally is a number and a grade with nothing between them that has a meaning of its own ("four of the six
cases audited were judged to be inadequate"), or a grade and the number it was found in ("inadequate in
two cases"), in a sentence about grading.
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
from ofsted_extract.rules.matching import any_within, word_finder
from ofsted_extract.rules.patterns import Patterns

_FARTHEST = 26
"""Tokens between a number and its grade."""
_NEAR = 8
"""Tokens between a verb of grading and the number or grade that it governs."""
_LARGEST = 999
"""No authority reports more graded cases in one tally; larger numbers are years."""

_OF_THE_SCALE = 3
"""So many different grades in one sentence are no praise or blame in passing."""
_LEADING_TO_NUMBERS = frozenset({"in", "for"})

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
        self._telling = word_finder(self._grading | self._verbs, by="NORM")
        self._passable = self._links | self._verbs | self._grading | self._read_scene.words

    def __call__(self, doc: Doc, *, mentions: list[GradeMention]) -> Iterator[Tally]:
        """Gives the tokens and the value of each tally; `mentions` is where the text says a grade."""
        grading = self._telling.places(doc)
        candidates = [
            part
            for part in self._parts(doc, mentions)
            if _names_scale(part)
            or any(any_within(grading, span.start, span.end) for span in (part.before, part.sentence))
        ]
        if not candidates:
            return
        plain = (n for n in self._numbers(doc) if n.form in {"digits", "words"} and n.high is None)
        numerals = {numeral.end - 1: numeral for numeral in plain}
        counting = {at for numeral in numerals.values() for at in (numeral.start, numeral.end - 1)}
        candidates = [
            part
            for part in candidates
            if not counting.isdisjoint(range(part.sentence.start, part.sentence.end))
        ]
        if not candidates:
            return
        scene = self._read_scene(doc)
        for part in candidates:
            yield from self._in_sentence(part, scene, numerals)

    def _parts(self, doc: Doc, mentions: list[GradeMention]) -> Iterator[Part]:
        """The sentences that say a grade, in the blocks that hold running text."""
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
            numeral = self._number_before(part, scene, mention, numerals, goes_on=bool(found))
            numeral = numeral or self._number_after(part, scene, mention, numerals)
            if numeral is None or numeral.start in taken or not 0 <= numeral.value <= _LARGEST:
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
        """Whether the grade stands for itself: no noun of its own, no second grade joined to it."""
        after = _following(part, mention, 2)
        if not after:
            return True
        first = after[0].norm_
        if first not in self._followers:
            return scene.is_thing(after[0])
        starts = {other.start for other in part.grades}
        joined = len(after) > 1 and (after[1].i in starts or after[1].norm_ in self._scale_words)
        return not (first in {"and", "but", ","} and joined)

    def _number_before(
        self,
        part: Part,
        scene: Scene,
        mention: GradeMention,
        numerals: dict[int, Numeral],
        *,
        goes_on: bool,
    ) -> Numeral | None:
        """The number that the grade is said of: back from it over words without a meaning of their own.

        `goes_on` is whether a tally stands before it in the sentence, so that this may be its next grade.
        """
        doc = part.sentence.doc
        at = mention.start - 1
        first = max(part.sentence.start, mention.start - _FARTHEST)
        set_scene = False
        while at >= first:
            if numeral := numerals.get(at):
                if not self._is_whole(doc, numeral, first):
                    counts = self._counts(part, scene, numeral, mention, goes_on, set_scene)
                    return numeral if counts else None
                at = numeral.start - 1
            elif doc[at].text == ")" and (opened := _bracket(doc, at, first)) is not None:
                at = opened - 1
            elif doc[at].norm_ in self._passable and at not in part.graded:
                at -= 1
            elif doc[at].norm_ in self._practice:
                at, set_scene = at - 1, True
            else:
                return None
        return None

    def _is_whole(self, doc: Doc, numeral: Numeral, first: int) -> bool:
        """Whether the number is the whole of which another is the part: "of the 18", "out of six"."""
        at = numeral.start - 1
        while at >= first and doc[at].norm_ in self._whole_links:
            at -= 1
        opened = at >= first and doc[at].norm_ in self._whole_openers
        return opened and not (at > 0 and doc[at - 1].norm_ in self._totals)

    def _counts(
        self,
        part: Part,
        scene: Scene,
        numeral: Numeral,
        mention: GradeMention,
        goes_on: bool,
        set_scene: bool,
    ) -> bool:
        """Whether the number counts what is graded, and the sentence speaks of grading."""
        doc = part.sentence.doc
        before = [token.norm_ for token in doc[part.sentence.start : numeral.start]]
        last = before[-1] if before else ""
        if last in self._labels or scene.is_grader(doc[numeral.end]):
            return False
        between = [token.norm_ for token in doc[numeral.end : mention.start]]
        graded = any(word in self._verbs for word in between[-_NEAR:])
        if set_scene or last in self._scene_openers:
            return graded and last in self._scene_openers
        governed = any(word in self._verbs for word in before[-_NEAR:])
        return graded or governed or goes_on or self._speaks_of_grading(part)

    def _speaks_of_grading(self, part: Part) -> bool:
        """Whether the sentence, or the one before it, is about grades."""
        return _names_scale(part) or any(
            token.norm_ in self._grading for token in (*part.lead, *part.sentence)
        )

    def _number_after(
        self, part: Part, scene: Scene, mention: GradeMention, numerals: dict[int, Numeral]
    ) -> Numeral | None:
        """The number that stands after its grade: "inadequate in two cases", "good (three)"."""
        doc, rest = part.sentence.doc, _following(part, mention, 3)
        if len(rest) < 2 or (rest[0].text != "(" and rest[0].norm_ not in _LEADING_TO_NUMBERS):
            return None
        if not self._speaks_of_grading(part):
            return None
        by_start = {numeral.start: numeral for numeral in numerals.values()}
        skip = 2 if len(rest) > 2 and rest[1].norm_ in {"only", "just"} else 1
        numeral = by_start.get(rest[skip].i)
        if numeral is None:
            return None
        following = doc[numeral.end] if numeral.end < part.sentence.end else None
        if rest[0].text == "(":
            closed = following is not None and (following.text == ")" or scene.is_thing(following))
            return numeral if closed else None
        ends = following is None or following.norm_ in {"of", ".", ",", ";", "and"}
        return numeral if ends or (following is not None and scene.is_thing(following)) else None


def _names_scale(part: Part) -> bool:
    """Whether a sentence names most of the scale of grades, which shows it to be about grading."""
    return len({mention.grade for mention in part.grades}) >= _OF_THE_SCALE


def _following(part: Part, mention: GradeMention, count: int) -> list[Token]:
    """The first tokens behind a grade in its sentence that are no quotation marks."""
    rest = part.sentence.doc[mention.end : part.sentence.end]
    return list(islice((token for token in rest if not token.is_quote), count))


def _bracket(doc: Doc, at: int, first: int) -> int | None:
    """The opening bracket of a short bracket that closes at token `at`."""
    return next((i for i in range(at - 1, max(first, at - 6) - 1, -1) if doc[i].text == "("), None)
