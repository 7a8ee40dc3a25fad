"""Dates of the past: how they are read, and which version they choose."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iclod.errors import RequestError
from iclod.journal import Draft, Journal
from iclod.rdf import formats
from iclod.rdf.terms import Names
from iclod.web import memento

BASE = "https://example.org/r/"
GRAPH = f"{BASE}doc/practice/x"
#: Instants of versions, some within one second, some on its edge.
INSTANTS = [
    datetime(2001, 2, 3, 4, 5, 6, 0, UTC),
    datetime(2001, 2, 3, 4, 5, 6, 999_999, UTC),
    datetime(2001, 2, 3, 4, 5, 7, 1, UTC),
    datetime(2005, 12, 31, 23, 59, 59, 500_000, UTC),
    datetime(2006, 1, 1, 0, 0, 0, 0, UTC),
    datetime(2020, 2, 29, 12, 0, 0, 0, UTC),
]


class Small:
    """As much of a registry as the module needs: names and a real journal."""

    def __init__(self, path):
        self.names = Names(BASE)
        self.journal = Journal(path, base_iri=BASE, create=True)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    made = Small(tmp_path_factory.mktemp("memento") / "journal.sqlite")
    for number, instant in enumerate(INSTANTS):
        text = f'<{BASE}id/practice/x> <http://purl.org/dc/terms/title> "{number}" .\n'
        draft = Draft(GRAPH, text, formats.digest(text))
        made.journal.append([draft], agent=f"{BASE}id/agent/a", message="", now=instant)
    yield made
    made.journal.close()


moments = st.datetimes(
    datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59), timezones=st.just(UTC)
) | st.sampled_from(INSTANTS).flatmap(
    lambda at: st.integers(-2, 2).map(lambda seconds: at + timedelta(seconds=seconds))
)


@given(moments)
@settings(max_examples=300, deadline=None)
def test_any_instant_chooses_the_version_that_stood_then(small, when):
    when = when.replace(microsecond=0)
    standing = [n for n, at in enumerate(INSTANTS, 1) if at.replace(microsecond=0) <= when]
    expected = standing[-1] if standing else 1
    assert memento.chosen(small, GRAPH, when, 99).number == expected


@given(moments)
@settings(max_examples=200, deadline=None)
def test_what_is_written_is_read_again(when):
    assert memento.accept_datetime(memento.http_date(when)) == when.replace(microsecond=0)


def test_the_date_of_a_version_leads_to_it_or_its_successor_within_the_second(small):
    for version in small.journal.versions(GRAPH):
        date = memento.http_date(version.instant)
        found = memento.chosen(small, GRAPH, memento.accept_datetime(date), 99)
        assert found.number >= version.number
        assert memento.http_date(found.instant) == date


def test_readers_see_nothing_of_later_entries(small):
    late = datetime(2030, 1, 1, tzinfo=UTC)
    assert memento.chosen(small, GRAPH, late, 3).number == 3
    assert memento.chosen(small, GRAPH, late, 0) is None
    assert memento.chosen(small, f"{GRAPH}y", late, 99) is None


@pytest.mark.parametrize("text", [None, "", "  "])
def test_no_date(text):
    assert memento.accept_datetime(text) is None


def test_leap_seconds():
    read = memento.accept_datetime("Sat, 31 Dec 2016 23:59:60 GMT")
    assert read == datetime(2017, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "now",
        "2007-05-31T20:35:00Z",
        "Thu, 31 May 2007 20:35:00",
        "Thu, 31 May 2007 20:35:00 +0000",
        "thu, 31 may 2007 20:35:00 gmt",
        "Thursday, 31-May-07 20:35:00 GMT",
        "Thu May 31 20:35:00 2007",
        "Fri, 31 May 2007 20:35:00 GMT",
        "Thu, 31 Feb 2007 20:35:00 GMT",
        "Thu, 31 May 2007 24:35:00 GMT",
        "Thu, 31 May 2007 20:60:00 GMT",
        "Thu, 31 May 2007 20:35:61 GMT",
        "Thu, 31 May 2007 20:35:99 GMT",
        "Sun, 01 Jan 0000 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:60 GMT",
        "Thu, ٣١ May 2007 20:35:00 GMT",
        "Thu, 31 May 2007 20:35:00 GMT, Thu, 31 May 2007 20:35:00 GMT",
        "Thu, 31 May 2007 20:35:00 GMT\r\nX: y",
        "Thu, 31 May 2007 20:35:00 GMT; q=1",
        "9" * 100_000,
    ],
)
def test_nonsense_is_refused(text):
    with pytest.raises(RequestError):
        memento.accept_datetime(text)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_whatever_is_sent_is_read_or_refused(text):
    try:
        memento.accept_datetime(text)
    except RequestError as error:
        assert "\n" not in str(error)


def test_links_name_the_neighbours(small):
    third = small.journal.version(GRAPH, 3)
    first = small.journal.version(GRAPH, 1)
    origin = "http://localhost:8000/mount"
    links = memento.links(small, origin, third, GRAPH, 99)
    page = f"{origin}/doc/practice/x"
    assert links[0] == f'<{page}>; rel="original timegate"'
    assert links[1].startswith(f'<{origin}/timemap/doc/practice/x>; rel="timemap"; type=')
    assert f'from="{memento.http_date(INSTANTS[0])}"' in links[1]
    relations = [link.partition('rel="')[2].partition('"')[0] for link in links[2:]]
    assert relations == ["first memento", "prev memento", "memento", "next memento", "last memento"]
    assert [
        f"<{page}/version/{n}>" in link for n, link in zip((1, 2, 3, 4, 6), links[2:], strict=True)
    ]
    alone = memento.links(small, origin, first, GRAPH, 1)
    assert 'rel="first last memento"' in alone[-1]
    second = memento.links(small, origin, small.journal.version(GRAPH, 2), GRAPH, 2)
    assert 'rel="first prev memento"' in second[2]
    assert len(memento.links(small, origin, None, GRAPH, 99)) == 2


def test_other_graphs_have_addresses_of_their_own():
    names, origin = Names(BASE), "http://h"
    assert memento.original(names, origin, f"{BASE}graphs/a/b") == "http://h/graphs/a/b"
    assert memento.original(names, origin, "urn:x:y?<") == "http://h/graphs?graph=urn%3Ax%3Ay%3F%3C"
    assert memento.timegate(names, origin, f"{BASE}doc/topic/").startswith("http://h/graphs?graph=")
    assert memento.address(names, origin, f"{BASE}doc/topic/", 2) == "http://h/doc/topic/version/2"
    assert memento.timemap(names, origin, f"{BASE}doc/topic/") == "http://h/timemap/doc/topic/"
