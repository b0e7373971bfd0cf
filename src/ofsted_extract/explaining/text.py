"""An explanation as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from ofsted_extract.explaining.answer import (
    CloseRule,
    Explanation,
    Fact,
    NumberRead,
    ParsedWord,
    Place,
    RuleName,
    Words,
)
from ofsted_extract.facts.base import fold
from ofsted_extract.rules.clause_form import DEPENDENCIES

_WORDS_OF_LIST = 6
_LONG = 100


def as_text(answer: Explanation, close: int) -> str:
    """The explanation as text, with up to `close` of the rules that nearly matched at each place."""
    return "\n".join(_lines(answer, close))


def _lines(answer: Explanation, close: int) -> Iterator[str]:
    where = f"{answer.file}, patterns {answer.patterns}"
    if not answer.places:
        yield f"“{answer.phrase}” does not stand in {where}"
        yield from (f"  like it: {_quoted(words)}, {_where(words)}" for words in answer.similar)
        return
    count = len(answer.places)
    yield f"“{answer.phrase}” in {where}: {count} {'place' if count == 1 else 'places'}"
    for number, place in enumerate(answer.places, start=1):
        yield ""
        yield f"{number}. {_where(place.words)}, {place.part.replace('_', ' ')}"
        yield f"   {place.sentence}"
        yield from _place(place, close)


def _place(place: Place, close: int) -> Iterator[str]:
    yield from _part("facts of these words", map(_fact, place.facts))
    yield from _part("numbers", map(_number, place.numbers), none=None)
    yield from _part(
        "other facts of the sentence",
        ([_fact_line(fact), *_rules_of_values(fact)] for fact in place.facts_beside),
        none=None,
    )
    for parse in place.parses:
        yield from _part("what was parsed, each word under its head", map(_parsed, parse))
    yield from _part(
        "rules that matched",
        (
            [f"{_name(match.rule)}: {_quoted(match.words)}{_values(match.values)}", *_about(match.rule)]
            for match in place.matched
        ),
    )
    yield from _part("rules that came close", map(_close, place.close[:close]))
    if len(place.close) > close:
        yield f"     and {len(place.close) - close} more: --close {len(place.close)} shows them"
    yield from _part(
        "your rules that no part of the program asked for here",
        ([_name(rule)] for rule in place.not_asked),
        none=None,
    )


def _part(title: str, items: Iterable[list[str]], none: str | None = "none") -> Iterator[str]:
    """A title with its items under it. The first line of an item names it, the others are indented."""
    listed = list(items)
    if not listed and none is None:
        return
    yield f"   {title}" + ("" if listed else f": {none}")
    for first, *more in listed:
        yield f"     {first}"
        yield from (f"       {line}" for line in more)


def _fact(fact: Fact) -> list[str]:
    by = [f"by {_name(fact.rule)}", *_about(fact.rule)] if fact.rule else []
    return [_fact_line(fact), *by, *_rules_of_values(fact)]


def _rules_of_values(fact: Fact) -> Iterator[str]:
    """A line for each rule that gave values, with the values that it gave."""
    given: dict[str, list[str]] = {}
    for value, rule in fact.rules_of_values.items():
        given.setdefault(rule.id, []).append(value.replace("_", " "))
    rules = {rule.id: rule for rule in fact.rules_of_values.values()}
    for name, values in given.items():
        about = "".join(f": {line}" for line in _about(rules[name]))
        yield f"{' and '.join(values)} by {_name(rules[name])}{about}"


def _parsed(word: ParsedWord) -> list[str]:
    text = word.read_as if word.words is None else fold(word.words.text)
    read = "" if text.lower() == word.read_as.lower() else f", read as “{word.read_as}”"
    added = " (put in)" if word.words is None else ""
    return [f"{'  ' * word.depth}{text}{added}: {DEPENDENCIES.get(word.label, word.label)}{read}"]


def _fact_line(fact: Fact) -> str:
    name = f"{fact.field} {fact.id}" if fact.id else fact.field
    return f"{name}: {_quoted(fact.words)}{_values(fact.values)}"


def _number(number: NumberRead) -> list[str]:
    if number.value is None:
        return [f"{_quoted(number.words)}: not read as a number"]
    read = f"{_quoted(number.words)}: read as {number.value:,} ({number.form})"
    if number.refused_by is None or number.because_of is None:
        return [f"{read}; no rule shuts it out"]
    because = f"{read}; shut out by {_name(number.refused_by)}, for the words {_quoted(number.because_of)}"
    return [because, *_about(number.refused_by)]


def _close(close: CloseRule) -> list[str]:
    stood = "the stretch ends" if close.stood is None else f"“{close.stood}” stands"
    lacked = "" if close.missing == 1 else f", and {close.missing - 1} more behind it"
    return [
        f"{_name(close.rule)}: matched {_quoted(close.words)}",
        f"then {_notation(close.wanted)} was wanted{lacked}; {stood} there",
    ]


def _name(rule: RuleName) -> str:
    return f"{rule.id} ({rule.place or 'in the program'})"


def _about(rule: RuleName) -> list[str]:
    return [" ".join(rule.about.split())] if rule.about else []


def _where(words: Words) -> str:
    return f"page {words.page}, characters {words.start} to {words.end}"


def _quoted(words: Words) -> str:
    text = fold(words.text)
    return f"“{text}”" if len(text) <= _LONG else f"“{text[:_LONG]}…”"


def _values(values: Mapping[str, Any]) -> str:
    return "".join(f", {name.replace('_', ' ')} {_value(value)}" for name, value in values.items())


def _value(value: Any) -> str:
    if isinstance(value, str) and " " in value:
        return f"“{value}”"
    if isinstance(value, list):
        return " and ".join(map(str, value))
    return str(value)


def _notation(wanted: Mapping[str, Any]) -> str:
    """A token of a rule in the notation of rules; a long list of words is cut."""
    text = yaml.safe_dump(_cut(dict(wanted)), default_flow_style=True, width=2**30, allow_unicode=True)
    return str(text).strip()


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cut(each) for key, each in value.items()}
    if isinstance(value, list) and len(value) > _WORDS_OF_LIST:
        return [*value[:_WORDS_OF_LIST], "…"]
    return value
