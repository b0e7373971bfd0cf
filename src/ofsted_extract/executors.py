"""Where the work is done: executors of `concurrent.futures` for this machine's processes and for a cluster.

`batch` knows `submit`, `shutdown`, `BrokenExecutor` (the pool is gone) and `WorkerLostError` (this piece
of work has cost its worker, the pool stands), and nothing of what is behind them.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import partial
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

from ofsted_extract.errors import ClusterError, OfstedExtractError

P = ParamSpec("P")
T = TypeVar("T")

_RENEWED_AFTER = 2000
"""Letters a worker reads before another takes its place, so that its memory cannot grow for ever."""

_CONNECTING = 20
"""Seconds to wait for the scheduler of a cluster, and for a worker of it."""


class WorkerLostError(Exception):
    """A piece of work whose worker ended each time that it was tried."""


class LocalPool(Executor):
    """Processes on this machine, renewed after a number of letters. They start clean, without a fork of a
    process that has threads; where there is a fork server, it has the pipeline and they have it from it.
    """

    def __init__(self, workers: int, *, renewed_after: int = _RENEWED_AFTER) -> None:
        self._workers = workers
        self._most = renewed_after * workers
        self._given = 0
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        server = "forkserver" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if server else "spawn")
        if server:
            context.set_forkserver_preload(["ofsted_extract.warm"])
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_start_worker)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As `Executor.submit`."""
        if self._given >= self._most:
            self._pool.shutdown(wait=False)  # its workers end what they were given
            self._pool, self._given = self._start(), 0
        self._given += 1
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As `Executor.shutdown`."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _start_worker() -> None:
    """Leaves Ctrl-C to the parent, which ends the pool; a worker's own traceback would help nobody."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    quiet_libraries()


def quiet_libraries() -> None:
    """Keeps the PDF libraries' own remarks off standard error: what concerns a user is in the record."""
    for name in ("pdfminer", "pdfplumber", "pypdfium2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


class ClusterPool(Executor):
    """The workers of a Dask cluster, through `dask.distributed`'s own executor.

    Args:
        address: of its scheduler, as `tcp://10.0.0.7:8786`.
        patience: seconds to wait for the scheduler, and then for a worker.

    Raises:
        ClusterError: where no scheduler or no worker answers, or the extra is not installed.
    """

    def __init__(self, address: str, *, patience: float = _CONNECTING) -> None:
        try:
            distributed: Any = import_module("distributed")
        except ImportError as error:
            raise ClusterError("--dask needs `pip install 'ofsted-extract[cluster]'`") from error
        self._address = address
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

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """As `Executor.submit`; the work of a worker that is lost is given to another."""
        inner: Future[T] = self._executor.submit(fn, *args, **kwargs)
        outer: Future[T] = Future()
        inner.add_done_callback(partial(self._pass_on, outer))
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
            outer.set_exception(WorkerLostError())
        elif isinstance(error, OfstedExtractError):
            outer.set_exception(error)
        else:
            said = f"{type(error).__name__}: {error}"
            outer.set_exception(
                ClusterError(
                    f"{self._address}: its workers cannot do the work ({said}); is this version there?"
                )
            )

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """As `Executor.shutdown`; the cluster itself goes on."""
        self._executor.shutdown(wait=wait)
        self._client.close()
