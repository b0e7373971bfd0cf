"""The command `ofsted-extract`."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Annotated

import typer

from ofsted_extract.cli import diff, explain, extract, patterns, review, schema, text, timeline
from ofsted_extract.cli.group import DEFAULT, LettersGroup
from ofsted_extract.versions import PATTERNS_VERSION, __version__

app = typer.Typer(
    name="ofsted-extract",
    cls=LettersGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


_TOLD_OF = ("spacy", "pypdfium2", "pdfplumber", "tesserocr")
"""The packages on whose version depends what is read out of a letter; the last is that of an extra."""


def _version(wanted: bool) -> None:
    if not wanted:
        return
    import platform
    from importlib.metadata import PackageNotFoundError, version

    print(f"ofsted-extract {__version__}")
    print(f"patterns {PATTERNS_VERSION}")
    for name in _TOLD_OF:
        with suppress(PackageNotFoundError):
            print(f"{name} {version(name)}")
    print(f"Python {platform.python_version()}")
    raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the versions and end.")
    ] = False,
) -> None:
    """Facts out of Ofsted's letters about children's services, each with the words it came from.

    Reads PDF, text and Markdown, and writes JSON or tables. One letter goes to standard output as a
    document; a folder, a glob pattern or several letters go there as JSON Lines. With -o they go to files.
    """


app.command(DEFAULT)(extract.extract)
app.command("review")(review.review)
app.command("text")(text.text)
app.command("explain")(explain.explain)
app.command("schema")(schema.schema)
app.command("timeline")(timeline.timeline)
app.command("diff")(diff.diff)
app.add_typer(patterns.app, name="patterns")


def run() -> None:
    """Runs the command line of this process."""
    app(
        prog_name="ofsted-extract" if sys.argv[0].endswith("__main__.py") else None, windows_expand_args=False
    )
