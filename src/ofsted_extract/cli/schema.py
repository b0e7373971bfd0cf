"""`ofsted-extract schema`: prints the JSON Schema of a record."""

from __future__ import annotations

import json


def schema() -> None:
    """Print the JSON Schema of a record."""
    from ofsted_extract.facts.record import json_schema
    from ofsted_extract.writing.stdout import write_bytes

    write_bytes((json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n").encode())
