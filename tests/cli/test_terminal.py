"""Messages and the progress bar on a terminal."""

from __future__ import annotations

import contextlib
import os
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.cli.terminal import Progress, make_bar, printable


@given(st.text(st.characters()))
def test_printable_text_has_no_control_characters(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    shown.encode("utf-8")


def test_ordinary_text_is_printable_as_it_is() -> None:
    assert printable("Liên’s café – 5%") == "Liên’s café – 5%"


def shown_on_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], total: int, quiet: bool
) -> str:
    """What a terminal shows of a run in which one letter of `total` is done and one message is printed."""
    import pty

    reading, writing = pty.openpty()
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with os.fdopen(writing, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with Progress(total, quiet=quiet) as progress:
            progress.advance()
            progress.say("[red]plain")
    shown = ""
    with os.fdopen(reading, "rb", buffering=0) as terminal_end, contextlib.suppress(OSError):
        while data := terminal_end.read(10_000):  # Linux reports the closed end as an error
            shown += data.decode()
    assert "ofsted-extract: [red]plain" in shown
    return shown


ON_TERMINALS = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")


@ON_TERMINALS
@pytest.mark.parametrize(
    ("total", "quiet", "terminal", "bar"),
    [
        (3, False, "xterm", True),
        (3, True, "xterm", False),
        (1, False, "xterm", False),
        (3, False, "dumb", False),
    ],
)
def test_the_bar_is_shown_for_several_letters_on_a_capable_terminal(
    total: int, quiet: bool, terminal: str, bar: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = shown_on_terminal(monkeypatch, {"TERM": terminal}, total, quiet)
    assert ("letters" in shown) == bar
    assert ("left" in shown) == bar
    assert ("\x1b" in shown) == bar


@ON_TERMINALS
@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_the_bar_has_no_colour_if_no_color_is_set(
    environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = shown_on_terminal(monkeypatch, {"TERM": "xterm-256color", **environment}, 3, False)
    assert bool(re.search(r"\x1b\[[0-9;]*[1-9][0-9;]*m", shown)) == coloured


def test_the_rate_is_shown_once_it_is_known() -> None:
    times = iter([0.0, 10.0, 20.0, 30.0])
    bar = make_bar(get_time=lambda: next(times, 30.0))
    task = bar.add_task("letters", total=100)
    rate = next(column for column in bar.columns if type(column).__name__ == "Rate")
    assert rate.render(bar.tasks[0]).plain == ""
    bar.advance(task, 20)
    bar.advance(task, 20)
    assert rate.render(bar.tasks[0]).plain == "2.0 a second"
