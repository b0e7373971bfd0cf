"""Imported once by the fork server, so that every worker forked from it has the pipeline loaded already.

Loading takes 0.8 s of CPU time, which each worker would spend otherwise: with two workers, 5% of the time of
a folder of 234 letters.
"""

from contextlib import suppress

from ofsted_extract.errors import OfstedExtractError
from ofsted_extract.running.processing import warm_up

with suppress(OfstedExtractError):  # a worker meets the error again, and can say so; a server cannot
    warm_up()
