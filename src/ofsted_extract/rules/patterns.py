"""Loads, validates and compiles `patterns/`: the word lists and rules that everything is found by.

A file of patterns is YAML with up to five keys::

    about: what the file is for
    replace: false          # true in an own folder: this file takes the place of the shipped one of its name
    lists:                  # word lists, used in rules as "@name" and by the components
      months: {january: 1, february: 2}
      populations: [care leavers, pupils]
    rules:
      - id: not-figures/key-stage
        about: why, and where the wording comes from
        tokens:             # spaCy Matcher patterns; a value "@name" stands for the words of a list
          - [{NORM: key}, {NORM: {IN: [stage, stages]}}, {LIKE_NUM: true}]
        phrases: [ ... ]    # literal phrases, compared by NORM: without case, ’ like '
        regex: [ ... ]      # over raw text, for what tokens can't say
        values: {why: key stage}
        matches: ["Results at key stage 4 fell."]
        misses: ["This is a key 4."]
    kinds:                  # kinds of letter and what is true of each; see `rules.kinds.KindTraits`
      focused_visit: {label: focused visit, ...}

An example in `matches` must hold a match of its rule, one in `misses` none; `[[…]]` in an example
marks the words that must be matched, exactly.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.kinds import KindTraits
from ofsted_extract.versions import PATTERNS_VERSION

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

TRACE = "ofsted_trace"
"""Where a Doc keeps its `tracing.Trace`, in `user_data`; it has one only where someone asks why."""

Scalar = str | int | float | bool | None
WordList = list[str] | dict[str, Scalar]

_BASE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE_LOADER):  # type: ignore[misc]
    """YAML in which `no`, `on`, `off` and `yes` are the words they look like, as in YAML 1.2."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _BASE_LOADER.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class Rule(BaseModel):
    """One rule: what it matches, the values it sets, and the sentences that prove it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    about: str = ""
    phrases: tuple[str, ...] = ()
    tokens: tuple[list[dict[str, Any]], ...] = ()
    regex: tuple[str, ...] = ()
    values: dict[str, Scalar] = {}
    matches: Annotated[tuple[str, ...], Field(min_length=1)]
    misses: tuple[str, ...] = ()


class RuleFile(BaseModel):
    """One file of `patterns/`, as its author wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = ""
    replace: bool = False
    lists: dict[str, WordList] = {}
    rules: tuple[Rule, ...] = ()
    kinds: dict[str, KindTraits] = {}


class Match(NamedTuple):
    """A rule that matched the tokens `start:end` of a Doc."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Patterns:
    """All lists and rules of one run. Get one from `load_patterns`; it is shared and never changed."""

    version: str
    digest: str
    lists: Mapping[str, WordList]
    rules: Mapping[str, Rule]
    kinds: Mapping[str, KindTraits]
    directory: Path | None

    def words(self, name: str) -> frozenset[str]:
        """The words of the list `name`, lower case as written."""
        return frozenset(self._list(name))

    def table(self, name: str) -> Mapping[str, Scalar]:
        """The list `name` as a mapping from word to value.

        Raises:
            PatternError: where the list is a plain one.
        """
        found = self._list(name)
        if not isinstance(found, dict):
            raise PatternError(f"patterns: the list {name!r} must map each word to a value")
        return found

    def group(self, prefix: str) -> tuple[Rule, ...]:
        """The rules whose id starts with `prefix/`, in file order."""
        return tuple(rule for rule in self.rules.values() if rule.id.startswith(prefix + "/"))

    def matcher(self, nlp: Language, *prefixes: str) -> RuleMatcher:
        """One matcher for all rules of the groups `prefixes`, compiled for `nlp`."""
        return RuleMatcher(nlp, self, [rule for prefix in prefixes for rule in self.group(prefix)])

    def _list(self, name: str) -> WordList:
        try:
            return self.lists[name]
        except KeyError:
            raise PatternError(f"patterns: no list is named {name!r}") from None


class RuleMatcher:
    """Runs rules over a Doc or Span and says which matched where. `rules` are those rules, by id."""

    def __init__(self, nlp: Language, patterns: Patterns, rules: Iterable[Rule]) -> None:
        from spacy.matcher import Matcher, PhraseMatcher

        from ofsted_extract.rules.matching import TokenMatcher, word_finder

        self.rules = {rule.id: rule for rule in rules}
        self._order = {rule_id: at for at, rule_id in enumerate(self.rules)}
        self._strings = nlp.vocab.strings
        self._tokens = TokenMatcher()
        self._matcher = Matcher(nlp.vocab)
        self._phrases = PhraseMatcher(nlp.vocab, attr="NORM")
        self._phrase_starts: set[str] = set()
        self._regexes: list[tuple[str, re.Pattern[str]]] = []
        for rule in self.rules.values():
            self._add(nlp, patterns, rule)
        self._phrase_finder = word_finder(self._phrase_starts, by="NORM") if self._phrase_starts else None
        self._always = bool(len(self._matcher) or self._regexes)

    def _add(self, nlp: Language, patterns: Patterns, rule: Rule) -> None:
        try:
            expanded = [_expand(pattern, patterns) for pattern in rule.tokens]
            left = [pattern for pattern in expanded if not self._tokens.add(rule.id, pattern)]
            if left:
                self._matcher.add(rule.id, left)
            if rule.phrases:
                texts = [text for phrase in rule.phrases for text in _phrase_texts(phrase, patterns)]
                docs = [nlp.make_doc(text) for text in texts]
                self._phrases.add(rule.id, docs)
                self._phrase_starts.update(doc[0].norm_ for doc in docs if len(doc))
            self._regexes += [(rule.id, re.compile(regex)) for regex in rule.regex]
        except (ValueError, re.error) as error:
            raise PatternError(f"patterns: rule {rule.id}: {error}") from error

    def __call__(self, target: Doc | Span, *, longest: bool = False) -> list[Match]:
        """All matches in `target`, by start and then longest first; token indices of the Doc.

        With `longest`, a match that overlaps an earlier or longer one is left out.
        """
        offset = getattr(target, "start", 0)
        doc, end = target.doc, offset + len(target)
        tokens = self._tokens.may_begin(doc, offset, end)
        phrases = self._phrase_finder is not None and self._phrase_finder.may_begin(doc, offset, end)
        if not (tokens or phrases or self._always) and TRACE not in doc.user_data:
            return []
        found = set(self._tokens(doc, offset, end))
        strings = self._strings
        if len(self._matcher):  # which gives places within a Span; PhraseMatcher those in the Doc
            found.update((strings[key], offset + at, offset + to) for key, at, to in self._matcher(target))
        if phrases:
            found.update((strings[key], at, to) for key, at, to in self._phrases(target))
        if self._regexes:
            found.update(self._by_regex(target, offset))
        order = self._order
        ranked = sorted(found, key=lambda match: (match[1], -match[2], order[match[0]]))
        matches = [Match(self.rules[rule_id], start, end) for rule_id, start, end in ranked]
        if longest:
            matches = _longest(matches)
        if (trace := doc.user_data.get(TRACE)) is not None:
            trace.asked(self, offset, end, matches)
        return matches

    def places(self, doc: Doc) -> list[int]:
        """The tokens at which a match may begin, in order: stretches without one need not be asked about.

        All tokens where words do not tell, and where someone asks why.
        """
        if self._always or TRACE in doc.user_data:
            return list(range(len(doc)))
        places = self._tokens.places(doc)
        if self._phrase_finder is not None:
            places = sorted({*places, *self._phrase_finder.places(doc)})
        return places

    def _by_regex(self, target: Doc | Span, offset: int) -> Iterator[tuple[str, int, int]]:
        for rule_id, regex in self._regexes:
            for hit in regex.finditer(target.text):
                span = target.char_span(hit.start(), hit.end(), alignment_mode="expand")
                if span is not None:
                    yield rule_id, span.start, span.end


def _longest(matches: list[Match]) -> list[Match]:
    """Of matches in order, those that overlap none kept before."""
    kept: list[Match] = []
    for match in matches:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


def _phrase_texts(phrase: str, patterns: Patterns) -> list[str]:
    return sorted(patterns.words(phrase[1:])) if phrase.startswith("@") else [phrase]


def _expand(pattern: Any, patterns: Patterns) -> Any:
    """A token pattern with each "@name" replaced by the words of that list."""
    if isinstance(pattern, dict):
        return {key: _expand(value, patterns) for key, value in pattern.items()}
    if isinstance(pattern, list):
        return [_expand(value, patterns) for value in pattern]
    if isinstance(pattern, str) and pattern.startswith("@"):
        return sorted(patterns.words(pattern[1:]))
    return pattern


def shipped_directory() -> Path:
    """The folder of the shipped patterns: inside the wheel, or beside `src/` in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_patterns"
    return inside if inside.is_dir() else package.parent.parent / "patterns"


@functools.lru_cache(maxsize=4)
def load_patterns(directory: str | None = None) -> Patterns:
    """The shipped patterns, with those of `directory` added over them.

    A list of the same name is extended, a rule or kind of the same name replaced; a file with `replace: true`
    takes the place of the shipped file of its name.

    Raises:
        PatternError: where a file cannot be read or is not of the form above, or an id stands twice among
            the shipped rules or among one's own; names file, line and rule.
    """
    layers = read_layers(directory)
    lists: dict[str, WordList] = {}
    rules: dict[str, Rule] = {}
    shipped: dict[str, bool] = {}
    for layer in layers:
        for name, own_list in layer.file.lists.items():
            lists[name] = _merge(name, lists.get(name), own_list)
        for rule in layer.file.rules:
            if shipped.get(rule.id) == layer.shipped:
                raise PatternError(f"{layer.path.name}: rule {rule.id}: this id stands twice in the patterns")
            shipped[rule.id] = layer.shipped
            rules[rule.id] = rule
    content = repr([(layer.path.name, layer.file.model_dump(mode="json")) for layer in layers])
    digest = hashlib.sha256(content.encode()).hexdigest()
    version = f"{PATTERNS_VERSION}+{digest[:8]}"
    kinds = {kind: traits for layer in layers for kind, traits in layer.file.kinds.items()}
    return Patterns(version, digest, lists, rules, kinds, Path(directory) if directory else None)


class Layer(NamedTuple):
    """A file of patterns: where it is, what it says, and whether it is a shipped one or one's own."""

    path: Path
    file: RuleFile
    shipped: bool

    @property
    def file_name(self) -> str:
        """What people call it: a shipped file by its name, one's own by its path."""
        return self.path.name if self.shipped else str(self.path)


def read_layers(directory: str | None = None) -> list[Layer]:
    """The files of patterns that count, shipped ones first, each laid over those before it.

    Raises:
        PatternError: where a file cannot be read or is not of the form above; names file, line and rule.
    """
    layers = [Layer(path, _parse(path), True) for path in _yaml_files(shipped_directory())]
    own = (
        [Layer(path, _parse(path), False) for path in _yaml_files(Path(directory))]
        if directory is not None
        else []
    )
    replaced = {layer.path.name for layer in own if layer.file.replace}
    return [layer for layer in layers if layer.path.name not in replaced] + own


def _yaml_files(directory: Path) -> list[Path]:
    if not directory.is_dir():
        raise PatternError(f"{directory}: no such folder of patterns; name one that holds .yaml files")
    return sorted(directory.glob("*.yaml"))


def _merge(name: str, old: WordList | None, new: WordList) -> WordList:
    if old is None:
        return new
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **new}
    if isinstance(old, list) and isinstance(new, list):
        return [*old, *(word for word in new if word not in old)]
    raise PatternError(f"patterns: the list {name!r} is a mapping in one file and a plain list in another")


def _parse(path: Path) -> RuleFile:
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=_Loader)
        return RuleFile.model_validate(data or {})
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError(f"{path}: cannot be read: {error}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PatternError(f"{path}:{line}: not valid YAML: {error.problem}") from error
    except ValidationError as error:
        raise PatternError(_explain(path, text, error)) from error


def _explain(path: Path, text: str, error: ValidationError) -> str:
    """One line for the first fault of a file: where it stands, in which rule, and what it is."""
    first = error.errors()[0]
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    rule = ""
    line = 1
    for step in first["loc"]:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
            if isinstance(node, yaml.MappingNode) and first["loc"][0] == "rules" and not rule:
                rule = next((str(v.value) for k, v in node.value if k.value == "id"), "")
        else:
            break
    where = f"{path}:{line}: " + (f"rule {rule}: " if rule else "")
    field = ".".join(str(step) for step in first["loc"])
    return f"{where}{field}: {first['msg']}"


class Failure(NamedTuple):
    """A rule that does not do with an example what its author said."""

    rule: str
    example: str
    problem: str


_MARKED = re.compile(r"\[\[(.+?)\]\]")


def check_examples(nlp: Language, patterns: Patterns) -> list[Failure]:
    """Runs every rule on its own examples.

    Args:
        nlp: gives the tokenizer and vocabulary; its components are not run.
        patterns: the rules to check.

    Returns: a failure for each example that its rule treats in another way than it says.
    """
    return [failure for rule in patterns.rules.values() for failure in _check_rule(nlp, patterns, rule)]


def _check_rule(nlp: Language, patterns: Patterns, rule: Rule) -> Iterator[Failure]:
    matcher = RuleMatcher(nlp, patterns, [rule])
    for example in rule.matches:
        doc = nlp.make_doc(_MARKED.sub(r"\1", example))
        found = {doc[match.start : match.end].text for match in matcher(doc)}
        if not found:
            yield Failure(rule.id, example, "matches nothing")
        for marked in _MARKED.findall(example):
            if found and marked not in found:
                yield Failure(rule.id, example, f"matches {sorted(found)}, not {marked!r}")
    for example in rule.misses:
        doc = nlp.make_doc(example)
        if hits := matcher(doc):
            text = doc[hits[0].start : hits[0].end].text
            yield Failure(rule.id, example, f"matches {text!r}, but is said not to")
