"""One call in a process of its own, with the limits that letters have in a folder."""

from __future__ import annotations

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
        return pool.submit(call, *arguments).result()
    except LetterError as error:
        message = str(error)
        if message.startswith(f"{name}: "):
            raise
        raise type(error)(f"{name}: {message}") from error
    finally:
        pool.shutdown()
