"""What is known of one Doc while its figures are read: shared by the readers of subjects and of times."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.language import lower_words


class Stretches:
    """Stretches of a Doc that do not overlap, in order, by the tokens in them."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]

    def at(self, token: int) -> Span | None:
        """The stretch that a token is part of."""
        at = bisect_right(self._starts, token) - 1
        return self._spans[at] if at >= 0 and token < self._spans[at].end else None

    def within(self, start: int, end: int) -> list[Span]:
        """The stretches that begin in the tokens `start:end`."""
        return self._spans[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


@dataclass
class FigureContext:
    """One Doc, the candidates in it, and what has been read of those before the present one.

    `blocks` are those with running text, in order; `lead_of` maps the first token of a list item to the
    stretch that introduces its list.
    `words` are the Doc's words in lower case.
    """

    doc: Doc
    candidates: list[Candidate]
    populations: dict[int, int]
    times: Stretches
    blocks: Stretches
    lead_of: dict[int, Span]

    def __post_init__(self) -> None:
        self.words = lower_words(self.doc)
        self._sentences: dict[int, Span] = {}
        self._starts = [candidate.start for candidate in self.candidates]

    def indices(self, start: int, end: int) -> range:
        """Which candidates begin in the tokens `start:end`."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def within(self, start: int, end: int) -> list[Candidate]:
        """The candidates that begin in the tokens `start:end`."""
        found = self.indices(start, end)
        return self.candidates[found.start : found.stop]

    def times_within(self, start: int, end: int) -> list[Span]:
        """The times that begin in the tokens `start:end`."""
        return self.times.within(start, end)

    def time_at(self, token: int) -> Span | None:
        """The time that a token is part of."""
        return self.times.at(token)

    def sentence(self, candidate: Candidate) -> Span:
        """The sentence that the candidate stands in."""
        sentence = self._sentences.get(candidate.start)
        if sentence is None:
            sentence = self._sentences[candidate.start] = self.doc[candidate.start].sent
        return sentence

    def block_of(self, candidate: Candidate) -> Span | None:
        """The paragraph, list item or footnote that the candidate stands in."""
        return self.blocks.at(candidate.start)

    def lead(self, candidate: Candidate) -> Span | None:
        """The stretch that introduces the list in which the candidate stands."""
        block = self.block_of(candidate)
        return self.lead_of.get(block.start) if block is not None else None


def sentences_at(doc: Doc, tokens: Iterable[int]) -> list[Span]:
    """The sentences that hold `tokens`, each once, in the order of the tokens."""
    found: list[Span] = []
    end = -1
    for token in tokens:
        if token >= end:
            sentence = doc[token].sent
            found.append(sentence)
            end = sentence.end
    return found


def leads_of_lists(blocks: list[Span], backward: frozenset[str]) -> dict[int, Span]:
    """For each list item its lead, keyed by the item's first token.

    The lead is the paragraph before the list, or an item that ends in a colon: the items behind it
    are its own as long as they do not begin with a capital, but for that of a number ("Seven live with
    parents"), or all begin with the same word, the first right behind the colon. "Of this number:" leads back
    to the block before it. An item behind a colon may be a paragraph that begins with a small letter or a
    number, and a remark may stand between two items if the first ends in a semicolon.

    Args:
        blocks: those of a Doc, in order.
        backward: the pairs of words that begin a block that leads back.
    """
    leads: dict[int, Span] = {}
    paragraph: Span | None = None
    item: Span | None = None
    first: Span | None = None
    before: Span | None = None
    is_unfinished = False
    for block in blocks:
        if block.label_ == "heading":
            paragraph = item = before = None
            is_unfinished = False
        elif block.label_ in ("paragraph", "list_item"):
            if before is not None and _refers_back(block, backward):
                item = leads[block.start] = before
                first = block
                is_unfinished = block[-1].text == ";"
                continue
            if block.label_ == "paragraph" and not _goes_on(block, item or paragraph):
                if not is_unfinished or block[-1].text == ":":
                    paragraph, item, is_unfinished = block, None, False
            else:
                is_unfinished = block[-1].text == ";"
                own = item is not None and _is_item_of(block, item, first)
                if first is None and own:
                    first = block
                lead = item if own else paragraph
                if block[-1].text == ":":
                    item, first = block, None
                elif lead is not None:
                    leads[block.start] = lead
            if item is None or block is item:
                before = block
    return leads


def _refers_back(block: Span, backward: frozenset[str]) -> bool:
    """ "Of this number:", "Of these, 277 …" """
    return len(block) > 2 and f"{block[0].lower_} {block[1].lower_}" in backward


def _is_item_of(block: Span, item: Span, first: Span | None) -> bool:
    """Whether a list item belongs to the item before it that leads a list in."""
    if block[0].like_num or not block[0].text[0].isupper():
        return True
    if item[-1].text != ":":
        return False
    return first is None or first[0].text == block[0].text


def _goes_on(block: Span, lead: Span | None) -> bool:
    """Whether a paragraph is a list's item without its mark: it goes on with what a colon leads in."""
    goes_on = block[0].text[0].islower() or block[0].text.isdigit()
    return lead is not None and lead[-1].text == ":" and goes_on
