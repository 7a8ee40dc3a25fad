"""Pages as people meet them: with and without script, wide and narrow, light and dark."""

import pytest

pytestmark = pytest.mark.browser

PATHS = {
    "home": "/",
    "list": "/doc/practice/?country=norway&topic=education",
    "cities": "/doc/city/",
    "city": "/doc/city/bergen",
    "topic": "/doc/topic/education",
    "country": "/doc/country/norway",
    "source": "/doc/source/coe-good-practices",
    "version": "/doc/city/bergen/version/1",
    "history": "/doc/city/bergen/history",
    "diff": "/doc/city/bergen/diff/1..1",
    "resolve": "/resolve?iri=https://w3id.org/iclod/id/city/bergen&iri=urn:x:y",
    "search": "/search?q=school",
    "sparql": "/sparql?query=SELECT+*+%7B+%3Fs+a+%3Fclass+%7D+LIMIT+3&format=html",
    "validate": "/validate",
    "dumps": "/dumps/",
    "dataset": "/dataset",
    "quality": "/quality",
    "quality-narrowed": "/quality?topic=education",
    "quality-history": "/quality/history",
    "quality-records": "/quality/warnings",
    "ontology": "/ontology",
    "shapes": "/shapes",
    "shape": "/shapes/Practice",
    "error": "/nothing-here",
}


@pytest.fixture(scope="module")
def practice(published):
    return f"/doc/practice/{published.index.listing('practice').items[5].slug}"


def path_of(name, practice):
    return practice if name == "practice" else PATHS[name]


@pytest.mark.slow
@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrow", "dark")])
def test_no_page_scrolls_sideways_or_fails_axe(visit, practice, size, scheme):
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    page, axe = visit("/", size=size, scheme=scheme), sync_playwright.Axe()
    for name in ("practice", *PATHS):
        page.goto(path_of(name, practice))
        page.wait_for_function("!document.querySelector('[aria-busy]')")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert page.locator("h1").count() == 1, name
        found = axe.run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"


@pytest.mark.parametrize("name", ["practice", "home", "list", "sparql"])
def test_pages_work_without_script(visit, practice, name):
    page = visit(path_of(name, practice), script=False)
    assert page.locator("h1").is_visible()
    assert page.locator("main").is_visible()


def test_from_home_to_a_practice_by_keyboard(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    first = page.locator(".items h3 a").first
    title = first.inner_text()
    first.focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/practice/*")
    assert page.locator("h1").inner_text() == title


def test_facets_narrow_a_list_and_can_be_taken_off_without_script(visit):
    page = visit("/doc/practice/", script=False)
    before = page.locator("[role=status]").inner_text()
    page.get_by_role("link", name="Norway").first.click()
    assert "country=norway" in page.url
    assert page.locator("[role=status]").inner_text() != before
    page.get_by_role("link", name="Remove filter Norway").click()
    assert page.locator("[role=status]").inner_text() == before


def test_filters_are_folded_on_a_narrow_screen_only(visit):
    assert visit("/doc/practice/", size="wide").locator(".facets li").first.is_visible()
    assert not visit("/doc/practice/", size="narrow").locator(".facets li").first.is_visible()


def test_the_language_can_be_changed(visit):
    page = visit("/doc/country/norway?x=1", language="en")
    page.get_by_role("link", name="Français").click()
    assert "x=1" in page.url
    assert page.locator("h1").inner_text() == "Norvège"
    assert page.locator("html").get_attribute("lang") == "fr"


def test_the_browsers_language_is_spoken(visit):
    assert visit("/", language="fr").locator("html").get_attribute("lang") == "fr"


def test_typing_brings_suggestions(visit):
    page = visit("/doc/topic/")
    with page.expect_response("**/suggest?q=Berg"):
        page.locator("#q").press_sequentially("Berg", delay=10)
    page.wait_for_selector("#suggestions option[value=Bergen]", state="attached")


def test_light_and_dark_differ(visit):
    grounds = {
        visit("/", scheme=scheme).evaluate(
            "getComputedStyle(document.documentElement).backgroundColor"
        )
        for scheme in ("light", "dark")
    }
    assert len(grounds) == 2
