"""What the sentences around the items of a list say, by the rules of `patterns/improvements.yaml`."""

from __future__ import annotations

from typing import cast

from spacy.language import Language
from spacy.tokens import Span

from ofsted_extract.facts.base import fold
from ofsted_extract.facts.improvements import ImprovementKind
from ofsted_extract.rules.patterns import Patterns


class Wording:
    """Answers questions about blocks and cells; all of them are spans of a Doc."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = {
            name: patterns.matcher(nlp, f"improvements-{name}")
            for name in ("lead", "none", "earlier", "end", "part", "to", "deadline", "table", "open")
        }

    def leads(self, block: Span) -> bool:
        """Whether it only leads a list in."""
        return self._matches("lead", block)

    def kind_opened(self, block: Span) -> ImprovementKind | None:
        """What kind of items the list under a block holds, if it asks for them whatever the heading above."""
        for match in self._rules["open"](block):
            return cast("ImprovementKind", match.rule.values.get("kind", "improvement"))
        return None

    def says_none(self, block: Span) -> bool:
        """Whether it says that nothing is asked for."""
        return self._matches("none", block)

    def says_earlier_remain(self, block: Span) -> bool:
        """Whether it says that what was asked for earlier still holds."""
        return self._matches("earlier", block)

    def ends(self, block: Span) -> bool:
        """Whether it comes after the items."""
        return self._matches("end", block)

    def is_table_head(self, cell: Span) -> bool:
        """Whether a cell is in the head of a table."""
        return self._matches("table", cell)

    def is_table_head_of_bodies(self, cell: Span) -> bool:
        """Whether a cell is the head of the column that says who is asked."""
        return any(match.rule.values.get("column") == "to" for match in self._rules["table"](cell))

    def asked_by_part(self, heading: Span) -> str | None:
        """Whom a heading over a list asks: by a question, or as the heading of somebody's part."""
        return self._body("part", heading) or self.asked(heading)

    def asked(self, block: Span) -> str | None:
        """Whom a sentence before items asks, or a sub-heading that is such a sentence."""
        return self._body("to", block)

    def deadline(self, block: Span) -> str | None:
        """The words of a heading, item or sentence that say by when."""
        for match in self._rules["deadline"](block):
            return fold(block.doc[match.start : match.end].text)
        return None

    def _body(self, group: str, block: Span) -> str | None:
        for match in self._rules[group](block):
            values = match.rule.values
            if "to" in values:
                return str(values["to"])
            body = fold(block.doc[match.start : match.end].text)
            return body[0].lower() + body[1:] if values.get("lower_first") else body
        return None

    def _matches(self, name: str, block: Span) -> bool:
        return bool(self._rules[name](block))
