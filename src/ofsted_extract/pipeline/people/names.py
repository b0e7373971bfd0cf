"""Reads a person's name where one is expected, from its shape: no model and no list of names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import combining

from spacy.tokens import Doc, Token

from ofsted_extract.rules.patterns import Patterns

_HYPHENS = frozenset({"-", "‐", "‑", "–"})
_APOSTROPHES = frozenset("'’‘`´′")
_TORN_APOSTROPHE = re.compile(r"(\b\w['’‘`´′]) (?=[^\W\d_])")
_MARKS_IN_WORDS = _APOSTROPHES | frozenset(".\u00ad")
_APOSTROPHE = "'"
_NICKNAME_MARKS = {
    '"': {'"'},
    "“": {"”"},
    "„": {"“", "”"},
    "'": {"'"},
    "‘": {"’"},
    "’": {"’"},
    "(": {")"},
    "[": {"]"},
}
"""The closing marks of a nickname by its opening mark."""
_BRACKETS = frozenset("([")
_MAX_WORDS = 5
_WORDS_WITH_SURNAME = 2
_MIN_ELIDED = 4
"""Letters of the shortest surname with an elided particle: "d'Or"."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as printed in the tokens `start:end`, without title and post-nominals.

    Attributes:
        name: the name with white space folded.
        start: its first token.
        end: the first token after the name.
        post_nominals_end: the first token after the letters that follow the name; `end` if there are none.
        words: its words in lower case; those that hyphens join count as one.
    """

    name: str
    start: int
    end: int
    post_nominals_end: int
    words: tuple[str, ...]


class NameReader:
    """Reads names such as "Dr Máire O'Neill-Van der Berg OBE" at a given token."""

    def __init__(self, patterns: Patterns) -> None:
        self._titles = patterns.words("person-titles")
        self._particles = patterns.words("name-particles")
        self._beginnings = patterns.words("name-beginnings")
        self._capitalised_beginnings = patterns.words("capitalised-beginnings")
        self._post_nominals = patterns.words("post-nominals")
        self._role_letters = patterns.words("role-letters")
        self._qualifiers = patterns.words("post-nominal-qualifiers")
        self._pair_joints = patterns.words("pair-joints")
        self._excluded = patterns.words("never-names")
        self._before_of = patterns.words("offices-before-of")

    def read(self, doc: Doc, start: int, stop: int) -> PersonName | None:
        """Reads the name of two to five words that begins at token `start` and ends before `stop`.

        A line or block break may follow only the first word, as in lists whose lines were not joined; a
        tab always ends the name.

        Returns:
            The name, or None.
        """
        first = end = self._titles_end(doc, start, stop)
        at, words = first, list[str]()
        while at < stop and len(words) < _MAX_WORDS:
            token = doc[at]
            if _is_inline_space(token) or (token.is_space and len(words) == 1 and token.text != "\t"):
                at += 1
                continue
            if words and not token.text[0].isupper() and (after := self._particles_end(doc, at, stop)):
                at = after
                continue
            if words and (after := self._nickname_end(doc, at, stop, len(words))):
                at = after
                continue
            if not self._is_name_word(doc, at, stop, len(words)):
                break
            end = self._hyphenated_end(doc, at, stop)
            words.append(doc[at:end].text.lower())
            at = end
        if len(words) == 1:
            return self._split_run_together(doc, first, end, stop)
        if len(words) < 2 or not any(len(word.rstrip(".")) > 1 for word in words):
            return None
        text = _TORN_APOSTROPHE.sub(r"\1", " ".join(doc[first:end].text.split()))
        return PersonName(text.rstrip("."), first, end, self._post_nominals_end(doc, end, stop), tuple(words))

    def read_sharing_surname(self, doc: Doc, start: int, stop: int) -> list[PersonName]:
        """Reads the people before "and" of whom only the first names are given: "Judith and Tomasz Ellery".

        Returns:
            One name for each person but the last, with the surname of the last; empty if token `start`
            begins no such list. Its tokens are the first name only.
        """
        given: list[tuple[int, int]] = []
        at = start
        while True:
            first = self._titles_end(doc, at, stop)
            if first >= stop or len(doc[first].text) < 2 or not self._is_name_word(doc, first, stop, 0):
                return []
            end = self._hyphenated_end(doc, first, stop)
            given.append((first, end))
            while end < stop and _is_inline_space(doc[end]):
                end += 1
            if end >= stop or (doc[end].text != "," and doc[end].lower_ not in self._pair_joints):
                return []
            at = end + 1
            if doc[end].text != ",":
                break
        last = self.read(doc, at, stop)
        if last is None or len(last.words) != _WORDS_WITH_SURNAME:
            return []
        surname_at = self._hyphenated_end(doc, last.start, stop)
        surname = " ".join(doc[surname_at : last.end].text.split())
        return [
            PersonName(
                f"{doc[first:end].text} {surname}",
                first,
                end,
                end,
                (doc[first:end].text.lower(), last.words[-1]),
            )
            for first, end in given
        ]

    def _titles_end(self, doc: Doc, start: int, stop: int) -> int:
        at = start
        while at < stop and (
            doc[at].lower_.rstrip(".") in self._titles or (at > start and _is_inline_space(doc[at]))
        ):
            at += 1
        return at

    def _is_name_word(self, doc: Doc, at: int, stop: int, word_count: int) -> bool:
        """Whether token `at` can be the next word of a name that has `word_count` words already."""
        token = doc[at]
        text, lower = token.text, token.lower_
        if not (text[0].isupper() or _has_elided_particle(text)) or not _is_word(text):
            return False
        if lower.rstrip(".") in self._excluded or lower in self._titles:
            return False
        if lower in self._before_of and at + 1 < stop and doc[at + 1].lower_ == "of":
            return False
        letters = lower.replace(".", "")
        if letters in self._post_nominals and word_count >= _WORDS_WITH_SURNAME and "." in text[:-1]:
            return False
        if letters in self._post_nominals and (word_count or text.isupper()) and not text.istitle():
            return self._are_initials(doc, at, stop)
        capitals = sum(char.isupper() for char in text)
        if word_count >= 2 and capitals >= 2 and (text.isupper() or self._is_like_post_nominal(text)):
            return len(text.replace(".", "")) == 1 or len(text) > 4
        return True

    def _are_initials(self, doc: Doc, at: int, stop: int) -> bool:
        """Whether two capitals that could also follow a name come before a surname: "RN Patel"."""
        text = doc[at].text
        if len(text) != 2 or not text.isupper() or text.lower() in self._role_letters or at + 1 >= stop:
            return False
        return self._is_name_word(doc, at + 1, stop, 1) and not doc[at + 1].text.isupper()

    def _nickname_end(self, doc: Doc, at: int, stop: int, word_count: int) -> int | None:
        """The end of a nickname in quotes or brackets before a surname: `Robert "Bob" Farrow`.

        Brackets after two words are more often about the person named by these.
        """
        opening = doc[at].text
        if word_count >= _WORDS_WITH_SURNAME and opening in _BRACKETS:
            return None
        if (
            opening not in _NICKNAME_MARKS
            or at + 3 >= stop
            or doc[at + 2].text not in _NICKNAME_MARKS[opening]
        ):
            return None
        is_nickname = self._is_name_word(doc, at + 1, stop, 0) and not doc[at + 1].whitespace_
        has_surname = self._is_name_word(doc, at + 3, stop, 1) or self._particles_end(doc, at + 3, stop)
        return at + 3 if is_nickname and has_surname else None

    def _hyphenated_end(self, doc: Doc, at: int, stop: int) -> int:
        """The end of a word and what hyphens join to it ("Thomson-Jones", "Jenny-ellen").

        A space may follow the apostrophe of a first letter ("O’ Neill").
        """
        is_torn = (
            at + 2 < stop
            and len(doc[at].text) == 1
            and doc[at + 1].text in _APOSTROPHES
            and not doc[at].whitespace_
            and doc[at + 2].is_title
        )
        at += 3 if is_torn else 1
        while (
            at + 1 < stop
            and doc[at].text in _HYPHENS
            and not doc[at - 1].whitespace_
            and not doc[at].whitespace_
            and _is_word(doc[at + 1].text)
        ):
            at += 2
        return at

    def _particles_end(self, doc: Doc, at: int, stop: int) -> int | None:
        """Where the capitalised word after particles ("van der", "van 't") begins, or None."""
        start = at
        while at < stop:
            if doc[at].text in self._particles or (at > start and doc[at].text in _HYPHENS):
                at += 1
            elif (
                doc[at].text in _APOSTROPHES
                and at + 1 < stop
                and _APOSTROPHE + doc[at + 1].lower_ in self._particles
            ):
                at += 2
            else:
                break
        return at if start < at < stop and self._is_name_word(doc, at, stop, 1) else None

    def _post_nominals_end(self, doc: Doc, at: int, stop: int) -> int:
        """The end of the letters after a name. Letters that are a role ("OI") are left to the role reader."""
        end = at
        while at < stop:
            token = doc[at]
            if token.text in {",", "."} or _is_inline_space(token):
                at += 1
            elif token.text == "(" and (after := self._bracketed_end(doc, at, stop)):
                at = end = after
            elif self.is_post_nominal(token.text):
                at += 1
                end = at
            else:
                break
        return end

    def _bracketed_end(self, doc: Doc, at: int, stop: int) -> int | None:
        """The end of a bracket of letters after a name: "(OBE)", "(Hons)"; None for any other bracket."""
        inside = at + 1
        while inside < stop and doc[inside].text != ")":
            text = doc[inside].text
            is_qualifier = text.lower().rstrip(".") in self._qualifiers
            if not (is_qualifier or text in {",", "."} or self.is_post_nominal(text)):
                return None
            inside += 1
        return inside + 1 if at + 1 < inside < stop else None

    def is_post_nominal(self, text: str) -> bool:
        """Whether a word is letters after a name, and states no role."""
        base, _, bracket = text.partition("(")
        lower, letters = base.lower(), base.replace(".", "")
        if not letters or lower in self._excluded or lower in self._role_letters:
            return False
        if bracket and bracket.lower() not in self._qualifiers:
            return False
        return letters.lower() in self._post_nominals or (
            letters.isalpha() and self._is_like_post_nominal(letters)
        )

    def _split_run_together(self, doc: Doc, start: int, end: int, stop: int) -> PersonName | None:
        """First name and surname that the text layer ran together ("AdaMoss"), alone on their line."""
        text = doc[start:end].text
        split = next((at for at in range(2, len(text) - 2) if text[at].isupper()), None)
        if split is None or not text.isalpha() or text.isupper() or text[:split].lower() in self._beginnings:
            return None
        if end < stop or len(text[:split]) < 3 or not text[split - 1].islower():
            return None
        words = (text[:split].lower(), text[split:].lower())
        if any(word in self._excluded for word in words):
            return None
        return PersonName(f"{text[:split]} {text[split:]}", start, end, end, words)

    def _is_like_post_nominal(self, text: str) -> bool:
        """Whether `text` looks like letters after a name: OBE, BSc, MRCPsych."""
        return (
            2 <= len(text) <= 8
            and sum(char.isupper() for char in text) >= 2
            and (text.isupper() or not text[1:3].islower())
            and text[:2] not in self._capitalised_beginnings
        )


def _is_word(text: str) -> bool:
    """Whether `text` is letters, perhaps with apostrophes and full stops."""
    return text[0].isalpha() and all(
        char.isalpha() or char in _MARKS_IN_WORDS or combining(char) for char in text
    )


def _is_inline_space(token: Token) -> bool:
    """Whether a token is white space within a line: doubled or non-breaking spaces."""
    return token.is_space and not any(char in token.text for char in "\t\n\r")


def _has_elided_particle(text: str) -> bool:
    """Whether a surname begins with a particle that lost its vowel: d'Orsay, l'Estrange."""
    return len(text) >= _MIN_ELIDED and text[1] in _APOSTROPHES and text[2].isupper()
