"""An explanation as data: what `ofsted-extract explain --json` prints."""

from __future__ import annotations

from typing import Any

from ofsted_extract.facts.base import Frozen


class Words(Frozen):
    """Words of the letter: `start` and `end` are character offsets into its clean text."""

    start: int
    end: int
    text: str
    page: int


class RuleName(Frozen):
    """A rule: its id, its file and line, and its description.

    `place` is None if the rule is Python and not data.
    """

    id: str
    place: str | None
    about: str


class RuleMatch(Frozen):
    """A rule that matched `words`, and the values that it sets."""

    rule: RuleName
    words: Words
    values: dict[str, Any]


class CloseRule(Frozen):
    """A rule that matched in part.

    `rule.place` is the line of the pattern that matched most. It matched `words`; the next token had to be
    as `wanted` says, in the notation of rules, but was `stood`: None at the end of the sentence or other
    text that the rule ran on. `missing` counts the required tokens that did not match.
    """

    rule: RuleName
    words: Words
    wanted: dict[str, Any]
    stood: str | None
    missing: int


class NumberRead(Frozen):
    """A number in the letter, and why it became a figure or not.

    `value` is None for words with a digit that are not read as a number. `refused_by` is the rule that
    excludes it from the figures, and `because_of` the words that the rule matched; both are None otherwise.
    """

    words: Words
    value: int | float | None
    form: str | None = None
    refused_by: RuleName | None = None
    because_of: Words | None = None


class Fact(Frozen):
    """A fact of the record: its path there (`figures`, `header.letter_date`), and the rule that found it.

    `rules_of_values` names the rule that gave a value, by the name of the value: `subject`, `as_of`.
    """

    field: str
    id: str | None
    rule: RuleName | None
    values: dict[str, Any]
    words: Words
    rules_of_values: dict[str, RuleName]


class ParsedWord(Frozen):
    """A word of a sentence as the parser saw it.

    `words` are the words of the letter that it stands for; None if it stands for none. `read_as` is what the
    parser read in their place, `label` is what the word is to its head (`nsubj`), and `depth` counts the
    heads above it.
    """

    words: Words | None
    read_as: str
    label: str
    depth: int


class Place(Frozen):
    """One occurrence of the phrase, and everything that was decided there.

    `part` is the kind of block: paragraph, heading, and so on. The evidence of `facts` overlaps the phrase;
    that of `facts_beside` is elsewhere in its sentence. `close` starts with the rules that have the fewest
    tokens missing. `not_asked` are the user's own rules that no component ran on these words.
    `parses` are the parsed parts of its sentence: brackets, asides, and the sentence without them. Each word
    stands behind its head, as in an outline.
    """

    words: Words
    sentence: str
    part: str
    facts: tuple[Fact, ...]
    facts_beside: tuple[Fact, ...]
    numbers: tuple[NumberRead, ...]
    matched: tuple[RuleMatch, ...]
    close: tuple[CloseRule, ...]
    not_asked: tuple[RuleName, ...]
    parses: tuple[tuple[ParsedWord, ...], ...] = ()


class Explanation(Frozen):
    """What the record of `file` says about `phrase`, and why.

    If the phrase does not occur, `similar` has the most similar words.
    """

    file: str
    phrase: str
    patterns: str
    places: tuple[Place, ...]
    similar: tuple[Words, ...] = ()
