"""Who is next: callers wait in turn by client, so that one client's many do not delay another's."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field


@dataclass(eq=False)
class Ticket:
    """A caller who waits.

    Attributes:
        client: Whose call it is.
        urgent: Whether it goes before all that are not.
        event: Set when the caller is to look at `called` and `dropped`.
        called: It is the caller's turn.
        dropped: The place in the line went to a client that had fewer.
    """

    client: str
    urgent: bool
    event: threading.Event = field(default_factory=threading.Event)
    called: bool = False
    dropped: bool = False


class Line:
    """A bounded line before a pool; not locked, whoever uses it holds a lock.

    Clients take turns, a client's own callers come in the order of their arrival. Where the line
    is full, the client with the most callers loses its newest to a client with fewer.

    Args:
        places: Callers that may wait.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._count = 0
        self._urgent: OrderedDict[str, deque[Ticket]] = OrderedDict()
        self._others: OrderedDict[str, deque[Ticket]] = OrderedDict()

    def __len__(self) -> int:
        return self._count

    def add(self, client: str, *, urgent: bool) -> Ticket | None:
        """Let a caller wait; None where there is no place for it."""
        ticket = Ticket(client, urgent)
        if self._count >= self._places and not self._make_room(ticket):
            return None
        self._kind(ticket).setdefault(client, deque()).append(ticket)
        self._count += 1
        return ticket

    def call(self) -> Ticket | None:
        """Take the next caller out, and tell it; None where nobody waits."""
        for kind in (self._urgent, self._others):
            if kind:
                client, tickets = kind.popitem(last=False)
                ticket = tickets.popleft()
                if tickets:
                    kind[client] = tickets
                self._count -= 1
                ticket.called = True
                ticket.event.set()
                return ticket
        return None

    def leave(self, ticket: Ticket) -> None:
        """Take a caller out who does not want to wait any more."""
        tickets = self._kind(ticket).get(ticket.client)
        if tickets is not None and ticket in tickets:
            self._take_out(ticket, tickets)

    def wake(self) -> None:
        """Tell everybody to look."""
        for kind in (self._urgent, self._others):
            for tickets in kind.values():
                for ticket in tickets:
                    ticket.event.set()

    def _kind(self, ticket: Ticket) -> OrderedDict[str, deque[Ticket]]:
        return self._urgent if ticket.urgent else self._others

    def _take_out(self, ticket: Ticket, tickets: deque[Ticket]) -> None:
        tickets.remove(ticket)
        self._count -= 1
        if not tickets:
            del self._kind(ticket)[ticket.client]

    def _make_room(self, newcomer: Ticket) -> bool:
        for kind in (self._others, self._urgent):
            if not kind:
                continue
            client, tickets = max(kind.items(), key=lambda item: len(item[1]))
            own = len(kind.get(newcomer.client, ()))
            first = newcomer.urgent and kind is self._others
            if first or (client != newcomer.client and len(tickets) > own + 1):
                ticket = tickets[-1]
                self._take_out(ticket, tickets)
                ticket.dropped = True
                ticket.event.set()
                return True
            if not newcomer.urgent:
                return False
        return False
