"""The pages in Chromium: clicks, keys, what is visible, and that pages make no requests."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from typer.testing import CliRunner

import ofsted_extract
from ofsted_extract.cli.main import app

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LETTER = "monitoring-visit.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, for this module only: its event loop would disturb tests of other modules."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium: `apt-get install chromium`")
    expect.set_options(timeout=20_000)  # milliseconds; machines may be busy with other tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that must log nothing to the console and request only files of the site."""
    page = browser.new_page(viewport={"width": 1300, "height": 800})
    logged: list[str] = []
    page.on("console", lambda message: logged.append(message.text))
    page.on("pageerror", lambda error: logged.append(str(error)))
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    yield page
    page.close()
    assert logged == []
    assert [url for url in requested if not (url.startswith("file://") and url.endswith(".html"))] == []


def opened(page: Page, path: Path, fragment: str = "") -> Page:
    page.goto(path.as_uri() + fragment)
    return page


def figure_62(site: Path) -> str:
    """The id of the figure 62% in the sample."""
    record = ofsted_extract.extract(site.parent / "letters" / "monitoring-visit.pdf")
    [figure] = [figure for figure in record.figures if figure.evidence.text == "62%"]
    return figure.id


def test_a_click_on_a_fact_shows_its_words_and_the_reverse(page: Page, site: Path) -> None:
    name = figure_62(site)
    opened(page, site / LETTER)
    card, mark = page.locator(f"#{name}"), page.locator(f"#in-{name}")
    expect(card).not_to_be_in_viewport()
    card.locator("a").click()
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_class(re.compile(r"\bchosen\b"))
    page.keyboard.press("Escape")
    expect(page.locator(".chosen")).to_have_count(0)
    page.locator(".cards").evaluate("list => { list.scrollTop = 0; }")
    mark.click()
    expect(card).to_be_in_viewport()
    expect(card).to_have_class(re.compile(r"\bchosen\b"))
    assert " ".join(card.locator("a").inner_text().split()) == (
        "Percentage 62% looked-after children had an up-to-date PEP"
    )


def test_clicks_on_overlapping_facts_select_each_in_turn(page: Page, site: Path) -> None:
    opened(page, site / LETTER)
    hit = page.locator(".hit:has(.mark .mark)").first
    names = hit.locator(".mark").evaluate_all("marks => marks.map(mark => mark.dataset.fact).reverse()")
    assert len(names) > 1
    for name in [*names, names[0]]:
        hit.click()
        expect(page.locator(".card.chosen")).to_have_id(name)


def test_a_filter_hides_a_kind_of_fact_in_the_text_and_in_the_list(page: Page, site: Path) -> None:
    opened(page, site / LETTER)
    name = figure_62(site)
    before = page.locator(".card:visible").count()
    figures = page.locator(".card.figure").count()
    page.get_by_label("Figures").uncheck()
    expect(page.locator(".card:visible")).to_have_count(before - figures)
    expect(page.locator(f"#in-{name}")).to_have_css("text-decoration-line", "none")
    assert page.locator(f".hit:has(#in-{name})").get_attribute("href") is None
    expect(page.get_by_role("status")).to_have_text(f"{before - figures} shown")
    page.get_by_label("Figures").check()
    page.get_by_label("Search facts").fill("pep 62%")
    expect(page.locator(".card:visible")).to_have_count(1)
    expect(page.locator(".card:visible")).to_have_id(name)


def test_keys_move_between_facts_search_and_help(page: Page, site: Path) -> None:
    opened(page, site / LETTER)
    order = page.locator(".card").evaluate_all("cards => cards.map(card => card.id)")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(page.locator(".card.chosen")).to_have_id(order[at])
    assert page.evaluate("document.activeElement.className") == "hit"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "go"
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.closest('.card').id")
    expect(page.locator(".card.chosen")).to_have_id(focused)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.className") == "hit"
    page.keyboard.press("/")
    expect(page.get_by_label("Search facts")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.get_by_label("Search facts")).to_have_value("jk?")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Use the letter and sign keys").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator(".chosen")).to_have_count(0)


def test_a_link_from_an_authority_page_selects_the_fact(page: Page, site: Path) -> None:
    opened(page, site / "index.html")
    page.get_by_role("row", name="inspection-report.pdf").get_by_role("link").nth(1).click()
    page.locator(".grades a").first.click()
    expect(page.locator(".card.judgement.chosen")).to_be_in_viewport()
    expect(page.locator(".mark.chosen").first).to_be_in_viewport()
    linked = page.locator(".card.chosen")
    tint = linked.evaluate("card => getComputedStyle(card).backgroundColor")
    page.keyboard.press("j")
    expect(page.locator(".card:target")).not_to_have_css("background-color", tint)
    page.get_by_role("link", name="All letters").click()
    expect(page).to_have_url(re.compile(r"/index\.html$"))


def test_on_a_narrow_page_the_list_of_facts_does_not_cover_the_selected_words(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    name = figure_62(site)
    opened(page, site / LETTER, f"#{name}")
    expect(page.locator(".card.chosen")).to_have_id(name)
    mark, facts = page.locator(f"#in-{name}").bounding_box(), page.locator("#facts").bounding_box()
    assert mark is not None
    assert facts is not None
    assert 0 < mark["y"] < mark["y"] + mark["height"] < facts["y"]


def test_the_index_sorts_searches_and_filters(page: Page, site: Path) -> None:
    opened(page, site / "index.html")
    rows = page.locator("#letters tbody tr:visible")
    expect(rows).to_have_count(6)
    head = page.get_by_role("columnheader", name="Figures")

    def figures() -> list[int]:
        return [int(text) for text in page.locator("tbody td:nth-child(8)").all_inner_texts() if text]

    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert figures() == sorted(figures())
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert figures() == sorted(figures(), reverse=True)
    assert len(set(figures())) > 2
    expect(rows.last).to_contain_text("Error")  # rows without figures stay at the end
    page.keyboard.press("/")
    page.keyboard.type("framework")
    expect(rows).to_have_count(1)
    page.get_by_label("Search").fill("")
    page.get_by_label("Show").select_option("with errors")
    expect(rows).to_have_count(2)
    page.get_by_label("Show").select_option("all")
    page.get_by_label("Kind").select_option("SIF inspection")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("1 of 6")


@pytest.mark.parametrize("width", [400, 1000, 1300])
def test_the_table_of_the_index_fits_its_page(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, site / "index.html")
    assert page.locator(".wide").evaluate("box => box.scrollWidth <= box.clientWidth")


def test_the_table_of_a_statistic_sorts_by_value_and_its_points_lead_to_letters(
    page: Page, site_of_shares: Path
) -> None:
    opened(page, site_of_shares / "indicators" / "pep_up_to_date.html")
    page.get_by_role("columnheader", name="Value").get_by_role("button").click()
    assert page.locator("tbody td:nth-child(2)").all_inner_texts() == ["8%", "62%", "71%"]
    point = page.locator(".plot a").first
    point.click()
    expect(page.locator(".card.chosen")).to_have_count(1)


def test_a_hostile_letter_runs_no_code(page: Page, site: Path) -> None:
    opened(page, site / "index.html")
    page.get_by_role("link", name="Leeds, 4 March 2019").click()
    expect(page).to_have_title("Monitoring visit, Leeds, 4 March 2019")
    expect(page.locator("article")).to_contain_text("<img src=x onerror=\"document.title = 'owned'\">")
    expect(page.locator("article")).to_contain_text("{{ 7 * 7 }} {% raw %}")
    page.get_by_text("50%").first.hover()
    page.locator(".mark.figure").first.click()
    expect(page).to_have_title("Monitoring visit, Leeds, 4 March 2019")
    assert page.locator("article :is(img, script, b, a:not(.hit))").count() == 0


def test_a_page_works_without_its_script(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context.new_page(), site / LETTER)
    name = figure_62(site)
    expect(page.get_by_label("Search facts")).to_be_hidden()
    page.locator(f"#{name} a").click()
    expect(page.locator(f"#in-{name}")).to_be_in_viewport()
    page.locator(f".hit:has(#in-{name})").click()
    expect(page.locator(f"#{name}")).to_be_in_viewport()
    context.close()


def test_the_text_of_the_page_is_the_clean_text(page: Page, site: Path) -> None:
    from ofsted_extract.reading import read_letter

    letter = read_letter(site.parent / "letters" / "inspection-report.pdf")
    blocks = (
        opened(page, site / "inspection-report.html")
        .locator(".block")
        .evaluate_all(
            "blocks => blocks.map(block => block.matches('tr')"
            " ? [...block.cells].map(cell => cell.textContent).join('\\t') : block.textContent)"
        )
    )
    assert blocks == [letter.text[block.start : block.end] for block in letter.blocks]


@pytest.mark.parametrize("path", [LETTER, "index.html", "authorities", "indicators", "hostile"])
def test_pages_are_accessible_in_light_and_dark_and_narrow(browser: Browser, site: Path, path: str) -> None:
    if path in ("authorities", "indicators"):
        path = f"{path}/{sorted(file.name for file in (site / path).iterdir())[0]}"
    elif path == "hostile":
        [path] = [file.name for file in site.glob("javascript*.html")]
    # axe is injected into the page, which the security policy would forbid.
    context = browser.new_context(bypass_csp=True, viewport={"width": 1300, "height": 800})
    page = context.new_page()
    page.goto(f"{site.as_uri()}/{quote(path)}")
    views: list[tuple[Literal["light", "dark"], int]] = [("light", 1300), ("dark", 400)]
    for scheme, width in views:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        if page.locator(".card").count():
            page.keyboard.press("j")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_a_printed_page_has_all_facts_and_no_controls(page: Page, site: Path) -> None:
    opened(page, site / LETTER)
    page.emulate_media(media="print")
    expect(page.get_by_label("Search facts")).to_be_hidden()
    expect(page.locator(".card").last).to_be_visible()
    height = page.locator(".cards").evaluate("list => [list.clientHeight, list.scrollHeight]")
    assert height[0] == height[1]


def test_images_of_pages_have_boxes_around_facts(page: Page, site: Path, tmp_path: Path) -> None:
    letter = site.parent / "letters" / "monitoring-visit.pdf"
    done = CliRunner().invoke(app, ["review", str(letter), "-o", str(tmp_path / "a.html"), "--images"])
    assert done.exit_code == 0, done.output
    name = figure_62(site)
    opened(page, tmp_path / "a.html")
    expect(page.locator(".pictures")).to_be_hidden()
    page.get_by_role("radio", name="Pages as printed").check()
    expect(page.locator("article")).to_be_hidden()
    box = page.locator(f".box[data-fact={name}]")
    page.locator(f"#{name} a").click()
    expect(box).to_be_in_viewport()
    page.keyboard.press("Escape")
    box.click()
    expect(page.locator(f"#{name}")).to_have_class(re.compile(r"\bchosen\b"))
    page.get_by_label("Figures").uncheck()
    expect(box).to_be_hidden()
