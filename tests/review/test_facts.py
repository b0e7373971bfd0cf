"""A record as facts: all of it, in words that keep the value."""

from __future__ import annotations

from pathlib import Path

import pytest

import ofsted_extract
from ofsted_extract.facts.base import Evidence, Number
from ofsted_extract.facts.figures import Figure, FigureKind, figure_words
from ofsted_extract.review.facts import facts_of
from ofsted_extract.review.words import kind_words, long_date, long_span

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("name", ["monitoring-visit.pdf", "single-framework-report.pdf"])
def test_every_value_with_evidence_is_a_fact_once(name: str) -> None:
    record = ofsted_extract.extract(SAMPLES / name)
    facts = facts_of(record)
    assert len({fact.id for fact in facts}) == len(facts)
    assert [fact.start for fact in facts] == sorted(fact.start for fact in facts)
    shown = {(fact.start, fact.end) for fact in facts}
    header = record.header
    evidence = [
        *header.evidence.values(),
        *(who.evidence for who in header.inspectors),
        *(who.evidence for who in header.signatories),
        *(theme.evidence for theme in header.theme_evidence),
        *(body.evidence for body in header.responsible_bodies),
        *(officer.evidence for officer in header.officers),
        *(measure.evidence for measure in header.interventions),
        *(step.evidence for step in header.next_steps),
        *(date.evidence for date in record.dates),
        *(item.evidence for item in record.improvements),
        *(figure.evidence for figure in record.figures),
        *(trend.evidence for trend in record.trends),
        *(judgement.evidence for judgement in record.judgements),
    ]
    assert {(one.start, one.end) for one in evidence} == shown
    links = {fact.id for fact in facts} | {fact.alias for fact in facts}
    assert {f"h-{field}" for field in header.evidence} <= links
    labels = [fact.label for fact in facts]
    assert labels.count("Letter date") == 1
    assert {figure.id for figure in record.figures} <= {fact.id for fact in facts}


@pytest.mark.parametrize(
    ("kind", "value", "high", "unit", "words"),
    [
        ("percentage", 62, None, None, "62%"),
        ("percentage", 40, 45.5, None, "40–45.5%"),
        ("money", 2800000, None, "GBP", "£2,800,000"),
        ("duration", 6, None, "months", "6 months"),
        ("rate", 95.2, None, "per 10,000 children", "95.2 per 10,000 children"),
        ("count", 1234, None, None, "1,234"),
    ],
)
def test_figures_are_shown_with_their_unit(
    kind: FigureKind, value: Number, high: Number | None, unit: str | None, words: str
) -> None:
    evidence = Evidence(page=1, start=0, end=1, text="x", sentence="x")
    figure = Figure(
        id="f1", kind=kind, value=value, value_high=high, unit=unit, rule="figures/x", evidence=evidence
    )
    assert figure_words(figure) == words


def test_dates_and_kinds_are_shown_in_words() -> None:
    assert [long_date(date) for date in ("2018-01-08", "2016-09", "2016")] == [
        "8 January 2018",
        "September 2016",
        "2016",
    ]
    assert long_span("2017-12-11", "2017-12-12") == "11 to 12 December 2017"
    assert long_span("2017-11-30", "2017-12-01") == "30 November to 1 December 2017"
    assert long_span("2017-12-30", "2018-01-02") == "30 December 2017 to 2 January 2018"
    assert long_span("2017-12-30", None) == "30 December 2017"
    assert kind_words("sif_inspection") == "SIF inspection"
