"""Letters written for these tests about one authority, read by the real pipeline."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ofsted_extract import extract
from ofsted_extract.facts.record import Record

Write = Callable[..., Record]

LETTER = """### {title} {authority} children's services

{dated}

Dear Ms Example

This letter tells what inspectors saw on the monitoring visit to {authority} on {visited}. {judged}
The inspectors were Ada Pattern, HMI and Bea Sample, HMI.

### Findings

{findings}

Yours sincerely

Ada Pattern
Her Majesty's Inspector
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a letter and returns its record: `write("a.md", "5 and 6 February 2019", "…findings…")`."""

    def letter(name: str, visited: str, findings: str, **more: str) -> Record:
        given = {
            "title": "Monitoring visit to",
            "authority": "Leeds",
            "dated": "4 March " + visited[-4:],
            "judged": "",
        }
        path = tmp_path / name
        path.write_text(LETTER.format(visited=visited, findings=findings, **{**given, **more}), "utf-8")
        return extract(path)

    return letter
