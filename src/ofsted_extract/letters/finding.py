"""Which files are letters: what the paths of a command line, or of a call, stand for."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ofsted_extract.letters.addresses import is_address, list_address
from ofsted_extract.names import printable_name

SUFFIXES = (".pdf", ".txt", ".md")
"""What a letter in a folder ends in. A file that is named itself is read whatever it is called."""

_NO_LETTER = "readme"
"""What a file is called that tells of the folder; with a suffix of a letter, it is still none."""

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter to be read.

    Attributes:
        path: where it is; also an address.
        name: what an error entry calls it: as it was named, or for a file of a folder its path within.
        data: its bytes where they are known already, as those of standard input; `path` is not read then.
    """

    path: str
    name: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_letters` found: letters, other files in folders, and glob patterns that match nothing."""

    letters: tuple[LetterFile, ...]
    skipped: tuple[str, ...]
    unmatched: tuple[str, ...]


def is_called_letter(path: str) -> bool:
    """Whether a file of a folder is a letter by its name."""
    return path.lower().endswith(SUFFIXES) and not _is_readme(path)


def why_skipped(path: str) -> str:
    """Why a file of a folder is none of its letters, in words that end `skipped, for …`."""
    return "a README is no letter" if _is_readme(path) else "its suffix is none of a letter"


def _is_readme(path: str) -> bool:
    return os.path.basename(path).partition(".")[0].lower() == _NO_LETTER


def find_letters(named: Sequence[str], standard_input: Callable[[], bytes] | None = None) -> Found:
    """The letters that `named` stands for.

    Args:
        named: files, folders, glob patterns (`**` goes through folders), addresses of such
            (`s3://bucket/letters/`), and `-` for standard input.
        standard_input: gives its bytes; without it `-` is a file's name.

    Returns: the letters in the order named, those of a folder by their path, each file once. A path
        that names nothing is a letter, too: reading it gives its error entry.
    """
    letters: dict[str, LetterFile] = {}
    skipped: dict[str, None] = {}
    unmatched: list[str] = []
    for path in named:
        if path == STANDARD_INPUT and standard_input is not None:
            if path not in letters:
                letters[path] = LetterFile("stdin", "stdin", standard_input())
            continue
        if is_address(path):
            for place, name in _listed(path, skipped, unmatched):
                letters.setdefault(place, LetterFile(place, name))
            continue
        matches = _matches(path)
        if not matches:
            unmatched.append(path)
        for match in matches:
            if os.path.isdir(match):
                inside, others = _walk(match)
                skipped.update(dict.fromkeys(others))
            else:
                inside = [LetterFile(match, printable_name(match))]
            for letter in inside:
                letters.setdefault(os.path.abspath(letter.path), letter)
    return Found(tuple(letters.values()), tuple(skipped), tuple(unmatched))


def _matches(path: str) -> list[str]:
    """The paths that a glob pattern stands for; a path that exists, or is no pattern, stands for itself."""
    if os.path.lexists(path) or not glob.has_magic(path):
        return [path]
    return sorted(glob.glob(path, recursive=True))


def _walk(folder: str) -> tuple[list[LetterFile], list[str]]:
    """The letters of a folder and all folders in it, and its other files; hidden ones are left out.

    A folder that cannot be listed is given as a letter, so that it gets an error entry.
    """
    closed: list[str] = []
    files: list[str] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: closed.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files += [os.path.join(root, name) for name in names if not name.startswith(".")]
    letters = [*closed, *filter(is_called_letter, files)]
    skipped = [path for path in files if not is_called_letter(path)]
    by_path = sorted(letters, key=lambda path: Path(path).parts)
    return [LetterFile(path, _name_within(folder, path)) for path in by_path], sorted(skipped)


def _listed(address: str, skipped: dict[str, None], unmatched: list[str]) -> Iterator[tuple[str, str]]:
    """The letters at an address, each with the name that an error entry has for it."""
    listing = list_address(address)
    if not listing.places:
        unmatched.append(address)
    for place in listing.places:
        within = place.removeprefix(listing.folder or "").lstrip("/")
        hidden = any(part.startswith(".") for part in within.split("/"))
        if listing.folder is None:
            yield place, printable_name(place)
        elif is_called_letter(place) and not hidden:
            yield place, printable_name(within)
        elif not hidden:
            skipped[place] = None


def _name_within(folder: str, path: str) -> str:
    return printable_name(path if path == folder else Path(path).relative_to(folder).as_posix())
