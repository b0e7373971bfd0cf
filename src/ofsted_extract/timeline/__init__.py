"""A story over time: what the letters of one authority say, in order.

>>> from ofsted_extract.timeline import timelines
>>> timelines(records)  # doctest: +SKIP

`building` puts it together; `dating` says when a figure holds, `counted` what it counts, `measures` which
figures are values of one thing, `conflicts` where letters disagree, and `chart` draws it all.
"""

from ofsted_extract.timeline.building import timelines
from ofsted_extract.timeline.models import AuthorityTimeline, Claim, Conflict, Measure, Value, Visit

__all__ = ["AuthorityTimeline", "Claim", "Conflict", "Measure", "Value", "Visit", "timelines"]
