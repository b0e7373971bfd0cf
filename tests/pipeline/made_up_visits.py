"""Builds a made-up letter or report, and reads what was found about its visit."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.pipeline.language import blank

MONITORING = "Monitoring visit to Northtown children’s services"
FOCUSED = "Focused visit to Northtown children’s services"
ILACS = "Inspection of Northtown local authority children’s services"


def pipeline() -> Language:
    nlp = blank()
    for name in ("layout", "sentences", "kind", "dates", "visit"):
        nlp.add_pipe(f"ofsted_{name}")
    return nlp


NLP = pipeline()


def letter(body: str, title: str = MONITORING, head: str = "5 March 2019") -> Doc:
    return NLP(f"{head}\n\nMs Ada Lark\n\nDear Ms Lark\n\n{title}\n\n{body}")


def report(cover: str, body: str = "") -> Doc:
    return NLP(f"{ILACS}\n\n{cover}\n\nLead inspector: Ada Lark\n\n{body}")


def days(doc: Doc) -> tuple[str | None, str | None]:
    """The first and last day of the visit; the last is None for a visit of one day."""
    by_role = {span._.value.role: span._.value.iso for span in doc.spans["dates"]}
    return by_role.get("visit_start"), by_role.get("visit_end")


def codes(doc: Doc) -> set[str]:
    """The codes of the warnings, except `no-focus`: most made-up letters say nothing of their focus."""
    return {code for code, _ in doc._.warnings or []} - {"no-focus"}


def previous(doc: Doc) -> tuple[str, str | None] | None:
    return next(((span._.value.grade, span._.value.date) for span in doc.spans["previous_judgement"]), None)
