"""What the focus of a visit is about, as ids that can be counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList, Json, StoredFact
from ofsted_extract.facts.common.showing import Showing, Shown, sentence_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context
    from ofsted_extract.facts.record import Record


class Theme(Frozen):
    """A theme that the focus names."""

    theme: str = Field(description="id of the theme (care_leavers); `patterns/themes.yaml` lists them")
    rule: str = Field(description="rule that found it")
    evidence: Evidence = Field(description="the first words of the focus that name it")


@dataclass(frozen=True, slots=True)
class ThemeValue:
    """`doc.spans["themes"]`: a theme at the words that name it, and the rule that found them."""

    theme: str
    rule: str


class ThemeList(FactList[Theme]):
    """The themes of a letter, which stand in `header.theme_evidence`; `header.themes` has their ids."""

    @property
    def field(self) -> str:
        """`header.themes` has ids only."""
        return "theme_evidence"

    def facts(self, record: Record) -> tuple[Theme, ...]:
        """The themes with their evidence, ordered by id."""
        return record.header.theme_evidence

    def stored(self, record: Json) -> Iterator[StoredFact]:
        """The themes of a stored record, those without evidence among them."""
        header = record.get("header") or {}
        known = {each.get("theme"): each for each in header.get("theme_evidence") or ()}
        for theme in header.get("themes") or ():
            fact = known.get(theme, {})
            rule = str(fact.get("rule", "themes"))
            yield StoredFact(rule, "themes", str(theme), {"theme": theme}, fact.get("evidence") or {})


def _build(span: Span, context: Context) -> Theme:
    value: ThemeValue = span._.value
    return Theme(theme=value.theme, rule=value.rule, evidence=context.evidence(span))


def _show(theme: Theme, showing: Showing) -> Shown:
    return Shown(label="Theme", value=sentence_case(theme.theme))


THEMES = ThemeList(
    name="themes",
    singular="theme",
    model=Theme,
    in_header=True,
    spans="themes",
    build=_build,
    prefix="th",
    table=FactTable(
        "what visits were about, one row a theme",
        (
            field_column("theme", "text", "id of the theme, as in patterns/themes.yaml", 24),
            field_column("rule", "text", "rule that found it", 28),
        ),
        indexed=("theme",),
        position=45,
    ),
    group=showing.LETTER,
    show=_show,
    rule_field="rule",
)
