"""Makes filled form fields, stamps and typed notes part of a page's text, as its reader sees them."""

from __future__ import annotations

from typing import Any

_NEEDS_APPEARANCES = b"/NeedAppearances true"
"""Says that a viewer has to draw the form's fields from their values."""


def prepare(document: Any, data: bytes) -> None:
    """Makes pdfium draw the fields of a form whose file leaves that to the viewer; nothing in it is run."""
    if _NEEDS_APPEARANCES in data and document.get_formtype():
        document.init_forms()


def flatten(pdf_page: Any) -> bool:
    """Makes the annotations of a page that show text a part of its content.

    Hidden annotations are left out, and so are scripts: only what a field looks like is used.

    Returns:
        Whether there were any; the page then has to be loaded again.
    """
    from pypdfium2 import raw

    with_text = {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP}
    for at in range(raw.FPDFPage_GetAnnotCount(pdf_page)):
        annotation = raw.FPDFPage_GetAnnot(pdf_page, at)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in with_text:
            return bool(raw.FPDFPage_Flatten(pdf_page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)
    return False
