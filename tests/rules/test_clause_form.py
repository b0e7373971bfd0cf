"""Rules on the clause are refused when they are loaded, with file, line and rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.patterns import load_patterns

HEAD = "clauses:\n  - id: own/x\n    about: a rule\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    path: [{DEPP: nsubj}]\n", "own.yaml:4: rule own/x: .*'DEPP' cannot be asked of a word"),
        ("    path: [{DEP: nsubjj}]\n", "own.yaml:4: rule own/x: .*no word has the DEP 'nsubjj'"),
        ("    path:\n      - {DEP: nsubj}\n      - {HAS: {CLASS: thing}}\n", "own.yaml:6: rule own/x: "),
        ("    path: [{OP: '+'}]\n", "own.yaml:4: rule own/x: .*OP can only be"),
        ("    subject: ['noun:phrases']\n", "own.yaml:4: rule own/x: .*called 'phrases'"),
        ("    measure: ['noun:aside|verb:x']\n", "own.yaml:4: rule own/x: .*called 'x'"),
    ],
)
def test_what_cannot_be_asked_of_a_clause_is_refused(body: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(PatternError, match=message):
        load_patterns(str(tmp_path))
