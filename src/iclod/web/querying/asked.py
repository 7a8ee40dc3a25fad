"""What the request being answered says of a query, for views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iclod.web import addresses, current
from iclod.web.querying import answering
from iclod.web.querying.answering import Asking
from iclod.web.querying.forms import Forms


def asking(
    text: str,
    forms: Forms,
    *,
    pairs: Sequence[tuple[str, str]] | None = None,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    vary: Iterable[str] = (),
) -> Asking:
    """A query asked by this request: the state it is about, its address, its client.

    Args:
        text: The query.
        forms: In which forms the answer may come.
        pairs: Parameters under which it can be asked again by GET; default: the query string's.
        default_graphs: Canonical IRIs.
        named_graphs: The same.
        vary: Request headers that the answer depends on.

    Raises:
        RequestError: The state is named wrongly.
        NotFound: There is no such state.
    """
    return answering.asking(
        current.registry(),
        addresses.asked(),
        text,
        forms,
        pairs=pairs,
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        vary=vary,
    )
