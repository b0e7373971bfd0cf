"""Timelines: what the letters about one authority say, in order of date.

>>> from ofsted_extract.timeline import timelines
>>> timelines(records)  # doctest: +SKIP

`building` puts a timeline together. `dating` finds the date of a figure and `quantities` what it measures;
`measures` groups figures that measure the same quantity, `conflicts` finds letters that disagree, and `chart`
draws a timeline.
"""

from ofsted_extract.timeline.building import timelines
from ofsted_extract.timeline.models import AuthorityTimeline, Claim, Conflict, Measure, Value, Visit

__all__ = ["AuthorityTimeline", "Claim", "Conflict", "Measure", "Value", "Visit", "timelines"]
