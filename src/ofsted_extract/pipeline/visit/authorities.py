"""`ofsted_authorities`: whose services the letter is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.values import AuthorityValue, DateValue
from ofsted_extract.pipeline.language import add_span, doubt
from ofsted_extract.pipeline.visit.gazetteer import Gazetteer, Mention, load_authorities
from ofsted_extract.pipeline.visit.traits import TraitsReader
from ofsted_extract.rules.patterns import Patterns, load_patterns

_HEAD_BLOCKS = 40
_HEAD_TOKENS = 350
_OPENING_TOKENS = 60
_BODY = 0.2
_IN_HEAD = 3.0
_WHOLE_BLOCK = 5.0
_HEADING = 6.0
_KNOWN = 8.0
_MOST_WEAK = 5.0
_WINDOW = 8
_RIVAL = 0.8
# In tokens: how far behind the street of an inspectorate's office its town can stand.
_TO_TOWN = 4


class _Weighed(NamedTuple):
    """A mention of a known authority and how much its place says that the letter is about it."""

    mention: Mention
    weight: float


class Authorities:
    """Writes at most one `AuthorityValue` to `doc.spans["authority"]`.

    Every mention of a known authority is weighed by its place: after "visit to" or "inspection of" in a
    title or opening sentence it says most, alone on a line of the cover or the address block much, in the
    body little; as part of another body's name ("Devon and Cornwall Police") nothing.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        directory = str(patterns.directory) if patterns.directory else None
        self._small = patterns.words("small-words")
        self._prefixes = sorted((prefix.split() for prefix in patterns.words("council-prefixes")), key=len)
        self._suffixes = patterns.words("council-suffixes")
        self._gazetteer = Gazetteer(nlp, load_authorities(directory), self._small)
        self._before = patterns.matcher(nlp, "authority-before")
        self._after = patterns.matcher(nlp, "authority-after")
        self._other_body = patterns.matcher(nlp, "authority-not-after")
        self._of_school = patterns.matcher(nlp, "authority-of-school")
        self._offices = patterns.matcher(nlp, "authority-office")
        self._traits = TraitsReader(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Needs `blocks`, and `dates` to tell authorities of one name apart; reads `kind` where it is there.

        Doubts: `no-authority`, `unknown-authority` (named in the title, not in authorities.csv),
        `ambiguous-authority` (two that the letter could be about).
        """
        doc.spans["authority"] = []
        head = list(doc.spans["blocks"])[:_HEAD_BLOCKS]
        before = {
            match.end: float(match.rule.values["weight"] or 0)
            for block in head
            for match in self._before(block)
        }
        if self._traits(doc).is_about_school:
            before |= {match.end: float(match.rule.values["weight"] or 0) for match in self._of_school(doc)}
        weighed = list(self._weigh(doc, head, before))
        totals = _totals(weighed)
        ranked = sorted(totals, key=lambda name: -totals[name])
        if not ranked or totals[ranked[0]] < _KNOWN:
            unknown = self._unknown(doc, before)
            if unknown is not None:
                self._add_named(doc, unknown)
                return doc
        if not ranked or totals[ranked[0]] < 1:
            doubt(doc, "no-authority", "the letter does not say whose services it is about")
            return doc
        best = max((item for item in weighed if item.mention.name == ranked[0]), key=lambda item: item.weight)
        self._add_known(doc, best.mention)
        if len(ranked) > 1 and totals[ranked[1]] > _RIVAL * totals[ranked[0]]:
            doubt(doc, "ambiguous-authority", f"the letter could be about {ranked[0]} or {ranked[1]}")
        return doc

    def _weigh(self, doc: Doc, head: list[Span], before: dict[int, float]) -> Iterator[_Weighed]:
        head_end = head[-1].end if head else 0
        blocks = {block.start: block for block in head}
        starts = sorted(blocks)
        offices = [match.end for block in head for match in self._offices(block)]
        for mention in self._gazetteer(doc):
            follows = self._following(doc, mention.end)
            if follows is None or any(_leads_to(doc, office, mention.start) for office in offices):
                continue
            weight = 1.0 + follows
            if mention.start >= head_end:
                block = doc[max(head_end, mention.start - _WINDOW) : mention.end]
                said = before.get(self._lead_in(doc, block, mention.start), 0.0)
                yield _Weighed(mention, said or weight * _BODY)
                continue
            block = blocks[max(start for start in starts if start <= mention.start)]
            if mention.start < _HEAD_TOKENS and mention.start - block.start < _OPENING_TOKENS:
                weight += _IN_HEAD
            lead = self._lead_in(doc, block, mention.start)
            weight += before.get(lead, 0.0)
            if block.label_ == "heading":
                weight += _HEADING
            elif lead == block.start and self._only_council(doc, mention.end, block.end):
                weight += _WHOLE_BLOCK
            yield _Weighed(mention, weight)

    def _following(self, doc: Doc, end: int) -> float | None:
        """What the words after a name add to its weight; None where they make it another body's."""
        words = doc[end : end + _WINDOW]
        after = [match.rule.values["weight"] for match in self._after(words) if match.start == end]
        if not after and any(match.start == end for match in self._other_body(words)):
            return None
        return float(after[0] or 0) if after else 0.0

    def _lead_in(self, doc: Doc, block: Span, start: int) -> int:
        """Where "the London Borough of" before the name at `start` begins, or `start` itself."""
        for prefix in reversed(self._prefixes):
            words = [token.lower_ for token in doc[max(block.start, start - len(prefix)) : start]]
            if words == prefix:
                start -= len(prefix)
                break
        if start > block.start and doc[start - 1].lower_ == "the":
            start -= 1
        return start

    def _only_council(self, doc: Doc, start: int, end: int) -> bool:
        return all(token.lower_ in self._suffixes or not token.is_alpha for token in doc[start:end])

    def _unknown(self, doc: Doc, before: dict[int, float]) -> Span | None:
        """A name in the place of an authority's, as in "visit to the London Borough of Fordmarsh council"."""
        after = {match.start for match in self._after(doc[: max(before, default=0) + 20])}
        for lead in sorted(before):
            start = lead + 1 if lead < len(doc) and doc[lead].lower_ == "the" else lead
            for prefix in reversed(self._prefixes):
                if [token.lower_ for token in doc[start : start + len(prefix)]] == prefix:
                    start += len(prefix)
                    break
            end = start
            while end < len(doc) and end not in after and self._can_be_name(doc, end, start):
                end += 1
            if start < end <= start + 8 and end in after and doc[end - 1].text[0].isupper():
                return doc[start:end]
        return None

    def _can_be_name(self, doc: Doc, at: int, start: int) -> bool:
        token = doc[at]
        return (token.is_alpha and token.text[0].isupper()) or (
            at > start and (token.lower_ in self._small or token.text in {"-", "&", ","})
        )

    def _add_named(self, doc: Doc, span: Span) -> None:
        """The authority named in the title by the beginning of its name, or else by none that we know."""
        name = " ".join(span.text.split())
        if known := self._gazetteer.begun(name):
            self._add_known(doc, Mention(known, span.start, span.end))
            return
        add_span(doc, "authority", span.start, span.end, AuthorityValue(name, None, None))
        doubt(doc, "unknown-authority", f"{name!r} is not in authorities.csv: no code, no region")

    def _add_known(self, doc: Doc, mention: Mention) -> None:
        row = self._gazetteer.row(mention.name, _date_of(doc))
        value = AuthorityValue(row.name, row.gss_code, row.region)
        add_span(doc, "authority", mention.start, mention.end, value)


def _leads_to(doc: Doc, office: int, town: int) -> bool:
    """Whether nothing but space, stops and numbers stands between an office's street and a town."""
    between = doc[office:town] if office <= town <= office + _TO_TOWN else None
    return between is not None and not any(token.is_alpha for token in between)


def _totals(weighed: list[_Weighed]) -> dict[str, float]:
    """Each authority's weight. Beside places that say what the letter is about, the others count little
    however many they are: a neighbour may be named often.
    """
    strong: dict[str, float] = defaultdict(float)
    weak: dict[str, float] = defaultdict(float)
    for mention, weight in weighed:
        (strong if weight >= _KNOWN else weak)[mention.name] += weight
    most = _MOST_WEAK if strong else float("inf")
    return {
        mention.name: strong.get(mention.name, 0.0) + min(weak.get(mention.name, 0.0), most)
        for mention, _ in weighed
    }


def _date_of(doc: Doc) -> str | None:
    """The letter's date, else the first day of the visit, as far as earlier components found them."""
    values = [span._.value for span in doc.spans["dates"]] if "dates" in doc.spans else []
    roles = {value.role: value.iso for value in reversed(values) if isinstance(value, DateValue)}
    return roles.get("letter_date") or roles.get("visit_start")


@Language.factory("ofsted_authorities", default_config={"patterns": None})
def create_authorities(nlp: Language, name: str, *, patterns: str | None) -> Authorities:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Authorities(nlp, load_patterns(patterns))
