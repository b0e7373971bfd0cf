"""The group of commands: `extract` is the default command, and errors become exit codes."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection
from typing import Any

import typer
import typer.core

from ofsted_extract.cli.terminal import say
from ofsted_extract.errors import ExitCode, OfstedExtractError
from ofsted_extract.running.interruptions import TerminatedError, orderly

DEFAULT = "extract"

_SIMILARITY_CUTOFF = 0.75
"""How similar (0 to 1) a word must be to a command to be a mistyped one; enough for two swapped letters."""


_PLAIN = (
    (re.compile(r"Value error, "), ""),
    (re.compile(r"Input should be a valid integer, [^.]*"), "it must be a whole number"),
    (re.compile(r"Input should be "), "it must be "),
)
"""Words of pydantic in messages about options, and what is said instead."""


def _similar_commands(word: str, commands: Collection[str]) -> list[str]:
    """The commands that are similar to `word`, best first; empty if `word` is the path of a letter."""
    if not word.isalpha() or os.path.lexists(word):
        return []
    return difflib.get_close_matches(word.lower(), commands, cutoff=_SIMILARITY_CUTOFF)


def _plain(message: str) -> str:
    """A message about the command line without the words of the library that reads its values."""
    for theirs, ours in _PLAIN:
        message = theirs.sub(ours, message)
    return message


class LettersGroup(typer.core.TyperGroup):
    """A group in which `ofsted-extract letter.pdf` means `ofsted-extract extract letter.pdf`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Inserts the default command if the first word is neither a command nor an option of the group."""
        own_options = {name for param in self.get_params(ctx) for name in param.opts}
        if args and args[0] not in self.commands and args[0] not in own_options:
            similar = [] if ctx.resilient_parsing else _similar_commands(args[0], self.commands)
            if similar:
                ctx.fail(f"no file or command is called {args[0]!r}; did you mean {' or '.join(similar)}?")
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command. An expected error is printed as one line and becomes its exit code."""
        try:
            with orderly():
                return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _plain(error.message)
            raise
        except OfstedExtractError as error:
            say(str(error))
            code = error.exit_code
        except BrokenPipeError:
            # The reader of our output has closed it (`| head`).
            from ofsted_extract.writing.stdout import discard_output

            discard_output()
            code = ExitCode.READER_GONE
        except OSError as error:
            # Errors without a class of their own: a folder without read permission, a name that is too long.
            say(
                f"{error.filename or 'a file'}: cannot be used ({error.strerror or error}); "
                "check the path and its permissions"
            )
            code = ExitCode.CANNOT_WRITE
        except KeyboardInterrupt as stop:
            say(
                "; ".join(
                    ["interrupted", "the files written so far are complete", *getattr(stop, "__notes__", ())]
                )
            )
            code = ExitCode.TERMINATED if isinstance(stop, TerminatedError) else ExitCode.INTERRUPTED
        raise typer.Exit(code)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Completes the first word to a command, or to an option of the group or the default command."""
        own = super().shell_complete(ctx, incomplete)
        default: Any = self.commands[DEFAULT]
        known = {item.value for item in own}
        return own + [item for item in default.shell_complete(ctx, incomplete) if item.value not in known]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help of the default command, then the other commands and the exit codes."""
        default: Any = self.commands[DEFAULT]
        context = ctx.__class__(default, info_name=DEFAULT, parent=ctx)
        formatter.write_usage(ctx.command_path, "[OPTIONS] LETTER...")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")
        self.format_help_text(ctx, formatter)
        for section, kind in (("Arguments", "argument"), ("Options", "option")):
            params = [*default.params, *self.get_params(ctx)]
            records = [param.get_help_record(context) for param in params if param.param_type_name == kind]
            with formatter.section(section):
                formatter.write_dl([record for record in records if record])
        self.format_commands(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), code.meaning) for code in ExitCode])
