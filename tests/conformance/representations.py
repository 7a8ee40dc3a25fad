"""What is sent, how it is validated, kept, chosen and coded: the first half of the rules.

A rule raises `Broken` where it is broken and returns a reason where it does not apply.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from conformance.ruling import (
    CODINGS,
    PACKED,
    RFC,
    TYPES,
    VARIANTS,
    WORTH,
    Broken,
    links,
    need,
    rule,
    validated,
)


@rule("status", f"{RFC}rfc9110#section-15")
def status(ask, address):
    """The status is the one that the address stands for."""
    answer = ask.get(address)
    need(answer.status == address.status, f"{answer.status}: {answer.body[:200]!r}")


@rule("HEAD", f"{RFC}rfc9110#section-9.3.2")
def head(ask, address):
    """HEAD has the status and every header of GET, and no body."""
    got, answer = ask.get(address), ask.ask(address, "HEAD")
    need(answer.body == b"", "a body")
    need(answer.status == got.status, f"{answer.status} for {got.status}")
    left_out = {"date", "server", "connection"}
    first = sorted((n, v) for n, v in got.headers.multi_items() if n not in left_out)
    second = sorted((n, v) for n, v in answer.headers.multi_items() if n not in left_out)
    need(first == second, f"only one of them has {set(first) ^ set(second)}")


@rule("type", "https://www.iana.org/assignments/media-types/")
def media_type(ask, address):
    """`Content-Type` is a registered name in its usual spelling; texts are UTF-8."""
    answer = ask.get(address)
    found = answer.headers.get("Content-Type", "")
    need(found in TYPES, found)
    if found not in PACKED:
        try:
            answer.body.decode()
        except UnicodeDecodeError as error:
            raise Broken(str(error)) from error


@rule("length", f"{RFC}rfc9110#section-8.6")
def length(ask, address):
    """`Content-Length` is the number of bytes in the body."""
    answer = ask.get(address)
    given = answer.headers.get("Content-Length")
    if given is None:
        return "streamed"
    need(int(given) == len(answer.body), f"{given} for {len(answer.body)}")
    return None


@rule("ETag", f"{RFC}rfc9110#section-8.8.3")
def etag(ask, address):
    """`ETag` is strong: a digest of the bytes before any coding."""
    answer = ask.get(address)
    if reason := validated(address, answer):
        return reason
    tag = answer.headers.get("ETag", "")
    need(not tag.startswith("W/"), f"weak: {tag}")
    digest = hashlib.sha256(answer.body).hexdigest()
    need(tag == f'"{digest[:32]}"', f"{tag or 'none'} for {digest[:32]}")
    return None


@rule("304", f"{RFC}rfc9110#section-13.1.2")
def not_modified(ask, address):
    """304 for the tag, for a list that holds it, for its weak form and for `*`; the 304 repeats the
    headers that caches need. Another tag gets 200."""
    answer = ask.get(address)
    if reason := validated(address, answer):
        return reason
    tag = answer.headers.get("ETag", "")
    for given in (tag, f'"a", {tag}, "b"', f"W/{tag}", "*"):
        again = ask.ask(address, "HEAD" if given == "*" else "GET", if_none_match=given)
        need(again.status == 304, f"{again.status} for {given}")
        need(again.body == b"", "a 304 with a body")
        for name in ("ETag", "Vary", "Cache-Control", "Content-Location"):
            need(
                again.headers.get(name) == answer.headers.get(name),
                f"{name} of the 304 is {again.headers.get(name)}",
            )
    for given in ('"another"', f"{tag}x", '"'):
        need(ask.ask(address, if_none_match=given).status == 200, f"304 for {given}")
    return None


@rule("date", f"{RFC}rfc9110#section-8.8.2")
def modified(ask, address):
    """`Last-Modified` where the document alone decides what is sent, and only there; then 304 for
    `If-Modified-Since`, which `If-None-Match` overrules."""
    answer = ask.get(address)
    given = answer.headers.get("Last-Modified")
    if not address.dated:
        need(given is None, f"{given}, though more than the document decides")
        return "more than the document decides"
    need(given is not None, "none")
    instant = parsedate_to_datetime(given)
    need(instant <= datetime.now(UTC) + timedelta(seconds=1), "in the future")
    if answer.status != 200:
        return None
    need(ask.ask(address, if_modified_since=given).status == 304, "200 for its own date")
    earlier = format_datetime(instant - timedelta(days=1), usegmt=True)
    need(ask.ask(address, if_modified_since=earlier).status == 200, "304 for the day before")
    need(ask.ask(address, if_modified_since="nonsense").status == 200, "304 for nonsense")
    both = ask.ask(address, if_modified_since=given, if_none_match='"another"')
    need(both.status == 200, "the date overrules the tag")
    return None


@rule("freshness", f"{RFC}rfc9111#section-5.2.2")
def fresh(ask, address):
    """`Cache-Control` says how long an HTTP cache may keep it: what a commit changes some seconds
    in a shared cache, what stays for ever a day (a text can be erased), errors not at all."""
    control = {part.strip() for part in ask.get(address).headers["Cache-Control"].split(",")}
    names = {part.partition("=")[0] for part in control}
    if address.fresh == "current":
        need({"public", "max-age=0", "s-maxage"} <= control | names, f"{sorted(control)}")
    elif address.fresh == "lasting":
        need({"public", "max-age=86400"} <= control, f"{sorted(control)}")
    elif address.fresh == "hashed":
        need({"immutable"} <= control, f"{sorted(control)}")
    else:
        need(control & {"no-store", "no-cache"}, f"{sorted(control)}")
    need("immutable" not in names or address.fresh == "hashed", "immutable")


@rule("location", f"{RFC}rfc9110#section-8.7")
def content_location(ask, address):
    """`Content-Location` of what `Accept` chose is the address of just that: the same bytes."""
    answer = ask.get(address)
    given = answer.headers.get("Content-Location")
    if given is None:
        if answer.status == 200 and address.profiled and answer.type != "text/html":
            raise Broken("none")
        return "the answer has no address of its own"
    need(given.startswith(f"{ask.origin}/"), given)
    same = ask.fetch(given, accept="image/png", accept_encoding="identity")
    if answer.type == "text/html":
        need((same.status, same.type) == (answer.status, "text/html"), f"{given}: {same.status}")
        return "a page names its own address"
    need(same.body == answer.body, f"{given} answers {same.status} with other bytes")
    need(same.type == answer.type, f"{given} is {same.type}")
    return None


def _differing(ask, address, name):
    """A value of a header that changes the answer, or nothing."""
    base = ask.get(address).signature()
    field = name.lower().replace("-", "_")
    for value in VARIANTS[name]:
        if ask.ask(address, **{field: value}).signature() != base:
            return value
    return None


@rule("Vary names", f"{RFC}rfc9110#section-12.5.5")
def vary_names(ask, address):
    """A request header that changes the answer is named in `Vary`."""
    if not address.stable:
        return "the time stands in it"
    answer = ask.get(address)
    for name in VARIANTS:
        if name not in answer.vary:
            changing = _differing(ask, address, name)
            need(changing is None, f"{name}: {changing} changes the answer")
    return None


@rule("Vary exact", f"{RFC}rfc9110#section-12.5.5")
def vary_exact(ask, address):
    """A request header that `Vary` names changes the answer for some value."""
    answer = ask.get(address)
    if not answer.vary:
        return "depends on no header"
    if not address.stable:
        return "the time stands in it"
    for name in sorted(answer.vary):
        need(name in VARIANTS, f"{name} is not known")
        if name in address.unseen:
            continue
        need(_differing(ask, address, name), f"no value of {name} changes the answer")
    return None


@rule("order", f"{RFC}rfc9110#section-12.1")
def order(ask, address):
    """`?format=` counts before `Accept`, which the answer then does not vary on."""
    if not address.negotiated:
        return "one representation"
    first = ask.ask(address, query="format=nt")
    if first.status == 406:
        return "no N-Triples here"
    need(first.type == "application/n-triples", first.type)
    second = ask.ask(address, query="format=nt", accept="text/html")
    need(second.body == first.body, "Accept changes it")
    need("Accept" not in first.vary, "Vary: Accept")
    return None


@rule("406", f"{RFC}rfc9110#section-15.5.7")
def not_acceptable(ask, address):
    """Where nothing that is there is accepted, 406 lists what is: in the body, and as `Link`s whose
    addresses answer with the type that they say."""
    if not address.negotiated or address.status != 200:
        return "one representation"
    answer = ask.ask(address, accept="application/x-there-is-no-such")
    need(answer.status == 406, f"{answer.status}")
    need(answer.type == "application/problem+json", answer.type)
    if "query=" in address.path:
        return "what a query can be answered in depends on its kind"
    others = [item for item in links(answer) if item[0] == {"alternate"}]
    need(others, "no alternatives")
    for _, target, rest in others:
        there = ask.fetch(target, accept="*/*", accept_encoding="identity")
        need(there.status == address.status, f"{target} answers {there.status}")
        need(f'type="{there.type}"' in rest, f"{target} is {there.type}, not {rest}")
    return None


def _timeless(body):
    """The bytes without the second in which OAI-PMH has to say that it answers."""
    return re.sub(rb"<responseDate>[0-9TZ:-]{20}</responseDate>", b"", body)


@rule("codings", f"{RFC}rfc9110#section-8.4")
def codings(ask, address):
    """gzip, br and zstd decode to the same bytes; each has an `ETag` of its own, and a 304."""
    answer = ask.get(address)
    if len(answer.body) < WORTH or answer.type in PACKED:
        return "short, or compressed already"
    tag = answer.headers.get("ETag", "")
    for name, undo in CODINGS.items():
        coded = ask.ask(address, accept_encoding=name)
        need(coded.headers.get("Content-Encoding") == name, f"no {name}")
        same = _timeless(undo(coded.body)) == _timeless(answer.body)
        need(same, f"{name} decodes to something else")
        need("Accept-Encoding" in coded.vary, f"no Vary: Accept-Encoding with {name}")
        if tag:
            own = f'{tag[:-1]}-{name}"'
            need(coded.headers.get("ETag") == own, f"{coded.headers.get('ETag')} with {name}")
            again = ask.ask(address, accept_encoding=name, if_none_match=own)
            need(again.status == 304, f"{again.status} for the tag of {name}")
    refused = ask.ask(address, accept_encoding="gzip;q=0, br;q=0, zstd;q=0, *;q=0, identity")
    need("Content-Encoding" not in refused.headers, "a coding that was refused")
    return None


@rule("ranges", f"{RFC}rfc9110#section-14")
def ranges(ask, address):
    """Parts of a file can be asked for; a part beyond the end gets 416."""
    if not address.ranges:
        return "no file"
    answer = ask.get(address)
    part = ask.ask(address, range="bytes=5-9")
    need(part.status == 206, f"{part.status}")
    need(part.body == answer.body[5:10], "other bytes")
    need(part.headers["Content-Range"] == f"bytes 5-9/{len(answer.body)}", "Content-Range")
    need(ask.ask(address, range="bytes=-3").body == answer.body[-3:], "the last bytes")
    beyond = ask.ask(address, range=f"bytes={len(answer.body) + 1}-")
    need(beyond.status == 416, f"{beyond.status} beyond the end")
    need(beyond.headers.get("Content-Range") == f"bytes */{len(answer.body)}", "416: its range")
    conditional = ask.ask(address, range="bytes=5-9", if_range='"another"')
    need(conditional.status == 200, "If-Range with another tag")
    return None
