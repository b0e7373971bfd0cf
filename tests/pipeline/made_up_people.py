"""An invented monitoring letter, and helpers that return the people found in it."""

from __future__ import annotations

from spacy.tokens import Doc

from ofsted_extract.facts.in_header.people import PersonValue
from ofsted_extract.pipeline.language import blank

NLP = blank()
for name in ("layout", "sentences", "dates", "authorities", "people"):
    NLP.add_pipe(f"ofsted_{name}")

ADDRESS = "Mr Ian Brook\n\nDirector of Children’s Services\n\nWirral Council\n\nTown Hall"
SIGNATURE = "Ada Moss\n\nHer Majesty’s Inspector"
REPORT = (
    "Wirral Council\n\nInspection of services for children\n\nInspection date: 3 to 20 May 2016\n\n"
    "Services are good.\n\nThe team consisted of {size} of Her Majesty’s Inspectors (HMI){more}.\n\n"
    "The inspection team\n\n{list}"
)


def letter(
    sentence: str = "", *, address: str = ADDRESS, signature: str = SIGNATURE, dear: str = "Mr Brook"
) -> str:
    """The text of a monitoring letter with `sentence` in its opening."""
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
    return [code for code, _ in doc._.warnings or [] if "authority" not in code]


ADA, BEN = ("Ada Moss", "HMI", True), ("Ben Rook", "HMI", False)
DCS = "Director of Children’s Services"


def ben(role: str | None) -> tuple[str, str | None, bool]:
    return ("Ben Rook", role, False)
