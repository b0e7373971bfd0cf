"""Views that answer common questions, and the metadata with which Datasette describes tables and views."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ofsted_extract.writing.tables import Table


class View(NamedTuple):
    """A view of the database.

    Attributes:
        name: its name.
        meaning: one line that says what it answers.
        tables: the tables that it reads; without one of them there is no view.
        query: its SELECT statement.
    """

    name: str
    meaning: str
    tables: frozenset[str]
    query: str


VIEWS = (
    View(
        "priority_actions",
        "what letters call for priority action on, newest visit first",
        frozenset({"letters", "improvements"}),
        """SELECT l.local_authority, l.kind, l.visit_start, i."to", i.text, i.deadline, i.page, l.file,
        i.letter FROM improvements AS i JOIN letters AS l USING (letter)
        WHERE i.kind = 'priority_action' ORDER BY l.visit_start DESC, l.file, i.start""",
    ),
    View(
        "improvements_by_authority",
        "what each authority was asked to improve, by visit, newest first",
        frozenset({"letters", "improvements"}),
        """SELECT l.local_authority, l.visit_start, l.kind AS kind_of_letter, l.focus, i.kind, i."to", i.text,
        i.page, l.file, i.letter
        FROM improvements AS i JOIN letters AS l USING (letter)
        ORDER BY l.local_authority, l.visit_start DESC, i.start""",
    ),
    View(
        "visits_by_theme",
        "which visits looked at each theme, newest first",
        frozenset({"letters", "themes"}),
        """SELECT t.theme, l.local_authority, l.visit_start, l.kind, l.focus, l.file, t.letter
        FROM themes AS t JOIN letters AS l USING (letter)
        ORDER BY t.theme, l.visit_start DESC, l.local_authority""",
    ),
    View(
        "figures_by_authority",
        "the authorities' own figures with their words, by subject and time of visit",
        frozenset({"letters", "figures"}),
        """SELECT l.local_authority, f.subject, f.measure, f.value, f.value_high, f.qualifier, f.kind, f.unit,
        f.as_of, l.visit_start, l.kind AS kind_of_letter, f.sentence, f.page, l.file, f.letter
        FROM figures AS f JOIN letters AS l USING (letter)
        WHERE f.scope = 'local' ORDER BY l.local_authority, f.subject, l.visit_start""",
    ),
)


def views_of(tables: Iterable[Table]) -> Iterator[View]:
    """The views that can be made from `tables`."""
    names = {table.name for table in tables}
    return (view for view in VIEWS if view.tables <= names)


def datasette_metadata(database: str, tables: Sequence[Table]) -> bytes:
    """The metadata file for `datasette DATABASE -m METADATA`.

    Args:
        database: the name of the database without its suffix, by which Datasette calls it.
        tables: the tables that it has.
    """
    described: dict[str, object] = {
        table.name: {
            "description": table.meaning,
            "columns": {column.name: column.meaning for column in table.columns},
        }
        for table in tables
    }
    described.update({view.name: {"description": view.meaning} for view in views_of(tables)})
    content = {
        "title": "Ofsted's letters about children's services",
        "source": "ofsted-extract",
        "databases": {database: {"tables": described}},
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
