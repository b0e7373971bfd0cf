"""`ofsted_next_steps`: what is asked for after the visit, of whom and until when."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.facts.in_header.next_steps import NextStepKind, NextStepValue
from ofsted_extract.pipeline.language import add_span, value_of
from ofsted_extract.pipeline.sections.unbroken import end_of_sentence
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns

# Lengths are in tokens.
_LONGEST_NAME = 30
_BEFORE_A_DATE = 3
"""Where "by" may stand before a date: "by Friday 3 May 2024"."""


class _Step(NamedTuple):
    """A next step, and the tokens of everything that is said of it."""

    value: NextStepValue
    start: int
    end: int


class _Time(NamedTuple):
    """A time limit: its words, its end, and its date where it has one."""

    words: str
    end: int
    date: str | None


class NextSteps:
    """Fills `doc.spans["next_steps"]` with a `NextStepValue` for each thing that is asked for or announced.

    Two sentences about the same thing ("should prepare", "should send … by") make one step: the first names
    who leads it. The rules are in `patterns/next-steps.yaml`.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._steps = patterns.matcher(nlp, "next-step")
        self._asked = patterns.matcher(nlp, "next-step-asked")
        self._times = patterns.matcher(nlp, "next-step-time")

    def __call__(self, doc: Doc) -> Doc:
        """Needs sentences and `doc.spans["dates"]`."""
        doc.spans["next_steps"] = []
        found: dict[str, _Step] = {}
        for match in self._steps(doc, longest=True):
            step = self._step(doc, match)
            known = found.get(step.value.what)
            found[step.value.what] = step if known is None else _joined(known, step)
        for value, start, end in sorted(found.values(), key=lambda step: step.start):
            add_span(doc, "next_steps", start, end, value, value.what)
        return doc

    def _step(self, doc: Doc, match: Match) -> _Step:
        sentence = doc[match.start].sent
        who = None if match.rule.values.get("asks") is False else self._who(doc[sentence.start : match.start])
        time = self._time(doc[match.end : end_of_sentence(doc, match.end - 1)])
        value = NextStepValue(
            what=cast("NextStepKind", match.rule.values["what"]),
            rule=match.rule.id,
            by=time.words if time else None,
            who=fold(who.text).rstrip(",") if who is not None else None,
            date=time.date if time else None,
        )
        start = who.start if who is not None else match.start
        return _Step(value, start, time.end if time else match.end)

    def _who(self, before: Span) -> Span | None:
        """Who is asked: the words before a step, without those that ask."""
        start = max((found.end for found in self._asked(before)), default=before.start)
        words = before.doc[start : before.end]
        return words if 0 < len(words) <= _LONGEST_NAME and words.text.strip() else None

    def _time(self, after: Span) -> _Time | None:
        """The date after "by", or a time limit."""
        for span in after.doc.spans.get("dates", ()):
            if after.start <= span.start and span.end <= after.end:
                before = after.doc[max(after.start, span.start - _BEFORE_A_DATE) : span.start]
                lead = next((token.i for token in before if token.lower_ == "by"), None)
                if lead is not None:
                    words = fold(after.doc[lead + 1 : span.end].text)
                    return _Time(words, span.end, value_of(span).iso)
        limit = next(iter(self._times(after, longest=True)), None)
        if limit is None:
            return None
        return _Time(fold(after.doc[limit.start : limit.end].text), limit.end, None)


def _joined(first: _Step, second: _Step) -> _Step:
    """One step of two sentences about it; what the first says holds."""
    value = replace(
        first.value,
        by=first.value.by or second.value.by,
        who=first.value.who or second.value.who,
        date=first.value.date or (second.value.date if not first.value.by else None),
    )
    is_new = value != first.value
    return _Step(value, first.start, max(first.end, second.end) if is_new else first.end)


@Language.factory("ofsted_next_steps", default_config={"patterns": None})
def create_next_steps(nlp: Language, name: str, *, patterns: str | None) -> NextSteps:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return NextSteps(nlp, load_patterns(patterns))
