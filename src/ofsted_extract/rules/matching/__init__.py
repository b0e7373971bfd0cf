"""spaCy's `Matcher`, made faster: `TokenMatcher` has its interface and finds the same matches.

spaCy tries each pattern at each token, and each comparison with a word list calls into Python. But nearly
everything that a pattern asks of a token depends on the word alone. So each word is tested once, for all
patterns of the program together, and words that pass the same tests form one *kind* (`word_kinds`). After
that a token is the number of its kind, a test is one bit, and a pattern is tried only where the word is of a
kind that it can begin with (`compiled`). Patterns that ask for anything else are handed to spaCy's `Matcher`.

Measured on 234 real letters in one worker, user CPU time: with spaCy's own matcher in its place, the folder
takes 1.3 to 1.5 times as long (18.8 s becomes 23.8 s, 17.4 s becomes 26.9 s).

To do without it, use `spacy.matcher.Matcher` in `rules.matcher` in place of `TokenMatcher`.
"""

from ofsted_extract.rules.matching.compiled import CompiledPatterns, any_within, word_finder
from ofsted_extract.rules.matching.token_matcher import TokenMatcher

__all__ = ["CompiledPatterns", "TokenMatcher", "any_within", "word_finder"]
