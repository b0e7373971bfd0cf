"""`-o s3://bucket/records/`: any output at an address. It is made on this machine and sent as it is made."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ofsted_extract.addresses import remove_address, write_address
from ofsted_extract.errors import OutputFormatError
from ofsted_extract.records import ErrorEntry, Record
from ofsted_extract.writing import Wanted, open_output
from ofsted_extract.writing.folder import ERRORS, FolderOutput


class RemoteOutput:
    """Makes the output in a folder of this machine; each file goes to its address when it is whole."""

    def __init__(self, address: str, paths: Sequence[str], *, many: bool, wanted: Wanted) -> None:
        if wanted.review is not None:
            raise OutputFormatError(f"{address}: --review links to files beside a workbook of this machine")
        self._address = address.rstrip("/")
        name = PurePosixPath(self._address).name
        self._is_folder = address.endswith("/") or not PurePosixPath(name).suffix
        self._stack = ExitStack()
        self._here = Path(self._stack.enter_context(TemporaryDirectory(prefix="ofsted-extract-")))
        target = self._here / name
        self._target = target
        place = f"{target}/" if self._is_folder else str(target)
        self._inner = open_output(place, paths, many=many, wanted=wanted)

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
        place = self._output.add(index, result)
        if place is None or not Path(place).exists():
            return None if place is None else self._there(Path(place))
        return self._send(Path(place))

    def _there(self, path: Path) -> str:
        within = path.relative_to(self._target).as_posix()
        return self._address if within == "." else f"{self._address}/{within}"

    def _send(self, path: Path) -> str:
        there = self._there(path)
        write_address(there, path.read_bytes())
        path.unlink()
        return there
