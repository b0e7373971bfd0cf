"""Names of records in a folder."""

from __future__ import annotations

import random
import shutil
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.errors import OutputError
from ofsted_extract.facts.record import ErrorDetail, ErrorEntry
from ofsted_extract.letters.record_names import record_names
from ofsted_extract.writing.folder import FolderOutput
from ofsted_extract.writing.lines import LinesOutput

PART = st.text(st.sampled_from("aAbéÉ-2"), min_size=1, max_size=3)
PATHS = st.lists(
    st.builds("/".join, st.lists(PART, max_size=2).flatmap(lambda parts: st.just(["in", *parts]))).flatmap(
        lambda folder: st.builds(
            lambda stem, suffix: f"{folder}/{stem}{suffix}", PART, st.sampled_from([".pdf", ".txt", ""])
        )
    ),
    unique=True,
    max_size=12,
)


ENTRY = ErrorEntry(file="a.pdf", error=ErrorDetail(code="empty-file", message="the file is empty"))


@pytest.mark.skipif(sys.platform == "win32", reason="a folder with an open file cannot go there")
@pytest.mark.parametrize(
    "make",
    [lambda folder: FolderOutput(folder, ["a.pdf"]), lambda folder: LinesOutput(folder / "a.jsonl", True)],
)
@pytest.mark.parametrize("results", [[], [ENTRY]])
def test_a_folder_that_vanishes_is_not_made_again(
    make: Callable[[Path], FolderOutput | LinesOutput], results: list[ErrorEntry], tmp_path: Path
) -> None:
    folder = tmp_path / "records"

    def vanish() -> None:
        with make(folder) as output:
            shutil.rmtree(folder)
            for index, result in enumerate(results):
                output.add(index, result)

    with pytest.raises(OutputError, match="cannot be written"):
        vanish()
    assert not folder.exists()


def test_a_record_is_named_after_the_stem_of_its_letter() -> None:
    assert record_names(["in/leeds.pdf", "in/hull.2019.txt", "stdin"]) == [
        "leeds.json",
        "hull.2019.json",
        "stdin.json",
    ]


def test_letters_with_the_same_stem_get_different_names() -> None:
    named = record_names(["south/visit.pdf", "north/visit.pdf", "north/visit.txt", "east/deep/VISIT.pdf"])
    assert named == ["visit--south.json", "visit--north.json", "visit--north-2.json", "VISIT.json"]
    assert record_names(["in/visit.txt", "in/visit.pdf"]) == ["visit--txt.json", "visit.json"]


def test_a_plain_name_is_not_taken_by_a_longer_one() -> None:
    assert record_names(["a/x.pdf", "b/x.pdf", "c/x--b.pdf"]) == ["x.json", "x--b-2.json", "x--b.json"]


def test_a_name_that_is_too_long_for_the_file_system_is_cut() -> None:
    long, longer = "é" * 120, "é" * 121
    names = record_names([f"{long}.pdf", f"{longer}.pdf"])
    assert len(set(names)) == 2
    assert all(len(name.encode()) < 240 for name in names)


@given(PATHS, st.randoms(use_true_random=False))
def test_names_are_unique_in_any_order_of_the_letters(paths: list[str], chance: random.Random) -> None:
    names = record_names(paths)
    keys = {unicodedata.normalize("NFC", name).casefold() for name in names}
    assert len(keys) == len(paths)
    shuffled = chance.sample(paths, len(paths))
    assert dict(zip(shuffled, record_names(shuffled), strict=True)) == dict(zip(paths, names, strict=True))
