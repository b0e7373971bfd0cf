"""`ofsted-extract patterns …`: for those who write rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from ofsted_extract.cli.options import PatternsOption
from ofsted_extract.errors import ExitCode

if TYPE_CHECKING:
    from ofsted_extract.rulebook import WrittenRule

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Work on the rules that everything is found by."
)


@app.callback()
def main() -> None:
    """Work on the rules that everything is found by."""


def _ids(incomplete: str) -> list[str]:
    """The ids that a shell may complete `incomplete` to."""
    from ofsted_extract.rulebook import read_rulebook

    return [name for name in read_rulebook() if name.startswith(incomplete)]


@app.command("list")
def list_rules(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORD]...", help="Only rules whose id, file or purpose has these words."),
    ] = None,
    patterns: PatternsOption = None,
) -> None:
    """List the rules by file: where each stands, its id and what it is about."""
    from ofsted_extract.rulebook import matching_rules, read_rulebook

    book = read_rulebook(patterns)
    found = matching_rules(book, " ".join(words or ()))
    _print([*_listed(found), f"{len(found)} of {len(book)} rules"])


def _listed(rules: list[WrittenRule]) -> Iterator[str]:
    place = max((len(written.place) for written in rules), default=0)
    name = max((len(written.rule.id) for written in rules), default=0)
    for file, group in groupby(rules, key=lambda written: written.file):
        of_file = list(group)
        about = of_file[0].about_file.partition(". ")[0].removesuffix(".")
        yield f"{file}: {about}" if about else f"{file}:"
        for written in of_file:
            purpose = " ".join(written.rule.about.split()) or f"as in: {written.rule.matches[0]}"
            yield f"  {written.place:{place}}  {written.rule.id:{name}}  {purpose}{_replaced(written)}"
        yield ""


def _replaced(written: WrittenRule) -> str:
    return f" (in place of {written.replaces.place})" if written.replaces else ""


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="The id of a rule: not-figures/age.", autocompletion=_ids)
    ],
    patterns: PatternsOption = None,
) -> None:
    """Print a rule as it is written, with its examples and where it stands."""
    from ofsted_extract.pipeline.built_in import BUILT_IN
    from ofsted_extract.rulebook import read_rulebook, similar_ids

    book = read_rulebook(patterns)
    written = book.get(name)
    if written is not None:
        _print([f"# {written.path}:{written.line}{_replaced(written)}", written.text])
    elif name in BUILT_IN:
        _print([f"# {name} is part of the program, not of the patterns", BUILT_IN[name]])
    else:
        similar = ", ".join(similar_ids(book, name))
        hint = f"did you mean {similar}?" if similar else "`ofsted-extract patterns list` lists all"
        raise typer.BadParameter(f"no rule has the id {name!r}; {hint}", param_hint="ID")


@app.command()
def check(
    directory: Annotated[
        str | None, typer.Argument(metavar="DIR", help="Folder of rules to lay over those that ship.")
    ] = None,
) -> None:
    """Run every rule on its own examples. Exit code 4 where one does not do as its author says."""
    from ofsted_extract.patterns import check_examples, load_patterns
    from ofsted_extract.pipeline.language import blank, build_pipeline

    patterns = load_patterns(directory)
    build_pipeline(directory)
    failures = check_examples(blank(), patterns)
    lines = [f"{failure.rule}: {failure.problem}: {failure.example}" for failure in failures]
    examples = sum(len(rule.matches) + len(rule.misses) for rule in patterns.rules.values())
    _print([*lines, f"{len(patterns.rules)} rules, {examples} examples, {len(failures)} failures"])
    if failures:
        raise typer.Exit(ExitCode.BAD_PATTERNS)


def _print(lines: Iterable[str]) -> None:
    from ofsted_extract.writing.stdout import write_bytes

    write_bytes("".join(line + "\n" for line in lines).encode("utf-8", "replace"))
