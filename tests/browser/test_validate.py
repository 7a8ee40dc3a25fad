"""The page /validate as people use it: paste, read, mend, files, keep; by mouse and by key.

`visit` fails a test in which the browser complains, the policy refuses something or another server
is asked.
"""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from iclod.endpoints.validation import examples

pytestmark = pytest.mark.browser

SAMPLES = Path(examples.__file__).parent / "samples"
BASE = "https://w3id.org/iclod/"
SLIPS, COMPLETE, BROKEN, TABLE = (
    (SAMPLES / name).read_text(encoding="utf-8").replace("{base}", BASE)
    for name in ("slips.ttl", "complete.ttl", "broken.ttl", "answers.csv")
)


def line_of(text, part):
    return next(number for number, row in enumerate(text.split("\n"), 1) if part in row)


def editor(page):
    return page.locator(".cm-content")


def written(page):
    return editor(page).evaluate("it => it.cmTile.view.state.doc.toString()")


def paste(page, text):
    page.wait_for_selector(".cm-content")
    editor(page).evaluate(
        """(it, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          it.focus();
          const how = { clipboardData: data, bubbles: true, cancelable: true };
          it.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        text,
    )


def check(page):
    page.get_by_role("button", name="Check", exact=True).click()
    return outcome(page)


def until(page, holds):
    """Wait until something holds; the page's policy lets no text be evaluated in it."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to hold")


def outcome(page):
    page.wait_for_selector("#outcome:not([aria-busy]) #verdict")
    return page.locator("#outcome")


def verdict(page):
    return outcome(page).locator("#verdict").inner_text()


def lines_marked(page, severity="Violation"):
    """Numbers of the lines with a mark, read from where the marks are."""
    return page.locator(f".cm-content .found.{severity}").evaluate_all(
        """marks => [...new Set(marks.map((mark) => {
          const view = mark.closest(".cm-content").cmTile.view;
          return view.state.doc.lineAt(view.posAtDOM(mark)).number;
        }))].sort((a, b) => a - b)"""
    )


def sound(axe, page, name):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    found = axe.run(page)
    serious = [item for item in found.response["violations"] if item["impact"] != "minor"]
    told = [(item["id"], node["target"]) for item in serious for node in item["nodes"]]
    assert not told, name


def test_a_pasted_text_is_checked_marked_mended_and_conforms(visit):
    page = visit("/validate")
    paste(page, SLIPS)
    check(page)
    assert verdict(page) == "It does not conform."
    faults = ('"Example: the open kitchen"', "topic:educaton", "<p>", "xsd:integer", '"2022" .')
    assert lines_marked(page) == sorted({line_of(SLIPS, part) for part in faults})
    # A link goes to the place.
    link = page.locator(".item", has_text="Start").or_(page.locator(".item")).locator("a.at")
    link.filter(has_text=f"line {line_of(SLIPS, 'xsd:integer')}").first.click()
    assert page.evaluate("document.activeElement.className") == "editor"
    chosen = "it => { const { state } = it.cmTile.view; const { from, to } = state.selection.main;"
    chosen += " return state.sliceDoc(from, to); }"
    assert editor(page).evaluate(chosen) == '"2019"^^xsd:integer'
    # One mend that is offered, not assumed.
    page.get_by_text("Say that the text is in English").locator("..").get_by_role(
        "button", name="Mend this"
    ).click()
    until(page, lambda: "Say that" not in outcome(page).inner_text())
    outcome(page)
    assert '"Example: the open kitchen"@en ;' in written(page)
    assert line_of(SLIPS, "open kitchen") not in lines_marked(page)
    # All that is safe, after a look at what it does.
    page.get_by_role("button", name="Mend all that is safe").click()
    dialog = page.get_by_role("dialog", name="This will be changed")
    assert '"2019"^^xsd:gYear' in dialog.inner_text()
    assert written(page).count("xsd:integer") == 1
    dialog.get_by_role("button", name="Change it so").click()
    until(page, lambda: "xsd:integer" not in written(page))
    until(page, lambda: "xsd:integer" not in outcome(page).inner_text())
    while page.locator("[data-mend]:visible").count():
        before = written(page)
        page.locator("[data-mend]:visible").first.click()
        until(page, lambda before=before: written(page) != before)
        outcome(page)
    assert verdict(page) == "It conforms."
    assert lines_marked(page) == []


def test_results_are_filtered_counted_and_said(visit):
    page = visit("/validate?example=slips.ttl")
    page.wait_for_selector(".verdict-head")
    assert verdict(page) == "It does not conform."
    until(page, lambda: "conform" in page.locator("#said").inner_text())
    found = page.locator(".item[data-severity=Violation]:visible").count()
    assert found >= 5
    page.get_by_label("Must be mended").uncheck()
    assert page.locator(".item[data-severity=Violation]:visible").count() == 0
    assert page.locator(".item[data-severity=Warning]:visible").count() == 1
    assert page.locator(".thing:visible").count() == 1
    page.get_by_label("Must be mended").check()
    assert page.locator(".item[data-severity=Violation]:visible").count() == found
    # What is filled in, and the rules.
    assert "%" in page.locator(".covering .percent").inner_text()
    assert "empty" in page.locator(".checklist li", has_text="Summary").inner_text()
    page.locator(".item a", has_text="The rule").first.click()
    until(page, lambda: "/shapes#Practice-" in page.url)


def test_a_text_that_cannot_be_read_is_marked_where_it_stops(visit):
    visit.meant.add(400)
    page = visit("/validate")
    paste(page, BROKEN)
    check(page)
    assert verdict(page) == "It could not be checked."
    told = page.locator(".fault").inner_text()
    assert "semicolon" in told
    assert "^" in told
    assert lines_marked(page) == [line_of(BROKEN, 'tongues"@en')]
    page.locator(".fault a.at").click()
    page.keyboard.press("ArrowRight")
    page.keyboard.type(" ;")
    assert page.get_by_text("The text has changed since it was checked.").is_visible()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".verdict-head")
    assert verdict(page) == "It conforms."


def test_in_french(visit):
    page = visit("/validate?lang=fr")
    page.get_by_text("Essayer avec un exemple").click()
    page.get_by_text("Des erreurs fréquentes").click()
    page.wait_for_selector(".verdict-head")
    assert verdict(page) == "Les données ne sont pas conformes."
    told = page.locator("#outcome").inner_text()
    for words in ("À corriger", "ligne", "Trouvé", "Attendu", "Que faire", "Corriger", "Thème"):
        assert words in told
    for words in ("Must be", "Found", "line ", "Mend"):
        assert words not in told
    # The report can be in another language than the page.
    page.get_by_label("Rapport en").select_option("en")
    page.get_by_role("button", name="Vérifier", exact=True).click()
    page.wait_for_selector("#outcome[lang=en] .verdict-head")
    assert verdict(page) == "It does not conform."


def test_by_keyboard_alone(visit):
    page = visit("/validate")
    page.wait_for_selector(".cm-content")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # The skip link of every page.
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the result"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # The examples open and close.
    assert page.locator("details.samples").get_attribute("open") is not None
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.activeElement.shadowRoot?.activeElement?.className ?? ''"
    assert "cm-content" in page.evaluate(inside)
    page.keyboard.insert_text(SLIPS)
    page.keyboard.press("Tab")  # Inside, Tab indents …
    assert "cm-content" in page.evaluate(inside)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")  # … and after Escape it leaves.
    assert page.evaluate("document.activeElement.id") == "file"
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Check"
    page.keyboard.press("Enter")
    page.wait_for_selector(".verdict-head")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "Mend this":
            break
    before = written(page)
    page.keyboard.press("Enter")
    until(page, lambda: written(page) != before)
    outcome(page)
    until(page, lambda: page.evaluate("document.activeElement.id") == "outcome")
    # The dialog holds the focus and gives it back.
    page.get_by_role("button", name="Mend all that is safe").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open]")
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert page.locator(":focus").inner_text().startswith("Mend all that is safe")


def test_files_are_dropped_shown_and_removed(visit):
    page = visit("/validate")
    page.wait_for_selector(".cm-content")
    files = [("kitchen.ttl", SLIPS), ("answers.csv", TABLE), ("complete.ttl", COMPLETE)]
    page.evaluate(
        """(files) => {
          const dataTransfer = new DataTransfer();
          for (const [name, text] of files) dataTransfer.items.add(new File([text], name));
          for (const type of ["dragenter", "dragover", "drop"]) {
            const how = { dataTransfer, bubbles: true, cancelable: true };
            document.querySelector(".editor").dispatchEvent(new DragEvent(type, how));
          }
        }""",
        files,
    )
    page.wait_for_selector(".verdict-head")
    names = page.locator(".files .file")
    assert names.all_inner_texts() == ["kitchen.ttl", "answers.csv", "complete.ttl"]
    assert page.locator(".veil").is_hidden()
    told = page.locator("#outcome").inner_text()
    assert "kitchen.ttl, line" in told
    assert "answers.csv" in told
    # A link opens the file that it leads into.
    page.locator("a.at", has_text="kitchen.ttl").first.click()
    assert written(page) == SLIPS
    names.nth(1).click()
    assert written(page) == TABLE
    for name in ("kitchen.ttl", "answers.csv"):
        page.get_by_role("button", name=f"Remove {name}").click()
    check(page)
    until(page, lambda: verdict(page) == "It conforms.")


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_form_that_nobody_filled_in_says_so(visit, suffix):
    visit.meant.add(400)
    page = visit("/validate")
    page.wait_for_selector(".cm-content")
    form = page.request.get(f"/templates/practice.{suffix}")
    assert form.status == 200
    page.get_by_label("or files").set_input_files(
        {"name": f"empty.{suffix}", "mimeType": "application/octet-stream", "buffer": form.body()}
    )
    assert verdict(page) == "It could not be checked."
    assert page.get_by_text(f"empty.{suffix} is not shown as text").is_visible()


def test_a_filled_in_workbook_is_checked_by_its_cells(visit):
    page = visit("/validate")
    page.wait_for_selector(".cm-content")
    book = openpyxl.load_workbook(BytesIO(page.request.get("/templates/practice.xlsx").body()))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    given = {"Title *": "The long table", "Language": "English", "Topic": "Eduction"}
    for name, text in (given | {"Source": "https://example.org/table"}).items():
        sheet.cell(3, columns[name], text)
    file = BytesIO()
    book.save(file)
    page.get_by_label("or files").set_input_files(
        {"name": "filled.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}
    )
    page.wait_for_selector(".verdict-head")
    assert verdict(page) == "It does not conform."
    wrong = page.locator(".item", has_text="Eduction").first
    cell = sheet.cell(3, columns["Topic"]).coordinate
    assert cell in wrong.locator(".at").inner_text()
    assert "Education" in wrong.inner_text()
    # There is no text to lead into, and none that a button could change.
    assert wrong.locator("a.at, [data-mend]:visible").count() == 0


def test_a_report_is_kept_opened_and_deleted(visit):
    page = visit("/validate?example=slips.ttl")
    page.wait_for_selector(".verdict-head")
    page.get_by_role("button", name="Keep this report").click()
    page.wait_for_selector("#kept-address")
    address = page.locator("#kept-address").get_attribute("href")
    page.goto(address)
    assert page.locator("h1").inner_text() == "A kept report"
    assert verdict(page) == "It does not conform."
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    # The lines around results are there, with their marks.
    assert page.locator("table.source mark").count() >= 5
    # This browser knows the key.
    assert page.get_by_label("Key to delete it").input_value()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_text("The report was deleted.").wait_for()
    assert page.request.get(address).status in (404, 410)


def test_reports_are_downloaded(visit):
    page = visit("/validate?example=slips.ttl")
    page.wait_for_selector(".verdict-head")
    page.get_by_text("Download the report").click()
    for name, start in (("JSON", "{"), ("CSV", ""), ("SARIF", "{"), ("JUnit", "<?xml")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        assert text.startswith(start)
        assert "Example: the open kitchen" in text or "example-open-kitchen" in text
        if name == "JSON":
            assert json.loads(text)["conforms"] is False


def test_without_javascript(visit):
    page = visit("/validate", script=False)
    page.get_by_label("Text", exact=True).fill(SLIPS)
    page.get_by_role("button", name="Check", exact=True).click()
    assert verdict(page) == "It does not conform."
    line = line_of(SLIPS, "xsd:integer")
    assert page.locator(f"#l0-{line} mark").inner_text() == '"2019"^^xsd:integer'
    page.locator("a.at", has_text=f"line {line},").click()
    assert page.url.endswith(f"#l0-{line}")
    assert page.locator("[data-mend]:visible, [data-mend-all]:visible").count() == 0
    # What to write stands there all the same.
    assert "xsd:gYear" in page.locator(".changed").last.inner_text()
    assert page.get_by_label("Text", exact=True).input_value() == SLIPS
    page.get_by_role("button", name="Keep this report").click()
    assert page.locator("#kept-key").inner_text()
    page.get_by_role("button", name="Delete it now").click()
    assert page.url.endswith("/validate")


@pytest.mark.slow
@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("narrowest", "dark")])
def test_every_view_is_drawn_and_passes_axe(visit, tmp_path, size, scheme):
    module = pytest.importorskip("axe_playwright_python.sync_playwright")
    axe = module.Axe()
    visit.meant.add(400)
    page = visit("/validate", size=size, scheme=scheme)
    page.wait_for_selector(".cm-content")

    def seen(name):
        sound(axe, page, f"{name}-{size}-{scheme}")
        picture = tmp_path / f"{name}-{size}-{scheme}.png"
        page.screenshot(path=picture, full_page=True)
        assert picture.stat().st_size > 20_000

    seen("empty")
    page.goto("/validate?example=slips.ttl")
    page.wait_for_selector(".verdict-head")
    page.get_by_text("Download the report").click()
    seen("results")
    page.get_by_role("button", name="Mend all that is safe").click()
    page.wait_for_selector("dialog[open]")
    seen("diff")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keep this report").click()
    page.wait_for_selector("#kept-address")
    seen("kept")
    page.goto(page.locator("#kept-address").get_attribute("href"))
    seen("reading")
    page.goto("/validate?example=broken.ttl")
    page.wait_for_selector(".fault")
    seen("broken")
    page.goto("/validate?example=published.ttl")
    page.wait_for_selector(".verdict-head.good")
    page.get_by_text("A badge for your website").click()
    seen("good")


@pytest.mark.slow
def test_a_page_without_javascript_passes_axe(visit):
    module = pytest.importorskip("axe_playwright_python.sync_playwright")
    # The checker is a script itself: the page is asked for as it comes without one.
    page = visit("/validate", size="narrowest")
    html = page.request.post(
        "/validate",
        multipart={"text": SLIPS, "syntax": "ttl"},
        headers={"Accept": "text/html"},
    ).text()
    page.route(
        "**/validate.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.route("**/validate", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.reload()
    assert page.locator("table.source mark").count() >= 5
    sound(module.Axe(), page, "unscripted")
