from iclod.web.cache import Cache
from iclod.web.prepared import Prepared


def answer(body=b"text", *, status=200, **headers):
    pairs = tuple((name.replace("_", "-").encode(), value) for name, value in headers.items())
    return Prepared(status, pairs, body)


def filled(*stored, limit=100_000):
    cache = Cache(limit)
    cache.find(7, ("",), {})
    for path, headers, item in stored:
        cache.store(7, (path,), headers, item)
    return cache


def test_an_answer_is_found_again():
    item = answer()
    cache = filled(("/a", {}, item))
    assert cache.find(7, ("/a",), {b"accept": b"x"}) is item
    assert cache.find(7, ("/b",), {}) is None


def test_an_answer_is_kept_per_header_that_it_varies_on():
    turtle, page = answer(b"t", vary=b"Accept"), answer(b"p", vary=b"Accept, Accept-Language")
    cache = filled(("/a", {b"accept": b"ttl"}, turtle), ("/a", {b"accept": b"html"}, page))
    assert cache.find(7, ("/a",), {b"accept": b"html"}) is page
    assert cache.find(7, ("/a",), {b"accept": b"html", b"accept-language": b"fr"}) is None
    assert cache.find(7, ("/a",), {}) is None


def test_nothing_outlives_the_number():
    cache = filled(("/a", {}, answer()))
    assert cache.find(8, ("/a",), {}) is None
    cache.store(7, ("/a",), {}, answer())
    assert cache.find(8, ("/a",), {}) is None
    assert cache.find(7, ("/a",), {}) is None
    assert cache.size == 0


def test_what_may_not_be_kept_is_not_kept():
    for item in (
        answer(cache_control=b"no-store"),
        answer(cache_control=b"private"),
        answer(vary=b"*"),
        answer(set_cookie=b"a=b"),
        answer(status=404),
        answer(b"x" * 90_000),
    ):
        assert filled(("/a", {}, item)).find(7, ("/a",), {}) is None


def test_memory_is_bounded_and_the_least_used_goes_first():
    cache = filled(("/first", {}, answer(b"x" * 100)), limit=20_000)
    for number in range(50):
        cache.store(7, (f"/{number}",), {}, answer(b"x" * 100))
        assert cache.find(7, ("/first",), {})
        assert cache.size <= 20_000
    assert cache.find(7, ("/0",), {}) is None
    assert cache.find(7, ("/49",), {})


def test_coded_forms_and_long_addresses_count_too():
    item = answer(bytes(range(256)) * 20, content_type=b"text/plain")
    cache = filled(("/a" * 1000, {}, item))
    before, size = item.size, cache.size
    assert size == item.kept > 5120 + 2000
    item.form("gzip")
    cache.grown(item, item.size - before)
    assert cache.size == item.kept > size
    cache.clear()
    before = item.size
    item.form("br")
    cache.grown(item, item.size - before)
    assert cache.size == 0


def test_a_client_that_has_it_gets_304():
    item = answer(etag=b'"abc"', content_type=b"text/turtle", vary=b"Accept", link=b"<x>")
    form = item.form("identity")
    for header in (b'"abc"', b'W/"abc"', b'"x", "abc"', b"*"):
        start, rest = form.messages("GET", {b"if-none-match": header})
        assert (start["status"], rest["body"]) == (304, b"")
        assert dict(start["headers"]) == {b"etag": b'"abc"', b"vary": b"Accept"}
    for headers in ({b"if-none-match": b'"x"'}, {}):
        start, rest = form.messages("GET", headers)
        assert (start["status"], rest["body"]) == (200, b"text")
        assert form.messages("HEAD", headers)[1]["body"] == b""


def test_the_date_counts_only_without_tags():
    noon = b"Tue, 24 Nov 2026 12:00:00 GMT"
    form = answer(etag=b'"abc"', last_modified=noon).form("identity")

    def status(**headers):
        return form.messages(
            "GET", {name.replace("_", "-").encode(): value for name, value in headers.items()}
        )[0]["status"]

    assert status(if_modified_since=noon) == 304
    assert status(if_modified_since=b"Tue, 24 Nov 2026 12:00:01 GMT") == 304
    assert status(if_modified_since=b"Tue, 24 Nov 2026 11:59:59 GMT") == 200
    assert status(if_modified_since=b"yesterday") == 200
    assert status(if_modified_since=noon, if_none_match=b'"x"') == 200
    assert status(if_modified_since=b"x", if_none_match=b'"abc"') == 304


def test_each_coding_has_a_tag_of_its_own():
    body = b"many words " * 100
    item = answer(body, etag=b'"abc"', content_type=b"text/turtle", vary=b"Accept")
    for coding in ("gzip", "br", "zstd"):
        form = item.form(coding)
        found = dict(form.start["headers"])
        assert found[b"etag"] == f'"abc-{coding}"'.encode()
        assert found[b"content-encoding"] == coding.encode()
        assert found[b"content-length"] == str(len(form.rest["body"])).encode()
        assert found[b"vary"] == b"Accept, Accept-Encoding"
        assert form.messages("GET", {b"if-none-match": found[b"etag"]})[0]["status"] == 304
        assert form.messages("GET", {b"if-none-match": b'"abc"'})[0]["status"] == 200
    assert item.form("identity").tag == '"abc"'


def test_what_is_short_or_no_text_stays_plain():
    for item in (
        answer(b"short", content_type=b"text/turtle"),
        answer(b"x" * 5000, content_type=b"application/gzip"),
        answer(b"x" * 5000, content_type=b"text/plain", status=206),
        answer(b"x" * 5000, content_type=b"text/plain", content_encoding=b"br"),
    ):
        assert item.form("gzip") is item.form("identity")
        assert b"vary" not in dict(item.form("gzip").start["headers"])
