"""`ofsted_themes`: the themes that the focus of a visit names."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.in_header.themes import ThemeValue
from ofsted_extract.pipeline.language import add_span, value_of
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns


class Themes:
    """Fills `doc.spans["themes"]` with a `ThemeValue` for each theme, at the first words that name it.

    `patterns/themes.yaml` has the ids of themes, and the rules.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._themes = patterns.matcher(nlp, "theme")
        self._not_themes = patterns.matcher(nlp, "theme-not")

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["focus"]`, which is empty where the kind of letter has no focus."""
        doc.spans["themes"] = []
        found: set[str] = set()
        for span in doc.spans["focus"]:
            for start, end in value_of(span).parts:
                for match in self._named(doc[start:end]):
                    theme = str(match.rule.values["theme"])
                    if theme not in found:
                        found.add(theme)
                        value = ThemeValue(theme, match.rule.id)
                        add_span(doc, "themes", match.start, match.end, value, theme)
        return doc

    def _named(self, part: Span) -> list[Match]:
        """The words of a part of the focus that name a theme."""
        masked = {token for match in self._not_themes(part) for token in range(match.start, match.end)}
        return [match for match in self._themes(part) if not masked.issuperset(range(match.start, match.end))]


@Language.factory("ofsted_themes", default_config={"patterns": None})
def create_themes(nlp: Language, name: str, *, patterns: str | None) -> Themes:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Themes(nlp, load_patterns(patterns))
