"""The records of the samples hold what the samples' author knows to be in them: no less, and no more.

`samples/expected` was written from the letters, by hand, and not from what the tool says. What the tool
still gets wrong stands there under `gaps`, in the words of these tests' messages; a gap that has been
closed fails until it is taken out.
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
    """`text` in one form of apostrophe and dash, without regard to case, so that letters compare by words."""
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
    want, said = expected(stem)["header"], record(stem).header
    authority, judgement, addressee = said.local_authority, said.previous_judgement, said.addressee
    facts = {name: getattr(said, name) for name in SCALARS}
    facts["local_authority"] = authority and authority.name
    facts["previous_judgement"] = judgement and {"grade": judgement.grade, "date": judgement.date}
    facts["addressee"] = addressee and {"name": addressee.name, "role": addressee.role}
    return {describe(name, want[name]) for name in facts}, {
        describe(name, fact) for name, fact in facts.items()
    }


def describe(name: str, fact: object) -> str:
    text = ", ".join(str(value) for value in fact.values()) if isinstance(fact, dict) else str(fact)
    return f"{name}: {plain(text)}"


def inspectors(stem: str) -> tuple[set[str], set[str]]:
    want = expected(stem)["header"]["inspectors"]
    wanted = {plain(f"{person['name']}, {person['role']}, lead {person['lead']}") for person in want}
    said = record(stem).header.inspectors
    return wanted, {plain(f"{person.name}, {person.role}, lead {person.lead}") for person in said}


def signatories(stem: str) -> tuple[set[str], set[str]]:
    want = expected(stem)["header"]["signatories"]
    wanted = {plain(f"{person['name']}, {person['role']}") for person in want}
    return wanted, {plain(f"{person.name}, {person.role}") for person in record(stem).header.signatories}


def judgements(stem: str) -> tuple[set[str], set[str]]:
    want = expected(stem)["judgements"]
    wanted = {plain(f"{row['domain']}, {row['grade']}, {row['by']}, {row.get('count')}") for row in want}
    said = record(stem).judgements
    return wanted, {plain(f"{row.domain}, {row.grade}, {row.by}, {row.count}") for row in said}


def trends(stem: str) -> tuple[set[str], set[str]]:
    wanted = {f"{number(row['from'])} to {number(row['to'])}" for row in expected(stem)["trends"]}
    return wanted, {f"{number(row.earlier)} to {number(row.later)}" for row in record(stem).trends}


def figures(stem: str) -> tuple[set[str], set[str]]:
    """The figures asked for and those found, each named by its value and a quotation around it."""
    wanted, found = set(), set()
    left = list(record(stem).figures)
    for row in expected(stem)["figures"]:
        name = f"{figure_name(row)} in “{row['quote']}”"
        wanted.add(name)
        met = next((said for said in left if same(row, said)), None)
        if met is not None:
            left.remove(met)
            found.add(name)
    extra = {f"{figure_name(said.model_dump())} in “{said.evidence.sentence[:70]}”" for said in left}
    return wanted, found | extra


def same(row: dict[str, Any], said: Figure) -> bool:
    return figure_name(row) == figure_name(said.model_dump()) and plain(row["quote"]) in plain(
        said.evidence.sentence
    )


def figure_name(figure: dict[str, Any]) -> str:
    high = figure.get("value_high")
    value = number(figure["value"]) + (f" to {number(high)}" if high is not None else "")
    return " ".join(part for part in (figure.get("qualifier"), value, figure["kind"]) if part)


def number(value: float) -> str:
    """A value as the tests compare it: two decimals of a ratio are enough."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("stem", STEMS)
def test_the_record_holds_what_the_author_put_in(stem: str, aspect: str) -> None:
    known = set(expected(stem).get("gaps", {}).get(aspect, ()))
    found = differences(stem, aspect)
    wrong, closed = sorted(found - known), sorted(known - found)
    assert not wrong, "\n".join([f"{stem} is not read as its author wrote it:", *wrong])
    assert not closed, "\n".join([f"no gap any more; take it out of samples/expected/{stem}.yaml:", *closed])


@pytest.mark.parametrize("stem", STEMS)
def test_every_quotation_stands_in_the_letter(stem: str) -> None:
    text = plain(read_letter(SAMPLES / expected(stem)["file"]).text)
    assert [row["quote"] for row in expected(stem)["figures"] if plain(row["quote"]) not in text] == []


def test_every_sample_has_its_expected_facts() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.suffix in (".pdf", ".md")} - {"README.md"}
    assert {expected(stem)["file"] for stem in STEMS} == files
