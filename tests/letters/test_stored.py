"""Stored outputs that are not what the tool writes: one line that names the file and the place in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from ofsted_extract.cli.main import app
from ofsted_extract.diff import as_json, compare
from ofsted_extract.errors import ExitCode, StoredOutputError
from ofsted_extract.letters.stored import stored_entries, stored_records

GOLDEN = Path(__file__).parents[2] / "samples" / "golden"
RECORD: dict[str, Any] = json.loads((GOLDEN / "focused-visit.json").read_text(encoding="utf-8"))

ODD = {
    "a number of 5,000 digits": '{"source": {"file": "x"}, "n": ' + "1" * 5000 + "}",
    "a negative number of 5,000 digits": '{"source": {"file": "x"}, "figures": [{"value": -'
    + "7" * 5000
    + "}]}",
    "a number beyond a float": '{"source": {"file": "x"}, "n": 1e999}',
    "an integer beyond a float": '{"source": {"file": "x"}, "n": ' + "1" * 350 + "}",
    "NaN": '{"source": {"file": "x"}, "n": NaN}',
    "an error that is text": '{"error": "x"}',
    "an error that is null": '{"error": null}',
    "an error with a number for a code": '{"file": "x", "error": {"code": 4, "message": "m"}}',
    "a source that is a list": '{"source": [1]}',
    "a source that is text": '{"source": "letter.pdf"}',
    "a file that is a number": '{"source": {"file": 3}}',
    "a header that is a list": '{"source": {"file": "x"}, "header": [1]}',
    "evidence of the header that is a list": '{"source": {}, "header": {"kind": "x", "evidence": []}}',
    "evidence in the header that is text": '{"source": {}, "header": {"evidence": {"kind": "x"}}}',
    "figures that are an object": '{"source": {"file": "x"}, "figures": {"a": 1}}',
    "figures that are numbers": '{"source": {"file": "x"}, "figures": [1, 2]}',
    "inspectors that are text": '{"source": {"file": "x"}, "header": {"inspectors": "Ann"}}',
    "evidence that is a list": '{"source": {"file": "x"}, "figures": [{"evidence": [1]}]}',
    "a page that is text": '{"source": {"file": "x"}, "figures": [{"evidence": {"page": "one"}}]}',
    "a page that is a fraction": '{"source": {"file": "x"}, "figures": [{"evidence": {"page": 1.5}}]}',
    "half a surrogate pair in a value": '{"source": {"file": "\\ud800"}}',
    "half a surrogate pair in a key": '{"source": {"file": "x"}, "\\udfff": 1}',
    "many brackets": '{"source": {"file": "x"}, "n": ' + "[" * 200 + "]" * 200 + "}",
    "more brackets than a parser can take": '{"source": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "a list": "[1, 2]",
    "text": '"a record"',
    "an object of something else": '{"name": "package", "version": "1.0"}',
    "half a record": json.dumps(RECORD)[:500],
}


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("form", ["lines", "folder"])
def test_what_is_no_record_is_refused_with_file_and_line(what: str, form: str, tmp_path: Path) -> None:
    if form == "lines":
        place = tmp_path / "stored.jsonl"
        place.write_text(json.dumps(RECORD) + "\n" + ODD[what] + "\n", encoding="utf-8")
        named = f"{place}:2: "
    else:
        place = tmp_path / "stored"
        place.mkdir()
        (place / "a.json").write_text(json.dumps(RECORD), encoding="utf-8")
        (place / "b.json").write_text(ODD[what], encoding="utf-8")
        named = f"{place / 'b.json'}: "
    for command in (("diff", GOLDEN, place), ("diff", place, GOLDEN, "--json"), ("timeline", place)):
        done = run(*command)
        assert done.exit_code == ExitCode.NOTHING_TO_READ
        assert done.stderr.startswith(f"ofsted-extract: {named}")
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""


def test_a_record_that_does_not_fit_this_version_is_named_with_its_line(tmp_path: Path) -> None:
    place = tmp_path / "stored.jsonl"
    odd = {**RECORD, "schema_version": "0.9"}
    place.write_text(f"{json.dumps(RECORD)}\n\n{json.dumps(odd)}\n", encoding="utf-8")
    assert len(stored_entries(place)) == 2
    with pytest.raises(StoredOutputError, match=r"stored\.jsonl:3: the record of .* is not as this version"):
        stored_records(place)


def test_records_of_other_versions_can_be_compared(tmp_path: Path) -> None:
    place = tmp_path / "old.json"
    place.write_text(
        json.dumps({**RECORD, "figures": [{"value": 3, "more": [{}]}], "trends": None, "new": {"a": [1]}})
    )
    assert compare(stored_entries(place), [RECORD])


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_every_golden_record_is_read_back(path: Path) -> None:
    assert stored_records(path)


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**300, 10**320)
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=5)
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
PLACES = [
    ("source",),
    ("source", "file"),
    ("source", "sha256"),
    ("error",),
    ("file",),
    ("header",),
    *(("header", name) for name in RECORD["header"]),
    *((name,) for name in RECORD),
    ("figures", 0),
    *(("figures", 0, name) for name in RECORD["figures"][0]),
    *(("figures", 0, "evidence", name) for name in RECORD["figures"][0]["evidence"]),
]


@settings(max_examples=400)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=2))
def test_whatever_json_is_in_a_record_it_is_compared_or_refused(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    entry = json.loads(json.dumps(RECORD))
    for steps, value in changes:
        place = entry
        for step in steps[:-1]:
            try:
                place = place[step]
            except (KeyError, IndexError, TypeError):
                break
        if isinstance(place, dict | list) and place:
            if isinstance(place, list):
                place[0] = value
            else:
                place[str(steps[-1])] = value
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    old, refusal = read(stored_entries, path)
    if old:
        json.dumps(as_json(compare(old, [RECORD])), allow_nan=False).encode()
    assert old or refusal.startswith(f"{path}:1: ")
    records, refusal = read(stored_records, path)
    assert records or refusal.startswith(f"{path}:1: ")


def read(reader: Callable[[Path], list[Any]], path: Path) -> tuple[list[Any], str]:
    """What a reader reads, or why it does not."""
    try:
        return reader(path), ""
    except StoredOutputError as error:
        return [], str(error)


@given(st.text(st.characters(exclude_categories=()), max_size=40) | JSON.map(json.dumps))
def test_whatever_text_a_file_has_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "text.jsonl"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    with pytest.raises(StoredOutputError, match=str(path)):
        stored_entries(path)
