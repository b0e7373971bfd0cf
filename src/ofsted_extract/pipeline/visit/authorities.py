"""`ofsted_authorities`: the authority whose services the letter is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.dates import DateValue
from ofsted_extract.facts.header import AuthorityValue
from ofsted_extract.pipeline.language import add_span, warn
from ofsted_extract.pipeline.traits import TraitsReader
from ofsted_extract.pipeline.visit.gazetteer import Gazetteer, Mention, load_authorities
from ofsted_extract.rules.patterns import Patterns, load_patterns

# The head of a letter, in blocks, and the part of it in which every name weighs more, in tokens.
_HEAD_BLOCKS = 40
_HEAD_TOKENS = 350
_START_OF_BLOCK = 60

# What the place of a mention adds to its weight of 1, or for the body, what it is multiplied by.
_IN_HEAD = 3.0
_ALONE_IN_BLOCK = 5.0
_IN_HEADING = 6.0
_BODY_FACTOR = 0.2

_STRONG = 8.0
"""From this weight on, a mention tells by itself what the letter is about."""
_MOST_OF_WEAK = 5.0
"""How much all weak mentions of an authority can add up to, where another has a strong one."""
_RIVAL_SHARE = 0.8
"""From this share of the best weight on, the second authority makes the result ambiguous."""

# Distances are in tokens.
_WORDS_AROUND = 8
_STREET_TO_TOWN = 4
_LEAD_TO_SUFFIX = 20
_LONGEST_NAME = 8


class _Weighed(NamedTuple):
    """A mention of a known authority, weighed by how clearly its place says that the letter is about it."""

    mention: Mention
    weight: float


class Authorities:
    """Writes at most one `AuthorityValue` to `doc.spans["authority"]`.

    Every mention of a known authority is weighed by its place. It weighs most after "visit to" or
    "inspection of" in a title or opening sentence, much alone on a line of the cover or address block, and
    little in the body. A mention inside the name of another body ("Devon and Cornwall Police") is ignored.
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
        """Needs `blocks`; reads `kind`, and `dates` to distinguish authorities that share a name.

        Warnings: `no-authority`, `unknown-authority` (named in the title, but not in authorities.csv) and
        `ambiguous-authority` (the letter could be about either of two).
        """
        doc.spans["authority"] = []
        head = list(doc.spans["blocks"])[:_HEAD_BLOCKS]
        leads = self._leads(doc, head)
        weighed = list(self._weigh(doc, head, leads))
        totals = _totals(weighed)
        ranked = sorted(totals, key=lambda name: -totals[name])
        if not ranked or totals[ranked[0]] < _STRONG:
            unlisted = self._unlisted(doc, leads)
            if unlisted is not None:
                self._add_unlisted(doc, unlisted)
                return doc
        if not ranked or totals[ranked[0]] < 1:
            warn(doc, "no-authority", "the letter does not say whose services it is about")
            return doc
        best = max((item for item in weighed if item.mention.name == ranked[0]), key=lambda item: item.weight)
        self._add_listed(doc, best.mention)
        if len(ranked) > 1 and totals[ranked[1]] > _RIVAL_SHARE * totals[ranked[0]]:
            warn(doc, "ambiguous-authority", f"the letter could be about {ranked[0]} or {ranked[1]}")
        return doc

    def _leads(self, doc: Doc, head: list[Span]) -> dict[int, float]:
        """The weights of words such as "visit to", by the token after them, where a name may begin."""
        matches = [match for block in head for match in self._before(block)]
        if self._traits(doc).is_about_school:
            matches += self._of_school(doc)
        return {match.end: float(match.rule.values["weight"] or 0) for match in matches}

    def _weigh(self, doc: Doc, head: list[Span], leads: dict[int, float]) -> Iterator[_Weighed]:
        """Each mention with its weight, except those that are part of another body's name or address."""
        head_end = head[-1].end if head else 0
        blocks = {block.start: block for block in head}
        starts = sorted(blocks)
        offices = [match.end for block in head for match in self._offices(block)]
        for mention in self._gazetteer(doc):
            added = self._weight_of_words_after(doc, mention.end)
            if added is None or any(_is_town_of(doc, office, mention.start) for office in offices):
                continue
            weight = 1.0 + added
            if mention.start >= head_end:
                words = doc[max(head_end, mention.start - _WORDS_AROUND) : mention.end]
                lead_weight = leads.get(self._start_of_full_name(doc, words, mention.start), 0.0)
                yield _Weighed(mention, lead_weight or weight * _BODY_FACTOR)
                continue
            block = blocks[max(start for start in starts if start <= mention.start)]
            if mention.start < _HEAD_TOKENS and mention.start - block.start < _START_OF_BLOCK:
                weight += _IN_HEAD
            name_start = self._start_of_full_name(doc, block, mention.start)
            weight += leads.get(name_start, 0.0)
            if block.label_ == "heading":
                weight += _IN_HEADING
            elif name_start == block.start and self._are_council_words(doc, mention.end, block.end):
                weight += _ALONE_IN_BLOCK
            yield _Weighed(mention, weight)

    def _weight_of_words_after(self, doc: Doc, end: int) -> float | None:
        """What the words after a name add to its weight; None where they make it another body's name."""
        words = doc[end : end + _WORDS_AROUND]
        after = [match.rule.values["weight"] for match in self._after(words) if match.start == end]
        if not after and any(match.start == end for match in self._other_body(words)):
            return None
        return float(after[0] or 0) if after else 0.0

    def _start_of_full_name(self, doc: Doc, block: Span, start: int) -> int:
        """The first token of the name at `start`, with "the London Borough of" before it if it is there."""
        for prefix in reversed(self._prefixes):
            words = [token.lower_ for token in doc[max(block.start, start - len(prefix)) : start]]
            if words == prefix:
                start -= len(prefix)
                break
        if start > block.start and doc[start - 1].lower_ == "the":
            start -= 1
        return start

    def _are_council_words(self, doc: Doc, start: int, end: int) -> bool:
        return all(token.lower_ in self._suffixes or not token.is_alpha for token in doc[start:end])

    def _unlisted(self, doc: Doc, leads: dict[int, float]) -> Span | None:
        """A name where an authority's is expected: "visit to the London Borough of Fordmarsh council"."""
        after = {match.start for match in self._after(doc[: max(leads, default=0) + _LEAD_TO_SUFFIX])}
        for lead in sorted(leads):
            start = lead + 1 if lead < len(doc) and doc[lead].lower_ == "the" else lead
            for prefix in reversed(self._prefixes):
                if [token.lower_ for token in doc[start : start + len(prefix)]] == prefix:
                    start += len(prefix)
                    break
            end = start
            while end < len(doc) and end not in after and self._can_be_in_name(doc, end, start):
                end += 1
            if start < end <= start + _LONGEST_NAME and end in after and doc[end - 1].text[0].isupper():
                return doc[start:end]
        return None

    def _can_be_in_name(self, doc: Doc, at: int, start: int) -> bool:
        token = doc[at]
        return (token.is_alpha and token.text[0].isupper()) or (
            at > start and (token.lower_ in self._small or token.text in {"-", "&", ","})
        )

    def _add_unlisted(self, doc: Doc, span: Span) -> None:
        """Adds the authority that `span` names by the beginning of its name, or else an unknown one."""
        name = " ".join(span.text.split())
        if known := self._gazetteer.starting_with(name):
            self._add_listed(doc, Mention(known, span.start, span.end))
            return
        add_span(doc, "authority", span.start, span.end, AuthorityValue(name, None, None))
        warn(doc, "unknown-authority", f"{name!r} is not in authorities.csv: no code, no region")

    def _add_listed(self, doc: Doc, mention: Mention) -> None:
        row = self._gazetteer.row(mention.name, _date_of(doc))
        value = AuthorityValue(row.name, row.gss_code, row.region)
        add_span(doc, "authority", mention.start, mention.end, value)


def _is_town_of(doc: Doc, office: int, town: int) -> bool:
    """Whether the name at token `town` belongs to the office address that ends at token `office`."""
    if not office <= town <= office + _STREET_TO_TOWN:
        return False
    return not any(token.is_alpha for token in doc[office:town])


def _totals(weighed: list[_Weighed]) -> dict[str, float]:
    """The weight of each authority.

    Where any mention is strong, weak ones count little, however many there are: a neighbouring authority may
    be named often.
    """
    strong: dict[str, float] = defaultdict(float)
    weak: dict[str, float] = defaultdict(float)
    for mention, weight in weighed:
        (strong if weight >= _STRONG else weak)[mention.name] += weight
    most = _MOST_OF_WEAK if strong else float("inf")
    return {
        mention.name: strong.get(mention.name, 0.0) + min(weak.get(mention.name, 0.0), most)
        for mention, _ in weighed
    }


def _date_of(doc: Doc) -> str | None:
    """The letter's date, or else the first day of the visit; None where neither was found."""
    values = [span._.value for span in doc.spans["dates"]] if "dates" in doc.spans else []
    roles = {value.role: value.iso for value in reversed(values) if isinstance(value, DateValue)}
    return roles.get("letter_date") or roles.get("visit_start")


@Language.factory("ofsted_authorities", default_config={"patterns": None})
def create_authorities(nlp: Language, name: str, *, patterns: str | None) -> Authorities:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Authorities(nlp, load_patterns(patterns))
