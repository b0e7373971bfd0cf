"""Compares two outputs of the tool: letters, and facts grouped by the rule that found them.

Facts are matched by their words and their sentence, not by their offsets, so a change in the reader that
moves the text does not hide what the rules changed. Each list in `facts/` says what its facts are grouped
by: their rule, as figures, or else their list or their field in the header (`header.letter_date`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal, TypeVar

from ofsted_extract.facts.common.fact_list import Json, StoredFact
from ofsted_extract.facts.registry import fact_lists

Change = Literal["gained", "lost", "changed"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a record.

    Attributes:
        file: the file of the letter.
        rule: what it is grouped by: the rule that found it, or its list or field.
        family: it is only matched with facts of the same family.
        name: what identifies it whatever its words are, such as the name of an inspector; else empty.
        says: its values as in JSON.
        page, start, text, sentence: its evidence.
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
    """The facts of one letter in one output. `digest` is the checksum of the file, empty if it failed."""

    file: str
    digest: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that only one output has, or that differs. `fact` is the newer one if both have it.

    `values` has the name of each value that differs, with its old and its new value; None for no value.
    """

    change: Change
    fact: Fact
    values: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences. `added` are letters that only the new output has, `gone` only the old one."""

    added: tuple[Letter, ...]
    gone: tuple[Letter, ...]
    differences: tuple[Difference, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.gone or self.differences)

    def of_rule(self, wanted: str) -> Comparison:
        """The differences of one rule or field, or of all below it (`figures`, `header`)."""
        chosen = (d for d in self.differences if _is_under(d.fact.rule, wanted))
        return Comparison(self.added, self.gone, tuple(chosen))

    def by_rule(self) -> dict[str, list[Difference]]:
        """The differences, grouped by rule."""
        groups: dict[str, list[Difference]] = defaultdict(list)
        for difference in self.differences:
            groups[difference.fact.rule].append(difference)
        return dict(groups)


def compare(old: Iterable[Json], new: Iterable[Json]) -> Comparison:
    """Compares two outputs. The order of the result depends on the facts only.

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
    """The number of differences of each kind of change."""
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
        file, error = str(entry.get("file") or "?"), entry["error"]
        failure = StoredFact("errors", "errors", str(error.get("code")), error, {})
        return Letter(file, "", (_fact(file, failure),))
    source = entry.get("source") or {}
    file = str(source.get("file") or "?")
    stored = (fact for each in fact_lists() if each.table and each.is_compared for fact in each.stored(entry))
    return Letter(file, str(source.get("sha256") or ""), tuple(_fact(file, fact) for fact in stored))


def _fact(file: str, stored: StoredFact) -> Fact:
    place = stored.evidence
    return Fact(
        file,
        stored.rule,
        stored.family,
        stored.name,
        tuple((field, value) for field, value in stored.values.items() if value is not None),
        int(place.get("page") or 0),
        int(place.get("start") or 0),
        str(place.get("text") or ""),
        str(place.get("sentence") or ""),
    )


def _letters_paired(
    old: list[Letter], new: list[Letter]
) -> tuple[list[tuple[Letter, Letter]], list[Letter], list[Letter]]:
    """Matches the letters of two outputs by name and checksum, then by checksum, then by name."""
    return _paired(
        sorted(old, key=lambda letter: (letter.file, letter.digest)),
        sorted(new, key=lambda letter: (letter.file, letter.digest)),
        (
            lambda one, other: (one.file, one.digest) == (other.file, other.digest),
            lambda one, other: one.digest == other.digest != "",
            # an error entry has the path of the file, a record only its name
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
    old: list[T], new: list[T], tests: Sequence[Callable[[T, T], bool]]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pairs items of `old` and `new`, trying each test in turn; also returns the rest of both."""
    pairs: list[tuple[T, T]] = []
    left, right = list(old), list(new)
    for is_same in tests:
        for one in list(left):
            match = next((other for other in right if is_same(one, other)), None)
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
    """Whether words and sentences contain one another: the sentence or the fact was cut differently."""
    if one.name or other.name or not one.sentence or not other.sentence:
        return False
    nested = one.text in other.text or other.text in one.text
    return nested and (one.sentence in other.sentence or other.sentence in one.sentence)


def _changes(before: Fact, after: Fact) -> tuple[tuple[str, Any, Any], ...]:
    """The values that differ, including the rule."""
    old, new = dict(before.says), dict(after.says)
    if before.rule != after.rule:
        old, new = {"rule": before.rule, **old}, {"rule": after.rule, **new}
    keys = dict.fromkeys((*old, *new))
    return tuple((key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
