"""The editor of /sparql as people use it: typing, running, views, mistakes, links, keys.

`visit` fails a test in which the browser complains, the policy refuses something or another server
is asked.
"""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

pytestmark = pytest.mark.browser

PREFIXES = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX iclod: <https://w3id.org/iclod/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
COUNTRIES = f"""{PREFIXES}
SELECT ?country (COUNT(DISTINCT ?practice) AS ?practices) WHERE {{
  ?practice a iclod:Practice ; dcterms:spatial ?country .
  ?country a iclod:Country .
}}
GROUP BY ?country ORDER BY DESC(?practices)
"""
TOPICS = f"""{PREFIXES}
SELECT ?country ?topic (COUNT(DISTINCT ?practice) AS ?practices) WHERE {{
  ?practice a iclod:Practice ; dcterms:spatial ?place ; dcterms:subject/skos:prefLabel ?topic .
  ?place a iclod:Country ; skos:prefLabel ?country .
  FILTER (lang(?topic) = "en" && lang(?country) = "en")
}}
GROUP BY ?country ?topic ORDER BY ?country
"""
CITIES = f"""{PREFIXES}
SELECT ?name ?lat ?long WHERE {{
  ?city a iclod:City ; skos:prefLabel ?name ; geo:lat ?lat ; geo:long ?long .
  FILTER (lang(?name) = "en")
}}
ORDER BY ?name
"""
DESCRIBE = "DESCRIBE <https://w3id.org/iclod/id/city/bergen>"
MISTAKE = "SELECT * WHERE {\n  ?s dcterms:title ?title\n}"
#: Takes longer than the fast lane gives: the two workers of the slow one have to be free.
LONG = "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?b . ?c a ?d . FILTER (STRLEN(STR(?a)) > 0) }"
#: Never ends.
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def address_of(query, **more):
    return f"/sparql?query={quote(query)}" + "".join(f"&{name}={more[name]}" for name in more)


def answered(page, name="Table"):
    """Wait for an answer and open one of its views."""
    page.wait_for_selector(".tabPanel.active .results-widget")
    tab = page.locator(".tabPanel.active .views").get_by_role("tab", name=name)
    tab.click()
    shown = {"Table": "table", "Chart": "svg .mark", "Map": "svg .mark", "Raw": "pre"}[name]
    page.wait_for_selector(f".tabPanel.active .view[data-view={name.lower()}] {shown}")
    return page.locator(".tabPanel.active .view")


def written(page):
    return page.locator(".tabPanel.active .CodeMirror").evaluate("it => it.CodeMirror.getValue()")


def type_anew(page, text):
    page.locator(".tabPanel.active .CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def sound(axe, page, name):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    found = axe.run(page)
    serious = [item for item in found.response["violations"] if item["impact"] != "minor"]
    assert not serious, f"{name}: {found.generate_report()}"


@pytest.mark.slow
@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrowest", "dark")])
def test_every_view_is_drawn_and_passes_axe(visit, tmp_path, size, scheme):
    module = pytest.importorskip("axe_playwright_python.sync_playwright")
    axe = module.Axe()
    page = visit(address_of(TOPICS), size=size, scheme=scheme)
    visit.meant.add(400)

    def seen(name):
        if size == "wide" or name in ("table", "stacked", "points", "examples"):
            sound(axe, page, name)
        picture = tmp_path / f"{name}-{size}-{scheme}.png"
        page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 20_000

    assert answered(page).locator("tbody tr").count() == 50
    seen("table")
    chart = answered(page, "Chart")
    assert chart.locator("svg .mark").count() > 50
    assert chart.locator(".legend li").count() == 8
    seen("stacked")
    chart.get_by_label("Kind").select_option("line")
    assert chart.locator("path.line").count() == 8
    chart.get_by_label("Kind").select_option("bars")
    assert chart.locator("rect.mark").count() > 50
    answered(page, "Raw")
    seen("raw")
    page.goto(address_of(COUNTRIES))
    assert answered(page, "Map").locator("path.mark").count() > 15
    seen("countries")
    page.goto(address_of(CITIES))
    assert answered(page, "Map").locator("circle.mark").count() > 100
    seen("points")
    page.goto(address_of(DESCRIBE))
    page.wait_for_selector(".source pre")
    assert 'skos:prefLabel "Bergen"@en' in page.locator(".source pre").inner_text()
    seen("turtle")
    page.goto(address_of("ASK { ?s ?p ?o }"))
    assert page.locator(".yes-or-no").inner_text().startswith("Yes")
    page.get_by_text("Examples").click()
    page.wait_for_selector(".examples-list button")
    seen("examples")
    page.goto(address_of(MISTAKE))
    page.wait_for_selector("#editor .notice")
    seen("mistake")


def test_a_query_is_typed_completed_and_run(visit):
    page = visit("/sparql")
    page.wait_for_selector(".CodeMirror")
    type_anew(page, "SELECT * WHERE {\n?practice a iclod:Pra")
    page.locator(".CodeMirror-hint", has_text="iclod:Practice").wait_for()
    assert "in the data" in page.locator(".CodeMirror-hint").first.inner_text()
    page.keyboard.press("Enter")
    page.keyboard.type(" ; title")
    page.locator(".CodeMirror-hint", has_text="dcterms:title").first.click()
    page.keyboard.type(" ?title }\nLIMIT 7")
    assert "PREFIX iclod: <https://w3id.org/iclod/ontology#>" in written(page)
    assert "PREFIX dcterms: <http://purl.org/dc/terms/>" in written(page)
    page.keyboard.press("Control+Enter")
    assert answered(page).locator("tbody tr").count() == 7
    said = page.locator(".facts-line").inner_text()
    assert said.startswith("7 rows")
    assert "dataset version 1" in said
    assert parse_qs(urlsplit(page.url).query)["query"] == [written(page)]
    # Our things lead to our own pages.
    first = page.locator("tbody a").first
    assert first.get_attribute("href").startswith("/id/practice/")


def test_a_mistake_is_marked_at_its_place_with_a_hint(visit):
    page = visit("/sparql")
    visit.meant.add(400)
    page.wait_for_selector(".CodeMirror")
    type_anew(page, "SELECT * WHERE { ?s ?p ?o }\nLIMIT 3 ORDER BY ?s")
    assert page.locator(".gutter-mark").is_visible()
    assert "Line 2" in page.locator(".syntax").inner_text()
    page.get_by_role("button", name="Run", exact=True).click()
    notice = page.locator("#editor .notice")
    notice.wait_for()
    assert "Line 2, column" in notice.inner_text()
    assert "ORDER BY stands before LIMIT" in notice.inner_text()
    assert page.locator(".server-line").count() == 1
    page.get_by_role("button", name="Go there").click()
    place = page.locator(".CodeMirror").evaluate("it => it.CodeMirror.getCursor().line")
    assert place == 1
    page.keyboard.type(" ")
    assert page.locator(".server-line").count() == 0


def test_a_mistake_is_told_in_french(visit):
    page = visit("/sparql", language="fr")
    visit.meant.add(400)
    page.wait_for_selector(".CodeMirror")
    type_anew(page, MISTAKE.replace("dcterms", "dct"))
    page.get_by_role("button", name="Exécuter").click()
    notice = page.locator("#editor .notice")
    notice.wait_for()
    assert "La requête n’a pas reçu de réponse." in notice.inner_text()
    assert "Le préfixe dct: n’est pas déclaré" in notice.inner_text()


def test_french(visit):
    page = visit(address_of(COUNTRIES), language="fr")
    page.wait_for_selector(".results-widget table")
    assert page.locator(".views [role=tab]").all_inner_texts() == [
        "Tableau",
        "Graphique",
        "Carte",
        "Brut",
    ]
    assert "lignes" in page.locator(".facts-line").inner_text()
    page.get_by_text("Exemples").click()
    page.get_by_role("button", name="Pratiques par pays").click()
    page.wait_for_selector(".tabPanel.active .results-widget table")
    assert 'lang(?country) = "fr"' in written(page)
    assert page.locator(".tabPanel.active").get_by_label("Version des données").is_visible()


def test_a_permalink_gives_the_same_answer_and_is_cited(visit):
    page = visit(address_of(COUNTRIES))
    rows = answered(page).locator("tbody tr").all_inner_texts()
    target = page.get_by_role("link", name="Permalink").get_attribute("href")
    assert parse_qs(urlsplit(target).query)["version"] == ["1"]
    page.get_by_text("Cite this result").click()
    page.wait_for_selector(".citation pre")
    assert "version 1" in page.locator(".citation p").first.inner_text()
    assert page.locator(".citation pre").inner_text().startswith("@misc{")
    page.goto(target)
    assert answered(page).locator("tbody tr").all_inner_texts() == rows
    assert page.locator(".tabPanel.active").get_by_label("Version of the data").input_value() == "1"
    assert "version=1" in page.url


def test_what_differs_each_time_is_not_cited(visit):
    page = visit(address_of("SELECT (NOW() AS ?now) {}"))
    answered(page)
    assert page.get_by_text("No permalink or citation").is_visible()
    assert page.get_by_text("Cite this result").count() == 0


def test_answers_are_downloaded(visit):
    page = visit(address_of(COUNTRIES))
    answered(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as CSV").click()
    text = waiting.value.path().read_text()
    assert waiting.value.suggested_filename == "answer.csv"
    assert text.splitlines()[0] == "country,practices"
    answered(page, "Chart")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as SVG").click()
    assert waiting.value.path().read_text().startswith("<svg")


def test_a_table_is_sorted_filtered_and_paged(visit):
    page = visit(address_of(CITIES))
    view = answered(page)
    names = view.locator("tbody td:first-child")
    view.get_by_role("button", name="name").press("Enter")
    view.get_by_role("button", name="name").press("Enter")
    assert view.locator("th").first.get_attribute("aria-sort") == "descending"
    assert names.first.inner_text() > names.nth(1).inner_text()
    view.get_by_role("button", name="Next").click()
    assert view.get_by_text("51–100 of").is_visible()
    view.get_by_label("Rows per page").select_option("500")
    assert names.count() > 100
    view.get_by_label("Filter rows").fill("berg")
    assert view.get_by_text("rows", exact=False).first.is_visible()
    assert all("berg" in text.lower() for text in names.all_inner_texts())


def test_queries_are_kept_in_tabs(visit):
    page = visit(address_of(COUNTRIES))
    answered(page)
    page.locator(".tabPanel.active").get_by_role("button", name="Rename").click()
    page.keyboard.type("Per country")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="New query").click()
    type_anew(page, "ASK { ?s a <urn:x> }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".tabPanel.active .yes-or-no")
    page.goto("/sparql")
    bar = page.get_by_role("tablist", name="Queries")
    assert bar.get_by_role("tab").all_inner_texts()[:1] == ["Per country"]
    assert written(page) == "ASK { ?s a <urn:x> }"
    bar.get_by_role("tab", selected=True).press("ArrowLeft")
    assert written(page) == COUNTRIES
    bar.get_by_role("tab", selected=True).press("Delete")
    bar.get_by_role("tab").nth(1).wait_for(state="detached")
    # The address of a query that is open already opens it once.
    page.goto(address_of("ASK { ?s a <urn:x> }"))
    page.wait_for_selector(".yes-or-no")
    assert bar.get_by_role("tab").count() == 1


def test_by_keyboard_alone(visit):
    page = visit(address_of(CITIES))
    answered(page)
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.CodeMirror') != null")
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    view = page.locator(".views [role=tab]").first
    view.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".map circle")
    page.locator(".map circle[tabindex='0']").focus()
    first = page.locator(".map .tip").inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator(".map .tip").is_visible()
    assert page.locator(".map .tip").inner_text() != first
    before = page.locator(".map circle").first.get_attribute("r")
    page.keyboard.press("+")
    page.locator(f".map circle:first-of-type:not([r='{before}'])").first.wait_for()


def test_only_so_many_rows_are_fetched(visit):
    query = "SELECT ?a ?b WHERE { ?a a ?x . ?b a ?y } LIMIT 60000"
    page = visit("/sparql")
    page.wait_for_selector(".CodeMirror")
    type_anew(page, query)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".cut", timeout=20_000)
    assert "download the answer to get all" in page.locator(".cut").inner_text()
    page.get_by_role("tab", name="Chart").click()
    page.wait_for_selector(".chart svg .mark", timeout=20_000)


def test_graphs_of_the_protocol_limit_a_query(visit):
    graph = "https://w3id.org/iclod/doc/city/bergen"
    page = visit(address_of("SELECT DISTINCT ?s { ?s a ?c }") + f"&default-graph-uri={graph}")
    assert answered(page).locator("tbody tr").count() < 5
    assert "doc/city/bergen" in page.locator(".tabPanel.active .note").inner_text()
    page.get_by_role("button", name="Ask all").click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.locator(".results-widget tbody tr").nth(20).wait_for()


def test_without_script_the_form_does_the_same(visit):
    page = visit(address_of(COUNTRIES), script=False)
    assert page.locator("#editor").is_hidden()
    assert page.locator("#answered tbody tr").count() > 15
    assert page.locator("#cite").is_visible()
    assert page.get_by_role("link", name="csv").is_visible()
    target = page.get_by_role("link", name="Permalink").get_attribute("href")
    page.goto(target)
    assert page.locator("#version").input_value() == "1"
    page.locator("#version").fill("")
    page.locator("#query").fill(MISTAKE)
    visit.meant.add(400)
    page.get_by_role("button", name="Ask", exact=True).click()
    assert "Line 2, column" in page.locator("#mistake").inner_text()
    assert "PREFIX dcterms:" in page.locator("#mistake").inner_text()
    assert page.locator("#query").input_value().replace("\r", "") == MISTAKE


def test_other_pages_do_not_load_it(visit):
    page = visit("/doc/city/bergen")
    loaded = page.evaluate("performance.getEntriesByType('resource').map((item) => item.name)")
    assert [name for name in loaded if "site.js" in name]
    assert not [name for name in loaded if "editor" in name or "results" in name]


def test_a_query_is_stopped_and_its_worker_is_free(chromium, home):
    loopback = pytest.importorskip("loopback")
    with loopback.serving(home) as client:
        context = chromium.new_context(base_url=str(client.base_url))
        page = context.new_page()
        page.goto("/sparql")
        page.wait_for_selector(".CodeMirror")
        for _ in range(2):
            type_anew(page, SLOW)
            page.keyboard.press("Control+Enter")
            page.wait_for_timeout(700)
            page.get_by_role("button", name="Stop").click()
            assert "Stopped after" in page.locator(".run-status").inner_text()
        type_anew(page, LONG)
        page.keyboard.press("Control+Enter")
        answered(page)
        context.close()
