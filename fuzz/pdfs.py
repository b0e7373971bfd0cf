"""Damaged PDFs by the thousand through the reader: `python -m fuzz.pdfs [FOLDER] [--seconds N]`.

Each is read in a child process with bounded memory. What must not happen: an error that is none of
`errors.py`, a crash of the process, more time than `--patience`. The seed of each such case is printed; the same seed
gives the same bytes, and `--seed N --keep FILE` writes them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from fuzz.mutations import mutated

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
MEMORY = 2_000_000_000
"""Bytes of address space that a child may have."""


def case(letters: list[Path], seed: int) -> tuple[Path, bytes]:
    """The letter that a seed damages, and what comes of it."""
    path = letters[seed % len(letters)]
    return path, mutated(path.read_bytes(), seed)


def outcome(data: bytes, seed: int) -> str:
    """The code of a `LetterError`, or "read"; of every sixteenth file, by the careful reader."""
    from ofsted_extract.errors import LetterError
    from ofsted_extract.reading import read_bytes

    try:
        read_bytes(data, "mutated.pdf", reader="pdfplumber" if seed % 16 == 0 else "auto")
    except LetterError as error:
        return error.code
    return "read"


def _child(letters: list[Path], seeds: range, pipe: int) -> None:
    """Reads one file after the other, and tells of each before and after."""
    from ofsted_extract.batch import quiet_libraries

    quiet_libraries()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with os.fdopen(pipe, "w") as told:
        for seed in seeds:
            print(json.dumps({"seed": seed}), file=told, flush=True)
            _, data = case(letters, seed)
            start = time.perf_counter()
            try:
                code, details = outcome(data, seed), ""
            except Exception:
                code, details = "FAULT", traceback.format_exc(limit=-4)
            took = time.perf_counter() - start
            print(json.dumps({"code": code, "took": took, "details": details}), file=told, flush=True)


def fuzz(letters: list[Path], seconds: float, patience: int, first: int) -> int:
    """Runs children until the time is up; prints what went wrong; gives how many cases did."""
    import ofsted_extract.batch

    ofsted_extract.batch.warm_up()
    codes: Counter[str] = Counter()
    wrong = 0
    seed = first
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _child(letters, range(seed, sys.maxsize), writing)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as told:
            while True:
                signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
                signal.alarm(patience + 5)
                line = told.readline()
                signal.alarm(0)
                if not line:
                    break
                said = json.loads(line)
                if "seed" in said:
                    seed = said["seed"]
                    if time.monotonic() >= end:
                        os.kill(pid, signal.SIGKILL)
                        seed = -1
                        break
                    continue
                codes[said["code"]] += 1
                if said["details"] or said["took"] > patience:
                    wrong += 1
                    print(
                        f"seed {seed} {case(letters, seed)[0].name} {said['code']} {said['took']:.1f} s\n{said['details']}",
                        flush=True,
                    )
        _, status = os.waitpid(pid, 0)
        if seed < 0:
            break
        wrong += 1
        print(f"seed {seed}: {case(letters, seed)[0].name}: the process ended, status {status}", flush=True)
        seed += 1
    print(dict(codes.most_common()), wrong, "wrong")
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m fuzz.pdfs", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--patience", type=int, default=5)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    sys.exit(1 if fuzz(sorted(args.folder.glob("*.pdf")), args.seconds, args.patience, args.first) else 0)
