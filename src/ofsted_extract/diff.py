"""What one run of the tool says that another does not: letters, and facts by the rule that found them.

A fact is known again by its words and its sentence, not by its offsets, so a change of the reader that
moves the text does not hide what the rules did. Figures are grouped by their rule, all else by its field:
`header.letter_date`, `inspectors`, `dates`, `trends`, `judgements`, `warnings`, `errors`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal, TypeVar

from ofsted_extract.facts.fact_list import Json, StoredFact
from ofsted_extract.facts.registry import fact_lists

Change = Literal["gained", "lost", "changed"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a record says.

    `name` is what it is known by beside its words (an inspector's name, the area of a judgement), `text`
    and `sentence` are its evidence, `says` its values as JSON has them.
    """

    file: str
    rule: str
    family: str
    name: str
    says: tuple[tuple[str, Any], ...]
    page: int = 0
    start: int = 0
    text: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a run says of one letter. `digest` is that of the file, empty where the letter failed."""

    file: str
    digest: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that only one run has, or that the runs say in two ways; `fact` is the newer where both are.

    `values` has for each value that differs what the old run says and what the new one (None: nothing).
    """

    change: Change
    fact: Fact
    values: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs. `added` and `gone` are letters that only the new, or only the old run has."""

    added: tuple[Letter, ...]
    gone: tuple[Letter, ...]
    differences: tuple[Difference, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.gone or self.differences)

    def of_rule(self, wanted: str) -> Comparison:
        """Only the facts of one rule or field, or of all under it (`figures`, `header`)."""
        chosen = (d for d in self.differences if _is_under(d.fact.rule, wanted))
        return Comparison(self.added, self.gone, tuple(chosen))

    def by_rule(self) -> dict[str, list[Difference]]:
        """The differences in groups, by rule."""
        groups: dict[str, list[Difference]] = defaultdict(list)
        for difference in self.differences:
            groups[difference.fact.rule].append(difference)
        return dict(groups)


def compare(old: Iterable[Json], new: Iterable[Json]) -> Comparison:
    """What differs between two outputs; its order depends on the facts alone.

    Args:
        old, new: records and error entries as JSON, in any order.
    """
    pairs, gone, added = _letters_paired(list(map(_letter, old)), list(map(_letter, new)))
    found = [difference for pair in pairs for difference in _compare_letter(*pair)]
    in_order = sorted(
        found, key=lambda d: (d.fact.rule, d.fact.file, d.fact.start, d.change, d.fact.text, str(d.values))
    )
    return Comparison(tuple(added), tuple(gone), tuple(in_order))


def counts(differences: Sequence[Difference]) -> dict[Change, int]:
    """How many there are of each change."""
    found = [difference.change for difference in differences]
    return {"gained": found.count("gained"), "lost": found.count("lost"), "changed": found.count("changed")}


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON: letters by name, counts by rule, and every difference."""
    return {
        "letters": {
            "added": [letter.file for letter in comparison.added],
            "gone": [letter.file for letter in comparison.gone],
        },
        "facts": counts(comparison.differences),
        "rules": {rule: counts(group) for rule, group in comparison.by_rule().items()},
        "differences": [_difference_as_json(difference) for difference in comparison.differences],
    }


def _difference_as_json(difference: Difference) -> dict[str, Any]:
    fact = difference.fact
    return {
        "change": difference.change,
        "rule": fact.rule,
        "file": fact.file,
        "page": fact.page or None,
        "text": fact.text or None,
        "sentence": fact.sentence or None,
        "old": {key: old for key, old, _ in difference.values if old is not None},
        "new": {key: new for key, _, new in difference.values if new is not None},
    }


def _is_under(rule: str, wanted: str) -> bool:
    return rule == wanted or rule.startswith((f"{wanted}/", f"{wanted}."))


def _letter(entry: Json) -> Letter:
    if "error" in entry:
        file, error = str(entry.get("file", "?")), entry["error"]
        failure = StoredFact("errors", "errors", str(error.get("code")), error, {})
        return Letter(file, "", (_fact(file, failure),))
    source = entry.get("source") or {}
    file = str(source.get("file", "?"))
    stored = (fact for each in fact_lists() if each.table is not None for fact in each.stored(entry))
    return Letter(file, str(source.get("sha256", "")), tuple(_fact(file, fact) for fact in stored))


def _fact(file: str, stored: StoredFact) -> Fact:
    place = stored.evidence
    return Fact(
        file,
        stored.rule,
        stored.family,
        stored.name,
        tuple((field, value) for field, value in stored.values.items() if value is not None),
        int(place.get("page", 0)),
        int(place.get("start", 0)),
        str(place.get("text", "")),
        str(place.get("sentence", "")),
    )


def _letters_paired(
    old: list[Letter], new: list[Letter]
) -> tuple[list[tuple[Letter, Letter]], list[Letter], list[Letter]]:
    """Each letter with itself in the other run, by name and bytes, else by bytes, else by name."""
    return _paired(
        sorted(old, key=lambda letter: (letter.file, letter.digest)),
        sorted(new, key=lambda letter: (letter.file, letter.digest)),
        (
            lambda one, other: (one.file, one.digest) == (other.file, other.digest),
            lambda one, other: one.digest == other.digest != "",
            # an error entry names the file's folder, a record does not
            lambda one, other: PurePosixPath(one.file).name == PurePosixPath(other.file).name,
        ),
    )


def _compare_letter(old: Letter, new: Letter) -> Iterator[Difference]:
    groups: dict[str, tuple[list[Fact], list[Fact]]] = defaultdict(lambda: ([], []))
    for side, letter in enumerate((old, new)):
        for fact in letter.facts:
            groups[fact.family][side].append(fact)
    for before, after in groups.values():
        yield from _compare_group(sorted(before, key=_order), sorted(after, key=_order))


def _compare_group(old: list[Fact], new: list[Fact]) -> Iterator[Difference]:
    pairs, lost, gained = _paired(old, new, (_same, _same_words, _overlapping))
    for before, after in pairs:
        if values := _changes(before, after):
            yield Difference("changed", after, values)
    for fact in lost:
        yield Difference("lost", fact, tuple((key, value, None) for key, value in fact.says))
    for fact in gained:
        yield Difference("gained", fact, tuple((key, None, value) for key, value in fact.says))


def _paired(
    old: list[T], new: list[T], alikes: Sequence[Callable[[T, T], bool]]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Those of `old` with their likes in `new`, the surest first, and those left on each side."""
    pairs: list[tuple[T, T]] = []
    left, right = list(old), list(new)
    for alike in alikes:
        for one in list(left):
            match = next((other for other in right if alike(one, other)), None)
            if match is not None:
                pairs.append((one, match))
                left.remove(one)
                right.remove(match)
    return pairs, left, right


def _order(fact: Fact) -> tuple[int, str, str, str, str]:
    return fact.start, fact.name, fact.text, fact.rule, str(fact.says)


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


def _changes(before: Fact, after: Fact) -> tuple[tuple[str, Any, Any], ...]:
    """The values that differ, the rule among them."""
    old, new = dict(before.says), dict(after.says)
    if before.rule != after.rule:
        old, new = {"rule": before.rule, **old}, {"rule": after.rule, **new}
    keys = dict.fromkeys((*old, *new))
    return tuple((key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
