"""Finds letters that contradict one another: different values for the same thing at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from ofsted_extract.timeline.models import Claim, Conflict, Measure, Value, Visit

_OVERALL = "overall effectiveness"
"""The domain of the judgement that covers the whole service."""


def find_conflicts(
    visits: Sequence[Visit], measures: Iterable[Measure], exact_qualifiers: Collection[str]
) -> tuple[Conflict, ...]:
    """All contradictions among the letters of one authority, by date.

    Values are compared only if the letters state their dates: a value dated by a visit may be older. A grade
    is compared with the grade that later letters say was given at that time.

    Args:
        visits: in order.
        measures: those of the same timeline.
        exact_qualifiers: qualifiers that leave a number exact; "over 600" does not contradict 612.
    """
    found = [*_of_measures(measures, exact_qualifiers), *_of_grades(visits)]
    return tuple(sorted(found, key=lambda conflict: (conflict.date, conflict.about)))


def _of_measures(measures: Iterable[Measure], exact_qualifiers: Collection[str]) -> Iterator[Conflict]:
    for measure in measures:
        by_time: dict[tuple[str, str | None], list[Value]] = defaultdict(list)
        for value in measure.values:
            is_exact = value.value_high is None and (
                value.qualifier is None or value.qualifier in exact_qualifiers
            )
            if value.dated_by == "stated" and value.date is not None and is_exact:
                by_time[value.date, value.start].append(value)
        for (date, _), values in by_time.items():
            claims = [Claim(value=v.value, file=v.file, sha256=v.sha256, evidence=v.evidence) for v in values]
            yield from _conflict(measure.name, date, claims)


def _of_grades(visits: Sequence[Visit]) -> Iterator[Conflict]:
    by_month: dict[str, list[Claim]] = defaultdict(list)
    for visit in visits:
        previous = visit.previous_judgement
        if previous is not None and previous.date is not None and len(previous.date) >= len("2017-10"):
            evidence = visit.evidence.get("previous_judgement")
            claim = Claim(value=previous.grade, file=visit.file, sha256=visit.sha256, evidence=evidence)
            by_month[previous.date[:7]].append(claim)
        for judgement in visit.judgements:
            if judgement.domain.lower() == _OVERALL and visit.date is not None:
                by_month[visit.date[:7]].append(
                    Claim(
                        value=judgement.grade,
                        file=visit.file,
                        sha256=visit.sha256,
                        evidence=judgement.evidence,
                    )
                )
    for month, claims in by_month.items():
        yield from _conflict(_OVERALL, month, claims)


def _conflict(about: str, date: str, claims: Sequence[Claim]) -> Iterator[Conflict]:
    """The conflict if the claims differ and are from more than one letter."""
    are_different = len({claim.value for claim in claims}) > 1
    if are_different and len({claim.sha256 for claim in claims}) > 1:
        yield Conflict(about=about, date=date, claims=tuple(claims))
