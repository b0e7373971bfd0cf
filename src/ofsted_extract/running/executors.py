"""Where the work is done: the processes of this machine, or those of a cluster, behind one shape, `Pool`.

Whatever a piece of work does, it costs no other its result: one that exceeds its limits or ends its
worker raises a LetterError, and the pool goes on with a fresh worker.
"""

from __future__ import annotations

import functools
import gc
import multiprocessing
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from importlib import import_module
from math import isinf
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from typing import Any, Protocol, TypeVar

from ofsted_extract.errors import (
    ClusterError,
    ExtraMissingError,
    OfstedExtractError,
    OutOfMemoryError,
    TimedOutError,
    WorkerCrashedError,
)
from ofsted_extract.running.workers import Answer, Limits, Work, Worker, out_of_memory, quiet_libraries

__all__ = ["ClusterPool", "Limits", "LocalPool", "Pool", "Promise", "out_of_memory", "quiet_libraries"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_RENEWED_AFTER = 2000
"""Letters a worker reads before another takes its place, so that its memory cannot grow for ever."""

_TRIES = 2
"""Workers that a letter may cost: the first may have ended for another reason than the letter."""

USUAL_LIMITS = Limits()

_NO_LIMITS = Limits(seconds=None, megabytes=None)

_CONNECTING = 20
"""Seconds to wait for the scheduler of a cluster, and for a worker of it."""


class Promise(Protocol[T_co]):
    """What a piece of work will give."""

    def result(self) -> T_co:
        """Its value, waited for. Raises what the work raised."""


class Pool(Protocol):
    """Workers that pieces of work are given to."""

    def submit(self, call: Callable[..., T], /, *arguments: Any) -> Promise[T]:
        """Has a worker call `call(*arguments)`; all of them must be picklable."""

    def shutdown(self) -> None:
        """Ends the workers of this pool; what they have not done is not done."""


class LocalPool:
    """Processes on this machine, replaced where a letter exceeds its limits or ends its process, and renewed
    after a number of letters. No thread drives them: they are given work, and their answers are heard, while
    somebody waits for a result.

    Args:
        workers: how many at a time; each is started when there is work for it.
        limits: of each piece of work.
        prepare: loads into this process what its workers then have by a fork. Where that is not safe (not
            on Linux, or in a process with threads) it is not called, and workers start clean, as without
            it; where there is a fork server, it has the pipeline and they have it from it.
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
        self._crew: list[Worker] = []
        self._waiting: deque[Work[Any]] = deque()

    def submit(self, call: Callable[..., T], /, *arguments: Any) -> Work[T]:
        """As `Pool.submit`."""
        work: Work[T] = Work(self._go_on, call, arguments)
        self._waiting.append(work)
        self._hand_out()
        return work

    def shutdown(self) -> None:
        """As `Pool.shutdown`."""
        self._waiting.clear()
        while self._crew:
            self._crew.pop().end()

    def _hand_out(self) -> None:
        """Gives what waits to whoever has room: idle workers, new ones, those that have but one letter."""
        while self._waiting:
            work = self._waiting[0]
            worker = min(self._crew, key=lambda each: len(each.work), default=None)
            if worker is None or (worker.work and len(self._crew) < self._size):
                worker = self._start()
            if not worker.has_room_for(work):
                return
            self._waiting.popleft()
            try:
                worker.give(work)
            except OSError:
                self._waiting.appendleft(work)
                self._replace(worker)
                self._blame(work)

    def _start(self) -> Worker:
        if self._context is None:
            self._context = self._start_method()
        worker = Worker(self._context, self._limits, [each.connection for each in self._crew])
        self._crew.append(worker)
        return worker

    def _start_method(self) -> BaseContext:
        alone = sys.platform == "linux" and threading.active_count() == 1
        if self._prepare is not None and alone:
            self._prepare()
            gc.freeze()  # a collection that goes through what is loaded would copy it for each worker
            return multiprocessing.get_context("fork")
        server = "forkserver" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if server else "spawn")
        if server:
            context.set_forkserver_preload(["ofsted_extract.running.warm"])
        return context

    def _go_on(self) -> None:
        """Waits until a worker has an answer, is gone or is out of time, and sees to what follows."""
        self._hand_out()
        busy = [worker for worker in self._crew if worker.work]
        left = min(worker.seconds_left() for worker in busy)
        heard = wait([worker.connection for worker in busy], None if isinf(left) else max(0, left))
        for worker in busy:
            if worker.connection in heard:
                self._hear(worker)
            elif worker.seconds_left() <= 0:
                self._give_up(worker)
        self._hand_out()

    def _hear(self, worker: Worker) -> None:
        try:
            answer = worker.hear()
        except (EOFError, OSError):
            if worker.seconds_left() <= 0:  # it ended itself, for nobody was there to do it
                self._give_up(worker)
                return
            doing = worker.work[0]
            self._replace(worker)
            self._blame(doing)
            return
        if isinstance(answer.error, OutOfMemoryError) or worker.done >= self._renewed_after:
            self._replace(worker)

    def _give_up(self, worker: Worker) -> None:
        """Ends a worker whose work has had its time."""
        worker.work.popleft().settle(Answer(None, self._timed_out()))
        self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        """Ends a worker; what it has not done is done by others, before all that waits."""
        self._crew.remove(worker)
        self._waiting.extendleft(reversed(worker.end()))

    def _blame(self, work: Work[Any]) -> None:
        """Notes that a worker ended with this work, which waits; it is not tried for ever."""
        work.tried += 1
        if work.tried >= _TRIES:
            self._waiting.remove(work)
            work.settle(Answer(None, _crashed()))

    def _timed_out(self) -> TimedOutError:
        return TimedOutError(
            f"reading it took more than {self._limits.seconds:g} seconds, and was stopped; "
            "read it by itself with a longer --timeout, and report it if that does not help"
        )


def _crashed() -> WorkerCrashedError:
    return WorkerCrashedError(
        "the process that read it ended without a word, for want of memory perhaps; "
        "print it to a new PDF and read that, and report it if that fails, too"
    )


class ClusterPool:
    """The workers of a Dask cluster, through `dask.distributed`'s own executor.

    Args:
        address: of its scheduler, as `tcp://10.0.0.7:8786`.
        limits: of each piece of work. They hold where a worker of the cluster may start a process of its
            own; those that a nanny watches over may only if they are told so (see the README).
        patience: seconds to wait for the scheduler, and then for a worker.

    Raises:
        ClusterError: where no scheduler or no worker answers.
        ExtraMissingError: where the extra is not installed.
    """

    def __init__(self, address: str, limits: Limits = _NO_LIMITS, *, patience: float = _CONNECTING) -> None:
        try:
            distributed: Any = import_module("distributed")
        except ImportError as error:
            raise ExtraMissingError("--dask needs `pip install 'ofsted-extract[cluster]'`") from error
        self._address = address
        self._limits = limits
        self._killed: type[Exception] = distributed.KilledWorker
        try:
            self._client = distributed.Client(address, timeout=patience, set_as_default=False)
            self._client.wait_for_workers(1, timeout=patience)
        except (OSError, ValueError, TimeoutError) as error:
            raise ClusterError(
                f"{address}: no scheduler with a worker answers there; start them with `dask scheduler` and "
                f"`dask worker {address} --nthreads 1`"
            ) from error
        self._executor: Executor = self._client.get_executor(pure=False)

    @property
    def workers(self) -> int:
        """How many letters the cluster can read at a time."""
        cores: dict[str, int] = self._client.ncores()
        return max(1, sum(cores.values()))

    def submit(self, call: Callable[..., T], /, *arguments: Any) -> Future[T]:
        """As `Pool.submit`; the work of a worker that is lost is given to another."""
        inner: Future[T] = self._executor.submit(_within, self._limits, call, *arguments)
        outer: Future[T] = Future()
        inner.add_done_callback(functools.partial(self._pass_on, outer))
        return outer

    def _pass_on(self, outer: Future[Any], inner: Future[Any]) -> None:
        if not outer.set_running_or_notify_cancel():
            return
        if inner.cancelled():
            outer.set_exception(
                ClusterError(f"{self._address}: the scheduler is lost; run the command again")
            )
            return
        error = inner.exception()
        if error is None:
            outer.set_result(inner.result())
        elif isinstance(error, self._killed):
            outer.set_exception(_crashed())
        elif isinstance(error, OfstedExtractError):
            outer.set_exception(error)
        else:
            said = f"{type(error).__name__}: {error}"
            outer.set_exception(
                ClusterError(
                    f"{self._address}: its workers cannot do the work ({said}); is this version there?"
                )
            )

    def shutdown(self) -> None:
        """As `Pool.shutdown`; the cluster itself goes on, and ends what it has begun."""
        self._executor.shutdown(wait=False)
        self._client.close()


def _within(limits: Limits, call: Callable[..., T], *arguments: Any) -> T:
    """Calls `call` on a worker of a cluster: in a process of its own, where the worker may have one."""
    if limits != _NO_LIMITS and not multiprocessing.current_process().daemon:
        with _reading_here:
            return _own_process(limits).submit(call, *arguments).result()
    try:
        return call(*arguments)
    except MemoryError as error:
        raise out_of_memory() from error


_reading_here = threading.Lock()
"""A pool is driven by one thread at a time, and a worker of a cluster may have several."""


@functools.lru_cache(maxsize=1)
def _own_process(limits: Limits) -> LocalPool:
    return LocalPool(1, limits)
