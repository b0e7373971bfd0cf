"""The word lists and rules of `patterns/`, by which everything in a letter is found.

A file of patterns is YAML with up to eight keys::

    about: what the file is for
    replace: false          # true in a file of the user's own: it replaces the shipped file of that name
    lists:                  # word lists, which rules refer to as "@name" and components ask for by name
      months: {january: 1, february: 2}           # either a mapping from word to value
      populations: [care leavers, pupils]         # or plain words
    rules:
      - id: not-figures/key-stage                 # group/name; a component asks for all rules of a group
        about: why the rule exists, and where its wording comes from
        tokens:             # spaCy Matcher patterns; "@name" stands for the words of a list
          - [{NORM: key}, {NORM: {IN: [stage, stages]}}, {LIKE_NUM: true}]
        phrases: [ ... ]    # literal phrases, or "@name"; compared by NORM: case is ignored, and ’ is like '
        regex: [ ... ]      # searched in the raw text, for what tokens cannot express
        values: {why: key stage}                  # what the component is told about a match
        matches: ["Results at key stage 4 fell."] # examples: at least one
        misses: ["This is a key 4."]
    kinds:                  # kinds of letter and what is true of each; see `rules.kinds.KindTraits`
      focused_visit: {label: focused visit, ...}
    clauses:                # rules on the parse of a clause; see `rules.clauses`
      - {id: clause/subject, ...}
    indicators:             # statistics that figures may be values of; see `rules.indicators`
      adoptions: {name: Adoptions, ...}
    indicator_rules:        # rules on what a figure is a value of; see `rules.indicators`
      - {id: indicator/adoptions, ...}

A rule matches where any of its tokens, phrases or regex does. Each example in `matches` must contain a match
of its rule, and none in `misses` may; `[[…]]` in an example marks words that must be matched exactly.

A list of the user's own extends the shipped list of the same name. A rule, kind or indicator of the
user's own replaces the shipped one of the same name.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.checking import Failure, check_examples
from ofsted_extract.rules.clause_checks import check_clauses
from ofsted_extract.rules.clauses import ClauseRule
from ofsted_extract.rules.indicator_checks import check_indicators
from ofsted_extract.rules.indicators import Indicator, IndicatorRule, merged_rules
from ofsted_extract.rules.kinds import KindTraits
from ofsted_extract.rules.list_checks import check_lists, check_values, place_in
from ofsted_extract.rules.loading import read_layers, read_shipped, shipped_directory
from ofsted_extract.rules.matcher import TRACE, Match, RuleMatcher
from ofsted_extract.rules.models import Layer, Rule, RuleFile, Scalar, WordList
from ofsted_extract.versions import PATTERNS_VERSION

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "TRACE",
    "Failure",
    "Layer",
    "Match",
    "Patterns",
    "Rule",
    "RuleFile",
    "RuleMatcher",
    "Scalar",
    "WordList",
    "check_examples",
    "load_patterns",
    "read_layers",
    "shipped_directory",
]


@dataclass(frozen=True, slots=True)
class Patterns:
    """All lists and rules of one run. `load_patterns` makes it; it is shared and never changed.

    Attributes:
        version: the version of the shipped patterns and a short checksum of the content of all files.
        digest: the whole checksum.
        lists: the word lists, by name.
        rules: the rules, by id, in the order of the files.
        kinds: the traits of each kind of letter, by name.
        clauses: the rules on the clause, by id, in the order in which they are tried.
        indicators: the statistics that figures may be values of, by id.
        indicator_rules: the rules on them, by id, in the order in which they are tried.
        directory: the user's own folder of patterns, if there is one.
        layers: the files in force.
    """

    version: str
    digest: str
    lists: Mapping[str, WordList]
    rules: Mapping[str, Rule]
    kinds: Mapping[str, KindTraits]
    clauses: Mapping[str, ClauseRule]
    indicators: Mapping[str, Indicator]
    indicator_rules: Mapping[str, IndicatorRule]
    directory: Path | None
    layers: tuple[Layer, ...] = ()

    def place_of(self, rule_id: str) -> str:
        """Returns the file and the line of a rule on words, for messages; "patterns" if no file has it."""
        for layer in reversed(self.layers):
            for at, rule in enumerate(layer.file.rules):
                if rule.id == rule_id:
                    return place_in(layer, "rules", at)
        return "patterns"

    def words(self, name: str) -> frozenset[str]:
        """Returns the words of the list `name`, spelt as in the file.

        Raises:
            PatternError: if there is no such list.
        """
        return frozenset(self._list(name))

    def rules_of_change(self) -> frozenset[str]:
        """Returns the ids of the rules on the clause that read a change or a difference, not a value."""
        return frozenset(rule.id for rule in self.clauses.values() if rule.is_change)

    def table(self, name: str) -> Mapping[str, Scalar]:
        """Returns the list `name` as a mapping from word to value.

        Raises:
            PatternError: if there is no such list, or it is a plain one.
        """
        found = self._list(name)
        if not isinstance(found, dict):
            raise PatternError(f"patterns: the list {name!r} must map each word to a value")
        return found

    def group(self, prefix: str) -> tuple[Rule, ...]:
        """Returns the rules whose id starts with `prefix/`, in the order of the files."""
        return tuple(rule for rule in self.rules.values() if rule.id.startswith(prefix + "/"))

    def matcher(self, nlp: Language, *prefixes: str) -> RuleMatcher:
        """Compiles one matcher of all rules in the groups `prefixes`.

        Raises:
            PatternError: if a rule cannot be compiled.
        """
        return RuleMatcher(nlp, self, [rule for prefix in prefixes for rule in self.group(prefix)])

    def _list(self, name: str) -> WordList:
        try:
            return self.lists[name]
        except KeyError:
            raise PatternError(f"patterns: no list is named {name!r}") from None


@functools.lru_cache(maxsize=4)
def load_patterns(directory: str | None = None) -> Patterns:
    """Loads the shipped patterns, and those of the user's own folder on top of them.

    Args:
        directory: the user's folder of patterns, if there is one.

    Raises:
        PatternError: if a file cannot be read or does not have the form described above, or if one id is
            used twice among the shipped rules or among the user's own. The message names file, line and rule.
    """
    layers = read_layers(directory)
    if directory is not None:
        shipped = read_shipped()
        check_lists(layers, {name: words for layer in shipped for name, words in layer.file.lists.items()})
        check_values(layers, shipped)
    lists: dict[str, WordList] = {}
    rules: dict[str, Rule] = {}
    from_shipped: dict[str, bool] = {}
    for layer in layers:
        for name, words in layer.file.lists.items():
            lists[name] = _merge(name, lists.get(name), words)
        for at, rule in enumerate(layer.file.rules):
            if from_shipped.get(rule.id) == layer.shipped:
                raise PatternError(
                    f"{place_in(layer, 'rules', at)}: rule {rule.id}: this id is used twice in the patterns"
                )
            from_shipped[rule.id] = layer.shipped
            rules[rule.id] = rule
    check_clauses(layers, lists, rules)
    indicators = {name: each for layer in layers for name, each in layer.file.indicators.items()}
    check_indicators(layers, lists, rules, indicators)
    indicator_rules = merged_rules([(layer.shipped, layer.file.indicator_rules) for layer in layers])
    content = repr([(layer.path.name, layer.file.model_dump(mode="json")) for layer in layers])
    digest = hashlib.sha256(content.encode()).hexdigest()
    version = f"{PATTERNS_VERSION}+{digest[:8]}"
    kinds = {kind: traits for layer in layers for kind, traits in layer.file.kinds.items()}
    own = Path(directory) if directory else None
    return Patterns(
        version,
        digest,
        lists,
        rules,
        kinds,
        _clauses(layers),
        indicators,
        indicator_rules,
        own,
        tuple(layers),
    )


def _clauses(layers: Sequence[Layer]) -> dict[str, ClauseRule]:
    """Puts the user's rules on the clause before the shipped ones, unless they replace one by its id."""
    shipped = {rule.id: rule for layer in layers if layer.shipped for rule in layer.file.clauses}
    own = {rule.id: rule for layer in layers if not layer.shipped for rule in layer.file.clauses}
    new = {name: rule for name, rule in own.items() if name not in shipped}
    return {**new, **{name: own.get(name, rule) for name, rule in shipped.items()}}


def _merge(name: str, old: WordList | None, new: WordList) -> WordList:
    if old is None:
        return new
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **new}
    if isinstance(old, list) and isinstance(new, list):
        return [*old, *(word for word in new if word not in old)]
    raise PatternError(f"patterns: the list {name!r} is a mapping in one file and a plain list in another")
