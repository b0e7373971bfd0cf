"""The values that a letter sets beside a figure: those of the country, for the same statistic."""

from __future__ import annotations

from ofsted_extract.facts.figures import Figure
from ofsted_extract.facts.record import Record


def national_beside(record: Record, figure: Figure) -> Figure | None:
    """Returns the country's value that the letter gives for the same statistic and time.

    That is the only one of the same sentence; or else the only one with the same words of time, if only one
    figure of the authority has these words. In doubt there is none.
    """
    if figure.indicator is None or figure.scope != "local":
        return None
    same = [each for each in record.figures if (each.indicator, each.kind) == (figure.indicator, figure.kind)]
    national = [each for each in same if each.scope == "national"]
    in_sentence = [each for each in national if each.evidence.sentence == figure.evidence.sentence]
    timed = [each for each in in_sentence if each.as_of == figure.as_of]
    for found in (in_sentence, timed):
        if len(found) == 1:
            return found[0]
    if in_sentence:
        return None
    elsewhere = [each for each in national if each.as_of == figure.as_of]
    rivals = [each for each in same if each.scope == "local" and each.as_of == figure.as_of]
    return elsewhere[0] if len(elsewhere) == 1 and len(rivals) == 1 else None
