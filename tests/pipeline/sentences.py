"""Scores what is read of `sentences.yaml`: `python -m tests.pipeline.sentences [--misses] [--aside]`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.pipeline.written_letters import (
    SAME_MEANING,
    SAME_TEXT,
    content_words,
    overlap,
    read_lines,
    written,
)

from ofsted_extract.facts.figures import FigureValue

COLUMNS = ("figure", "kind", "value", "unit", "scope", "subject", "measure", "meaning", "as_of")
"""What is scored. "figure": the number was found; a number found that is none counts as a miss."""
_MARK = re.compile(r"\[\[(.+?)\]\]")
_SAME_VALUE = 0.001


@dataclass
class Scores:
    """How many figures were read as a person would read them.

    Attributes:
        right: the figures read rightly, by column.
        asked: the figures that were asked for, by column.
        misses: lines that show what was expected and what was read instead, by column.
    """

    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    asked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    misses: dict[str, list[str]] = field(default_factory=lambda: {column: [] for column in COLUMNS})

    def add(self, column: str, right: bool, miss: str) -> None:
        """Counts one figure in a column; `miss` is kept if it was read wrongly."""
        self.asked[column] += 1
        if right:
            self.right[column] += 1
        else:
            self.misses[column].append(miss)

    def share(self, column: str) -> float:
        """Returns the share of figures whose column was read rightly, from 0 to 1."""
        return self.right[column] / self.asked[column] if self.asked[column] else 1.0


@dataclass(frozen=True)
class Sentence:
    """A sentence of `sentences.yaml`.

    Attributes:
        lines: its lead, if it has one, and itself, as `read_lines` takes them.
        start: where it starts in the letter, in characters: behind its lead.
        marks: where each marked number starts and ends, in characters of the letter.
        figures: what a person reads of each marked number.
    """

    text: str
    lines: tuple[str, ...]
    start: int
    marks: tuple[tuple[int, int], ...]
    figures: tuple[Mapping[str, Any], ...]


def sentences(aside: bool) -> Iterator[Sentence]:
    """Yields the sentences that are set aside, or all others."""
    for entry in written()["sentences"]:
        if entry.get("aside", False) == aside:
            yield _sentence(entry)


def _sentence(entry: Mapping[str, Any]) -> Sentence:
    lead = entry.get("lead")
    begin = len(lead) + 2 if lead else 0
    marks: list[tuple[int, int]] = []
    for nth, found in enumerate(_MARK.finditer(entry["text"])):
        start = begin + found.start() - 4 * nth
        marks.append((start, start + len(found[1])))
    text = _MARK.sub(r"\1", entry["text"])
    lines = (lead, f"* {text}") if lead else (text,)
    return Sentence(text, lines, begin, tuple(marks), tuple(entry["figures"]))


def score(aside: bool) -> Scores:
    """Returns the scores of the sentences that are set aside, or of all others."""
    scores = Scores()
    for sentence in sentences(aside):
        doc = read_lines(sentence.lines)
        spans = list(doc.spans["figures"])
        unmarked = [span for span in spans if span.start_char >= sentence.start]
        for (start, end), figure in zip(sentence.marks, sentence.figures, strict=True):
            span = next((span for span in spans if span.start_char < end and start < span.end_char), None)
            if span in unmarked:
                unmarked.remove(span)
            _add(scores, sentence, figure, span._.value if span is not None else None)
        for span in unmarked:
            scores.add("figure", False, f"{span.text!r} is no figure\n    {sentence.text}")
    return scores


def _add(scores: Scores, sentence: Sentence, wanted: Mapping[str, Any], found: FigureValue | None) -> None:
    for column, (right, expected, actual) in _compared(wanted, found).items():
        miss = f"{wanted['value']}: {expected!r}, and not {actual!r}\n    {sentence.text}"
        scores.add(column, right, miss)


def _compared(wanted: Mapping[str, Any], found: FigureValue | None) -> dict[str, tuple[bool, object, object]]:
    """Returns for each column whether both agree, and what they say."""
    if found is None:
        return {column: (False, wanted.get(column, wanted), None) for column in COLUMNS}
    measures = _measure(wanted.get("measure"), wanted.get("unit")), _measure(found.measure, found.unit)
    meanings = f"{wanted.get('subject')} {measures[0]}", f"{found.subject or ''} {measures[1]}"
    units = wanted.get("unit"), found.unit
    values = (wanted["value"], wanted.get("value_high")), (found.value, found.value_high)
    return {
        "figure": (True, None, None),
        "kind": (wanted["kind"] == found.kind, wanted["kind"], found.kind),
        "value": (all(map(_is_same_value, *values)), *values),
        "unit": (content_words(units[0]) == content_words(units[1]), *units),
        "scope": (wanted["scope"] == found.scope, wanted["scope"], found.scope),
        "subject": _texts(wanted.get("subject"), found.subject),
        "measure": _texts(*measures),
        "meaning": (overlap(*meanings) >= SAME_MEANING, *meanings),
        "as_of": _texts(wanted.get("as_of"), found.as_of),
    }


def _is_same_value(wanted: float | None, found: float | None) -> bool:
    if wanted is None or found is None:
        return wanted is found
    return abs(wanted - found) <= _SAME_VALUE


def _texts(wanted: str | None, found: str | None) -> tuple[bool, str | None, str | None]:
    return overlap(wanted, found) >= SAME_TEXT, wanted, found


def _measure(measure: str | None, unit: str | None) -> str:
    """Returns the measure, or nothing if it only repeats the unit."""
    bare = content_words(" ".join(written()["units"])) | content_words(unit)
    return "" if content_words(measure) <= bare else measure or ""


def table(scores: Mapping[str, Scores]) -> str:
    """Returns the scores of several sets of sentences, by name, as a table."""
    lines = ["".ljust(10) + "".join(name.rjust(18) for name in scores)]
    for column in COLUMNS:
        cells = (
            f"{s.right[column]}/{s.asked[column]} {s.share(column):.3f}".rjust(18) for s in scores.values()
        )
        lines.append(column.ljust(10) + "".join(cells))
    return "\n".join(lines)


def main() -> None:
    """Prints the scores; misses only of sentences that are not set aside."""
    parser = argparse.ArgumentParser(prog="python -m tests.pipeline.sentences", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print what is read wrongly, by column")
    parser.add_argument(
        "--aside", action="store_true", help="print the scores of the sentences set aside, too"
    )
    options = parser.parse_args()
    scores = {"worked on": score(aside=False)}
    if options.misses:
        for column, misses in scores["worked on"].misses.items():
            print(f"\n{column}")
            print("\n".join(f"  {miss}" for miss in misses))
    if options.aside:
        scores["set aside"] = score(aside=True)
    print(table(scores))


if __name__ == "__main__":
    main()
