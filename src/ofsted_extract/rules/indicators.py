"""Statistics that letters quote, and the rules by which a figure is one of them.

In a file of patterns::

    indicators:
      adoptions:
        name: Adoptions
        topic: permanence
        kind: count                       # the kind of figure that it usually is
        unit: children
        counted_in: SSDA903               # the return or publication that counts the same; may be left out
        counts: children adopted in a stated period
        leaves_out: children who are only matched, or placed for adoption     # may be left out
    indicator_rules:
      - id: indicator/adoptions
        about: adoptions of a period
        gives: adoptions                  # null: no statistic, whatever later rules say; same: see below
        kind: [count]                     # kinds of figure; left out: any
        scope: [local]                    # scopes of figure; left out: any but target
        after: [adoptions]                # the last statistic before it in its paragraph or list item
        has:                              # for each text, phrases of which one must be there
          said: ["adoptions", "children ... were adopted"]
        lacks:                            # for each text, phrases of which none may be there
          sentence: ["placed for adoption"]
        examples:
          - "Last year, [[12]] children were adopted."
          - {text: "[[12]] children are placed for adoption.", gives: null}

The rules are tried in the order of the files; the first that fits decides. `gives: same` gives the statistic
of the last figure of the same kind in the paragraph or list item. Such a rule fits only if that figure has a
statistic, and with `same_sentence: true` only if it stands in the same sentence.

The texts are `subject`, `measure`, `said` (subject, then measure), `sentence`, `before` and `behind` (the
words of the sentence on either side of the number), `lead` (what introduces the list), `passage` (lead, then
sentence), `section` (the heading) and `unit`. They are compared in lower case and without punctuation; a
hyphen ends a word. In `sentence` and `passage`, the number is the word `#`.

A phrase is words, `a|b` (either), `adopt*` (words that begin so), `the?` (may be missing), `@list` (the words
of a list), `..` (up to three words), `...` (up to eight words) and ` & ` (all parts must be there, in any
order). `^` and `$` stand for the beginning and the end of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

SAME: Final = "same"
"""What a rule gives for the statistic of the figure before."""

IndicatorText = Literal[
    "subject", "measure", "said", "sentence", "before", "behind", "lead", "passage", "section", "unit"
]
_LIST = re.compile(r"@([\w-]+)")
_WORD = re.compile(r"@[\w-]+\??|(?:[\w'#]+\*?(?:\|[\w'#]+\*?)*)\??")
_GAPS = {"..": r"(?:\S+ ){0,3}?", "...": r"(?:\S+ ){0,8}?"}
_QUOTATION_MARK = re.compile(r"(?<!\w)'|'(?!\w)|‘")
"""An apostrophe that does not stand between letters."""
_BETWEEN_WORDS = re.compile(r"[^\w'#£%&]+")


class Indicator(BaseModel):
    """A statistic that letters quote."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    topic: str
    kind: Literal["count", "percentage", "rate", "duration"]
    unit: str
    counted_in: str | None = None
    counts: str
    leaves_out: str | None = None


class IndicatorExample(BaseModel):
    """A sentence with one number marked `[[…]]`, and the statistic that it must be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    lead: str | None = None
    section: str | None = None
    gives: str | None


def _check_phrase(phrase: str) -> str:
    """Raises ValueError where a phrase is not of the form that the head of this module describes."""
    for part in phrase.split(" & "):
        words = _words_within_anchors(part)
        if not part or (words and (words[0] in _GAPS or words[-1] in _GAPS) and not _has_anchors(part)):
            raise ValueError(f"the phrase {phrase!r} begins or ends with a gap, or is empty")
        wrong = next((word for word in words if word not in _GAPS and not _WORD.fullmatch(word)), None)
        if wrong is not None:
            raise ValueError(f"the phrase {phrase!r} has {wrong!r}, which no text can contain")
        if part != part.lower():
            raise ValueError(f"the phrase {phrase!r} has capitals; texts are compared in lower case")
    return phrase


def _words_within_anchors(part: str) -> list[str]:
    words = part.split()
    return words[words[:1] == ["^"] : len(words) - (len(words) > 1 and words[-1] == "$")]


def _has_anchors(part: str) -> bool:
    words = part.split()
    return words[0] == "^" or words[-1] == "$"


Phrase = Annotated[str, AfterValidator(_check_phrase)]


class IndicatorRule(BaseModel):
    """One rule: what it asks of a figure, the statistic that it gives, and the sentences that prove it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    about: str
    gives: str | None
    kind: tuple[Literal["count", "percentage", "rate", "ratio", "money", "duration"], ...] = ()
    scope: tuple[Literal["local", "national", "region", "neighbours", "target"], ...] = (
        "local",
        "national",
        "region",
        "neighbours",
    )
    after: tuple[str, ...] = ()
    same_sentence: bool = False
    has: dict[IndicatorText, tuple[Phrase, ...]] = {}
    lacks: dict[IndicatorText, tuple[Phrase, ...]] = {}
    examples: Annotated[tuple[IndicatorExample, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _plain_examples(cls, data: Any) -> Any:
        """An example that is only a sentence, or says nothing else, gives what the rule gives."""
        if not isinstance(data, dict) or not isinstance(data.get("examples"), list):
            return data
        given = {} if data.get("gives") == SAME else {"gives": data.get("gives")}
        whole = [{"text": each} if isinstance(each, str) else each for each in data["examples"]]
        return {**data, "examples": [{**given, **each} if isinstance(each, dict) else each for each in whole]}

    @property
    def is_same(self) -> bool:
        """Whether it gives the statistic of the figure before."""
        return self.gives == SAME

    def phrases(self) -> Iterator[str]:
        """Yields all phrases of the rule."""
        for texts in (self.has, self.lacks):
            for phrases in texts.values():
                yield from phrases

    def lists(self) -> Iterator[str]:
        """Yields the names of the lists that the rule refers to."""
        for phrase in self.phrases():
            yield from _LIST.findall(phrase)

    def faults(self, indicators: Collection[str], lists: Collection[str]) -> Iterator[str]:
        """Yields what the rule names that no file has."""
        named = [self.gives, *self.after, *(example.gives for example in self.examples)]
        yield from (
            f"no indicator has the id {each!r}" for each in named if each not in (None, SAME, *indicators)
        )
        yield from (f"no list is named {name!r}" for name in self.lists() if name not in lists)
        for example in self.examples:
            if example.text.count("[[") != 1 or "]]" not in example.text:
                yield f"the example {example.text!r} does not mark one number by [[…]]"


def comparable(text: str | None) -> str:
    """Returns the form of a text in which phrases are looked for: lower case, no punctuation."""
    words = _BETWEEN_WORDS.sub(" ", _QUOTATION_MARK.sub(" ", (text or "").lower().replace("’", "'")))
    return f" {words.strip()} " if words.strip() else " "


class PhraseFinder:
    """Says whether a text has one of some phrases.

    Args:
        phrases: the phrases.
        lists: gives the words of a list by its name.
    """

    def __init__(self, phrases: Sequence[str], lists: Callable[[str], Collection[str]]) -> None:
        self._phrases = phrases
        self._lists = lists
        needed = [_needed_words(part, lists) for each in phrases for part in each.split(" & ")]
        self._needed = None if None in needed else frozenset().union(*(each for each in needed if each))

    def __call__(self, text: str, words: Collection[str]) -> bool:
        """Returns whether `text`, which is `comparable` and consists of `words`, has one of the phrases."""
        if self._needed is not None and self._needed.isdisjoint(words):
            return False
        return any(all(part.search(text) for part in parts) for parts in self._regexes)

    @cached_property
    def _regexes(self) -> Sequence[Sequence[re.Pattern[str]]]:
        """Lists of expressions, of one of which all must fit; compiled late, as most letters need few."""
        together = [each.split(" & ") for each in self._phrases if " & " in each]
        alone = [_regex(each, self._lists) for each in self._phrases if " & " not in each]
        regexes = [[re.compile("|".join(alone))]] if alone else []
        return regexes + [[re.compile(_regex(part, self._lists)) for part in parts] for parts in together]


def _needed_words(phrase: str, lists: Callable[[str], Collection[str]]) -> frozenset[str] | None:
    """Words of which each text with the phrase has at least one; None if there is no such list of words.

    Most texts have none of them, so most searches by regular expression can be left out.
    """
    listed = (
        frozenset(form.split()[0] for form in _forms(word, lists))
        for word in _words_within_anchors(phrase)
        if word not in _GAPS and not word.endswith("?") and "*" not in word
    )
    return min(listed, key=len, default=None)


def _regex(phrase: str, lists: Callable[[str], Collection[str]]) -> str:
    words = "".join(_word_regex(word, lists) for word in _words_within_anchors(phrase))
    parts = phrase.split()
    return (r"\A " if parts[0] == "^" else "(?<= )") + words + (r"\Z" if parts[-1] == "$" else "")


def _word_regex(word: str, lists: Callable[[str], Collection[str]]) -> str:
    if word in _GAPS:
        return _GAPS[word]
    forms = [
        re.escape(each.removesuffix("*")) + (r"\S*" if each[-1] == "*" else "")
        for each in _forms(word, lists)
    ]
    return f"(?:(?:{'|'.join(forms)}) ){'?' if word.endswith('?') else ''}"


def _forms(word: str, lists: Callable[[str], Collection[str]]) -> Sequence[str]:
    """What a word of a phrase may be in a text, longest first where a list says so."""
    word = word.removesuffix("?")
    if not word.startswith("@"):
        return word.split("|")
    return [comparable(each).strip() for each in sorted(lists(word[1:]), key=len, reverse=True)]


def merged_rules(files: Sequence[tuple[bool, Sequence[IndicatorRule]]]) -> Mapping[str, IndicatorRule]:
    """Puts the user's rules before the shipped ones, unless they replace one by its id.

    Args:
        files: for each file, whether it is shipped, and its rules.
    """
    shipped = {rule.id: rule for is_shipped, rules in files if is_shipped for rule in rules}
    own = {rule.id: rule for is_shipped, rules in files if not is_shipped for rule in rules}
    new = {name: rule for name, rule in own.items() if name not in shipped}
    return {**new, **{name: own.get(name, rule) for name, rule in shipped.items()}}
