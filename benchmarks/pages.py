"""Makes long reports, and measures the time to extract one: `python -m benchmarks.pages FILE`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

_SENTENCES = (
    "In May {year}, {share}% of the {count} looked-after children had a plan that was up to date.",
    "Social workers hold {small} cases each on average, compared with {more} at the last visit.",
    "Leaders know that too many children wait longer than {small} weeks for a decision, and why.",
    "Managers audited {small} cases in the month before the visit and judged {less} of them good.",
    "Visits to children are regular, and the records of them say what the children themselves think.",
    "The number of care leavers in suitable homes rose from {count} in April {year} to {later} in March.",
)

_LINES = 5
"""Lines per page. Pages are short because a report of more than half a million characters is refused."""


def make_report(path: Path, pages: int) -> None:
    """Writes a PDF with `pages` pages of prose, each with a heading, a running footer and a page number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4)
    for page in range(pages):
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(
            72, 770, "Focused visit to Kent children’s services" if page == 0 else f"Area {page}"
        )
        canvas.setFont("Helvetica", 11)
        for line in range(_LINES):
            number = page * _LINES + line
            text = _SENTENCES[number % len(_SENTENCES)].format(
                year=2014 + number % 9,
                share=number % 100,
                count=100 + number % 800,
                later=110 + number % 800,
                small=5 + number % 20,
                more=9 + number % 20,
                less=1 + number % 4,
            )
            canvas.drawString(72, 740 - 15 * line, text)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 40, f"Made for a benchmark {page + 1}")
        canvas.showPage()
    canvas.save()


def seconds(path: str) -> float:
    """Returns the CPU seconds that one letter takes, once a small letter has warmed up the process."""
    from ofsted_extract import extract

    small = Path(path).with_name("small.pdf")
    make_report(small, 2)
    extract(small, isolated=False)
    start = time.process_time()
    extract(path, isolated=False)
    return time.process_time() - start


if __name__ == "__main__":
    print(seconds(sys.argv[1]))
