from iclod.web.proxies import resolve


def scope(*headers, client="10.0.0.1"):
    return {"scheme": "http", "headers": [(b"host", b"inside"), *headers], "client": (client, 1)}


def host(found):
    return dict(found["headers"])[b"host"]


def test_a_trusted_proxy_is_believed():
    told = ((b"x-forwarded-host", b"example.org"), (b"x-forwarded-proto", b"https"))
    found = resolve(scope(*told), ("10.0.0.0/8",))
    assert (found["scheme"], host(found)) == ("https", b"example.org")
    told = (b"forwarded", b'for=1.2.3.4, for=x;host="example.org";proto=https')
    found = resolve(scope(told), ("10.0.0.1",))
    assert (found["scheme"], host(found)) == ("https", b"example.org")


def test_nobody_else_is():
    told = ((b"x-forwarded-host", b"evil.example"), (b"x-forwarded-proto", b"https"))
    for trusted in ((), ("10.0.0.2",), ("nonsense",)):
        found = resolve(scope(*told), trusted)
        assert (found["scheme"], host(found)) == ("http", b"inside")
        assert len(found["headers"]) == 1
