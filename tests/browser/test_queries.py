"""Stored queries in a real browser: every view, with and without script, wide and narrow."""

import pytest

TOPIC = "/query/practices-by-topic?topic=education"
#: Path and the view that it begins with.
VIEWS = {
    "/query/practices-on-a-map": "svg",
    "/query/cities-with-most-practices": "svg",
    "/query/practices-per-country": "table",
    TOPIC: "table",
}
PAGES = (
    *VIEWS,
    "/query/",
    "/query/practices-by-topic",
    "/query/city?city=bergen",
    "/query/country-covers-topic?country=norway&topic=education",
)


@pytest.mark.slow
@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_no_page_scrolls_sideways_or_fails_axe(visit, size, scheme):
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, axe = visit("/query/", size=size, scheme=scheme), sync_playwright.Axe()
    for path in PAGES:
        page.goto(path)
        if path in VIEWS:
            page.wait_for_selector("section.results [role=tab][aria-selected=true]")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.locator("h1").count() == 1, path
        found = axe.run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"


@pytest.mark.parametrize("path", VIEWS)
def test_the_view_that_the_file_names_comes_first(visit, path):
    page = visit(path)
    page.wait_for_selector("section.results [role=tab][aria-selected=true]")
    panel = page.locator("section.results [role=tabpanel]:visible")
    panel.locator(VIEWS[path]).first.wait_for()
    assert not page.locator("[data-plain]").is_visible()


def test_without_script_the_form_and_the_table_are_there(visit):
    page = visit("/query/practices-by-topic", script=False)
    page.select_option("select[name=topic]", "roma")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**/query/practices-by-topic?topic=roma&year=&lang=en")
    assert page.locator("section.results table tbody tr").count() > 0
    assert (
        page.get_by_role("link", name="GeoJSON")
        .get_attribute("href")
        .endswith("?topic=roma&lang=en")
    )


def test_a_mistake_is_told_beside_its_field(visit):
    visit.meant = {400}
    page = visit("/query/practices-by-topic?topic=education&year=20")
    field = page.get_by_label("Year")
    assert field.get_attribute("aria-invalid") == "true"
    assert "four digits" in page.locator("#e-year").inner_text()
    field.fill("2016")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_selector("section.results [role=tab]")


def test_from_the_list_to_the_editor(visit):
    page = visit("/query/")
    page.get_by_role("link", name="Where are the practices?").click()
    page.wait_for_selector("section.results svg")
    page.get_by_role("link", name="Open in the editor").click()
    page.wait_for_url("**/sparql?query=**")
    assert "COUNT(DISTINCT ?practice)" in page.content()


def test_french(visit):
    page = visit(TOPIC, language="fr")
    assert page.locator("h1").inner_text() == "Quelles pratiques y a-t-il sur un thème ?"
    assert page.locator("select[name=topic] option:checked").inner_text() == "Éducation"
    assert page.locator("select[name=lang] option:checked").inner_text() == "Français"


def test_the_language_of_the_names_is_sent_once(visit):
    page = visit(f"{TOPIC}&lang=fr")
    page.get_by_role("button", name="Interroger").click()
    page.wait_for_url("**/query/practices-by-topic?topic=education&year=&lang=fr")
    page = visit("/query/practices-by-year?lang=fr")
    page.get_by_role("button", name="Interroger").click()
    page.wait_for_url("**/query/practices-by-year?*lang=fr*")
    assert page.locator("html").get_attribute("lang") == "fr"
