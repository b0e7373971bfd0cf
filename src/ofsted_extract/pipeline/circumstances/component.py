"""`ofsted_circumstances`: whether inspectors came, who is responsible and since when, measures in force."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.facts.in_header.circumstances import (
    BodyValue,
    InterventionKind,
    InterventionValue,
    OfficerValue,
    Post,
    VisitMode,
    VisitModeValue,
)
from ofsted_extract.pipeline.language import add_span, value_of
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns

_OPENING = 900
"""In tokens: the part of a letter that says how the visit was made."""
_LONGEST_BODY = 20
"""In tokens."""
_BEFORE_FINDINGS = frozenset({"overview", "improvements", "priority_actions", "findings", "closing"})


class Circumstances:
    """Fills `doc.spans` with `visit_mode`, `responsible_bodies`, `officers` and `interventions`.

    The rules are in `patterns/circumstances.yaml`.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._modes = patterns.matcher(nlp, "visit-mode")
        self._responsible = patterns.matcher(nlp, "responsible-bodies")
        self._body_ends = patterns.words("body-ends")
        self._in_post = patterns.matcher(nlp, "in-post")
        self._posts = patterns.matcher(nlp, "post")
        self._interventions = patterns.matcher(nlp, "intervention")
        self._over = patterns.matcher(nlp, "intervention-over")

    def __call__(self, doc: Doc) -> Doc:
        """Needs sentences, `doc.spans["dates"]` and `["sections"]`."""
        for group in ("visit_mode", "responsible_bodies", "officers", "interventions"):
            doc.spans[group] = []
        self._find_mode(doc)
        self._find_bodies(doc)
        self._find_officers(doc)
        self._find_interventions(doc)
        return doc

    def _find_mode(self, doc: Doc) -> None:
        matches = self._modes(doc[: _end_of_opening(doc)], longest=True)
        modes = {str(match.rule.values["mode"]) for match in matches}
        said = [match for match in matches if match.rule.values["mode"] != "video"]
        if not said:
            return
        mode = str(said[0].rule.values["mode"])
        if "mixed" in modes or {"remote", "on_site"} <= modes or {"video", "on_site"} <= modes:
            mode = "mixed"
        add_span(doc, "visit_mode", said[0].start, said[0].end, VisitModeValue(cast("VisitMode", mode)))

    def _find_bodies(self, doc: Doc) -> None:
        for match in self._responsible(doc, longest=True):
            sentence = doc[match.start].sent
            names = list(self._bodies(doc[sentence.start : match.start]))
            if len(names) > 1 and all(len(name) <= _LONGEST_BODY for name in names):
                for name in names:
                    add_span(doc, "responsible_bodies", name.start, name.end, BodyValue(fold(name.text)))
                return

    def _bodies(self, words: Span) -> Iterator[Span]:
        """The names in a list of bodies; the name of a board may itself have "and" in it."""
        doc, start = words.doc, words.start
        borough_end = _end_of_borough(words)
        for token in words:
            if token.lower_ not in {"and", ","} or token.i + 1 >= words.end:
                continue
            after = doc[token.i + 1 : token.i + 4]
            is_new = any(word.text == "NHS" for word in after[:2])
            is_end = doc[token.i - 1].lower_ in self._body_ends or token.i == borough_end
            if token.i > start and (is_end or is_new):
                yield doc[start : token.i]
                start = token.i + 1
                if doc[start].lower_ == "and":
                    start += 1
        if start < words.end:
            yield doc[start : words.end]

    def _find_officers(self, doc: Doc) -> None:
        dates = {span.start: span for span in doc.spans.get("dates", ())}
        found: set[str] = set()
        for match in self._in_post(doc, longest=True):
            date = dates.get(match.end)
            post = self._post_before(doc, match)
            if date is None or post is None or str(post.rule.values["post"]) in found:
                continue
            name = cast("Post", post.rule.values["post"])
            found.add(name)
            value = OfficerValue(name, value_of(date).iso)
            add_span(doc, "officers", post.start, date.end, value)

    def _post_before(self, doc: Doc, match: Match) -> Match | None:
        """The post nearest before the words, in their sentence; None where that is another post."""
        sentence = doc[match.start].sent
        posts = self._posts(doc[sentence.start : match.start], longest=True)
        return posts[-1] if posts and posts[-1].rule.values["post"] is not None else None

    def _find_interventions(self, doc: Doc) -> None:
        found: set[str] = set()
        for match in self._interventions(doc, longest=True):
            sentence = doc[match.start].sent
            what = cast("InterventionKind", match.rule.values["what"])
            if what in found or self._over(doc[sentence.start : sentence.end]):
                continue
            found.add(what)
            dates = [
                span
                for span in doc.spans.get("dates", ())
                if match.end <= span.start and span.end <= sentence.end
            ]
            value = InterventionValue(what, value_of(dates[0]).iso if dates else None)
            add_span(doc, "interventions", match.start, dates[0].end if dates else match.end, value)


def _end_of_borough(words: Span) -> int | None:
    """Where a name such as "London Borough of Northtown" ends: the letter's authority, after "of"."""
    name = next((value_of(span).name.split() for span in words.doc.spans.get("authority", ())), None)
    if name is None:
        return None
    texts = [token.text for token in words]
    for at in range(1, len(texts) - len(name)):
        if texts[at : at + len(name)] == name and texts[at - 1] == "of":
            return words.start + at + len(name)
    return None


def _end_of_opening(doc: Doc) -> int:
    after = (
        section.start
        for section in doc.spans.get("sections", ())
        if value_of(section).role in _BEFORE_FINDINGS
    )
    return min(len(doc), next(after, _OPENING))


@Language.factory("ofsted_circumstances", default_config={"patterns": None})
def create_circumstances(nlp: Language, name: str, *, patterns: str | None) -> Circumstances:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Circumstances(nlp, load_patterns(patterns))
