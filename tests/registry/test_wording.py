"""What is recorded with a change can be published, in every syntax."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iclod.errors import DataError, ParseError
from iclod.rdf import formats
from iclod.registry import Change, wording

TITLE = "<http://purl.org/dc/terms/title>"


def note(frame, text, name="note"):
    return Change(frame.names.graph(name), f"<https://example.org/a> {TITLE} {text} .\n")


@pytest.mark.parametrize(
    ("written", "recorded"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("  a\tb \n", "a\tb"),
        ("name\udcff.ttl", "name\ufffd.ttl"),
        ("\x1b[31mred\x00", "\ufffd[31mred\ufffd"),
        ("a\x85b\u2028c", "a\nb\nc"),
        ("é 🎭 \u202eleft", "é 🎭 \u202eleft"),
    ],
)
def test_a_message_is_recorded_without_what_cannot_be_published(frame, written, recorded):
    done = frame.commit([note(frame, '"x"')], agent=frame.agent("o"), message=written)
    assert frame.journal.entry(done.seq).message == recorded
    assert done.versions[-1].message == recorded
    frame.journal.verify()


@given(st.text(st.characters(codec=None), max_size=200))
def test_cleaning_again_changes_nothing(text):
    once = wording.clean(text, "it")
    assert wording.clean(once, "it") == once
    once.encode()
    ElementTree.fromstring(f"<a>{once.replace('&', '').replace('<', '')}</a>")
    assert "\r" not in once


@pytest.mark.parametrize(
    "agent",
    ["https://example.org/\udcff", "https://example.org/a\r\nb", "", "mailto:maria@example.org"],
)
def test_an_agent_whose_name_is_no_iri_or_a_mailbox_is_refused(frame, agent):
    with pytest.raises(DataError, match="names no agent"):
        frame.commit([note(frame, '"x"')], agent=agent, message="m")


def test_what_is_too_long_is_refused(frame):
    before = frame.journal.head()
    long = "a" * (wording.MESSAGE + 1)
    with pytest.raises(DataError, match="the message has 4001 characters"):
        frame.commit([note(frame, '"x"')], agent=frame.agent("o"), message=long)
    with pytest.raises(DataError, match="names no agent"):
        frame.commit([note(frame, '"x"')], agent=f"https://example.org/{long}", message="m")
    with pytest.raises(DataError, match="the name of a graph"):
        frame.commit([note(frame, '"x"', long)], agent=frame.agent("o"), message="m")
    with pytest.raises(DataError, match="the reason has"):
        frame.withdraw(frame.names.thing("city", "bergen"), reason=long, agent=frame.agent("o"))
    assert frame.journal.head() == before


@pytest.mark.parametrize("reason", ["", " \r\n", "\t"])
def test_a_reason_has_to_be_given(frame, reason):
    bergen = frame.names.thing("city", "bergen")
    for act in (frame.withdraw, frame.erase):
        with pytest.raises(DataError, match="say why"):
            act(bergen, reason=reason, agent=frame.agent("o"))


def test_a_reason_reads_the_same_in_journal_and_tombstone(frame):
    bergen = frame.names.thing("city", "bergen")
    frame.withdraw(bergen, reason="twice\r\nhanded in\x07 \udcff", agent=frame.agent("o"))
    left = frame.tombstone(frame.names.document("city", "bergen"))
    assert left.version.reason == "twice\nhanded in\ufffd \ufffd"
    assert left.version.reason in {str(value) for value in left.content_graph().objects()}


@pytest.mark.parametrize(
    "text", ['"a\\u0001b"', '"a\x0bb"', '"\\uFFFF"', '"\\U0000FFFE"@en', '"\\u0000"']
)
def test_texts_that_not_every_syntax_can_hold_are_refused(frame, text):
    with pytest.raises(ParseError):
        frame.commit([note(frame, text)], agent=frame.agent("o"), message="m")


@pytest.mark.parametrize("text", ['"a\\\\u0001b"', '"\\t\\n\\r"', '"\\u0085\\u2028\\U0001F3AD"'])
def test_texts_that_every_syntax_can_hold_are_taken(frame, text):
    frame.commit([note(frame, text)], agent=frame.agent("o"), message="m")
    published = formats.to_ntriples(frame.document(frame.names.graph("note")).graph())
    for syntax in formats.FORMATS:
        again = formats.parse(formats.serialize(published, syntax), syntax)[None]
        assert formats.to_ntriples(again) == published


def test_half_a_surrogate_pair_is_refused(frame):
    with pytest.raises(ParseError, match="surrogate"):
        frame.commit([note(frame, '"\udcff"')], agent=frame.agent("o"), message="m")
