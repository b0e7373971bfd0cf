"""Reads noun phrases by closed lists of words (`patterns/phrases.yaml`): no part-of-speech model is used."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Token

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.numbers import is_dash
from ofsted_extract.rules.patterns import Patterns

Bounds = tuple[int, int]
_LONGEST = 8
_LONGEST_SECOND = 4
_OLD = frozenset({"old", "olds"})
_YEARS = frozenset({"year", "years"})
_WORDS_OF_AGE = _OLD | {"to", "and", "year", "years"}
_QUOTES = frozenset("‘“”")
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})


class PhraseReader:
    """Finds where a noun phrase begins and ends; all bounds are tokens of the Doc."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._stops = patterns.words("phrase-stops")
        self._plurals = patterns.words("irregular-plurals")
        self._singulars = patterns.words("countable-singulars")
        self._number_nouns = patterns.words("number-nouns")
        self._articles = patterns.words("determiners")
        self._numbers = patterns.words("cardinals") | patterns.words("tens") | patterns.words("multipliers")
        self._bodies = patterns.words("bodies")
        self._legal_parts = patterns.words("legal-parts")
        self._fillers = patterns.words("fillers-before-verbs")
        self._verbs_or_nouns = patterns.words("verbs-or-nouns")
        self._before_nouns = patterns.words("words-before-nouns")
        self._waiting = patterns.words("nouns-of-waiting")
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
        and never reaches `limit`. Behind "the authority's five" it begins anew.
        """
        while at < limit and self._leads_in(doc, at):
            at += 1
        start = end = opening = at
        while at < limit and self._length(doc, start, at) < _LONGEST:
            if at in populations and populations[at] <= limit:
                end = populations[at]
                if end < limit and doc[end].lower_ in self._bodies:
                    end += 1
                break
            if at > start and doc[at - 1].text in _POSSESSIVES and self._is_number(doc[at]):
                at = start = end = at + 1
                continue
            if (aged := _past_age(doc, at, limit)) > at:
                opening = aged if at == start else opening
                at = end = aged
                if doc[aged - 1].lower_ == "olds":
                    break
                continue
            joins = at > start and at + 1 < limit and self._joins(doc, at)
            compound = at + 1 < limit and is_dash(doc[at + 1]) and not doc[at].whitespace_
            # "in 2013–14" is no compound
            compound = compound and not (doc[at].is_digit and at + 2 < limit and doc[at + 2].is_digit)
            if self._stops_at(doc[at]) and not joins and not compound:
                break
            at += 1
            if is_dash(doc[at - 1]) or doc[at - 1].text in _QUOTES:
                continue
            end = at
            head = self._is_plural_token(doc[at - 1]) if plural else self._is_head(doc, at - 1)
            if head and not self._possessive(doc, at, limit) and not self._is_compound(doc, at, limit):
                break
        if start < opening < end:
            start = opening
        return (start, self._and_another(doc, end, populations, limit)) if end > start else None

    def _leads_in(self, doc: Doc, at: int) -> bool:
        """Whether a word before a phrase is no part of it; that of "Her Majesty's Inspectors" is."""
        if doc[at].lower_ in self._articles:
            return at + 1 == len(doc) or doc[at + 1].lower_ != "majesty"
        return self._is_adverb(doc, at)

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
        if start + 2 < end and doc[start].lower_ in _YEARS and doc[start + 2].lower_ in _OLD:
            # "the 17-year-old care leavers"
            start += 3
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
        if self._is_number(token) or token.is_punct or token.is_space:
            return True
        if token.lower_ not in self._stops:
            return False
        # "looked-after": a word joined to the one before it is part of the phrase
        joined = token.i > 0 and is_dash(token.nbor(-1)) and not token.nbor(-1).whitespace_
        if token.i + 2 < len(token.doc) and is_dash(token.nbor()):
            # "long-term"
            joined = joined or not (token.whitespace_ or token.nbor().whitespace_)
        looked = token.lower_ == "after" and token.i > 0 and token.nbor(-1).lower_ == "looked"
        return not (joined or looked or self.is_noun(token))

    def is_noun(self, token: Token) -> bool:
        """Whether a word that can be a verb is a noun here: "the longest wait", "waiting times"."""
        if token.lower_ == "waiting":
            return token.i + 1 < len(token.doc) and token.nbor().lower_ in self._waiting
        if token.lower_ not in self._verbs_or_nouns or not token.i:
            return False
        return token.nbor(-1).lower_ in self._before_nouns

    def _is_number(self, token: Token) -> bool:
        return token.text[0].isdigit() or token.lower_ in self._numbers

    def _is_adverb(self, doc: Doc, at: int) -> bool:
        """ "two recently appointed workers" """
        word = doc[at].lower_
        led = word in self._stops and (word.endswith("ly") or word == "well")
        return led and at + 1 < len(doc) and doc[at + 1].lower_.endswith("ed")

    @staticmethod
    def _length(doc: Doc, start: int, end: int) -> int:
        """How many words a stretch has: "locality-based" is one."""
        return sum(1 for token in doc[start:end] if token.is_alpha) - sum(map(is_dash, doc[start:end]))

    def _is_head(self, doc: Doc, at: int) -> bool:
        single = doc[at].lower_ in self._singulars and not self._modifies(doc, at)
        return single or self._is_plural_token(doc[at])

    def _is_plural_token(self, token: Token) -> bool:
        """As `_is_plural`, and "DCSs" """
        acronym = len(token) > 2 and token.text[:-1].isupper() and token.text[-1] == "s"
        return acronym or self._is_plural(token.lower_)

    def _is_plural(self, word: str) -> bool:
        regular = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
        return word in self._plurals or (regular and word not in self._stops)

    def _modifies(self, doc: Doc, at: int) -> bool:
        """Whether a singular stands before another noun ("care leaver service", "school nurse")."""
        if at + 1 >= len(doc):
            return False
        follower = doc[at + 1]
        if follower.lower_ in self._singulars | self._number_nouns or (
            follower.is_alpha and self._is_plural(follower.lower_)
        ):
            return True
        # "child protection cases"; not "child received visits"
        if at + 2 >= len(doc) or self._stops_at(follower) or not follower.is_alpha:
            return False
        return not follower.lower_.endswith(("ed", "ly", "ing")) and self._is_plural(doc[at + 2].lower_)

    def _is_compound(self, doc: Doc, at: int, limit: int) -> bool:
        """Whether a plural follows a plural: "missing persons coordinators" """
        if at >= limit or not doc[at].is_lower or not doc[at].lower_.endswith("s"):
            return False
        return self._is_plural(doc[at].lower_) and self._is_plural(doc[at - 1].lower_)

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
        named = after
        while named < min(limit, after + _LONGEST_SECOND) and not self._stops_at(doc[named]):
            named += 1
        led = doc[after].lower_ in self._singulars and named - after > 1
        if led and self._is_plural(doc[named - 1].lower_):
            # "headteachers and school safeguarding leads"
            return named
        return after + 1 if self._is_head(doc, after) and doc[after].is_alpha else end


def _past_age(doc: Doc, at: int, limit: int) -> int:
    """Behind "19- to 21-year-old", or `at` where no age stands there."""
    if not doc[at].like_num:
        return at
    end = at
    while end < limit and (doc[end].like_num or is_dash(doc[end]) or doc[end].lower_ in _WORDS_OF_AGE):
        end += 1
    return end if doc[end - 1].lower_ in _OLD else at


def words_of(doc: Doc, bounds: Bounds | None) -> str | None:
    """The text of a phrase, white space folded; None for no phrase."""
    return fold(doc[bounds[0] : bounds[1]].text) or None if bounds else None
