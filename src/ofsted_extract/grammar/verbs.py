"""The small words of verbs: auxiliaries, negations, copulas."""

from __future__ import annotations

from spacy.tokens import Token

from ofsted_extract.grammar.words import Indices, subtree, word_class


def negation(verb: Token) -> Indices:
    """Returns the "does not" of "does not employ"."""
    if not any(child.dep_ == "neg" for child in verb.lefts):
        return set()
    return {child.i for child in verb.lefts if child.dep_ in ("neg", "aux")}


def verb_group(verb: Token) -> Indices:
    """Returns a verb with its small words, and what it completes: "has not been cut", "plan to cut"."""
    small = {child.i for child in verb.children if child.dep_ in ("aux", "auxpass", "neg", "prt")}
    return {verb.i} | small | completed(verb)


def completed(verb: Token) -> Indices:
    """Returns the words that an infinitive completes: "plan" of "plan to cut", "had" of "had to wait".

    Behind an object, as in "enables the team to cut", it tells what the object does, or what for.
    """
    if not any(child.tag_ == "TO" for child in verb.lefts):
        return set()
    if verb.dep_ == "xcomp" and word_class(verb.head) == "verb":
        has_object = any(child.dep_ == "dobj" and child.i < verb.i for child in verb.head.rights)
        return set() if has_object else verb_group(verb.head)
    return {verb.head.i} if verb.dep_ == "acl" else set()


def is_plural(verb: Token) -> bool:
    """Returns whether a verb's form asks for a subject in the plural."""
    return any(each.tag_ == "VBP" for each in (verb, *verb.lefts))


def state_of(verb: Token) -> Indices:
    """Returns the "are late" of "the share of plans that are late from 12% to 8%"."""
    said = [child for child in verb.rights if child.dep_ in ("attr", "acomp")]
    return {verb.i, *(i for child in said for i in subtree(child))} if said else set()


def copula(verb: Token) -> Indices:
    """Returns the "was not" of an adjective: "was not clear" in 12 cases."""
    if word_class(verb) != "adjective" or verb.dep_ != "acomp":
        return set()
    return {verb.head.i, *(c.i for c in verb.head.lefts if c.dep_ in ("aux", "neg"))} | {
        child.i for child in verb.head.rights if child.dep_ == "neg"
    }


def expletive(verb: Token) -> Token | None:
    """Returns the "there" of "there is"."""
    return next((child for child in verb.lefts if child.dep_ == "expl"), None)
