"""Where two letters say different things of the same thing at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ofsted_extract.timeline.models import Claim, Conflict, Measure, Value, Visit

_PLAIN = frozenset({None, "only", "just"})
"""Qualifiers that leave a number what it is; "over 600" and 612 are no contradiction."""

_OVERALL = "overall effectiveness"


def conflicts(visits: Sequence[Visit], measures: Iterable[Measure]) -> tuple[Conflict, ...]:
    """All contradictions among letters, by date.

    Values count only where the letters themselves say their date: two values taken as those of the visit
    are not of one time. A grade is compared with the one that later letters say was given then.
    """
    found = [*_of_measures(measures), *_of_grades(visits)]
    return tuple(sorted(found, key=lambda conflict: (conflict.date, conflict.about)))


def _of_measures(measures: Iterable[Measure]) -> Iterator[Conflict]:
    for measure in measures:
        by_time: dict[tuple[str, str | None], list[Value]] = defaultdict(list)
        for value in measure.values:
            plain = value.qualifier in _PLAIN and value.value_high is None
            if value.dated_by == "stated" and value.date is not None and plain:
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
    differ = len({claim.value for claim in claims}) > 1
    if differ and len({claim.sha256 for claim in claims}) > 1:
        yield Conflict(about=about, date=date, claims=tuple(claims))
