"""`ofsted-extract diff OLD NEW`: compares the records of two runs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ofsted_extract.cli.terminal import printable
from ofsted_extract.errors import ExitCode

if TYPE_CHECKING:
    from ofsted_extract.diff import Comparison, Difference

_SIGNS = {"gained": "+", "lost": "-", "changed": "~"}


def diff(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="Records of the earlier run: a folder or a .jsonl file.")
    ],
    new: Annotated[
        Path, typer.Argument(metavar="NEW", help="Records of the later run: a folder or a .jsonl file.")
    ],
    rule: Annotated[
        str | None,
        typer.Option(
            "--rule", metavar="ID", help="Only this rule or field, or a group of them (figures, header)."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Compare two outputs: letters added and removed; facts gained, lost and changed, by rule.

    The exit code is 0 if they are the same, 7 if they differ.
    """
    from ofsted_extract import diff as comparing
    from ofsted_extract.letters.stored import stored_entries
    from ofsted_extract.writing.stdout import write_bytes

    comparison = comparing.compare(stored_entries(old), stored_entries(new))
    if rule is not None:
        comparison = comparison.of_rule(rule)
    if as_json:
        text = json.dumps(comparing.as_json(comparison), indent=2, ensure_ascii=False) + "\n"
    else:
        text = "".join(f"{printable(line)}\n" for line in _report(comparison))
    write_bytes(text.encode("utf-8", "replace"))
    if comparison:
        raise typer.Exit(ExitCode.DIFFERENT)


def _report(comparison: Comparison) -> Iterator[str]:
    """Yields lines: letters that only one run has, each rule with its differences, and the totals."""
    for sign, letters in (("+", comparison.added), ("-", comparison.gone)):
        yield from (f"{sign} letter {letter.file}: {_fact_count(len(letter.facts))}" for letter in letters)
    for rule, group in comparison.by_rule().items():
        yield f"{rule}  {_counts(group)}"
        yield from (f"  {_line(difference)}" for difference in group)
    yield f"letters  {len(comparison.added)} added, {len(comparison.gone)} gone"
    yield f"facts  {_counts(comparison.differences)}"


def _fact_count(number: int) -> str:
    return "1 fact" if number == 1 else f"{number} facts"


def _counts(differences: Sequence[Difference]) -> str:
    from ofsted_extract.diff import counts

    return ", ".join(f"{number} {change}" for change, number in counts(differences).items())


def _line(difference: Difference) -> str:
    fact = difference.fact
    place = f" p{fact.page}" if fact.page else ""
    words = f' "{fact.text}"' if fact.text else ""
    sentence = f" | {fact.sentence}" if fact.sentence else ""
    return f"{_SIGNS[difference.change]} {fact.file}{place}{words}: {_values_text(difference)}{sentence}"


def _values_text(difference: Difference) -> str:
    if difference.change == "changed":
        changed = (f"{key}: {_value_text(old)} -> {_value_text(new)}" for key, old, new in difference.values)
        return ", ".join(changed)
    return ", ".join(
        f"{key}={_value_text(new if old is None else old)}" for key, old, new in difference.values
    )


def _value_text(value: object) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
