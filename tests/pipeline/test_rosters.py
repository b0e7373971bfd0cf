"""The team on covers, in labelled lists and in tables of reports."""

from __future__ import annotations

import pytest

from .made_up_people import ADA, BEN, NLP, REPORT, part, team


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
def test_a_cover_names_the_lead_inspector(cover: str, role: str | None) -> None:
    text = f"Inspection of Wirral local authority children’s services\n\n{cover}\n\nJudgement\tGrade"
    assert team(text) == [("Ada Moss", role, True)]


def test_a_labelled_list_gives_each_member_a_role() -> None:
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


def test_labels_without_colons_may_share_a_line() -> None:
    listed = "Lead inspector Ada Moss Deputy lead inspector Ben Rook Team inspectors Cy Dell and Eve Hart"
    members = team(REPORT.format(size="four", more="", list=listed))
    assert [(name, lead) for name, _, lead in members] == [
        ("Ada Moss", True),
        ("Ben Rook", False),
        ("Cy Dell", False),
        ("Eve Hart", False),
    ]


def test_a_label_can_state_that_an_inspector_is_in_training() -> None:
    listed = "Lead inspector: Ada Moss HMI\n\nTeam inspectors: Ben Rook HMI\n\nHMI designate: Cy Dell"
    assert team(REPORT.format(size="two", more="", list=listed))[2] == ("Cy Dell", "HMI designate", False)


def test_roles_are_not_guessed_if_the_number_of_hmi_does_not_fit() -> None:
    listed = "Lead inspector: Ada Moss\n\nTeam inspectors: Ben Rook, Cy Dell"
    members = team(REPORT.format(size="two", more=" and one associate inspector", list=listed))
    assert {role for _, role, _ in members} == {None}


def test_a_quality_assurance_manager_who_is_hmi_belongs_to_the_team() -> None:
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


def test_a_table_names_the_inspectors_of_two_inspectorates() -> None:
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
