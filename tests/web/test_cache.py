from iclod.web.cache import Answer, Cache, unchanged


def answer(body=b"text", *, status=200, **headers):
    pairs = tuple((name.replace("_", "-").encode(), value) for name, value in headers.items())
    return Answer(status, pairs, body)


def filled(*stored, limit=100_000):
    cache = Cache(limit)
    cache.find(7, b"", {})
    for key, headers, item in stored:
        cache.store(7, key, headers, item)
    return cache


def test_an_answer_is_found_again():
    cache = filled((b"/a", {}, answer()))
    assert cache.find(7, b"/a", {b"accept": b"x"}) == answer()
    assert cache.find(7, b"/b", {}) is None


def test_an_answer_is_kept_per_header_that_it_varies_on():
    turtle, page = answer(b"t", vary=b"Accept"), answer(b"p", vary=b"Accept, Accept-Language")
    cache = filled((b"/a", {b"accept": b"ttl"}, turtle), (b"/a", {b"accept": b"html"}, page))
    assert cache.find(7, b"/a", {b"accept": b"html"}) == page
    assert cache.find(7, b"/a", {b"accept": b"html", b"accept-language": b"fr"}) is None
    assert cache.find(7, b"/a", {}) is None


def test_nothing_outlives_the_number():
    cache = filled((b"/a", {}, answer()))
    assert cache.find(8, b"/a", {}) is None
    cache.store(7, b"/a", {}, answer())
    assert cache.find(8, b"/a", {}) is None
    assert cache.find(7, b"/a", {}) is None


def test_what_may_not_be_kept_is_not_kept():
    for item in (
        answer(cache_control=b"no-store"),
        answer(cache_control=b"private"),
        answer(vary=b"*"),
        answer(set_cookie=b"a=b"),
        answer(status=404),
        answer(b"x" * 90_000),
    ):
        assert filled((b"/a", {}, item)).find(7, b"/a", {}) is None


def test_memory_is_bounded_and_the_least_used_goes_first():
    cache = filled((b"/first", {}, answer(b"x" * 100)), limit=2000)
    for number in range(50):
        cache.store(7, b"/%d" % number, {}, answer(b"x" * 100))
        assert cache.find(7, b"/first", {})
        assert cache.size <= 2000
    assert cache.find(7, b"/0", {}) is None
    assert cache.find(7, b"/49", {})


def test_a_client_that_has_it_gets_304():
    item = answer(etag=b'"abc"', content_type=b"text/turtle", vary=b"Accept")
    for header in (b'"abc"', b'W/"abc"', b'"x", "abc"', b"*"):
        short = unchanged(item, header)
        assert (short.status, short.body) == (304, b"")
        assert dict(short.headers) == {b"etag": b'"abc"', b"vary": b"Accept"}
    assert unchanged(item, b'"x"') is None
    assert unchanged(item, None) is None
