"""Profiles the extraction of a folder in one process: `python -m benchmarks.profile FOLDER [SORT]`.

The first letter is read before the profiler starts, so that imports and the compiling of rules are left out.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
from collections.abc import Sequence

from ofsted_extract.running.batch import Settings, find_letters, run

_MAX_FUNCTIONS = 45


def profile(folder: str, sort: str) -> None:
    """Prints the functions that take the most time when the letters in `folder` are read."""
    letters = find_letters([folder]).letters
    list(run(letters[:1], Settings()))
    profiler = cProfile.Profile()
    profiler.enable()
    list(run(letters, Settings()))
    profiler.disable()
    pstats.Stats(profiler).sort_stats(sort).print_stats(_MAX_FUNCTIONS)


def main(arguments: Sequence[str]) -> None:
    """Runs the command. SORT is `tottime` (the default), `cumtime` or `ncalls`."""
    profile(arguments[0], arguments[1] if len(arguments) > 1 else "tottime")


if __name__ == "__main__":
    main(sys.argv[1:])
