"""The records of the samples contain all facts that their author put into the letters, and no others.

`samples/expected` was written by hand from the letters, not from the tool's output. Known errors of the tool
are listed there under `gaps`, in the words of these tests' messages. A gap that has been closed makes the
test fail until it is removed from the list.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ofsted_extract import Record, extract
from ofsted_extract.facts.base import fold
from ofsted_extract.facts.figures import Figure
from ofsted_extract.reading import read_letter

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
STEMS = sorted(path.stem for path in (SAMPLES / "expected").glob("*.yaml"))
SCALARS = ("kind", "local_authority", "letter_date", "visit_start", "visit_end", "visit_ordinal")
ASPECTS = ("header", "inspectors", "signatories", "judgements", "figures", "trends")


@cache
def expected(stem: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((SAMPLES / "expected" / f"{stem}.yaml").read_text(encoding="utf-8"))
    return data


@cache
def record(stem: str) -> Record:
    return extract(SAMPLES / expected(stem)["file"])


def plain(text: object) -> str:
    """Normalises apostrophes, dashes, white space and case, so that only words are compared."""
    return fold(re.sub("[‐-―]", "-", str(text).replace("’", "'"))).casefold()


def differences(stem: str, aspect: str) -> set[str]:
    wanted, found = {
        "header": header,
        "inspectors": inspectors,
        "signatories": signatories,
        "judgements": judgements,
        "figures": figures,
        "trends": trends,
    }[aspect](stem)
    return {f"missing {fact}" for fact in wanted - found} | {f"unexpected {fact}" for fact in found - wanted}


def header(stem: str) -> tuple[set[str], set[str]]:
    wanted, actual = expected(stem)["header"], record(stem).header
    authority, judgement, addressee = actual.local_authority, actual.previous_judgement, actual.addressee
    facts = {name: getattr(actual, name) for name in SCALARS}
    facts["local_authority"] = authority and authority.name
    facts["previous_judgement"] = judgement and {"grade": judgement.grade, "date": judgement.date}
    facts["addressee"] = addressee and {"name": addressee.name, "role": addressee.role}
    return {describe(name, wanted[name]) for name in facts}, {
        describe(name, fact) for name, fact in facts.items()
    }


def describe(name: str, fact: object) -> str:
    text = ", ".join(str(value) for value in fact.values()) if isinstance(fact, dict) else str(fact)
    return f"{name}: {plain(text)}"


def inspectors(stem: str) -> tuple[set[str], set[str]]:
    people = expected(stem)["header"]["inspectors"]
    wanted = {plain(f"{person['name']}, {person['role']}, lead {person['lead']}") for person in people}
    actual = record(stem).header.inspectors
    return wanted, {plain(f"{person.name}, {person.role}, lead {person.lead}") for person in actual}


def signatories(stem: str) -> tuple[set[str], set[str]]:
    people = expected(stem)["header"]["signatories"]
    wanted = {plain(f"{person['name']}, {person['role']}") for person in people}
    return wanted, {plain(f"{person.name}, {person.role}") for person in record(stem).header.signatories}


def judgements(stem: str) -> tuple[set[str], set[str]]:
    rows = expected(stem)["judgements"]
    wanted = {plain(f"{row['domain']}, {row['grade']}, {row['by']}, {row.get('count')}") for row in rows}
    actual = record(stem).judgements
    return wanted, {plain(f"{row.domain}, {row.grade}, {row.by}, {row.count}") for row in actual}


def trends(stem: str) -> tuple[set[str], set[str]]:
    wanted = {f"{number(row['from'])} to {number(row['to'])}" for row in expected(stem)["trends"]}
    return wanted, {f"{number(row.earlier)} to {number(row.later)}" for row in record(stem).trends}


def figures(stem: str) -> tuple[set[str], set[str]]:
    """Returns the names of the expected and the actual figures: values, with a quotation around each."""
    wanted, found = set(), set()
    unmatched = list(record(stem).figures)
    for row in expected(stem)["figures"]:
        name = f"{figure_name(row)} in “{row['quote']}”"
        wanted.add(name)
        match = next((figure for figure in unmatched if is_same(row, figure)), None)
        if match is not None:
            unmatched.remove(match)
            found.add(name)
    extra = {
        f"{figure_name(figure.model_dump())} in “{figure.evidence.sentence[:70]}”" for figure in unmatched
    }
    return wanted, found | extra


def is_same(row: dict[str, Any], figure: Figure) -> bool:
    if figure_name(row) != figure_name(figure.model_dump()):
        return False
    return plain(row["quote"]) in plain(figure.evidence.sentence)


def figure_name(figure: dict[str, Any]) -> str:
    high = figure.get("value_high")
    value = number(figure["value"]) + (f" to {number(high)}" if high is not None else "")
    return " ".join(part for part in (figure.get("qualifier"), value, figure["kind"]) if part)


def number(value: float) -> str:
    """Formats a value for comparison, with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("stem", STEMS)
def test_the_record_contains_the_facts_that_the_author_put_in(stem: str, aspect: str) -> None:
    known = set(expected(stem).get("gaps", {}).get(aspect, ()))
    found = differences(stem, aspect)
    wrong, closed = sorted(found - known), sorted(known - found)
    assert not wrong, "\n".join([f"the record of {stem} differs from samples/expected/{stem}.yaml:", *wrong])
    assert not closed, "\n".join([f"closed gaps; remove them from samples/expected/{stem}.yaml:", *closed])


@pytest.mark.parametrize("stem", STEMS)
def test_every_quotation_is_in_the_letter(stem: str) -> None:
    text = plain(read_letter(SAMPLES / expected(stem)["file"]).text)
    assert [row["quote"] for row in expected(stem)["figures"] if plain(row["quote"]) not in text] == []


def test_every_sample_has_its_expected_facts() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.suffix in (".pdf", ".md")} - {"README.md"}
    assert {expected(stem)["file"] for stem in STEMS} == files
