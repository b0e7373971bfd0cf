"""Comparing two outputs: no differences for the same output, and every fact gained, lost or changed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ofsted_extract.diff import Comparison, compare, counts

Record = dict[str, Any]


def evidence(text: str, sentence: str, start: int = 10) -> Record:
    return {"page": 2, "start": start, "end": start + len(text), "text": text, "sentence": sentence}


def figure(value: int, text: str, sentence: str, rule: str = "figures/count", **more: Any) -> Record:
    return {
        "id": "f1",
        "kind": "count",
        "value": value,
        "rule": rule,
        "evidence": evidence(text, sentence),
        **more,
    }


def record(file: str = "ayton.pdf", digest: str = "0" * 64, **parts: Any) -> Record:
    header = {
        "kind": "focused_visit",
        "letter_date": "2021-03-04",
        "inspectors": [
            {"name": "Ann Rush", "role": "HMI", "lead": True, "evidence": evidence("Ann Rush", "A")}
        ],
        "signatories": [],
        "evidence": {"letter_date": evidence("4 March 2021", "4 March 2021")},
    }
    base = {
        "source": {"file": file, "sha256": digest},
        "header": header,
        "dates": [],
        "figures": [figure(12, "12", "There are 12 teams.")],
        "trends": [],
        "judgements": [
            {
                "domain": "Overall effectiveness",
                "grade": "good",
                "by": "Ofsted",
                "count": None,
                "evidence": {},
            }
        ],
        "warnings": [],
    }
    return deepcopy({**base, **parts})


def lines(*differing: Comparison) -> list[str]:
    """Each difference in one line: rule, change, file, words, and what was said and is."""
    return [
        f"{d.fact.rule} {d.change} {d.fact.file} {d.fact.text!r}: "
        + ", ".join(f"{key}: {old} -> {new}" for key, old, new in d.values)
        for comparison in differing
        for d in comparison.differences
    ]


def test_moved_text_and_new_numbering_are_no_difference() -> None:
    moved = record(figures=[figure(12, "12", "There are 12 teams.", id="f7")])
    moved["figures"][0]["evidence"]["start"] = 400
    assert not compare([record()], [moved])


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ({"figures": []}, "figures/count lost ayton.pdf '12': kind: count -> None, value: 12 -> None"),
        (
            {"figures": [figure(12, "12", "There are 12 teams.", subject="teams")]},
            "figures/count changed ayton.pdf '12': subject: None -> teams",
        ),
        (
            {"figures": [figure(12, "12", "There are 12 teams.", rule="figures/team")]},
            "figures/team changed ayton.pdf '12': rule: figures/count -> figures/team",
        ),
        ({"figures": [figure(12, "12", "There are 12 teams. They meet.")]}, None),
        (
            {"judgements": [{"domain": "Overall effectiveness", "grade": "inadequate", "by": "Ofsted"}]},
            "judgements changed ayton.pdf '': grade: good -> inadequate",
        ),
        (
            {"warnings": [{"code": "no-letter-date", "message": "none found"}]},
            "warnings gained ayton.pdf '': code: None -> no-letter-date, message: None -> none found",
        ),
        (
            {"trends": [{"subject": "cats", "earlier": 3, "later": 5, "evidence": evidence("3 to 5", "S")}]},
            "trends gained ayton.pdf '3 to 5': subject: None -> cats, earlier: None -> 3, later: None -> 5",
        ),
    ],
)
def test_gained_lost_and_changed_facts_are_reported(new: Record, expected: str | None) -> None:
    assert lines(compare([record()], [record(**new)])) == ([expected] if expected else [])


def test_header_fields_and_people_are_compared_one_by_one() -> None:
    new = record()
    new["header"]["letter_date"] = "2021-03-05"
    new["header"]["inspectors"][0]["name"] = "Bo Li"
    assert lines(compare([record()], [new])) == [
        "header.letter_date changed ayton.pdf '4 March 2021': letter_date: 2021-03-04 -> 2021-03-05",
        "inspectors gained ayton.pdf 'Ann Rush': name: None -> Bo Li, role: None -> HMI, lead: None -> True",
        "inspectors lost ayton.pdf 'Ann Rush': name: Ann Rush -> None, role: HMI -> None, lead: True -> None",
    ]


def test_tallies_of_the_same_domain_are_matched_by_their_words() -> None:
    def tally(grade: str, count: int, text: str) -> Record:
        return {
            "domain": "audits",
            "grade": grade,
            "by": "Ofsted",
            "count": count,
            "evidence": evidence(text, "Two good, one not."),
        }

    both = record(judgements=[tally("good", 2, "Two good"), tally("inadequate", 1, "one not")])
    one = record(judgements=[tally("good", 2, "Two good")])
    [difference] = compare([both], [one]).differences
    assert (difference.change, difference.fact.text) == ("lost", "one not")


def test_letters_with_the_same_name_are_not_confused() -> None:
    one, other = record(), record(digest="1" * 64, figures=[])
    assert not compare([one, other], [other, one])


def test_a_letter_that_only_one_run_has_is_one_line_and_not_all_its_facts() -> None:
    new = record("beeford.pdf", digest="1" * 64)
    comparison = compare([record()], [record(), new])
    assert [letter.file for letter in comparison.added] == ["beeford.pdf"]
    assert (comparison.gone, comparison.differences) == ((), ())
    assert [letter.file for letter in compare([new, record()], [record()]).gone] == ["beeford.pdf"]


def test_a_letter_is_matched_by_its_bytes_or_its_name() -> None:
    renamed = record("beeford.pdf")
    reissued = record(digest="1" * 64, figures=[])
    assert not compare([record()], [renamed])
    [difference] = compare([record()], [reissued]).differences
    assert (difference.change, difference.fact.rule) == ("lost", "figures/count")


def test_a_letter_that_fails_now_shows_as_an_error() -> None:
    error = {"file": "north/ayton.pdf", "error": {"code": "empty-file", "message": "nothing in it"}}
    comparison = compare([record()], [error])
    assert (comparison.added, comparison.gone) == ((), ())
    by_rule = {rule: counts(group) for rule, group in comparison.by_rule().items()}
    assert by_rule["errors"] == {"gained": 1, "lost": 0, "changed": 0}
    assert by_rule["figures/count"] == {"gained": 0, "lost": 1, "changed": 0}


@pytest.mark.parametrize(
    ("rule", "differs"),
    [("figures/count", True), ("figures", True), ("figures/co", False), ("header", False)],
)
def test_the_report_can_be_limited_to_a_rule(rule: str, differs: bool) -> None:
    assert bool(compare([record()], [record(figures=[])]).of_rule(rule)) == differs


def test_the_order_does_not_depend_on_the_order_of_the_records() -> None:
    names = {"c.pdf": "1" * 64, "a.pdf": "2" * 64, "b.pdf": "3" * 64}
    old = [record(name, digest=digest, figures=[]) for name, digest in names.items()]
    new = [record(name, digest=digest) for name, digest in names.items()]
    found = [compare(old, new), compare(old[::-1], [new[1], new[0], new[2]])]
    assert found[0] == found[1]
    assert [difference.fact.file for difference in found[0].differences] == ["a.pdf", "b.pdf", "c.pdf"]
