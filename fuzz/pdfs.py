"""Reads thousands of damaged PDFs: `python -m fuzz.pdfs [FOLDER] [--seconds N] [--first SEED]`.

Each is read in a child process with limited memory, some of them with pdfplumber. A case fails if it causes
an internal error, ends its process, or takes longer than `--patience`. Failed cases are printed with their
seeds, and written to the folder that `--keep` names. The same letters and the same seed give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TextIO

from fuzz.mutations import mutated
from ofsted_extract.running import batch

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
MEMORY = 2_000_000_000
"""Bytes of address space that a child process may use."""
PDFPLUMBER_FACTOR = 10
"""How many times as long as the default reader pdfplumber may take."""


@dataclass(frozen=True)
class Case:
    """The outcome for one damaged letter: "record", the code of an error, or what ended the process."""

    seed: int
    code: str
    details: str = ""


def damaged(letters: list[Path], seed: int) -> bytes:
    """Returns the letter and the damage that a seed selects."""
    return mutated(letters[seed % len(letters)].read_bytes(), seed)


def outcome(data: bytes, seed: int) -> tuple[str, str]:
    """Extracts a damaged letter. Returns: "record" or an error code; the traceback of an internal error."""
    reader: batch.Reader = "pdfplumber" if seed % 16 == 0 else "auto"
    done = batch.work(batch.LetterFile("damaged.pdf", "damaged.pdf", data), batch.Settings(reader=reader))
    error = getattr(done.result, "error", None)
    return error.code if error else "record", done.details or ""


def fuzz(letters: list[Path], seconds: float, patience: int, first: int) -> Iterator[Case]:
    """Yields cases until the time is up. A child process runs them; if it ends early, another replaces it."""
    batch.quiet_libraries()
    batch.warm_up()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            with os.fdopen(writing, "w") as pipe:
                _child(letters, first, patience, end, pipe)
            os._exit(0)
        os.close(writing)
        seed = first
        with os.fdopen(reading) as pipe:
            for line in pipe:
                seed, code, details = json.loads(line)
                if code:
                    yield Case(seed, code, details)
        _, status = os.waitpid(child, 0)
        if status:
            cause = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else str(status)
            yield Case(seed, f"ended: {cause}")
        first = seed + 1


def _child(letters: list[Path], first: int, patience: int, end: float, pipe: TextIO) -> None:
    """Runs cases; writes a line before and after each. A timer ends the process if a case takes too long."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for seed in count(first):
        if time.monotonic() > end:
            return
        print(json.dumps((seed, "", "")), file=pipe, flush=True)
        data = damaged(letters, seed)
        signal.setitimer(signal.ITIMER_PROF, patience * (PDFPLUMBER_FACTOR if seed % 16 == 0 else 1))
        code, details = outcome(data, seed)
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(json.dumps((seed, code, details)), file=pipe, flush=True)


def main() -> int:
    """Runs the command. Returns: 1 if a case failed, otherwise 0."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.pdfs", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=SAMPLES, help="folder of PDFs (default: the samples)"
    )
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--patience", type=int, default=10, help="CPU seconds that a letter may take")
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="folder for the PDFs that failed")
    args = parser.parse_args()
    letters = sorted(args.folder.glob("*.pdf"))
    codes: Counter[str] = Counter()
    failed = 0
    for case in fuzz(letters, args.seconds, args.patience, args.first):
        codes[case.code] += 1
        if case.details or case.code.startswith("ended"):
            failed += 1
            print(
                f"seed {case.seed}: {letters[case.seed % len(letters)].name}: {case.code}\n{case.details}",
                flush=True,
            )
            if args.keep:
                (args.keep / f"{case.seed}.pdf").write_bytes(damaged(letters, case.seed))
    print(f"{codes.total()} damaged PDFs, {failed} failed:", dict(codes.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
