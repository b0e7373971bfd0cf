"""One worker: a process that reads letters, within the limits that one letter has.

The worker holds its own memory down. Its time is held by the process that started it, for nothing within
a process can interrupt the C code of a PDF library; only where that process is gone does the worker end
itself.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from time import monotonic
from typing import Any, Generic, NamedTuple, TypeVar

from ofsted_extract.errors import OutOfMemoryError, WorkerStartError
from ofsted_extract.running.interruptions import held

T = TypeVar("T")

_GRACE = 10
"""Seconds that a letter has beyond its time before its worker ends itself."""

_SMALL = 4096
"""Bytes that any pipe takes at once: only work as small as this is sent to a worker that does not listen."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one letter may take: seconds of the clock, and megabytes of memory. None is no limit.

    Memory is what reading the letter takes beyond what the worker held when it started. It is bounded
    where the system can do that: on Linux.
    """

    seconds: float | None = 60
    megabytes: int | None = 1024


class Answer(NamedTuple):
    """What a worker says of a piece of work: its value, or what it raised."""

    value: Any
    error: Exception | None


class Work(Generic[T]):
    """A piece of work on its way through a pool.

    Attributes:
        message: the call, as a worker gets it.
        tried: workers that it was given to and that ended.
    """

    def __init__(self, drive: Callable[[], None], call: Callable[..., T], arguments: tuple[Any, ...]) -> None:
        self.message = bytes(ForkingPickler.dumps((call, arguments)))
        self.tried = 0
        self._drive = drive
        self._answer: Answer | None = None

    def settle(self, answer: Answer) -> None:
        """Notes what became of it."""
        self._answer = answer

    def result(self) -> T:
        """Its value, waited for.

        Raises:
            Exception: what the work raised; a LetterError where it went beyond its limits.
        """
        while self._answer is None:
            self._drive()
        if self._answer.error is not None:
            raise self._answer.error
        value: T = self._answer.value
        return value


class Worker:
    """A process of this machine and the work that it has been given: what it does now, and what is next.

    Args:
        context: how the process is started.
        limits: of each piece of work.
        others: connections that a forked process inherits and must not keep open.

    Raises:
        WorkerStartError: where the system lets no process be started.
    """

    def __init__(self, context: BaseContext, limits: Limits, others: Iterable[Connection]) -> None:
        self.work: deque[Work[Any]] = deque()
        self.done = 0
        self._limits = limits
        self._begun = 0.0
        ours, theirs = context.Pipe()
        self.connection: Connection = ours
        inherited = [ours, *others] if context.get_start_method() == "fork" else []
        process: Any = context.Process  # type: ignore[attr-defined]  # of each context, not of their base
        self._process = process(target=_serve, args=(theirs, limits, inherited), daemon=True)
        try:
            with held():
                self._process.start()
        except OSError as error:
            raise WorkerStartError(
                f"no process can be started to read letters in ({error.strerror or error}); "
                "end other programs, or take fewer with --jobs, and run the command again"
            ) from error
        theirs.close()

    def has_room_for(self, work: Work[Any]) -> bool:
        """Whether it can be given that work without being waited for."""
        return not self.work or (len(self.work) == 1 and len(work.message) <= _SMALL)

    def give(self, work: Work[Any]) -> None:
        """Sends it a piece of work.

        Raises:
            OSError: where the process is gone.
        """
        self.connection.send_bytes(work.message)
        if not self.work:
            self._begun = monotonic()
        self.work.append(work)

    def hear(self) -> Answer:
        """What it says of the first work that it was given, which thereby is done.

        Raises:
            EOFError, OSError: where the process is gone.
        """
        answer: Answer = self.connection.recv()
        self.work.popleft().settle(answer)
        self.done += 1
        self._begun = monotonic()
        return answer

    def seconds_left(self) -> float:
        """Seconds that the work which it does now may still take; below zero where that is too late."""
        if self._limits.seconds is None or not self.work:
            return inf
        return self._begun + self._limits.seconds - monotonic()

    def end(self) -> list[Work[Any]]:
        """Ends the process, whatever it does. Returns: the work that it did not do."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()
        left = list(self.work)
        self.work.clear()
        return left


def _serve(connection: Connection, limits: Limits, inherited: Iterable[Connection]) -> None:
    """The life of a worker: work in, answers out, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited:
        other.close()
    quiet_libraries()
    if limits.megabytes is not None:
        _bound_memory(limits.megabytes << 20)
    with open(os.devnull, "wb") as nowhere:
        while True:
            try:
                asked = connection.recv_bytes()
                if limits.seconds is not None:
                    faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=nowhere)
                answer = _answer(asked)
                faulthandler.cancel_dump_traceback_later()
                connection.send_bytes(answer)
            except MemoryError:
                with suppress(OSError):
                    connection.send(Answer(None, out_of_memory()))
                return  # what is left of its memory is in pieces
            except (EOFError, OSError):
                return


def _answer(asked: bytes) -> memoryview:
    """Does a piece of work. Whatever it raises is for the other side, but for a want of memory."""
    try:
        call, arguments = pickle.loads(asked)
        answer = Answer(call(*arguments), None)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised on the other side
        answer = Answer(None, error)
    return ForkingPickler.dumps(answer)


def out_of_memory() -> OutOfMemoryError:
    """The error of a letter that wanted more memory than there is, or than it may have."""
    return OutOfMemoryError(
        "reading it takes more memory than a letter may have; allow more with --memory, "
        "or save the letter's pages by themselves"
    )


def _bound_memory(more: int) -> None:
    """Lets this process have so many bytes more than it has, and no more, where the system sees to it."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    except (ImportError, OSError):
        return
    bound = pages * resource.getpagesize() + more
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most == resource.RLIM_INFINITY or bound < most:
        resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))


def quiet_libraries() -> None:
    """Keeps the PDF libraries' own remarks off standard error: what concerns a user is in the record."""
    for name in ("pdfminer", "pdfplumber", "pypdfium2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
