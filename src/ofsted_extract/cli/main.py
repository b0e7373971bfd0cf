"""The command `ofsted-extract`: the program, its subcommands and `--version`."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Annotated

import typer

from ofsted_extract.cli import diff, explain, extract, patterns, review, schema, text
from ofsted_extract.cli.group import DEFAULT, LettersGroup
from ofsted_extract.cli.over_time import indicators, timeline
from ofsted_extract.cli.terminal import say
from ofsted_extract.errors import ExitCode
from ofsted_extract.versions import PATTERNS_VERSION, __version__

app = typer.Typer(
    name="ofsted-extract",
    cls=LettersGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


_VERSIONED_PACKAGES = ("spacy", "pypdfium2", "pdfplumber", "tesserocr")
"""The packages whose versions can change a record. The last one comes with the extra `ocr`."""


def _print_versions(is_requested: bool) -> None:
    """Prints the versions and exits, if `--version` is given."""
    if not is_requested:
        return
    import platform
    from importlib.metadata import PackageNotFoundError, version

    print(f"ofsted-extract {__version__}")
    print(f"patterns {PATTERNS_VERSION}")
    for name in _VERSIONED_PACKAGES:
        with suppress(PackageNotFoundError):
            print(f"{name} {version(name)}")
    print(f"Python {platform.python_version()}")
    raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_versions, is_eager=True, help="Print version numbers and exit."
        ),
    ] = False,
) -> None:
    """Extract facts from Ofsted's letters about children's services, each with the words it came from.

    Reads PDF, text and Markdown; writes JSON or tables. The record of one letter is printed as a JSON
    document; those of a folder, a glob pattern or several letters as JSON Lines. Use -o to write files.
    """


app.command(DEFAULT)(extract.extract)
app.command("review")(review.review)
app.command("text")(text.text)
app.command("explain")(explain.explain)
app.command("schema")(schema.schema)
app.command("timeline")(timeline.timeline)
app.command("indicators")(indicators.indicators)
app.command("diff")(diff.diff)
app.add_typer(patterns.app, name="patterns")


def run() -> None:
    """Runs the command with the arguments of this process.

    Whatever happens to the standard streams, the exit code is a documented one.
    """
    _occupy_closed_streams()
    code: object = ExitCode.OK
    try:
        app(
            prog_name="ofsted-extract" if sys.argv[0].endswith("__main__.py") else None,
            windows_expand_args=False,
        )
    except SystemExit as end:
        code = end.code
    except OSError as error:  # help or versions that cannot be printed
        _discard_output()
        say(f"standard output: cannot be written ({error.strerror})")
        code = ExitCode.CANNOT_WRITE
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _discard_output()
        code = code or ExitCode.CANNOT_WRITE
    if isinstance(code, int):
        code = int(code)
    sys.exit(code)  # type: ignore[arg-type]  # as click gave it


def _discard_output() -> None:
    """Makes standard output go nowhere. What does it is imported only if it is needed."""
    from ofsted_extract.writing.stdout import discard_output

    discard_output()


def _occupy_closed_streams() -> None:
    """Opens those of the first three descriptors that are closed, to nowhere.

    Otherwise the next files to be opened would get their numbers, and messages of libraries with them.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
