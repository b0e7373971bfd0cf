"""The spaCy pipeline: tokenizer, components in order, and the extensions that they write."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from spacy.lang.en import English, EnglishDefaults
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # spaCy has no stub of it
from spacy.tokens import Doc, Span
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from ofsted_extract.facts.registry import added_lists
from ofsted_extract.rules.patterns import TRACE, load_patterns

if TYPE_CHECKING:
    from ofsted_extract.rules.tracing import Trace

COMPONENTS = {
    "ofsted_layout": "sections.layout",
    "ofsted_sentences": "sections.sentences",
    "ofsted_sections": "sections.headings",
    "ofsted_kind": "visit.kind",
    "ofsted_dates": "dates.component",
    "ofsted_authorities": "visit.authorities",
    "ofsted_people": "people.component",
    "ofsted_visit": "visit.component",
    "ofsted_judgements": "judgements.component",
    "ofsted_figures": "figures.component",
    "ofsted_trends": "trends.component",
}
"""Each component with its module in `pipeline/`, in order: a component reads only what earlier ones wrote."""

# Numbers joined to words or to other numbers by a hyphen or dash are tokens of their own ("16-week",
# "22–23"), as number words are ("six-week"); so is a year run into the next sentence ("2017.This").
_OWN_INFIXES = (
    r"(?<=[0-9])[-‐-―−](?=[0-9A-Za-z£])",
    r"(?<=[A-Za-z])[-‐-―−](?=[0-9])",
    r"(?<=[A-Za-z])[‐-―](?=[A-Za-z])",
    r"(?<=[0-9])\.(?=[A-Z])",
    r"(?<=[0-9A-Za-z])/(?=[0-9A-Za-z])",
    r"(?<=[0-9]{4}),(?=[0-9]{4})",
)


def _is_case_of_letters(text: str, parts: int) -> bool:
    """Whether one of spaCy's special cases, which parts `text`, can be met in a letter.

    White space is none of clean text, and its cases cost seven tenths of the tokenizer's time. Contractions
    without their apostrophe are none of letters either; there, "Wed" is a day, and Ive and Cant are people.
    """
    contracted = parts > 1 and text.isalpha() and text != "cannot"
    return not (text.isspace() or contracted)


class _Defaults(EnglishDefaults):
    """English, with what letters need."""

    tokenizer_exceptions = {  # noqa: RUF012
        text: rule
        for text, rule in EnglishDefaults.tokenizer_exceptions.items()
        if _is_case_of_letters(text, len(rule))
    }
    infixes = [*_OWN_INFIXES, *(EnglishDefaults.infixes or ())]  # noqa: RUF012
    suffixes = [r"(?<=[0-9])[-‐-―]", *(EnglishDefaults.suffixes or ())]  # noqa: RUF012


class LettersEnglish(English):  # type: ignore[no-untyped-call]
    """`spacy.blank("en")` with this project's tokenizer.

    Its rules are those of its class, not set afterwards: that would load every special case again,
    which takes longer than to read a letter.
    """

    Defaults = _Defaults


def blank() -> Language:
    """The Language that the pipeline is built on; no components."""
    return LettersEnglish(create_tokenizer=_tokenizer)


def _tokenizer(nlp: Language) -> Tokenizer:
    """spaCy's own, which looks for affixes only in what has more than letters: no rule splits those."""
    rules = nlp.Defaults
    find_prefix = compile_prefix_regex(rules.prefixes or ()).match
    find_suffix = compile_suffix_regex(rules.suffixes or ()).search
    find_infixes = compile_infix_regex(rules.infixes or ()).finditer
    return Tokenizer(
        nlp.vocab,
        rules=rules.tokenizer_exceptions,
        prefix_search=lambda text: None if _is_plain(text) else find_prefix(text),
        suffix_search=lambda text: None if _is_plain(text) else find_suffix(text),
        infix_finditer=lambda text: () if _is_plain(text) else find_infixes(text),
        token_match=rules.token_match,
        url_match=rules.url_match,
    )


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isalpha()


def build_pipeline(patterns: str | None = None) -> Language:
    """The whole pipeline, ready for `run`; components of lists from outside of the project come last.

    Args:
        patterns: a folder of patterns to lay over the shipped ones.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    load_patterns(patterns)
    for module in COMPONENTS.values():
        import_module(f"ofsted_extract.pipeline.{module}")
    nlp = blank()
    for name in COMPONENTS:
        nlp.add_pipe(name, config={"patterns": patterns})
    for fact_list in added_lists():
        if fact_list.component:
            takes = Language.get_factory_meta(fact_list.component).default_config or {}
            config = {"patterns": patterns} if "patterns" in takes else {}
            nlp.add_pipe(fact_list.component, config=config)
    return nlp


class LaidOutBlock(Protocol):
    """One stretch of a text: what it is, and where; see `reading.letter.Block`."""

    @property
    def kind(self) -> str:
        """A `BlockKind`."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset behind the last character."""


class LaidOutText(Protocol):
    """A text of which it is known what each stretch is: all that the pipeline asks of a `Letter`."""

    @property
    def text(self) -> str:
        """The clean text."""

    @property
    def blocks(self) -> Sequence[LaidOutBlock]:
        """Its stretches, in order."""


def run(nlp: Language, letter: LaidOutText, trace: Trace | None = None) -> Doc:
    """The letter as a Doc that every component has worked on.

    `doc.text == letter.text`, so character offsets into one are offsets into the other. A
    `tracing.Trace` is filled with what was asked and decided on the way.
    """
    doc = nlp.make_doc(letter.text)
    if trace is not None:
        doc.user_data[TRACE] = trace
    spans = [
        doc.char_span(block.start, block.end, label=block.kind, alignment_mode="expand")
        for block in letter.blocks
    ]
    doc.spans["blocks"] = [span for span in spans if span is not None]
    doc = nlp(doc)
    doc.user_data.pop(TRACE, None)  # what is asked of the Doc from now on is no part of reading it
    return doc


def _key(span: Span) -> str:
    return f"ofsted_value:{span.label}:{span.start}:{span.end}"


def value_of(span: Span) -> Any:
    """`span._.value` at a fifth of its cost, for what asks for the values of many spans."""
    return span.doc.user_data.get(_key(span))


def _set_value(span: Span, value: Any) -> None:
    span.doc.user_data[_key(span)] = value


def register_extensions() -> None:
    """Registers `span._.value` and `doc._.doubts`.

    `span._.value` holds what a component found there. Unlike spaCy's own storage it is kept by label
    too, so that the same word can be a figure and a judgement's count.
    """
    if not Span.has_extension("value"):
        Span.set_extension("value", getter=value_of, setter=_set_value)
    if not Doc.has_extension("doubts"):
        Doc.set_extension("doubts", default=None)


def lower_words(doc: Doc) -> list[str]:
    """Each token's word in lower case; kept with the Doc, so that none is asked for twice."""
    kept: list[str] | None = doc.user_data.get(_LOWER)
    if kept is None or len(kept) != len(doc):
        hashes, of = np.unique(doc.to_array("LOWER"), return_inverse=True)
        words = np.array([doc.vocab.strings[key] for key in hashes.tolist()], dtype=object)
        kept = doc.user_data[_LOWER] = words[of].tolist()
    return kept


_LOWER = "ofsted_lower_words"


def add_span(doc: Doc, group: str, start: int, end: int, value: Any, label: str | None = None) -> Span:
    """Adds the tokens `start:end` to `doc.spans[group]` with `value`, and returns the span."""
    span = Span(doc, start, end, label=label or group)
    _set_value(span, value)
    if group not in doc.spans:
        doc.spans[group] = []
    doc.spans[group].append(span)
    return span


def doubt(doc: Doc, code: str, message: str) -> None:
    """Notes a warning about this letter."""
    doc._.doubts = [*(doc._.doubts or []), (code, message)]


register_extensions()
