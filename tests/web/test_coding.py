"""Content codings: chosen as the header says, and undone by others."""

import gzip

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from iclod.web import coding

UNDO = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP;Q=0.5", "gzip"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("gzip;q=0, br;q=0", "identity"),
        ("gzip;q=0", "identity"),
        ("deflate, compress", "identity"),
        ("*", "zstd"),
        ("*;q=0.1", "zstd"),
        ("zstd;q=0, *", "br"),
        ("identity", "identity"),
        ("identity;q=1, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0, gzip;q=0.1", "gzip"),
        ("identity;q=0", "identity"),
        ("*;q=0", "identity"),
        ("gzip;q=0.1, *;q=0", "gzip"),
        ("gzip;q=high", "identity"),
        ("gzip;q=2", "identity"),
        (";;,,;q=1,", "identity"),
    ],
)
def test_choice(header, chosen):
    assert coding.choose(header) == chosen


@given(st.text(max_size=60))
def test_no_header_breaks_the_choice(header):
    assert coding.choose(header) in (*coding.CODINGS, "identity")


@pytest.mark.parametrize("name", coding.CODINGS)
def test_others_can_undo_it(name):
    body = "Été, Straße, 街 ".encode() * 500
    coded = coding.encode(body, name)
    assert len(coded) < len(body)
    assert coded == coding.encode(body, name)
    assert UNDO[name](coded) == body
    encoder = coding.encoder(name)
    parts = [encoder.encode(body[i : i + 1000]) for i in range(0, len(body), 1000)]
    assert UNDO[name](b"".join([*parts, encoder.end()])) == body


@pytest.mark.parametrize("kind", ["text/turtle", "text/html; charset=utf-8", "application/ld+json"])
def test_texts(kind):
    assert coding.is_text(kind)


@pytest.mark.parametrize("kind", ["application/gzip", "font/woff2", "image/png", ""])
def test_what_is_no_text(kind):
    assert not coding.is_text(kind)
