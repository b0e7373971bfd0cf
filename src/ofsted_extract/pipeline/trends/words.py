"""The word lists of `patterns/` by which trends are found."""

from __future__ import annotations

from dataclasses import dataclass

from ofsted_extract.rules.patterns import Patterns


@dataclass(frozen=True, slots=True)
class TrendWords:
    """Words in lower case, each set from the list or lists that `read_words` names."""

    ranging: frozenset[str]
    changes: frozenset[str]
    moved: frozenset[str]
    sizes_of_change: frozenset[str]
    comparatives: frozenset[str]
    comparing: frozenset[str]
    additions: frozenset[str]
    extremes: frozenset[str]
    averages: frozenset[str]
    fillers: frozenset[str]
    places: frozenset[str]
    other_places: frozenset[str]
    parts: frozenset[str]
    joints: frozenset[str]
    number_nouns: frozenset[str]
    present: frozenset[str]
    past_verbs: frozenset[str]
    empty: frozenset[str]
    edges: frozenset[str]
    not_moved: frozenset[str]
    peaks: frozenset[str]
    before_earlier: frozenset[str]
    before_later: frozenset[str]
    before_differences: frozenset[str]
    ends_of_places: frozenset[str]
    words_of_now: frozenset[str]
    times_of_the_present: frozenset[str]
    times_of_the_past: frozenset[str]
    leads_of_past_times: frozenset[str]
    since: frozenset[str]
    existence: frozenset[str]


def read_words(patterns: Patterns) -> TrendWords:
    """Returns the words of the lists in `patterns`.

    Raises:
        PatternError: if a list is missing.
    """
    words = patterns.words
    return TrendWords(
        ranging=words("range-verbs") - words("range-verbs-of-two-times"),
        changes=words("change-verbs") | words("change-nouns"),
        moved=words("change-verbs") - words("change-verbs-of-no-move"),
        sizes_of_change=words("sizes-of-change"),
        comparatives=words("comparatives"),
        comparing=words("words-behind-comparatives"),
        additions=words("additions"),
        extremes=words("extremes"),
        averages=words("words-of-an-average"),
        fillers=words("fillers-of-comparison") | words("peaks") | words("fillers-of-trends"),
        places=words("compares-places"),
        other_places=words("compares-places") - words("not-only-of-places"),
        parts=words("parts-of-population"),
        joints=words("joints-of-values"),
        number_nouns=words("number-nouns"),
        present=words("words-of-the-present"),
        past_verbs=words("verbs-of-the-past"),
        empty=words("words-that-say-nothing") | words("auxiliaries"),
        edges=words("edges-of-comparison"),
        not_moved=words("change-verbs-of-no-move"),
        peaks=words("peaks"),
        before_earlier=words("before-earlier-values"),
        before_later=words("before-later-values"),
        before_differences=words("before-differences"),
        ends_of_places=words("ends-of-places"),
        words_of_now=words("words-of-now"),
        times_of_the_present=words("times-of-the-present"),
        times_of_the_past=words("times-of-the-past"),
        leads_of_past_times=words("leads-of-past-times"),
        since=words("words-of-since"),
        existence=words("words-of-existence"),
    )
