"""Addresses of files that are not on this machine's disc: `s3://bucket/letters/`, `memory://letter.pdf`.

What stands before `://` is a protocol of fsspec (the extra `[remote]`); some of them need a package of
their own (`s3fs` for `s3://`), which the error names. Where one is not installed, every function here that
asks a storage raises `ExtraMissingError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple

from ofsted_extract.errors import AddressError, ExtraMissingError, FileNotThereError, FileUnreadableError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class Listing(NamedTuple):
    """The addresses found, in order, and the folder that was listed, where it was one."""

    places: tuple[str, ...]
    folder: str | None


def is_address(path: str) -> bool:
    """Whether `path` is an address: a path of this machine has no `://` in it."""
    return _ADDRESS.match(path) is not None


def list_address(address: str) -> Listing:
    """The files that an address stands for: itself, those that its pattern matches, or those of its folder.

    An address that names nothing is given as it is: reading it says so.

    Raises:
        AddressError: where the storage cannot be asked.
    """
    with _asking(address):
        system, root = _system(address)
        if system.isdir(root):
            found = system.find(root)
            folder: str | None = str(system.unstrip_protocol(root))
        elif "*" in root or "?" in root:
            found, folder = [path for path in system.glob(root) if not system.isdir(path)], None
        else:
            return Listing((address,), None)
        return Listing(tuple(str(system.unstrip_protocol(path)) for path in sorted(found)), folder)


def read_address(address: str) -> bytes:
    """The bytes at an address.

    Raises:
        FileNotThereError: nothing is there.
        FileUnreadableError: it may not be read, or the storage does not answer.
    """
    try:
        system, path = _system(address)
        data: bytes = system.cat_file(path)
        return data
    except FileNotFoundError as error:
        raise FileNotThereError(f"{address}: there is no such file; check the address") from error
    except (AddressError, ExtraMissingError):
        raise
    except Exception as error:  # each storage has errors of its own kinds
        raise FileUnreadableError(f"{address}: cannot be read ({error})") from error


def is_there(address: str) -> bool:
    """Whether anything stands at an address.

    Raises:
        AddressError: where the storage cannot be asked.
    """
    with _asking(address):
        system, path = _system(address)
        return bool(system.exists(path))


def write_address(address: str, data: bytes) -> None:
    """Writes `data` at an address.

    Raises:
        AddressError: where it cannot be written.
    """
    with _asking(address):
        system, path = _system(address)
        system.makedirs(system._parent(path), exist_ok=True)
        system.pipe_file(path, data)


def remove_address(address: str) -> None:
    """Takes away what stands at an address, if anything does.

    Raises:
        AddressError: where it cannot be.
    """
    with _asking(address):
        system, path = _system(address)
        if system.exists(path):
            system.rm_file(path)


def _system(address: str) -> tuple[Any, str]:
    try:
        system, path = import_module("fsspec.core").url_to_fs(address)
    except ImportError as error:
        raise ExtraMissingError(
            f"{address}: addresses need `pip install 'ofsted-extract[remote]'`, "
            f"and what fsspec asks for this one ({error})"
        ) from error
    except ValueError as error:
        raise AddressError(f"{address}: is no address that fsspec knows ({error}); check it") from error
    return system, str(path)


@contextmanager
def _asking(address: str) -> Iterator[None]:
    try:
        yield
    except (AddressError, ExtraMissingError):
        raise
    except Exception as error:  # each storage has errors of its own kinds
        raise AddressError(
            f"{address}: cannot be used ({error}); check the address and your rights"
        ) from error
