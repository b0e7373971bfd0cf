"""What goes to standard error: lines for people, and a progress bar where a person is looking."""

from __future__ import annotations

import os
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


def _can_draw() -> bool:
    """Whether standard error is a terminal on which a line can be drawn anew."""
    return sys.stderr.isatty() and os.environ.get("TERM", "") != "dumb"


def make_bar(**options: Any) -> Any:
    """A bar of Rich: how many letters are done, how many a second, and the time that the others will take.

    Rich, which has no colour where `NO_COLOR` is set, is imported when there is a bar to draw.
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
        """Letters a second, once there is something to go by."""

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
    """Tells of a run while it goes on. The bar is there only where standard error is a terminal.

    Args:
        total: letters in the run; a run of one has no bar.
        quiet: no bar whatever standard error is.
    """

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._total = total
        self._bar: Any = None
        self._drawn = 0.0
        self._wanted = total > 1 and not quiet and _can_draw()

    def __enter__(self) -> Progress:
        if self._wanted:
            self._bar = make_bar(auto_refresh=False)  # no other thread may run where processes are forked
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
