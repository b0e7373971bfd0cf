"""What tests of every room share: the real letters where they are there, the pipeline, and an option."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from spacy.language import Language

settings.register_profile("suite", deadline=None)  # a busy machine is no fault of ours
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write samples/golden anew from what the tool says now; read the difference before you keep it",
    )


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden records are to be written instead of compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def shared_letters() -> Path:
    """The folder of real letters. A test that asks for it is skipped where the folder is not there."""
    folder = ROOT.parent / "shared" / "letters"
    if not folder.is_dir():
        pytest.skip("no real letters: ../shared/letters is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole pipeline, built once."""
    from ofsted_extract import build_pipeline

    return build_pipeline()
