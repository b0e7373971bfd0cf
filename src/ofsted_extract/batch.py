"""Many letters: their way through the pipeline, in this process or through an executor.

Nothing is dropped silently: each letter found gives one outcome, a record or an error entry, in the
order in which the letters were named. spaCy and the readers are imported when the first letter is read.
"""

from __future__ import annotations

import functools
import os
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

from ofsted_extract.addresses import is_address, read_address
from ofsted_extract.errors import InternalError, LetterError, OfstedExtractError
from ofsted_extract.executors import LocalPool, WorkerLostError, quiet_libraries
from ofsted_extract.finding import STANDARD_INPUT, Found, LetterFile, find_letters
from ofsted_extract.names import printable_name
from ofsted_extract.records import ErrorDetail, ErrorEntry, Record

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter

Reader = Literal["auto", "pypdfium2", "pdfplumber"]

__all__ = [
    "STANDARD_INPUT",
    "Found",
    "LetterFile",
    "Outcome",
    "Settings",
    "default_jobs",
    "extract",
    "extract_many",
    "find_letters",
    "quiet_libraries",
    "run",
]

_LEARNT_FROM = 200
"""The letters whose words stay: they have all common ones, which the tokenizer then splits but once."""

_LETTERS_A_ZONE = 50
"""Letters read after these before the words that they brought are forgotten."""

_WORTH_A_POOL = 40
"""Fewer letters than this are read in one process: starting others takes longer than they would save."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How letters are read; the same for a whole run."""

    patterns: str | None = None
    reader: Reader = "auto"
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter. `details` is the traceback of a fault of this program, else None."""

    letter: LetterFile
    result: Record | ErrorEntry
    details: str | None = None


def extract(
    path: str | os.PathLike[str],
    *,
    patterns: str | os.PathLike[str] | None = None,
    reader: Reader = "auto",
    password: str | None = None,
) -> Record:
    """The record of one letter.

    Args:
        path: a PDF, text or Markdown file.
        patterns: a folder of patterns to lay over the shipped ones.
        reader: the library that reads PDFs; `auto` chooses for each page.
        password: opens a PDF that is encrypted.

    Raises:
        LetterError: where the file holds no letter that can be read; `code` says why.
        PatternError: where the patterns cannot be used.
    """
    file = os.fspath(path)
    return _record(LetterFile(file, file), _settings(patterns, reader, password))


def extract_many(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    patterns: str | os.PathLike[str] | None = None,
    reader: Reader = "auto",
    password: str | None = None,
    jobs: int = 1,
) -> Iterator[Record | ErrorEntry]:
    """A record or an error entry for each letter, in order, each as soon as it is there.

    Args:
        paths: files, folders (read with all folders in them) and glob patterns.
        patterns, reader, password: as for `extract`.
        jobs: processes to read letters in. With more than one, a script that calls this needs
            `if __name__ == "__main__":` around the call, as `multiprocessing` demands.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    named = [paths] if isinstance(paths, str | os.PathLike) else paths
    letters = find_letters([os.fspath(path) for path in named]).letters
    return (outcome.result for outcome in run(letters, _settings(patterns, reader, password), jobs=jobs))


def _settings(patterns: str | os.PathLike[str] | None, reader: Reader, password: str | None) -> Settings:
    return Settings(None if patterns is None else os.fspath(patterns), reader, password)


def default_jobs(letters: int) -> int:
    """Processes that repay their start for this many letters: one, or as many as there are cores for us."""
    if letters < _WORTH_A_POOL:
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, letters)


def run(
    letters: Sequence[LetterFile],
    settings: Settings,
    *,
    jobs: int = 1,
    pool: Callable[[int], Executor] | None = None,
    carry: bool = False,
) -> Iterator[Outcome]:
    """The outcome of each letter, in the order of `letters`, each as soon as it and those before are done.

    Args:
        jobs: letters read at a time. With 1 and no `pool` all work is done in this process.
        pool: makes an executor with so many workers, else processes of this machine; whatever executor
            it is, the outcomes are the same.
        carry: whether files of this machine are read here and their bytes go to the workers, which may
            not see them; what is at an address is always read by the worker.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    if jobs <= 1 and pool is None:
        return (work(letter, settings) for letter in letters)
    return _run_in_pool(letters, settings, jobs, pool or LocalPool, carry)


_Result = tuple[Record | ErrorEntry, str | None]
_Flight = tuple[LetterFile, "Future[_Result]"]


def _run_in_pool(
    letters: Sequence[LetterFile],
    settings: Settings,
    jobs: int,
    pool: Callable[[int], Executor],
    carry: bool,
) -> Iterator[Outcome]:
    waiting = deque(letters)
    flying: deque[_Flight] = deque()
    executor = pool(jobs)
    try:
        while waiting or flying:
            try:
                while waiting and len(flying) < 4 * jobs:
                    flying.append((waiting[0], _take_off(executor, waiting[0], settings, carry)))
                    waiting.popleft()
                outcome = _landed(*flying[0])
                flying.popleft()
            except BrokenExecutor:
                # Some letter has killed its worker, and the pool with it. The first goes alone, so that it is
                # known whether it was that one; the others go back into the queue.
                executor.shutdown(wait=False, cancel_futures=True)
                waiting.extendleft(letter for letter, _ in reversed(flying))
                flying.clear()
                outcome = _run_alone(waiting.popleft(), settings, pool, carry)
                executor = pool(jobs)
            yield outcome
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _take_off(executor: Executor, letter: LetterFile, settings: Settings, carry: bool) -> Future[_Result]:
    """Gives a letter to an executor."""
    if carry and letter.data is None and not is_address(letter.path):
        from ofsted_extract.reading.source import read_file

        try:
            letter = replace(letter, data=read_file(Path(letter.path)))
        except LetterError as error:
            failed: Future[_Result] = Future()
            failed.set_result((_entry(letter, error), None))
            return failed
    return executor.submit(_work_away, letter, settings)


def _work_away(letter: LetterFile, settings: Settings) -> _Result:
    """What a worker sends back: the letter itself is known where it came from."""
    outcome = work(letter, settings)
    return outcome.result, outcome.details


def _landed(letter: LetterFile, future: Future[_Result]) -> Outcome:
    """What an executor made of a letter, once it is done."""
    try:
        return Outcome(letter, *future.result())
    except WorkerLostError:
        return _lost(letter)


def _run_alone(
    letter: LetterFile, settings: Settings, pool: Callable[[int], Executor], carry: bool
) -> Outcome:
    with pool(1) as executor:
        try:
            return _landed(letter, _take_off(executor, letter, settings, carry))
        except BrokenExecutor:
            return _lost(letter)


def _lost(letter: LetterFile) -> Outcome:
    error = InternalError(
        "the process that read it ended without a word, for want of memory perhaps; "
        "read it by itself, and report it if that fails, too"
    )
    return Outcome(letter, _entry(letter, error))


def work(letter: LetterFile, settings: Settings) -> Outcome:
    """One letter from file to outcome; whatever is wrong with the letter, this returns.

    Raises:
        PatternError: where the patterns cannot be used, which no other letter would change.
    """
    try:
        return Outcome(letter, _record(letter, settings))
    except LetterError as error:
        return Outcome(letter, _entry(letter, error))
    except OfstedExtractError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must not cost the other letters their records
        fault = InternalError(
            f"a fault in ofsted-extract, not in the letter ({type(error).__name__}); "
            "please report it with what -v -v prints"
        )
        return Outcome(letter, _entry(letter, fault), traceback.format_exc())


def _entry(letter: LetterFile, error: LetterError) -> ErrorEntry:
    message = str(error)
    for name in (letter.path, str(Path(letter.path)), Path(letter.path).name, letter.name):
        message = message.removeprefix(f"{name}: ")  # the entry says it in `file`
    return ErrorEntry(file=letter.name, error=ErrorDetail(code=error.code, message=printable_name(message)))


def _record(letter: LetterFile, settings: Settings) -> Record:
    from ofsted_extract.reading import read_bytes, read_letter

    with _reading:
        # The patterns come first: where they are bad, no letter is to blame.
        pipeline = _pipeline(settings.patterns)
        reader, password = settings.reader, settings.password
        if letter.data is not None:
            read = read_bytes(letter.data, letter.path, reader=reader, password=password)
        elif is_address(letter.path):
            read = read_bytes(read_address(letter.path), letter.path, reader=reader, password=password)
        else:
            read = read_letter(letter.path, reader=reader, password=password)
        return pipeline.record(read)


_reading = Lock()
"""One letter at a time in a process, whatever threads call: PDFium and a memory zone are for one."""


class _Pipeline:
    """The pipeline with the patterns of one folder, and the memory zone that it reads letters in.

    The first letters are read without a zone: within one the tokenizer remembers nothing. Words that later
    letters bring are forgotten when their zone is closed. No Doc outlives `record`.
    """

    def __init__(self, directory: str | None) -> None:
        from ofsted_extract.patterns import load_patterns
        from ofsted_extract.pipeline.language import build_pipeline

        self._nlp = build_pipeline(directory)
        self._patterns = load_patterns(directory)
        self._zone = ExitStack()
        self._read = 0

    def record(self, letter: Letter) -> Record:
        """The record of a letter that has been read."""
        from ofsted_extract.assemble import assemble
        from ofsted_extract.pipeline.language import run as run_pipeline

        in_zones = self._read - _LEARNT_FROM
        if in_zones >= 0 and in_zones % _LETTERS_A_ZONE == 0:
            self._zone.close()
            self._zone.enter_context(self._nlp.memory_zone())
        self._read += 1
        return assemble(letter, run_pipeline(self._nlp, letter), self._patterns)


@functools.lru_cache(maxsize=2)
def _pipeline(patterns: str | None) -> _Pipeline:
    return _Pipeline(patterns)


def warm_up() -> None:
    """Loads all that reading a letter with the shipped patterns needs."""
    import_module("pypdfium2")
    import_module("ofsted_extract.assemble")
    import_module("ofsted_extract.reading")
    _pipeline(None)
