"""`-o letters.jsonl.gz`, `-o figures.csv.gz`: a file of another format, compressed when it is complete."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.writing import OpenableOutput, OutputOptions, make_output
from ofsted_extract.writing.files import whole_file, writing_to

SUFFIX = ".gz"
COMPRESSIBLE = (".jsonl", ".csv")


def compress(plain: Path, path: Path) -> None:
    """Writes the compressed form of a file. It holds no time and no name, so equal files give equal bytes.

    Raises:
        OutputError: if it cannot be written.
    """
    with (
        whole_file(path) as file,
        writing_to(path),
        plain.open("rb") as whole,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as compressed,
    ):
        shutil.copyfileobj(whole, compressed)


class CompressedOutput:
    """Writes the file to a temporary folder, and its compressed form to its place.

    Raises:
        OutputFormatError: if the format is none that is written compressed, or would be several files.
    """

    def __init__(self, target: str, paths: Sequence[str], *, many: bool, options: OutputOptions) -> None:
        self._path = Path(target)
        plain = self._path.name[: -len(SUFFIX)]
        if Path(plain).suffix.lower() not in COMPRESSIBLE:
            raise OutputFormatError(f"{target}: only .jsonl and .csv are written compressed; leave out .gz")
        if len(set(options.tables)) > 1:
            raise OutputFormatError(f"{target}: a compressed file holds one table; name one with --table")
        self._plain, self._paths, self._many, self._options = plain, paths, many, options
        self._stack = ExitStack()

    def __enter__(self) -> CompressedOutput:
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="ofsted-extract-"))
            self._whole = Path(folder, self._plain)
            inner, _ = make_output(str(self._whole), self._paths, many=self._many, options=self._options)
            self._inner: OpenableOutput = inner
            stack.push(self._compress)
            self._output = stack.enter_context(inner)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)

    def _compress(self, kind: type[BaseException] | None, *exc: object) -> None:
        if kind is None:
            compress(self._whole, self._path)

    def existing_file(self) -> str | None:
        """See `ResumableOutput.existing_file`. A compressed file itself cannot be resumed."""
        return str(self._path) if os.path.lexists(self._path) else None

    def written_files(self) -> list[Path]:
        """See `Output.written_files`."""
        return [self._path]

    def own_files(self) -> list[Path]:
        """See `Output.own_files`: none, since the user named the file."""
        return []

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes one result."""
        self._output.add(index, result)
        return None
