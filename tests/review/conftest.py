"""A site of samples and hostile files, made once by the command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ofsted_extract.cli.main import app
from ofsted_extract.errors import ExitCode

SAMPLES = Path(__file__).parents[2] / "samples"

HOSTILE = """### Monitoring visit to Leeds <script>document.title = "owned"</script> children's services

4 March 2019

</style></script><img src=x onerror="document.title = 'owned'">

This letter is about the visit of 5 and 6 February 2019 to Leeds. <b onclick=alert(1)>Only 50%</b> of pupils
" onmouseover="document.title='owned'" went to school; 27 of the 30 care leavers had a plan.

[a link](javascript:document.title='owned') <a href="https://example.org/">out</a> {{ 7 * 7 }} {% raw %}
"""
HOSTILE_NAME = "javascript:a(1)#?%41 <img src=x onerror=a(1)> & \"'.md"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`review letters/ -o site/` for three samples, a hostile letter, and two files that are not letters."""
    folder = tmp_path_factory.mktemp("review")
    letters = folder / "letters"
    letters.mkdir()
    for name in ("monitoring-visit.pdf", "inspection-report.pdf", "single-framework-report.pdf"):
        shutil.copy(SAMPLES / name, letters)
    (letters / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")
    (letters / "empty.pdf").write_bytes(b"")
    (letters / "<b>page.pdf").write_bytes(b"<html><body>no letter</body></html>")
    done = CliRunner().invoke(app, ["review", str(letters), "-o", str(folder / "site")])
    assert done.exit_code == ExitCode.SOME_FAILED, done.output
    assert "letters 6, " in done.stderr
    assert ", errors 2, " in done.stderr
    return folder / "site"


SHARES = (("Leeds", 2019, 62, None), ("Leeds", 2021, 71, 66), ("Hull", 2020, 8, 65))
"""Authority, year, share of children with an up-to-date PEP, and the national share."""


@pytest.fixture(scope="session")
def site_of_shares(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three letters that quote one statistic, two of them with the national average."""
    folder = tmp_path_factory.mktemp("shares")
    letters = folder / "letters"
    for place, year, share, national in SHARES:
        beside = "" if national is None else f", compared with {national}% nationally"
        path = letters / str(year) / f"{place.lower()}.md"
        path.parent.mkdir(parents=True)
        path.write_text(
            f"""### Focused visit to {place} children's services

4 March {year}

Dear Ms Example

This letter is about the focused visit of 5 and 6 February {year} to {place}.

### Findings

Of looked-after children, {share}% had an up-to-date PEP in January {year}{beside}.
""",
            encoding="utf-8",
        )
    done = CliRunner().invoke(app, ["review", str(letters), "-o", str(folder / "site")])
    assert done.exit_code == ExitCode.OK, done.output
    return folder / "site"
