"""The word lists of `patterns/` by which trends are found."""

from __future__ import annotations

from ofsted_extract.rules.patterns import Patterns


class TrendWords:
    """Sets of words in lower case.

    Args:
        patterns: the lists that the sets are made of; `patterns/trends.yaml` says what each is for.

    Raises:
        PatternError: if a list is missing.
    """

    def __init__(self, patterns: Patterns) -> None:
        words = patterns.words
        self.ranging = words("range-verbs") - words("range-verbs-of-two-times")
        self.changes = words("change-verbs") | words("change-nouns")
        self.more_changes = words("more-change-verbs")
        self.not_counted = words("things-without-trends")
        self.moved = words("change-verbs") - words("change-verbs-of-no-move")
        self.sizes_of_change = words("sizes-of-change")
        self.comparatives = words("comparatives")
        self.comparing = words("words-behind-comparatives")
        self.additions = words("additions")
        self.extremes = words("extremes")
        self.averages = words("words-of-an-average")
        self.fillers = words("fillers-of-comparison") | words("peaks") | words("fillers-of-trends")
        self.places = words("compares-places")
        self.other_places = words("compares-places") - words("not-only-of-places")
        self.parts = words("parts-of-population")
        self.joints = words("joints-of-values")
        self.number_nouns = words("number-nouns")
        self.present = words("words-of-the-present")
        self.past_verbs = words("verbs-of-the-past")
        self.empty = words("words-that-say-nothing") | words("auxiliaries")
        self.edges = words("edges-of-comparison")
        self.not_moved = words("change-verbs-of-no-move")
        self.peaks = words("peaks")
        self.before_earlier = words("before-earlier-values")
        self.before_later = words("before-later-values")
        self.before_differences = words("before-differences")
        self.ends_of_places = words("ends-of-places")
        self.words_of_now = words("words-of-now")
        self.times_of_the_present = words("times-of-the-present")
        self.times_of_the_past = words("times-of-the-past")
        self.leads_of_past_times = words("leads-of-past-times")
        self.since = words("words-of-since")
        self.existence = words("words-of-existence")
