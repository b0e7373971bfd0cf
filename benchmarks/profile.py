"""Where the time goes: `python -m benchmarks.profile FOLDER [sort]`, one process, functions by own time.

The first letter is read before the profiler starts, so that imports and compiling are not in it.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
from collections.abc import Sequence

from ofsted_extract.running.batch import Settings, find_letters, run

_SHOWN = 45


def profile(folder: str, sort: str) -> None:
    """Prints the functions in which reading the letters of `folder` spends its time."""
    letters = find_letters([folder]).letters
    list(run(letters[:1], Settings()))
    profiler = cProfile.Profile()
    profiler.enable()
    list(run(letters, Settings()))
    profiler.disable()
    pstats.Stats(profiler).sort_stats(sort).print_stats(_SHOWN)


def main(arguments: Sequence[str]) -> None:
    """Takes the folder, and how functions are sorted: `tottime`, `cumtime` or `ncalls`."""
    profile(arguments[0], arguments[1] if len(arguments) > 1 else "tottime")


if __name__ == "__main__":
    main(sys.argv[1:])
