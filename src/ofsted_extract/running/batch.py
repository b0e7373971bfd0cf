"""Many letters, in this process or through a pool of workers. Other rooms import what they need from here.

Nothing is dropped silently: each letter found gives one outcome, a record or an error entry, in the order in
which the letters were named.
"""

from __future__ import annotations

import functools
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ofsted_extract.errors import LetterError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.addresses import is_address
from ofsted_extract.letters.finding import STANDARD_INPUT, Found, LetterFile, find_letters
from ofsted_extract.names import printable_name
from ofsted_extract.running.executors import LocalPool, Pool, Promise
from ofsted_extract.running.isolated import KeptWorker
from ofsted_extract.running.outcomes import Outcome, error_entry
from ofsted_extract.running.processing import read_record, warm_up, work
from ofsted_extract.running.resuming import FindEarlier, ResumeDecision, decide
from ofsted_extract.running.settings import Ocr, Reader, Settings
from ofsted_extract.running.workers import Limits, out_of_memory, quiet_libraries

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter

__all__ = [
    "STANDARD_INPUT",
    "FindEarlier",
    "Found",
    "LetterFile",
    "Limits",
    "Ocr",
    "Outcome",
    "Reader",
    "Settings",
    "default_jobs",
    "extract",
    "extract_many",
    "find_letters",
    "quiet_libraries",
    "run",
    "warm_up",
    "work",
    "workers_of_this_process",
]

_WORTH_A_POOL = 40
"""Fewer letters than this are read in one process: starting more takes longer than they would save."""

_AHEAD = 4
"""Letters under way for each job. A result waits in memory for those before it; this bounds how many do."""


_worker = KeptWorker()
"""Reads the letters of `extract`."""


def extract(
    path: str | os.PathLike[str],
    *,
    patterns: str | os.PathLike[str] | None = None,
    reader: Reader = "auto",
    ocr: Ocr = "auto",
    password: str | None = None,
    isolated: bool = True,
    limits: Limits | None = None,
) -> Record:
    """Reads one letter and returns its record.

    The letter is read in another process, which is kept for the next call: a harmful file can neither end the
    caller's process nor fill its memory. On macOS and Windows, and in a program with threads, a script needs
    `if __name__ == "__main__":` around the call, as `multiprocessing` demands.

    Args:
        path: a PDF, text or Markdown file.
        patterns: a folder of patterns on top of the shipped ones.
        reader: the library that reads PDFs; `auto` chooses for each page.
        ocr: which pages are read by text recognition: those that are pictures (`auto`), all or none.
        password: opens a PDF that is encrypted.
        isolated: whether to read in another process. If not, nothing limits time and memory.
        limits: the time and memory that the letter may take; if left out, those of the command line.

    Raises:
        LetterError: if the file holds no letter that can be read, or exceeds the limits; `code` says why.
        PatternError: if the patterns cannot be used.
    """
    file = os.fspath(path)
    letter, settings = LetterFile(file, file), _settings(patterns, reader, ocr, password)
    if not isolated:
        return read_record(letter, settings)[0]
    return _worker.call(
        printable_name(file),
        _record_of,
        letter,
        settings,
        limits=limits or Limits(),
        prepare=functools.partial(warm_up, settings.patterns),
    )


def _record_of(letter: LetterFile, settings: Settings) -> Record:
    return read_record(letter, settings)[0]


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
    """Reads many letters, and gives a record or an error entry for each, in order, as soon as it is ready.

    Args:
        paths: files, folders (read with all folders in them) and glob patterns.
        patterns: as for `extract`.
        reader: as for `extract`.
        ocr: as for `extract`.
        password: as for `extract`.
        jobs: the number of processes that read letters. With more than one, a script that calls this needs
            `if __name__ == "__main__":` around the call, as `multiprocessing` demands.
        limits: the time and memory that one letter may take, as with the command's `--timeout` and
            `--memory`. If given, letters are read in another process even where `jobs` is 1. If not, the
            usual limits hold with several jobs, and none with one.

    Raises:
        PatternError: if the patterns cannot be used.
    """
    named = [paths] if isinstance(paths, str | os.PathLike) else paths
    letters = find_letters([os.fspath(path) for path in named]).letters
    in_this_process = jobs <= 1 and limits is None
    make_pool = None if in_this_process else functools.partial(LocalPool, limits=limits or Limits())
    settings = _settings(patterns, reader, ocr, password)
    return (outcome.result for outcome in run(letters, settings, jobs=jobs, pool=make_pool))


def _settings(
    patterns: str | os.PathLike[str] | None, reader: Reader, ocr: Ocr, password: str | None
) -> Settings:
    return Settings(None if patterns is None else os.fspath(patterns), reader, ocr, password)


def default_jobs(letters: int) -> int:
    """Returns how many processes are worth starting for so many letters: one, or one for each core."""
    if letters < _WORTH_A_POOL:
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, letters)


def workers_of_this_process(settings: Settings, limits: Limits) -> Callable[[int], Pool]:
    """Returns a maker of pools whose workers inherit what this process has loaded, where that is possible."""
    prepare = functools.partial(warm_up, settings.patterns)
    return functools.partial(LocalPool, limits=limits, prepare=prepare)


def run(
    letters: Sequence[LetterFile],
    settings: Settings,
    *,
    jobs: int = 1,
    pool: Callable[[int], Pool] | None = None,
    carry: bool = False,
    earlier: FindEarlier | None = None,
) -> Generator[Outcome, None, None]:
    """Reads letters, and gives their outcomes in the order of `letters`, each as soon as it is ready.

    Args:
        letters: the letters.
        settings: how they are read.
        jobs: the number of letters read at a time. With 1 and no `pool`, all work is done in this process.
        pool: makes a pool of that many workers; by default, processes of this machine. The outcomes are the
            same whatever the pool.
        carry: whether files are read here and their bytes sent to the workers, which may not have the files.
            A letter at an address is always read by the worker.
        earlier: finds the records of an earlier run, which is to be resumed. See `resuming.decide`.

    Raises:
        PatternError: if the patterns cannot be used.
    """
    if jobs <= 1 and pool is None:
        return _run_here(letters, settings, earlier)
    return _run_in_pool(letters, settings, _AHEAD * jobs, (pool or LocalPool)(jobs), carry, earlier)


def _run_here(
    letters: Sequence[LetterFile], settings: Settings, earlier: FindEarlier | None
) -> Generator[Outcome, None, None]:
    for index, letter in enumerate(letters):
        decision = None if earlier is None else decide(letter, index, settings, earlier)
        if decision is not None and decision.record is not None:
            yield Outcome(letter, decision.record, resume=decision)
            continue
        try:
            outcome = work(letter, settings)
        except MemoryError:
            outcome = Outcome(letter, error_entry(letter, out_of_memory()))
        yield replace(outcome, resume=decision)


_Result = tuple[Record | ErrorEntry, str | None, "Letter | None"]
_UnderWay = tuple[LetterFile, ResumeDecision | None, "Promise[_Result] | Record | ErrorEntry"]
"""A letter, the decision about its earlier record, and its result or what will give it."""


def _run_in_pool(
    letters: Sequence[LetterFile],
    settings: Settings,
    most_under_way: int,
    pool: Pool,
    carry: bool,
    earlier: FindEarlier | None,
) -> Generator[Outcome, None, None]:
    under_way: deque[_UnderWay] = deque()
    try:
        for index, letter in enumerate(letters):
            decision = None if earlier is None else decide(letter, index, settings, earlier)
            record = None if decision is None else decision.record
            under_way.append((letter, decision, record or _submit(pool, letter, settings, carry)))
            if len(under_way) >= most_under_way:
                yield _wait_for(*under_way.popleft())
        while under_way:
            yield _wait_for(*under_way.popleft())
    finally:
        pool.shutdown()


def _submit(pool: Pool, letter: LetterFile, settings: Settings, carry: bool) -> Promise[_Result] | ErrorEntry:
    """Gives a letter to a worker. Returns an error entry if its file was to be read here and cannot be."""
    if carry and letter.data is None and not is_address(letter.path):
        from ofsted_extract.reading.source import read_file

        try:
            letter = replace(letter, data=read_file(Path(letter.path)))
        except LetterError as error:
            return error_entry(letter, error)
    return pool.submit(_work_in_worker, letter, settings)


def _work_in_worker(letter: LetterFile, settings: Settings) -> _Result:
    """Reads a letter in a worker. The letter is not sent back with the result: the caller has it."""
    outcome = work(letter, settings)
    return outcome.result, outcome.details, outcome.letter_read


def _wait_for(
    letter: LetterFile, decision: ResumeDecision | None, pending: Promise[_Result] | Record | ErrorEntry
) -> Outcome:
    if isinstance(pending, Record | ErrorEntry):
        return Outcome(letter, pending, resume=decision)
    try:
        return Outcome(letter, *pending.result(), resume=decision)
    except LetterError as error:
        return Outcome(letter, error_entry(letter, error), resume=decision)
