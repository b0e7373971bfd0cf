"""Measures how the time for a text grows with its length: `python -m benchmarks.growth [SHAPE...]`.

Each shape is text of one kind without end, as no letter holds it: only dates, only numbers, one long line.
For each, the table gives the time for 25,000 to 100,000 characters, and the exponent: 1 means that the time
grows with the length, 2 that it grows with its square.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, count

_LENGTHS = (25_000, 50_000, 100_000)
"""In characters."""
_MOST_EXPONENT = 1.2
_MOST_SECONDS = 2.0
"""For 100,000 characters of numbers."""
_HEAD = "3 June 2021\n\nDear Ms Ashdown\n\n### Monitoring visit to Kent\n\n"


def _dates(at: int) -> str:
    return f"{at % 28 + 1} May {2000 + at % 24}, "


def _months(at: int) -> str:
    return ("May ", "June ", "July and ", "August, ")[at % 4]


def _days(at: int) -> str:
    return f"{at % 30 + 1}, "


SHAPES: Mapping[str, Callable[[int], str]] = {
    "numbers": lambda at: f"{at} ",
    "numbers and commas": lambda at: f"{at % 90}, ",
    "numbers in words": lambda at: ("two ", "hundred ", "and ", "six ", "thousand ")[at % 5],
    "shares": lambda at: f"{at % 100}% (or {at}) ",
    "fractions": lambda at: ("a third of ", "half, ", "two quarters and ")[at % 3],
    "figures in sentences": lambda at: f"In May, {at} children had a plan. ",
    "figures in one sentence": lambda at: f"{at} children had a plan and ",
    "dates": _dates,
    "days of a month": _days,
    "months": _months,
    "names": lambda at: f"Ada Quill{chr(97 + at % 26)}, ",
    "names with titles": lambda at: "Ms Ada Quill, HMI and ",
    "grades": lambda at: ("good, ", "two inadequate, ", "requires improvement and ")[at % 3],
    "authorities": lambda at: ("Kent and ", "Hull, ", "North Yorkshire ")[at % 3],
    "opening brackets": lambda at: "(",
    "brackets": lambda at: f"({at}) ",
    "quotation marks": lambda at: "‘“",
    "hyphens": lambda at: f"{at % 9}-",
    "full stops": lambda at: "a. ",
    "stops alone": lambda at: ".",
    "one word": lambda at: "a",
    "digits": lambda at: "7",
    "list items": lambda at: f"- {at} plans\n",
    "headings": lambda at: f"\n### Part {at}\n\n",
    "table rows": lambda at: f"| plans | {at} |\n",
    "short lines": lambda at: "plans\n",
    "blank lines": lambda at: "\n\n \n",
    "quoted lines": lambda at: f"> {at} plans\n",
}
"""For each shape, its piece at a position."""


def text_of(shape: str, length: int) -> str:
    """Returns a letter whose body is text of a shape, cut at `length` characters."""
    parts: list[str] = []
    size = 0
    for at in count():
        parts.append(SHAPES[shape](at))
        size += len(parts[-1])
        if size >= length:
            return f"{_HEAD}{''.join(parts)[:length]}\n"
    raise AssertionError


def seconds_for(text: str) -> float:
    """Returns the CPU time in seconds that the record of a text takes."""
    from ofsted_extract.letters.finding import LetterFile
    from ofsted_extract.running.processing import read_record
    from ofsted_extract.running.settings import Settings

    start = time.process_time()
    read_record(LetterFile("letter.md", "letter.md", text.encode()), Settings())
    return time.process_time() - start


def exponent(times: Sequence[float]) -> float:
    """Returns the slope of the line through the logarithms of lengths and times (least squares)."""
    xs, ys = [math.log(length) for length in _LENGTHS], [math.log(max(time, 1e-4)) for time in times]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def rows(shapes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yields a row of the table for each shape."""
    seconds_for(text_of("figures in sentences", 1_000))  # loads what is loaded once
    for shape in shapes:
        times = [seconds_for(text_of(shape, length)) for length in _LENGTHS]
        slope = exponent(times)
        is_met = slope <= _MOST_EXPONENT and (not shape.startswith("numbers") or times[-1] <= _MOST_SECONDS)
        yield shape, *(f"{seconds:.2f}" for seconds in times), f"{slope:.2f}", "yes" if is_met else "no"


def main(arguments: Sequence[str]) -> None:
    """Prints the table for the shapes that `arguments` name, or for all."""
    print(
        f"Wanted: exponents up to {_MOST_EXPONENT}, and {_MOST_SECONDS} s for 100,000 characters of numbers"
    )
    heads = ("shape", *(f"s for {length:,}" for length in _LENGTHS), "exponent", "met")
    for row in chain((heads, ("---",) * len(heads)), rows(arguments or list(SHAPES))):
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
