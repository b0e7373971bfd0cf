"""Letters are found, and read in one process or several."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

import ofsted_extract
from ofsted_extract.errors import EmptyFileError, FileNotThereError, PatternError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.finding import why_skipped
from ofsted_extract.running import processing
from ofsted_extract.running.batch import LetterFile, Settings, default_jobs, find_letters, run

LETTER = """### Focused visit to Kent children's services

2 July 2019

Dear Mr Example

This letter is about the focused visit of 4 and 5 June 2019. In May 2019, 40% of cases were late.
"""


def write(path: Path, text: str = LETTER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names_of(*named: str | Path) -> list[str]:
    return [letter.name for letter in find_letters([str(path) for path in named]).letters]


def test_a_folder_gives_its_letters_by_path(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "B.PDF", "c.pdf/inside.txt", "notes.odt", ".hidden.pdf", ".git/x.txt"):
        write(tmp_path / name)
    found = find_letters([str(tmp_path)])
    assert [letter.name for letter in found.letters] == ["B.PDF", "a/z.md", "b.txt", "c.pdf/inside.txt"]
    assert found.skipped == (str(tmp_path / "notes.odt"),)


def test_a_readme_is_read_only_if_it_is_named_itself(tmp_path: Path) -> None:
    for name in ("README.md", "a/readme.txt", "a/Readme.en.md", "a/readmetoo.md", "unread.md"):
        write(tmp_path / name)
    found = find_letters([str(tmp_path)])
    assert [letter.name for letter in found.letters] == ["a/readmetoo.md", "unread.md"]
    others = ("README.md", "a/Readme.en.md", "a/readme.txt")
    assert found.skipped == tuple(str(tmp_path / name) for name in others)
    assert names_of(tmp_path / "README.md") == [str(tmp_path / "README.md")]
    assert names_of(tmp_path / "READ*.md") == [str(tmp_path / "README.md")]


def test_pages_for_review_in_a_folder_are_no_letters(tmp_path: Path) -> None:
    write(tmp_path / "letter.html")
    (tmp_path / "site").mkdir()
    ours = tmp_path / "site" / "index.html"
    ours.write_text('<!doctype html>\n<head>\n<meta name="generator" content="ofsted-extract">\n')
    found = find_letters([str(tmp_path)])
    assert [letter.name for letter in found.letters] == ["letter.html"]
    assert found.skipped == (str(ours),)
    assert why_skipped(str(ours)) == "this tool wrote it"


def test_letters_come_in_the_order_named_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt")
    monkeypatch.chdir(tmp_path)
    assert names_of("b.txt", ".", "./a.txt", tmp_path / "b.txt") == ["b.txt", "a.txt"]


def test_globs_are_expanded_and_plain_names_are_not(tmp_path: Path) -> None:
    for name in ("a[1].txt", "a1.txt", "deep/er/b.txt"):
        write(tmp_path / name)
    assert names_of(tmp_path / "a[1].txt") == [str(tmp_path / "a[1].txt")]
    assert names_of(tmp_path / "a*.txt") == [str(tmp_path / "a1.txt"), str(tmp_path / "a[1].txt")]
    assert names_of(tmp_path / "**" / "b.txt") == [str(tmp_path / "deep" / "er" / "b.txt")]
    assert find_letters([str(tmp_path / "*.pdf")]).unmatched == (str(tmp_path / "*.pdf"),)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    assert names_of(tmp_path / "in") == ["a.txt"]


def test_a_folder_that_cannot_be_listed_counts_as_a_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    write(closed / "a.txt")
    write(tmp_path / "b.txt")
    real = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(closed))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert names_of(tmp_path) == ["b.txt", "closed"]


def test_standard_input_is_read_once(tmp_path: Path) -> None:
    reads = iter([LETTER.encode()])
    found = find_letters(["-", "-"], lambda: next(reads))
    assert found.letters == (LetterFile("stdin", "stdin", LETTER.encode()),)
    assert names_of("-") == ["-"]


def test_few_letters_are_read_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8), raising=False)
    assert default_jobs(1) == 1
    assert default_jobs(1000) == 8


def test_extract_returns_the_record_of_a_letter(tmp_path: Path) -> None:
    record = ofsted_extract.extract(write(tmp_path / "kent.md"))
    assert record.source.file == "kent.md"
    assert record.source.pages == 1


def test_extract_raises_the_error_of_a_letter_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError):
        ofsted_extract.extract(write(tmp_path / "empty.txt", ""))
    with pytest.raises(FileNotThereError):
        ofsted_extract.extract(tmp_path / "gone.pdf")
    with pytest.raises(PatternError):
        ofsted_extract.extract(tmp_path / "gone.pdf", patterns=tmp_path / "no-patterns")


def test_extract_many_gives_one_result_a_letter(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "")
    write(tmp_path / "b.txt")
    first, second = ofsted_extract.extract_many(tmp_path)
    assert isinstance(first, ErrorEntry)
    assert (first.file, first.error.code) == ("a.txt", "empty-file")
    assert first.error.message.startswith("the file is empty")
    assert isinstance(second, Record)
    assert [type(result) for result in ofsted_extract.extract_many([tmp_path / "b.txt"])] == [Record]


def test_an_unknown_name_in_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = ofsted_extract.nonsense
    assert set(ofsted_extract.__all__) <= set(dir(ofsted_extract))


def test_bad_patterns_end_the_run_whatever_the_jobs(tmp_path: Path) -> None:
    letters = [LetterFile(str(write(tmp_path / "a.txt")), "a.txt")]
    for jobs in (1, 2):
        with pytest.raises(PatternError):
            list(run(letters, Settings(patterns=str(tmp_path / "none")), jobs=jobs))


def test_forgetting_words_between_letters_changes_no_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = LETTER.replace("Kent", "Hull").replace("late", "{0}ish and {0}ly late")
    letters = [
        LetterFile(str(write(tmp_path / f"{at}.md", text.format(f"odd{at % 5}"))), f"{at}.md")
        for at in range(20)
    ]
    expected = [outcome.result for outcome in run(letters, Settings())]
    monkeypatch.setattr(processing, "_BEFORE_ZONES", 3)
    monkeypatch.setattr(processing, "_LETTERS_PER_ZONE", 2)
    processing._pipeline.cache_clear()
    forgotten = [outcome.result for outcome in run(letters, Settings())]
    processing._pipeline.cache_clear()
    assert forgotten == expected
    assert all(isinstance(result, Record) for result in forgotten)
