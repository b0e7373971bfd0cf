"""The example output in the README and the example rule in CONTRIBUTING are what the tool really does.

All other blocks of code are run by the root conftest.
"""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import ofsted_extract
from ofsted_extract.cli.main import app

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
SAMPLE = ROOT / "samples" / "monitoring-visit.pdf"
HEADER = ("kind", "local_authority", "letter_date", "visit_start", "visit_end", "visit_ordinal")


def excerpt() -> str:
    """Returns the excerpt of the sample's record that the README shows: part of the header and one figure."""
    record: dict[str, Any] = ofsted_extract.extract(SAMPLE).model_dump(mode="json")
    [figure] = [figure for figure in record["figures"] if figure["evidence"]["text"] == "62%"]
    header = {name: record["header"][name] for name in (*HEADER, "previous_judgement")}
    header_lines = [
        f'    "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in header.items()
    ]
    figure_lines = [
        f'      "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in figure.items()
    ]
    return (
        '{\n  "header": {\n'
        + ",\n".join(header_lines)
        + '\n  },\n  "figures": [\n    {\n'
        + ",\n".join(figure_lines)
    ) + "\n    }\n  ]\n}\n"


def test_the_excerpt_agrees_with_the_record_of_the_sample(update_golden: bool) -> None:
    text = README.read_text(encoding="utf-8")
    if update_golden:
        text = re.sub(r"(?s)(?<=```json\n).*?(?=```)", lambda _: excerpt(), text, count=1)
        README.write_text(text, encoding="utf-8")
    assert f"```json\n{excerpt()}```" in text


def test_the_explanation_is_what_the_command_prints(
    update_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ignores the version of the rules and their line numbers, which change with every rule."""
    monkeypatch.chdir(ROOT)
    text = README.read_text(encoding="utf-8")
    [(command, shown)] = re.findall(r"(?s)```console\n\$ ofsted-extract (.*?)\n(.*?)```", text)
    printed = CliRunner().invoke(app, shlex.split(command)).stdout
    if update_golden:
        README.write_text(
            text.replace(f"{command}\n{shown}```", f"{command}\n{printed}```"), encoding="utf-8"
        )
        shown = printed
    ignored = re.compile(r"(?<=\.yaml:)\d+|(?<=patterns )\S+(?=:)")
    assert ignored.sub("…", shown) == ignored.sub("…", printed)
    assert "not-figures/numbered-stage" in printed


def test_the_example_rule_passes_its_own_examples_and_changes_the_figures(tmp_path: Path) -> None:
    from ofsted_extract.pipeline.language import blank
    from ofsted_extract.rules.patterns import check_examples, load_patterns

    [rule] = re.findall(r"(?s)```yaml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    (tmp_path / "own.yaml").write_text(rule, encoding="utf-8")
    patterns = load_patterns(str(tmp_path))
    assert "not-figures/pathway" in patterns.rules
    assert check_examples(blank(), patterns) == []
    letter = tmp_path / "letter.txt"
    letter.write_text("We met nine adults with care experience. They were on pathway 2, which is new.")
    without, with_rule = (
        [(figure.value, figure.subject) for figure in ofsted_extract.extract(letter, patterns=own).figures]
        for own in (None, tmp_path)
    )
    assert without[0] == (9, "adults")
    assert without[1][0] == 2
    assert with_rule == [(9, "adults with care experience")]
