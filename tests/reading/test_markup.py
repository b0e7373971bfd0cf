"""Web pages and Word documents hold the same letter as its text."""

from __future__ import annotations

import zipfile
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pytest

from ofsted_extract import extract
from ofsted_extract.errors import WrongFormatError
from ofsted_extract.reading import read_bytes

HEADER = (
    "kind",
    "local_authority",
    "letter_date",
    "visit_start",
    "visit_end",
    "addressee",
    "focus",
    "themes",
)
SAMPLE = Path(__file__).parents[2] / "samples" / "monitoring-visit-text.md"
PARTS = [part.strip() for part in SAMPLE.read_text("utf-8").split("\n\n") if part.strip()]


def heading_of(part: str) -> str | None:
    return part.strip("#* ") if part.startswith(("#", "**")) else None


def as_page() -> bytes:
    body = []
    for part in PARTS:
        lines = part.split("\n")
        if heading := heading_of(part):
            body.append(f"<h3>{escape(heading)}</h3>")
        elif lines[0].startswith("- "):
            body.append("<ul>" + "".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "</ul>")
        else:
            body.append("<p>" + "<br>\n".join(escape(line) for line in lines) + "</p>")
    return ("<!doctype html><html><head><title>Letter</title></head><body>" + "\n".join(body)).encode()


def as_word() -> bytes:
    document = docx.Document()
    for part in PARTS:
        lines = part.split("\n")
        if heading := heading_of(part):
            document.add_heading(heading, level=3)
        elif lines[0].startswith("- "):
            for line in lines:
                document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph(part)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def facts(path: Path) -> object:
    """What a record says, without where in the text it stands."""
    record = extract(path).model_dump(mode="json")
    figures = [
        {name: each[name] for name in ("value", "kind", "subject", "measure", "as_of", "qualifier")}
        for each in record["figures"]
    ]
    header = {
        name: value["value"] if isinstance(value, dict) and "value" in value else value
        for name, value in record["header"].items()
        if name in HEADER
    }
    people = [each["name"] for role in ("inspectors", "signatories") for each in record["header"][role]]
    trends = [(each["earlier"], each["later"]) for each in record["trends"]]
    return header, figures, people, trends, [each["grade"] for each in record["judgements"]]


@pytest.mark.parametrize(
    ("name", "data"), [("letter.html", as_page()), ("letter.HTM", as_page()), ("letter.docx", as_word())]
)
def test_a_letter_says_the_same_as_a_web_page_and_in_word(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert facts(tmp_path / name) == facts(SAMPLE)


def blocks(page: str) -> list[tuple[str, str]]:
    letter = read_bytes(f"<!doctype html><body>{page}".encode(), "letter.html")
    return [(block.kind, letter.text[block.start : block.end]) for block in letter.blocks]


def test_headings_lists_and_tables_of_a_page_are_kept() -> None:
    page = (
        "<h2>What we found</h2><p>Plans are <b>clear</b>.</p>"
        "<ol><li>visit sooner</li><li>write less</li></ol>"
        "<table><tr><th>Area</th><th>Grade</th></tr><tr><td>Care leavers</td><td>Good</td></tr></table>"
    )
    assert blocks(page) == [
        ("heading", "What we found"),
        ("paragraph", "Plans are clear."),
        ("list_item", "visit sooner"),
        ("list_item", "write less"),
        ("table_row", "Area\tGrade"),
        ("table_row", "Care leavers\tGood"),
    ]


@pytest.mark.parametrize(
    "unseen",
    [
        "<nav>Home</nav>",
        "<script>var plans = 12;</script>",
        "<style>p { margin: 12px }</style>",
        "<p hidden>12 plans</p>",
        '<p style="color: red; display:none">12 plans</p>',
        '<span aria-hidden="true">12</span>',
        "<!-- 12 plans -->",
        "<form><button>Send 12</button></form>",
    ],
)
def test_what_a_reader_of_a_page_does_not_see_is_no_text(unseen: str) -> None:
    assert [text for _, text in blocks(f"<p>Plans are clear.</p>{unseen}")] == ["Plans are clear."]


def test_marks_of_markdown_on_a_page_are_plain_characters() -> None:
    assert blocks("<p>Of 2 * 3 * 4 plans, a_b_c is the last that inspectors read and thought clear.</p>") == [
        ("paragraph", "Of 2 * 3 * 4 plans, a_b_c is the last that inspectors read and thought clear.")
    ]


def test_a_page_under_another_name_is_no_letter() -> None:
    with pytest.raises(WrongFormatError, match=r"name the page \.html"):
        read_bytes(as_page(), "letter.pdf")


def test_a_page_that_this_tool_wrote_is_no_letter() -> None:
    page = b'<!doctype html><head><meta name="generator" content="ofsted-extract"></head><p>12 plans</p>'
    with pytest.raises(WrongFormatError, match="a page for review that ofsted-extract wrote"):
        read_bytes(page, "letter.html")


def test_a_page_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(WrongFormatError, match="nested too deeply"):
        read_bytes(b"<!doctype html>" + b"<div>" * 20_000 + b"12 plans", "letter.html")


def archive(**files: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    "data", [as_word()[:-400], as_word()[:300], archive(letter=b"12 plans"), b"PK\x03\x04 and no more"]
)
def test_a_damaged_word_document_is_said_to_be_one(data: bytes) -> None:
    with pytest.raises(WrongFormatError, match="damaged"):
        read_bytes(data, "letter.docx")
