"""Output to standard error: messages, and a progress bar if it is a terminal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Any

from ofsted_extract.errors import FileUnreadableError

_REFRESH_INTERVAL = 0.1
"""The least number of seconds between two refreshes of the progress bar."""


def printable(text: str) -> str:
    """`text` with control characters escaped, including those that change the direction of text."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode("ascii")
        for char in text
    )


def say(line: str) -> None:
    """Prints one message on standard error. If that is closed or full, the message is lost, and no more."""
    if sys.stderr is None:  # `print` would take standard output instead
        return
    with suppress(OSError, ValueError):
        print(f"ofsted-extract: {printable(line)}", file=sys.stderr, flush=True)


def read_standard_input() -> bytes:
    """Reads standard input up to the size of the largest file that is read, and a byte more.

    If it is closed, it is as if it were empty.
    """
    from ofsted_extract.reading.safety import limits

    if sys.stdin is None:
        return b""
    try:
        return sys.stdin.buffer.read(max(limits.FILE_BYTES, limits.TEXT_BYTES) + 1)
    except OSError as error:
        raise FileUnreadableError(f"stdin: cannot be read ({error.strerror})") from error


def _can_draw() -> bool:
    """Whether standard error is a terminal that can redraw a line."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM", "") != "dumb"


def make_bar(**options: Any) -> Any:
    """Makes a progress bar: letters done, letters per second, and time remaining.

    Rich draws it, without colour if `NO_COLOR` is set. It is imported here because most runs draw no bar.

    Args:
        options: passed on to `rich.progress.Progress`.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        """Letters per second, once there is an estimate."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:,.1f} a second")

    return Bar(
        TextColumn("letters"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("left"),
        console=Console(stderr=True),
        transient=True,
        **options,
    )


class Progress:
    """Shows the progress of a run: a bar if standard error is a terminal, and messages above it.

    Args:
        total: the number of letters in the run; for one letter there is no bar.
        quiet: suppresses the bar.
    """

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._total = total
        self._bar: Any = None
        self._last_refresh = 0.0
        self._is_shown = total > 1 and not quiet and _can_draw()

    def __enter__(self) -> Progress:
        if self._is_shown:
            self._bar = make_bar(
                auto_refresh=False
            )  # a refreshing thread would be unsafe when processes are forked
            self._task = self._bar.add_task("letters", total=self._total)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """Counts one more letter as done."""
        if self._bar is not None:
            self._bar.advance(self._task)
            if monotonic() - self._last_refresh > _REFRESH_INTERVAL:
                self._bar.refresh()
                self._last_refresh = monotonic()

    def say(self, line: str) -> None:
        """Prints one message on standard error, above the bar if there is one."""
        if self._bar is None:
            say(line)
        else:
            text = f"ofsted-extract: {printable(line)}"
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
