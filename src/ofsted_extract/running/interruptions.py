"""Ctrl-C and SIGTERM: both end a run in the same orderly way, once, and are told apart afterwards.

A signal raises where the program stands; what cleans up on the way out is not disturbed by another one.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TerminatedError(KeyboardInterrupt):
    """SIGTERM came. Like Ctrl-C it passes by whatever handles errors."""


class _State:
    """What the handler knows; signals are of the process, and so is this."""

    held = 0
    came: int | None = None
    raised = False


@contextmanager
def orderly() -> Iterator[None]:
    """While the context lasts, the first signal raises: SIGINT KeyboardInterrupt, SIGTERM TerminatedError.

    In a thread other than the main one nothing is changed: signals are not for it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _State.held, _State.came, _State.raised = 0, None, False
    before = {number: signal.signal(number, _handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _State.came = None


@contextmanager
def held() -> Iterator[None]:
    """While the context lasts, a signal waits; it raises when the context ends."""
    _State.held += 1
    try:
        yield
    finally:
        _State.held -= 1
    if not _State.raised:
        check()


def check() -> None:
    """Raises what a signal raised before, or was to raise: Python loses it where it comes in a destructor."""
    if _State.came is None or _State.held:
        return
    _State.raised = True
    raise TerminatedError if _State.came == signal.SIGTERM else KeyboardInterrupt


def _handle(number: int, frame: FrameType | None) -> None:
    if _State.came is None:
        _State.came = number
        check()
