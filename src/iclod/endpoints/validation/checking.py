"""Has what was sent checked by a worker, and fetched by another where it is an address."""

from __future__ import annotations

from dataclasses import replace

from iclod.endpoints.validation import submission
from iclod.endpoints.validation.submission import Sent, Submission
from iclod.errors import NotFound
from iclod.rdf import formats
from iclod.registry import Registry, judging
from iclod.validation import fetching
from iclod.validation.report import Report
from iclod.validation.work import Source, Task
from iclod.workers import Call, Stop


def check(registry: Registry, sent: Submission, stop: Stop | None = None) -> Report:
    """Check what was sent against the shapes in force.

    Args:
        stop: Ends the work when the client has left.

    Raises:
        ParseError: It is not well-formed.
        TooLarge: There is more than a limit allows.
        EngineError: It takes too long, needs too much memory, or too many others wait.
    """
    limits = registry.settings.validation
    task = Task(
        sent.sources,
        registry.names.base,
        judging.shapes_text(registry),
        judging.frame(registry),
        level=sent.level,
        triples=limits.triples,
        cap=limits.results,
        places=True,
        mends=True,
        foreign=sent.shapes,
    )
    return judging.ask(registry.validator, task, Call(stop=stop))


def published(registry: Registry, kind: str, slug: str) -> Report:
    """Check a record as it is published.

    Raises:
        NotFound: There is no such record.
        Gone: It was withdrawn.
        Moved: It was merged into another.
    """
    names = registry.names
    iri = names.document(kind, slug)
    if names.name(iri) is None or not names.is_document(iri):
        raise NotFound(f"there is no record {kind}/{slug}")
    document = registry.document(iri)
    task = Task(
        (Source("", document.published.encode(), formats.N_TRIPLES.suffix),),
        names.base,
        judging.shapes_text(registry),
        judging.frame(registry),
        published=True,
    )
    return judging.ask(registry.validator, task)


def read(registry: Registry, sent: Sent) -> Submission:
    """What was sent, with what its URL leads to; see `submission.read` and `fetched`."""
    return fetched(registry, submission.read(sent, registry.settings.validation))


def fetched(registry: Registry, sent: Submission) -> Submission:
    """The same with the data that its URL leads to.

    Raises:
        ParseError: The URL is none, or there is nothing behind it.
        Forbidden: Nothing is fetched from there.
        NetworkError: It cannot be fetched.
        TooLarge: It is too long.
        UnsupportedMediaType: What is there is nothing that is read here.
    """
    if not sent.url:
        return sent
    source = fetch(registry, sent.url)
    submission.check((source,), registry.settings.validation)
    return replace(sent, sources=(source,), url="")


def fetch(registry: Registry, url: str, suffix: str | None = None) -> Source:
    """Fetch data by URL, if the operator allows it; see `fetched`.

    Args:
        suffix: Their syntax; None: as the server or the URL says.
    """
    limits = registry.settings.validation
    hosts = tuple(host.lower() for host in limits.hosts)
    fetching.allowed(url, hosts)
    accept = f"{submission.known_types()}, */*;q=0.1"
    wanted = fetching.Wanted(url, hosts, accept, limits.body_mb << 20)
    answer = registry.fetcher.call(wanted)
    with answer.body:
        data = answer.body.read()
    found: fetching.Fetched = answer.value
    name = submission.clean(found.url.partition("?")[0].partition("#")[0])
    if suffix is None:
        suffix = submission.of_type(found.content_type, name)
    return Source(name, data, suffix)
