"""Makes folders of any number of letters from the samples: no two the same, some of them bad."""

from __future__ import annotations

from pathlib import Path

_SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def make_letters(folder: Path, count: int, bad: int) -> None:
    """Writes `count` PDFs to a new folder.

    `bad` of them are unreadable: empty, cut off, or not PDFs at all. The others are samples, each with a
    unique comment appended.
    """
    folder.mkdir(parents=True)
    samples = [path.read_bytes() for path in sorted(_SAMPLES.glob("*.pdf"))]
    damages = (
        lambda data: b"",
        lambda data: data[: len(data) // 3],
        lambda data: b"<!DOCTYPE html><title>Moved</title>",
        lambda data: bytes(range(256)),
    )
    damaged = 0
    for number in range(count):
        data = samples[number % len(samples)]
        if damaged < bad and number * bad >= damaged * count:
            data = damages[damaged % len(damages)](data)
            damaged += 1
        else:
            data += b"%% letter %d\n" % number
        (folder / f"letter-{number:05}.pdf").write_bytes(data)


def make_texts(folder: Path, count: int, edition: str) -> None:
    """Writes `count` short text letters to a new folder; the last is empty, which is an error.

    Each says its number and `edition`, so that no two are the same.
    """
    folder.mkdir(parents=True)
    text = (_SAMPLES / "monitoring-visit-text.md").read_text("utf-8")
    for number in range(count):
        letter = f"{text}\nThis is letter {number} of the {edition} edition.\n"
        (folder / f"letter-{number:05}.md").write_text(letter if number + 1 < count else "", "utf-8")
