"""Words of a parse: their class, what depends on them, and whether a comma sets it off.

`ClauseWords` are the lists of words that decide what belongs to a clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from spacy.tokens import Token

Indices = set[int]

SINGULAR, PLURAL = ("NN", "NNP"), ("NNS", "NNPS")
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_WORD_CLASSES = {
    "NN": "noun", "PR": "pronoun", "WP": "pronoun", "WD": "pronoun", "VB": "verb", "MD": "verb",
    "JJ": "adjective", "RB": "adverb", "IN": "preposition", "TO": "preposition", "CD": "number",
    "DT": "determiner",
}  # fmt: skip


class ClauseWords(NamedTuple):
    """Words that decide what belongs to a clause; the lists are those of `patterns/figures-clauses.yaml`.

    Attributes:
        adjuncts: words that begin a phrase which is no part of a predicate ("despite").
        negations: determiners that turn what a noun says into its contrary ("no").
        means: verbs whose object does not do what the infinitive behind it says ("uses funds to cut").
    """

    adjuncts: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    means: frozenset[str] = frozenset()

    @classmethod
    def read(cls, words: Callable[[str], frozenset[str]]) -> ClauseWords:
        """Reads the lists; `words` gives the words of a list of the patterns."""
        return cls(words("leads-of-adjuncts"), words("determiners-that-negate"), words("verbs-of-means"))


def word_class(token: Token) -> str:
    """Returns the part of speech in plain words: noun, verb, adjective, preposition, number, pronoun, …"""
    return _WORD_CLASSES.get(token.tag_[:2], "other")


def is_set_off(token: Token) -> bool:
    """Whether a comma or dash stands before the words that depend on `token`."""
    edge = token.left_edge
    before = edge if edge.i == 0 or (edge.is_punct and not edge.is_quote) else edge.nbor(-1)
    return before.i > 0 and before.is_punct and before.text not in "‘“('\""


def antecedent(verb: Token) -> Token:
    """Returns the noun that a relative clause is about: with a verb in the plural, a noun in the plural.

    Of "children with a plan who have been waiting" the parser may give "plan".
    """
    noun = verb.head
    plural = any(each.tag_ == "VBP" for each in (verb, *verb.lefts))
    if not plural or noun.tag_ != "NN" or noun.dep_ != "pobj" or any(c.dep_ == "conj" for c in noun.children):
        return noun
    above = noun.head.head
    return above if above.tag_ in ("NNS", "NNPS") else noun


def subtree(token: Token, without: Iterable[Token] = ()) -> Indices:
    """Returns the indices of `token` and all that depends on it, but for the subtrees of `without`."""
    left_out = {each.i for other in without for each in other.subtree}
    return {each.i for each in token.subtree} - left_out
