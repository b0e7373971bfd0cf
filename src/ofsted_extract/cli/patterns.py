"""`ofsted-extract patterns …`: for those who write rules."""

from __future__ import annotations

from typing import Annotated

import typer

from ofsted_extract.errors import ExitCode

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Work on the rules that everything is found by."
)


@app.callback()
def main() -> None:
    """Work on the rules that everything is found by."""


@app.command()
def check(
    directory: Annotated[
        str | None, typer.Argument(metavar="DIR", help="Folder of rules to lay over those that ship.")
    ] = None,
) -> None:
    """Run every rule on its own examples. Exit code 4 where one does not do as its author says."""
    from ofsted_extract.patterns import check_examples, load_patterns
    from ofsted_extract.pipeline.language import blank, build_pipeline
    from ofsted_extract.writing.stdout import write_bytes

    patterns = load_patterns(directory)
    build_pipeline(directory)
    failures = check_examples(blank(), patterns)
    lines = [f"{failure.rule}: {failure.problem}: {failure.example}" for failure in failures]
    examples = sum(len(rule.matches) + len(rule.misses) for rule in patterns.rules.values())
    lines.append(f"{len(patterns.rules)} rules, {examples} examples, {len(failures)} failures")
    write_bytes("".join(line + "\n" for line in lines).encode("utf-8", "replace"))
    if failures:
        raise typer.Exit(ExitCode.BAD_PATTERNS)
