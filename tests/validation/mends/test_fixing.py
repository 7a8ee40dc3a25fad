"""Safe mends over whole files: made until none is left, shown, and written at once."""

import stat

import mending
import pytest
from shape_samples import HEAD, PRACTICE

from iclod.errors import ConfigError, Conflict
from iclod.validation.mends import fixing
from iclod.validation.work import Source

DAMAGED = (
    PRACTICE.replace('"2018"^^xsd:gYear', '"2018"')
    .replace('"2022"^^xsd:gYear', "2022")
    .replace("<id/topic/education>", '"Education"')
    .replace("<id/city/bergen> , <id/country/norway>", '"Bergen"')
    .replace('    dcterms:identifier "bergen-plan" ;\n', "")
    .replace('"Action plan"@en', '"Action plan"')
)


def check(sources):
    return mending.check(sources[0])


def test_safe_mends_are_made_until_none_is_left():
    source = Source("", (HEAD + DAMAGED).encode(), "ttl")
    fixed = fixing.fix((source,), check)
    text = fixed.sources[0].data.decode()
    assert '"2018"^^xsd:gYear' in text and '"2022"^^xsd:gYear' in text
    assert "<id/topic/education>" in text and "<id/city/bergen>, <id/country/norway>" in text
    assert 'dcterms:identifier "bergen-plan"' in text
    assert len(fixed.made) == 5
    assert [item.component.rpartition("#")[2] for item in fixed.report.violations] == [
        "DatatypeConstraintComponent"
    ]
    assert '"Action plan" ;' in text, "a language is never assumed"


def test_nothing_is_changed_where_nothing_is_safe():
    text = (HEAD + PRACTICE.replace('"Action plan"@en', '"Action plan"')).encode()
    fixed = fixing.fix((Source("", text, "ttl"),), check)
    assert fixed.sources[0].data == text and fixed.changed == () and fixed.made == ()


def test_what_comes_out_is_not_mended_again():
    once = fixing.fix((Source("", (HEAD + DAMAGED).encode(), "ttl"),), check)
    twice = fixing.fix(once.sources, check)
    assert twice.sources == once.sources


def test_byte_order_mark_and_line_ends_stay():
    text = '{"@context": {"@vocab": "http://purl.org/dc/terms/"},\r\n'
    text += ' "@id": "https://example.org/registry/id/practice/bergen-plan",\r\n'
    text += ' "@type": "https://w3id.org/iclod/ontology#Practice"}\r\n'
    data = b"\xef\xbb\xbf" + text.encode()
    fixed = fixing.fix((Source("", data, "jsonld"),), check)
    after = fixed.sources[0].data
    assert after.startswith(b"\xef\xbb\xbf") and b'"identifier": "bergen-plan"' in after
    assert after.count(b"\n") == after.count(b"\r\n")


def test_the_difference_is_shown_and_steers_no_terminal():
    shown = fixing.diff("a.ttl", b"one\n\x1b[31mtwo\n", b"one\nthree\n")
    assert "--- a/a.ttl\n+++ b/a.ttl\n" in shown
    assert "-\\u001b[31mtwo\n+three\n" in shown and "\x1b" not in shown
    assert "\x1b[32m+three\x1b[0m" in fixing.diff("a", b"two\n", b"three\n", colours=True)
    assert fixing.diff("a", b"same\n", b"same\n") == ""


def test_a_file_is_written_with_its_mode_and_through_links(tmp_path):
    target, link = tmp_path / "a.ttl", tmp_path / "link.ttl"
    target.write_bytes(b"before")
    target.chmod(0o640)
    link.symlink_to(target)
    fixing.write(link, b"before", b"after")
    assert target.read_bytes() == b"after" and link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert {item.name for item in tmp_path.iterdir()} == {"a.ttl", "link.ttl"}


def test_a_file_that_was_changed_meanwhile_is_not_written(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_bytes(b"newer")
    with pytest.raises(Conflict, match="changed meanwhile"):
        fixing.write(path, b"before", b"after")
    assert path.read_bytes() == b"newer" and list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_is_an_error_of_the_call(tmp_path):
    with pytest.raises(ConfigError, match="cannot be written"):
        fixing.write(tmp_path / "none.ttl", b"", b"x")
