"""What the page of a check shows."""

import pytest
from rdflib import Literal, URIRef

from iclod.endpoints.validation import examples, listing, shown
from iclod.errors import NotFound, ParseError
from iclod.rdf.vocab import DCTERMS, SH
from iclod.registry import judging
from iclod.validation.places import Edit, Mend, Place
from iclod.validation.report import Report, Result
from iclod.validation.work import Source, Task

TEXT = "\n".join(f"line {number}" for number in range(1, 1001))


def result(line=3, **more):
    values = {
        "focus": URIRef("https://example.org/a"),
        "path": DCTERMS.title,
        "shape": URIRef("https://example.org/shapes#title"),
        "component": str(SH.DatatypeConstraintComponent),
        "severity": "Violation",
        "messages": {"en": "Wrong.", "fr": "Faux."},
        "value": Literal("x"),
        "place": Place("", line, 1, line, 5),
    }
    return Result(**(values | more))


def view(*results, text=TEXT, language="en", **more):
    return shown.view(Report(results), [Source("", text.encode(), "ttl")], language, **more)


def items(found):
    return [item for thing in found.things for group in thing.groups for item in group.items]


def test_lines_are_marked_where_something_was_found():
    (lines,) = [found.lines for found in view(result(), text="a\nb\nline 3 is wrong\nd").listings]
    marked = [line for line in lines if line.results]
    assert [(line.number, line.results) for line in marked] == [(3, ((1, "Violation"),))]
    assert [(part.text, part.severity) for part in marked[0].segments] == [
        ("line", "Violation"),
        (" 3 is wrong", None),
    ]


def test_of_long_texts_only_what_is_near_is_shown():
    (found,) = view(result(500)).listings
    assert [line.number for line in found.lines] == list(range(497, 504))
    assert (found.lines[0].left_out, found.left_out) == (496, 497)


def test_of_kept_excerpts_the_empty_lines_are_left_out():
    text = "\n" * 200 + "near\nwrong\nnear" + "\n" * 100
    (found,) = view(result(202), text=text).listings
    assert [line.number for line in found.lines] == list(range(199, 206))


@pytest.mark.parametrize("column", [1, 5, 10_000])
def test_long_lines_are_cut_and_places_beyond_the_end_do_no_harm(column):
    text = "x" * 100_000
    place = Place("", 1, column, 1, 1_000_000)
    (found,) = view(result(place=place), text=text).listings
    assert sum(len(part.text) for part in found.lines[0].segments) < 3000
    beyond = result(place=Place("", 7, 3, 9, 1))
    assert len(view(beyond, text="a").listings[0].lines) == 1


def test_what_is_said_of_one_value_twice_stands_together():
    expected = {"en": "an IRI", "fr": "un IRI"}
    twice = result(component=str(SH.NodeKindConstraintComponent), expected=expected)
    found = items(view(result(), twice))
    assert len(found) == 1
    assert [text.text for text in found[0].also] == ["an IRI"]
    assert len(items(view(result(), result(4, value=Literal("y"))))) == 2


def test_texts_come_in_the_readers_language_or_say_in_which():
    (item,) = items(view(result(messages={"en": "Wrong.", "fr": "Faux."}), language="fr"))
    assert item.message == shown.Words("Faux.", "fr")
    (item,) = items(view(result(messages={"en": "Wrong."}), language="fr"))
    assert item.message == shown.Words("Wrong.", "en")


def test_mends_are_offered_to_the_script_where_the_source_is_a_text():
    place = Place("", 3, 6, 3, 7)
    mend = Mend("nearest", {"en": "Write it"}, (Edit(place, 19, 20, "three"),), safe=True)
    (offer,) = items(view(result(mends=(mend,))))[0].offers
    assert (offer.changes[0].before, offer.changes[0].after) == ("3", "three")
    assert '"line": 3, "column": 6, "endLine": 3, "endColumn": 7' in offer.edits
    assert view(result(mends=(mend,))).safe == 1
    cell = Mend("nearest", {"en": "Write it"}, (Edit(Place(cell="B2"), None, None, "three"),))
    (offer,) = items(view(result(mends=(cell,))))[0].offers
    assert (offer.edits, offer.changes[0].after) == ("", "three")


def test_a_syntax_error_has_its_line():
    error = ParseError("no dot", line=2, column=3)
    error.text_line, error.caret, error.causes = "b c", 3, {"en": "A dot.", "fr": "Un point."}
    found = shown.view(None, [Source("", b"a\nb c\nd", "ttl")], "fr", error=error)
    assert found.fault is not None
    assert (found.fault.before, found.fault.at, found.fault.after) == ("b ", "c", "")
    assert found.fault.cause == shown.Words("Un point.", "fr")
    assert found.listings[0].lines[1].segments[1] == listing.Segment("c", "Violation")


@pytest.mark.parametrize("name", [sample.name for sample in examples.SAMPLES])
def test_examples_are_what_they_say(published, name):
    sample = next(sample for sample in examples.SAMPLES if sample.name == name)
    data, _ = examples.text(published, name)
    task = Task(
        (Source("", data, sample.suffix),),
        published.names.base,
        judging.shapes_text(published),
        judging.frame(published),
        places=True,
        mends=True,
    )
    if sample.conforms is None:
        with pytest.raises(ParseError):
            published.validator.call(task)
        return
    answer = published.validator.call(task)
    answer.body.close()
    report = answer.value
    assert report.conforms is sample.conforms
    assert bool(report.results) is not sample.conforms
    assert all(item.place is not None for item in report.results)


def test_a_published_record_is_an_example_too(published):
    assert examples.listed(published)[0].name == examples.PUBLISHED
    data, media_type = examples.text(published, examples.PUBLISHED)
    assert media_type == "text/turtle"
    assert b"iclod:Practice" in data
    slug = "a-city-international-policy"
    assert slug.encode() in examples.text(published, f"practice/{slug}")[0]
    for name in ("there-is-no-such", "practice/there-is-no-such", "../views.py", "practice/../x"):
        with pytest.raises(NotFound):
            examples.text(published, name)
