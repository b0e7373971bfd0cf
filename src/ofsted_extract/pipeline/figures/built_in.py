"""The rules of figures that are Python: what the numbers around them mean is more than a form of words.

They have ids as the rules of `patterns/` have, so that a record, and whoever asks why, can name them.
"""

from __future__ import annotations

from collections.abc import Mapping

BUILT_IN: Mapping[str, str] = {
    "figures/count": "A number that no other rule of figures gives a kind to, and that no rule shuts out.",
    "figures/money": "A number behind £, or before a word of the list currency-words.",
    "figures/percentage": "A number before per cent or a word of the list percent-words.",
    "figures/rate": "A number before 'per' or a period ('a month'), or behind 'rate of'.",
    "figures/ratio": "A share in words: a fraction, or one number in or out of another.",
    "figures/duration": "A number before a word of the list duration-units.",
    "not-figures/run": "One of more than 40 numbers in a sentence, which no sentence of a letter has.",
    "not-figures/date": "A number inside a date.",
    "not-figures/paragraph": "Digits and a full stop that open a sentence: the number of a paragraph.",
    "not-figures/year": "Four digits from 1900 to 2050, but for those of 'over 2000 children'.",
    "not-figures/one": "A 'one' that no rule of figures.yaml says counts something.",
    "not-figures/capital": "A number word with a capital inside a sentence: part of a name.",
    "not-figures/denominator": "What a rate is taken of: a number behind 'per' or 'in every'.",
    "not-figures/repeated": "A number in brackets that says the one before it again, in words or in digits.",
    "times/clause": "A time in the figure's own clause, the nearest in the parse.",
    "times/lead": "The time that leads in the list in which the figure stands.",
    "times/antecedent": "The time of the figure before, which a bracket, 'of whom' or 'of these' takes up.",
    "indicators/trend": "A figure is of the same statistic as the one that a trend compares it with.",
    "not-figures/other-text": "A number in a heading, an address line, an annex, standard text or a table.",
    "tables/cell": "A number that fills a cell: its row says what it counts, the heading of its column more.",
    "tables/time": "The time that heads the column of a table.",
    "tables/scope": "The country, region or target that heads the column of a table, or names its row.",
}
"""The id of each, with what it is about."""
