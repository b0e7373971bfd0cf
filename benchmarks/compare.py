"""What a change of rules did: the facts that one run of the tool has over another.

Run the tool before and after the change, over the same letters, then compare the two outputs::

    ofsted-extract letters/ -o before/
    … edit patterns/ or the pipeline …
    ofsted-extract letters/ -o after/
    python -m benchmarks.compare before/ after/

OLD and NEW are folders of records, or files of JSON Lines (or one record). Facts are grouped by the rule
that found them (figures) or by their field (``header.letter_date``, ``inspectors``, ``dates``, ``trends``,
``judgements``, ``warnings``, ``errors``), so that a rule that lost what it should have kept is seen at
once. Each line names the letter, the page and the sentence::

    figures/count  1 gained, 0 lost, 1 changed
      + wirral.pdf p2 "six": kind=count, value=6 | Six audits were seen.
      ~ wirral.pdf p3 "705": subject: children -> children looked after | There are 705.

``--rule ID`` shows one rule or field only; ``--rule figures`` and ``--rule header`` show all that start so.
A fact is known again by its words and its sentence, not by its offsets, so a change of the reader that
moves the text does not hide what the rules did. The order of the lines depends on the facts alone.
Exit status: 0 where nothing differs, 1 where something does, 2 where an output cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

Json = Mapping[str, Any]
Sign = Literal["+", "-", "~"]

_SIGNS: dict[Sign, str] = {"+": "gained", "-": "lost", "~": "changed"}
_PLACES = frozenset({"evidence", "id", "rule", "section", "figures"})
"""Keys of a fact that say where it stands or how it was found, not what it says."""
_HEADER_LISTS = ("inspectors", "signatories")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a record says.

    `name` is what it is known by beside its words (an inspector's name, the area of a judgement), `text`
    and `sentence` are its evidence, `says` its values as shown. `letter` tells letters of one name apart.
    """

    file: str
    rule: str
    name: str
    says: tuple[tuple[str, str], ...]
    page: int = 0
    start: int = 0
    text: str = ""
    sentence: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that only one run has, or that the runs say in two ways; `fact` is the newer where both are."""

    sign: Sign
    fact: Fact
    detail: str

    @property
    def line(self) -> str:
        """The difference in one line, without its rule."""
        fact = self.fact
        place = f" p{fact.page}" if fact.page else ""
        words = f' "{fact.text}"' if fact.text else ""
        sentence = f" | {fact.sentence}" if fact.sentence else ""
        return f"{self.sign} {fact.file}{place}{words}: {self.detail}{sentence}"


class UnreadableError(Exception):
    """An output that is not there, or holds something else than records."""


def read_run(path: Path) -> list[Fact]:
    """All facts of an output of the tool, in no promised order.

    Args:
        path: a folder of `.json` records at any depth, a file of JSON Lines, or one record.

    Raises:
        UnreadableError: where there is nothing, or something that is not JSON.
    """
    if path.is_dir():
        texts = [(file, file.read_text(encoding="utf-8")) for file in sorted(path.rglob("*.json"))]
    elif path.is_file():
        whole = path.read_text(encoding="utf-8")
        lines = whole.splitlines() if path.suffix in {".jsonl", ".ndjson"} else [whole]
        texts = [(path, line) for line in lines if line.strip()]
    else:
        raise UnreadableError(f"{path}: no such file or folder")
    if not texts:
        raise UnreadableError(f"{path}: holds no record")
    return [fact for file, text in texts for fact in facts_of(_parse(file, text))]


def _parse(path: Path, text: str) -> Json:
    try:
        entry = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"{path}: not JSON: {error}") from error
    if not isinstance(entry, dict):
        raise UnreadableError(f"{path}: not a record")
    return entry


def facts_of(entry: Json) -> Iterator[Fact]:
    """The facts of one record, or the one fact of an error entry."""
    if "error" in entry:
        error = entry["error"]
        yield Fact(str(entry.get("file", "?")), "errors", str(error.get("code")), _says(error))
        return
    source = entry.get("source") or {}
    for fact in _facts_of_record(str(source.get("file", "?")), entry):
        yield replace(fact, letter=str(source.get("sha256", "")))


def _facts_of_record(file: str, entry: Json) -> Iterator[Fact]:
    header = entry.get("header") or {}
    yield from _header(file, header)
    for field in _HEADER_LISTS:
        for person in header.get(field) or ():
            yield _fact(file, field, person, name=str(person.get("name")))
    for field in ("dates", "trends"):
        for item in entry.get(field) or ():
            yield _fact(file, field, item)
    for figure in entry.get("figures") or ():
        yield _fact(file, str(figure.get("rule", "figures")), figure)
    for judgement in entry.get("judgements") or ():
        graded = judgement.get("count") is None
        yield _fact(file, "judgements", judgement, name=str(judgement.get("domain")) if graded else "")
    for warning in entry.get("warnings") or ():
        yield Fact(file, "warnings", str(warning.get("code")), _says(warning))


def _header(file: str, header: Json) -> Iterator[Fact]:
    evidence = header.get("evidence") or {}
    for field, value in header.items():
        if value is not None and field not in {"evidence", *_HEADER_LISTS}:
            place = evidence.get(field) or {}
            yield _fact(file, f"header.{field}", {field: value, "evidence": place}, name=field)


def _fact(file: str, rule: str, item: Json, name: str = "") -> Fact:
    place = item.get("evidence") or {}
    return Fact(
        file,
        rule,
        name,
        _says(item),
        int(place.get("page", 0)),
        int(place.get("start", 0)),
        str(place.get("text", "")),
        str(place.get("sentence", "")),
    )


def _says(item: Json) -> tuple[tuple[str, str], ...]:
    said = {key: value for key, value in item.items() if key not in _PLACES and value is not None}
    return tuple((key, _shown(value)) for key, value in said.items())


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def compare(old: Iterable[Fact], new: Iterable[Fact]) -> list[Difference]:
    """What only one of the two has, and what they say in two ways; the order depends on the facts alone."""
    groups: dict[tuple[str, str, str], tuple[list[Fact], list[Fact]]] = defaultdict(lambda: ([], []))
    for side, facts in enumerate((old, new)):
        for fact in facts:
            groups[fact.file, fact.letter, _family(fact)][side].append(fact)
    found = [difference for pair in groups.values() for difference in _compare_group(*pair)]
    return sorted(
        found, key=lambda d: (d.fact.rule, d.fact.file, d.fact.start, d.sign, d.detail, d.fact.text)
    )


def _family(fact: Fact) -> str:
    """What a fact may be paired within: a figure with any figure, others with those of their field."""
    return "figures" if "/" in fact.rule else fact.rule


def _compare_group(old: list[Fact], new: list[Fact]) -> Iterator[Difference]:
    pairs, lost, gained = _paired(old, new)
    for before, after in pairs:
        if detail := _changes(before, after):
            yield Difference("~", after, detail)
    yield from (Difference("-", fact, _listed(fact)) for fact in lost)
    yield from (Difference("+", fact, _listed(fact)) for fact in gained)


def _listed(fact: Fact) -> str:
    return ", ".join(f"{key}={value}" for key, value in fact.says)


def _paired(old: list[Fact], new: list[Fact]) -> tuple[list[tuple[Fact, Fact]], list[Fact], list[Fact]]:
    """The facts of `old` with their likes in `new`, the surest first, and those left on each side."""
    pairs: list[tuple[Fact, Fact]] = []
    left = sorted(old, key=_order)
    right = sorted(new, key=_order)
    for alike in (_same, _same_words, _overlapping):
        for fact in list(left):
            match = next((other for other in right if alike(fact, other)), None)
            if match is not None:
                pairs.append((fact, match))
                left.remove(fact)
                right.remove(match)
    return pairs, left, right


def _order(fact: Fact) -> tuple[int, str, str, str, tuple[tuple[str, str], ...]]:
    return fact.start, fact.name, fact.text, fact.rule, fact.says


def _same(one: Fact, other: Fact) -> bool:
    return _same_words(one, other) and one.says == other.says and one.rule == other.rule


def _same_words(one: Fact, other: Fact) -> bool:
    if one.name or other.name:
        return one.name == other.name
    return one.text == other.text and one.sentence == other.sentence


def _overlapping(one: Fact, other: Fact) -> bool:
    """The same words in a sentence that was cut in another way, or other words of the same place."""
    if one.name or other.name or not one.sentence or not other.sentence:
        return False
    nested = one.text in other.text or other.text in one.text
    return nested and (one.sentence in other.sentence or other.sentence in one.sentence)


def _changes(before: Fact, after: Fact) -> str:
    """The values that differ, each as "key: old -> new"."""
    old, new = dict(before.says), dict(after.says)
    if before.rule != after.rule:
        old, new = {"rule": before.rule, **old}, {"rule": after.rule, **new}
    keys = dict.fromkeys((*old, *new))
    return ", ".join(
        f"{key}: {old.get(key, 'none')} -> {new.get(key, 'none')}"
        for key in keys
        if old.get(key) != new.get(key)
    )


def report(differences: Sequence[Difference]) -> Iterator[str]:
    """The lines to print: each rule with its counts, its differences under it, the sum at the end."""
    by_rule: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences:
        by_rule[difference.fact.rule].append(difference)
    for rule, group in by_rule.items():
        yield f"{rule}  {_counts(group)}"
        yield from (f"  {difference.line}" for difference in group)
    yield f"all  {_counts(differences)}"


def _counts(differences: Sequence[Difference]) -> str:
    signs = [difference.sign for difference in differences]
    return ", ".join(f"{signs.count(sign)} {word}" for sign, word in _SIGNS.items())


def _chosen(rule: str, wanted: str) -> bool:
    return rule == wanted or rule.startswith((f"{wanted}/", f"{wanted}."))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.compare", description="Facts gained, lost and changed between two runs."
    )
    parser.add_argument("old", type=Path, metavar="OLD", help="records of the run before: folder or .jsonl")
    parser.add_argument("new", type=Path, metavar="NEW", help="records of the run after: folder or .jsonl")
    parser.add_argument("--rule", metavar="ID", help="only this rule or field, or all under it")
    options = parser.parse_args(arguments)
    try:
        differences = compare(read_run(options.old), read_run(options.new))
    except (UnreadableError, OSError, UnicodeDecodeError) as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    if options.rule:
        differences = [d for d in differences if _chosen(d.fact.rule, options.rule)]
    for line in report(differences):
        print(line)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
