"""Coverage-guided fuzzing of the path from text to record: `python -m fuzz.texts [--seconds N]`.

libFuzzer, through atheris, alters letters and keeps the texts that execute new lines of the project. Each
text is read, extracted, written as JSON and read back. A case fails if it causes an internal error, if the
JSON does not match the record, or if it takes a minute. Its text is written to the folder that `--keep`
names, by default the current one. Arguments after `--` go to libFuzzer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

SOURCES = Path(__file__).resolve().parent.parent / "samples" / "source"
PIECES = (
    "Dear Ms Example\n\n", "### Findings\n\n", "**Overview**\n\n", "Yours sincerely\n\nAda Pattern\nHMI\n",
    "14 May 2019", "on 3 and 4 April", "since the last visit", "62%", "one in four", "nine out of 10",
    "27 of the 30", "from 12 to 15", "has risen", "was judged inadequate in", "third monitoring visit",
    "care leavers", "PEP",
    "| Good |\n", "- plans\n", "\u202e", "\u0301", "\u200b", "\x00", "\x1b[31m", "\ufffe", "\U000e0041",
)  # fmt: skip
"""Words and characters that many rules react to."""


def letters() -> list[str]:
    """Returns the seed corpus: parts of the samples, each short enough to be read quickly."""
    texts: list[str] = []
    for path in sorted(SOURCES.glob("*.yaml")):
        texts += _strings(yaml.safe_load(path.read_text(encoding="utf-8")))
    return ["\n\n".join(texts[at : at + 4]) for at in range(0, len(texts), 4)]


def _strings(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for child in children for text in _strings(child)]


def check(data: bytes) -> None:
    """Takes a text from bytes to JSON and back.

    Raises:
        AssertionError: there was an internal error, or the JSON is wrong.
    """
    from ofsted_extract.facts.record import Record
    from ofsted_extract.running import batch
    from ofsted_extract.writing.json import indented

    done = batch.work(batch.LetterFile("letter.txt", "letter.txt", data), batch.Settings())
    assert done.details is None, done.details
    written = indented(done.result)
    if isinstance(done.result, Record):
        assert Record.model_validate_json(written) == done.result
        assert "\x1b" not in written.decode()


def main() -> int:
    """Runs the command. libFuzzer ends the process itself, with a non-zero exit code if a case failed."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.texts", description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--keep", default="", metavar="FOLDER", help="folder for the texts that failed")
    parser.add_argument("options", nargs="*", help="options of libFuzzer, after --")
    args = parser.parse_args()
    if find_spec("atheris") is None:
        print("skipped: atheris is not installed, or has no wheel for this Python; see the extra [fuzz]")
        return 0
    import atheris

    with atheris.instrument_imports(include=["ofsted_extract"]):
        from ofsted_extract.running import batch

        batch.warm_up()
    with tempfile.TemporaryDirectory() as corpus:
        for at, text in enumerate(letters()):
            (Path(corpus) / f"{at:03}.txt").write_text(text, encoding="utf-8")
        words = Path(corpus) / "words.dict"
        escaped = ("".join(f"\\x{byte:02x}" for byte in piece.encode()) for piece in PIECES)
        words.write_text("".join(f'"{piece}"\n' for piece in escaped), encoding="ascii")
        options = [
            f"-max_total_time={args.seconds}",
            f"-dict={words}",
            "-max_len=2000",
            "-timeout=60",
            "-seed=1",
        ]
        if args.keep:
            options.append(f"-artifact_prefix={Path(args.keep)}/")
        atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", *args.options, corpus], check)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
