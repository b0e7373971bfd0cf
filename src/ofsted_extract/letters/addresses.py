"""Files that are not on a disk of this machine: `s3://bucket/letters/`, `memory://letter.pdf`.

The part before `://` is a protocol of fsspec (the extra `[remote]`). Some protocols need a package of their
own (`s3fs` for `s3://`), which the error names. If it is not installed, every function here that uses a
storage raises `ExtraMissingError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NamedTuple
from urllib.request import url2pathname

from ofsted_extract.errors import AddressError, ExtraMissingError, FileNotThereError, FileUnreadableError

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


_FILE = "file:"
"""The beginning of an address of this machine."""


class Listing(NamedTuple):
    """The addresses found, in order, and the folder that was listed, if it was a folder."""

    places: tuple[str, ...]
    folder: str | None


def is_address(path: str) -> bool:
    """Returns whether `path` is an address, which has `://` in it, and not a path of this machine."""
    return _ADDRESS.match(path) is not None


def local_path(path: str) -> str:
    """Returns the path that a `file:` address of this machine stands for; any other text unchanged.

    `file:///letters/a%20b.pdf` is `/letters/a b.pdf`. No storage and no extra is needed for it.
    """
    if path[: len(_FILE)].lower() != _FILE or not is_address(path):
        return path
    rest = path[len(_FILE) :]
    host, slash, within = rest[2:].partition("/")
    if host.lower() not in ("", "localhost") or not slash:
        return path
    return url2pathname(f"/{within}")


def list_address(address: str) -> Listing:
    """Lists the files that an address stands for: a file, the matches of a pattern, or the files of a folder.

    An address of a file is returned as it is, even if there is no such file: reading it will say so.

    Raises:
        AddressError: if the storage cannot be used.
    """
    with _storage_errors(address):
        system, root = _file_system(address)
        if system.isdir(root):
            found = system.find(root)
            folder: str | None = str(system.unstrip_protocol(root))
        elif "*" in root or "?" in root:
            found, folder = [path for path in system.glob(root) if not system.isdir(path)], None
        else:
            return Listing((address,), None)
        return Listing(tuple(str(system.unstrip_protocol(path)) for path in sorted(found)), folder)


def read_address(address: str) -> bytes:
    """Reads the file at an address.

    Raises:
        FileNotThereError: if there is no such file.
        FileUnreadableError: if it may not be read, or the storage does not answer.
    """
    try:
        system, path = _file_system(address)
        data: bytes = system.cat_file(path)
        return data
    except FileNotFoundError as error:
        raise FileNotThereError(f"{address}: there is no such file; check the address") from error
    except (AddressError, ExtraMissingError):
        raise
    except Exception as error:  # every storage raises exceptions of its own
        raise FileUnreadableError(f"{address}: cannot be read ({error})") from error


def is_there(address: str) -> bool:
    """Returns whether there is a file or folder at an address.

    Raises:
        AddressError: if the storage cannot be used.
    """
    with _storage_errors(address):
        system, path = _file_system(address)
        return bool(system.exists(path))


def write_address(address: str, data: bytes) -> None:
    """Writes `data` to an address, and makes its folder if need be.

    Raises:
        AddressError: if it cannot be written.
    """
    with _storage_errors(address):
        system, path = _file_system(address)
        system.makedirs(system._parent(path), exist_ok=True)
        system.pipe_file(path, data)


def remove_address(address: str) -> None:
    """Removes the file at an address, if there is one.

    Raises:
        AddressError: if it cannot be removed.
    """
    with _storage_errors(address):
        system, path = _file_system(address)
        if system.exists(path):
            system.rm_file(path)


def _file_system(address: str) -> tuple[Any, str]:
    """Returns the file system of an address, and the path in it."""
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
def _storage_errors(address: str) -> Iterator[None]:
    """Within the context, whatever a storage raises becomes an AddressError."""
    try:
        yield
    except (AddressError, ExtraMissingError):
        raise
    except Exception as error:  # every storage raises exceptions of its own
        raise AddressError(
            f"{address}: cannot be used ({error}); check the address and your rights"
        ) from error
