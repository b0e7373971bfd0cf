"""What is true of each kind of letter: the mapping `kinds:` of `patterns/kinds.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from pydantic import ConfigDict

from ofsted_extract.errors import PatternError

if TYPE_CHECKING:
    from ofsted_extract.rules.patterns import Patterns

UNKNOWN_KIND: Final = "other"
"""The kind of a letter that no rule recognises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTraits:
    """The traits of one kind of letter. Whoever treats kinds differently asks for a trait, not for a kind.

    Attributes:
        label: what the kind is called in the middle of a sentence: "focused visit".
        short_label: the same where space is short, as on a chart; `label` where the file gives none.
        is_letter: addressed to someone, signed, and dated at its head; otherwise a report with a cover.
        has_visit_dates: states the days of the visit.
        has_focus: may say what the visit looked at. Reports of whole services have none.
        has_team: names its inspectors. Letters of several inspectorates do not.
        has_numbered_visits: belongs to a series of visits and says which of them it was.
        follows_judgement: exists because of an earlier judgement, and names it.
        is_about_school: about a school, so that earlier grades and addresses are the school's.
        grades: what it judges. "none": nothing. "areas": always graded areas. "outcome": one outcome for
            the whole. "any": graded areas, or nothing.
        has_headline: one sentence ("Children's services in … are good") may give the overall grade.
        event: what it calls the visit that it reports. Where this is "inspection", "the inspection" means
            that visit; where it is "visit", an earlier one.
        since: the first year of letters of this kind, where known.
        until: the last year, where the kind is no longer in use.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    label: str
    is_letter: bool
    has_visit_dates: bool
    has_focus: bool
    has_team: bool
    grades: Literal["none", "areas", "outcome", "any"]
    event: Literal["visit", "inspection"]
    short_label: str = ""
    has_numbered_visits: bool = False
    follows_judgement: bool = False
    is_about_school: bool = False
    has_headline: bool = False
    since: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError where the values contradict one another."""
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} is after until {self.until}")
        if not self.short_label:
            object.__setattr__(self, "short_label", self.label)

    @property
    def heading(self) -> str:
        """The label as it stands alone: `Focused visit`."""
        return self.label[:1].upper() + self.label[1:]


def kind_traits(patterns: Patterns) -> Mapping[str, KindTraits]:
    """The traits of every kind of letter, by kind.

    Raises:
        PatternError: a rule sets a kind without traits, or the unknown kind has none.
    """
    kinds = patterns.kinds
    if UNKNOWN_KIND not in kinds:
        raise PatternError(f"patterns: kind {UNKNOWN_KIND}: has no traits; describe it under `kinds:`")
    for rule in patterns.group("kind"):
        kind = str(rule.values.get("kind"))
        if kind not in kinds:
            raise PatternError(
                f"{patterns.place_of(rule.id)}: rule {rule.id}: kind {kind}: has no traits; "
                "describe it under `kinds:`"
            )
    return kinds
