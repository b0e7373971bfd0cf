"""Many letters: their way through the pipeline, in this process or through an executor.

Nothing is dropped silently: each letter found gives one outcome, a record or an error entry, in the
order in which the letters were named. spaCy and the readers are imported when the first letter is read.
"""

from __future__ import annotations

import functools
import gc
import os
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal

from ofsted_extract.errors import InternalError, LetterError, OfstedExtractError
from ofsted_extract.facts.record import ErrorDetail, ErrorEntry, Record
from ofsted_extract.letters.addresses import is_address, read_address
from ofsted_extract.letters.finding import STANDARD_INPUT, Found, LetterFile, find_letters
from ofsted_extract.letters.provenance import checksum, file_name, is_current, made_by
from ofsted_extract.names import printable_name
from ofsted_extract.running.executors import Limits, LocalPool, Pool, Promise, out_of_memory, quiet_libraries

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter

Reader = Literal["auto", "pypdfium2", "pdfplumber"]
Ocr = Literal["auto", "off", "force"]

__all__ = [
    "STANDARD_INPUT",
    "Found",
    "LetterFile",
    "Limits",
    "Outcome",
    "Settings",
    "default_jobs",
    "extract",
    "extract_many",
    "find_letters",
    "quiet_libraries",
    "run",
    "workers_of_this_process",
]

_LEARNT_FROM = 200
"""The letters whose words stay: they have all common ones, which the tokenizer then splits but once."""

_LETTERS_A_ZONE = 50
"""Letters read after these before the words that they brought are forgotten."""

_WORTH_A_POOL = 40
"""Fewer letters than this are read in one process: starting others takes longer than they would save."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How letters are read; the same for a whole run. `keep_letter`: outcomes bring the letters' text."""

    patterns: str | None = None
    reader: Reader = "auto"
    ocr: Ocr = "auto"
    password: str | None = field(default=None, repr=False)
    keep_letter: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter.

    Attributes:
        details: the traceback of a fault of this program, else None.
        letter_read: the text that a record was made from, where `Settings.keep_letter` asks for it.
        kept: whether the record is that of an earlier run.
    """

    letter: LetterFile
    result: Record | ErrorEntry
    details: str | None = None
    letter_read: Letter | None = None
    kept: bool = False


def extract(
    path: str | os.PathLike[str],
    *,
    patterns: str | os.PathLike[str] | None = None,
    reader: Reader = "auto",
    ocr: Ocr = "auto",
    password: str | None = None,
) -> Record:
    """The record of one letter.

    Args:
        path: a PDF, text or Markdown file.
        patterns: a folder of patterns to lay over the shipped ones.
        reader: the library that reads PDFs; `auto` chooses for each page.
        ocr: which pages text recognition reads: those that are pictures (`auto`), all or none.
        password: opens a PDF that is encrypted.

    Raises:
        LetterError: where the file holds no letter that can be read; `code` says why.
        PatternError: where the patterns cannot be used.
    """
    file = os.fspath(path)
    return _record(LetterFile(file, file), _settings(patterns, reader, ocr, password))[0]


def extract_many(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    patterns: str | os.PathLike[str] | None = None,
    reader: Reader = "auto",
    ocr: Ocr = "auto",
    password: str | None = None,
    jobs: int = 1,
    limits: Limits | None = None,
) -> Iterator[Record | ErrorEntry]:
    """A record or an error entry for each letter, in order, each as soon as it is there.

    Args:
        paths: files, folders (read with all folders in them) and glob patterns.
        patterns: as for `extract`.
        reader: as for `extract`.
        ocr: as for `extract`.
        password: as for `extract`.
        jobs: processes to read letters in. With more than one, a script that calls this needs
            `if __name__ == "__main__":` around the call, as `multiprocessing` demands.
        limits: what one letter may take, as the command's `--timeout` and `--memory`. With limits,
            letters are read in a process of their own also where `jobs` is 1; without, the usual ones
            hold in the processes of several jobs, and none in this process.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    named = [paths] if isinstance(paths, str | os.PathLike) else paths
    letters = find_letters([os.fspath(path) for path in named]).letters
    alone = jobs <= 1 and limits is None
    pool = None if alone else functools.partial(LocalPool, limits=limits or Limits())
    settings = _settings(patterns, reader, ocr, password)
    return (outcome.result for outcome in run(letters, settings, jobs=jobs, pool=pool))


def _settings(
    patterns: str | os.PathLike[str] | None, reader: Reader, ocr: Ocr, password: str | None
) -> Settings:
    return Settings(None if patterns is None else os.fspath(patterns), reader, ocr, password)


def default_jobs(letters: int) -> int:
    """Processes that repay their start for this many letters: one, or as many as there are cores for us."""
    if letters < _WORTH_A_POOL:
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, letters)


def workers_of_this_process(settings: Settings, limits: Limits) -> Callable[[int], Pool]:
    """Makes pools whose workers have what this process has loaded, where that can be: they cost least."""
    prepare = functools.partial(warm_up, settings.patterns)
    return functools.partial(LocalPool, limits=limits, prepare=prepare)


Earlier = Callable[[int, str, str], Record | None]
"""The record that an earlier run left of the letter at an index, whose file has that name and SHA-256."""


def run(
    letters: Sequence[LetterFile],
    settings: Settings,
    *,
    jobs: int = 1,
    pool: Callable[[int], Pool] | None = None,
    carry: bool = False,
    earlier: Earlier | None = None,
) -> Generator[Outcome, None, None]:
    """The outcome of each letter, in the order of `letters`, each as soon as it and those before are done.

    Args:
        jobs: letters read at a time. With 1 and no `pool` all work is done in this process.
        pool: makes so many workers, else processes of this machine; whatever they are, the outcomes are
            the same.
        carry: whether files of this machine are read here and their bytes go to the workers, which may
            not see them; what is at an address is always read by the worker.
        earlier: finds records of an earlier run; a letter whose record would be the same is not read.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    if jobs <= 1 and pool is None:
        return _run_here(letters, settings, earlier)
    return _run_in_pool(letters, settings, 4 * jobs, (pool or LocalPool)(jobs), carry, earlier)


def _run_here(
    letters: Sequence[LetterFile], settings: Settings, earlier: Earlier | None
) -> Generator[Outcome, None, None]:
    for index, letter in enumerate(letters):
        kept = _kept(index, letter, settings, earlier)
        if kept is None:
            try:
                yield work(letter, settings)
            except MemoryError:
                yield Outcome(letter, _entry(letter, out_of_memory()))
        else:
            yield kept


_Result = tuple[Record | ErrorEntry, str | None, "Letter | None"]
_Flight = tuple[LetterFile, "Promise[_Result] | Outcome"]


def _run_in_pool(
    letters: Sequence[LetterFile],
    settings: Settings,
    most: int,
    pool: Pool,
    carry: bool,
    earlier: Earlier | None,
) -> Generator[Outcome, None, None]:
    """No more than `most` letters are under way: results that wait for one before them are in memory."""
    flying: deque[_Flight] = deque()
    try:
        for index, letter in enumerate(letters):
            kept = _kept(index, letter, settings, earlier)
            flying.append((letter, kept or _take_off(pool, letter, settings, carry)))
            if len(flying) >= most:
                yield _landed(*flying.popleft())
        while flying:
            yield _landed(*flying.popleft())
    finally:
        pool.shutdown()


def _kept(index: int, letter: LetterFile, settings: Settings, earlier: Earlier | None) -> Outcome | None:
    sha256 = None if earlier is None else checksum(letter)
    if earlier is None or sha256 is None:
        return None
    file = file_name(letter)
    record = earlier(index, file, sha256)
    if record is None:
        return None
    current = is_current(
        record, file, sha256, reader=settings.reader, ocr=settings.ocr, patterns=settings.patterns
    )
    if not current:
        return None
    return Outcome(letter, record, kept=True)


def _take_off(pool: Pool, letter: LetterFile, settings: Settings, carry: bool) -> Promise[_Result] | Outcome:
    """Gives a letter to a worker, or says why that cannot be."""
    if carry and letter.data is None and not is_address(letter.path):
        from ofsted_extract.reading.source import read_file

        try:
            letter = replace(letter, data=read_file(Path(letter.path)))
        except LetterError as error:
            return Outcome(letter, _entry(letter, error))
    return pool.submit(_work_away, letter, settings)


def _work_away(letter: LetterFile, settings: Settings) -> _Result:
    """What a worker sends back: the letter itself is known where it came from."""
    outcome = work(letter, settings)
    return outcome.result, outcome.details, outcome.letter_read


def _landed(letter: LetterFile, flight: Promise[_Result] | Outcome) -> Outcome:
    """What became of a letter, once that is known."""
    if isinstance(flight, Outcome):
        return flight
    try:
        return Outcome(letter, *flight.result())
    except LetterError as error:
        return Outcome(letter, _entry(letter, error))


def work(letter: LetterFile, settings: Settings) -> Outcome:
    """One letter from file to outcome; whatever is wrong with the letter, this returns.

    Raises:
        PatternError: where the patterns cannot be used, which no other letter would change.
        MemoryError: where there is not enough memory; who calls this knows whether that is a limit.
    """
    try:
        record, read = _record(letter, settings)
        return Outcome(letter, record, letter_read=read if settings.keep_letter else None)
    except LetterError as error:
        return Outcome(letter, _entry(letter, error))
    except (OfstedExtractError, MemoryError):
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


def _record(letter: LetterFile, settings: Settings) -> tuple[Record, Letter]:
    """The record of a letter, and the text that it was made from."""
    from ofsted_extract.reading import read_bytes, read_letter

    with _reading:
        # The patterns come first: where they are bad, no letter is to blame.
        pipeline = _pipeline(settings.patterns)
        reader, ocr, password = settings.reader, settings.ocr, settings.password
        if letter.data is not None:
            read = read_bytes(letter.data, letter.path, reader=reader, ocr_mode=ocr, password=password)
        elif is_address(letter.path):
            data = read_address(letter.path)
            read = read_bytes(data, letter.path, reader=reader, ocr_mode=ocr, password=password)
        else:
            read = read_letter(letter.path, reader=reader, ocr_mode=ocr, password=password)
        return pipeline.record(read, made_by(reader, ocr)), read


_reading = Lock()
"""One letter at a time in a process, whatever threads call: PDFium and a memory zone are for one."""


class _Pipeline:
    """The pipeline with the patterns of one folder, and the memory zone that it reads letters in.

    The first letters are read without a zone: within one the tokenizer remembers nothing. Words that later
    letters bring are forgotten when their zone is closed. No Doc outlives `record`.
    """

    def __init__(self, directory: str | None) -> None:
        from ofsted_extract.pipeline.language import build_pipeline
        from ofsted_extract.rules.patterns import load_patterns

        self._nlp = build_pipeline(directory)
        self._patterns = load_patterns(directory)
        self._zone = ExitStack()
        self._read = 0

    def record(self, letter: Letter, made_by: str) -> Record:
        """The record of a letter that has been read, by the tool that `made_by` names."""
        from ofsted_extract.facts.assembly import assemble
        from ofsted_extract.pipeline.language import run as run_pipeline

        in_zones = self._read - _LEARNT_FROM
        if in_zones >= 0 and in_zones % _LETTERS_A_ZONE == 0:
            self._zone.close()
            self._zone.enter_context(self._nlp.memory_zone())
        self._read += 1
        return assemble(letter, run_pipeline(self._nlp, letter), self._patterns, made_by)


@functools.lru_cache(maxsize=2)
def _pipeline(patterns: str | None) -> _Pipeline:
    return _Pipeline(patterns)


def warm_up(patterns: str | None = None) -> None:
    """Loads all that reading a letter with these patterns needs.

    Python does not look for garbage meanwhile: there is none, and the looking would be a tenth of the time.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        import_module("pypdfium2")
        import_module("ofsted_extract.facts.assembly")
        import_module("ofsted_extract.reading")
        _pipeline(patterns)
    finally:
        if collects:
            gc.enable()
