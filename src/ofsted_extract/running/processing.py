"""One letter from its file to its record, within one process.

spaCy and the readers are imported when the first letter is read.
"""

from __future__ import annotations

import functools
import gc
import traceback
from contextlib import ExitStack
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING

from ofsted_extract.errors import InternalError, LetterError, OfstedExtractError
from ofsted_extract.facts.record import Record
from ofsted_extract.letters.addresses import is_address, read_address
from ofsted_extract.letters.finding import LetterFile
from ofsted_extract.letters.misnamed import plain_errors
from ofsted_extract.letters.provenance import made_by, stated_path
from ofsted_extract.running.outcomes import Outcome, error_entry
from ofsted_extract.running.settings import Settings

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter

_BEFORE_ZONES = 200
"""Letters read before the first memory zone. Their words, among them all common ones, are kept for good."""

_LETTERS_PER_ZONE = 50
"""Letters read in one memory zone; the words that they brought are forgotten at its end."""

_one_at_a_time = Lock()
"""Held while a letter is read. PDFium and spaCy's memory zones are for one thread at a time."""


def work(letter: LetterFile, settings: Settings) -> Outcome:
    """Reads one letter. Whatever is wrong with the letter, the result is an outcome.

    Raises:
        PatternError: if the patterns cannot be used, which would be the same for every letter.
        MemoryError: if there is not enough memory; only the caller knows whether that is the letter's limit.
    """
    try:
        record, read = read_record(letter, settings)
        return Outcome(letter, record, letter_read=read if settings.keep_letter else None)
    except LetterError as error:
        return Outcome(letter, error_entry(letter, error))
    except (OfstedExtractError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours must not cost the other letters their records
        fault = InternalError(
            f"a fault in ofsted-extract, not in the letter ({type(error).__name__}); "
            "please report it with what -v -v prints"
        )
        return Outcome(letter, error_entry(letter, fault), traceback.format_exc())


def read_record(letter: LetterFile, settings: Settings) -> tuple[Record, Letter]:
    """Reads one letter, and returns its record and the text that the record was made from.

    Raises:
        LetterError: if the file holds no letter that can be read.
        PatternError: if the patterns cannot be used.
    """
    from ofsted_extract.reading import read_bytes, read_letter

    with _one_at_a_time, plain_errors(letter.path):
        pipeline = _pipeline(settings.patterns)  # first: if the patterns are bad, no letter is to blame
        reader, ocr, password = settings.reader, settings.ocr, settings.password
        if letter.data is not None:
            read = read_bytes(letter.data, letter.path, reader=reader, ocr_mode=ocr, password=password)
        elif is_address(letter.path):
            data = read_address(letter.path)
            read = read_bytes(data, letter.path, reader=reader, ocr_mode=ocr, password=password)
        else:
            read = read_letter(letter.path, reader=reader, ocr_mode=ocr, password=password)
        return pipeline.record(read, made_by(reader, ocr), stated_path(letter)), read


class _Pipeline:
    """The pipeline for one folder of patterns, and the memory zone that it reads letters in.

    spaCy remembers every word that it has met. Memory zones make it forget, so that memory does not grow
    with the folder; they are not there for speed. Within a zone the tokenizer caches nothing, so the first
    letters are read without one. No Doc outlives `record`.
    """

    def __init__(self, directory: str | None) -> None:
        from ofsted_extract.grammar.model import model_directory
        from ofsted_extract.pipeline.language import build_pipeline
        from ofsted_extract.rules.patterns import load_patterns

        model_directory()  # a parser that cannot be used is found before any letter is read; loading waits
        self._nlp = build_pipeline(directory)
        self._patterns = load_patterns(directory)
        self._zone = ExitStack()
        self._letters = 0

    def record(self, letter: Letter, made_by: str, path: str) -> Record:
        """Makes the record of a letter's text. `made_by` and `path` are what the record is to state."""
        from ofsted_extract.facts.assembly import assemble
        from ofsted_extract.pipeline.language import run as run_pipeline

        in_zones = self._letters - _BEFORE_ZONES
        if in_zones >= 0 and in_zones % _LETTERS_PER_ZONE == 0:
            self._zone.close()
            self._zone.enter_context(self._nlp.memory_zone())
        self._letters += 1
        return assemble(letter, run_pipeline(self._nlp, letter), self._patterns, made_by, path)


@functools.lru_cache(maxsize=2)
def _pipeline(patterns: str | None) -> _Pipeline:
    return _Pipeline(patterns)


def warm_up(patterns: str | None = None) -> None:
    """Loads everything that is needed to read a letter with these patterns.

    Garbage collection is off meanwhile, for there is no garbage among what is loaded. Measured: 0.74 s of CPU
    time in place of 0.82 s, which is 10% of loading; that matters to a command that reads one letter.

    Raises:
        PatternError: if the patterns cannot be used.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        import_module("pypdfium2")
        import_module("ofsted_extract.facts.assembly")
        import_module("ofsted_extract.reading")
        _pipeline(patterns)
    finally:
        if was_enabled:
            gc.enable()
