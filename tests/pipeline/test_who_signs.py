"""Signatories in lines, and which of them belong to the team."""

from __future__ import annotations

import pytest

from ofsted_extract.facts.header import KindValue
from ofsted_extract.pipeline.language import add_span

from .made_up_people import ADA, NLP, REPORT, ben, codes, letter, names, part, team


def signed(signature: str) -> list[tuple[str, str | None]]:
    return [(value.name, value.role) for value in part(NLP(letter(signature=signature)), "signatory")]


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("Ada Moss\n\nHer Majesty’s Inspector", [("Ada Moss", "Her Majesty’s Inspector")]),
        ("Ada Moss, Her Majesty’s Inspector", [("Ada Moss", "Her Majesty’s Inspector")]),
        ("Ada Moss Her Majesty’s Inspector", [("Ada Moss", "Her Majesty’s Inspector")]),
        ("Ada Moss.\n\nHMI\n\nThe letter is copied to Cy Dell", [("Ada Moss", "HMI")]),
        ("Ada Moss\n\nHMI\n\ncc\n\nCy Dell, Chief Executive", [("Ada Moss", "HMI")]),
        ("Ada Moss\n\nHMI\n\nPiccadilly Gate\n\nStore Street", [("Ada Moss", "HMI")]),
        (
            "Ofsted\tCare Quality Commission\n\nAda Moss\tBen Rook\n\n"
            "National Director, Social Care\tDeputy Chief Inspector\n\n"
            "HMI Constabulary\tHMI Probation\n\nCy Dell CBE\tEve Hart\n\n"
            "Her Majesty’s Inspector of Constabulary\tAssistant Chief Inspector",
            [
                ("Ada Moss", "National Director, Social Care"),
                ("Ben Rook", "Deputy Chief Inspector"),
                ("Cy Dell", "Her Majesty’s Inspector of Constabulary"),
                ("Eve Hart", "Assistant Chief Inspector"),
            ],
        ),
        (
            "Ada Moss\n\nNational Director Regulation and Social Care, Ofsted\n\nDr Ben Rook BSc MSc FRCA\n\n"
            "Chief Inspector of Health Care, CQC\n\nCy Dell, OBE QPM\n\n"
            "His Majesty’s Inspector of Constabulary\n\n"
            "His Majesty’s Inspector of Prisons",
            [
                ("Ada Moss", "National Director Regulation and Social Care"),
                ("Ben Rook", "Chief Inspector of Health Care"),
                (
                    "Cy Dell",
                    "His Majesty’s Inspector of Constabulary, His Majesty’s Inspector of Prisons",
                ),
            ],
        ),
        (
            "Ada Moss\n\nBen Rook\n\nNational Director\n\nDeputy Chief Inspector",
            [("Ada Moss", "National Director"), ("Ben Rook", "Deputy Chief Inspector")],
        ),
        (
            "Ada Moss\n\nHer Majesty’s Inspector\n\nRegional Director, South East",
            [("Ada Moss", "Her Majesty’s Inspector, Regional Director, South East")],
        ),
        (
            "Ada Moss OBE\n\nSenior HMI\n\nDeputy Director, Social Care",
            [("Ada Moss", "Senior HMI, Deputy Director, Social Care")],
        ),
        (
            "Ada Moss HMI\n\nLead Inspector\n\nPiccadilly Gate\n\nStore Street",
            [("Ada Moss", "HMI, Lead Inspector")],
        ),
        (
            "Ada Moss, Her Majesty’s Inspector, and Ben Rook, Ofsted Inspector",
            [("Ada Moss", "Her Majesty’s Inspector"), ("Ben Rook", "Ofsted Inspector")],
        ),
        (
            "Ada Moss and Ben Rook\n\nHer Majesty’s Inspectors",
            [("Ada Moss", "Her Majesty’s Inspectors"), ("Ben Rook", "Her Majesty’s Inspectors")],
        ),
        (
            "Ada and Ben Moss\n\nHer Majesty’s Inspectors",
            [("Ada Moss", "Her Majesty’s Inspectors"), ("Ben Moss", "Her Majesty’s Inspectors")],
        ),
    ],
)
def test_signatories_and_their_roles_are_read(signature: str, expected: list[tuple[str, str | None]]) -> None:
    assert signed(signature) == expected


@pytest.mark.parametrize(
    "name",
    [
        "pp Ada Moss",
        "PP Ada Moss",
        "p.p. Ada Moss",
        "pp. Ada Moss OBE",
        "p/p Ada Moss",
        "(pp) Ada Moss",
        "per pro Ada Moss",
        "Signed on behalf of Ada Moss",
        "Ada Moss (pp Ben Rook)",
        "Ben Rook pp Ada Moss",
        "pp\n\nAda Moss",
        "Ben Rook\n\npp Ada Moss",
    ],
)
def test_whoever_is_signed_for_is_the_signatory(name: str) -> None:
    signature = f"{name}\n\nHer Majesty’s Inspector"
    assert signed(signature) == [("Ada Moss", "Her Majesty’s Inspector")]
    assert team(letter(signature=signature)) == [ADA]


@pytest.mark.parametrize("name", ["P Moss", "P. P. Moss", "P.J. Moss"])
def test_initials_are_no_sign_of_another_signer(name: str) -> None:
    assert signed(f"{name}\n\nHMI") == [(name, "HMI")]


def test_a_second_role_of_an_inspector_does_not_take_them_out_of_the_team() -> None:
    signature = "Ada Moss\n\nHer Majesty’s Inspector\n\nRegional Director, South East"
    assert team(letter(signature=signature)) == [ADA]


def test_a_person_who_signs_twice_is_named_once_and_may_lead() -> None:
    signature = (
        "Ada Moss\n\nHer Majesty’s Inspector\n\nOfsted\tCare Quality Commission\n\nAda Moss\tBen Rook\n\n"
        "HMI, Lead Inspector\tCQC Inspector"
    )
    assert signed(signature) == [("Ada Moss", "Her Majesty’s Inspector"), ("Ben Rook", "CQC Inspector")]
    assert team(letter(signature=signature)) == [ADA, ben("CQC Inspector")]


def test_a_signature_needs_no_closing_words() -> None:
    text = letter().replace("Yours sincerely\n\n", "")
    assert names(text, "signatory") == ["Ada Moss"]
    assert names(text.replace("Yours sincerely", "Your sincerely"), "signatory") == ["Ada Moss"]


def test_reports_have_neither_address_nor_signature() -> None:
    doc = NLP(
        REPORT.format(size="two", more="", list="Lead inspector: Ada Moss\n\nTeam inspectors: Ben Rook")
    )
    assert {value.part for value in (span._.value for span in doc.spans["people"])} == {"inspector"}
    assert codes(doc) == []


def test_directors_who_sign_a_joint_letter_are_not_a_team() -> None:
    text = letter(signature="Ada Moss\n\nNational Director, Social Care\n\nBen Rook\n\nHMI Probation")
    doc = NLP.make_doc(text)
    add_span(doc, "kind", 0, 1, KindValue("jtai"))
    for _, pipe in NLP.pipeline:
        doc = pipe(doc)
    assert part(doc, "inspector") == []
    assert codes(doc) == []


def test_lead_inspectors_who_sign_beside_a_director_are_the_team() -> None:
    signature = (
        "Ofsted\tCare Quality Commission\n\nAda Moss\tBen Rook\n\n"
        "Regional Director\tDeputy Chief Inspector\n\n"
        "Cy Dell HMI, Lead Inspector\tEve Hart, CQC Inspector"
    )
    assert team(letter(signature=signature)) == [
        ("Cy Dell", "HMI", True),
        ("Eve Hart", "CQC Inspector", False),
    ]
