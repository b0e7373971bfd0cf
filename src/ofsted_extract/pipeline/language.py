"""The spaCy pipeline: tokenizer, components in order, and the extensions that they write."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from spacy.attrs import LIKE_NUM, ORTH  # type: ignore[import-not-found]  # spaCy has no stub of it
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
    "ofsted_improvements": "improvements.component",
    "ofsted_kind": "visit.kind",
    "ofsted_dates": "dates.component",
    "ofsted_authorities": "visit.authorities",
    "ofsted_people": "people.component",
    "ofsted_visit": "visit.component",
    "ofsted_themes": "themes.component",
    "ofsted_next_steps": "next_steps.component",
    "ofsted_circumstances": "circumstances.component",
    "ofsted_judgements": "judgements.component",
    "ofsted_figures": "figures.component",
    "ofsted_tables": "tables.component",
    "ofsted_trends": "trends.component",
    "ofsted_indicators": "indicators.component",
}
"""The components, in order, each with its module in `pipeline/`. One reads only what earlier ones wrote."""

# A number is a token of its own if a hyphen or dash joins it to a word or to another number ("16-week",
# "22–23"), and so is a number word ("six-week") and a year that runs into the next sentence ("2017.This").
_OWN_INFIXES = (
    r"(?<=[0-9])[-‐-―−─](?=[0-9A-Za-z£])",
    r"(?<=[A-Za-z])[-‐-―−─](?=[0-9])",
    r"(?<=[A-Za-z])[‐-―](?=[A-Za-z])",
    r"(?<=[0-9])\.(?=[A-Z])",
    r"(?<=[0-9A-Za-z])/(?=[0-9A-Za-z])",
    r"(?<=[0-9]{4}),(?=[0-9]{4})",
    r"(?<=[0-9][kKmM])[-‐-―−](?=£?[0-9])",
    r"(?<=[0-9]bn)[-‐-―−](?=£?[0-9])",
    r"(?<=[-‐-―−])£(?=[0-9])",
    r"(?<=[0-9])\[(?=[0-9]{1,2}\]?$)",
)
_SPACED_DIGITS = re.compile(
    r"(?:(?<!\S)|(?<=£))[0-9]{1,3}(?:\xa0[0-9]{3})+(?![0-9])"
    r"|(?:(?<=£)|(?<=\bper ))[0-9]{1,3}(?:[ \xa0][0-9]{3})+(?![0-9])"
)
"""Digits whose thousands a no-break space parts; `reading.layout.cleaning` makes it one of other spaces.

After a pound sign or "per" a plain space parts thousands, too: there, no second number can follow.
"""
# Signs and abbreviations that qualify a number.
_OWN_PREFIXES = (r"[~≈≤≥](?=[0-9£])", r"(?:c|ca|approx)\.(?=[0-9£])")
# A hyphen after a number or a word ("16- and 17-year-olds", "two- or three-week"), signs, marks of footnotes,
# and units or words that run on after a number ("48hrs", but "1st").
_OWN_SUFFIXES = (
    r"(?<=[0-9a-z])[-‐-―]",
    r"(?<=[0-9%])[†‡]",
    r"(?<=[0-9]%)%",
    r"(?:(?<=%)|(?<=[0-9][kKmM])|(?<=[0-9]bn))\+",
    r"(?<=[0-9])(?!(?:st|nd|rd|th)$)[a-z]{2,4}",
    r"(?:(?<=[0-9][KM])|(?<=[0-9%kKmMn]\+)|(?<=[¼-¾⅐-⅞]))\.",
)


def _is_needed(text: str, parts: int) -> bool:
    """Whether a letter can hold one of spaCy's special cases, which splits `text` into so many parts.

    Clean text has no runs of white space. Letters do not write contractions without their apostrophe: in a
    letter "Wed" is a day, and "Ive" and "Cant" are people.
    """
    is_contraction = parts > 1 and text.isalpha() and text != "cannot"
    return not (text.isspace() or is_contraction)


class _Defaults(EnglishDefaults):
    """spaCy's rules for English text, adapted to letters."""

    tokenizer_exceptions = {
        text: rule
        for text, rule in EnglishDefaults.tokenizer_exceptions.items()
        if _is_needed(text, len(rule))
    } | {text: [{ORTH: text}] for text in ("approx.", "Approx.", "ca.")}
    infixes = [*_OWN_INFIXES, *(EnglishDefaults.infixes or ())]  # noqa: RUF012
    prefixes = [*_OWN_PREFIXES, *(EnglishDefaults.prefixes or ())]  # noqa: RUF012
    suffixes = [*_OWN_SUFFIXES, *(EnglishDefaults.suffixes or ())]  # noqa: RUF012


class LettersEnglish(English):  # type: ignore[no-untyped-call]
    """`spacy.blank("en")` with this project's tokenizer.

    The rules are set on the class. Setting them on the tokenizer afterwards would load every special case
    again, which takes longer than reading a letter.
    """

    Defaults = _Defaults


def blank() -> Language:
    """Returns the Language that the pipeline is built on, without components."""
    return LettersEnglish(create_tokenizer=_tokenizer)


class _LettersTokenizer:
    """spaCy's tokenizer, but it keeps numbers with spaces whole: "12\N{NO-BREAK SPACE}345", "£1 250"."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        doc: Doc = self._tokenizer(text)
        if "\xa0" in text or "£" in text or "per " in text:
            with doc.retokenize() as retokenizer:
                for found in _SPACED_DIGITS.finditer(text):
                    span = doc.char_span(*found.span())
                    if span is not None:
                        doc.vocab[found.group()].set_flag(LIKE_NUM, True)
                        retokenizer.merge(span)
        return doc


def _tokenizer(nlp: Language) -> _LettersTokenizer:
    """Makes spaCy's tokenizer; it looks for affixes only in words that are more than letters.

    No rule splits a word of letters alone, so the tokens are the same. With the special cases that are left
    out, this saves several per cent of a folder's time.
    """
    rules = nlp.Defaults
    find_prefix = compile_prefix_regex(rules.prefixes or ()).match
    find_suffix = compile_suffix_regex(rules.suffixes or ()).search
    find_infixes = compile_infix_regex(rules.infixes or ()).finditer
    tokenizer = Tokenizer(
        nlp.vocab,
        rules=rules.tokenizer_exceptions,
        prefix_search=lambda text: None if _is_plain(text) else find_prefix(text),
        suffix_search=lambda text: None if _is_plain(text) else find_suffix(text),
        infix_finditer=lambda text: () if _is_plain(text) else find_infixes(text),
        token_match=rules.token_match,
        url_match=rules.url_match,
    )
    return _LettersTokenizer(tokenizer)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isalpha()


def build_pipeline(patterns: str | None = None) -> Language:
    """Builds the whole pipeline, ready for `run`.

    Args:
        patterns: a folder of patterns on top of the shipped ones.

    Raises:
        PatternError: if the patterns cannot be used.
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
    """A part of a text with its kind and its offsets; see `reading.letter.Block`."""

    @property
    def kind(self) -> str:
        """A `BlockKind`."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset after the last character."""

    @property
    def level(self) -> int:
        """The level of a heading, from 1; of another block, how many list items it stands inside."""


class LaidOutText(Protocol):
    """A text divided into blocks of known kinds: all that the pipeline needs of a `Letter`."""

    @property
    def text(self) -> str:
        """The clean text."""

    @property
    def blocks(self) -> Sequence[LaidOutBlock]:
        """Its blocks, in order."""


def run(nlp: Language, letter: LaidOutText, trace: Trace | None = None) -> Doc:
    """Runs a letter through every component, and returns its Doc.

    `doc.text == letter.text`, so character offsets into one are offsets into the other.

    Args:
        nlp: the pipeline.
        letter: the text with its blocks.
        trace: if given, it is filled with what the components searched and decided.
    """
    doc = nlp.make_doc(letter.text)
    doc.user_data[_TEXT] = letter.text
    if trace is not None:
        doc.user_data[TRACE] = trace
    spans = []
    for block in letter.blocks:
        span = doc.char_span(block.start, block.end, label=block.kind, alignment_mode="expand")
        if span is not None:
            spans.append(span)
            if block.level:
                _set_value(span, block.level)
    doc.spans["blocks"] = spans
    doc = nlp(doc)
    doc.user_data.pop(TRACE, None)  # later searches in the Doc are not part of reading it
    return doc


def _key(span: Span) -> str:
    return f"ofsted_value:{span.label}:{span.start}:{span.end}"


def value_of(span: Span) -> Any:
    """Returns `span._.value` without the detour through spaCy's `_`, for code that reads many values."""
    return span.doc.user_data.get(_key(span))


def _set_value(span: Span, value: Any) -> None:
    span.doc.user_data[_key(span)] = value


def register_extensions() -> None:
    """Registers `span._.value` and `doc._.warnings`.

    `span._.value` is what a component found there. Unlike spaCy's own storage it depends on the label, too,
    so that the same word can be a figure and the count of a judgement.
    """
    if not Span.has_extension("value"):
        Span.set_extension("value", getter=value_of, setter=_set_value)
    if not Doc.has_extension("warnings"):
        Doc.set_extension("warnings", default=None)


def lower_words(doc: Doc) -> list[str]:
    """Returns each token's word in lower case; kept with the Doc.

    Each different word is looked up once, which saves 4% of a folder's time.
    """
    kept: list[str] | None = doc.user_data.get(_LOWER)
    if kept is None or len(kept) != len(doc):
        hashes, of = np.unique(doc.to_array("LOWER"), return_inverse=True)
        words = np.array([doc.vocab.strings[key] for key in hashes.tolist()], dtype=object)
        kept = doc.user_data[_LOWER] = words[of].tolist()
    return kept


_LOWER = "ofsted_lower_words"


def text_of(doc: Doc) -> str:
    """Returns `doc.text`, which spaCy would put together from its tokens anew each time."""
    kept: str | None = doc.user_data.get(_TEXT)
    if kept is None:
        kept = doc.user_data[_TEXT] = doc.text
    return kept


_TEXT = "ofsted_text"


def add_span(doc: Doc, group: str, start: int, end: int, value: Any, label: str | None = None) -> Span:
    """Adds the tokens `start:end` with `value` to the span group `group` of the Doc, and returns the span."""
    span = Span(doc, start, end, label=label or group)
    _set_value(span, value)
    if group not in doc.spans:
        doc.spans[group] = []
    doc.spans[group].append(span)
    return span


def warn(doc: Doc, code: str, message: str) -> None:
    """Adds a warning about this letter, which its record will have."""
    doc._.warnings = [*(doc._.warnings or []), (code, message)]


register_extensions()
