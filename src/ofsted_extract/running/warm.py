"""Imported by the fork server, once: what it has, each worker has from its first letter on."""

from ofsted_extract.running.batch import warm_up

warm_up()
