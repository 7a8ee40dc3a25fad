"""Which state of the dataset is meant."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from iclod.config import Settings
from iclod.errors import NotFound, RequestError
from iclod.journal import lookups
from iclod.registry import Registry, loading
from iclod.web import memento
from iclod.web.querying import pinning

NOTES = "https://w3id.org/iclod/graphs/notes"


@pytest.fixture(scope="module")
def states(frame_home, tmp_path_factory):
    """A registry with five entries more, and the instants of all of them."""
    home = tmp_path_factory.mktemp("states") / "home"
    shutil.copytree(frame_home, home, symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        path = home / "notes.nt"
        for number in range(5):
            path.write_text(f"<http://x.example/{number}> <http://x.example/p> <http://x/> .\n")
            loading.load(registry, [path], agent=registry.agent("test"), graph=NOTES)
        yield registry, {entry.seq: entry.instant for entry in registry.journal.entries()}


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024", "2024-12-31T23:59:59.999999+00:00"),
        ("2024-02", "2024-02-29T23:59:59.999999+00:00"),
        ("2024-12", "2024-12-31T23:59:59.999999+00:00"),
        ("2024-05-31", "2024-05-31T23:59:59.999999+00:00"),
        ("2024-05-31T20:35", "2024-05-31T20:35:59.999999+00:00"),
        ("2024-05-31T20:35:01", "2024-05-31T20:35:01.999999+00:00"),
        ("2024-05-31T20:35:01Z", "2024-05-31T20:35:01.999999+00:00"),
        ("2024-05-31T20:35:01.5Z", "2024-05-31T20:35:01.500000+00:00"),
        ("2024-05-31T22:35:01+02:00", "2024-05-31T20:35:01.999999+00:00"),
        ("2024-05-31T22:35:01 02:00", "2024-05-31T20:35:01.999999+00:00"),
        ("Fri, 31 May 2024 20:35:01 GMT", "2024-05-31T20:35:01.999999+00:00"),
    ],
)
def test_a_moment_is_meant_to_its_end(text, last):
    assert pinning.moment(text) == datetime.fromisoformat(last)


@pytest.mark.parametrize(
    "text",
    ["", "now", "24", "2024-13", "2024-02-30", "2024-05-31T25:00:00", "9999", "0000", "-1"]
    + ["2024-05-31\r\nX: y", "Mon, 31 May 2024 20:35:01 GMT", "２０２４", "2024-1-1"],
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(RequestError):
        pinning.moment(text)


def read(registry, query="", header=None, number=None):
    given = MultiDict([tuple(pair.split("=", 1)) for pair in query.split("&") if pair])
    asked = {"accept-datetime": header} if header else {}
    return pinning.read(registry, given, asked, number or registry.published())


def test_a_version_is_an_entry(states):
    registry, instants = states
    for number, instant in instants.items():
        pin = read(registry, f"version={number}")
        assert (pin.number, pin.instant, pin.by, pin.closed) == (number, instant, "version", True)
    assert read(registry).at is None


@pytest.mark.parametrize("value", ["0", "-1", "x", " ", "1.5", "01", "9" * 30, "1\n", "١"])
def test_what_is_no_number_is_refused(states, value):
    with pytest.raises(RequestError):
        read(states[0], f"version={value}")


def test_a_version_beyond_what_is_published_is_not_found(states):
    registry, instants = states
    with pytest.raises(NotFound, match=f"the newest is {max(instants)}"):
        read(registry, f"version={max(instants) + 1}")
    with pytest.raises(NotFound):
        read(registry, f"version={max(instants)}", number=max(instants) - 1)


def test_two_states_at_once_are_refused(states):
    assert read(states[0], "version=&at=").at is None
    assert read(states[0], "version=2&at=").number == 2
    for query in ("version=1&version=2", "version=1&at=2024", "at=2024&at=2025"):
        with pytest.raises(RequestError, match="one state"):
            read(states[0], query)


def test_a_moment_is_the_last_entry_before_it(states):
    registry, instants = states
    for number, instant in instants.items():
        text = f"{instant:%Y-%m-%dT%H:%M:%S.%f}Z"
        assert read(registry, f"at={text}").number == number
        before = instant - timedelta(microseconds=1)
        if number > 1:
            text = f"{before:%Y-%m-%dT%H:%M:%S.%f}Z"
            pin = read(registry, f"at={text}")
            assert (pin.number, pin.closed) == (number - 1, True)
    with pytest.raises(NotFound, match="nothing was published yet"):
        read(registry, "at=1999")


def test_a_moment_to_come_is_now_and_stays_open(states):
    registry, instants = states
    for text in ("2100", "2100-01-01T00:00:00Z", f"{datetime.now(UTC):%Y-%m-%d}"):
        pin = read(registry, f"at={text}")
        assert (pin.number, pin.closed) == (max(instants), False)


def test_a_header_counts_last_and_never_fails_for_its_date(states):
    registry, instants = states
    header = memento.http_date(datetime(1999, 1, 1, tzinfo=UTC))
    pin = read(registry, header=header)
    assert (pin.number, pin.by) == (1, "accept-datetime")
    assert read(registry, "version=2", header=header).number == 2
    later = memento.http_date(datetime(2100, 1, 1, tzinfo=UTC))
    assert read(registry, header=later).number == max(instants)
    with pytest.raises(RequestError):
        read(registry, header="yesterday")


def test_entries_are_found_by_moment_among_those_published(states):
    registry, instants = states
    late = datetime(2100, 1, 1, tzinfo=UTC)
    assert lookups.entry_on(registry.journal, late, 3).seq == 3
    assert lookups.entry_on(registry.journal, datetime(1999, 1, 1, tzinfo=UTC), 3) is None
    assert lookups.entry_on(registry.journal, late, 99).seq == max(instants)


def test_an_address_is_fit_for_a_header():
    made = pinning.address(
        "http://h", "/spä rql", [("query", 'a\r\n<é> & "x"'), ("version", "1"), ("at", "2")]
    )
    assert made == "http://h/sp%C3%A4%20rql?query=a%0D%0A%3C%C3%A9%3E%20%26%20%22x%22"
    assert pinning.version_address(made, 3) == f"{made}&version=3"
    assert pinning.version_address("http://h/query/x", 3) == "http://h/query/x?version=3"
    assert pinning.address("http://h", "/sparql", [("query", "x" * 5000)]) is None
