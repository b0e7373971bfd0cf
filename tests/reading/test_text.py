"""Letters in plain text and Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import hypothesis.strategies as st
from hypothesis import given

from ofsted_extract.reading import read_bytes
from ofsted_extract.reading.letter import Letter

Blocks = Callable[[Letter], list[tuple[str, str]]]

MARKDOWN = """Aviation House
125 Kingsway

3 March 2021

Odile Brandt
Director of Children's Services

Dear Ms Brandt

### **Monitoring visit to Rutland**

Inspectors visited on 1 and 2 February 2021. They saw
27 records of multi-
agency work, of which **nine** were good, and there is more
work to do before all plans are good enough to be of use to

families and their children.

**Overview**

- plans are timely
- visits are not

| Judgement | Grade |
| --- | --- |
| Care leavers | Good |

Yours sincerely

Piers Holloway
**Her Majesty's Inspector**
"""


def read(text: str) -> Letter:
    return read_bytes(text.encode(), "letter.md")


def test_markdown_is_read_into_blocks(blocks: Blocks) -> None:
    letter = read(MARKDOWN)
    assert letter.media_type == "text/markdown"
    assert blocks(letter) == [
        ("line", "Aviation House"),
        ("line", "125 Kingsway"),
        ("line", "3 March 2021"),
        ("line", "Odile Brandt"),
        ("line", "Director of Children's Services"),
        ("line", "Dear Ms Brandt"),
        ("heading", "Monitoring visit to Rutland"),
        (
            "paragraph",
            "Inspectors visited on 1 and 2 February 2021. They saw 27 records of multi-agency work, of which "
            "nine were good, and there is more work to do before all plans are good enough to be of use to "
            "families and their children.",
        ),
        ("heading", "Overview"),
        ("list_item", "plans are timely"),
        ("list_item", "visits are not"),
        ("table_row", "Judgement\tGrade"),
        ("table_row", "Care leavers\tGood"),
        ("line", "Yours sincerely"),
        ("line", "Piers Holloway"),
        ("line", "Her Majesty's Inspector"),
    ]


def test_plain_text_has_headings_and_numbered_paragraphs(blocks: Blocks) -> None:
    letter = read(
        "Dear Mr Osei\n\nMain findings\n\n12. Leaders know that 30\n45. per cent is too low.\n\n• one\n"
    )
    assert blocks(letter) == [
        ("line", "Dear Mr Osei"),
        ("heading", "Main findings"),
        ("paragraph", "Leaders know that 30 45. per cent is too low."),
        ("list_item", "one"),
    ]


def test_a_drawn_line_is_a_bullet(blocks: Blocks) -> None:
    letter = read("In the last year:\n\n─ four homes opened\n─ two closed\n")
    assert blocks(letter)[-2:] == [("list_item", "four homes opened"), ("list_item", "two closed")]


def test_spaces_ligatures_and_private_use_characters_are_cleaned() -> None:
    letter = read(
        "Dear Mr Osei\n\nThe\u00a0 o\ufb03ce \uf06e sta\ufb00  saw\u200b 12\u00a0Cafe\u0301 visits."
    )
    assert letter.text == "Dear Mr Osei\n\nThe office staff saw 12 Café visits."


CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc"])
LINES = st.one_of(
    st.text(CHARACTERS, max_size=90),
    st.sampled_from(
        [
            "",
            "",
            "Dear Ms Brandt",
            "### Overview",
            "**Next steps**",
            "◼ plans",
            "- visits",
            "12. Care",
            "a\x0cb",
        ]
    ),
)


@given(st.lists(LINES, min_size=1, max_size=14))
def test_blocks_cover_all_of_the_text_in_order(lines: list[str]) -> None:
    text = "Dear Mr Osei\n" + "\n".join(lines)
    letter = read(text)
    end = 0
    for block in letter.blocks:
        between = letter.text[end : block.start]
        assert re.fullmatch(r"\n\n(• |[\d.()]+ )?" if end else "", between)
        words = letter.text[block.start : block.end]
        assert words
        assert words == words.strip()
        assert "\n" not in words
        assert not {unicodedata.category(character) for character in words if character != "\t"} & {
            "Cc",
            "Cf",
            "Co",
        }
        end = block.end
    assert end == len(letter.text)
    assert letter.page_starts == (0,)
