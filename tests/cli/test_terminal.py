"""What a terminal is shown."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.cli.terminal import Progress, printable


@given(st.text(st.characters()))
def test_printable_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    shown.encode("utf-8")


def test_ordinary_text_stays_as_it_is() -> None:
    assert printable("Liên’s café – 5%") == "Liên’s café – 5%"


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize(("total", "quiet", "bar"), [(3, False, True), (3, True, False), (1, False, False)])
def test_the_bar_is_for_batches_on_terminals(
    total: int, quiet: bool, bar: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pty

    reading, writing = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(writing, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with Progress(total, quiet=quiet) as progress:
            progress.advance()
            progress.say("[red]plain")
    shown = os.read(reading, 10_000).decode()
    os.close(reading)
    assert "ofsted-extract: [red]plain" in shown
    assert ("letters" in shown) == bar
