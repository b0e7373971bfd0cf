"""Single calls in a process of their own, with the limits that letters have in a folder."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from ofsted_extract.errors import LetterError
from ofsted_extract.running.executors import LocalPool
from ofsted_extract.running.workers import Limits

T = TypeVar("T")


def call_isolated(
    name: str,
    call: Callable[..., T],
    *arguments: Any,
    limits: Limits,
    prepare: Callable[[], None],
) -> T:
    """Calls a function in a worker, which is ended if it exceeds its limits. A crash costs only this call.

    Args:
        name: the letter's name for messages.
        call: the function; it, its arguments and its result must be picklable.
        arguments: its arguments.
        limits: the time and memory that the call may take.
        prepare: loads what the worker is to inherit, where it can.

    Raises:
        LetterError: what the function raised, or the letter exceeded its limits or ended the worker twice.
    """
    pool = LocalPool(1, limits, prepare=prepare)
    try:
        return _result(pool, name, call, *arguments)
    finally:
        pool.shutdown()


class KeptWorker:
    """A worker for calls that come one by one. It is kept for the next call, and ends with this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: LocalPool | None = None
        self._kept_for: tuple[int, str, Limits] | None = None

    def call(
        self,
        name: str,
        call: Callable[..., T],
        *arguments: Any,
        limits: Limits,
        prepare: Callable[[], None],
    ) -> T:
        """Calls a function in the worker; arguments and errors are those of `call_isolated`.

        In a process that may not start others, as those of a `multiprocessing.Pool`, it calls it there.
        """
        if multiprocessing.current_process().daemon:
            return call(*arguments)
        with self._lock:
            return _result(self._pool_with(limits, prepare), name, call, *arguments)

    def _pool_with(self, limits: Limits, prepare: Callable[[], None]) -> LocalPool:
        """The pool that is kept; a new one for other limits, in another folder, and in a forked process."""
        wanted = os.getpid(), os.getcwd(), limits
        if self._pool is None or self._kept_for != wanted:
            if self._pool is not None and self._kept_for is not None and self._kept_for[0] == os.getpid():
                self._pool.shutdown()
            self._pool, self._kept_for = LocalPool(1, limits, prepare=prepare), wanted
            atexit.register(self._pool.shutdown)
        return self._pool


def _result(pool: LocalPool, name: str, call: Callable[..., T], *arguments: Any) -> T:
    try:
        return pool.submit(call, *arguments).result()
    except LetterError as error:
        message = str(error)
        if message.startswith(f"{name}: "):
            raise
        raise type(error)(f"{name}: {message}") from error
