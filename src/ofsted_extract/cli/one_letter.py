"""Reads the letter of a command that takes one letter, in a process with limited time and memory."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ofsted_extract.cli.options import Ocr, Reader
from ofsted_extract.cli.terminal import read_standard_input

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter
    from ofsted_extract.running.batch import LetterFile, Limits, Settings


def letter_file(path: str) -> LetterFile:
    """Returns the letter at `path`; if that is `-`, with the bytes of standard input."""
    from ofsted_extract.running.batch import STANDARD_INPUT, LetterFile

    if path == STANDARD_INPUT:
        return LetterFile("stdin", "stdin", read_standard_input())
    from ofsted_extract.letters.addresses import local_path

    path = local_path(path)
    return LetterFile(path, path)


def read_one(
    path: str, reader: Reader, ocr: Ocr, password: str | None, *, timeout: int, memory: int
) -> Letter:
    """Reads the letter at `path`, or standard input if that is `-`.

    Raises:
        LetterError: if the letter cannot be read, or not within the limits.
    """
    from ofsted_extract.names import printable_name
    from ofsted_extract.running.batch import Settings
    from ofsted_extract.running.isolated import call_isolated

    letter = letter_file(path)
    settings = Settings(None, reader.value, ocr.value, password)
    return call_isolated(
        printable_name(letter.path),
        read_here,
        letter,
        settings,
        limits=limits_of(timeout, memory),
        prepare=_load_readers,
    )


def limits_of(timeout: int, memory: int) -> Limits:
    """Returns the limits that the options `--timeout` and `--memory` set; 0 is no limit."""
    from ofsted_extract.running.batch import Limits

    return Limits(seconds=timeout or None, megabytes=memory or None)


def read_here(letter: LetterFile, settings: Settings) -> Letter:
    """Reads a letter in this process.

    Raises:
        LetterError: if it cannot be read.
    """
    from ofsted_extract.letters.misnamed import plain_errors
    from ofsted_extract.reading import read_bytes, read_letter

    reader, ocr, password = settings.reader, settings.ocr, settings.password
    with plain_errors(letter.path):
        if letter.data is not None:
            return read_bytes(letter.data, letter.path, reader=reader, ocr_mode=ocr, password=password)
        return read_letter(letter.path, reader=reader, ocr_mode=ocr, password=password)


def _load_readers() -> None:
    import_module("ofsted_extract.reading")
