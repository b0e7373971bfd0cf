"""Fixtures and options that tests of all rooms share: the real letters, the pipeline, `--update-golden`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pydantic import BaseModel
from spacy.language import Language

from ofsted_extract.writing import json

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


@pytest.fixture(scope="session", autouse=True)
def every_record_is_read_back() -> Iterator[None]:
    """Reads every record and error entry back that a test writes, and compares it with the original."""
    encode = json._encode

    def encode_and_read(result: BaseModel, indent: int | None) -> bytes:
        data = encode(result, indent)
        again = type(result).model_validate_json(data)
        is_same = again.model_dump() == result.model_dump()
        assert is_same or "\N{REPLACEMENT CHARACTER}" in data.decode()  # half a surrogate pair becomes one
        return data

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json, "_encode", encode_and_read)
        yield


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
