"""Fixtures and options that tests of all rooms share: the real letters, the pipeline, `--update-golden`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from spacy.language import Language

settings.register_profile("suite", deadline=None)  # tests must not fail because the machine is busy
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the golden records and the README from what the tool does now; read the difference",
    )


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether to write golden records instead of comparing them."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def shared_letters() -> Path:
    """The folder of real letters. Tests that use it are skipped if it does not exist."""
    folder = ROOT.parent / "shared" / "letters"
    if not folder.is_dir():
        pytest.skip("no real letters: ../shared/letters is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole pipeline, built once."""
    from ofsted_extract import build_pipeline

    return build_pipeline()
