"""Turns Ofsted's letters about children's services into validated data.

>>> import ofsted_extract
>>> record = ofsted_extract.extract("samples/monitoring-visit.pdf")  # doctest: +SKIP

The public names are imported when they are first used, so that importing the package is cheap.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ofsted_extract.versions import __version__

if TYPE_CHECKING:
    from ofsted_extract.facts.record import ErrorEntry as ErrorEntry
    from ofsted_extract.facts.record import Record as Record
    from ofsted_extract.pipeline.language import build_pipeline as build_pipeline
    from ofsted_extract.running.batch import extract as extract
    from ofsted_extract.running.batch import extract_many as extract_many
    from ofsted_extract.running.workers import Limits as Limits

__all__ = ["ErrorEntry", "Limits", "Record", "__version__", "build_pipeline", "extract", "extract_many"]

_MODULES = {
    "extract": "ofsted_extract.running.batch",
    "extract_many": "ofsted_extract.running.batch",
    "build_pipeline": "ofsted_extract.pipeline.language",
    "ErrorEntry": "ofsted_extract.facts.record",
    "Limits": "ofsted_extract.running.workers",
    "Record": "ofsted_extract.facts.record",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
