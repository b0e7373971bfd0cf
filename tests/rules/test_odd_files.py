"""Files of rules that are no rules: one line that names file and line, whatever is in them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from ofsted_extract.cli.main import app
from ofsted_extract.errors import ExitCode, PatternError
from ofsted_extract.pipeline.language import blank
from ofsted_extract.rules.kinds import kind_traits
from ofsted_extract.rules.patterns import load_patterns

BOMB = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 12))
RULE = "rules:\n- id: own/x\n  matches: [a]\n"

ODD: dict[str, tuple[str | bytes, int]] = {
    "a month that is null": ("lists: {months: {january: null}}", 1),
    "a number word that is null": ("lists:\n  cardinals:\n    one: 1\n    zilch:\n", 4),
    "a number word that is text": ("lists:\n  cardinals: {zilch: none}\n", 2),
    "a month that is a fraction": ("lists:\n  months: {janvier: 1.5}\n", 2),
    "a unit that is a number": ("lists:\n\n  duration-units: {fortnights: 14}\n", 3),
    "a list in place of a mapping": ("lists:\n  months: [janvier]\n", 2),
    "a mapping in place of a list": ("lists:\n  abbreviations: {a: b}\n", 2),
    "a value of a rule that is null": (
        "rules:\n- id: authority-before/x\n  phrases: [a]\n  matches: [a]\n  values: {weight: null}\n",
        5,
    ),
    "a value of a rule that is text": (
        "rules:\n- id: authority-before/x\n  phrases: [a]\n  matches: [a]\n  values:\n    weight: heavy\n",
        6,
    ),
    "a kind that is not described": (
        "rules:\n- id: kind/x\n  phrases: [a]\n  matches: [a]\n  values: {kind: letter-from-mars}\n",
        2,
    ),
    "a NUL": ("lists:\n  a: [b\0]\n", 2),
    "a NUL alone": ("a\0b", 1),
    "an escape of a terminal": ("about: one\nlists: {a: [\x1b]}\n", 2),
    "a circular reference": ("rules:\n- id: figures/x\n  tokens:\n  - - &a {N: *a}\n  matches: [a]\n", 4),
    "a circular list": ("lists: &a\n  b: *a\n", 1),
    "a circular sequence": ("lists:\n  a: &a [*a]\n", 2),
    "references without end": ("about: x\nl0: &l0 [a, a, a]\n" + BOMB, 2),
    "500 brackets": ("lists:\n  a: " + "[" * 500 + "]" * 500, 2),
    "100,000 brackets": ("lists:\n  a: " + "[" * 100_000, 2),
    "500 mappings": ("lists:\n  a: " + "{a: " * 500 + "}" * 500, 2),
    "500 levels of lists": ("lists:\n  a:\n" + "".join(f"{'  ' * n}-\n" for n in range(1, 500)), 41),
    "a number of 5,000 digits": ("about: x\nlists:\n  cardinals: {many: " + "1" * 5000 + "}", 3),
    "a number beyond a float": ("lists:\n  cardinals: {many: 1e999}\n", 2),
    "no number": ("lists:\n  cardinals: {many: .nan}\n", 2),
    "a time of day": ("lists:\n  cardinals: {nine: 9:30}\n", 2),
    "a type of Python": ("about: !!python/object/apply:os.system [echo]", 1),
    "a day": ("lists:\n  cardinals: {first: 2019-02-01}\n", 2),
    "a day that does not exist": ("lists:\n  cardinals: {first: 2019-02-31}\n", 2),
    "bytes": ("lists: {a: [!!binary aGVsbG8=]}", 1),
    "a set": ("lists:\n  a: !!set {b}\n", 2),
    "an integer that is none": ("lists:\n  cardinals: {one: !!int one}\n", 2),
    "a truth value that is none": ("replace: !!bool perhaps", 1),
    "a mapping for a key": ("lists:\n  ? {a: b}\n  : [c]\n", 2),
    "half a surrogate pair": ('lists:\n  a: ["\\ud800"]\n', 2),
    "a list in place of the file": ("- a\n- b\n", 1),
    "text in place of the file": ("just a note", 1),
    "a number in place of the file": ("0", 1),
    "two documents": ("about: a\n---\nabout: b\n", 2),
    "a tab": ("lists:\n\ta: [b]\n", 2),
    "other bytes": (b"about: x\nlists: {a: [\xff\xfe]}\n", 2),
    "a regular expression that is none": (RULE + "  regex: ['(']\n", 2),
    "a regular expression that repeats too often": (RULE + "  regex: ['a{99999999999999999999}']\n", 2),
    "a token that is none": (RULE + "  tokens: [[{LOWER: {IN: 3}}]]\n", 2),
    "a token without a property": (RULE + "  tokens: [[{NOT_AN_ATTRIBUTE: x}]]\n", 2),
    "a token that is null": (RULE + "  tokens: [[{LOWER: null}]]\n", 2),
    "a list that no file has": (RULE + "  phrases: ['@no-such-list']\n", 2),
}


def use(folder: Path) -> None:
    load_patterns.cache_clear()
    patterns = load_patterns(str(folder))
    kind_traits(patterns)
    patterns.matcher(blank(), "own")


@pytest.mark.parametrize("what", ODD)
def test_an_odd_file_is_refused_by_file_and_line(what: str, tmp_path: Path) -> None:
    content, line = ODD[what]
    path = tmp_path / "own.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PatternError) as refused:
        use(tmp_path)
    message = str(refused.value)
    assert re.match(re.escape(f"{path}:") + r"(\d+): ", message), message
    assert message.startswith(f"{path}:{line}: "), message
    assert "\n" not in message


@pytest.mark.parametrize(
    "command", [["patterns", "check"], ["patterns", "list", "--patterns"], ["letter.md", "--patterns"]]
)
@pytest.mark.parametrize("what", ["a month that is null", "a NUL", "a circular reference", "500 brackets"])
def test_commands_end_with_one_line_and_their_exit_code(
    command: list[str], what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.md").write_text("Dear Ms Example")
    Path("mine").mkdir()
    Path("mine/own.yaml").write_text(str(ODD[what][0]))
    done = CliRunner().invoke(app, [*command, "mine"])
    if command[1] == "list" and what == "a month that is null":
        assert done.exit_code == ExitCode.OK  # a list of rules needs no months
        return
    assert done.exit_code == ExitCode.BAD_PATTERNS
    assert done.stderr.startswith(f"ofsted-extract: mine/own.yaml:{ODD[what][1]}: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "own.yaml")
    with pytest.raises(PatternError, match=r"own\.yaml: is no ordinary file"):
        use(tmp_path)


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to(path.name)])
def test_a_folder_or_a_circular_link_is_refused(make: Any, tmp_path: Path) -> None:
    make(tmp_path / "own.yaml")
    with pytest.raises(PatternError, match=r"own\.yaml: (is no ordinary file|cannot be read)"):
        use(tmp_path)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("about: x\n" + "# a comment\n" * 200_000)
    with pytest.raises(PatternError, match=r"own\.yaml: has more than 2 MB"):
        use(tmp_path)


def test_references_that_end_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("lists:\n  own-a: &a [x, y]\n  own-b: *a\n")
    load_patterns.cache_clear()
    assert load_patterns(str(tmp_path)).words("own-b") == {"x", "y"}


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
    | st.sampled_from(["@months", "@none", "own/x", "kind/x", "("])
)
WORDS = st.sampled_from(
    [
        "about",
        "replace",
        "lists",
        "rules",
        "kinds",
        "clauses",
        "months",
        "cardinals",
        "abbreviations",
        "id",
        "matches",
        "tokens",
        "phrases",
        "regex",
        "values",
        "LOWER",
        "IN",
        "path",
        "DEP",
        "label",
    ]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | SCALARS, inner, max_size=4),
    max_leaves=12,
)
FILES = st.dictionaries(WORDS, VALUES, max_size=4).map(
    lambda value: yaml.safe_dump(value, allow_unicode=True)
)
TEXTS = st.text(st.sampled_from("abc:-[]{}&*!|>'\"#%@,? \n\t\0é09."), max_size=60)


@settings(max_examples=100)
@given(FILES | TEXTS | VALUES.map(lambda value: yaml.safe_dump(value, allow_unicode=True)))
def test_whatever_a_file_has_it_is_loaded_or_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-rules"
    folder.mkdir(exist_ok=True)
    (folder / "own.yaml").write_text(text, encoding="utf-8", newline="")
    load_patterns.cache_clear()
    try:
        load_patterns(str(folder))
    except PatternError as error:
        message = str(error)
    else:
        return
    assert re.match(re.escape(f"{folder / 'own.yaml'}:") + r"\d+: ", message), message
