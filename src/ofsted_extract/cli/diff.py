"""`ofsted-extract diff OLD NEW`: what one run says that another does not."""

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
        Path, typer.Argument(metavar="OLD", help="Records of the run before: a folder of them, or .jsonl.")
    ],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Records of the run after; either form.")],
    rule: Annotated[
        str | None,
        typer.Option(
            "--rule", metavar="ID", help="Only this rule or field, or all under it (figures, header)."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document in place of lines.")] = False,
) -> None:
    """Compare two outputs: letters added and gone; facts gained, lost and changed, by rule.

    Exit code 0 where they say the same, 7 where they differ.
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
    """Letters that only one run has, then each rule with its counts and its differences, then the sums."""
    for sign, letters in (("+", comparison.added), ("-", comparison.gone)):
        yield from (f"{sign} letter {letter.file}: {_facts(len(letter.facts))}" for letter in letters)
    for rule, group in comparison.by_rule().items():
        yield f"{rule}  {_counts(group)}"
        yield from (f"  {_line(difference)}" for difference in group)
    yield f"letters  {len(comparison.added)} added, {len(comparison.gone)} gone"
    yield f"facts  {_counts(comparison.differences)}"


def _facts(number: int) -> str:
    return "1 fact" if number == 1 else f"{number} facts"


def _counts(differences: Sequence[Difference]) -> str:
    from ofsted_extract.diff import counts

    return ", ".join(f"{number} {change}" for change, number in counts(differences).items())


def _line(difference: Difference) -> str:
    fact = difference.fact
    place = f" p{fact.page}" if fact.page else ""
    words = f' "{fact.text}"' if fact.text else ""
    sentence = f" | {fact.sentence}" if fact.sentence else ""
    return f"{_SIGNS[difference.change]} {fact.file}{place}{words}: {_values(difference)}{sentence}"


def _values(difference: Difference) -> str:
    if difference.change == "changed":
        changed = (f"{key}: {_shown(old)} -> {_shown(new)}" for key, old, new in difference.values)
        return ", ".join(changed)
    return ", ".join(f"{key}={_shown(new if old is None else old)}" for key, old, new in difference.values)


def _shown(value: object) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
