"""Parts of a clause that rules on durations, rates and money name: what takes a time, and what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from ofsted_extract.grammar.clauses import SUBJECTS, Indices, subtree, word_class

if TYPE_CHECKING:
    from ofsted_extract.pipeline.figures.clause_rules import FigureInClause

PARTS_OF_SPANS = frozenset({"said", "owner", "counted", "lead", "behind"})


def part_of_span(what: str, token: Token, figure: FigureInClause) -> Indices:
    """Returns the words that a part stands for.

    Args:
        what: one of `PARTS_OF_SPANS`: `said` is a verb's predicate without prepositions whose object is the figure;
            `owner` what a noun such as "length" is of; `counted` that noun with what stands before it; `lead` the
            adjectives and nouns before a noun and the noun; `behind` the phrase that begins right behind the figure.
        token: the word of the rule that the part is asked of.
        figure: the figure that is read.
    """
    match what:
        case "said":
            return _said(token, figure)
        case "owner":
            return _owner(token, figure)
        case "counted":
            subject = _subject(token)
            return set() if subject is None else _with_lead(subject, figure)
        case "lead":
            return _with_lead(token, figure)
    return _behind(figure)


def _subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in SUBJECTS), None)


def _said(verb: Token, figure: FigureInClause) -> Indices:
    clauses = figure.clauses
    found = clauses.predicate(verb, [figure.top]) - clauses.noun_phrase(figure.noun, figure.number)
    found -= {child.i for child in verb.children if child.tag_ == "WRB"}
    while hanging := {
        i
        for i in found
        if word_class(clauses.parse[i]) == "preposition"
        and clauses.parse[i].dep_ in ("prep", "pcomp")
        and any(True for _ in clauses.parse[i].children)
        and not any(child.i in found for child in clauses.parse[i].children)
    }:
        found -= hanging
    return found


def _owner(verb: Token, figure: FigureInClause) -> Indices:
    subject = _subject(verb)
    if subject is None:
        return set()
    return {
        i
        for preposition in subject.children
        if preposition.dep_ == "prep"
        for child in preposition.children
        if child.dep_ in ("pobj", "pcomp")
        for i in figure.clauses.noun_phrase(child, figure.number) | figure.clauses.modifiers(child)
    }


def _with_lead(noun: Token, figure: FigureInClause) -> Indices:
    own = figure.clauses.noun_phrase(figure.noun, figure.number) if figure.noun is not noun else set()
    before = ("amod", "compound", "nmod", "poss")
    return {
        noun.i,
        *(i for child in noun.lefts if child.dep_ in before for i in subtree(child)),
    } - own - {figure.number.i}  # fmt: skip


def _behind(figure: FigureInClause) -> Indices:
    parse, at = figure.clauses.parse, figure.noun.i + 1
    if at >= len(parse) or parse[at].dep_ != "prep" or at in figure.clauses.times:
        return set()
    return subtree(parse[at])
