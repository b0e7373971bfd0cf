"""What a tally is about and whose it is: the thing that was graded, and who graded it."""

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

_REACH = 4
"""Tokens between someone and the verb by which they grade."""

_SHORTLY_BEFORE = 120
"""Tokens before a paragraph in which what its auditors graded may be named."""

OFSTED = "Ofsted"
AUTHORITY = "local authority"


@dataclass(frozen=True)
class Part:
    """A sentence that says grades.

    `before` is what it goes on from: the rest of its block up to it, for a list item the paragraph that
    leads the list and the items up to it. `lead` is the sentence of `before` that it follows most closely.
    """

    sentence: Span
    before: Span
    lead: Span
    grades: list[GradeMention]

    @cached_property
    def graded(self) -> frozenset[int]:
        """The tokens that say a grade."""
        return frozenset(at for mention in self.grades for at in range(mention.start, mention.end))


class SceneReader:
    """Finds the things that can be graded, and those who grade, in a Doc."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self.things = _Names(nlp, patterns.table("tally-things"))
        self.graders = _Names(nlp, patterns.table("graders"))
        self.modifiers = patterns.words("tally-modifiers")
        self.verbs = patterns.words("grading-verbs")
        self.audits = patterns.words("audit-words")
        self.files = patterns.words("things-of-a-file")
        self.of_ofsted = patterns.words("things-of-ofsted")
        self.words = self.things.words | self.graders.words | self.modifiers
        """The words that name things and people: they may stand between a number and its grade."""

    def __call__(self, doc: Doc) -> Scene:
        """What `doc` speaks of, found once for all its sentences."""
        return Scene(self, self.things(doc), self.graders(doc))


class Scene:
    """The things and the people of one Doc, by first token."""

    def __init__(self, reader: SceneReader, things: list[Span], graders: list[Span]) -> None:
        self._reader = reader
        self._things = {span.start: span for span in things}
        self._graders = {span.start: span for span in graders}

    def is_thing(self, token: Token) -> bool:
        """Whether the name of a gradable thing starts at `token`, a modifier before it or not."""
        doc, at = token.doc, token.i
        while at < len(doc) - 1 and at not in self._things and doc[at].norm_ in self._reader.modifiers:
            at += 1
        return at in self._things

    def is_grader(self, token: Token) -> bool:
        """Whether someone who grades is named at `token`."""
        return token.i in self._graders and token.i not in self._things

    def thing(self, part: Part, numeral: Numeral, mention: GradeMention) -> str | None:
        """What the number counts, in the plural; None where nothing gradable is spoken of.

        The nearest thing between the number and the grade is it, or after the grade, else the last one
        before in the sentence or in the sentences before it. Where people of the authority grade, it may
        be the cases that a paragraph shortly before speaks of.
        """
        low, high = sorted((numeral.start, mention.start))
        after = max(numeral.end, mention.end)
        clause_end = _clause_end(part.sentence, after)
        found = (
            next(iter(self._in(low, high)), None)
            or next(iter(self._in(after, min(after + 3, clause_end))), None)
            or next(reversed(self._in(part.before.start, low)), None)
            or next(iter(self._in(high, clause_end)), None)
            or self._of_the_file(part)
        )
        if found is None:
            return None
        name = self._name(found)
        if name == self._reader.things.name(found):
            earlier = [self._name(span) for span in self._in(part.before.start, found.start)]
            name = next((other for other in reversed(earlier) if other.endswith(f" {name}")), name)
        return name

    def _of_the_file(self, part: Part) -> Span | None:
        """The last cases or records named in the paragraphs before, if the sentence says who grades."""
        sentence = part.sentence
        graders = (self._graders[at] for at in range(sentence.start, sentence.end) if at in self._graders)
        if not any(self._grades(who) for who in graders):
            return None
        nearby = self._in(max(0, part.before.start - _SHORTLY_BEFORE), part.before.start)
        last = next(reversed(nearby), None)
        return last if last and self._reader.things.name(last) in self._reader.files else None

    def grader(self, part: Part, numeral: Numeral, mention: GradeMention, thing: str) -> str:
        """Who gave the grade: "local authority" or "Ofsted"."""
        if thing in self._reader.of_ofsted:
            return OFSTED
        end = max(numeral.end, mention.end)
        follows = [self._graders[at] for at in range(mention.end, part.sentence.end) if at in self._graders]
        if follows and follows[0].start <= end + 3 and _after_by(follows[0]):
            return self._reader.graders.name(follows[0])
        for start, stop in ((part.sentence.start, end), (part.before.start, part.before.end)):
            known = [self._graders[at] for at in range(start, stop) if at in self._graders]
            taken_up = start == part.before.start and part.sentence[0].norm_ == "they"
            acting = known[:1] if taken_up else [span for span in known if self._grades(span)]
            if acting:
                return self._reader.graders.name(acting[-1])
        spoken = (*part.before, *part.sentence)
        return AUTHORITY if any(token.norm_ in self._reader.audits for token in spoken) else OFSTED

    def _in(self, start: int, end: int) -> list[Span]:
        return [self._things[at] for at in range(start, end) if at in self._things]

    def _name(self, thing: Span) -> str:
        """The thing's name, with what says how it came to be looked at: "audited cases"."""
        doc = thing.doc
        start = thing.start
        while start and doc[start - 1].norm_ in self._reader.modifiers:
            start -= 1
        name = self._reader.things.name(thing)
        if start < thing.start:
            return f"{doc[start : thing.start].text.casefold()} {name}"
        words = [token.norm_ for token in doc[thing.end : thing.end + 4]]
        looked_at = next((word for word in words if word in self._reader.modifiers), None)
        clear = looked_at and all(word in _RELATIVES for word in words[: words.index(looked_at)])
        return f"{looked_at} {name}" if clear and looked_at and looked_at.endswith("d") else name

    def _grades(self, who: Span) -> bool:
        """Whether `who` grades: subject of such a verb, owner of a judgement, or behind "by"."""
        if _after_by(who):
            return True
        doc = who.doc
        nearby = doc[who.end : min(who.end + _REACH, len(doc))]
        return any(
            token.norm_ in self._reader.verbs or token.norm_ in self._reader.audits for token in nearby
        )


_RELATIVES = frozenset({"it", "they", "that", "which", "were", "was", "had", "have", "been", "being"})


class _Names:
    """Phrases, and the names that records give to what they say."""

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
        """What a record calls the thing or person at `span`."""
        return self._names[span.label_]


def _clause_end(sentence: Span, start: int) -> int:
    """The first semicolon of `sentence` from token `start` on, or its end."""
    rest = sentence.doc[start : sentence.end]
    return next((token.i for token in rest if token.text == ";"), sentence.end)


def _after_by(who: Span) -> bool:
    """Whether "by" stands before `who`, an article or "the local authority's" between them or not."""
    before = who.doc[max(0, who.start - 2) : who.start]
    return any(token.norm_ == "by" for token in before)
