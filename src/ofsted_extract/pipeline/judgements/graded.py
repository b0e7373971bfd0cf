"""Graded rows and headings: an area that the inspection graded, and its grade.

A row is found by the first words of its area and the grade at its end, whatever the layout made of it:
cells of a table, one line, a heading with a colon, an area and its grade in blocks of their own, or a
grade that stands inside the wrapped words of its area.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ofsted_extract.facts.judgements import JudgementValue
from ofsted_extract.pipeline.judgements.grades import GradeMention
from ofsted_extract.pipeline.language import doubt
from ofsted_extract.rules.matching import any_within
from ofsted_extract.rules.patterns import Match, Patterns

_LONGEST_ROW = 34
"""Tokens of a row; the longest area of any framework has 16, and a wrapped grade 5."""
_MOST_JOINED = 4
"""Blocks that one row may have been broken into."""
_LONGEST_REST = 12
"""Tokens of the last lines of a wrapped row."""
_STOPS = frozenset({".", ";", ":", "?"})
_COVER_GAP = 3
"""Rows with no more than this many other blocks between them belong to one table."""

OVERALL = "Overall effectiveness"
BOARD = "The Local Safeguarding Children Board"


class Row(NamedTuple):
    """A graded row: tokens `start:end`, the block that it starts in, and what it says."""

    start: int
    end: int
    block: int
    value: JudgementValue


class GradedRows:
    """Finds the graded rows of a Doc; needs `doc.spans["blocks"]`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = patterns.matcher(nlp, "judgements")
        self._links = patterns.words("domain-links")
        self._heads = patterns.words("column-heads")
        self._breaks = patterns.words("domain-breaks")
        self._noise = patterns.words("domain-noise")
        self._headline_breaks = patterns.words("headline-breaks")

    def __call__(self, doc: Doc, *, headline: bool, mentions: list[GradeMention]) -> list[Row]:
        """The rows in the order of the text, each area once.

        Args:
            doc: the letter.
            headline: whether a sentence on the cover may give the overall grade, as in the single framework.
            mentions: where the text says a grade.

        Leaves the doubt `two-grades-for-area` where the report grades one area in two ways.
        """
        hits = _Hits(doc, self._rules(doc))
        blocks = [block for block in doc.spans["blocks"] if block.label_ != "footnote"]
        earlier = _earlier(blocks, hits)
        starts = [mention.start for mention in mentions]
        rows: list[Row] = []
        for at, block in enumerate(blocks):
            if at in earlier or not _near_grade(blocks, at, starts):
                continue
            if headline:
                rows += self._headline(block, at, hits, mentions)
            rows += self._rows(blocks, at, hits, mentions)
        return self._once(doc, rows)

    def _headline(self, block: Span, at: int, hits: _Hits, mentions: list[GradeMention]) -> Iterator[Row]:
        """The overall grade, where `block` starts with the sentence that gives it."""
        first = next((token.i for token in block if not token.is_space), block.start)
        opening = hits.at("judgements/headline", first)
        if opening is None:
            return
        mention = next((m for m in mentions if opening <= m.start < block.end), None)
        if mention is None or mention.start - opening > 12:
            return
        between = block.doc[opening : mention.start]
        after = next((token for token in block.doc[mention.end : block.end] if not token.is_space), None)
        broken = any(token.norm_ in self._headline_breaks for token in between)
        if broken or (after is not None and after.text[0].islower()):
            return
        value = JudgementValue(OVERALL, mention.grade, "Ofsted")
        yield Row(first, mention.end, at, value)

    def _rows(self, blocks: list[Span], at: int, hits: _Hits, mentions: list[GradeMention]) -> Iterator[Row]:
        """The rows that start in block `at`; several, where the layout was lost and rows run together."""
        starts = self._openings(blocks[at], hits, mentions)
        if not starts and blocks[at].label_ != "table_row":
            return
        tokens = _words(blocks[at])
        if not starts and (row := self._table_row(blocks[at], at, tokens, mentions)):
            yield row
        for start, following in zip(starts, [*starts[1:], None], strict=False):
            part = [t for t in tokens if t.i >= start and (following is None or t.i < following)]
            while following is not None and _is_number(part[-1]):
                part.pop()
            if following is None:
                part = self._joined(blocks, at, part, hits, mentions)
                part += self._rest(blocks, part, hits, mentions)
            if row := self._row(at, part, hits, mentions):
                yield row

    def _openings(self, block: Span, hits: _Hits, mentions: list[GradeMention]) -> list[int]:
        """Where areas begin in a block: at its start, or right after a grade, with or without a number.

        The heads of the columns may go before the first. An area may also begin after the last words of
        the row above, where that row was wrapped.
        """
        found: list[int] = []
        for at in hits.areas_within(block):
            within_row = block.label_ == "table_row" and not found
            graded = bool(found) and any(found[-1] < mention.end <= at for mention in mentions)
            wrapped = block.doc[at].is_title and (within_row or graded)
            if wrapped or self._is_fresh(block, at, mentions):
                found.append(at)
        return found

    def _is_fresh(self, block: Span, at: int, mentions: list[GradeMention]) -> bool:
        """Whether token `at` begins its block or follows a grade, numbers and heads of columns left aside."""
        ends = {mention.end for mention in mentions}
        while at not in ends:
            before = next(
                (token for token in reversed(block.doc[block.start : at]) if not token.is_space), None
            )
            if before is None:
                return True
            if not (_is_number(before) or before.norm_ in self._heads):
                return False
            at = before.i
        return True

    def _joined(
        self,
        blocks: list[Span],
        at: int,
        part: list[Token],
        hits: _Hits,
        mentions: list[GradeMention],
    ) -> list[Token]:
        """`part` with the following blocks, up to the one in which the grade stands."""
        joined = list(part)
        for block in blocks[at + 1 : at + _MOST_JOINED]:
            if _mentioned(joined, mentions) or joined[-1].text in {".", ":"} or len(joined) > _LONGEST_ROW:
                return joined
            tokens = _words(block)
            if not tokens or len(tokens) > _LONGEST_ROW // 2 or self._openings(block, hits, mentions):
                return joined
            joined += tokens
        return joined

    def _rest(
        self, blocks: list[Span], part: list[Token], hits: _Hits, mentions: list[GradeMention]
    ) -> list[Token]:
        """The last words of a row whose cells were wrapped, from the start of the block after it."""
        block = next((b for b in blocks if b.start > part[-1].i), None)
        tokens = _words(block) if block is not None else []
        if block is None or block.label_ == "list_item" or not tokens or not tokens[0].is_lower:
            return []
        stop = next(iter(self._openings(block, hits, mentions)), block.end)
        rest = [token for token in tokens if token.i < stop]
        return rest if 0 < len(rest) <= _LONGEST_REST and rest[-1].text not in _STOPS else []

    def _row(self, at: int, tokens: list[Token], hits: _Hits, mentions: list[GradeMention]) -> Row | None:
        """The row that `tokens` are, where they are an area and one grade and nothing more."""
        end = tokens[-1].i + 1
        found = _mentioned(tokens, mentions)
        if len(found) == 2 and found[0].grade == "requires_improvement" and _ends_to_be_good(tokens):
            tokens, found = tokens[:-3], found[:1]
        if len(found) != 1 or len(tokens) > _LONGEST_ROW:
            return None
        mention = found[0]
        first = hits.at("judgements/domain-prefix", tokens[0].i) or tokens[0].i
        before = [token for token in tokens if first <= token.i < mention.start]
        after = [token for token in tokens if token.i >= mention.end and token.text != ")"]
        if [token.norm_ for token in before[-2:]] == ["to", "be"] and before[-3].norm_ not in self._links:
            # the end of "requires improvement to be good", whose start the layout put elsewhere
            return None
        while before and before[-1].norm_ in self._links:
            before.pop()
        domain = before + after
        if not domain or any(token.norm_ in self._breaks for token in domain):
            return None
        if after and not (tokens[0].doc[mention.start].is_title and after[0].is_lower):
            return None
        board = any(hits.at("judgements/board", token.i) for token in domain)
        value = JudgementValue(BOARD if board else _text(domain), mention.grade, "Ofsted")
        return Row(tokens[0].i, end, at, value)

    def _table_row(
        self, block: Span, at: int, tokens: list[Token], mentions: list[GradeMention]
    ) -> Row | None:
        """A row of a table whose last cell is a grade and whose first is anything short that is none."""
        if block.label_ != "table_row":
            return None
        tabs = [token.i for token in block if "\t" in token.text]
        found = _mentioned(tokens, mentions)
        if not tabs or len(found) != 1 or (found[0].start, found[0].end) != (tabs[-1] + 1, tokens[-1].i + 1):
            return None
        domain = [token for token in tokens if token.i < tabs[-1]]
        while domain and _is_number(domain[0]):
            del domain[0]
        if not domain or not domain[0].is_title or len(domain) > _LONGEST_ROW // 2:
            return None
        return Row(tokens[0].i, found[0].end, at, JudgementValue(_text(domain), found[0].grade, "Ofsted"))

    def _once(self, doc: Doc, rows: list[Row]) -> list[Row]:
        """Each area once: what the body of a report repeats in other words goes, the cover's row stays."""
        kept: list[Row] = []
        keys: list[frozenset[str]] = []
        cover_ends = _end_of_cover(rows)
        for row in rows:
            key = self._key(row.value.domain)
            same = next((old for old, k in zip(kept, keys, strict=True) if k == key), None)
            if same is not None:
                if same.value.grade != row.value.grade:
                    doubt(doc, "two-grades-for-area", f"the report grades {row.value.domain!r} in two ways")
                continue
            if row.block > cover_ends and any(_alike(key, k) for k in keys):
                continue
            kept.append(row)
            keys.append(key)
        return kept

    def _key(self, domain: str) -> frozenset[str]:
        """What tells areas apart: their words without the noise of headings, without plurals."""
        if domain.casefold().removeprefix("the ").startswith(OVERALL.casefold()):
            domain = OVERALL
        words = (word.strip(",()’'").casefold() for word in domain.split())
        return frozenset(word.rstrip("s") for word in words if word and word not in self._noise)


class _Hits:
    """Where the rules of judgements matched, by rule and first token."""

    def __init__(self, doc: Doc, matches: list[Match]) -> None:
        self._ends: dict[tuple[str, int], int] = {}
        for rule, start, end in matches:
            self._ends[rule.id, start] = max(end, self._ends.get((rule.id, start), 0))
        self._starts: dict[str, list[int]] = {}
        for rule_id, start in sorted(self._ends):
            self._starts.setdefault(rule_id, []).append(start)
        areas = (self._starts.get(rule, []) for rule in ("judgements/domain", "judgements/domain-prefix"))
        self._areas = sorted({start for starts in areas for start in starts})

    def at(self, rule: str, start: int) -> int | None:
        """The end of the longest match of `rule` that starts at token `start`."""
        return self._ends.get((rule, start))

    def areas_within(self, span: Span) -> list[int]:
        """The tokens of `span` at which a graded area, or what may come before its name, begins."""
        return self._areas[bisect_left(self._areas, span.start) : bisect_left(self._areas, span.end)]

    def within(self, rule: str, span: Span) -> bool:
        """Whether a match of `rule` begins anywhere in `span`."""
        return any_within(self._starts.get(rule, []), span.start, span.end)


def _earlier(blocks: list[Span], hits: _Hits) -> set[int]:
    """The blocks that report what an earlier inspection found, or explain the scale, as indices."""
    found: set[int] = set()
    section = listing = False
    for at, block in enumerate(blocks):
        names_it = hits.within("judgements/earlier", block)
        if block.label_ == "heading":
            section, listing = names_it and len(block) <= 16, False
        elif names_it:
            listing = block.text.rstrip().endswith(":")
            found.add(at)
        elif listing and block.label_ not in {"list_item", "table_row"} and ":" not in block.text:
            listing = False
        if section or listing:
            found.add(at)
    return found


def _near_grade(blocks: list[Span], at: int, starts: list[int]) -> bool:
    """Whether a row of block `at` may reach to one of the grades, which begin at the tokens `starts`."""
    last = blocks[min(at + _MOST_JOINED, len(blocks) - 1)]
    return any_within(starts, blocks[at].start, last.end)


def _end_of_cover(rows: list[Row]) -> int:
    """The last block of the first table of at least three rows; without one, past the last row."""
    run: list[Row] = []
    for row in rows:
        if run and row.block - run[-1].block > _COVER_GAP + 1:
            if len(run) >= 3:
                break
            run = []
        run.append(row)
    return run[-1].block if len(run) >= 3 else 1 << 30


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two areas are the same in other words: one has no word of its own, or most are shared."""
    return one <= other or 2 * len(one & other) >= 0.6 * (len(one) + len(other))


def _words(block: Span) -> list[Token]:
    return [token for token in block if not token.is_space]


def _ends_to_be_good(tokens: list[Token]) -> bool:
    """Whether the last words are the second half of "requires improvement to be good"."""
    return [token.norm_ for token in tokens[-3:]] == ["to", "be", "good"]


def _mentioned(tokens: list[Token], mentions: list[GradeMention]) -> list[GradeMention]:
    inside = {token.i for token in tokens}
    return [mention for mention in mentions if mention.start in inside and mention.end - 1 in inside]


def _is_number(token: Token) -> bool:
    return token.text[0].isdigit() or token.is_punct


def _text(tokens: list[Token]) -> str:
    """The words of `tokens` as printed, white space folded."""
    return " ".join(
        "".join(
            token.text_with_ws if token.whitespace_ else token.text + _gap(token) for token in tokens
        ).split()
    )


def _gap(token: Token) -> str:
    """A space where a cell or block ended after `token`, else nothing."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    return " " if following is None or following.is_space else ""
