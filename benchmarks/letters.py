"""Folders of letters made from the samples: as many as are asked for, no two alike, some of them bad."""

from __future__ import annotations

from pathlib import Path

_SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def make_letters(folder: Path, count: int, bad: int) -> None:
    """Writes `count` PDFs, `bad` of which no reader can read: empty, cut off, or something else.

    The good ones are the samples, each with a remark of its own behind its end.
    """
    folder.mkdir(parents=True)
    samples = [path.read_bytes() for path in sorted(_SAMPLES.glob("*.pdf"))]
    harms = (
        lambda data: b"",
        lambda data: data[: len(data) // 3],
        lambda data: b"<!DOCTYPE html><title>Moved</title>",
        lambda data: bytes(range(256)),
    )
    done = 0
    for number in range(count):
        data = samples[number % len(samples)]
        if done < bad and number * bad >= done * count:
            data = harms[done % len(harms)](data)
            done += 1
        else:
            data += b"%% letter %d\n" % number
        (folder / f"letter-{number:05}.pdf").write_bytes(data)
