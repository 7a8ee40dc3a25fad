"""Methods, security, links, languages, odd requests: the second half of the rules."""

import re

from conformance.ruling import RFC, links, need, rule
from selectolax.lexbor import LexborHTMLParser


@rule("CORS", "https://fetch.spec.whatwg.org/#http-cors-protocol")
def cors(ask, address):
    """Pages of any origin may read the answer and the headers that matter, without credentials."""
    headers = ask.get(address).headers
    need(headers.get("Access-Control-Allow-Origin") == "*", "Access-Control-Allow-Origin")
    need("Access-Control-Allow-Credentials" not in headers, "credentials")
    exposed = {name.strip() for name in headers["Access-Control-Expose-Headers"].split(",")}
    wanted = {"Link", "ETag", "Location", "Content-Location", "Memento-Datetime", "Retry-After"}
    need(wanted <= exposed, f"not exposed: {wanted - exposed}")


@rule("OPTIONS", f"{RFC}rfc9110#section-9.3.7")
def options(ask, address):
    """OPTIONS lists the methods, and answers a preflight."""
    answer = ask.ask(
        address,
        "OPTIONS",
        origin="https://example.org",
        access_control_request_method="GET",
        access_control_request_headers="accept-datetime",
    )
    if answer.status == address.status and address.status in (404, 308):
        return "nothing is there"
    need(answer.status in (200, 204), f"{answer.status}")
    allowed = {name.strip() for name in answer.headers.get("Allow", "").split(",")}
    need({"GET", "HEAD", "OPTIONS", *address.methods} <= allowed, f"Allow: {sorted(allowed)}")
    need("GET" in answer.headers["Access-Control-Allow-Methods"], "Access-Control-Allow-Methods")
    need(answer.headers["Access-Control-Allow-Headers"] == "accept-datetime", "its headers")
    return None


@rule("405", f"{RFC}rfc9110#section-15.5.6")
def not_allowed(ask, address):
    """Another method gets 405 with `Allow`, as a problem."""
    methods = [name for name in ("DELETE", "PUT", "POST") if name not in address.methods]
    if not methods:
        return "every method is possible"
    answer = ask.ask(address, methods[0], body=b"")
    if address.status in (404, 308) and answer.status in (404, 308):
        return "nothing is there"
    need(answer.status == 405, f"{answer.status} for {methods[0]}")
    need("GET" in answer.headers.get("Allow", ""), f"Allow: {answer.headers.get('Allow')}")
    need(answer.headers["Cache-Control"] == "no-store", "Cache-Control")
    return None


@rule("security", "https://www.w3.org/TR/CSP3/")
def security(ask, address):
    """A policy without `unsafe-inline`, `nosniff`, no referrer beyond the origin, no cookies."""
    headers = ask.get(address).headers
    policy = headers.get("Content-Security-Policy", "")
    need("default-src 'self'" in policy, policy or "no policy")
    need("unsafe" not in policy, policy)
    need(headers.get("X-Content-Type-Options") == "nosniff", "X-Content-Type-Options")
    need(headers.get("Referrer-Policy"), "Referrer-Policy")
    need("Set-Cookie" not in headers, "a cookie")


@rule("absolute", f"{RFC}rfc9110#section-10.2.2")
def absolute(ask, address):
    """`Location`, `Content-Location` and the targets of `Link` are absolute, on the host that was
    asked."""
    answer = ask.ask(address, host="practices.example.org")
    given = [answer.headers.get(name) for name in ("Location", "Content-Location")]
    given += [target for _, target, _ in links(answer)]
    given = [target for target in given if target]
    if not given:
        return "no addresses in the headers"
    for target in given:
        need(re.match(r"https?://[^/]+/|(?:urn|mailto):", target + "/"), f"relative: {target}")
        need("127.0.0.1" not in target, f"another host: {target}")
    return None


@rule("links", f"{RFC}rfc8288#section-3")
def signposts(ask, address):
    """`Link` can be read, is short enough for proxies, and has the relations of Signposting."""
    answer = ask.get(address)
    found = links(answer)
    total = sum(len(value) for value in answer.links)
    need(total < 4096, f"{total} characters")
    relations = {relation for item, _, rest in found if "anchor=" not in rest for relation in item}
    need(set(address.signposts) <= relations, f"not linked: {set(address.signposts) - relations}")
    return None if found else "no links"


@rule("profile", "https://www.w3.org/TR/dx-prof-conneg/#http")
def profile(ask, address):
    """`Content-Profile` and `Link` with `rel="profile"` say what the answer conforms to."""
    answer = ask.get(address)
    if not address.profiled:
        return "no profiles"
    named = {f"<{target}>" for item, target, _ in links(answer) if "profile" in item}
    given = {part.strip() for part in answer.headers.get("Content-Profile", "").split(",")}
    need(given and given == named, f"Content-Profile {given}, Link {named}")
    return None


@rule("language", f"{RFC}rfc9110#section-12.5.4")
def language(ask, address):
    """A page is in the language that was asked for, or in English, and says so."""
    if ask.get(address).type != "text/html":
        return "no page"
    for asked, expected in (("fr-CH, fr;q=0.9, en;q=0.8", "fr"), ("en", "en"), ("de", "en")):
        answer = ask.ask(address, accept_language=asked)
        need(answer.headers.get("Content-Language") == expected, f"{asked}: Content-Language")
        need(f'<html lang="{expected}"'.encode() in answer.body, f"{asked}: <html lang>")
        need("Accept-Language" in answer.vary, "Vary")
    return None


@rule("markup", "https://www.w3.org/TR/CSP3/#directive-script-src")
def markup(ask, address):
    """Pages need no inline script or style, and link only to http, https and mailto."""
    answer = ask.get(address)
    if answer.type != "text/html":
        return "no page"
    tree = LexborHTMLParser(answer.body.decode())
    for node in tree.css("script"):
        kind = node.attributes.get("type") or ""
        need("src" in node.attributes or kind.endswith("json"), f"inline: {node.html[:80]}")
    need(not tree.css("style"), "an inline style sheet")
    for node in tree.css("body *"):
        odd = [name for name in node.attributes if name == "style" or name.startswith("on")]
        need(not odd, f"{odd} on <{node.tag}>")
    for node in tree.css("[href], [src], [action]"):
        for name in ("href", "src", "action"):
            target = (node.attributes.get(name) or "").strip()
            scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", target)
            need(not scheme or scheme[1].lower() in ("http", "https", "mailto"), target[:80])
    return None


#: Headers and queries that no client sends in good faith.
HOSTILE = (
    {
        "accept": b"\xff\xfe;q=\xff, <script>",
        "accept_language": "fr;q=1e9, *;q=-1, " + "x-" * 1_000,
        "accept_encoding": "gzip;q=nan, br;q=, \t, zstd;;;",
        "range": "bytes=9-1,--,5-",
    },
    {
        "accept": "a/b;q=0.1," * 2_000 + "*/*",
        "accept_profile": "<" * 500 + ";q=",
        "if_none_match": '"' + "a" * 4_000 + ', W/, ""',
        "if_modified_since": "Thu, 01 Jan 99999 00:00:00 GMT",
        "cookie": "=;=;" * 200,
    },
    {"accept_datetime": "Thu, 99 Foo 2015 99:99:99 GMT"},
)
QUERIES = (
    "format=%0d%0aSet-Cookie:%20a=b&lang=%3Cscript%3E",
    "_profile=%0d%0aSet-Cookie:%20a=b&page=-1",
    "_mediatype=%00%ff&page=99999999999999999999",
    "x=%ff%fe&%00=%00&y=%3Cscript%3E" + "a" * 4_000,
)


@rule("hostile", f"{RFC}rfc9110#section-17")
def hostile(ask, address):
    """Odd headers and queries get an answer below 500, and put nothing into its headers."""
    for headers in HOSTILE:
        answer = ask.ask(address, **headers)
        need(answer.status < 500, f"{answer.status} for {str(headers)[:80]}")
        need("Set-Cookie" not in answer.headers, "a cookie")
    for query in QUERIES:
        answer = ask.ask(address, query=query)
        need(answer.status < 500, f"{answer.status} for {query[:80]}")
        need("Set-Cookie" not in answer.headers, f"a cookie from {query[:80]}")
        need(b"Traceback" not in answer.body, "a traceback")
        need(b"<script>" not in answer.body.replace(b"<script type", b""), "a script")
