"""Imported once by the fork server; every worker that is forked from it then has the pipeline loaded."""

from ofsted_extract.running.processing import warm_up

warm_up()
