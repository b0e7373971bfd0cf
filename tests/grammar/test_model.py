"""The parser's files are checked before any letter is read."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ofsted_extract.cli.main import app
from ofsted_extract.errors import ExitCode, GrammarModelError
from ofsted_extract.grammar import model
from ofsted_extract.running import processing


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the parser's files that is found in place of the installed ones.

    Workers see it if they are forked, which threads that other tests have left behind would rule out.
    """
    monkeypatch.setattr("threading.active_count", lambda: 1)
    copy = tmp_path / "model"
    shutil.copytree(model._installed_directory(), copy)
    monkeypatch.setattr(model, "_installed_directory", lambda: copy)
    model.model_directory.cache_clear()
    processing._pipeline.cache_clear()
    yield copy
    model.model_directory.cache_clear()
    processing._pipeline.cache_clear()


def test_an_unchanged_copy_is_accepted(copied: Path) -> None:
    assert model.model_directory() == copied


@pytest.mark.parametrize("fault", ["changed", "missing"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_bad_file_ends_the_run_before_any_letter_is_read(
    fault: str, jobs: str, copied: Path, tmp_path: Path
) -> None:
    path = copied / "parser" / "model"
    if fault == "missing":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[1000] ^= 1
        path.write_bytes(data)
    (tmp_path / "letter.md").write_text("A letter without numbers.", encoding="utf-8")
    output = tmp_path / "out.json"
    letter = str(tmp_path / "letter.md")
    result = CliRunner().invoke(app, [letter, "-o", str(output), "-q", "-j", jobs])
    assert result.exit_code == ExitCode.NO_PARSER
    assert len(result.stderr.splitlines()) == 1
    assert str(path) in result.stderr
    assert not output.exists()


def test_a_parser_that_is_not_installed_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_DISTRIBUTIONS", ("no-such-distribution",))
    with pytest.raises(GrammarModelError, match="not installed; install it again") as raised:
        model._installed_directory()
    assert (raised.value.code, raised.value.exit_code) == ("no-parser", 9)


def test_no_python_of_the_package_is_imported() -> None:
    assert model.load_model().pipe_names == ["tok2vec", "tagger", "parser"]
    assert not [name for name in sys.modules if name.startswith("en_core_web_sm")]
