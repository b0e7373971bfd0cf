"""`review`: the files that it writes, and the places that it refuses."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner, Result

from ofsted_extract.cli.main import app
from ofsted_extract.facts.header import LocalAuthority
from ofsted_extract.review.rows import AuthorityPageNames, page_names

SAMPLES = Path(__file__).parents[2] / "samples"
LETTER = SAMPLES / "monitoring-visit-text.md"


def review(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["review", *map(str, args)])


def test_a_site_has_its_pages_and_links_lead_to_them(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    folders = [site / "authorities", site / "indicators"]
    assert all(any(folder.iterdir()) for folder in folders)
    assert len(pages) == 4 + 1 + sum(len(list(folder.iterdir())) for folder in folders)
    for page in pages:
        links = [unescape(link) for link in re.findall(r'<a [^>]*href="([^"]*)"', page.read_text("utf-8"))]
        files = [unquote(link.partition("#")[0]) for link in links if not link.startswith("#")]
        assert all((page.parent / file).is_file() for file in files), (page, files)
    index = (site / "index.html").read_text("utf-8")
    assert "6 letters: 4 with a record, 2 with an error." in index
    assert "<code>empty-file</code> the file is empty; download the letter again" in index
    assert "<code>wrong-format</code>" in index


def test_links_of_an_authority_page_lead_to_facts_of_letter_pages(site: Path) -> None:
    links = [
        (site / unquote(file), unescape(fact))
        for page in (site / "authorities").iterdir()
        for file, fact in re.findall(r'href="../([^"#]*)#([^"]*)"', page.read_text("utf-8"))
    ]
    assert len(links) > 8
    for page, fact in links:
        assert f'id="{fact}"' in page.read_text("utf-8")


def letter(year: int, share: int) -> str:
    return f"""### Focused visit to Leeds children's services

4 March {year}

Dear Ms Example

This letter is about the focused visit of 5 and 6 February {year} to Leeds.

### Findings

At 31 January {year}, {share}% of care leavers had a plan.
"""


def test_an_authority_page_shows_values_over_time_with_a_chart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year, share in ((2019, 62), (2021, 71)):
        (tmp_path / f"leeds-{year}.md").write_text(letter(year, share), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "matplotlib", None)  # the chart needs no extra
    assert review(tmp_path, "-o", tmp_path / "site").exit_code == 0
    page = (tmp_path / "site" / "authorities" / "leeds.html").read_text("utf-8")
    values = re.findall(
        r'<td class="number"><a href="../(leeds-\d+\.html)#(\w+)">([\d%]+)</a></td>\s*'
        r'<td class="when">([^<]+)</td>',
        page,
    )
    assert values == [
        ("leeds-2019.html", "f1", "62%", "31 January 2019"),
        ("leeds-2021.html", "f1", "71%", "31 January 2021"),
    ]
    [chart] = re.findall(r'(?s)<svg class="plot".*?</svg>', page)
    assert re.findall(r'<a href="([^"]+)"><title>([^<]+)</title><circle', chart) == [
        ("../leeds-2019.html#f1", "62%, 31 January 2019"),
        ("../leeds-2021.html#f1", "71%, 31 January 2021"),
    ]


def test_a_statistic_has_a_page_over_all_authorities(site_of_shares: Path) -> None:
    index = (site_of_shares / "index.html").read_text("utf-8")
    assert 'href="indicators/pep_up_to_date.html"' in index
    page = (site_of_shares / "indicators" / "pep_up_to_date.html").read_text("utf-8")
    assert "3 values of 2 authorities" in page
    rows = re.findall(r"(?s)<tr>\n<th scope=\"row\">.*?</tr>", page)
    shown = [
        (
            *re.findall(r"authorities/([a-z-]+)\.html", row),
            *re.findall(r'data-value="[\d.]*">(?:<a href="../([^"#]+)#\w+">([^<]+)</a>)?', row)[:2],
            *re.findall(r'<td class="when" data-value="([\d-]+)">[A-Z0-9]', row),
        )
        for row in rows
    ]
    assert shown == [
        ("kingston-upon-hull", ("hull.html", "8%"), ("hull.html", "65%"), "2020-01"),
        ("leeds", ("leeds.html", "62%"), ("", ""), "2019-01"),
        ("leeds", ("leeds--2021.html", "71%"), ("leeds--2021.html", "66%"), "2021-01"),
    ]
    [chart] = re.findall(r'(?s)<svg class="plot".*?</svg>', page)
    assert chart.count("<circle") == 3
    assert chart.count('class="point national"') == 2


def test_the_index_links_by_authority_and_date_and_shows_no_path_of_the_machine(
    site_of_shares: Path, tmp_path: Path
) -> None:
    index = (site_of_shares / "index.html").read_text("utf-8")
    assert re.findall(r'html">([A-Za-z ]+), <span class="when">([^<]+)</span></a>', index) == [
        ("Leeds", "4 March 2019"),
        ("Kingston upon Hull", "4 March 2020"),
        ("Leeds", "4 March 2021"),
    ]
    (tmp_path / "empty.pdf").touch()
    letters = site_of_shares.parent / "letters"
    made = tmp_path / "site"
    pattern = letters / "**" / "*.md"
    assert review(pattern.absolute(), tmp_path / "empty.pdf", "-o", made).exit_code == 1
    for page in made.rglob("*.html"):
        assert str(tmp_path) not in page.read_text("utf-8")
        assert str(letters) not in page.read_text("utf-8")
        assert not re.search(
            r">[^<]*\b\d{4}-\d{2}-\d{2}\b[^<]*</(td|dd|time|h1|span)>", page.read_text("utf-8")
        )


def test_letters_and_file_names_add_no_markup_and_only_our_code_may_run(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text("utf-8")
        assert html.count("<script") == html.count("</script") <= 1
        assert html.count("<style") == html.count("</style") == 1
        assert not re.search(r"<(img|b|a [^>]*href=.(https?|javascript):)\b", html)
        assert not re.search(r"<[a-z][^>]* (style|on\w+)=", re.sub(r'"[^"]*"', '""', html))
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
        assert policy is not None
        allowed = unescape(policy[1])
        assert allowed.startswith("default-src 'none'; ")
        codes = re.findall(r"(?s)<(?:style|script)>(.*?)</(?:style|script)>", html)
        digests = {base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in codes}
        assert set(re.findall(r"'sha256-([^']*)'", allowed)) == digests


def test_the_same_letters_give_the_same_bytes_in_two_processes(site: Path, tmp_path: Path) -> None:
    assert review(site.parent / "letters", "-o", tmp_path / "again", "-j", "2").exit_code == 1
    names = {path.relative_to(site) for path in site.rglob("*.html")}
    assert names == {path.relative_to(tmp_path / "again") for path in (tmp_path / "again").rglob("*.html")}
    for name in names:
        assert (site / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_one_letter_goes_to_a_file_or_to_standard_output(tmp_path: Path) -> None:
    page = tmp_path / "letter.html"
    done = review(LETTER, "-o", page)
    assert (done.exit_code, done.output) == (0, "")
    html = page.read_text("utf-8")
    assert "index.html" not in html
    assert review(LETTER).stdout == html


def test_existing_files_are_replaced_only_with_force(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    kept = tmp_path / "site" / "mine.txt"
    kept.write_text("mine")
    (tmp_path / "letter.html").write_text("mine")
    for place, page in (("site", "site/index.html"), ("letter.html", "letter.html")):
        done = review(LETTER, "-o", tmp_path / place)
        assert done.exit_code == 5
        assert "--force" in done.stderr
        assert not (tmp_path / page).exists() or (tmp_path / page).read_text("utf-8") == "mine"
        assert review(LETTER, "-o", tmp_path / place, "--force").exit_code == 0
        assert "<!doctype html>" in (tmp_path / page).read_text("utf-8")
    assert kept.read_text() == "mine"


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("letters.pdf", "the name of a page ends in .html"),
        ("letters.html", "a page shows one letter; use -o letters/"),
        ("s3://bucket/site/", "written to this machine only"),
        (None, "name one with -o site/"),
    ],
)
def test_an_output_that_cannot_hold_the_pages_is_a_usage_error(place: str | None, message: str) -> None:
    done = review(SAMPLES, *(["-o", place] if place else []))
    assert done.exit_code == 2
    assert message in done.stderr


def test_images_are_shown_in_single_pages_only(tmp_path: Path) -> None:
    done = review(LETTER, "-o", tmp_path / "site/", "--images")
    assert done.exit_code == 2
    assert "--images is for a single page" in done.stderr
    assert not (tmp_path / "site").exists()
    text = review(LETTER, "--images")
    assert text.exit_code == 0
    assert "<svg" not in text.stdout


def test_a_letter_that_fails_alone_leaves_no_page(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    done = review(tmp_path / "empty.pdf", "-o", tmp_path / "letter.html")
    assert done.exit_code == 1
    assert "the file is empty" in done.stderr
    assert not (tmp_path / "letter.html").exists()


def test_letters_with_equal_names_or_called_index_have_separate_pages(tmp_path: Path) -> None:
    assert page_names(["a/visit.pdf", "b/visit.pdf", "a/Index.pdf", "a/index--letter.md"]) == [
        "visit.html",
        "visit--b.html",
        "index--letter-2.html",
        "index--letter.html",
    ]
    shutil.copy(LETTER, tmp_path / "index.md")
    assert review(tmp_path / "index.md", "-o", tmp_path / "site/").exit_code == 0
    assert 'href="index--letter.html"' in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_each_authority_has_one_page_with_a_safe_name() -> None:
    names = AuthorityPageNames()
    leeds = LocalAuthority(name="Leeds", gss_code="E08000035")
    assert names.page_name(leeds) == "leeds.html"
    assert names.page_name(leeds.model_copy(update={"name": "City of Leeds"})) == "leeds.html"
    assert names.page_name(LocalAuthority(name="LEEDS?")) == "leeds-2.html"
    assert names.page_name(LocalAuthority(name="../../etc/passwd")) == "etc-passwd.html"
    assert names.page_name(LocalAuthority(name="…")) == "authority.html"


def test_pages_of_real_letters_are_under_a_megabyte(shared_letters: Path, tmp_path: Path) -> None:
    letters = [
        shared_letters / name for name in ("sif_lambeth_2015-05-12.pdf", "focused_camden_2018-06-08.pdf")
    ]
    assert review(*letters, "-o", tmp_path / "site").exit_code == 0
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "site").glob("*.html")}
    assert len(sizes) == 3
    assert max(sizes.values()) < 1_000_000
