"""The registry as a Python object: what `iclod.client` is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from iclod.client import following, records, sparql
from iclod.client.connection import Connection
from iclod.client.editing import Editor
from iclod.client.following import Change, Fate, Hit
from iclod.client.records import Record
from iclod.client.rows import Rows
from iclod.client.selection import Filter, Selection
from iclod.client.sparql import At, Question, ResultGraph
from iclod.client.things import Practice, Thing
from iclod.client.transport import Transport
from iclod.errors import RequestError

if TYPE_CHECKING:
    from datetime import datetime

    import pandas

AGENT = "iclod-client"
Kind = TypeVar("Kind")


class Registry(Editor):
    """A registry somewhere on the web.

    ```python
    with Registry("https://registry.example/") as registry:
        for practice in registry.practices(topic="education", country="norway"):
            print(practice.title, practice.cities)
        table = registry.dataframe("SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 10")
    ```

    Every read is repeated where the server is busy or the connection breaks, after the time that
    the server asks to wait, within `timeout` in all.

    Args:
        url: Its address.
        timeout: Seconds that one call may take, repetitions included.
        retries: How often a request is repeated at most.
        version: State of the dataset to read: a number, or a date as for `at`.
        language: Language of names, as a tag; English where there is none in it.
        token: Bearer token for writing, as `iclod token add` gives it.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 60,
        retries: int = 5,
        version: At | None = None,
        language: str = "en",
        token: str | None = None,
    ) -> None:
        if not _is_address(url):
            raise RequestError(f"{url!r} is no address of a registry: write http:// or https://")
        transport = Transport(timeout=timeout, retries=retries, agent=AGENT)
        self._connection = Connection(f"{url.rstrip('/')}/", transport, language, token)
        if version is not None:
            self._connection.pin = sparql.pin(self._connection, version)

    def __enter__(self) -> Registry:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        pin = self._connection.pin
        return f"<Registry {self.url}{f' at version {pin.version}' if pin else ''}>"

    def close(self) -> None:
        """Close the connections; those of copies made by `at` too."""
        self._connection.transport.close()

    # What it is ------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """The registry's address."""
        return self._connection.url

    @property
    def base(self) -> str:
        """What the IRIs of its records begin with."""
        return self._connection.base

    @property
    def title(self) -> str:
        """Its title."""
        return self._connection.title

    @property
    def version(self) -> int:
        """Number of the dataset's version: the current one, or the one that is pinned."""
        pin = self._connection.pin
        return pin.version if pin else sparql.current(self._connection)

    @property
    def moment(self) -> datetime | None:
        """When the pinned version came to be; None where the current one is read."""
        pin = self._connection.pin
        return pin.moment if pin else None

    def at(self, state: At) -> Registry:
        """The registry as it was: all reads of the copy answer from that state.

        ```python
        then = registry.at("2026-12-31")    # or a year, an instant, a version's number
        len(then.practices())
        ```

        Args:
            state: Number of the dataset's version, as `version` says it; or a date, whose end is
                meant: `2026`, `2026-05`, `2026-05-31`, an instant, a `date` or `datetime`.

        Raises:
            NotFound: Nothing was published yet then, or there is no version of that number.
        """
        copy = object.__new__(Registry)
        pin = sparql.pin(replace(self._connection, pin=None), state)
        copy._connection = replace(self._connection, pin=pin)
        return copy

    # Records ---------------------------------------------------------------------------------

    def practices(
        self,
        *,
        topic: Filter = None,
        country: Filter = None,
        city: Filter = None,
        year: Filter = None,
        status: Filter = None,
        q: str | None = None,
    ) -> Selection[Practice]:
        """The practices that match every filter, fetched while they are looked at.

        ```python
        found = registry.practices(topic=["education", "housing"], year=2016)
        len(found), found[0].title, [str(topic) for topic in found[0].topics]
        found.to_pandas()
        ```

        Args:
            topic: A slug or an IRI; several are alternatives. Likewise `country`, `city`, `status`.
            year: Matches every period that touches it.
            q: Words that all have to occur; only of the current state.
        """
        filters = {
            "topic": topic,
            "country": country,
            "city": city,
            "year": year,
            "status": status,
            "q": q,
        }
        return Selection(self._connection, "practice", filters)

    def records(self, kind: str, **filters: Filter) -> Selection[Thing]:
        """The things of a kind: `city`, `country`, `topic`, `agent` and so on.

        ```python
        [city.title for city in registry.records("city", country="norway")]
        ```

        Args:
            filters: As for `practices`.
        """
        return Selection(self._connection, kind, filters)

    def get(self, name: str, *, version: int | None = None, at: At | None = None) -> Record:
        """One record, with its graph.

        Args:
            name: IRI of the thing or of its document, `kind/slug`, or the slug of a practice.
            version: Number of the record's own version, for a record that has several.
            at: A moment instead, as for the method `at`.

        Raises:
            NotFound: There is no such record, or was none then.
            Gone: It is withdrawn, or the text is erased.
            Moved: It was merged; `target` is the IRI of the successor.
        """
        return records.get(self._connection, name, version=version, at=at)

    def search(self, text: str) -> Iterator[Hit]:
        """What holds the words, of whatever kind, the best first."""
        return following.search(self._connection, text)

    def changes(self, since: At | None = None) -> Iterator[Change]:
        """What happened to records after a moment (or ever), the oldest first."""
        return following.changes(self._connection, since)

    def resolve(self, iris: Iterable[str]) -> dict[str, Fate]:
        """What became of IRIs: live, moved (and where to), gone or unknown."""
        return following.resolve(self._connection, list(iris))

    # SPARQL ----------------------------------------------------------------------------------

    def query(
        self,
        text: str,
        *,
        format: str = "",
        version: int | None = None,
        at: At | None = None,
        graphs: Iterable[str] = (),
        named_graphs: Iterable[str] = (),
    ) -> Any:
        """Ask a SPARQL query.

        Args:
            text: The query; prefixes have to be declared in it.
            format: Take the answer as text in this form: `csv`, `tsv`, `json`, `xml`, `ttl`, …
            version: Number of the dataset's version; by default the pinned or the current one.
            at: A moment instead, as for the method `at`.
            graphs: IRIs of graphs that make the default graph, instead of the union of all.
            named_graphs: IRIs of graphs that `GRAPH` may name.

        Returns: `Rows` of a SELECT, a bool of an ASK, a `ResultGraph` (an `rdflib.Graph`) of a
            CONSTRUCT or DESCRIBE; text where `format` is given. `select`, `ask` and `construct`
            are the same with one type each.

        Raises:
            QueryRejected: It is malformed; `line`, `column` and `hint` say where and why.
            NotFound: There is no such version.
            TooMany: More than the server allows, even after waiting.
            LimitExceeded: It takes more time or memory than the server gives.
            EngineUnavailable: The server stays busy.
            NetworkError: The server does not answer.
        """
        graphs, named = tuple(graphs), tuple(named_graphs)
        question = Question(text, format, version, at, graphs, named)
        answer = sparql.send(self._connection, question)
        return answer.text if format else sparql.read(self._connection, answer)

    def select(self, text: str, **how: Any) -> Rows:
        """Ask a SELECT; see `query`."""
        return _expect(self.query(text, **how), Rows, "SELECT")

    def ask(self, text: str, **how: Any) -> bool:
        """Ask an ASK; see `query`."""
        return _expect(self.query(text, **how), bool, "ASK")

    def construct(self, text: str, **how: Any) -> ResultGraph:
        """Ask a CONSTRUCT or DESCRIBE; see `query`."""
        return _expect(self.query(text, **how), ResultGraph, "CONSTRUCT or DESCRIBE")

    def dataframe(self, text: str, **how: Any) -> pandas.DataFrame:
        """The answer to a SELECT as a pandas table; see `query` and `Rows.to_pandas`.

        Raises:
            ImportError: pandas is not installed.
        """
        return self.select(text, **how).to_pandas()

    def pages(self, text: str, size: int = 1000, **how: Any) -> Iterator[Rows]:
        """The answer to a SELECT in pages of `size` rows, all of one version of the dataset.

        Give the query an ORDER BY whose order is total, and no LIMIT; the version is the one that
        is current at the first page, unless another is named.
        """
        if size < 1:
            raise RequestError("a page holds at least one row")
        offset = 0
        while True:
            rows = self.select(sparql.page(text, size, offset), **how)
            yield rows
            if len(rows) < size:
                return
            if rows.version is not None:
                how = {**how, "version": rows.version, "at": None}
            offset += size

    def stored(self, name: str, **parameters: Any) -> Rows:
        """The answer to a query that is stored in the registry, `/query/{name}`.

        ```python
        registry.stored("practices-by-country", topic="education")
        ```

        Args:
            parameters: Those that the query's page names; several values as a list.

        Raises:
            NotFound: There is no such query.
            RequestError: A parameter is missing, or not of its type.
        """
        found = sparql.stored(self._connection, name, parameters)
        return _expect(found, Rows, "SELECT")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and url.isprintable()
    except ValueError:
        return False


def _expect(found: Any, kind: type[Kind], form: str) -> Kind:
    if not isinstance(found, kind):
        raise RequestError(f"that query is no {form}: ask it with query()")
    return found
