"""Reads graded rows and headings: an area that the inspection graded, and its grade.

A row is recognised by the first words of its area and the grade at its end. It may be the cells of a table,
one line, a heading with a colon, separate blocks for area and grade, or wrapped text with the grade among
the words of the area.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ofsted_extract.facts.judgements import JudgementValue
from ofsted_extract.pipeline.judgements.grades import GradeMention
from ofsted_extract.pipeline.language import warn
from ofsted_extract.rules.matching import any_within
from ofsted_extract.rules.patterns import Match, Patterns

_LONGEST_ROW = 34
"""In tokens: the longest area of any framework has 16, and a wrapped grade 5."""
_MAX_ROW_BLOCKS = 4
"""The number of blocks into which the layout can break a row."""
_LONGEST_REST = 12
"""In tokens: the last lines of a wrapped row."""
_HEADLINE_TOKENS = 12
"""How far after the first words of the headline its grade can be."""
_LONGEST_HEADING = 16
_NUMBERED_GRADE = 3
"""In tokens: "Grade 3 (", which comes before the word for the grade."""
_STOPS = frozenset({".", ";", ":", "?"})
_COVER_GAP = 3
"""Rows with at most this many other blocks between them belong to one table."""
_COVER_ROWS = 3
"""The number of rows in the smallest table on a cover."""

OVERALL = "Overall effectiveness"
BOARD = "The Local Safeguarding Children Board"


class Row(NamedTuple):
    """A graded row in the tokens `start:end`, with the index of its first block and its judgement."""

    start: int
    end: int
    block: int
    value: JudgementValue


class GradedRows:
    """Finds the graded rows of a Doc that has `blocks`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = patterns.matcher(nlp, "judgements")
        self._links = patterns.words("domain-links")
        self._column_heads = patterns.words("column-heads")
        self._breaks = patterns.words("domain-breaks")
        self._noise = patterns.words("domain-noise")
        self._overall_parts = patterns.words("overall-parts")
        self._headline_breaks = patterns.words("headline-breaks")

    def __call__(self, doc: Doc, *, headline: bool, mentions: list[GradeMention]) -> list[Row]:
        """Finds the graded rows; warns of `two-grades-for-area` if one area has two grades.

        Args:
            doc: the report.
            headline: whether a sentence on the cover may state the overall grade, as in the single framework.
            mentions: the grades in the text.

        Returns:
            The rows in the order of the text, one per area.
        """
        hits = _Hits(doc, self._rules(doc))
        blocks = [block for block in doc.spans["blocks"] if block.label_ != "footnote"]
        earlier = _blocks_on_earlier(blocks, hits)
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
        """The overall grade, if `block` begins with the sentence that states it."""
        first = next((token.i for token in block if not token.is_space), block.start)
        opening = hits.at("judgements/headline", first)
        if opening is None:
            return
        mention = next((m for m in mentions if opening <= m.start < block.end), None)
        if mention is None or mention.start - opening > _HEADLINE_TOKENS:
            return
        between = block.doc[opening : mention.start]
        after = next((token for token in block.doc[mention.end : block.end] if not token.is_space), None)
        broken = any(token.norm_ in self._headline_breaks for token in between)
        if broken or (after is not None and after.text[0].islower()):
            return
        value = JudgementValue(OVERALL, mention.grade, "Ofsted")
        yield Row(first, mention.end, at, value)

    def _rows(self, blocks: list[Span], at: int, hits: _Hits, mentions: list[GradeMention]) -> Iterator[Row]:
        """The rows that begin in block `at`; several if the layout was lost and rows run together."""
        starts = self._openings(blocks[at], hits, mentions)
        tokens = _words(blocks[at])
        if not starts and (row := self._numbered_row(blocks, at, tokens, hits, mentions)):
            yield row
            return
        if not starts and blocks[at].label_ != "table_row":
            return
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
        """The tokens of a block at which areas begin.

        An area begins at the start of the block or right after a grade; a number may precede it, and the
        first area may follow the column headings. In a wrapped table, an area may also follow the last words
        of the row above.
        """
        found: list[int] = []
        for at in hits.areas_within(block):
            within_row = block.label_ == "table_row" and not found
            graded = bool(found) and any(found[-1] < mention.end <= at for mention in mentions)
            wrapped = block.doc[at].is_title and (within_row or graded)
            if wrapped or self._begins_row(block, at, mentions):
                found.append(at)
        return found

    def _begins_row(self, block: Span, at: int, mentions: list[GradeMention]) -> bool:
        """Whether token `at` begins its block or follows a grade, ignoring numbers and column headings."""
        ends = {mention.end for mention in mentions}
        while at not in ends:
            before = next(
                (token for token in reversed(block.doc[block.start : at]) if not token.is_space), None
            )
            if before is None:
                return True
            if not (_is_number(before) or before.norm_ in self._column_heads):
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
        """`part` with the following blocks, up to the one that contains the grade."""
        joined = list(part)
        for block in blocks[at + 1 : at + _MAX_ROW_BLOCKS]:
            if (
                _grades_within(joined, mentions)
                or joined[-1].text in {".", ":"}
                or len(joined) > _LONGEST_ROW
            ):
                return joined
            tokens = _words(block)
            if not tokens or len(tokens) > _LONGEST_ROW // 2 or self._openings(block, hits, mentions):
                return joined
            joined += tokens
        return joined

    def _rest(
        self, blocks: list[Span], part: list[Token], hits: _Hits, mentions: list[GradeMention]
    ) -> list[Token]:
        """The last words of a row with wrapped cells, at the start of the next block."""
        block = next((b for b in blocks if b.start > part[-1].i), None)
        tokens = _words(block) if block is not None else []
        if block is None or block.label_ == "list_item" or not tokens or not tokens[0].is_lower:
            return []
        stop = next(iter(self._openings(block, hits, mentions)), block.end)
        rest = [token for token in tokens if token.i < stop]
        return rest if 0 < len(rest) <= _LONGEST_REST and rest[-1].text not in _STOPS else []

    def _row(self, at: int, tokens: list[Token], hits: _Hits, mentions: list[GradeMention]) -> Row | None:
        """The row in `tokens`, or None if they are not exactly one area and one grade."""
        end = tokens[-1].i + 1
        found = _grades_within(tokens, mentions)
        if len(found) == 2 and found[0].grade == "requires_improvement" and _ends_to_be_good(tokens):
            tokens, found = tokens[:-3], found[:1]
        if len(found) != 1 or len(tokens) > _LONGEST_ROW:
            return None
        mention = found[0]
        first = hits.at("judgements/domain-prefix", tokens[0].i) or tokens[0].i
        before = [token for token in tokens if first <= token.i < mention.start]
        after = [token for token in tokens if token.i >= mention.end and token.text != ")"]
        if [token.norm_ for token in before[-2:]] == ["to", "be"] and before[-3].norm_ not in self._links:
            # the end of "requires improvement to be good", separated from its beginning by the layout
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

    def _numbered_row(
        self, blocks: list[Span], at: int, tokens: list[Token], hits: _Hits, mentions: list[GradeMention]
    ) -> Row | None:
        """A block that ends in "Grade 3 (adequate)"; its area is the rest, or the heading just before it."""
        if not tokens or tokens[-1].text != ")":
            return None
        mention = next((each for each in mentions if each.end == tokens[-1].i), None)
        opening = mention.start - _NUMBERED_GRADE if mention is not None else -1
        if mention is None or hits.at("judgements/numbered-grade", opening) != mention.start:
            return None
        domain = [token for token in tokens if token.i < opening]
        if not domain and at:
            if self._openings(blocks[at - 1], hits, mentions):
                return None  # the row of that block goes on to this grade
            domain = _words(blocks[at - 1])
        while domain and (domain[-1].norm_ in self._links or _is_number(domain[-1])):
            domain.pop()
        if not domain or not domain[0].is_title or len(domain) > _LONGEST_ROW // 2:
            return None
        if any(token.text in _STOPS for token in domain):
            return None
        value = JudgementValue(_text(domain), mention.grade, "Ofsted")
        return Row(domain[0].i, tokens[-1].i + 1, at, value)

    def _table_row(
        self, block: Span, at: int, tokens: list[Token], mentions: list[GradeMention]
    ) -> Row | None:
        """A table row whose last cell is a grade and whose other cells are a short area without a grade."""
        if block.label_ != "table_row":
            return None
        tabs = [token.i for token in block if "\t" in token.text]
        found = _grades_within(tokens, mentions)
        if not tabs or len(found) != 1 or (found[0].start, found[0].end) != (tabs[-1] + 1, tokens[-1].i + 1):
            return None
        domain = [token for token in tokens if token.i < tabs[-1]]
        while domain and _is_number(domain[0]):
            del domain[0]
        if not domain or not domain[0].is_title or len(domain) > _LONGEST_ROW // 2:
            return None
        return Row(tokens[0].i, found[0].end, at, JudgementValue(_text(domain), found[0].grade, "Ofsted"))

    def _once(self, doc: Doc, rows: list[Row]) -> list[Row]:
        """One row per area. Rows in the body that repeat an area of the cover in other words are dropped."""
        kept: list[Row] = []
        keys: list[frozenset[str]] = []
        cover_ends = _end_of_cover(rows)
        overall = self._key(OVERALL)
        for row in rows:
            key = self._key(row.value.domain)
            # "Overall effectiveness" alone may be short for that of the services which the report is about
            same = next(
                (
                    old
                    for old, k in zip(kept, keys, strict=True)
                    if k == key or (overall in (k, key) and overall <= k & key)
                ),
                None,
            )
            if same is not None:
                if same.value.grade != row.value.grade:
                    warn(doc, "two-grades-for-area", f"the report grades {row.value.domain!r} in two ways")
                continue
            if row.block > cover_ends and any(_is_same_area(key, k) for k in keys):
                continue
            kept.append(row)
            keys.append(key)
        return kept

    def _key(self, domain: str) -> frozenset[str]:
        """The words that distinguish an area, in the singular and without the usual words of headings."""
        if domain.casefold().removeprefix("the ").startswith(OVERALL.casefold()):
            parts = [word for word in domain.casefold().split() if word in self._overall_parts]
            domain = " ".join([OVERALL, *parts])
        words = (word.strip(",()’'").casefold() for word in domain.split())
        return frozenset(word.rstrip("s") for word in words if word and word not in self._noise)


class _Hits:
    """The matches of the rules `judgements/…`, by rule and first token."""

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
        """Returns the end of the longest match of `rule` that begins at token `start`, or None."""
        return self._ends.get((rule, start))

    def areas_within(self, span: Span) -> list[int]:
        """Returns the tokens of `span` at which an area begins, or words that may precede its name."""
        return self._areas[bisect_left(self._areas, span.start) : bisect_left(self._areas, span.end)]

    def within(self, rule: str, span: Span) -> bool:
        """Whether a match of `rule` begins anywhere in `span`."""
        return any_within(self._starts.get(rule, []), span.start, span.end)


def _blocks_on_earlier(blocks: list[Span], hits: _Hits) -> set[int]:
    """The indices of blocks that report an earlier inspection or explain the scale of grades."""
    found: set[int] = set()
    in_section = in_list = False
    for at, block in enumerate(blocks):
        is_on_earlier = hits.within("judgements/earlier", block)
        if block.label_ == "heading":
            in_section, in_list = is_on_earlier and len(block) <= _LONGEST_HEADING, False
        elif is_on_earlier:
            in_list = block.text.rstrip().endswith(":")
            found.add(at)
        elif in_list and block.label_ not in {"list_item", "table_row"} and ":" not in block.text:
            in_list = False
        if in_section or in_list:
            found.add(at)
    return found


def _near_grade(blocks: list[Span], at: int, starts: list[int]) -> bool:
    """Whether a row that begins in block `at` can contain one of the grades, which begin at `starts`."""
    last = blocks[min(at + _MAX_ROW_BLOCKS, len(blocks) - 1)]
    return any_within(starts, blocks[at].start, last.end)


def _end_of_cover(rows: list[Row]) -> int:
    """The last block of the first table on the cover; past the last row if there is no table."""
    run: list[Row] = []
    for row in rows:
        if run and row.block - run[-1].block > _COVER_GAP + 1:
            if len(run) >= _COVER_ROWS:
                break
            run = []
        run.append(row)
    return run[-1].block if len(run) >= _COVER_ROWS else 1 << 30


def _is_same_area(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two areas differ only in wording: `other` has all words of `one`, or most words are shared."""
    return one <= other or 2 * len(one & other) >= 0.6 * (len(one) + len(other))


def _words(block: Span) -> list[Token]:
    return [token for token in block if not token.is_space]


def _ends_to_be_good(tokens: list[Token]) -> bool:
    """Whether the last words are the second half of "requires improvement to be good"."""
    return [token.norm_ for token in tokens[-3:]] == ["to", "be", "good"]


def _grades_within(tokens: list[Token], mentions: list[GradeMention]) -> list[GradeMention]:
    inside = {token.i for token in tokens}
    return [mention for mention in mentions if mention.start in inside and mention.end - 1 in inside]


def _is_number(token: Token) -> bool:
    return token.text[0].isdigit() or token.is_punct


def _text(tokens: list[Token]) -> str:
    """The words of `tokens` as printed, with white space folded."""
    return " ".join(
        "".join(
            token.text_with_ws if token.whitespace_ else token.text + _gap(token) for token in tokens
        ).split()
    )


def _gap(token: Token) -> str:
    """A space if a cell or block ends with `token`, otherwise nothing."""
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    return " " if following is None or following.is_space else ""
