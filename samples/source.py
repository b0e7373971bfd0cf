"""Reads a sample's source: what stands in the letter, apart from how it is set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

BlockKind = Literal[
    "chapter", "verdict", "heading", "subheading", "bullet", "subbullet", "numbered", "paragraph"
]

# What a line of a body may open with. Anything else opens, or goes on with, a paragraph.
_OPENERS: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
    ("chapter", re.compile(r"# ")),
    ("verdict", re.compile(r"## ")),
    ("heading", re.compile(r"### ")),
    ("subheading", re.compile(r"#### ")),
    ("subbullet", re.compile(r" +- ")),
    ("bullet", re.compile(r"- ")),
    ("numbered", re.compile(r"(?P<number>\d+\.) ")),
)


@dataclass(frozen=True)
class Block:
    """A stretch of a body; `text` has single spaces and keeps `**bold**` and `[^1]` marks."""

    kind: BlockKind
    text: str
    number: str | None = None


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Signature(_Source):
    """One cell of a joint letter's signatures."""

    organisation: str
    name: str
    role: str


class Grade(_Source):
    """One row of a graded table."""

    domain: str
    grade: str


class Sample(_Source):
    """One letter or report. Fields that its layout doesn't set stay empty."""

    layout: Literal["letter", "joint-letter", "report", "framework-report"]
    title: str
    body: str
    notes: dict[int, str] = {}
    letterhead: Literal["first", "last"] = "first"
    contact: tuple[tuple[str, ...], ...] = ()
    emblems: int = 1
    date: str = ""
    address: tuple[str, ...] = ()
    salutation: str = ""
    closing: str = ""
    signatures: tuple[tuple[str, str], ...] = ()
    signature_grid: tuple[Signature, ...] = ()
    cover: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    verdict: str = ""
    grades: tuple[Grade, ...] = ()
    running: tuple[str, ...] = ()
    annex: str = ""


def load(path: Path) -> Sample:
    """The sample that a file of `samples/source` describes.

    Raises:
        pydantic.ValidationError: where a field is unknown, missing or of the wrong form.
    """
    return Sample.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def blocks(body: str) -> list[Block]:
    """The blocks of a body written in a small part of Markdown, wrapped lines joined."""
    found: list[Block] = []
    lines: list[str] = []
    kind: BlockKind = "paragraph"
    number: str | None = None

    def close() -> None:
        if lines:
            found.append(Block(kind, " ".join(lines), number))
            lines.clear()

    for line in body.splitlines():
        opener = next(((name, match) for name, form in _OPENERS if (match := form.match(line))), None)
        if opener is not None:
            close()
            kind, match = opener
            number = match.groupdict().get("number")
            lines.append(line[match.end() :].strip())
        elif line.strip():
            if not lines:
                kind, number = "paragraph", None
            lines.append(line.strip())
        else:
            close()
    close()
    return found
