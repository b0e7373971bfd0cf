"""Ctrl-C and SIGTERM raise once, when they may, and each its own exception."""

from __future__ import annotations

import signal
import sys
import threading

import pytest

from ofsted_extract.running.interruptions import TerminatedError, check, held, orderly

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot signal itself there")


@pytest.mark.parametrize(
    ("number", "raised"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, TerminatedError)]
)
def test_a_signal_raises_once(number: signal.Signals, raised: type[BaseException]) -> None:
    before = signal.getsignal(number)
    with orderly():
        with pytest.raises(raised) as caught:
            signal.raise_signal(number)
        assert caught.type is raised
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(number) is before


def test_a_signal_waits_while_it_is_held() -> None:
    done = []

    def hold() -> None:
        with held():
            with held():
                signal.raise_signal(signal.SIGTERM)
            done.append("all")

    with orderly(), pytest.raises(TerminatedError):
        hold()
    assert done == ["all"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_signal_that_a_destructor_swallows_is_raised_again() -> None:
    class Swallows:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    with orderly():
        Swallows()
        with pytest.raises(KeyboardInterrupt):
            check()


def test_in_other_threads_nothing_is_changed() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def inside() -> None:
        with orderly():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert seen == [before]
