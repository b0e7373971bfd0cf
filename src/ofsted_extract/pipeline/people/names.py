"""Reads a person's name where one is expected: by its shape, without a model and without a list of names."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ofsted_extract.rules.patterns import Patterns

_HYPHENS = frozenset({"-", "‐", "‑", "–"})
_WITHIN = frozenset("'’‘`´.\u00ad")
_APOSTROPHES = frozenset("'’‘`´")
_MOST_WORDS = 5
_ELIDED = 3


@dataclass(frozen=True, slots=True)
class PersonName:
    """The tokens `start:end` are the name as printed, without title and post-nominals.

    `name` is it with white space folded; `stop` is the first token after the post-nominals. `words` are
    the words of the name in lower case, those joined by hyphens as one.
    """

    name: str
    start: int
    end: int
    stop: int
    words: tuple[str, ...]


class NameReader:
    """Reads "Dr Máire O'Neill-Van der Berg OBE" and its like, starting at a given token."""

    def __init__(self, patterns: Patterns) -> None:
        self._titles = patterns.words("person-titles")
        self._particles = patterns.words("name-particles")
        self._beginnings = patterns.words("name-beginnings")
        self._post_nominals = patterns.words("post-nominals")
        self._never = patterns.words("never-names")
        self._before_of = patterns.words("offices-before-of")

    def read(self, doc: Doc, start: int, stop: int) -> PersonName | None:
        """The name that begins at token `start` and ends before `stop`, or None.

        A name has two to five words. A line or block break is passed only after its first word, as in
        lists whose lines were not joined; a tab never.
        """
        at = start
        while at < stop and (
            doc[at].lower_.rstrip(".") in self._titles or (at > start and _skipped(doc[at]))
        ):
            at += 1
        first, end, words = at, at, list[str]()
        while at < stop and len(words) < _MOST_WORDS:
            token = doc[at]
            if _skipped(token) or (token.is_space and len(words) == 1 and token.text != "\t"):
                at += 1
                continue
            if words and token.lower_ in self._particles and token.text[0].islower():
                after = self._particles_end(doc, at, stop)
                if after is None:
                    break
                at = after
                continue
            if not self._is_word(doc, at, stop, len(words)):
                break
            end = self._hyphenated_end(doc, at, stop)
            words.append(doc[at:end].text.lower())
            at = end
        if len(words) == 1:
            return self._run_together(doc, first, end, stop)
        if len(words) < 2 or not any(len(word.rstrip(".")) > 1 for word in words):
            return None
        text = " ".join(doc[first:end].text.split())
        return PersonName(text.rstrip("."), first, end, self._post_nominals_end(doc, end, stop), tuple(words))

    def _is_word(self, doc: Doc, at: int, stop: int, count: int) -> bool:
        token = doc[at]
        text = token.text
        if not (text[0].isupper() or _elided(text)) or not all(
            char.isalpha() or char in _WITHIN for char in text
        ):
            return False
        lower = token.lower_
        if lower.rstrip(".") in self._never or lower in self._titles:
            return False
        if lower in self._before_of and at + 1 < stop and doc[at + 1].lower_ == "of":
            return False
        if lower.rstrip(".") in self._post_nominals and (count > 0 or text.isupper()) and not text.istitle():
            return False
        if count >= 2 and sum(char.isupper() for char in text) >= 2 and (text.isupper() or _is_degree(text)):
            return len(text.replace(".", "")) == 1 or len(text) > 4
        return True

    def _hyphenated_end(self, doc: Doc, at: int, stop: int) -> int:
        """The end of a word and what hyphens join to it ("Thomson-Jones", "Jenny-ellen")."""
        at += 1
        while (
            at + 1 < stop
            and doc[at].text in _HYPHENS
            and not doc[at - 1].whitespace_
            and not doc[at].whitespace_
        ):
            if not doc[at + 1].is_alpha:
                break
            at += 2
        return at

    def _particles_end(self, doc: Doc, at: int, stop: int) -> int | None:
        """Where the capitalised word after particles ("van der") begins, or None."""
        while at < stop and (doc[at].lower_ in self._particles or doc[at].text in _HYPHENS):
            at += 1
        return at if at < stop and self._is_word(doc, at, stop, 1) else None

    def _post_nominals_end(self, doc: Doc, at: int, stop: int) -> int:
        """The end of the letters after a name, roles among them left to whoever reads roles."""
        end = at
        while at < stop:
            token = doc[at]
            if token.text in {",", "."} or _skipped(token):
                at += 1
                continue
            if token.lower_ in self._never or not (
                token.lower_ in self._post_nominals or (token.is_alpha and _is_degree(token.text))
            ):
                break
            if token.lower_ in {"oi", "ai", "ri", "scri"}:
                break
            at += 1
            end = at
        return end

    def _run_together(self, doc: Doc, start: int, end: int, stop: int) -> PersonName | None:
        """First name and surname that the text layer ran together ("AdaMoss"), alone on their line."""
        text = doc[start:end].text
        split = next((at for at in range(2, len(text) - 2) if text[at].isupper()), None)
        if split is None or not text.isalpha() or text.isupper() or text[:split].lower() in self._beginnings:
            return None
        if end < stop or len(text[:split]) < 3 or not text[split - 1].islower():
            return None
        words = (text[:split].lower(), text[split:].lower())
        if any(word in self._never for word in words):
            return None
        return PersonName(f"{text[:split]} {text[split:]}", start, end, end, words)


def _skipped(token: Token) -> bool:
    """White space that is no break: doubled and non-breaking spaces."""
    return token.is_space and not any(char in token.text for char in "\t\n\r")


def _elided(text: str) -> bool:
    """Whether a surname begins with a particle that lost its vowel: d'Orsay, l'Estrange."""
    return len(text) > _ELIDED and text[1] in _APOSTROPHES and text[2].isupper()


def _is_degree(text: str) -> bool:
    """Whether `text` looks like letters after a name: OBE, BSc, MRCPsych."""
    capitals = sum(char.isupper() for char in text)
    return (
        2 <= len(text) <= 8
        and capitals >= 2
        and (text.isupper() or not text[1:3].islower())
        and text[:2]
        not in (
            "Mc",
            "Ma",
            "O'",
            "O’",
        )
    )
