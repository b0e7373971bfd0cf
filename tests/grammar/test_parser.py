"""The parser gives the same parse however sentences are batched, and by whichever kernels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import SimpleNamespace

import pytest
from spacy.tokens import Doc
from thinc.api import NumpyOps
from threadpoolctl import threadpool_info

from ofsted_extract.grammar import parser as parsing
from ofsted_extract.grammar.model import load_model
from ofsted_extract.grammar.parser import Parser
from ofsted_extract.grammar.plain import PlainSentence, PlainWord

SENTENCES = (
    "In May , 12 children lived away from home .",
    "12 people",
    "Inspectors spoke with 12 children in care and 12 carers who had been approved in May .",
    "The proportion of care leavers in work has risen to 12 , which is higher than the average of 12 .",
    "There were 12 .",
    "Of these , 12 were judged good , and the number that required improvement fell from 12 to 12 .",
)


def plain(text: str) -> PlainSentence:
    return PlainSentence(tuple(PlainWord(word, i, i + 1) for i, word in enumerate(text.split())))


def form(parse: Doc) -> list[tuple[str, str, str, int]]:
    return [(token.text, token.tag_, token.dep_, token.head.i) for token in parse]


def test_a_batch_is_parsed_as_its_sentences_one_by_one() -> None:
    together = Parser().parse([plain(text) for text in SENTENCES])
    alone = [Parser().parse([plain(text)])[0] for text in SENTENCES]
    backwards = Parser().parse([plain(text) for text in reversed(SENTENCES)])
    assert [form(parse) for parse in together] == [form(parse) for parse in alone]
    assert [form(parse) for parse in together] == [form(parse) for parse in reversed(backwards)]


def test_token_for_word() -> None:
    for text, parse in zip(SENTENCES, Parser().parse([plain(text) for text in SENTENCES]), strict=True):
        assert [token.text for token in parse] == text.split()


def test_a_sentence_is_parsed_once_and_the_parses_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_REMEMBERED", 3)
    parsed: list[tuple[str, ...]] = []
    original = parsing._parsed

    def counted(sentences: list[tuple[str, ...]]) -> list[Doc]:
        parsed.extend(sentences)
        return original(sentences)

    monkeypatch.setattr(parsing, "_parsed", counted)
    parser = Parser()
    twice = [plain(text) for text in (*SENTENCES, *SENTENCES)]
    parses = parser.parse(twice)
    assert len(parsed) == len(SENTENCES)
    assert [form(parse) for parse in parses[: len(SENTENCES)]] == [form(p) for p in parses[len(SENTENCES) :]]
    assert len(parser._known) == 3
    parser.parse([plain(SENTENCES[-1])])
    assert len(parsed) == len(SENTENCES)
    parser.parse([plain(SENTENCES[0])])
    assert len(parsed) == len(SENTENCES) + 1
    assert len(parser._known) == 3


def test_matrix_products_run_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []

    def pipe(docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        threads.extend(pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas")
        yield from docs

    model = SimpleNamespace(vocab=load_model().vocab, pipeline=[("parser", SimpleNamespace(pipe=pipe))])
    monkeypatch.setattr(parsing, "load_model", lambda: model)
    Parser().parse([plain(SENTENCES[0])])
    assert set(threads) == {1}


def test_the_kernels_of_numpy_and_of_blis_give_the_same_parse() -> None:
    docs = {}
    for use_blis in (False, True):
        model = load_model.__wrapped__()
        for _, component in model.pipeline:
            for node in component.model.walk():  # type: ignore[attr-defined]
                node.ops = NumpyOps(use_blis=use_blis)
        docs[use_blis] = [Doc(model.vocab, words=text.split()) for text in SENTENCES]
        for _, component in model.pipeline:
            docs[use_blis] = list(component.pipe(docs[use_blis]))  # type: ignore[attr-defined]
    assert [form(doc) for doc in docs[False]] == [form(doc) for doc in docs[True]]
    assert [form(doc) for doc in docs[False]] == [
        form(parse) for parse in Parser().parse([plain(text) for text in SENTENCES])
    ]
