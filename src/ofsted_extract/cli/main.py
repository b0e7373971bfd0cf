"""The command `ofsted-extract`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ofsted_extract import __version__
from ofsted_extract.cli import extract, patterns, review, schema, text
from ofsted_extract.cli.group import DEFAULT, LettersGroup

app = typer.Typer(
    name="ofsted-extract",
    cls=LettersGroup,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"ofsted-extract {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Facts out of Ofsted's letters about children's services, each with the words it came from.

    Reads PDF, text and Markdown, and writes JSON. One letter goes to standard output as a document; a
    folder, a glob pattern or several letters go there as JSON Lines. With -o they go to files.
    """


app.command(DEFAULT)(extract.extract)
app.command("review")(review.review)
app.command("text")(text.text)
app.command("schema")(schema.schema)
app.add_typer(patterns.app, name="patterns")


def run() -> None:
    """Runs the command line of this process."""
    app(
        prog_name="ofsted-extract" if sys.argv[0].endswith("__main__.py") else None, windows_expand_args=False
    )
