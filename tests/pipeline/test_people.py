"""The team, the signatures and the address of letters and reports written for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from ofsted_extract.patterns import load_patterns
from ofsted_extract.pipeline import authorities, dates, layout, people, sentences
from ofsted_extract.pipeline.language import add_span, blank, run
from ofsted_extract.pipeline.names import NameReader
from ofsted_extract.pipeline.values import KindValue, PersonValue
from ofsted_extract.reading import read_letter

NLP = blank()
for module in (layout, sentences, dates, authorities, people):
    NLP.add_pipe(f"ofsted_{module.__name__.rpartition('.')[2]}")

ADDRESS = "Mr Ian Brook\n\nDirector of Children’s Services\n\nWirral Council\n\nTown Hall"
SIGNATURE = "Ada Moss\n\nHer Majesty’s Inspector"


def letter(
    sentence: str = "", *, address: str = ADDRESS, signature: str = SIGNATURE, dear: str = "Mr Brook"
) -> str:
    """A monitoring letter with `sentence` in its opening."""
    return (
        f"Ofsted\n\nPiccadilly Gate\n\nStore Street\n\nManchester\n\n3 March 2019\n\n"
        f"{address}\n\nDear {dear}\n\n"
        "Monitoring visit to Wirral children’s services\n\n"
        f"This letter says what we found on 4 and 5 February 2019. {sentence}\n\n"
        f"Inspectors met care leavers and their carers.\n\nYours sincerely\n\n{signature}"
    )


def part(doc: Doc, which: str) -> list[PersonValue]:
    return [span._.value for span in doc.spans["people"] if span._.value.part == which]


def team(text: str) -> list[tuple[str, str | None, bool]]:
    return [(value.name, value.role, value.lead) for value in part(NLP(text), "inspector")]


def names(text: str, which: str = "inspector") -> list[str]:
    return [value.name for value in part(NLP(text), which)]


def codes(doc: Doc) -> list[str]:
    return [code for code, _ in doc._.doubts or [] if "authority" not in code]


ADA, BEN = ("Ada Moss", "HMI", True), ("Ben Rook", "HMI", False)
DCS = "Director of Children’s Services"


def ben(role: str | None) -> tuple[str, str | None, bool]:
    return ("Ben Rook", role, False)


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
def test_who_is_not_of_the_team_stays_out(sentence: str) -> None:
    assert names(letter(sentence)) == ["Ada Moss", "Ben Rook"]


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
        ("Mr Ian Brook and Ms Eve Hart\n\nJoint directors", "Mr Brook and Ms Hart"),
    ],
)
def test_the_addressee_may_share_a_line(address: str, dear: str) -> None:
    assert names(letter(address=f"{address}\n\nWirral Council", dear=dear), "addressee") == ["Ian Brook"]


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
def test_the_addressee_may_stand_below_the_address(opener: str) -> None:
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
def test_inspectors_are_of_ofsted_where_the_letter_names_it(closing: str, organisation: str | None) -> None:
    text = letter("The inspectors were Ada Moss HMI and Ben Rook HMI.").removeprefix("Ofsted\n\n")
    doc = NLP(text.replace("Inspectors met care leavers and their carers.", closing))
    assert [value.organisation for value in part(doc, "inspector")] == [organisation] * 2


def test_list_that_breaks_off_goes_on_in_the_next_block() -> None:
    assert names(letter("The inspectors were Ada Moss, HMI, and\n\nBen Rook, HMI.")) == [
        "Ada Moss",
        "Ben Rook",
    ]


def test_doubled_and_hard_spaces_are_folded_in_the_name() -> None:
    doc = NLP(letter("The inspectors were Ada  Moss,\u00a0HMI, and Ben\u00a0Rook, HMI."))
    assert [value.name for value in part(doc, "inspector")] == ["Ada Moss", "Ben Rook"]


def test_leader_is_the_one_who_signs_whatever_the_order() -> None:
    assert team(letter("The inspectors were Ben Rook HMI and Ada Moss HMI.")) == [BEN, ADA]


def test_signature_spelt_with_another_accent_still_leads() -> None:
    text = letter(
        "The inspectors were Máire Moss HMI and Ben Rook HMI.",
        signature="Maire Moss\n\nHis Majesty’s Inspector",
    )
    assert team(text) == [("Máire Moss", "HMI", True), BEN]


def test_of_two_like_names_the_one_who_signs_leads() -> None:
    sentence = "The inspectors were Stella Marlow HMI and Stella Marlowe HMI."
    members = team(letter(sentence, signature="Stella Marlowe\n\nHMI"))
    assert [name for name, _, lead in members if lead] == ["Stella Marlowe"]


def test_without_a_leader_there_is_a_doubt() -> None:
    doc = NLP(
        letter("The inspectors were Ada Moss HMI and Ben Rook HMI.", signature="Cy Dell\n\nRegional Director")
    )
    assert not any(value.lead for value in part(doc, "inspector"))
    assert codes(doc) == ["no-lead-inspector"]


def test_letter_without_people_says_so() -> None:
    doc = NLP("3 March 2019\n\nTown Hall\n\nDear colleague\n\nServices are weak.")
    assert not doc.spans["people"]
    assert codes(doc) == ["no-addressee", "no-inspectors", "no-signatory"]


@pytest.mark.parametrize(
    ("cover", "role"),
    [
        ("Lead inspector: Ada Moss, His Majesty’s Inspector", "HMI"),
        ("Lead inspector: Ada Moss\n\nHer Majesty’s Inspector", "HMI"),
        ("Lead inspector: Ada Moss HMI", "HMI"),
        ("Reporting inspector Ada Moss HMI", "HMI"),
        ("Lead inspector\tAda Moss HMI", "HMI"),
        ("Lead inspector: Ada Moss", None),
        ("Lead inspector:\n\nAda Moss\n\nHer Majesty’s Inspector", "HMI"),
    ],
)
def test_cover_names_the_lead_inspector(cover: str, role: str | None) -> None:
    text = f"Inspection of Wirral local authority children’s services\n\n{cover}\n\nJudgement\tGrade"
    assert team(text) == [("Ada Moss", role, True)]


REPORT = (
    "Wirral Council\n\nInspection of services for children\n\nInspection date: 3 to 20 May 2016\n\n"
    "Services are good.\n\nThe team consisted of {size} of Her Majesty’s Inspectors (HMI){more}.\n\n"
    "The inspection team\n\n{list}"
)


def test_labelled_list_of_a_report() -> None:
    listed = (
        "Lead inspector: Ada Moss\n\nDeputy lead inspector: Ben Rook\n\n"
        "Team inspectors: Cy Dell, Eve Hart-Lane (OI), Fay\n\nGill and Gus Hill AI.\n\n"
        "Shadow inspectors: Hal Ince\n\n"
        "Senior data analyst: Ida Judd\n\nQuality assurance manager: Jo King Any complaints go to the office."
    )
    assert team(REPORT.format(size="five", more=" and two others", list=listed)) == [
        ("Ada Moss", "HMI", True),
        ("Ben Rook", "HMI", False),
        ("Cy Dell", "HMI", False),
        ("Eve Hart-Lane", "Ofsted Inspector", False),
        ("Fay Gill", "HMI", False),
        ("Gus Hill", "Additional Inspector", False),
        ("Hal Ince", "HMI", False),
    ]


def test_labels_without_colons_may_run_on_in_one_line() -> None:
    listed = "Lead inspector Ada Moss Deputy lead inspector Ben Rook Team inspectors Cy Dell and Eve Hart"
    members = team(REPORT.format(size="four", more="", list=listed))
    assert [(name, lead) for name, _, lead in members] == [
        ("Ada Moss", True),
        ("Ben Rook", False),
        ("Cy Dell", False),
        ("Eve Hart", False),
    ]


def test_a_label_can_say_who_is_being_trained() -> None:
    listed = "Lead inspector: Ada Moss HMI\n\nTeam inspectors: Ben Rook HMI\n\nHMI designate: Cy Dell"
    assert team(REPORT.format(size="two", more="", list=listed))[2] == ("Cy Dell", "HMI designate", False)


def test_roles_are_not_guessed_where_the_count_does_not_fit() -> None:
    listed = "Lead inspector: Ada Moss\n\nTeam inspectors: Ben Rook, Cy Dell"
    members = team(REPORT.format(size="two", more=" and one associate inspector", list=listed))
    assert {role for _, role, _ in members} == {None}


def test_quality_assurance_manager_titled_hmi_is_of_a_reports_team() -> None:
    listed = (
        "Lead inspector: Ada Moss HMI Deputy lead inspector: Ben Rook HMI Associate inspector: Cy Dell "
        "Quality assurance manager: Eve Hart Senior HMI"
    )
    assert team(REPORT.format(size="three", more="", list=listed)) == [
        ADA,
        BEN,
        ("Cy Dell", "Associate inspector", False),
        ("Eve Hart", "Senior HMI", False),
    ]


def test_table_of_two_inspectorates() -> None:
    text = (
        "Area SEND inspection of Wirral Local Area Partnership\n\nOfsted and the CQC came.\n\n"
        "Inspection team\n\nOfsted\tCare Quality Commission\n\n"
        "Ada Moss, Ofsted HMI, lead inspector\tBen Rook, CQC lead inspector\n\n"
        "Dr Cy Dell, Ofsted HMI (social care)\tEve Hart, CQC Inspector\n\n"
        "Fay Gill HMI, Ofsted\tGus Hill, Ofsted Inspector\n\n"
        "If you are not happy with this report, tell us."
    )
    values = part(NLP(text), "inspector")
    assert [(value.name, value.role, value.organisation, value.lead) for value in values] == [
        ("Ada Moss", "HMI", "Ofsted", True),
        ("Ben Rook", "CQC lead inspector", "CQC", True),
        ("Cy Dell", "HMI", "Ofsted", False),
        ("Eve Hart", "CQC Inspector", "CQC", False),
        ("Fay Gill", "HMI", "Ofsted", False),
        ("Gus Hill", "Ofsted Inspector", "Ofsted", False),
    ]


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
    ],
)
def test_signatures(signature: str, expected: list[tuple[str, str | None]]) -> None:
    assert signed(signature) == expected


def test_who_signs_twice_is_named_once_and_may_be_said_to_lead() -> None:
    signature = (
        "Ada Moss\n\nHer Majesty’s Inspector\n\nOfsted\tCare Quality Commission\n\nAda Moss\tBen Rook\n\n"
        "HMI, Lead Inspector\tCQC Inspector"
    )
    assert signed(signature) == [("Ada Moss", "Her Majesty’s Inspector"), ("Ben Rook", "CQC Inspector")]
    assert team(letter(signature=signature)) == [ADA, ben("CQC Inspector")]


def test_signature_without_closing_words() -> None:
    text = letter().replace("Yours sincerely\n\n", "")
    assert names(text, "signatory") == ["Ada Moss"]
    assert names(text.replace("Yours sincerely", "Your sincerely"), "signatory") == ["Ada Moss"]


def test_reports_have_neither_address_nor_signature() -> None:
    doc = NLP(
        REPORT.format(size="two", more="", list="Lead inspector: Ada Moss\n\nTeam inspectors: Ben Rook")
    )
    assert {value.part for value in (span._.value for span in doc.spans["people"])} == {"inspector"}
    assert codes(doc) == []


def test_directors_who_sign_a_joint_letter_are_no_team() -> None:
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
def test_addressee(address: str, name: str, role: str | None) -> None:
    dear = "Mr Hall" if name == "Ian Hall" else "local partnership" if name == "Eve Hart" else "Mr Brook"
    found = part(NLP(letter(address=address, dear=dear)), "addressee")
    assert [(value.name, value.role) for value in found] == [(name, role)]


def test_address_without_a_person_gives_none() -> None:
    assert (
        names(letter(address="Director of Children’s Services\n\nNorth Tyneside\n\nKing Street"), "addressee")
        == []
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dr Máire O’Neill-Van Dyke OBE, HMI", "Máire O’Neill-Van Dyke"),
        ("Jean-luc de la Tour HMI", "Jean-luc de la Tour"),
        ("J. R. McIntyre QPM", "J. R. McIntyre"),
        ("Ann SMITH", "Ann SMITH"),
        ("Ada Moss BSc MRCPsych", "Ada Moss"),
        ("AdaMoss", "Ada Moss"),
        ("Ian Head, Ofsted inspector", "Ian Head"),
    ],
)
def test_shapes_of_names(text: str, name: str) -> None:
    doc = NLP.make_doc(text)
    found = NameReader(load_patterns()).read(doc, 0, len(doc))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text", ["Director Moss", "McIntyre", "Ada moss", "Head of Service", "Care Quality", "1 Ada Moss"]
)
def test_what_is_no_name(text: str) -> None:
    doc = NLP.make_doc(text)
    assert NameReader(load_patterns()).read(doc, 0, len(doc)) is None


LOWER = st.text(alphabet="abcdefghijklmnoprstuvw", min_size=3, max_size=8)
WORD = LOWER.map(str.capitalize)
NEVER = load_patterns().words("never-names") | load_patterns().words("post-nominals")
NEVER |= load_patterns().words("person-titles") | load_patterns().words("address-words")


@st.composite
def made_up_names(draw: st.DrawFn) -> str:
    words = draw(st.lists(WORD, min_size=2, max_size=3))
    surname = draw(st.sampled_from(["{}", "Mc{}", "O’{}", "O'{}", "van {}", "de la {}", "{}-Moss", "St. {}"]))
    assume(not any(word.lower() in NEVER for word in words))
    return " ".join([*words[:-1], surname.format(words[-1])])


FORMS = (
    "The inspectors were {}, HMI, and {}, HMI.",
    "Her Majesty’s Inspectors for this visit were {} and {}.",
    "The inspectors were {} and {}, Her Majesty’s Inspectors.",
    "The visit was carried out by {} HMI and {} HMI.",
    "The visit was undertaken by Her Majesty’s Inspectors, {} and {}.",
)


@given(made_up_names(), made_up_names(), st.sampled_from(FORMS))
@settings(max_examples=150, deadline=None)
def test_made_up_names_come_back_exactly(first: str, second: str, form: str) -> None:
    assume(first.casefold().replace("’", "'") != second.casefold().replace("’", "'"))
    text = letter(
        form.format(first, second), address=f"{second}\n\nChief Officer", signature=f"{first}\n\nHMI"
    )
    doc = NLP(text)
    assert [value.name for value in part(doc, "inspector")] == [first, second]
    assert [value.name for value in part(doc, "signatory")] == [first]
    assert [value.name for value in part(doc, "addressee")] == [second]
    assert all(span.text == span._.value.name for span in doc.spans["people"])


PIECES = st.sampled_from(
    [
        "Dear ",
        "Yours sincerely",
        "\n\n",
        "\t",
        "Lead inspector:",
        "The inspectors were ",
        ", HMI",
        " and ",
        "Ada Moss",
        "Inspection team",
        "Mc",
        "-",
        "’",
        " ",
        "O",
        "(",
        "\u00ad",
        "Team inspectors: ",
        "3 May 2019",
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
@settings(max_examples=150, deadline=None)
def test_no_text_stops_it(text: str) -> None:
    doc = NLP(text)
    for span in doc.spans["people"]:
        assert span.text.strip()
        assert len(span._.value.name.split()) >= 2


def test_real_monitoring_letter(shared_letters: Path) -> None:
    """What is found in a real monitoring letter: its two inspectors, the one who signs it, its addressee."""
    doc = run(NLP, read_letter(shared_letters / "wirral_monitoring_2018-01-18.txt"))
    values = [span._.value for span in doc.spans["people"]]
    assert [value.part for value in values].count("inspector") == 2
    lead = [value.name for value in values if value.part == "inspector" and value.lead]
    assert lead == [value.name for value in values if value.part == "signatory"]
    assert [value.role for value in values if value.part == "addressee"] == [
        "Director of Children's Services"
    ]
