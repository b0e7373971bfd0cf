"""Rules on the clause: a path up the parse from a figure's noun, and what it gives as subject and measure.

In a file of patterns::

    clauses:
      - id: clause/subject
        about: the things counted are the subject of a verb
        figure: {kind: [count, percentage], bare: false}   # conditions on the figure; left out: any
        path:                      # the figure's noun, then its head, then the head of that …
          - {DEP: {IN: [nsubj, nsubjpass]}}
          - {CLASS: verb, LACKS: {DEP: expl}, AS: verb}
        subject: [noun:phrase]     # parts of named words, put together in the order of the letter
        measure: [verb:predicate]
        examples:
          - text: "In May, [[12]] children lived away."      # a paragraph; `lead:` makes it a list's item
            subject: children
            measure: lived away
            as_of: In May

A word of a path is described by `DEP`, `TAG`, `LOWER` (a value, `{IN: […]}`, `{NOT_IN: […]}` or "@list") and
`CLASS` (noun, verb, adjective, preposition, number, pronoun, adverb, determiner). `HAS` and `LACKS` describe
a word that depends on it. `OP: "*"` stands for any number of such words. `AS` names the word. The figure's
own noun is always named `noun`, and the first word of the path `top`.

An example says all of `subject`, `measure`, `as_of` and `scope` that the marked number must have, and `unit`
if it matters. What is left out must be empty, or "local" for the scope. The rule itself must read the number.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ofsted_extract.rules.clause_form import check_parts, check_step


class ClauseExample(BaseModel):
    """A sentence with one number marked `[[…]]`, and what the rules must read of it; None is nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    lead: str | None = None
    subject: str | None = None
    measure: str | None = None
    as_of: str | None = None
    unit: str | None = None
    scope: str = "local"


class FigureCondition(BaseModel):
    """What a rule asks of the figure itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: tuple[str, ...] = ()
    bare: bool | None = None
    place: Literal["sentence", "bracket", "aside"] | None = None
    role: Literal["part", "whole"] | None = None
    of_these: bool | None = None
    in_time: bool | None = None
    to_event: bool | None = None
    """Whether the words behind it say from which event it is counted: "six weeks after the visit"."""
    narrowed: bool | None = None
    fronted: bool | None = None
    """Whether it stands in a prepositional phrase before the subject: "in one case, a plan was late"."""


class ClauseRule(BaseModel):
    """One rule on the clause."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    about: str
    figure: FigureCondition = FigureCondition()
    path: tuple[Annotated[dict[str, Any], AfterValidator(check_step)], ...] = ()
    subject: tuple[Annotated[str, AfterValidator(check_parts)], ...] = ()
    measure: tuple[Annotated[str, AfterValidator(check_parts)], ...] = ()
    keeps_preposition: bool = False
    is_change: bool = False
    """Whether the figure is a change or a difference, and so neither end of a trend."""
    antecedent: Literal["subject", "same", "added", "cohort", "measure", "people"] | None = None
    """What a figure takes from an earlier one. With `added`, its own measure comes behind that."""
    examples: tuple[ClauseExample, ...] = ()
