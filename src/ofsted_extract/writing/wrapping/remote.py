"""`-o s3://bucket/records/`: any output at an address. Each file is written locally, then uploaded."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
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
from ofsted_extract.writing import Existing, OutputOptions, ResumableOutput, make_output, require_allowed
from ofsted_extract.writing.folder import FolderOutput
from ofsted_extract.writing.json import record_in
from ofsted_extract.writing.tables_output import TablesOutput


class RemoteOutput:
    """Writes the output to a temporary folder, and uploads each file when it is complete."""

    def __init__(self, address: str, paths: Sequence[str], *, many: bool, options: OutputOptions) -> None:
        if options.makes_review:
            options = replace(options, review=None)
        elif options.review is not None:
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
        self._inner, _ = make_output(place, paths, many=many, options=options)

    def existing_file(self) -> str | None:
        """See `ResumableOutput.existing_file`."""
        if not self._is_folder:
            files = self._inner.files if isinstance(self._inner, TablesOutput) else [self._target]
            return next((place for place in map(self._address_of, files) if is_there(place)), None)
        listing = list_address(self._address)
        there = {PurePosixPath(place).name for place in listing.places if listing.folder is not None}
        names = (*self._names, ERRORS)
        if isinstance(self._inner, TablesOutput):
            names = tuple(file.name for file in self._inner.files)
        return next((f"{self._address}/{name}" for name in names if name in there), None)

    def resume(self) -> None:
        """See `ResumableOutput.resume`: downloads the file, so that it can be continued here.

        Raises:
            OutputFormatError: if the format cannot be resumed.
        """
        if not self._is_folder and is_there(self._address):
            self._target.write_bytes(read_address(self._address))
        require_allowed(self._inner, self._address, Existing.RESUME)

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
                    self._upload(path)

    def written_files(self) -> list[Path]:
        """See `Output.written_files`: none of this machine."""
        return []

    def own_files(self) -> list[Path]:
        """See `Output.own_files`: none of this machine."""
        return []

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes one result, and uploads its file if it has one of its own."""
        if isinstance(self._inner, FolderOutput) and isinstance(result, ErrorEntry):
            remove_address(f"{self._address}/{self._names[index]}")  # from an earlier run that could read it
        place = self._output.add(index, result)
        if place is None or not Path(place).exists():
            return None if place is None else self._address_of(Path(place))
        return self._upload(Path(place))

    def earlier_record(self, index: int, file: str, sha256: str) -> Record | None:
        """See `ResumableOutput.earlier_record`."""
        if not self._is_folder:
            return self._resumable.earlier_record(index, file, sha256)
        try:
            return record_in(read_address(f"{self._address}/{self._names[index]}"))
        except LetterError:
            return None  # not there, or unreadable: then writing it will fail with a reason

    def keep(self, index: int) -> str | None:
        """See `ResumableOutput.keep`."""
        if not self._is_folder:
            return self._resumable.keep(index) and self._address
        return f"{self._address}/{self._names[index]}"

    @property
    def _resumable(self) -> ResumableOutput:
        if not isinstance(self._inner, ResumableOutput):
            raise TypeError(f"{self._address}: this output cannot be resumed")
        return self._inner

    def _address_of(self, path: Path) -> str:
        if path == self._target:
            return self._address
        if self._target in path.parents:
            return f"{self._address}/{path.relative_to(self._target).as_posix()}"
        return f"{self._address.rsplit('/', 1)[0]}/{path.name}"  # a file beside the one that was named

    def _upload(self, path: Path) -> str:
        address = self._address_of(path)
        write_address(address, path.read_bytes())
        path.unlink()
        return address
