"""Letters read by the workers of a Dask cluster, behind the same interface as processes of this machine."""

from __future__ import annotations

import functools
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from importlib import import_module
from typing import Any, TypeVar

from ofsted_extract.errors import ClusterError, ExtraMissingError, OfstedExtractError
from ofsted_extract.running.executors import LocalPool
from ofsted_extract.running.workers import Limits, out_of_memory, worker_crashed

T = TypeVar("T")

_NO_LIMITS = Limits(seconds=None, megabytes=None)

_PATIENCE = 20
"""Seconds to wait for the scheduler of a cluster, and then for one of its workers."""


class ClusterPool:
    """The workers of a Dask cluster, through the executor of `dask.distributed`.

    Args:
        address: the address of the scheduler, for example `tcp://10.0.0.7:8786`.
        limits: the limits of each piece of work. They are enforced if a worker of the cluster may start a
            process of its own; a worker under a nanny may do so only if it is told to (see the README).
        patience: seconds to wait for the scheduler, and then for a worker.

    Raises:
        ClusterError: if no scheduler or no worker answers.
        ExtraMissingError: if the extra is not installed.
    """

    def __init__(self, address: str, limits: Limits = _NO_LIMITS, *, patience: float = _PATIENCE) -> None:
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
        """The number of letters that the cluster can read at a time."""
        cores: dict[str, int] = self._client.ncores()
        return max(1, sum(cores.values()))

    def submit(self, call: Callable[..., T], /, *arguments: Any) -> Future[T]:
        """As `Pool.submit`. If a worker is lost, its work is given to another."""
        inner: Future[T] = self._executor.submit(_call_within, self._limits, call, *arguments)
        outer: Future[T] = Future()
        inner.add_done_callback(functools.partial(self._pass_on, outer))
        return outer

    def _pass_on(self, outer: Future[Any], inner: Future[Any]) -> None:
        """Settles `outer` as Dask settled `inner`, but with an error of ours."""
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
            outer.set_exception(worker_crashed())
        elif isinstance(error, OfstedExtractError):
            outer.set_exception(error)
        else:
            cause = f"{type(error).__name__}: {error}"
            outer.set_exception(
                ClusterError(
                    f"{self._address}: its workers cannot do the work ({cause}); is this version there?"
                )
            )

    def shutdown(self) -> None:
        """As `Pool.shutdown`. The cluster itself stays up, and finishes what it has begun."""
        self._executor.shutdown(wait=False)
        self._client.close()


def _call_within(limits: Limits, call: Callable[..., T], *arguments: Any) -> T:
    """Runs on a worker of the cluster. Calls `call` in another process if the worker may start one."""
    if limits != _NO_LIMITS and not multiprocessing.current_process().daemon:
        with _one_at_a_time:
            return _own_process(limits).submit(call, *arguments).result()
    try:
        return call(*arguments)
    except MemoryError as error:
        raise out_of_memory() from error


_one_at_a_time = threading.Lock()
"""A `LocalPool` is for one thread at a time, and a worker of a cluster may have several."""


@functools.lru_cache(maxsize=1)
def _own_process(limits: Limits) -> LocalPool:
    return LocalPool(1, limits)
