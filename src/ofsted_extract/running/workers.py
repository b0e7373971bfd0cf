"""One worker: a process that reads letters, each within its limits of time and memory.

The worker bounds its own memory. Its time is watched by the process that started it, because nothing within a
process can interrupt the C code of a PDF library. Only if that process is gone does a late worker end itself.
"""

from __future__ import annotations

import faulthandler
import gc
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

from ofsted_extract.errors import OutOfMemoryError, TimedOutError, WorkerCrashedError, WorkerStartError
from ofsted_extract.running.interruptions import held

T = TypeVar("T")

_GRACE = 10
"""Seconds over its time after which the worker of a letter ends itself."""

_FITS_IN_PIPE = 4096
"""Bytes that any pipe takes without a reader. Only such a message is sent to a worker that is busy."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The time and memory that one letter may take. None is no limit.

    Attributes:
        seconds: wall-clock time.
        megabytes: memory beyond what the worker had when it started. Enforced on Linux only.
    """

    seconds: float | None = 60
    megabytes: int | None = 1024


class Answer(NamedTuple):
    """A worker's answer to a piece of work: the value, or the exception that it raised."""

    value: Any
    error: Exception | None


class Work(Generic[T]):
    """A piece of work on its way through a pool.

    Args:
        drive: called again and again until there is an answer.
        call: what a worker is to call.
        arguments: the arguments of the call.

    Attributes:
        message: the call, pickled for a worker.
        crashes: the number of workers that ended while they did this work.
    """

    def __init__(self, drive: Callable[[], None], call: Callable[..., T], arguments: tuple[Any, ...]) -> None:
        self.message = bytes(ForkingPickler.dumps((call, arguments)))
        self.crashes = 0
        self._drive = drive
        self._answer: Answer | None = None

    def settle(self, answer: Answer) -> None:
        """Stores the answer."""
        self._answer = answer

    def result(self) -> T:
        """Waits for the value and returns it.

        Raises:
            Exception: what the work raised; a LetterError if it exceeded its limits or ended its worker.
        """
        while self._answer is None:
            self._drive()
        if self._answer.error is not None:
            raise self._answer.error
        value: T = self._answer.value
        return value


class Worker:
    """A process of this machine and the work that it has: the current piece, and perhaps the next.

    Args:
        context: how the process is started.
        limits: the limits of each piece of work.
        others: connections that a forked process inherits and must not keep open.

    Attributes:
        work: what it has been given and not answered, in order.
        done: the number of pieces that it has answered.
        connection: the pipe to the process.

    Raises:
        WorkerStartError: if the system does not let a process be started.
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
        """Returns whether it can be given that work without blocking this process."""
        return not self.work or (len(self.work) == 1 and len(work.message) <= _FITS_IN_PIPE)

    def give(self, work: Work[Any]) -> None:
        """Sends it a piece of work.

        Raises:
            OSError: if the process has ended.
        """
        self.connection.send_bytes(work.message)
        if not self.work:
            self._begun = monotonic()
        self.work.append(work)

    def receive(self) -> Answer:
        """Takes its answer to the current work, which is done with that.

        Raises:
            EOFError, OSError: if the process has ended.
        """
        answer: Answer = self.connection.recv()
        self.work.popleft().settle(answer)
        self.done += 1
        self._begun = monotonic()
        return answer

    def seconds_left(self) -> float:
        """Returns the seconds that the current work may still take; negative if it is late."""
        if self._limits.seconds is None or not self.work:
            return inf
        return self._begun + self._limits.seconds - monotonic()

    def end(self) -> list[Work[Any]]:
        """Kills the process. Returns the work that it had not answered."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()
        unfinished = list(self.work)
        self.work.clear()
        return unfinished


def _serve(connection: Connection, limits: Limits, inherited: Iterable[Connection]) -> None:
    """Runs in the worker: does the work that comes in and sends the answers, until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the parent, which ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited:
        other.close()
    quiet_libraries()
    gc.freeze()  # what is loaded lives as long as the worker: looking through it takes 3% of a folder's time
    if limits.megabytes is not None:
        _bound_memory(limits.megabytes << 20)
    with open(os.devnull, "wb") as devnull:
        while True:
            try:
                request = connection.recv_bytes()
                if limits.seconds is not None:
                    faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=devnull)
                answer = _answer(request)
                faulthandler.cancel_dump_traceback_later()
                connection.send_bytes(answer)
            except MemoryError:
                with suppress(OSError):
                    connection.send(Answer(None, out_of_memory()))
                return  # after this, memory is too fragmented to go on with
            except (EOFError, OSError):
                return


def _answer(request: bytes) -> memoryview:
    """Does a piece of work, and pickles the value or the exception. Only a MemoryError is raised here."""
    try:
        call, arguments = pickle.loads(request)
        answer = Answer(call(*arguments), None)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - it is raised again on the other side
        answer = Answer(None, error)
    return ForkingPickler.dumps(answer)


def out_of_memory() -> OutOfMemoryError:
    """Makes the error of a letter that needs more memory than it may have, or than there is."""
    return OutOfMemoryError(
        "reading it takes more memory than a letter may have; allow more with --memory, "
        "or save the letter's pages by themselves"
    )


def timed_out(limits: Limits) -> TimedOutError:
    """Makes the error of a letter that took longer than it may."""
    return TimedOutError(
        f"reading it took more than {limits.seconds:g} seconds, and was stopped; "
        "read it by itself with a longer --timeout, and report it if that does not help"
    )


def worker_crashed() -> WorkerCrashedError:
    """Makes the error of a letter whose worker ended each time it was tried."""
    return WorkerCrashedError(
        "the process that read it ended without a word, for want of memory perhaps; "
        "print it to a new PDF and read that, and report it if that fails, too"
    )


def _bound_memory(more: int) -> None:
    """Limits this process to `more` bytes than it has now, on systems that can do so."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    except (ImportError, OSError):
        return
    bound = pages * resource.getpagesize() + more
    _, hard_limit = resource.getrlimit(resource.RLIMIT_DATA)
    if hard_limit == resource.RLIM_INFINITY or bound < hard_limit:
        resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))


def quiet_libraries() -> None:
    """Silences the logs of the PDF libraries on standard error: what concerns a user is in the record."""
    for name in ("pdfminer", "pdfplumber", "pypdfium2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
