"""Reads a parsed sentence as clauses: which words are a noun phrase, its modifiers, a verb's predicate.

All functions take tokens of a parse and give sets of token indices of it; `text_of` turns a set into words of
the letter. Labels are those of spaCy's English models (ClearNLP): nsubj, dobj, pobj, relcl, acl, …
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token

from ofsted_extract.grammar.plain import PlainSentence
from ofsted_extract.grammar.verbs import completed
from ofsted_extract.grammar.words import (
    SUBJECTS,
    ClauseWords,
    Indices,
    antecedent,
    is_set_off,
    subtree,
    word_class,
)

_LEFT_OF_NOUN = frozenset({"amod", "compound", "nmod", "poss", "nummod", "quantmod", "punct", "case"})
_CLAUSES_OF_NOUN = frozenset({"relcl", "acl"})
_NO_PART_OF_PREDICATE = frozenset(
    {"expl", "mark", "intj", "parataxis", "dep", "meta", "cc", "punct", "preconj"}
)
_DROPPABLE = frozenset(
    {"relcl", "advcl", "prep", "acl", "conj", "cc", "appos", "npadvmod", "ccomp", "pcomp", "xcomp"}
)
_COMPLEMENTS = frozenset({"dobj", "attr", "npadvmod", "appos"})
_OBJECTS = frozenset({"dobj", "attr", "acomp", "oprd", "ccomp", "xcomp", "pobj", "pcomp", "dative"})
_FINITE = frozenset({"VBD", "VBP", "VBZ"})
_LONG = 12
_HYPHENS = ("-", "‐", "‑")
_SHORT = 4


@dataclass(frozen=True)
class Clauses:
    """One parsed sentence, and the words in it that are no part of what is said.

    Attributes:
        doc: the letter.
        sentence: the plain sentence.
        parse: its parse; token `i` is word `i` of the sentence.
        times: indices of the words that stand for times: they are never part of a subject or measure.
        numbers: indices of the words that stand for numbers.
        words: lists that decide what belongs to a clause.
    """

    doc: Doc
    sentence: PlainSentence
    parse: Doc
    times: frozenset[int]
    numbers: frozenset[int]
    words: ClauseWords

    @cached_property
    def _leads_of_times(self) -> frozenset[int]:
        """Prepositions whose object is a time."""
        return frozenset(
            self.parse[i].head.i
            for i in self.times
            if self.parse[i].dep_ == "pobj" and self.parse[i].head.i < i
        )

    def _leads_time(self, i: int) -> bool:
        return i in self._leads_of_times

    # noun phrases

    def noun_of(self, token: Token) -> Token:
        """Returns the head noun of a number's phrase: "people" for the "12" of "12 young people"."""
        noun = token
        inner = {"nummod", "quantmod", "compound", "amod", "nmod", "det", "poss", "advmod", "npadvmod"}
        while noun.dep_ in inner and noun.head.i > noun.i:
            if noun != token and noun.dep_ in ("advmod", "npadvmod"):
                break
            if word_class(noun.head) in ("verb", "preposition"):
                break
            noun = noun.head
        return noun

    def noun_phrase(self, noun: Token, number: Token | None = None) -> Indices:
        """Returns the noun with what stands before it, its of-phrase, and nouns joined to it by "and".

        Args:
            number: the figure's own number, which is left out.
        """
        found = {noun.i}
        for child in noun.children:
            if child.dep_ == "nummod" and child.i in self.numbers:
                continue
            if child.i < noun.i and child.dep_ in _LEFT_OF_NOUN:
                if number is not None and number in child.subtree and child.dep_ in ("nummod", "quantmod"):
                    continue
                found |= self._without_numbers(subtree(child), number)
            elif (child.dep_ == "case" and noun.dep_ != "poss") or self._negates(child):
                found.add(child.i)
            elif child.dep_ == "prep" and child.lower_ == "of" and not self._is_time(child):
                if number is not None and number in child.subtree:
                    found |= self._up_to(child, number)
                    continue
                found |= subtree(child, self._clauses_within(child))
            elif self._is_joined_noun(noun, child):
                found |= subtree(child, [c for c in child.subtree if c.dep_ in ("relcl", "acl", "prep")])
                found |= {c.i for c in noun.rights if c.dep_ in ("cc", "punct") and c.i < child.i}
        return found - ({number.i} if number is not None else set())

    def _up_to(self, of: Token, number: Token) -> Indices:
        """An of-phrase without the inner phrase that a number stands in: "of staff" of "of staff from 12"."""
        inner = [
            each for each in number.ancestors if each in of.subtree and each.dep_ == "prep" and each != of
        ]
        if not inner or inner[-1].lower_ == "of":
            return set()
        return subtree(of, [inner[-1], *self._clauses_within(of)])

    def _negates(self, child: Token) -> bool:
        """Whether a word turns what its head says into its contrary: "no plan", "neither the plan nor …"."""
        return child.dep_ in ("det", "preconj") and child.lower_ in self.words.negations

    def _without_numbers(self, indices: Indices, number: Token | None) -> Indices:
        return indices - {number.i} if number is not None else indices

    def _is_joined_noun(self, noun: Token, child: Token) -> bool:
        """Whether `child` is a second noun of one phrase: "parents and carers", not "6 homes and 2 hubs"."""
        if child.dep_ != "conj" or word_class(child) != "noun" or child.left_edge.i - noun.right_edge.i > 4:
            return False
        if any(each.i in self.numbers for each in child.subtree):
            return False
        return child.left_edge.i - noun.i < 4 and not any(c.dep_ == "det" for c in child.children)

    def _clauses_within(self, token: Token) -> list[Token]:
        return [each for each in token.subtree if each.dep_ in _CLAUSES_OF_NOUN and each != token]

    def _is_time(self, preposition: Token) -> bool:
        return preposition.i in self._leads_of_times or preposition.i in self.times

    def modifiers(self, noun: Token) -> Indices:
        """Returns what narrows a noun down behind it: prepositional phrases, participles, relative clauses.

        Relative pronouns that are subjects are left out: "12 pupils whose attendance fell" keeps "attendance
        fell". A relative clause set off by a comma adds something of its own and is none.
        """
        found: Indices = set()
        for child in noun.rights:
            if child.lower_ in self.words.adjuncts and is_set_off(child):
                continue  # "24 cases, including eight of harm"
            if child.dep_ == "prep" and child.lower_ != "of" and not self._is_time(child):
                found |= subtree(child, [c for c in child.subtree if c.dep_ == "relcl" and is_set_off(c)])
            elif child.dep_ in _CLAUSES_OF_NOUN and not (child.dep_ == "relcl" and is_set_off(child)):
                found |= self.relative_clause(child)
            elif child.dep_ == "amod" and not is_set_off(child):
                found |= subtree(child)
            elif child.dep_ == "advmod" and self._is_term(child):
                found.add(child.i)
        return found

    def brief_modifiers(self, noun: Token, without: Indices) -> Indices:
        """Returns modifiers that may stand with their noun where a predicate ends before it.

        A phrase or participle of a few words: "case seen", "pupils on roll".

        Args:
            noun: the noun.
            without: words that are left out.
        """
        found = self.modifiers(noun) - without
        behind = [child for child in noun.rights if not found.isdisjoint(subtree(child))]
        brief = len(behind) == 1 and len(found) <= _SHORT and found == subtree(behind[0]) - without
        fits = brief and (behind[0].dep_ in ("prep", "amod") or behind[0].tag_ == "VBN")
        return found if fits and behind[0].lower_ not in self.words.adjuncts else set()

    def _counts(self, token: Token) -> bool:
        return any(each.i in self.numbers for each in token.subtree)

    def _is_term(self, token: Token) -> bool:
        """Whether a word stands for several of the letter: "aged 16 to 18"."""
        word = self.sentence.words[token.i]
        return word.end - word.start > 1

    def aside(self, noun: Token) -> Indices:
        """Returns a relative clause that a comma sets off from its noun: "60 mentors, who give advice"."""
        if any(child.dep_ == "conj" for child in noun.rights):
            return set()  # "60 mentors and 12 nurses, who give advice"
        return {
            i
            for child in noun.rights
            if child.dep_ == "relcl" and is_set_off(child)
            for i in self.relative_clause(child)
        }

    def relative_clause(self, verb: Token) -> Indices:
        """Returns a relative clause or participle without the pronoun that stands for the noun."""
        found = self.predicate(verb)
        for child in verb.children:
            if child.dep_ in SUBJECTS and child.tag_ in ("WP", "WDT", "WP$", "WRB"):
                continue
            if child.dep_ in SUBJECTS:
                found |= subtree(child)
        return found | {child.i for child in verb.lefts if child.tag_ in ("WP", "WDT", "WP$")}

    # verbs

    def verb_above(self, token: Token) -> Token | None:
        """Returns the nearest verb that `token` depends on."""
        return next((each for each in token.ancestors if word_class(each) == "verb"), None)

    def subject_of(self, verb: Token) -> Token | None:
        """Returns the subject of a verb, also where it shares that of the verb it depends on."""
        for _ in range(5):
            if any(child.dep_ == "expl" for child in verb.lefts):
                return None
            own = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
            if own is not None:
                is_relative = verb.dep_ == "relcl" and own.tag_ in ("WP", "WDT")
                return antecedent(verb) if is_relative else own
            if verb.dep_ in _CLAUSES_OF_NOUN:
                return verb.head
            if (controlled := self._controlled(verb)) is not None:
                return controlled
            if (
                verb.dep_ not in ("xcomp", "conj", "advcl", "ccomp", "pcomp", "acomp", "oprd")
                or verb.head == verb
            ):
                return None
            verb = verb.head.head if verb.dep_ == "pcomp" else verb.head
        return None

    def _controlled(self, verb: Token) -> Token | None:
        """The "team" of "enables the team to cut", which does the cutting; but "uses funds to cut"."""
        if verb.dep_ != "xcomp" or verb.head.lower_ in self.words.means:
            return None
        if not any(child.tag_ == "TO" for child in verb.lefts):
            return None
        before = (c for c in verb.head.rights if c.dep_ == "dobj" and c.i < verb.i)
        return next(before, None)

    def predicate(self, verb: Token, without: Collection[Token] = ()) -> Indices:
        """Returns a verb with its complements and adverbials, without its subject and clauses set off.

        Args:
            without: tokens whose subtrees are left out.
        """
        found = {verb.i}
        for child in verb.children:
            if child in without or child.dep_ in SUBJECTS:
                continue
            if child.dep_ in _NO_PART_OF_PREDICATE and not self._negates(child):
                continue
            if self._is_time(child) or self._is_aside(verb, child):
                continue
            if child.lower_ in self.words.adjuncts and child.dep_ not in _COMPLEMENTS | {"acomp"}:
                continue  # but "are due to start"
            if child.dep_ == "conj":
                found |= self._joined_verb(verb, child)
                continue
            asides = [each for each in child.subtree if each.dep_ == "relcl" and is_set_off(each)]
            found |= subtree(child, [*without, *asides])
        left_out = {each.i for other in without for each in other.subtree}
        return (found - left_out) | completed(verb)

    def _joined_verb(self, verb: Token, other: Token) -> Indices:
        """Returns "and moved on" of "left care and moved on", unless that has its own subject or figure."""
        if any(child.dep_ in SUBJECTS or child.dep_ == "expl" for child in other.children):
            return set()
        if any(each.i in self.numbers for each in other.subtree):
            return set()
        return self.predicate(other) | {child.i for child in verb.children if child.dep_ == "cc"}

    def _is_aside(self, verb: Token, child: Token) -> bool:
        """Whether an adverbial or clause is set off from the verb, before or behind it."""
        if child.dep_ == "advcl":
            aside = child.i < verb.i or is_set_off(child) or not _is_awaited(child)
            return aside and not self._is_object(verb, child)
        if child.dep_ in _COMPLEMENTS and child.i > verb.i:
            return is_set_off(child) and word_class(child) != "determiner"  # not ", all good"
        if child.dep_ == "dobj":
            return False
        if child.dep_ == "ccomp":
            return is_set_off(child) or child.i < verb.i
        if child.dep_ == "prep" and child.i > verb.i and is_set_off(child):
            return True
        fronted = child.dep_ == "prep" and any(c.dep_ in SUBJECTS and child.i < c.i for c in verb.lefts)
        if fronted and not any(each.tag_.startswith("W") for each in child.children):
            return True
        if child.dep_ in ("prep", "advmod", "npadvmod") and child.i < verb.i:
            behind = child.right_edge.i + 1
            return is_set_off(child) or (behind < len(self.parse) and self.parse[behind].text == ",")
        return False

    def _is_object(self, verb: Token, clause: Token) -> bool:
        """Whether a clause is the object of a preposition, as in "has led to plans being made"."""
        before = self.parse[clause.left_edge.i - 1] if clause.left_edge.i > verb.i + 1 else verb
        return before.dep_ == "prep" and before.head == verb and not any(before.children)

    def shortened(self, indices: Indices, kept: Indices) -> Indices:
        """Takes whole modifiers off the end of a long phrase, so that no function word ends it.

        Args:
            kept: words that stay.
        """
        found = set(indices)
        while self._length(found) > _LONG:
            tail = max(found)
            ends = [
                ({each.i for each in token.subtree} | _joining(token)) & found
                for token in (self.parse[i] for i in found)
                if token.dep_ in _DROPPABLE and token.right_edge.i >= tail
            ]
            ends = [end for end in ends if tail in end and not end & kept and len(found) - len(end) >= _SHORT]
            if not ends:
                break
            enough = [end for end in ends if self._length(found) - len(end) <= _LONG]
            found -= min(enough, key=len) if enough else max(ends, key=len)
        if found != indices and self._is_cut(max(found), found):
            end = {each.i for each in self.parse[max(found)].subtree} & found
            found -= end if not end & kept and len(found) - len(end) >= _SHORT else set()
        return found

    def _is_cut(self, i: int, found: Indices) -> bool:
        """Whether a verb or preposition has lost what it cannot do without: "based" of "based on need"."""
        token = self.parse[i]
        if token.dep_ not in _DROPPABLE or word_class(token) not in ("verb", "preposition"):
            return False
        leans = token.dep_ == "acl" or (token.dep_ != "conj" and token.tag_ in _FINITE)
        kinds = _OBJECTS | {"prep"} if leans else _OBJECTS
        return any(child.i not in found and child.dep_ in kinds for child in token.rights)

    def _length(self, indices: Indices) -> int:
        return sum(1 for i in indices if not self.parse[i].is_punct)

    # words

    def text_of(
        self,
        indices: Iterable[int],
        openers: frozenset[str],
        closers: frozenset[str],
        times: Collection[int] = (),
    ) -> str | None:
        """Returns the words of the letter that some words of the sentence stand for, in the letter's order.

        Args:
            openers: words that are dropped from the beginning ("and", "the").
            closers: words that are dropped from the end ("and", "of", "the").
            times: indices of words of times that are kept, too.
        """
        kept = [i for i in sorted(indices) if i in times or not (i in self.times or self._leads_time(i))]
        if kept and kept[0] == 0 and self._is_mark(0):
            kept.pop(0)
        while kept and self._is_dropped_first(kept[0], openers):
            kept.pop(0)
        while kept and (self.parse[kept[-1]].is_punct or self.parse[kept[-1]].lower_ in closers):
            if self._is_stranded(kept[-1]):
                break
            kept.pop()
        return _join(self.doc, self._stretches(kept)) or None

    def _is_dropped_first(self, i: int, openers: frozenset[str]) -> bool:
        """Whether a word opens no phrase; the "same" of "same-sex couples" does."""
        token, end = self.parse[i], self.sentence.words[i].end
        hyphen = self.doc[end : end + 1].text
        is_hyphened = hyphen in _HYPHENS and not self.doc[end - 1].whitespace_
        return token.is_punct or self._is_put_in(i) or (token.lower_ in openers and not is_hyphened)

    def _is_stranded(self, i: int) -> bool:
        """Whether a preposition ends a clause of a noun: "families worked with"."""
        token = self.parse[i]
        return token.dep_ == "prep" and token.head.dep_ in _CLAUSES_OF_NOUN and not list(token.children)

    def _is_put_in(self, i: int) -> bool:
        """Whether a word stands for none of the letter: it was put in for the parser."""
        return self.sentence.words[i].start == self.sentence.words[i].end

    def _is_mark(self, i: int) -> bool:
        """Whether a word is the number of a paragraph: "2.10.3"."""
        return i not in self.numbers and self.parse[i].text.replace(".", "").isdigit()

    def _stretches(self, indices: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yields token ranges of the letter, neighbours joined."""
        current: tuple[int, int] | None = None
        for i in indices:
            word = self.sentence.words[i]
            if word.start == word.end:
                continue
            if current is not None and word.start == current[1]:
                current = (current[0], word.end)
                continue
            if current is not None:
                yield current
            current = (word.start, word.end)
        if current is not None:
            yield current


def _is_awaited(verb: Token) -> bool:
    """Whether a clause is an infinitive with a subject of its own: "waited for it to be completed"."""
    marked = verb.left_edge.dep_ == "mark" and any(child.dep_ in SUBJECTS for child in verb.lefts)
    return marked and any(child.tag_ == "TO" for child in verb.lefts)


def _joining(token: Token) -> Indices:
    """The "and" right before a joined word and what belongs to it."""
    before = token.left_edge.i - 1
    joins = token.dep_ == "conj" and any(
        child.i == before for child in token.head.rights if child.dep_ == "cc"
    )
    return {before} if joins else set()


def _join(doc: Doc, stretches: Iterable[tuple[int, int]]) -> str:
    texts = (" ".join(doc[start:end].text.split()).lstrip(", ") for start, end in stretches)
    return " ".join(texts)
