"""Damaged PDFs by the thousand: `python -m fuzz.pdfs [FOLDER] [--seconds N] [--first SEED]`.

Each is read in a child process with bounded memory, some with the careful reader, some as far as their
record. What must not happen: a fault of the program, the end of its process, more time than there is
patience for. Each such case is printed with its seed, and its bytes are written where `--keep` says. The same
letters and the same seed give the same bytes.
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
"""Bytes of addresses that a child may use."""
SLOWER = 10
"""Times that the careful reader takes, and may."""


@dataclass(frozen=True)
class Case:
    """What became of one damaged letter: "record", the code of an error, or what ended the process."""

    seed: int
    code: str
    details: str = ""


def damaged(letters: list[Path], seed: int) -> bytes:
    """The letter that a seed chooses, with the damage that it chooses."""
    return mutated(letters[seed % len(letters)].read_bytes(), seed)


def outcome(data: bytes, seed: int) -> tuple[str, str]:
    """What the tool makes of it: a code, and for a fault of its own the traceback."""
    reader: batch.Reader = "pdfplumber" if seed % 16 == 0 else "auto"
    done = batch.work(batch.LetterFile("damaged.pdf", "damaged.pdf", data), batch.Settings(reader=reader))
    error = getattr(done.result, "error", None)
    return error.code if error else "record", done.details or ""


def fuzz(letters: list[Path], seconds: float, patience: int, first: int) -> Iterator[Case]:
    """One case after the other until the time is up, each in a child; a child that ends is replaced."""
    batch.quiet_libraries()
    batch.warm_up()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            with os.fdopen(writing, "w") as told:
                _child(letters, first, patience, end, told)
            os._exit(0)
        os.close(writing)
        seed = first
        with os.fdopen(reading) as told:
            for line in told:
                seed, code, details = json.loads(line)
                if code:
                    yield Case(seed, code, details)
        _, status = os.waitpid(child, 0)
        if status:
            ended = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else str(status)
            yield Case(seed, f"ended: {ended}")
        first = seed + 1


def _child(letters: list[Path], first: int, patience: int, end: float, told: TextIO) -> None:
    """Tells of each case before and after it. The timer ends the process where a case takes too long."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for seed in count(first):
        if time.monotonic() > end:
            return
        print(json.dumps((seed, "", "")), file=told, flush=True)
        data = damaged(letters, seed)
        signal.setitimer(signal.ITIMER_PROF, patience * (SLOWER if seed % 16 == 0 else 1))
        code, details = outcome(data, seed)
        signal.setitimer(signal.ITIMER_PROF, 0)
        print(json.dumps((seed, code, details)), file=told, flush=True)


def main() -> int:
    """Runs the command; 1 where a case went wrong."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.pdfs", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES, help="of PDFs; else the samples")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--patience", type=int, default=10, help="seconds of work for a letter")
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="for what went wrong")
    args = parser.parse_args()
    letters = sorted(args.folder.glob("*.pdf"))
    codes: Counter[str] = Counter()
    wrong = 0
    for case in fuzz(letters, args.seconds, args.patience, args.first):
        codes[case.code] += 1
        if case.details or case.code.startswith("ended"):
            wrong += 1
            print(
                f"seed {case.seed}: {letters[case.seed % len(letters)].name}: {case.code}\n{case.details}",
                flush=True,
            )
            if args.keep:
                (args.keep / f"{case.seed}.pdf").write_bytes(damaged(letters, case.seed))
    print(f"{codes.total()} damaged PDFs, {wrong} went wrong:", dict(codes.most_common()))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
