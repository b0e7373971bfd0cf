"""Reads noun phrases by closed lists of words (`patterns/phrases.yaml`): no part-of-speech model is used."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Token

from ofsted_extract.patterns import Patterns
from ofsted_extract.pipeline.numbers import is_dash
from ofsted_extract.records import fold

Bounds = tuple[int, int]
_LONGEST = 8
_QUOTES = frozenset("‘“”")
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})


class PhraseReader:
    """Finds where a noun phrase begins and ends; all bounds are tokens of the Doc."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._stops = patterns.words("phrase-stops")
        self._plurals = patterns.words("irregular-plurals")
        self._singulars = patterns.words("countable-singulars")
        self._articles = patterns.words("determiners")
        self._numbers = patterns.words("cardinals") | patterns.words("tens") | patterns.words("multipliers")
        self._bodies = patterns.words("bodies")
        self._legal_parts = patterns.words("legal-parts")
        self._fillers = patterns.words("fillers-before-verbs")
        self._populations = PhraseMatcher(nlp.vocab, attr="NORM")
        texts = sorted(patterns.words("populations"))
        self._populations.add("population", [nlp.make_doc(text) for text in texts])

    def populations(self, doc: Doc) -> dict[int, int]:
        """Where a known population of several words begins, and the end of the longest that begins there."""
        found: dict[int, int] = {}
        for _, start, end in self._populations(doc):
            found[start] = max(end, found.get(start, 0))
        return found

    def after(
        self, doc: Doc, at: int, populations: dict[int, int], limit: int, *, plural: bool = False
    ) -> Bounds | None:
        """The noun phrase that begins at `at`, determiners left off; None where none does.

        It ends at its first plural or known singular (with `plural` at a plural only), is carried on
        through a possessive, a known population ("children looked after") and "and" before another,
        and never reaches `limit`.
        """
        while at < limit and doc[at].lower_ in self._articles:
            at += 1
        start = end = at
        while at < limit and at - start < _LONGEST:
            if at in populations and populations[at] <= limit:
                end = populations[at]
                if end < limit and doc[end].lower_ in self._bodies:
                    end += 1
                break
            joins = at > start and at + 1 < limit and self._joins(doc, at)
            compound = at + 1 < limit and is_dash(doc[at + 1]) and not doc[at].whitespace_
            if self._stops_at(doc[at]) and not joins and not compound:
                break
            at += 1
            if is_dash(doc[at - 1]) or doc[at - 1].text in _QUOTES:
                continue
            end = at
            head = self._is_plural(doc[at - 1].lower_) if plural else self._is_head(doc, at - 1)
            if head and not self._possessive(doc, at, limit):
                break
        return (start, self._and_another(doc, end, populations, limit)) if end > start else None

    def before(self, doc: Doc, end: int, first: int, populations: dict[int, int]) -> Bounds | None:
        """The noun phrase that ends right before token `end`, not reaching back over `first`."""
        while end > first and (doc[end - 1].lower_ in self._fillers or doc[end - 1].text in ",)"):
            end -= 1
        near = [
            at for at in range(max(first, end - 2 * _LONGEST), end) if populations.get(at, end + 1) <= end
        ]
        covered = {token for at in near for token in range(at, populations[at])}
        start = end
        while start > first and end - start < _LONGEST:
            if self._stops_at(doc[start - 1]) and start - 1 not in covered:
                break
            start -= 1
        while start < end and (
            doc[start].lower_ in self._articles or is_dash(doc[start]) or doc[start].text in _POSSESSIVES
        ):
            start += 1
        return (start, end) if start < end else None

    def counts(self, doc: Doc, at: int) -> bool:
        """Whether a phrase that can be counted begins at `at`."""
        bounds = self.after(doc, at, {}, min(len(doc), at + _LONGEST), plural=True)
        return bounds is not None and self._is_plural(doc[bounds[1] - 1].lower_)

    def has_head(self, doc: Doc, bounds: Bounds) -> bool:
        """Whether a phrase ends in a word that can be counted."""
        return self._is_head(doc, bounds[1] - 1)

    def _joins(self, doc: Doc, at: int) -> bool:
        """Whether "and", a comma or a number within a name goes on to the head ("section 47 enquiries")."""
        if doc[at].lower_ in ("and", ","):
            return not self._stops_at(doc[at + 1]) and not doc[at + 1].is_title
        return doc[at].text.isdigit() and doc[at - 1].lower_ in self._legal_parts

    def _stops_at(self, token: Token) -> bool:
        if is_dash(token) or token.text in _POSSESSIVES or token.text in _QUOTES:
            return False
        numeric = token.text[0].isdigit() or token.lower_ in self._numbers
        return numeric or token.is_punct or token.is_space or token.lower_ in self._stops

    def _is_head(self, doc: Doc, at: int) -> bool:
        word = doc[at].lower_
        return self._is_plural(word) or (word in self._singulars and not self._modifies(doc, at))

    def _is_plural(self, word: str) -> bool:
        regular = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
        return word in self._plurals or (regular and word not in self._stops)

    def _modifies(self, doc: Doc, at: int) -> bool:
        """Whether a singular stands before another noun ("care leaver service", "school nurse")."""
        if at + 1 >= len(doc):
            return False
        follower = doc[at + 1]
        return follower.lower_ in self._singulars or (follower.is_alpha and self._is_plural(follower.lower_))

    @staticmethod
    def _possessive(doc: Doc, at: int, limit: int) -> bool:
        return at < limit and doc[at].text in _POSSESSIVES and not doc[at - 1].whitespace_

    def _and_another(self, doc: Doc, end: int, populations: dict[int, int], limit: int) -> int:
        """Carries a phrase on over "and care leavers", "and carers"."""
        after = end + 1
        if after >= limit or doc[end].lower_ not in ("and", "or"):
            return end
        if after in populations:
            return populations[after]
        return after + 1 if self._is_head(doc, after) and doc[after].is_alpha else end


def words_of(doc: Doc, bounds: Bounds | None) -> str | None:
    """The text of a phrase, white space folded; None for no phrase."""
    return fold(doc[bounds[0] : bounds[1]].text) or None if bounds else None
