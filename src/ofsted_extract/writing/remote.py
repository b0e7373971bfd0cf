"""`-o s3://bucket/records/`: any output at an address. It is made on this machine and sent as it is made."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ofsted_extract.errors import LetterError, OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.addresses import (
    is_there,
    list_address,
    read_address,
    remove_address,
    write_address,
)
from ofsted_extract.letters.record_names import ERRORS, record_names
from ofsted_extract.writing import Existing, ResumableOutput, Wanted, allowed, open_output
from ofsted_extract.writing.folder import FolderOutput
from ofsted_extract.writing.json import record_in
from ofsted_extract.writing.tables_output import TablesOutput


class RemoteOutput:
    """Makes the output in a folder of this machine; each file goes to its address when it is whole."""

    def __init__(self, address: str, paths: Sequence[str], *, many: bool, wanted: Wanted) -> None:
        if wanted.review is not None:
            raise OutputFormatError(f"{address}: --review links to files beside a workbook of this machine")
        self._address = address.rstrip("/")
        name = PurePosixPath(self._address).name
        self._is_folder = address.endswith("/") or not PurePosixPath(name).suffix
        self._names = record_names(paths) if self._is_folder else []
        self._stack = ExitStack()
        self._here = Path(self._stack.enter_context(TemporaryDirectory(prefix="ofsted-extract-")))
        target = self._here / name
        self._target = target
        place = f"{target}/" if self._is_folder else str(target)
        self._inner = open_output(place, paths, many=many, wanted=wanted)

    def standing(self) -> str | None:
        """As `ResumableOutput.standing`."""
        if not self._is_folder:
            return self._address if is_there(self._address) else None
        listing = list_address(self._address)
        there = {PurePosixPath(place).name for place in listing.places if listing.folder is not None}
        names = (*self._names, ERRORS)
        if isinstance(self._inner, TablesOutput):
            names = tuple(file.name for file in self._inner.files)
        return next((f"{self._address}/{name}" for name in names if name in there), None)

    def resume(self) -> None:
        """As `ResumableOutput.resume`: a file is fetched, to be gone on with here.

        Raises:
            OutputFormatError: where the format cannot be gone on with.
        """
        if not self._is_folder and is_there(self._address):
            self._target.write_bytes(read_address(self._address))
        allowed(self._inner, self._address, Existing.RESUME)

    def __enter__(self) -> RemoteOutput:
        self._output = self._inner.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        with self._stack:
            self._inner.__exit__(kind, *exc)  # type: ignore[arg-type]
            if kind is not None:
                return
            if isinstance(self._inner, FolderOutput) and not (self._target / ERRORS).exists():
                remove_address(f"{self._address}/{ERRORS}")
            for path in sorted(self._here.rglob("*")):
                if path.is_file():
                    self._send(path)

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes one result, and sends its file where it has one."""
        if isinstance(self._inner, FolderOutput) and isinstance(result, ErrorEntry):
            remove_address(f"{self._address}/{self._names[index]}")  # of a run in which it could be read
        place = self._output.add(index, result)
        if place is None or not Path(place).exists():
            return None if place is None else self._there(Path(place))
        return self._send(Path(place))

    def earlier(self, index: int, file: str, sha256: str) -> Record | None:
        """As `ResumableOutput.earlier`."""
        if not self._is_folder:
            return self._resumable.earlier(index, file, sha256)
        try:
            return record_in(read_address(f"{self._address}/{self._names[index]}"))
        except LetterError:
            return None  # nothing is there; or where it is, writing will say what is wrong

    def keep(self, index: int) -> str | None:
        """As `ResumableOutput.keep`."""
        if not self._is_folder:
            return self._resumable.keep(index) and self._address
        return f"{self._address}/{self._names[index]}"

    @property
    def _resumable(self) -> ResumableOutput:
        if not isinstance(self._inner, ResumableOutput):
            raise TypeError(f"{self._address}: opened as one that cannot be gone on with")
        return self._inner

    def _there(self, path: Path) -> str:
        within = path.relative_to(self._target).as_posix()
        return self._address if within == "." else f"{self._address}/{within}"

    def _send(self, path: Path) -> str:
        there = self._there(path)
        write_address(there, path.read_bytes())
        path.unlink()
        return there
