"""Finds out what a tally counts, and who gave the grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from ofsted_extract.pipeline.judgements.grades import GradeMention
from ofsted_extract.pipeline.numbers import Numeral
from ofsted_extract.rules.patterns import Patterns

_VERB_TOKENS = 4
"""How far after a person or body its verb of grading can be."""
_NEARBY_TOKENS = 120
"""How far before a paragraph the cases that its auditors graded may be named."""
_FOLLOWING_TOKENS = 3
"""How far after a tally the graded thing, or the grader with "by", can be."""

OFSTED = "Ofsted"
AUTHORITY = "local authority"


@dataclass(frozen=True)
class Part:
    """A sentence with grades, and the text that it continues.

    Attributes:
        sentence: the sentence.
        before: the text of its block before it; for a list item, from the paragraph before the list on.
        lead: the sentence before it in its block; for the first sentence of a list item, the last one of the
            paragraph before the list.
        grades: the grades in the sentence.
    """

    sentence: Span
    before: Span
    lead: Span
    grades: list[GradeMention]

    @cached_property
    def graded(self) -> frozenset[int]:
        """The tokens of its grades."""
        return frozenset(at for mention in self.grades for at in range(mention.start, mention.end))


class SceneReader:
    """Finds the things that can be graded and the people and bodies that grade them, in a Doc."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self.things = _NamedPhrases(nlp, patterns.table("tally-things"))
        self.graders = _NamedPhrases(nlp, patterns.table("graders"))
        self.modifiers = patterns.words("tally-modifiers")
        self.verbs = patterns.words("grading-verbs")
        self.audits = patterns.words("audit-words")
        self.relatives = patterns.words("relative-clause-words")
        self.things_in_files = patterns.words("things-of-a-file")
        self.things_of_ofsted = patterns.words("things-of-ofsted")
        self.things_of_authority = patterns.words("things-of-the-authority")
        self.words = self.things.words | self.graders.words | self.modifiers
        """The words that name things and graders; they may come between a number and its grade."""

    def __call__(self, doc: Doc) -> Scene:
        """Finds the things and graders of `doc`, once for all its sentences."""
        return Scene(self, self.things(doc), self.graders(doc))


class Scene:
    """The things and graders that one Doc names, by first token."""

    def __init__(self, reader: SceneReader, things: list[Span], graders: list[Span]) -> None:
        self._reader = reader
        self._things = {span.start: span for span in things}
        self._graders = {span.start: span for span in graders}

    def is_thing(self, token: Token) -> bool:
        """Whether the name of a gradable thing begins at `token`; modifiers may come first."""
        doc, at = token.doc, token.i
        while at < len(doc) - 1 and at not in self._things and doc[at].norm_ in self._reader.modifiers:
            at += 1
        return at in self._things

    def is_about_own_services(self, part: Part) -> bool:
        """Whether the last thing named before the last grade is a home or service of the authority."""
        things = self._things_within(part.before.start, part.grades[-1].end)
        return bool(things) and self._reader.things.name(things[-1]) in self._reader.things_of_authority

    def is_grader(self, token: Token) -> bool:
        """Whether the name of a person or body that grades begins at `token`."""
        return token.i in self._graders and token.i not in self._things

    def thing(self, part: Part, numeral: Numeral, mention: GradeMention) -> str | None:
        """Returns what the number counts, in the plural, or None if nothing gradable is named.

        That is the first of: a thing between number and grade, one right after them, the last one before
        them in `part`, one later in the clause. If the sentence names a grader, it can also be the cases of
        an earlier paragraph.
        """
        low, high = sorted((numeral.start, mention.start))
        after = max(numeral.end, mention.end)
        clause_end = _clause_end(part.sentence, after)
        found = (
            next(iter(self._things_within(low, high)), None)
            or next(iter(self._things_within(after, min(after + _FOLLOWING_TOKENS, clause_end))), None)
            or next(reversed(self._things_within(part.before.start, low)), None)
            or next(iter(self._things_within(high, clause_end)), None)
            or self._cases_of_earlier_paragraph(part)
        )
        if found is None:
            return None
        name = self._name(found)
        if name == self._reader.things.name(found):
            earlier = [self._name(span) for span in self._things_within(part.before.start, found.start)]
            name = next((other for other in reversed(earlier) if other.endswith(f" {name}")), name)
        return name

    def _cases_of_earlier_paragraph(self, part: Part) -> Span | None:
        """The last cases or records named in the paragraphs before, if the sentence names who grades them."""
        sentence = part.sentence
        graders = (self._graders[at] for at in range(sentence.start, sentence.end) if at in self._graders)
        if not any(self._grades(who) for who in graders):
            return None
        nearby = self._things_within(max(0, part.before.start - _NEARBY_TOKENS), part.before.start)
        last = next(reversed(nearby), None)
        return last if last and self._reader.things.name(last) in self._reader.things_in_files else None

    def grader(self, part: Part, numeral: Numeral, mention: GradeMention, thing: str) -> str:
        """Returns who gave the grade: "local authority" or "Ofsted".

        Things that Ofsted inspects are graded by Ofsted. Otherwise it is the grader after "by", the last
        grader in the sentence, or the last one before it. If none is named, words such as "audit" show the
        grade to be the authority's.
        """
        if thing in self._reader.things_of_ofsted:
            return OFSTED
        end = max(numeral.end, mention.end)
        follows = [self._graders[at] for at in range(mention.end, part.sentence.end) if at in self._graders]
        if follows and follows[0].start <= end + _FOLLOWING_TOKENS and _is_after_by(follows[0]):
            return self._reader.graders.name(follows[0])
        for start, stop in ((part.sentence.start, end), (part.before.start, part.before.end)):
            known = [self._graders[at] for at in range(start, stop) if at in self._graders]
            # the antecedent of "they" is the first grader before
            is_pronoun = start == part.before.start and part.sentence[0].norm_ == "they"
            acting = known[:1] if is_pronoun else [span for span in known if self._grades(span)]
            if acting:
                return self._reader.graders.name(acting[-1])
        tokens = (*part.before, *part.sentence)
        return AUTHORITY if any(token.norm_ in self._reader.audits for token in tokens) else OFSTED

    def _things_within(self, start: int, end: int) -> list[Span]:
        return [self._things[at] for at in range(start, end) if at in self._things]

    def _name(self, thing: Span) -> str:
        """The name of a thing, with the participle or adjective that describes it: "audited cases"."""
        doc = thing.doc
        start = thing.start
        while start and doc[start - 1].norm_ in self._reader.modifiers:
            start -= 1
        name = self._reader.things.name(thing)
        if start < thing.start:
            return f"{doc[start : thing.start].text.casefold()} {name}"
        words = [token.norm_ for token in doc[thing.end : thing.end + 4]]
        participle = next((word for word in words if word in self._reader.modifiers), None)
        is_relative = participle and all(
            word in self._reader.relatives for word in words[: words.index(participle)]
        )
        return f"{participle} {name}" if is_relative and participle and participle.endswith("d") else name

    def _grades(self, who: Span) -> bool:
        """Whether `who` grades something: they come after "by", or shortly before a word for grading."""
        if _is_after_by(who):
            return True
        doc = who.doc
        nearby = doc[who.end : min(who.end + _VERB_TOKENS, len(doc))]
        return any(
            token.norm_ in self._reader.verbs or token.norm_ in self._reader.audits for token in nearby
        )


class _NamedPhrases:
    """Phrases for things or people, with the names by which records call them."""

    def __init__(self, nlp: Language, table: Mapping[str, object]) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._names: dict[str, str] = {}
        words: set[str] = set()
        for phrase, name in table.items():
            doc = nlp.make_doc(phrase)
            self._matcher.add(phrase, [doc])
            self._names[phrase] = str(name)
            words.update(token.norm_ for token in doc)
        self.words = frozenset(words)

    def __call__(self, doc: Doc) -> list[Span]:
        found: list[Span] = self._matcher(doc, as_spans=True)
        return filter_spans(found)

    def name(self, span: Span) -> str:
        """Returns what a record calls the thing or person at `span`."""
        return self._names[span.label_]


def _clause_end(sentence: Span, start: int) -> int:
    """The first semicolon of `sentence` at or after token `start`; without one, the end of `sentence`."""
    rest = sentence.doc[start : sentence.end]
    return next((token.i for token in rest if token.text == ";"), sentence.end)


def _is_after_by(who: Span) -> bool:
    """Whether "by" is one of the two words before `who`."""
    before = who.doc[max(0, who.start - 2) : who.start]
    return any(token.norm_ == "by" for token in before)
