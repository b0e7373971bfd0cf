"""What a visit looked at: the sentence of the opening that says so, and those that go on with it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.facts.header import FocusValue
from ofsted_extract.pipeline.language import add_span, value_of
from ofsted_extract.pipeline.sections.unbroken import end_of_sentence
from ofsted_extract.pipeline.visit.days import OPENING_TOKENS
from ofsted_extract.rules.patterns import Match, Patterns

# Lengths are in tokens.
_LONGEST_PART = 150
_LONGEST_GAP = 200
"""Between a sentence of the focus and the next one that goes on with it."""
_LONGEST_EVIDENCE_GAP = 40
"""Between two parts that are quoted together as evidence."""
_OBJECT = 14
"""The words after a verb of looking that tell evidence from the work itself."""
_STOPS = frozenset(".;:,")
_AFTER_OPENING = frozenset({"overview", "improvements", "priority_actions", "findings", "closing"})
"""Roles of the sections that come after the opening."""


class Focus:
    """Fills `doc.spans["focus"]` with at most one `FocusValue`; the rules are in `patterns/focus.yaml`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._leads = patterns.matcher(nlp, "focus")
        self._evidence = patterns.matcher(nlp, "focus-not")
        self._aspects = patterns.matcher(nlp, "focus-aspect")
        self._ends = patterns.matcher(nlp, "focus-end")

    def find(self, doc: Doc) -> None:
        """Needs sentences, `doc.spans["blocks"]` and `["sections"]`."""
        titles = [block for block in doc.spans["blocks"] if block.label_ == "heading"]
        parts: list[Span] = []
        for region in _regions(doc):
            parts = parts or [part for sentence in self._sentences(region, titles) for part in sentence]
        parts = parts or _bare_list(doc)
        if not parts:
            return
        words = "; ".join(dict.fromkeys(_in_words(doc, part) for part in parts)).replace(":;", ":")
        value = FocusValue(words, tuple((part.start, part.end) for part in parts))
        is_title = _is_in(titles, parts[0].start)
        end = _end_of_evidence(parts[:1] if is_title else parts)
        add_span(doc, "focus", parts[0].start, end, value, "focus")

    def _sentences(self, region: Span, titles: list[Span]) -> Iterator[list[Span]]:
        """The parts of the focus in each sentence that says or goes on with it, in order."""
        doc, end = region.doc, 0
        for match in self._leads(region, longest=True):
            kind = match.rule.values.get("part")
            if kind == ("start" if end else "more") or match.start < end:
                continue
            if end and match.start - end > _LONGEST_GAP and not _is_in(titles, end - 1):
                return
            parts = self._parts(doc, match)
            if parts:
                end = parts[-1].end
                yield parts

    def _parts(self, doc: Doc, match: Match) -> list[Span]:
        """The rest of a sentence, and the list after its colon; nothing where it is about evidence."""
        start = max(match.start, match.end - int(match.rule.values.get("keep") or 0))
        stop = end_of_sentence(doc, match.end - 1)
        whole = doc[start:stop]
        is_sure = bool(match.rule.values.get("sure"))
        if not is_sure and self._is_evidence(doc[match.end : min(stop, match.end + _OBJECT)]):
            return []
        cut = next((found.start for found in self._ends(whole)), stop)
        end = _without_stops(doc, start, cut)
        parts = [doc[start:end]] if end > start else []
        if ":" in doc[end if end > match.end else match.end - 1 : stop].text:
            parts += _list_items_after(doc, stop - 1)
        return parts if parts and all(len(part) <= _LONGEST_PART for part in parts) else []

    def _is_evidence(self, words: Span) -> bool:
        if not len(words) or any(found.start == words.start for found in self._aspects(words)):
            return False
        return bool(self._evidence(words))


def _regions(doc: Doc) -> Iterator[Span]:
    """Where a letter says what was looked at: its opening, or a section that comes after an overview."""
    sections = [section for section in doc.spans.get("sections", ()) if section.start < OPENING_TOKENS]
    after = (section.start for section in sections if value_of(section).role in _AFTER_OPENING)
    end = min(len(doc), OPENING_TOKENS, next(after, OPENING_TOKENS))
    yield doc[:end]
    for section in sections:
        if section.start >= end and value_of(section).role == "scope":
            yield doc[section.start : section.end]


def _bare_list(doc: Doc) -> list[Span]:
    """The items directly under the heading of a section on what was looked at."""
    for region in doc.spans.get("sections", ()):
        if region.start < OPENING_TOKENS and value_of(region).role == "scope":
            return _list_items_after(doc, region.start)
    return []


def _is_in(blocks: list[Span], token: int) -> bool:
    return any(block.start <= token < block.end for block in blocks)


def _without_stops(doc: Doc, start: int, end: int) -> int:
    """`end`, moved back over white space and punctuation, but not before `start`."""
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in _STOPS):
        end -= 1
    return end


def _list_items_after(doc: Doc, at: int) -> list[Span]:
    """The list items directly after the block of token `at`."""
    items = []
    for block in doc.spans["blocks"]:
        if block.start <= at:
            continue
        if block.label_ != "list_item":
            break
        items.append(doc[block.start : _without_stops(doc, block.start, block.end)])
    return items


def _in_words(doc: Doc, part: Span) -> str:
    """The words of a part, with the colon that leads to a list."""
    words = fold(part.text).rstrip(".;,")
    return words + ":" if part.end < len(doc) and doc[part.end].text == ":" else words


def _end_of_evidence(parts: list[Span]) -> int:
    """The end of the parts that stand together with the first one."""
    end = parts[0].end
    for part in parts[1:]:
        if not end <= part.start <= end + _LONGEST_EVIDENCE_GAP:
            break
        end = part.end
    return end
