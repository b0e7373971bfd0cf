"""Plain sentences: which words stand for which tokens of the letter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English
from spacy.tokens import Doc

from ofsted_extract.grammar.plain import Edit, PlainWord, make_plain

WORDS = ["In", "2019", "some", "12", "young", "people", "(", "or", "5", "%", ")", "left", "care"]
DOC = Doc(English().vocab, words=WORDS)


def plain(*edits: Edit, stretches: tuple[tuple[int, int], ...] = ((0, len(WORDS)),)) -> tuple[PlainWord, ...]:
    return make_plain(DOC, stretches, edits).words


def test_words_without_edits_stand_for_themselves() -> None:
    assert plain() == tuple(PlainWord(word, i, i + 1) for i, word in enumerate(WORDS))


def test_one_word_stands_for_all_tokens_of_an_edit() -> None:
    words = plain(Edit(0, 2, ("now",)), Edit(4, 6, ("people",)))
    assert words[0] == PlainWord("now", 0, 2)
    assert words[3] == PlainWord("people", 4, 6)


def test_an_edit_without_words_leaves_its_tokens_out() -> None:
    sentence = make_plain(DOC, [(0, len(WORDS))], [Edit(6, 11)])
    assert [word.text for word in sentence.words] == [*WORDS[:6], "left", "care"]
    assert sentence.index_of(7) is None
    assert sentence.index_of(11) == 6


def test_further_words_of_an_edit_stand_for_no_token() -> None:
    sentence = make_plain(DOC, [(0, 5)], [Edit(3, 4, ("12", "people"))])
    assert sentence.words[3:] == (
        PlainWord("12", 3, 4), PlainWord("people", 3, 3), PlainWord("young", 4, 5)
    )  # fmt: skip
    assert sentence.index_of(3) == 3


def test_the_first_of_two_edits_that_overlap_counts() -> None:
    words = plain(Edit(3, 6, ("12",)), Edit(4, 6, ("people",)), Edit(2, 4, ("few",)))
    assert [word.text for word in words][:5] == ["In", "2019", "some", "12", "("]


def test_stretches_are_read_as_one_sentence() -> None:
    assert [word.text for word in plain(stretches=((4, 6), (11, 13)))] == ["young", "people", "left", "care"]


def test_spaces_are_no_words() -> None:
    doc = Doc(DOC.vocab, words=["a", "\n", "b"])
    assert make_plain(doc, [(0, 3)], []).words == (PlainWord("a", 0, 1), PlainWord("b", 2, 3))


EDITS = st.builds(
    lambda start, length, words: Edit(start, min(start + length, len(WORDS)), words),
    st.integers(0, len(WORDS) - 1),
    st.integers(1, 4),
    st.lists(st.sampled_from("xyz"), max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(EDITS, max_size=6))
def test_each_token_is_stood_for_once_and_in_order(edits: list[Edit]) -> None:
    sentence = make_plain(DOC, [(0, len(WORDS))], edits)
    covered = [token for word in sentence.words for token in range(word.start, word.end)]
    assert covered == sorted(set(covered))
    left_out = set(range(len(WORDS))) - set(covered)
    assert left_out <= {token for edit in edits if not edit.words for token in range(edit.start, edit.end)}
    for token in covered:
        index = sentence.index_of(token)
        assert index is not None
        assert sentence.words[index].start <= token < sentence.words[index].end


def test_an_apostrophe_behind_a_plural_is_no_closing_quotation_mark() -> None:
    words = ["‘", "Pupils", "’", ",", "the", "pupils", "’", "teams"]
    doc = Doc(English().vocab, words=words, spaces=[False, False, False, True, True, False, True, False])
    read = [word.text for word in make_plain(doc, [(0, len(doc))], []).words]
    assert read == ["‘", "Pupils", "’", ",", "the", "pupils", "'", "teams"]
