"""What a rule on the clause may say: how its path describes words, and which parts of a clause it may give.

A rule that says anything else is refused when its file is loaded; see `rules.clauses` for the form itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PARTS: Mapping[str, str] = {
    "word": "the word alone",
    "all": "the word and all that depends on it",
    "phrase": "a noun with what stands before it, its of-phrase, and nouns joined to it",
    "modifiers": "what narrows a noun down behind it: prepositional phrases, participles, relative clauses",
    "full": "phrase and modifiers of a noun",
    "short": "phrase and modifiers of a noun; of a count without a clause that makes it long",
    "aside": "a relative clause set off from a noun by a comma",
    "of": "the phrase behind a noun's 'of' or 'in'",
    "claim": "what a verb says that was found: 'plan was late' of 'inspectors found that the plan was late'",
    "found": "the clause behind 'where' that tells what was found",
    "change": "the change that a verb says to be there: 'decline'",
    "changed": "what changed, of a change that a verb says to be there",
    "object-noun": "a verb's object without what narrows it down",
    "predicate": "a verb with its complements and adverbials, without the figure's own phrase",
    "whole-predicate": "a verb with its complements and adverbials, the figure's own phrase among them",
    "state": "a verb's subject and the state that the verb says it is in: 'director in post'",
    "group": "a verb with its auxiliaries and negation, and the verb that it completes: 'aims to raise'",
    "named-before": "the thing counted in the noun phrase that ends right before the word",
    "rest": "a predicate without all that the figure stands in",
    "where": "prepositional phrases behind the figure's noun, but for 'of' and times",
    "adverbials": "what follows the figure's noun and depends on the verb",
    "subject": "the thing counted in a verb's subject: behind 'the number of', 'the proportion of'",
    "subject-modifiers": "what a verb's subject says of the thing counted in it",
    "named-subject": "a verb's subject, if it is neither a pronoun nor the figure",
    "subject-and-verb": "a verb's subject, if it is neither a pronoun nor the figure, and the verb",
    "subject-and-predicate": "a verb's subject, if it is neither a pronoun nor the figure, and predicate",
    "object": "a verb's object",
    "counted-object": "the thing counted in a verb's object: behind 'the number of'",
    "actor": "what takes or lasts a time: a verb's subject, or else its object",
    "thing": "what a rate is of: the noun deepest in a verb's object, or else its subject",
    "holder": "phrase and modifiers of a noun, without the phrase that the figure stands in",
    "extraposed": "what 'it' stands for behind 'it takes two weeks'",
    "timed": "phrase and modifiers of a noun, without the possessive mark of the time before it",
    "whole-subject": "a verb's subject with all that depends on it",
    "comparison": "a comparison without its numbers: 'longer than the target'",
    "existing": "what 'there is' says to be there",
    "said": "a verb's predicate without prepositions whose object is the figure",
    "owner": "what a noun such as 'length' in a verb's subject is of",
    "counted": "the noun of a verb's subject with what stands before it",
    "lead": "a noun with the adjectives and nouns before it",
    "event": "the event behind a span of time that it is counted from: 'after the last inspection'",
    "behind": "the phrase that begins right behind the figure",
}
"""The parts of a clause, by name. `NAME:PART` is that part of the word called NAME."""

DEPENDENCIES: Mapping[str, str] = {
    "ROOT": "head of the sentence",
    "acl": "participle or clause of a noun",
    "acomp": "adjective complement",
    "advcl": "adverbial clause",
    "advmod": "adverb",
    "agent": "'by' of a passive",
    "amod": "adjective of a noun",
    "appos": "apposition",
    "attr": "complement of 'be'",
    "aux": "auxiliary",
    "auxpass": "passive auxiliary",
    "case": "possessive mark",
    "cc": "joining word",
    "ccomp": "complement clause",
    "compound": "noun before a noun",
    "conj": "joined",
    "csubj": "clause as subject",
    "csubjpass": "clause as subject of a passive",
    "dative": "indirect object",
    "dep": "loosely attached",
    "det": "determiner",
    "dobj": "object",
    "expl": "'there' of 'there is'",
    "intj": "interjection",
    "mark": "subordinating word",
    "meta": "aside of a writer",
    "neg": "negation",
    "nmod": "modifier of a noun",
    "npadvmod": "noun as adverbial",
    "nsubj": "subject",
    "nsubjpass": "subject of a passive",
    "nummod": "number of a noun",
    "oprd": "object predicate",
    "parataxis": "clause put beside",
    "pcomp": "clause behind a preposition",
    "pobj": "object of a preposition",
    "poss": "possessor",
    "preconj": "first joining word",
    "predet": "word before a determiner",
    "prep": "preposition",
    "prt": "particle of a verb",
    "punct": "punctuation",
    "quantmod": "word that bends a number",
    "relcl": "relative clause",
    "xcomp": "complement without a subject",
}
"""What the parser says of a word: how it depends on its head, in spaCy's labels."""

WORD_CLASSES = frozenset(
    {"noun", "pronoun", "verb", "adjective", "adverb", "preposition", "number", "determiner", "other"}
)

_COMPARED: Mapping[str, frozenset[str] | None] = {
    "DEP": frozenset(DEPENDENCIES),
    "TAG": None,
    "LOWER": None,
    "CLASS": WORD_CLASSES,
}
"""Keys that compare a property of a word, each with the values that it can have; None is any."""

_DEPENDANTS = frozenset({"HAS", "LACKS"})
_OF_STEPS = frozenset({"OP", "AS"})


def check_step(step: dict[str, Any]) -> dict[str, Any]:
    """Returns a step of a path as it is, if all that it says can be asked of a word.

    Raises:
        ValueError: if it cannot.
    """
    _check_word(step, _OF_STEPS)
    if step.get("OP", "*") != "*":
        raise ValueError(f"OP can only be '*', not {step['OP']!r}")
    if step.get("OP") == "*" and "AS" in step:
        raise ValueError("a step with OP '*' stands for any number of words and cannot be named by AS")
    return step


def _check_word(description: Mapping[str, Any], more_keys: frozenset[str] = frozenset()) -> None:
    known = _COMPARED.keys() | _DEPENDANTS | more_keys
    for key, wanted in description.items():
        if key not in known:
            raise ValueError(f"{key!r} cannot be asked of a word; known are {', '.join(sorted(known))}")
        if key in _DEPENDANTS:
            if not isinstance(wanted, dict):
                raise ValueError(f"{key} needs a description of a word, such as {{DEP: expl}}")
            _check_word(wanted)
        elif key in _COMPARED:
            _check_values(key, wanted)


def _check_values(key: str, wanted: Any) -> None:
    if isinstance(wanted, dict) and (len(wanted) != 1 or not wanted.keys() <= {"IN", "NOT_IN"}):
        raise ValueError(f"{key} is compared with a value, {{IN: …}} or {{NOT_IN: …}}, not {wanted!r}")
    known = _COMPARED[key]
    for value in _values(wanted):
        if not isinstance(value, str):
            raise ValueError(f"{key} is compared with words, not with {value!r}")
        if known is not None and value not in known and not value.startswith("@"):
            raise ValueError(f"no word has the {key} {value!r}; known are {', '.join(sorted(known))}")


def _values(wanted: Any) -> list[Any]:
    """Returns all values that a property is compared with."""
    inner = next(iter(wanted.values())) if isinstance(wanted, dict) else wanted
    return inner if isinstance(inner, list) else [inner]


def check_parts(alternatives: str) -> str:
    """Returns `NAME:PART`, or several divided by "|", as it is, if all its parts are known.

    Raises:
        ValueError: if one is not.
    """
    for part in (each.partition(":")[2] for each in alternatives.split("|")):
        if part not in PARTS:
            raise ValueError(f"no part of a clause is called {part!r}; known are {', '.join(PARTS)}")
    return alternatives
