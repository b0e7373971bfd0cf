"""Many letters: which files they are, and their way through the pipeline in one process or several.

Nothing is dropped silently: each letter found gives one outcome, a record or an error entry, in the
order in which the letters were named. spaCy and the readers are imported when the first letter is read.
"""

from __future__ import annotations

import functools
import glob
import multiprocessing
import os
import re
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ofsted_extract.errors import InternalError, LetterError, OfstedExtractError
from ofsted_extract.records import ErrorDetail, ErrorEntry, Record

if TYPE_CHECKING:
    from spacy.language import Language

    from ofsted_extract.patterns import Patterns

Reader = Literal["auto", "pypdfium2", "pdfplumber"]

SUFFIXES = (".pdf", ".txt", ".md")
"""What a letter in a folder is called. A file that is named itself is read whatever its suffix."""

STANDARD_INPUT = "-"

_SURROGATES = re.compile("[\ud800-\udfff]")

_WORTH_A_POOL = 12
"""Fewer letters than this are read in one process: starting others takes longer than they would save."""


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter to be read.

    Attributes:
        path: where it is.
        name: what an error entry calls it: as it was named, or for a file of a folder its path within.
        data: its bytes where they are known already, as those of standard input; `path` is not read then.
    """

    path: str
    name: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_letters` found: letters, other files in folders, and glob patterns that match nothing."""

    letters: tuple[LetterFile, ...]
    skipped: tuple[str, ...]
    unmatched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """How letters are read; the same for a whole run."""

    patterns: str | None = None
    reader: Reader = "auto"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter. `details` is the traceback of a fault of this program, else None."""

    letter: LetterFile
    result: Record | ErrorEntry
    details: str | None = None


def extract(
    path: str | os.PathLike[str], *, patterns: str | os.PathLike[str] | None = None, reader: Reader = "auto"
) -> Record:
    """The record of one letter.

    Args:
        path: a PDF, text or Markdown file.
        patterns: a folder of patterns to lay over the shipped ones.
        reader: the library that reads PDFs; `auto` chooses for each page.

    Raises:
        LetterError: where the file holds no letter that can be read; `code` says why.
        PatternError: where the patterns cannot be used.
    """
    file = os.fspath(path)
    return _record(LetterFile(file, file), _settings(patterns, reader))


def extract_many(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    patterns: str | os.PathLike[str] | None = None,
    reader: Reader = "auto",
    jobs: int = 1,
) -> Iterator[Record | ErrorEntry]:
    """A record or an error entry for each letter, in order, each as soon as it is there.

    Args:
        paths: files, folders (read with all folders in them) and glob patterns.
        patterns, reader: as for `extract`.
        jobs: processes to read letters in. With more than one, a script that calls this needs
            `if __name__ == "__main__":` around the call, as `multiprocessing` demands.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    named = [paths] if isinstance(paths, str | os.PathLike) else paths
    letters = find_letters([os.fspath(path) for path in named]).letters
    return (outcome.result for outcome in run(letters, _settings(patterns, reader), jobs=jobs))


def _settings(patterns: str | os.PathLike[str] | None, reader: Reader) -> Settings:
    return Settings(None if patterns is None else os.fspath(patterns), reader)


def find_letters(named: Sequence[str], standard_input: Callable[[], bytes] | None = None) -> Found:
    """The letters that `named` stands for.

    Args:
        named: files, folders, glob patterns (`**` goes through folders), and `-` for standard input.
        standard_input: gives its bytes; without it `-` is a file's name.

    Returns: the letters in the order named, those of a folder by their path, each file once. A path
        that names nothing is a letter, too: reading it gives its error entry.
    """
    letters: dict[str, LetterFile] = {}
    skipped: dict[str, None] = {}
    unmatched: list[str] = []
    for path in named:
        if path == STANDARD_INPUT and standard_input is not None:
            if path not in letters:
                letters[path] = LetterFile("stdin", "stdin", standard_input())
            continue
        matches = _matches(path)
        if not matches:
            unmatched.append(path)
        for match in matches:
            if os.path.isdir(match):
                inside, others = _walk(match)
                skipped.update(dict.fromkeys(others))
            else:
                inside = [LetterFile(match, printable_name(match))]
            for letter in inside:
                letters.setdefault(os.path.abspath(letter.path), letter)
    return Found(tuple(letters.values()), tuple(skipped), tuple(unmatched))


def _matches(path: str) -> list[str]:
    """The paths that a glob pattern stands for; a path that exists, or is no pattern, stands for itself."""
    if os.path.lexists(path) or not glob.has_magic(path):
        return [path]
    return sorted(glob.glob(path, recursive=True))


def _walk(folder: str) -> tuple[list[LetterFile], list[str]]:
    """The letters of a folder and all folders in it, and its other files; hidden ones are left out.

    A folder that cannot be listed is given as a letter, so that it gets an error entry.
    """
    closed: list[str] = []
    files: list[str] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: closed.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [os.path.join(root, name) for name in names if not name.startswith(".")]
    letters = [*closed, *(path for path in files if path.lower().endswith(SUFFIXES))]
    skipped = [path for path in files if not path.lower().endswith(SUFFIXES)]
    by_path = sorted(letters, key=lambda path: Path(path).parts)
    return [LetterFile(path, _name_within(folder, path)) for path in by_path], sorted(skipped)


def _name_within(folder: str, path: str) -> str:
    return printable_name(path if path == folder else Path(path).relative_to(folder).as_posix())


def printable_name(name: str) -> str:
    """A file's name as text: what is no Unicode becomes U+FFFD, so that it can stand in any output."""
    return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", name)


def default_jobs(letters: int) -> int:
    """Processes that repay their start for this many letters: one, or as many as there are cores for us."""
    if letters < _WORTH_A_POOL:
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, letters)


def local_pool(workers: int) -> Executor:
    """Processes on this machine. They start clean (no fork of a process that has threads)."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker)


def run(
    letters: Sequence[LetterFile],
    settings: Settings,
    *,
    jobs: int = 1,
    pool: Callable[[int], Executor] = local_pool,
) -> Iterator[Outcome]:
    """The outcome of each letter, in the order of `letters`, each as soon as it and those before are done.

    Args:
        jobs: with 1, all work is done in this process and `pool` is not used.
        pool: makes an executor with so many workers; whatever executor it is, the outcomes are the same.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    if jobs <= 1:
        return (work(letter, settings) for letter in letters)
    return _run_in_pool(letters, settings, jobs, pool)


def _run_in_pool(
    letters: Sequence[LetterFile], settings: Settings, jobs: int, pool: Callable[[int], Executor]
) -> Iterator[Outcome]:
    waiting = deque(letters)
    flying: deque[tuple[LetterFile, Future[Outcome]]] = deque()
    executor = pool(jobs)
    try:
        while waiting or flying:
            try:
                while waiting and len(flying) < 4 * jobs:
                    flying.append((waiting[0], executor.submit(work, waiting[0], settings)))
                    waiting.popleft()
                outcome = flying[0][1].result()
                flying.popleft()
            except BrokenExecutor:
                # Some letter has killed its worker, and the pool with it. The first goes alone, so that it is
                # known whether it was that one; the others go back into the queue.
                executor.shutdown(wait=False, cancel_futures=True)
                waiting.extendleft(letter for letter, _ in reversed(flying))
                flying.clear()
                outcome = _run_alone(waiting.popleft(), settings, pool)
                executor = pool(jobs)
            yield outcome
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _run_alone(letter: LetterFile, settings: Settings, pool: Callable[[int], Executor]) -> Outcome:
    with pool(1) as executor:
        try:
            return executor.submit(work, letter, settings).result()
        except BrokenExecutor:
            error = InternalError(
                "the process that read it ended without a word, for want of memory perhaps; "
                "read it by itself, and report it if that fails, too"
            )
            return Outcome(letter, _entry(letter, error))


def _start_worker() -> None:
    """Leaves Ctrl-C to the parent, which ends the pool; a worker's own traceback would help nobody."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    quiet_libraries()


def quiet_libraries() -> None:
    """Keeps the PDF libraries' own remarks off standard error: what concerns a user is in the record."""
    import logging

    for name in ("pdfminer", "pdfplumber", "pypdfium2"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


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
    for name in (letter.path, str(Path(letter.path)), Path(letter.path).name):
        message = message.removeprefix(f"{name}: ")  # the entry says it in `file`
    return ErrorEntry(file=letter.name, error=ErrorDetail(code=error.code, message=printable_name(message)))


def _record(letter: LetterFile, settings: Settings) -> Record:
    from ofsted_extract.assemble import assemble
    from ofsted_extract.pipeline.language import run as run_pipeline
    from ofsted_extract.reading import read_bytes, read_letter

    # The patterns come first: where they are bad, no letter is to blame.
    nlp, patterns = _pipeline(settings.patterns)
    if letter.data is not None:
        read = read_bytes(letter.data, letter.name, reader=settings.reader)
    else:
        read = read_letter(letter.path, reader=settings.reader)
    return assemble(read, run_pipeline(nlp, read), patterns)


@functools.lru_cache(maxsize=2)
def _pipeline(patterns: str | None) -> tuple[Language, Patterns]:
    from ofsted_extract.patterns import load_patterns
    from ofsted_extract.pipeline.language import build_pipeline

    return build_pipeline(patterns), load_patterns(patterns)
