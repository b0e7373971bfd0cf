"""`ofsted-extract patterns …`: for those who write rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from ofsted_extract.cli.options import PatternsOption
from ofsted_extract.errors import ExitCode

if TYPE_CHECKING:
    from ofsted_extract.rules.rulebook import WrittenRule

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Work on the rules that everything is found by."
)


@app.callback()
def main() -> None:
    """Work on the rules that everything is found by."""


def _ids(incomplete: str) -> list[str]:
    """The ids that a shell may complete `incomplete` to."""
    from ofsted_extract.pipeline.figures.built_in import BUILT_IN
    from ofsted_extract.rules.rulebook import read_rulebook

    return [name for name in [*read_rulebook(), *BUILT_IN] if name.startswith(incomplete)]


@app.command("list")
def list_rules(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD", help="Only rules whose id, file or purpose has these words."),
    ] = None,
    patterns: PatternsOption = None,
) -> None:
    """List the rules by file: where each stands, its id and what it is about."""
    from ofsted_extract.pipeline.figures.built_in import BUILT_IN
    from ofsted_extract.rules.rulebook import has_words, read_rulebook

    book = read_rulebook(patterns)
    found = [
        written
        for written in book.values()
        if has_words(f"{written.rule.id} {written.path.name} {written.rule.about}", words or ())
    ]
    built_in = {name: about for name, about in BUILT_IN.items() if has_words(f"{name} {about}", words or ())}
    _print(_listed(found))
    if built_in:
        width = max(map(len, built_in))
        _print(["Rules that are part of the program:"])
        _print([*(f"  {name:{width}}  {about}" for name, about in built_in.items()), ""])
    _print([f"{len(found) + len(built_in)} of {len(book) + len(BUILT_IN)} rules"])


def _listed(rules: list[WrittenRule]) -> Iterator[str]:
    """The rules under the names of their files, in columns."""
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
        str,
        typer.Argument(
            metavar="ID", help="A rule's id (not-figures/age), or a word list (@dashes).", autocompletion=_ids
        ),
    ],
    patterns: PatternsOption = None,
) -> None:
    """Print a rule as it is written, with its examples and where it stands, or the words of a list."""
    _print(_shown_list(name[1:], patterns) if name.startswith("@") else _shown_rule(name, patterns))


def _shown_rule(name: str, patterns: str | None) -> list[str]:
    from ofsted_extract.pipeline.figures.built_in import BUILT_IN
    from ofsted_extract.rules.rulebook import read_rulebook

    book = read_rulebook(patterns)
    if name in book:
        written = book[name]
        return [f"# {written.path}:{written.line}{_replaced(written)}", written.text]
    if name in BUILT_IN:
        return [f"# {name} is part of the program, not of the patterns", BUILT_IN[name]]
    raise _unknown("rule", name, [*book, *BUILT_IN])


def _shown_list(name: str, patterns: str | None) -> list[str]:
    from ofsted_extract.rules.patterns import load_patterns
    from ofsted_extract.rules.rulebook import read_list

    found = read_list(name, patterns)
    if found is None:
        raise _unknown("list", name, load_patterns(patterns).lists)
    files, words = found
    values = words.items() if isinstance(words, dict) else ((word, None) for word in words)
    return [
        f"# @{name}, in {', '.join(files)}",
        *(word if value is None else f"{word}: {value}" for word, value in values),
    ]


def _unknown(what: str, name: str, known: Iterable[str]) -> typer.BadParameter:
    from ofsted_extract.rules.rulebook import similar_names

    similar = similar_names(known, name)
    hint = f"did you mean {' or '.join(similar)}?" if similar else "see `ofsted-extract patterns list`"
    return typer.BadParameter(f"no {what} is called {name!r}; {hint}", param_hint="ID")


@app.command()
def check(
    directory: Annotated[
        str | None, typer.Argument(metavar="DIR", help="Folder of rules to lay over those that ship.")
    ] = None,
) -> None:
    """Run every rule on its own examples. Exit code 4 where one does not do as its author says."""
    from ofsted_extract.pipeline.language import blank, build_pipeline
    from ofsted_extract.rules.patterns import check_examples, load_patterns

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
