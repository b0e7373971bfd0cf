"""Names of the record's closed lists in the words of the field, as a page shows them."""

from __future__ import annotations

from ofsted_extract.records import DateRole, LetterKind

_LETTER_KINDS: dict[LetterKind, str] = {
    "monitoring_visit": "Monitoring visit",
    "focused_visit": "Focused visit",
    "ilacs_inspection": "ILACS inspection",
    "sif_inspection": "SIF inspection",
    "jtai": "Joint targeted area inspection",
    "area_send": "Area SEND inspection",
    "send_local_area": "Local area SEND inspection",
    "school_monitoring": "School monitoring visit",
    "other": "Other letter",
}

DATE_ROLES: dict[DateRole, str] = {
    "letter_date": "Letter date",
    "visit_start": "Visit starts",
    "visit_end": "Visit ends",
    "previous_judgement": "Date of previous judgement",
    "mentioned": "Date mentioned",
}

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

HEADER_FIELDS = {
    **DATE_ROLES,
    "kind": "Kind of letter",
    "local_authority": "Local authority",
    "visit_ordinal": "Number of the visit",
    "previous_judgement": "Previous judgement",
}
"""Labels of the header's fields; others have their own name."""


def kind_words(kind: LetterKind) -> str:
    """What a kind of letter is called."""
    return _LETTER_KINDS[kind]


def grade_words(grade: str) -> str:
    """What a grade is called: `Requires improvement`."""
    return sentence_case(grade)


def sentence_case(name: str) -> str:
    """`some_name` as `Some name`."""
    spaced = name.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


def long_date(iso: str) -> str:
    """`2018-01-18` as `18 January 2018`; a month or a year at its own precision."""
    parts = [int(part) for part in iso.split("-")]
    named = [str(parts[0]), *(_MONTHS[month - 1] for month in parts[1:2]), *map(str, parts[2:])]
    return " ".join(reversed(named))
