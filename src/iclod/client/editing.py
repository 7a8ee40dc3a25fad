"""What an editor does from Python: graphs checked, written, changed, withdrawn."""

from __future__ import annotations

from rdflib import Graph

from iclod.client import writing
from iclod.client.connection import TURTLE, Connection
from iclod.client.writing import Report, Written


class Editor:
    """The methods of a registry that write; they need a token."""

    _connection: Connection

    def validate(self, data: Graph | str) -> Report:
        """Check a graph, or Turtle, against the shapes in force; nothing is kept.

        ```python
        report = registry.validate(turtle)
        if not report:
            print(report)
        ```
        """
        return writing.validate(self._connection, data)

    def put(
        self,
        name: str,
        data: Graph | str,
        *,
        message: str | None = None,
        if_match: str | None = None,
        new: bool = False,
    ) -> Written:
        """Write a graph, in the place of what it held before.

        ```python
        record = registry.get("practice/x")
        record.graph.add((URIRef(record.iri), DCTERMS.title, Literal("Rencontres", lang="fr")))
        registry.put(record.iri, record.graph, message="French title", if_match=record.etag)
        ```

        Args:
            name: A record, named as for `get`, or the IRI of any other graph.
            data: The graph, or Turtle.
            message: Why, in public.
            if_match: Tag of the state that is replaced; `"*"`: it has to exist.
            new: Whether it must not exist yet.

        Raises:
            Unauthorized: There is no valid token.
            ShapeViolation: It breaks the shapes in force; `report` is a `Report`.
            PreconditionFailed: Somebody else wrote in the meantime.
            Conflict: The record is withdrawn.
        """
        found = writing.body(data)
        return self._write("PUT", name, found, message=message, if_match=if_match, new=new)

    def post(
        self, data: Graph | str, *, slug: str | None = None, message: str | None = None
    ) -> Written:
        """Write a new graph whose IRI the server chooses; see `put`.

        Args:
            slug: The last part of the IRI that is wished for.
        """
        headers = {"Slug": writing.message(slug), "Commit-Message": writing.message(message)}
        return writing.write(
            self._connection, "POST", None, body=writing.body(data), headers=headers
        )

    def patch(
        self, name: str, update: str, *, message: str | None = None, if_match: str | None = None
    ) -> Written:
        """Change a graph by a SPARQL Update that is limited to it; see `put`.

        ```python
        registry.patch("practice/x", 'INSERT DATA { <…> dcterms:title "Rencontres"@fr }')
        ```
        """
        return self._write(
            "PATCH",
            name,
            update.encode(),
            content_type=writing.UPDATE,
            message=message,
            if_match=if_match,
        )

    def delete(
        self, name: str, *, message: str | None = None, if_match: str | None = None
    ) -> Written:
        """Withdraw a record, or remove another graph; see `put`."""
        return self._write("DELETE", name, None, message=message, if_match=if_match)

    def _write(
        self,
        method: str,
        name: str,
        body: bytes | None,
        *,
        message: str | None,
        if_match: str | None,
        content_type: str = TURTLE,
        new: bool = False,
    ) -> Written:
        headers = {"Commit-Message": writing.message(message), "If-Match": if_match}
        headers["If-None-Match"] = "*" if new else None
        graph = writing.target(self._connection, name)
        return writing.write(
            self._connection, method, graph, body=body, content_type=content_type, headers=headers
        )
