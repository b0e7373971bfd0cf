"""Two runs compared: nothing for the same run, and every fact that came, went or changed."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from benchmarks.compare import compare, facts_of, main

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


def record(file: str = "ayton.pdf", **parts: Any) -> Record:
    header = {
        "kind": "focused_visit",
        "letter_date": "2021-03-04",
        "inspectors": [
            {"name": "Ann Marsh", "role": "HMI", "lead": True, "evidence": evidence("Ann Marsh", "A")}
        ],
        "signatories": [],
        "evidence": {"letter_date": evidence("4 March 2021", "4 March 2021")},
    }
    base = {
        "source": {"file": file, "sha256": "0" * 64},
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


def write(path: Path, *records: Record) -> Path:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(item) + "\n" for item in records), encoding="utf-8")
        return path
    path.mkdir()
    for at, item in enumerate(records):
        (path / f"{at}.json").write_text(json.dumps(item, indent=2), encoding="utf-8")
    return path


def lines(old: Record, new: Record) -> list[str]:
    found = compare(list(facts_of(old)), list(facts_of(new)))
    return [f"{difference.fact.rule} {difference.line}" for difference in found]


def test_a_run_is_the_same_as_itself_in_whatever_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "old", record(), record("beeford.pdf"))
    in_lines = write(tmp_path / "new.jsonl", record("beeford.pdf"), record())
    assert main([str(folder), str(in_lines)]) == 0
    assert capsys.readouterr().out == "all  0 gained, 0 lost, 0 changed\n"


def test_moved_text_and_new_numbering_are_no_difference() -> None:
    moved = record(figures=[figure(12, "12", "There are 12 teams.", id="f7")])
    moved["figures"][0]["evidence"]["start"] = 400
    assert lines(record(), moved) == []


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (
            {"figures": []},
            'figures/count - ayton.pdf p2 "12": kind=count, value=12 | There are 12 teams.',
        ),
        (
            {"figures": [figure(12, "12", "There are 12 teams.", subject="teams")]},
            'figures/count ~ ayton.pdf p2 "12": subject: none -> teams | There are 12 teams.',
        ),
        (
            {"figures": [figure(12, "12", "There are 12 teams.", rule="figures/team")]},
            'figures/team ~ ayton.pdf p2 "12": rule: figures/count -> figures/team | There are 12 teams.',
        ),
        (
            {"figures": [figure(12, "12", "There are 12 teams. They meet.")]},
            None,
        ),
        (
            {"judgements": [{"domain": "Overall effectiveness", "grade": "inadequate", "by": "Ofsted"}]},
            "judgements ~ ayton.pdf: grade: good -> inadequate",
        ),
        (
            {"warnings": [{"code": "no-letter-date", "message": "none found"}]},
            "warnings + ayton.pdf: code=no-letter-date, message=none found",
        ),
        (
            {
                "trends": [
                    {"subject": "children", "earlier": 3, "later": 5, "evidence": evidence("3 to 5", "S")}
                ]
            },
            'trends + ayton.pdf p2 "3 to 5": subject=children, earlier=3, later=5 | S',
        ),
    ],
)
def test_what_came_went_or_changed(new: Record, expected: str | None) -> None:
    assert lines(record(), record(**new)) == ([expected] if expected else [])


def test_header_fields_and_people_have_lines_of_their_own() -> None:
    new = record()
    new["header"]["letter_date"] = "2021-03-05"
    new["header"]["inspectors"][0]["name"] = "Bo Lund"
    assert lines(record(), new) == [
        'header.letter_date ~ ayton.pdf p2 "4 March 2021": letter_date: 2021-03-04 -> 2021-03-05'
        " | 4 March 2021",
        'inspectors + ayton.pdf p2 "Ann Marsh": name=Bo Lund, role=HMI, lead=true | A',
        'inspectors - ayton.pdf p2 "Ann Marsh": name=Ann Marsh, role=HMI, lead=true | A',
    ]


def test_tallies_of_one_thing_are_told_apart_by_their_words() -> None:
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
    assert [line[:14] for line in lines(both, one)] == ["judgements - a"]


def test_letters_of_one_name_are_not_mixed_up() -> None:
    other = record(figures=[])
    other["source"]["sha256"] = "1" * 64
    old = [*facts_of(record()), *facts_of(other)]
    assert compare(old, list(reversed(old))) == []


def test_a_letter_that_fails_now_shows_as_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = {"file": "ayton.pdf", "error": {"code": "empty-file", "message": "nothing in it"}}
    old = write(tmp_path / "old.jsonl", record())
    new = write(tmp_path / "new.jsonl", error)
    assert main([str(old), str(new)]) == 1
    out = capsys.readouterr().out
    assert "errors  1 gained, 0 lost, 0 changed" in out
    assert "figures/count  0 gained, 1 lost, 0 changed" in out


@pytest.mark.parametrize(
    ("rule", "status"),
    [("figures/count", 1), ("figures", 1), ("figures/co", 0), ("header", 0), ("header.kind", 0)],
)
def test_one_rule_alone(rule: str, status: int, tmp_path: Path) -> None:
    old = write(tmp_path / "old", record())
    new = write(tmp_path / "new", record(figures=[]))
    assert main([str(old), str(new), "--rule", rule]) == status


def test_the_order_does_not_depend_on_the_order_of_the_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = [record(name, figures=[]) for name in ("c.pdf", "a.pdf", "b.pdf")]
    changed = [record(letter["source"]["file"]) for letter in letters]
    outputs = []
    for at, order in enumerate(([0, 1, 2], [2, 0, 1])):
        old = write(tmp_path / f"old{at}.jsonl", *(letters[i] for i in order))
        new = write(tmp_path / f"new{at}.jsonl", *(changed[i] for i in reversed(order)))
        assert main([str(old), str(new)]) == 1
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert [line.split()[1] for line in outputs[0].splitlines() if line.startswith("  ")] == [
        "a.pdf",
        "b.pdf",
        "c.pdf",
    ]


@pytest.mark.parametrize("content", [None, "", "not json\n", "[1, 2]\n"])
def test_an_output_that_cannot_be_read(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path / "good.jsonl", record())
    bad = tmp_path / "bad.jsonl"
    if content is not None:
        bad.write_text(content, encoding="utf-8")
    assert main([str(good), str(bad)]) == 2
    assert capsys.readouterr().err.startswith("compare: ")
