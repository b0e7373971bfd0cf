"""`ofsted-extract patterns …`: lists, shows and checks rules, for people who write them."""

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
    no_args_is_help=True, rich_markup_mode=None, help="List, show and check the rules that find facts."
)


@app.callback()
def main() -> None:
    """List, show and check the rules that find facts."""


def _ids(incomplete: str) -> list[str]:
    """The rule ids that begin with `incomplete`, for shell completion."""
    from ofsted_extract.pipeline.figures.built_in import BUILT_IN
    from ofsted_extract.rules.rulebook import read_rulebook

    return [name for name in [*read_rulebook(), *BUILT_IN] if name.startswith(incomplete)]


@app.command("list")
def list_rules(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD", help="Only rules with these words in their id, file or description."),
    ] = None,
    patterns: PatternsOption = None,
) -> None:
    """List the rules by file: the line, id and description of each."""
    from ofsted_extract.pipeline.figures.built_in import BUILT_IN
    from ofsted_extract.rules.rulebook import has_words, read_rulebook

    book = read_rulebook(patterns)
    found = [
        written
        for written in book.values()
        if has_words(f"{written.rule.id} {written.path.name} {written.rule.about}", words or ())
    ]
    built_in = {name: about for name, about in BUILT_IN.items() if has_words(f"{name} {about}", words or ())}
    _print(_listing(found))
    if built_in:
        width = max(map(len, built_in))
        _print(["Rules that are built into the program:"])
        _print([*(f"  {name:{width}}  {about}" for name, about in built_in.items()), ""])
    _print([f"{len(found) + len(built_in)} of {len(book) + len(BUILT_IN)} rules"])


def _listing(rules: list[WrittenRule]) -> Iterator[str]:
    """Yields lines with the rules of each file, in columns."""
    place_width = max((len(written.place) for written in rules), default=0)
    name_width = max((len(written.rule.id) for written in rules), default=0)
    for file, group in groupby(rules, key=lambda written: written.file):
        rules_of_file = list(group)
        about = rules_of_file[0].about_file.partition(". ")[0].removesuffix(".")
        yield f"{file}: {about}" if about else f"{file}:"
        for written in rules_of_file:
            purpose = " ".join(written.rule.about.split()) or f"as in: {_first_match(written)}"
            note = _replacement_note(written)
            yield f"  {written.place:{place_width}}  {written.rule.id:{name_width}}  {purpose}{note}"
        yield ""


def _first_match(written: WrittenRule) -> str:
    """The first example of a rule on words; rules on the clause always say what they are about."""
    matches: tuple[str, ...] = getattr(written.rule, "matches", ())
    return next(iter(matches), "")


def _replacement_note(written: WrittenRule) -> str:
    """Says which rule of a lower layer this one replaces; "" if none."""
    return f" (in place of {written.replaces.place})" if written.replaces else ""


@app.command()
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Id of a rule (not-figures/age) or of a word list (@dashes).",
            autocompletion=_ids,
        ),
    ],
    patterns: PatternsOption = None,
) -> None:
    """Print the source and place of a rule, or the words of a list."""
    _print(_list_lines(name[1:], patterns) if name.startswith("@") else _rule_lines(name, patterns))


def _rule_lines(name: str, patterns: str | None) -> list[str]:
    from ofsted_extract.pipeline.figures.built_in import BUILT_IN
    from ofsted_extract.rules.rulebook import read_rulebook

    book = read_rulebook(patterns)
    if name in book:
        written = book[name]
        return [f"# {written.path}:{written.line}{_replacement_note(written)}", written.text]
    if name in BUILT_IN:
        return [f"# {name} is built into the program, not part of the patterns", BUILT_IN[name]]
    raise _unknown_id_error("rule", name, [*book, *BUILT_IN])


def _list_lines(name: str, patterns: str | None) -> list[str]:
    from ofsted_extract.rules.patterns import load_patterns
    from ofsted_extract.rules.rulebook import read_list

    found = read_list(name, patterns)
    if found is None:
        raise _unknown_id_error("list", name, load_patterns(patterns).lists)
    files, words = found
    values = words.items() if isinstance(words, dict) else ((word, None) for word in words)
    return [
        f"# @{name}, in {', '.join(files)}",
        *(word if value is None else f"{word}: {value}" for word, value in values),
    ]


def _unknown_id_error(kind: str, name: str, known: Iterable[str]) -> typer.BadParameter:
    from ofsted_extract.rules.rulebook import similar_names

    similar = similar_names(known, name)
    hint = f"did you mean {' or '.join(similar)}?" if similar else "see `ofsted-extract patterns list`"
    return typer.BadParameter(f"no {kind} is called {name!r}; {hint}", param_hint="ID")


@app.command()
def check(
    directory: Annotated[
        str | None,
        typer.Argument(metavar="DIR", help="Folder of rules that add to or replace the built-in ones."),
    ] = None,
) -> None:
    """Run every rule on its own examples. Exit code 4 if an example fails."""
    from ofsted_extract.pipeline.figures.clause_examples import check_clause_examples
    from ofsted_extract.pipeline.indicators.examples import check_indicator_examples
    from ofsted_extract.pipeline.language import blank, build_pipeline
    from ofsted_extract.rules.patterns import check_examples, load_patterns

    patterns = load_patterns(directory)
    nlp = build_pipeline(directory)
    failures = [
        *check_examples(blank(), patterns),
        *check_clause_examples(nlp, patterns),
        *check_indicator_examples(nlp, patterns),
    ]
    lines = [f"{failure.rule}: {failure.problem}: {failure.example}" for failure in failures]
    examples = sum(len(rule.matches) + len(rule.misses) for rule in patterns.rules.values())
    count = len(patterns.rules) + len(patterns.clauses) + len(patterns.indicator_rules)
    examples += sum(len(rule.examples) for rule in patterns.clauses.values())
    examples += sum(len(rule.examples) for rule in patterns.indicator_rules.values())
    _print(
        [
            *lines,
            f"{count} rules, {examples} examples, {len(failures)} failures",
        ]
    )
    if failures:
        raise typer.Exit(ExitCode.BAD_PATTERNS)


def _print(lines: Iterable[str]) -> None:
    from ofsted_extract.writing.stdout import write_bytes

    write_bytes("".join(line + "\n" for line in lines).encode("utf-8", "replace"))
