"""Where letters are read: the interface `Pool`, and `LocalPool` for the processes of this machine.

Whatever one piece of work does, the others get their results. Work that exceeds its limits or ends its worker
raises a LetterError, and the pool goes on with a new worker.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections import deque
from collections.abc import Callable
from math import isinf
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import Any, Protocol, TypeVar

from ofsted_extract.errors import OutOfMemoryError
from ofsted_extract.running.workers import Answer, Limits, Work, Worker, timed_out, worker_crashed

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_RENEWED_AFTER = 2000
"""Letters that a worker reads before another replaces it, so that its memory cannot grow without bound."""

_TRIES = 2
"""Workers that may end over one letter: the first may have ended for a reason other than the letter."""

USUAL_LIMITS = Limits()


class Promise(Protocol[T_co]):
    """The result of a piece of work, which may not be ready yet."""

    def result(self) -> T_co:
        """Waits for the result and returns it. Raises what the work raised."""


class Pool(Protocol):
    """A set of workers that do pieces of work."""

    def submit(self, call: Callable[..., T], /, *arguments: Any) -> Promise[T]:
        """Has a worker call `call(*arguments)`, all of which must be picklable."""

    def shutdown(self) -> None:
        """Ends the workers of this pool. Work that is not finished is dropped."""


class LocalPool:
    """Processes of this machine.

    A worker is replaced if a letter exceeds its limits or ends it, and after many letters. No thread drives
    the pool: work is handed out and answers are received while the caller waits for a result.

    Args:
        workers: the most workers at a time. Each is started when there is work for it.
        limits: the limits of each piece of work.
        prepare: loads into this process what workers then inherit by a fork. It is called only where a fork
            is safe: on Linux, in a process without threads. Elsewhere workers start clean or, where the
            system has a fork server, inherit the pipeline from that (`running.warm`).
        renewed_after: pieces of work after which a worker is replaced.
    """

    def __init__(
        self,
        workers: int,
        limits: Limits = USUAL_LIMITS,
        *,
        prepare: Callable[[], None] | None = None,
        renewed_after: int = _RENEWED_AFTER,
    ) -> None:
        self._size = workers
        self._limits = limits
        self._prepare = prepare
        self._renewed_after = renewed_after
        self._context: BaseContext | None = None
        self._workers: list[Worker] = []
        self._waiting: deque[Work[Any]] = deque()

    def submit(self, call: Callable[..., T], /, *arguments: Any) -> Work[T]:
        """As `Pool.submit`."""
        work: Work[T] = Work(self._receive, call, arguments)
        self._waiting.append(work)
        self._hand_out()
        return work

    def shutdown(self) -> None:
        """As `Pool.shutdown`."""
        self._waiting.clear()
        while self._workers:
            self._workers.pop().end()

    def _hand_out(self) -> None:
        """Gives waiting work to idle workers, to new ones, and to workers that have one letter so far."""
        while self._waiting:
            work = self._waiting[0]
            worker = min(self._workers, key=lambda each: len(each.work), default=None)
            if worker is None or (worker.work and len(self._workers) < self._size):
                worker = self._start()
            if not worker.has_room_for(work):
                return
            self._waiting.popleft()
            try:
                worker.give(work)
            except OSError:
                self._waiting.appendleft(work)
                self._replace(worker)
                self._record_crash(work)

    def _start(self) -> Worker:
        if self._context is None:
            self._context = self._start_method()
        worker = Worker(self._context, self._limits, [each.connection for each in self._workers])
        self._workers.append(worker)
        return worker

    def _start_method(self) -> BaseContext:
        """Chooses how workers are started, and loads what they are to inherit."""
        is_fork_safe = sys.platform == "linux" and threading.active_count() == 1
        if self._prepare is not None and is_fork_safe:
            self._prepare()
            return multiprocessing.get_context("fork")
        has_server = "forkserver" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if has_server else "spawn")
        if has_server:
            context.set_forkserver_preload(["ofsted_extract.running.warm"])
        return context

    def _receive(self) -> None:
        """Waits until a worker has answered, has ended or has run out of time, and deals with that."""
        self._hand_out()
        busy = [worker for worker in self._workers if worker.work]
        left = min(worker.seconds_left() for worker in busy)
        ready = wait([worker.connection for worker in busy], None if isinf(left) else max(0, left))
        for worker in busy:
            if worker.connection in ready:
                self._take_answer(worker)
            elif worker.seconds_left() <= 0:
                self._end_late(worker)
        self._hand_out()

    def _take_answer(self, worker: Worker) -> None:
        try:
            answer = worker.receive()
        except (EOFError, OSError):
            if worker.seconds_left() <= 0:  # it ended itself, because this process did not
                self._end_late(worker)
                return
            current = worker.work[0]
            self._replace(worker)
            self._record_crash(current)
            return
        if isinstance(answer.error, OutOfMemoryError) or worker.done >= self._renewed_after:
            self._replace(worker)

    def _end_late(self, worker: Worker) -> None:
        """Ends a worker whose current work has taken too long."""
        worker.work.popleft().settle(Answer(None, timed_out(self._limits)))
        self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        """Ends a worker, and puts the work that it has not done at the head of the queue."""
        self._workers.remove(worker)
        self._waiting.extendleft(reversed(worker.end()))

    def _record_crash(self, work: Work[Any]) -> None:
        """Counts a crash against work that is back in the queue; after too many it is not tried again."""
        work.crashes += 1
        if work.crashes >= _TRIES:
            self._waiting.remove(work)
            work.settle(Answer(None, worker_crashed()))
