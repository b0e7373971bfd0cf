"""From a Doc to its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ofsted_extract.facts.common.context import Context
from ofsted_extract.facts.header import build_header
from ofsted_extract.facts.record import Record, Source, record_class
from ofsted_extract.facts.registry import fact_lists
from ofsted_extract.facts.warnings import build_warnings
from ofsted_extract.grammar.model import MODEL

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from ofsted_extract.reading.letter import Letter
    from ofsted_extract.rules.patterns import Patterns


def assemble(
    letter: Letter, doc: Doc, patterns: Patterns, made_by: str | None = None, path: str | None = None
) -> Record:
    """Makes the record of a letter that the pipeline has worked on.

    Args:
        letter: the letter as it was read; gives the source and the pages.
        doc: its Doc, with `doc.text == letter.text`, from `pipeline.language.run`.
        patterns: the rules of this run; the record has their version.
        made_by: the tool and its options, from `provenance.made_by`.
        path: where the letter was, as the record is to state it.

    Raises:
        pydantic.ValidationError: if a component wrote what the contract refuses: a defect of the component.
    """
    context = Context(letter, doc)
    for fact_list in fact_lists():
        if fact_list.spans:
            context.build(fact_list)
    lists: dict[str, Any] = {
        each.name: tuple(context.facts[each.name])
        for each in fact_lists()
        if each.spans and not each.in_header
    }
    return record_class()(
        source=_source(letter, patterns, made_by, path),
        header=build_header(context),
        warnings=build_warnings(context),
        **lists,
    )


def _source(letter: Letter, patterns: Patterns, made_by: str | None, path: str | None) -> Source:
    return Source(
        file=letter.file,
        path=path,
        sha256=letter.sha256,
        media_type=letter.media_type,
        pages=len(letter.page_starts),
        characters=len(letter.text),
        reader=letter.reader,
        ocr_pages=letter.ocr_pages,
        patterns=patterns.version,
        grammar=MODEL,
        made_by=made_by,
    )
