"""The team and the addressee, in letters written for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from ofsted_extract.pipeline.language import run
from ofsted_extract.reading import read_letter

from .made_up_people import ADA, BEN, DCS, NLP, ben, codes, letter, names, part, team


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The inspectors were Ada Moss, HMI, and Ben Rook, HMI.", [ADA, BEN]),
        ("The inspectors were Ada Moss HMI and Ben Rook HMI.", [ADA, BEN]),
        (
            "The inspectors were Ada Moss, Her Majesty’s Inspector, and Ben Rook, His Majesty's Inspector.",
            [ADA, BEN],
        ),
        ("His Majesty’s Inspectors for this visit were Ada Moss and Ben Rook.", [ADA, BEN]),
        ("Her Majesty’s Inspectors were Ada Moss and Ben Rook.", [ADA, BEN]),
        ("The inspectors were Ada Moss and Ben Rook, Her Majesty’s Inspectors.", [ADA, BEN]),
        ("The inspectors were Ada Moss and Ben Rook, two of Her Majesty’s Inspectors.", [ADA, BEN]),
        ("The visit was carried out by Ada Moss, HMI, and Ben Rook, HMI.", [ADA, BEN]),
        ("The visit was undertaken by Her Majesty’s Inspectors, Ada Moss and Ben Rook.", [ADA, BEN]),
        (
            "It was made by Her Majesty’s Inspector, Ada Moss and His Majesty’s Inspector, Ben Rook.",
            [ADA, BEN],
        ),
        ("Ada Moss HMI and Ben Rook HMI carried out the visit.", [ADA, BEN]),
        (
            "It was carried out by Ada Moss and Ben Rook, both of whom are His Majesty’s Inspectors.",
            [ADA, BEN],
        ),
        ("The inspector was Ada Moss, Her Majesty’s Inspector.", [ADA]),
        ("The inspectors were Ada Moss, HMI, with Ben Rook, HMI designate.", [ADA, ben("HMI designate")]),
        (
            "The inspectors were Ada Moss, HMI, and Ben Rook, Ofsted Inspector.",
            [ADA, ben("Ofsted Inspector")],
        ),
        ("The inspectors were Ada Moss HMI and Ben Rook, Senior HMI.", [ADA, ben("Senior HMI")]),
        (
            "The inspectors were Ada Moss, HMI, and Ben Rook, Regulatory Inspector.",
            [ADA, ben("Regulatory Inspector")],
        ),
        ("The inspectors for the visit were His Majesty’s Inspectors: Ada Moss; and Ben Rook.", [ADA, BEN]),
        ("The inspectors were Ada Moss and Ben Rook.", [("Ada Moss", None, True), ben(None)]),
        (
            "The visit was led by Ben Rook, HMI, with Ada Moss, HMI.",
            [("Ben Rook", "HMI", True), ("Ada Moss", "HMI", False)],
        ),
        ("I was accompanied by Ben Rook, Ofsted Inspector.", [ADA, ben("Ofsted Inspector")]),
        ("The visit was made by two HMI: Ada Moss (lead) and Ben Rook.", [ADA, BEN]),
        ("Thank you for your time when Ada Moss HMI and Ben Rook HMI visited the council.", [ADA, BEN]),
        ("The visit was led by Ada Moss, HMI. Ben Rook (HMI) was the team inspector.", [ADA, BEN]),
        ("The visit was led by Ada Moss HMI. Ben Rook HMI accompanied her.", [ADA, BEN]),
        ("Ada Moss and Ben Rook, both HMI, carried out the visit.", [ADA, BEN]),
        (
            "The inspectors were Ada Moss HMI, Cy Dell HMI (shadowing) and Ben Rook, Senior HMI, quality "
            "assurance.",
            [ADA, ben("Senior HMI")],
        ),
        (
            "The inspectors were Ada Moss HMI and Ben Rook, Social Care Ofsted Inspector.",
            [ADA, ben("Social Care Ofsted Inspector")],
        ),
        (
            "The inspectors were Ada Moss HMI and Ben Rook, Regulatory Inspection Manager.",
            [ADA, ben("Regulatory Inspection Manager")],
        ),
        ("The inspectors were Ada Moss HMI and Ben Rook, HMI Education.", [ADA, ben("HMI Education")]),
        (
            "The visit was led by Ada Moss, HMI, with a team that included Ben Rook, Children’s Services "
            "Inspector.",
            [ADA, ben("Children’s Services Inspector")],
        ),
        ("The inspectors were Ada Moss HMI and, on 5 February, Ben Rook HMI.", [ADA, BEN]),
        ("The inspectors were Ada Moss HMI and Ben Rook (HMI designate).", [ADA, ben("HMI designate")]),
        (
            "The inspectors were:\n\nAda Moss, Her Majesty’s Inspector\n\nBen Rook, Her Majesty’s Inspector",
            [ADA, BEN],
        ),
        (
            "The inspectors were Ada Moss HMI and Ben Rook HMI. An Ofsted Inspector, Cy Dell, joined for "
            "a day.",
            [ADA, BEN, ("Cy Dell", "Ofsted Inspector", False)],
        ),
        (
            "I came with Ben Rook, Ofsted Inspector, and Cy Dell, Ofsted Inspector, to see your staff.",
            [ADA, ben("Ofsted Inspector"), ("Cy Dell", "Ofsted Inspector", False)],
        ),
        (
            "The lead inspectors were Ada Moss, HMI, and Ben Rook, CQC Inspector.",
            [ADA, ("Ben Rook", "CQC Inspector", True)],
        ),
        ("Inspectors saw case files.", [ADA]),
    ],
)
def test_opening_sentences_name_the_team(sentence: str, expected: list[tuple[str, str | None, bool]]) -> None:
    assert team(letter(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The inspectors were Ada Moss HMI and Ben Rook HMI. The quality assurance manager was Cy Dell, HMI.",
        "The inspectors were Ada Moss, HMI, Ben Rook, HMI and Cy Dell, who observed the visit.",
        "The inspectors were Ada Moss, HMI, and Ben Rook, HMI, with Cy Dell HMI shadowing.",
        "The inspectors were Ada Moss HMI and Ben Rook HMI, accompanied by Cy Dell HMI, who shadowed them.",
        "The inspectors were Ada Moss HMI and Ben Rook HMI, with Cy Dell, HMI, who quality assured it.",
        "The inspectors were Ada Moss, HMI, and Ben Rook, HMI, shadowed by Cy Dell, HMI.",
        "The inspectors were Ada Moss HMI and Ben Rook HMI. They were accompanied by Cy Dell HMI and "
        "Eve Hart HMI, who were observing.",
        "The inspectors were Ada Moss and Ben Rook, both HMI, joined by an observer, Cy Dell.",
        "The inspectors were Ada Moss, HMI, and Ben Rook, HMI, accompanied by Cy Dell, Ofsted’s National "
        "Director.",
        "Audits were carried out by Cy Dell and Eve Hart. The inspectors were Ada Moss HMI and Ben Rook HMI.",
        "The Chief Inspector, Cy Dell, wrote in May. The inspectors were Ada Moss HMI and Ben Rook HMI.",
    ],
)
def test_observers_and_quality_assurers_are_not_of_the_team(sentence: str) -> None:
    assert names(letter(sentence)) == ["Ada Moss", "Ben Rook"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The inspectors were Ada and Ben Moss HMIs.",
        "The inspectors were Ada & Ben Moss, Her Majesty’s Inspectors.",
        "The inspectors were Ms Ada and Mr Ben Moss HMI.",
        "The visit was carried out by Ada and Ben Moss OBE, both HMI.",
        "Ada and Ben Moss, both HMI, carried out the visit.",
    ],
)
def test_inspectors_may_share_a_surname(sentence: str) -> None:
    assert team(letter(sentence)) == [ADA, ("Ben Moss", "HMI", False)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The inspectors were Ada, Ben and Cy van der Berg HMIs.",
        "The inspectors were Ada, Ben and Cy Smith-O'Neill, Her Majesty’s Inspectors.",
    ],
)
def test_three_inspectors_may_share_a_surname(sentence: str) -> None:
    surname = "van der Berg" if "Berg" in sentence else "Smith-O'Neill"
    assert names(letter(sentence)) == [f"Ada {surname}", f"Ben {surname}", f"Cy {surname}"]


def test_a_place_before_and_shares_no_surname() -> None:
    sentence = "We thank Leeds and Ben Rook HMI, who carried out the visit."
    assert names(letter(sentence)) == ["Ben Rook"]


@pytest.mark.parametrize(
    "first", ["Ada Moss HMI OBE", "Ada Moss, HMI, MBA", "Ada Moss (she/her) HMI", "Ada Moss Ph.D. HMI"]
)
def test_a_list_goes_on_after_letters_and_pronouns(first: str) -> None:
    assert team(letter(f"The inspectors were {first} and Ben Rook HMI.")) == [ADA, BEN]


@pytest.mark.parametrize("dash", ["-", "–", "/"])
def test_a_dash_or_slash_may_separate_two_people(dash: str) -> None:
    assert names(letter(f"The inspectors were Ada Moss {dash} Ben Rook, both HMI.")) == [
        "Ada Moss",
        "Ben Rook",
    ]


def test_a_list_goes_on_after_a_colleague() -> None:
    assert team(letter("The inspectors were Ada Moss HMI and her colleague, Ben Rook HMI.")) == [ADA, BEN]


@pytest.mark.parametrize(
    "name", ["Paul d’Orsay", "Sana al-Amin", "J.P. Rook", "Sophie de la Haye", "Ng Wai Lin"]
)
def test_names_of_many_shapes_are_read_whole(name: str) -> None:
    assert names(letter(f"The inspectors were Ada Moss, HMI, and {name}, HMI.")) == ["Ada Moss", name]


@pytest.mark.parametrize(
    ("address", "dear"),
    [
        (f"{DCS}: Ian Brook", "Ian"),
        (f"To: Mr Ian Brook, {DCS}", "partners"),
        (f"Mr Ian Brook\n\n{DCS}\n\ncc Ms Eve Hart, Chief Executive", "Mr Brook"),
        ("Mr Ian Brook\n\nDirector of Education and Early Help\n\nHigh House\n\nKing Street", "Mr Brook"),
    ],
)
def test_the_addressee_may_share_a_line_with_a_role(address: str, dear: str) -> None:
    assert names(letter(address=f"{address}\n\nWirral Council", dear=dear), "addressee") == ["Ian Brook"]


@pytest.mark.parametrize(
    ("address", "dear", "roles"),
    [
        ("Mr Ian Brook and Ms Eve Hart\n\nJoint directors", "both", ("Joint directors", "Joint directors")),
        ("Ian Brook; Eve Hart\n\nJoint directors", "both", ("Joint directors", "Joint directors")),
        (f"Mr Ian Brook, {DCS}\n\nMs Eve Hart, Chief Executive", "Mr Brook", (DCS, "Chief Executive")),
        (f"Mr Ian Brook, {DCS}, Wirral Council Ms Eve Hart, Chief Officer", "both", (DCS, "Chief Officer")),
        (f"Ian Brook, {DCS}, Wirral Council Eve Hart, Chief Officer", "both", (DCS, "Chief Officer")),
        (f"Ian Brook\n\n{DCS}\n\nEve Hart\n\nChief Officer", "Ian and Eve", (DCS, "Chief Officer")),
        (f"Ian Brook OBE, {DCS}, and Eve Hart, Chief Executive", "colleagues", (DCS, "Chief Executive")),
        (f"Mr Ian Brook\tMs Eve Hart\n\n{DCS}\tChief Officer", "both", (DCS, "Chief Officer")),
        ("Ian Brook\n\nEve Hart\n\nTown Hall", "Mr Brook and Ms Hart", (None, None)),
        (f"Ian Brook, {DCS}\n\nEve Hart, CEO, Leafside Trust", "partners", (DCS, "CEO, Leafside Trust")),
        (f"Ian Brook, {DCS}\n\nEve Hart MBE, Youth Justice Service", "partners", (DCS, None)),
        (f"Ian Brook, {DCS}\n\nEve Hart , Chair , Leaf Trust", "partners", (DCS, "Chair, Leaf Trust")),
    ],
)
def test_a_letter_may_address_several_people(
    address: str, dear: str, roles: tuple[str | None, str | None]
) -> None:
    found = part(NLP(letter(address=f"{address}\n\nWirral Council", dear=dear)), "addressee")
    assert [(value.name, value.role) for value in found] == list(
        zip(["Ian Brook", "Eve Hart"], roles, strict=True)
    )


@pytest.mark.parametrize(
    "head",
    [
        f"Mr Ian Brook\n\n{DCS}\n\nTown Hall\n\n3 March 2019\n\nOfsted\n\nPiccadilly Gate\n\nManchester",
        f"Mr Ian Brook\tOfsted\n\n{DCS}\tPiccadilly Gate\n\nTown Hall\tManchester\n\n3 March 2019",
        f"3 March 2019\tOfsted\n\nMr Ian Brook\tPiccadilly Gate\n\n{DCS}\tManchester",
    ],
)
def test_the_address_may_stand_above_the_date_or_in_a_column(head: str) -> None:
    doc = NLP(f"{head}\n\nDear Mr Brook\n\nMonitoring visit to Wirral\n\nWe came.")
    assert [(value.name, value.role) for value in part(doc, "addressee")] == [("Ian Brook", DCS)]


@pytest.mark.parametrize("opener", ["For the attention of:", "For the attention of", "FAO", "FAO:", "Attn:"])
def test_the_addressee_may_stand_below_the_address_after_a_label(opener: str) -> None:
    address = f"Wirral Council\n\nTown Hall\n\nWirral\n\n{opener} Ian Brook, {DCS}"
    (value,) = part(NLP(letter(address=address)), "addressee")
    assert (value.name, value.role) == ("Ian Brook", DCS)


@pytest.mark.parametrize(
    ("closing", "organisation"),
    [
        ("Ofsted will plan its next inspection with this in mind.", "Ofsted"),
        ("This letter will stand on the Ofsted website.", None),
        ("We shall come again.", None),
    ],
)
def test_inspectors_belong_to_ofsted_if_the_letter_names_it(closing: str, organisation: str | None) -> None:
    text = letter("The inspectors were Ada Moss HMI and Ben Rook HMI.").removeprefix("Ofsted\n\n")
    doc = NLP(text.replace("Inspectors met care leavers and their carers.", closing))
    assert [value.organisation for value in part(doc, "inspector")] == [organisation] * 2


@pytest.mark.parametrize(
    ("printed", "organisation"),
    [
        ("CQC inspector", "CQC"),
        ("Care Quality Commission", "CQC"),
        ("HMICFRS inspector", "HMICFRS"),
        ("HMI Probation", "HMI Probation"),
        ("Social Care Regulatory Inspector", None),
    ],
)
@pytest.mark.parametrize("head", ["", "Ofsted\n\n"])
def test_an_inspectorate_is_given_if_it_is_printed_beside_the_name(
    printed: str, organisation: str | None, head: str
) -> None:
    text = letter(f"The inspectors were Ada Moss HMI and Ben Rook, {printed}.").removeprefix("Ofsted\n\n")
    found = part(NLP(head + text), "inspector")
    assert [value.organisation for value in found] == ["Ofsted" if head else None, organisation]


def test_a_list_that_breaks_off_continues_in_the_next_block() -> None:
    assert names(letter("The inspectors were Ada Moss, HMI, and\n\nBen Rook, HMI.")) == [
        "Ada Moss",
        "Ben Rook",
    ]


def test_doubled_and_non_breaking_spaces_in_a_name_are_folded() -> None:
    doc = NLP(letter("The inspectors were Ada  Moss,\u00a0HMI, and Ben\u00a0Rook, HMI."))
    assert [value.name for value in part(doc, "inspector")] == ["Ada Moss", "Ben Rook"]


def test_the_inspector_who_signs_leads_whatever_the_order_of_the_team() -> None:
    assert team(letter("The inspectors were Ben Rook HMI and Ada Moss HMI.")) == [BEN, ADA]


def test_a_signature_without_an_accent_still_identifies_the_lead() -> None:
    text = letter(
        "The inspectors were Máire Moss HMI and Ben Rook HMI.",
        signature="Maire Moss\n\nHis Majesty’s Inspector",
    )
    assert team(text) == [("Máire Moss", "HMI", True), BEN]


def test_of_two_inspectors_with_similar_names_the_one_who_signs_leads() -> None:
    sentence = "The inspectors were Stella Marlow HMI and Stella Marlowe HMI."
    members = team(letter(sentence, signature="Stella Marlowe\n\nHMI"))
    assert [name for name, _, lead in members if lead] == ["Stella Marlowe"]


def test_a_team_without_a_lead_inspector_gets_a_warning() -> None:
    doc = NLP(
        letter("The inspectors were Ada Moss HMI and Ben Rook HMI.", signature="Cy Dell\n\nRegional Director")
    )
    assert not any(value.lead for value in part(doc, "inspector"))
    assert codes(doc) == ["no-lead-inspector"]


def test_a_letter_without_people_gets_a_warning_for_each_missing_part() -> None:
    doc = NLP("3 March 2019\n\nTown Hall\n\nDear colleague\n\nServices are weak.")
    assert not doc.spans["people"]
    assert codes(doc) == ["no-addressee", "no-inspectors", "no-signatory"]


@pytest.mark.parametrize(
    ("address", "name", "role"),
    [
        (f"Mr Ian Brook\n\n{DCS}\n\nWirral Council", "Ian Brook", DCS),
        ("Ian Brook OBE\n\nWirral Council\n\nTown Hall", "Ian Brook", None),
        (f"Dr Ian Brook, {DCS}, Milton Keynes\n\nEve Hart, Chief Constable", "Ian Brook", DCS),
        (f"Ian Brook {DCS}\n\nWirral", "Ian Brook", DCS),
        ("Sent by email\n\nIan Brook,\n\nDirector of\n\nPeople\n\nWirral", "Ian Brook", "Director of People"),
        ("Ms. Ian van der Brook-Hall\n\nWirral Council", "Ian van der Brook-Hall", None),
        (f"{DCS}\n\nHigh House\n\nIan Brook\n\nInterim Director", "Ian Brook", "Interim Director"),
        ("Eve Hart, Chief Executive, Wirral\n\nIan Brook, Director, Wirral", "Eve Hart", "Chief Executive"),
        ("Ian Hall\n\nEast Sussex\n\nSt Mary Street", "Ian Hall", None),
    ],
)
def test_the_addressee_is_read_from_the_lines_above_the_salutation(
    address: str, name: str, role: str | None
) -> None:
    dear = "Mr Hall" if name == "Ian Hall" else "local partnership" if name == "Eve Hart" else "Mr Brook"
    found = part(NLP(letter(address=address, dear=dear)), "addressee")
    assert [(value.name, value.role) for value in found[:1]] == [(name, role)]


@pytest.mark.parametrize(
    "printed", ["3-3-2019", "03/03/19", "3.3.19", "3 March 19", "Date: 3 March 2019", "March 3, 2019"]
)
def test_the_addressee_stands_below_a_date_of_any_form(printed: str) -> None:
    text = letter(address=f"Ian Brook\n\n{DCS}", dear="colleague").replace("3 March 2019", printed, 1)
    assert names(
        text.replace("Ofsted\n\n", "Ofsted\n\nCy Dell\n\nRegional Director\n\n", 1), "addressee"
    ) == ["Ian Brook"]


def test_an_address_without_a_person_gives_no_addressee() -> None:
    assert (
        names(letter(address="Director of Children’s Services\n\nNorth Tyneside\n\nKing Street"), "addressee")
        == []
    )


def test_a_real_monitoring_letter_gives_its_team_signatory_and_addressee(shared_letters: Path) -> None:
    """It has two inspectors, of whom one signs and leads, and addresses a director."""
    doc = run(NLP, read_letter(shared_letters / "wirral_monitoring_2018-01-18.txt"))
    values = [span._.value for span in doc.spans["people"]]
    assert [value.part for value in values].count("inspector") == 2
    lead = [value.name for value in values if value.part == "inspector" and value.lead]
    assert lead == [value.name for value in values if value.part == "signatory"]
    assert [value.role for value in values if value.part == "addressee"] == [
        "Director of Children's Services"
    ]
