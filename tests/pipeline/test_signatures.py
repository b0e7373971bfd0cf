"""Signatories in lines and in the columns of two inspectorates, and which of them belong to the team."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ofsted_extract.facts.in_header.people import PersonValue
from ofsted_extract.pipeline.language import blank, run
from ofsted_extract.reading import read_bytes

NLP = blank()
for name in ("layout", "sentences", "kind", "dates", "authorities", "people"):
    NLP.add_pipe(f"ofsted_{name}")

HEAD = """Ofsted
Agora

19 May 2017

Mrs Ida Fenn
Director of Children's Services
Surrey County Council

Dear Mrs Fenn

Joint local area SEND inspection in Surrey

Ofsted and the Care Quality Commission (CQC) inspected the local area of Surrey from 3 to 7 April 2017.

Plans are written in time.

Yours sincerely

"""
FOOT = "\n\nCC: Department for Education\nClinical commissioning group"

DIRECTORS = [
    ("Cy Dell", "Regional Director"),
    ("Uma Lark", "Deputy Chief Inspector, Primary Medical Services"),
]
INSPECTORS = [
    ("Ada Moss", "HMI Lead Inspector"),
    ("Eve Hart", "CQC Inspector"),
    ("Ben Rook", "Ofsted Inspector"),
]


def found(signatures: str, part: str) -> list[PersonValue]:
    """The people with the part `part` in a SEND letter in plain text with these signatures."""
    letter = read_bytes((HEAD + signatures + FOOT).encode(), "letter.txt")
    doc = run(NLP, letter)
    values = [span._.value for span in doc.spans["people"]]
    return [value for value in values if value.part == part]


def signed(signatures: str) -> list[tuple[str, str | None]]:
    return [(value.name, value.role) for value in found(signatures, "signatory")]


def team(signatures: str) -> list[tuple[str, str | None, str | None, bool]]:
    return [(each.name, each.role, each.organisation, each.lead) for each in found(signatures, "inspector")]


def grid(gap: str) -> str:
    """Two columns with `gap` between their cells."""
    rows = [
        ("Ofsted", "Care Quality Commission"),
        ("Cy Dell", "Uma Lark"),
        ("Regional Director", "Deputy Chief Inspector, Primary Medical Services"),
        ("Ada Moss", "Eve Hart"),
        ("HMI Lead Inspector", "CQC Inspector"),
        ("Ben Rook", ""),
        ("Ofsted Inspector", ""),
    ]
    return "\n".join(gap.join(row) for row in rows)


IN_CELLS = """Ofsted   Care Quality Commission
Cy Dell, Regional Director   Uma Lark, Deputy Chief Inspector, Primary Medical Services
Ada Moss, HMI Lead Inspector   Eve Hart, CQC Inspector
Ben Rook, Ofsted Inspector"""
STACKED = """Ofsted
Cy Dell
Regional Director
Ada Moss
HMI Lead Inspector
Ben Rook
Ofsted Inspector

Care Quality Commission
Uma Lark
Deputy Chief Inspector, Primary Medical Services
Eve Hart
CQC Inspector"""
COLUMN_BY_COLUMN = """Ofsted\tCare Quality Commission
Cy Dell
Regional Director\tUma Lark
Deputy Chief Inspector, Primary Medical Services
Ada Moss
HMI Lead Inspector\tEve Hart
CQC Inspector
Ben Rook
Ofsted Inspector"""


@pytest.mark.parametrize(
    "signatures",
    [
        grid("\t"),
        grid("  "),
        grid(" " * 20),
        grid(" "),
        grid("  ").replace("\n", "\n\n"),
        IN_CELLS,
        IN_CELLS.replace("   ", " "),
        STACKED,
        COLUMN_BY_COLUMN,
    ],
)
def test_a_grid_gives_each_person_their_role(signatures: str) -> None:
    assert sorted(signed(signatures)) == sorted(DIRECTORS + INSPECTORS)
    assert sorted(each for each, *_ in team(signatures)) == ["Ada Moss", "Ben Rook", "Eve Hart"]
    assert ("Ada Moss", "HMI", "Ofsted", True) in team(signatures)
    assert ("Eve Hart", "CQC Inspector", "CQC", False) in team(signatures)


def test_two_people_may_sign_on_one_line() -> None:
    assert [name for name, _ in signed("Ada Moss and Ben Rook\nHer Majesty’s Inspectors")] == [
        "Ada Moss",
        "Ben Rook",
    ]


def test_lead_inspector_below_a_name_does_not_apply_to_the_name_beside_it() -> None:
    signatures = COLUMN_BY_COLUMN.replace("Ada Moss\nHMI Lead", "Ada Moss, HMI\nLead")
    assert [name for name, *_, lead in team(signatures) if lead] == ["Ada Moss"]


@given(st.integers(2, 40), st.integers(2, 40))
@settings(max_examples=20, deadline=None)
def test_columns_are_kept_apart_whatever_the_width_of_the_gaps(first: int, second: int) -> None:
    rows = (f"Ada Moss{' ' * first}Eve Hart", f"HMI Lead Inspector{' ' * second}CQC Inspector")
    assert signed("\n".join(rows)) == INSPECTORS[:2]


def test_a_role_in_letters_continues_on_the_line_below() -> None:
    signatures = (
        "Cy Dell HMI\nRegional Director, South East\n"
        "Ada Moss, HMI\nLead Inspector\nBen Rook OI\nTeam Inspector"
    )
    assert signed(signatures) == [
        ("Cy Dell", "HMI, Regional Director, South East"),
        ("Ada Moss", "HMI, Lead Inspector"),
        ("Ben Rook", "OI, Team Inspector"),
    ]
    assert team(signatures) == [
        ("Ada Moss", "HMI", "Ofsted", True),
        ("Ben Rook", "Ofsted Inspector", "Ofsted", False),
    ]


def test_the_heading_of_a_column_gives_the_inspectorate_of_its_signatories() -> None:
    signatures = "Ofsted\tCare Quality Commission\nAda Moss HMI\tEve Hart\nLead Inspector\tLead Inspector"
    assert team(signatures) == [("Ada Moss", "HMI", "Ofsted", True), ("Eve Hart", None, "CQC", True)]


def test_labels_before_names_are_inspectorates_or_roles() -> None:
    signatures = (
        "Ada Moss\nHer Majesty's Inspector\n\n"
        "Ofsted: Cy Dell, Regional Director\nDeputy Chief Inspector: Uma Lark"
    )
    assert signed(signatures) == [
        ("Ada Moss", "Her Majesty's Inspector"),
        ("Cy Dell", "Regional Director"),
        ("Uma Lark", "Deputy Chief Inspector"),
    ]
    assert [name for name, *_ in team(signatures)] == ["Ada Moss"]


def test_signatures_may_stand_in_a_markdown_table() -> None:
    signatures = "| Ofsted | CQC |\n|---|---|\n| Ada Moss<br>HMI Lead Inspector | Eve Hart<br>CQC Inspector |"
    assert signed(signatures) == INSPECTORS[:2]


def test_a_list_of_the_team_may_stand_below_the_signature() -> None:
    signatures = (
        "Ada Moss\nHer Majesty's Inspector\n\nTeam inspectors: Ben Rook HMI and Cy Dell, Ofsted Inspector"
    )
    assert signed(signatures) == [("Ada Moss", "Her Majesty's Inspector")]
    assert [name for name, *_ in team(signatures)] == ["Ada Moss", "Ben Rook", "Cy Dell"]


def test_a_name_of_four_words_gets_a_warning() -> None:
    letter = read_bytes((HEAD + "Ada Moss Eve Hart\nHer Majesty's Inspector").encode(), "letter.txt")
    doc = run(NLP, letter)
    assert "long-name" in [code for code, _ in doc._.warnings]
    doc = run(NLP, read_bytes((HEAD + "Ada Moss Hart\nHer Majesty's Inspector").encode(), "letter.txt"))
    assert "long-name" not in [code for code, _ in doc._.warnings or []]
