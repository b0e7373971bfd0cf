"""The group of commands: `extract` is meant where none is named, and errors become exit codes here."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Collection
from typing import Any

import typer
import typer.core

from ofsted_extract.cli.terminal import say
from ofsted_extract.errors import ExitCode, OfstedExtractError
from ofsted_extract.running.interruptions import TerminatedError, orderly

DEFAULT = "extract"

_CLOSE = 0.75
"""How like a command (of 1) a word is that was meant as one: two letters changed places in `text`."""


def _commands_meant(word: str, commands: Collection[str]) -> list[str]:
    """The commands that `word` is close to, likest first; none where it is the path of a letter."""
    if not word.isalpha() or os.path.lexists(word):
        return []
    return difflib.get_close_matches(word.lower(), commands, cutoff=_CLOSE)


class LettersGroup(typer.core.TyperGroup):
    """A group in which `ofsted-extract letter.pdf` means `ofsted-extract extract letter.pdf`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts the default command's name in front where the first word is no command or option of ours."""
        own_options = {name for param in self.get_params(ctx) for name in param.opts}
        if args and args[0] not in self.commands and args[0] not in own_options:
            meant = [] if ctx.resilient_parsing else _commands_meant(args[0], self.commands)
            if meant:
                ctx.fail(f"no file and no command is called {args[0]!r}; did you mean {' or '.join(meant)}?")
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command. What this project raises on purpose ends as one line and its exit code."""
        try:
            with orderly():
                return super().invoke(ctx)
        except OfstedExtractError as error:
            say(str(error))
            code = error.exit_code
        except BrokenPipeError:
            # The reader of our output has enough (`| head`). What is still in Python's buffer has nowhere
            # to go, and must not fail again when the interpreter ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = ExitCode.CANNOT_WRITE
        except OSError as error:
            # What has no error of its own: a folder that may not be looked into, a name that is too long.
            say(
                f"{error.filename or 'a file'}: cannot be used ({error.strerror or error}); "
                "check the path, and your rights to it"
            )
            code = ExitCode.CANNOT_WRITE
        except KeyboardInterrupt as stop:
            say("; ".join(["interrupted", "files that are there are whole", *getattr(stop, "__notes__", ())]))
            code = ExitCode.TERMINATED if isinstance(stop, TerminatedError) else ExitCode.INTERRUPTED
        raise typer.Exit(code)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Completes the first word: to a command, or an option of ours or of the default command."""
        ours = super().shell_complete(ctx, incomplete)
        default: Any = self.commands[DEFAULT]
        known = {item.value for item in ours}
        return ours + [item for item in default.shell_complete(ctx, incomplete) if item.value not in known]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help of the default command, and then the other commands and the exit codes."""
        default: Any = self.commands[DEFAULT]
        context = ctx.__class__(default, info_name=DEFAULT, parent=ctx)
        formatter.write_usage(ctx.command_path, "[OPTIONS] LETTER...")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")
        self.format_help_text(ctx, formatter)
        for section, wanted in (("Arguments", "argument"), ("Options", "option")):
            params = [*default.params, *self.get_params(ctx)]
            records = [param.get_help_record(context) for param in params if param.param_type_name == wanted]
            with formatter.section(section):
                formatter.write_dl([record for record in records if record])
        self.format_commands(ctx, formatter)
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), code.meaning) for code in ExitCode])
