"""Finds the letters that the paths of a command line, or of a call, stand for."""

from __future__ import annotations

import fnmatch
import glob
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ofsted_extract.letters.addresses import is_address, list_address
from ofsted_extract.names import printable_name

SUFFIXES = (".pdf", ".txt", ".md", ".html", ".htm", ".docx")
"""The suffixes of letters in a folder. A file that is named itself is read whatever its suffix."""

_PAGES = (".html", ".htm")
_OURS, _HEAD = b'name="generator" content="ofsted-extract"', 1024
"""What the pages for review have in their first bytes."""
_WILDCARD = re.compile(r"(\*|\?|\[!?\]?[^\]]*\])")
"""The wildcards of a part of a pattern, as `fnmatch` has them."""

_README = "readme"
"""The name, before its first dot, of a file that describes its folder. It is not a letter of the folder."""

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter to be read.

    Attributes:
        path: its path or address.
        name: its name in an error entry: as the user named it, or its path within the folder that was named.
        data: its bytes, if they are known already, as those of standard input are. `path` is not read then.
    """

    path: str
    name: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What `find_letters` found: letters, other files in folders, and patterns that match nothing."""

    letters: tuple[LetterFile, ...]
    skipped: tuple[str, ...]
    unmatched: tuple[str, ...]


def is_called_letter(path: str) -> bool:
    """Returns whether a file in a folder is a letter, by its name."""
    return path.lower().endswith(SUFFIXES) and not _is_readme(path)


def why_skipped(path: str) -> str:
    """Says why a file in a folder is not read as a letter, in words to follow "skipped, for"."""
    if os.path.islink(path) and os.path.isdir(path):
        return "links to folders are not followed"
    if _is_readme(path):
        return "a README is no letter"
    return "this tool wrote it" if is_called_letter(path) else "its suffix is none of a letter"


def is_letter(path: str) -> bool:
    """Returns whether a file in a folder is a letter: by its name, unless this tool wrote it, for review."""
    if not is_called_letter(path):
        return False
    if not path.lower().endswith(_PAGES):
        return True
    try:
        with open(path, "rb") as file:
            return _OURS not in file.read(_HEAD)
    except OSError:
        return True  # whoever reads it says what is wrong


def _is_readme(path: str) -> bool:
    return os.path.basename(path).partition(".")[0].lower() == _README


def find_letters(named: Sequence[str], standard_input: Callable[[], bytes] | None = None) -> Found:
    """Finds the letters that `named` stands for.

    Args:
        named: files, folders, glob patterns (`**` matches folders at any depth), addresses of any of these
            (`s3://bucket/letters/`), and `-` for standard input.
        standard_input: reads standard input; without it `-` is the name of a file.

    Returns: each letter once, in the order named, those of a folder by their path. A path that does not
        exist is among them: reading it gives its error entry.

    Raises:
        AddressError: if the storage of an address cannot be used.
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
        matches, links = _matches(path)
        skipped.update(dict.fromkeys(links))
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


def _matches(path: str) -> tuple[list[str], list[str]]:
    """Expands a glob pattern. A path that exists, or is not a pattern, stands for itself.

    Returns: the matches, and the links to folders that were not followed.
    """
    if os.path.lexists(path) or not glob.has_magic(path):
        return [path], []
    if "**" not in Path(path).parts:
        return sorted(glob.glob(path)), []
    return _matches_at_any_depth(path)


def _matches_at_any_depth(pattern: str) -> tuple[list[str], list[str]]:
    """Expands a pattern with `**`, without links to folders, which may lead in circles."""
    parts = Path(pattern).parts
    first = next(at for at, part in enumerate(parts) if glob.has_magic(part))
    base = os.path.join(*parts[:first]) if first else ""
    is_match = re.compile(_as_regex(parts[first:]), re.DOTALL).fullmatch
    matches: list[str] = [base] if base and parts[first:] == ("**",) else []
    links: list[str] = []
    for root, folders, names in os.walk(base or os.curdir):
        within = os.path.relpath(root, base or os.curdir)
        for name in (*folders, *names):
            relative = Path(within, name)
            path = os.path.join(base, relative)
            if name in folders and os.path.islink(path):
                links.append(path)
            elif is_match(relative.as_posix()):
                matches.append(path)
    return sorted(matches), sorted(links)


def _as_regex(parts: Sequence[str]) -> str:
    """A regular expression for the parts of a pattern. As in a shell, `*` does not match a leading dot."""
    found = ""
    for at, part in enumerate(parts):
        is_last = at == len(parts) - 1
        if part == "**":
            found += r"(?:(?!\.)[^/]+/)*" + (r"(?!\.)[^/]+" if is_last else "")
        else:
            wild = "".join(_piece_as_regex(piece) for piece in _WILDCARD.split(part))
            found += ("" if part.startswith(".") else r"(?!\.)") + wild + ("" if is_last else "/")
    return found


def _piece_as_regex(piece: str) -> str:
    if piece in ("*", "?"):
        return f"[^/]{piece if piece == '*' else ''}"
    return fnmatch.translate(piece).removesuffix(r"\Z") if _WILDCARD.fullmatch(piece) else re.escape(piece)


def _walk(folder: str) -> tuple[list[LetterFile], list[str]]:
    """Returns the letters in a folder, at any depth, and the paths of its other files, without hidden ones.

    A folder that cannot be listed is among the letters, so that it gets an error entry.
    """
    unreadable: list[str] = []
    files: list[str] = []
    links: list[str] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: unreadable.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links += [path for name in folders if os.path.islink(path := os.path.join(root, name))]
        files += [os.path.join(root, name) for name in names if not name.startswith(".")]
    letters = [*unreadable, *filter(is_letter, files)]
    skipped = [path for path in files if not is_letter(path)] + links
    by_path = sorted(letters, key=lambda path: Path(path).parts)
    return [LetterFile(path, _name_within(folder, path)) for path in by_path], sorted(skipped)


def _listed(address: str, skipped: dict[str, None], unmatched: list[str]) -> Iterator[tuple[str, str]]:
    """Gives the letters at an address, each with its name for an error entry."""
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
