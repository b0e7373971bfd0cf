"""The word lists by which subjects are read, loaded once (`patterns/phrases.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from ofsted_extract.rules.patterns import Patterns

Words = frozenset[str]
_OF_PLACES = frozenset({"figure", "figures", "average", "averages"})


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """One field a list; each field's list is named like it, with hyphens."""

    auxiliaries: Words
    back_references: Words
    change_nouns: Words
    change_verbs: Words
    changing: Words
    compares_places: Words
    empty_subjects: Words
    fillers_before_numbers: Words
    leads_into_a_purpose: Words
    linking_words: Words
    measured_singulars: Words
    more_or_less: Words
    number_nouns: Words
    prepositions_of_number: Words
    pronouns: Words
    share_verbs: Words
    statistic_adjectives: Words
    statistic_nouns: Words
    verbs_of_measure: Words
    words_of_recent_periods: Words

    @classmethod
    def of(cls, patterns: Patterns) -> Self:
        """The lists of `patterns`.

        Raises:
            PatternError: where one of them is not there.
        """
        return cls(**{name: patterns.words(name.replace("_", "-")) for name in cls.__slots__})

    def says_nothing(self, subject: str) -> bool:
        """Whether a phrase only says that something is counted or changed: "figure", "rate", "it"."""
        word = subject.lower()
        *before, last = word.split() or [""]
        if before and (last in self.change_nouns or last in self.statistic_nouns):
            # "a further positive reduction", "the overall figure"; "areas for improvement" are said of
            # and "the Hartfield figure", but not "the England average"
            named = {each.lower() for each in subject.split() if each.istitle()} - self.compares_places
            places = named if last in _OF_PLACES else frozenset()
            return all(each in self.statistic_adjectives | places for each in before)
        if last in self.statistic_adjectives:
            return all(each in self.statistic_adjectives for each in before)
        return any(
            word in words
            for words in (
                self.change_nouns,
                self.number_nouns,
                self.statistic_nouns,
                self.pronouns,
                self.empty_subjects,
            )
        )
