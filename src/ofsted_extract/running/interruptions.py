"""Ctrl-C and SIGTERM: both end a run in the same orderly way, and are told apart afterwards.

The first signal raises an exception wherever the program is. Further ones do not, so that nothing disturbs
the clean-up on the way out.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TerminatedError(KeyboardInterrupt):
    """SIGTERM was received. This is not an `Exception`, so no error handler catches it by accident."""


class _State:
    """The state of the signal handler. Signals belong to the process, and so does this.

    Attributes:
        holds: the number of `held` contexts that are active.
        received: the first signal that was received, if any.
        is_raised: whether it has been raised as an exception.
    """

    holds = 0
    received: int | None = None
    is_raised = False


@contextmanager
def orderly() -> Iterator[None]:
    """Within the context, the first signal raises: SIGINT a KeyboardInterrupt, SIGTERM a TerminatedError.

    In a thread other than the main one this does nothing, because only the main thread gets signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _State.holds, _State.received, _State.is_raised = 0, None, False
    before = {number: signal.signal(number, _handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _State.received = None


@contextmanager
def held() -> Iterator[None]:
    """Within the context, a signal does not raise; it does so when the context ends."""
    _State.holds += 1
    try:
        yield
    finally:
        _State.holds -= 1
    if not _State.is_raised:
        check()


def check() -> None:
    """Raises the exception of a signal that was received, even again: Python drops one in a destructor."""
    if _State.received is None or _State.holds:
        return
    _State.is_raised = True
    raise TerminatedError if _State.received == signal.SIGTERM else KeyboardInterrupt


def _handle(number: int, frame: FrameType | None) -> None:
    if _State.received is None:
        _State.received = number
        check()
