"""The answer to "why?" as data: what `ofsted-extract explain --json` prints."""

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
    """A rule: its id, the file and line where it stands, and what its author says it is about.

    `place` is None where the rule is Python and not data.
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
    """A rule that began to match and did not end.

    `rule.place` is the line of the form of words that came furthest. It matched `words`; then it wanted
    a token as `wanted` says, in the notation of rules, and `stood` is what stood there, None at the end
    of the sentence or other stretch that the rule was asked about. `missing` counts the tokens that it
    still had to have, this one among them.
    """

    rule: RuleName
    words: Words
    wanted: dict[str, Any]
    stood: str | None
    missing: int


class NumberRead(Frozen):
    """What the number reader saw, and what became of it.

    `value` is None where it reads no number in words that hold a digit. `refused_by` is the rule by which
    it is no figure, and `because_of` the words that the rule goes by; both None where it is one.
    """

    words: Words
    value: int | float | None
    form: str | None = None
    refused_by: RuleName | None = None
    because_of: Words | None = None


class Fact(Frozen):
    """A value of the record, where in it (`figures`, `header.letter_date`), and by which rule."""

    field: str
    id: str | None
    rule: RuleName | None
    values: dict[str, Any]
    words: Words


class Place(Frozen):
    """One place where the phrase stands, and all that was decided there.

    `part` is the kind of block: paragraph, heading, and so on. `facts` rest on words of the phrase;
    `facts_beside` on other words of its sentence. `close` begins with the rules that lack least.
    `not_asked` are rules of one's own that no component ran over these words.
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


class Explanation(Frozen):
    """Why the record of `file` says about `phrase` what it says.

    Where the phrase stands nowhere, `similar` are the words most like it.
    """

    file: str
    phrase: str
    patterns: str
    places: tuple[Place, ...]
    similar: tuple[Words, ...] = ()
