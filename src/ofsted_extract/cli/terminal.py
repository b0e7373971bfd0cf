"""What goes to standard error: lines for people, and a progress bar where a person is looking."""

from __future__ import annotations

import sys
from time import monotonic
from types import TracebackType
from typing import Any

_PAUSE = 0.1
"""Seconds between two drawings of the progress bar."""


def printable(text: str) -> str:
    """`text` with everything escaped that a terminal would obey: control characters, changes of direction."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode("ascii")
        for char in text
    )


def say(line: str) -> None:
    """One line on standard error."""
    print(f"ofsted-extract: {printable(line)}", file=sys.stderr, flush=True)


class Progress:
    """Tells of a run while it goes on. The bar is there only where standard error is a terminal.

    Args:
        total: letters in the run; a run of one has no bar.
        quiet: no bar whatever standard error is.
    """

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._total = total
        self._bar: Any = None
        self._drawn = 0.0
        self._wanted = total > 1 and not quiet and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        if self._wanted:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("letters"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            # drawn by us, for no other thread may run where processes are forked
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
            self._task = self._bar.add_task("letters", total=self._total)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """One more letter is done."""
        if self._bar is not None:
            self._bar.advance(self._task)
            if monotonic() - self._drawn > _PAUSE:
                self._bar.refresh()
                self._drawn = monotonic()

    def say(self, line: str) -> None:
        """One line on standard error, above the bar where there is one."""
        if self._bar is None:
            say(line)
        else:
            text = f"ofsted-extract: {printable(line)}"
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
