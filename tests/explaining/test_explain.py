"""Explanations say what the pipeline did."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from ofsted_extract.explaining import Explainer
from ofsted_extract.explaining.answer import Explanation, Place
from ofsted_extract.explaining.places import find_phrase, find_similar
from ofsted_extract.explaining.text import as_text
from ofsted_extract.facts.assembly import assemble
from ofsted_extract.pipeline.figures.built_in import BUILT_IN
from ofsted_extract.pipeline.language import run
from ofsted_extract.reading import read_bytes, read_letter
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.rules.tracing import Trace

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*.pdf"))

TEXT = """### Monitoring visit to Leeds children's services

4 March 2019

Dear Ms Example

This letter is about the visit of 5 and 6 February 2019 to Leeds.

### Findings of 3 teams

By the end of winter, 27 pupils had a mentor, and results at key stage 4 rose. A rate of 40 per
10,000 children is low. The 2015 framework is old. A leaflet exists and one is planned. Staff of the Four
Seasons home were kind. The council spent £3 million. Two thirds of workers left within six weeks. Only 62% of
carers came in May 2018. Homes opened in the 1990s. Most children aged 16 wait on pathway 2.

Yours sincerely

Ada Pattern
Her Majesty's Inspector
"""


LETTER = read_bytes(TEXT.encode(), "leeds.md")


@pytest.fixture(scope="module")
def leeds() -> Explainer:
    return Explainer(LETTER)


def only(explanation: Explanation) -> Place:
    [place] = explanation.places
    return place


@pytest.mark.parametrize(
    ("phrase", "rule", "because"),
    [
        ("key stage 4", "not-figures/numbered-stage", "key stage 4"),
        ("16", "not-figures/age", "aged 16"),
        ("10,000 children", "not-figures/denominator", "per 10,000"),
        ("2015", "not-figures/year", "2015"),
        ("one", "not-figures/one", "one"),
        ("four", "not-figures/capital", "Four Seasons"),
        ("May 2018", "not-figures/date", "May 2018"),
        ("3 teams", "not-figures/other-text", "3"),
    ],
)
def test_a_number_that_is_no_figure_has_the_rule_and_words_that_exclude_it(
    phrase: str, rule: str, because: str, leeds: Explainer
) -> None:
    place = only(leeds.explain(phrase))
    assert [fact for fact in place.facts if fact.field == "figures"] == []
    [number] = place.numbers
    assert number.refused_by is not None
    assert number.because_of is not None
    assert (number.refused_by.id, number.because_of.text) == (rule, because)
    assert number.refused_by.about
    assert (number.refused_by.place is None) == (rule in BUILT_IN)


@pytest.mark.parametrize(
    ("phrase", "rule", "values"),
    [
        ("27 Pupils", "figures/count", {"value": 27, "subject": "pupils", "measure": "had a mentor"}),
        ("rate of 40", "figures/rate", {"value": 40, "unit": "per 10,000 children"}),
        ("£3 million", "figures/money", {"value": 3_000_000, "unit": "GBP"}),
        ("two\nthirds", "figures/ratio", {"value": 0.6667, "subject": "workers"}),
        ("six weeks", "figures/duration", {"value": 6, "unit": "weeks"}),
        ("only 62%", "figures/percentage", {"value": 62, "qualifier": "only", "subject": "carers"}),
    ],
)
def test_a_figure_has_the_rule_that_found_it(
    phrase: str, rule: str, values: dict[str, object], leeds: Explainer
) -> None:
    place = only(leeds.explain(phrase))
    [fact] = place.facts
    assert fact.rule is not None
    assert fact.rule.id == rule
    assert values.items() <= fact.values.items()
    assert [number.refused_by for number in place.numbers] == [None]
    assert LETTER.text[place.words.start : place.words.end] == place.words.text


def test_a_figure_has_the_rules_that_gave_its_values(leeds: Explainer) -> None:
    explanation = leeds.explain("only 62%")
    [fact] = only(explanation).facts
    given = {
        value: (rule.id, (rule.place or "").split(":")[0]) for value, rule in fact.rules_of_values.items()
    }
    assert given == {
        "subject": ("clause/subject", "figures-clauses.yaml"),
        "measure": ("clause/subject", "figures-clauses.yaml"),
        "as_of": ("times/clause", ""),
    }
    assert not {"subject_rule", "as_of_rule"} & fact.values.keys()
    shown = as_text(explanation, 0)
    assert (
        f"subject and measure by clause/subject ({fact.rules_of_values['subject'].place}): subject of"
        in shown
    )
    assert "as of by times/clause (in the program): A time in" in shown
    beside = as_text(leeds.explain("carers came"), 0)
    assert "subject and measure by clause/subject" in beside


def test_the_parse_of_the_sentence_is_an_outline(leeds: Explainer) -> None:
    explanation = leeds.explain("carers came")
    [parse] = only(explanation).parses
    assert [(word.read_as, word.label, word.depth) for word in parse][:1] == [("came", "ROOT", 0)]
    assert {word.words.text for word in parse if word.words is not None} >= {"62%", "carers", "May 2018"}
    shown = as_text(explanation, 0)
    assert "     came: head of the sentence\n" in shown
    assert "         62%: number of a noun, read as “12”\n" in shown
    assert only(leeds.explain("A leaflet exists")).parses == ()


def test_unread_numbers_and_other_facts_of_the_sentence_are_listed(leeds: Explainer) -> None:
    assert [number.value for number in only(leeds.explain("1990s")).numbers] == [None]
    place = only(leeds.explain("carers came"))
    assert (place.facts, place.numbers) == ((), ())
    assert {fact.words.text for fact in place.facts_beside} == {"62%", "May 2018"}


def test_values_of_the_header_are_explained(leeds: Explainer) -> None:
    assert {fact.field for fact in only(leeds.explain("Her Majesty's Inspector")).facts} == set()
    assert {fact.field for fact in only(leeds.explain("Ada Pattern")).facts} == {
        "header.inspectors",
        "header.signatories",
    }
    assert {fact.field for fact in only(leeds.explain("4 March 2019")).facts} == {
        "header.letter_date",
        "dates",
    }


def test_a_theme_and_a_next_step_have_the_rules_that_found_them() -> None:
    text = TEXT.replace("to Leeds.", "to Leeds. The focus of this visit was care leavers.").replace(
        "Yours sincerely", "You should submit an action plan within 70 working days.\n\nYours sincerely"
    )
    explainer = Explainer(read_bytes(text.encode(), "leeds.md"))
    for phrase, field, rule in (
        ("care leavers", "header.themes", "theme/care-leavers"),
        ("action plan", "header.next_steps", "next-step/action-plan"),
    ):
        [fact] = [fact for fact in only(explainer.explain(phrase)).facts if fact.field == field]
        assert fact.rule is not None
        assert fact.rule.id == rule
        assert fact.rule.place is not None


OWN = """rules:
  - {id: not-figures/a, matches: [x], tokens: [
    [{LOWER: road}, {LOWER: c}],
    [{LOWER: pathway}, {LIKE_NUM: true}, {LOWER: b}, {LOWER: c}]]}
  - {id: not-figures/b, matches: [x], tokens: [[{LOWER: only}, {LOWER: about, OP: "?"}, {LOWER: half}]]}
  - {id: not-figures/c, matches: [x], tokens: [[{LOWER: wait}, {IS_ALPHA: true, OP: "*"}, {LOWER: two}]]}
  - {id: not-figures/d, matches: [x], tokens: [[{LIKE_NUM: true}, {IS_PUNCT: true}, {LOWER: x, OP: "{1,2}"}]]}
  - {id: not-figures/matched, matches: [x], tokens: [[{LOWER: pathway}], [{LOWER: pathway}, {LOWER: x}]]}
  - {id: not-figures/never-began, matches: [x], tokens: [[{LOWER: road}, {LIKE_NUM: true}]]}
  - {id: not-figures/began-elsewhere, matches: [x], tokens: [[{LOWER: homes}, {LOWER: closed}]]}
  - {id: not-figures/began-with-any, matches: [x], tokens: [[{LOWER: {NOT_IN: ["on"]}}, {LOWER: road}]]}
  - {id: mine/never-asked, matches: [x], tokens: [[{LOWER: pathway}, {LOWER: x}]]}
"""


@pytest.fixture(scope="module")
def with_own(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    folder = tmp_path_factory.mktemp("patterns")
    (folder / "own.yaml").write_text(OWN)
    return Explainer(LETTER, str(folder))


@pytest.mark.parametrize(
    ("rule", "line", "phrase", "words", "wanted", "stood", "missing"),
    [
        ("a", 4, "pathway 2", "pathway 2", {"LOWER": "b"}, ".", 2),
        ("b", 5, "62%", "Only", {"LOWER": "half"}, "62", 1),
        ("c", 6, "pathway", "wait on pathway", {"LOWER": "two"}, "2", 1),
        ("d", 7, "2", "2.", {"LOWER": "x", "OP": "{1,2}"}, None, 1),
    ],
)
def test_a_rule_that_nearly_matched_names_the_token_that_failed(
    rule: str,
    line: int,
    phrase: str,
    words: str,
    wanted: dict[str, str],
    stood: str | None,
    missing: int,
    with_own: Explainer,
) -> None:
    explanation = with_own.explain(phrase)
    [near] = [near for near in only(explanation).close if near.rule.id == f"not-figures/{rule}"]
    assert (near.words.text, near.wanted, near.stood, near.missing) == (words, wanted, stood, missing)
    assert (near.rule.place or "").endswith(f"own.yaml:{line}")
    shown = as_text(explanation, 100)
    assert f"matched “{words}”" in shown
    assert ("the stretch ends there" if stood is None else f"“{stood}” stands there") in shown


def test_rules_that_matched_or_never_started_did_not_nearly_match(with_own: Explainer) -> None:
    place = only(with_own.explain("pathway 2"))
    assert [match.rule.id for match in place.matched] == ["not-figures/matched"]
    near = {near.rule.id.rpartition("/")[2] for near in place.close}
    assert near.isdisjoint({"matched", "never-began", "began-elsewhere", "began-with-any", "never-asked"})
    assert {"a", "c", "d"} <= near
    lacking = [near.missing for near in place.close]
    assert lacking == sorted(lacking)


def test_own_rules_that_no_component_runs_are_listed(with_own: Explainer) -> None:
    explanation = with_own.explain("pathway 2")
    assert [rule.id for rule in only(explanation).not_asked] == ["mine/never-asked"]
    assert "mine/never-asked" in as_text(explanation, 0)


def test_every_occurrence_is_explained(leeds: Explainer) -> None:
    explanation = leeds.explain("children")
    assert [place.words.start for place in explanation.places] == [
        found.start() for found in re.finditer(r"\bchildren\b", LETTER.text)
    ]
    assert as_text(explanation, 2).splitlines()[0].endswith(f": {len(explanation.places)} places")


def test_a_phrase_that_does_not_occur_gets_similar_words(leeds: Explainer) -> None:
    explanation = leeds.explain("28 pupils")
    assert explanation.places == ()
    assert explanation.similar[0].text == "27 pupils"
    assert "“27 pupils”, page 1" in as_text(explanation, 5)
    nothing = leeds.explain(" ")
    assert (nothing.places, nothing.similar) == ((), ())


def test_white_space_case_and_typography_of_a_phrase_are_ignored() -> None:
    text = "The 27 pupils’ plan - and 27\n pupils; 127 pupils; 27 pupilsx"
    assert [text[start:end] for start, end in find_phrase(text, "27  PUPILS")] == ["27 pupils", "27\n pupils"]
    assert find_phrase(text, "pupils' plan – and") == [(7, 25)]
    assert find_similar("one two", "three words here") == []


@given(st.text("ab ’'\n.", max_size=30), st.text("ab ’'.", max_size=6))
def test_every_place_found_has_the_words_of_the_phrase(text: str, phrase: str) -> None:
    for start, end in find_phrase(text, phrase):
        assert text[start:end].replace("’", "'").split() == phrase.replace("’", "'").split()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_trace_is_complete_and_does_not_change_the_record(sample: Path, nlp: Language) -> None:
    letter = read_letter(sample)
    trace = Trace()
    doc = run(nlp, letter, trace)
    record = assemble(letter, doc, load_patterns())
    assert record == assemble(letter, run(nlp, letter), load_patterns())
    held = [range(figure.evidence.start, figure.evidence.end) for figure in record.figures]
    for numeral, refusal in trace.numerals:
        at = doc[numeral.start].idx
        assert (refusal is None) == any(at in evidence for evidence in held), doc[numeral.start].sent
    assert len(trace.numerals) > len(record.figures) > 0
    asked = len(trace.rule_runs)
    load_patterns().matcher(nlp, "not-figures")(doc)
    assert len(trace.rule_runs) == asked


def test_every_built_in_rule_is_described_and_has_no_file() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "src" / "ofsted_extract" / "pipeline").rglob("*.py")
        if path.name != "built_in.py"
    )
    named = set(re.findall(r'"((?:(?:not-)?figures|times|indicators|tables)/[a-z-]+)"', source))
    assert named == set(BUILT_IN)
    assert not named & load_patterns().rules.keys()
