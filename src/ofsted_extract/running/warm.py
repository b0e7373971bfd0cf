"""Imported once by the fork server, so that every worker forked from it has the pipeline loaded already.

Loading takes 0.8 s of CPU time, which each worker would spend otherwise: with two workers, 5% of the time of
a folder of 234 letters.
"""

from ofsted_extract.running.processing import warm_up

warm_up()
