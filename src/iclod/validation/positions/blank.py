"""Which blank node of a graph is which of a text.

Parsers invent names for blank nodes. They are told apart here by what is said of them, from the
leaves up, then put together from the top down in the order of the text. What cannot be told apart
from something else that is put elsewhere stays without a partner.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping

import rdflib
from rdflib.term import Node

from iclod.validation.positions.record import Key, Record, Written

#: Distance up to which nodes in circles are looked at.
_ROUNDS = 8

#: What a node says: property, and either a blank node or anything else.
_Edges = Mapping[Hashable, list[tuple[str, Hashable, bool]]]


def match(record: Record, graph: rdflib.Graph) -> dict[Node, int]:
    """The numbers in the record of blank nodes of a graph; of those alone that are certain."""
    ours = _said(record)
    theirs = _told(graph)
    marks = _marks(ours)
    names = _marks(theirs)
    return _Pairing(record, graph, marks, names).pairs


def _said(record: Record) -> _Edges:
    edges: dict[Hashable, list[tuple[str, Hashable, bool]]] = {
        number: [] for number in range(1, record.count + 1)
    }
    for (subject, predicate), entries in record.entries.items():
        if isinstance(subject, int):
            for value in dict.fromkeys(_canonical(record, entry.value) for entry in entries):
                edges[subject].append((predicate, value, isinstance(value, int)))
    return edges


def _canonical(record: Record, value: object) -> Hashable:
    if isinstance(value, Written):
        return (record.read(value.text), value.language, value.datatype)
    return value


def _told(graph: rdflib.Graph) -> _Edges:
    edges: dict[Hashable, list[tuple[str, Hashable, bool]]] = {}
    for subject, predicate, value in graph:
        if isinstance(value, rdflib.BNode):
            edges.setdefault(value, [])
        if isinstance(subject, rdflib.BNode):
            blank = isinstance(value, rdflib.BNode)
            edges.setdefault(subject, []).append((str(predicate), term(value), blank))
    return edges


def term(value: Node) -> Hashable:
    """A term of a graph as the record has it; blank nodes as they are."""
    if isinstance(value, rdflib.BNode):
        return value
    if isinstance(value, rdflib.Literal):
        language = (value.language or "").lower()
        return (str(value), language, "" if language else datatype(value))
    return str(value)


def datatype(value: rdflib.Literal) -> str:
    """IRI of a literal's datatype; empty for strings."""
    found = str(value.datatype or "")
    return "" if found == str(rdflib.XSD.string) else found


def _marks(edges: _Edges) -> dict[Hashable, int]:
    """A number for what is said of each node and, through it, of others.

    Leaves come first. Nodes from which a circle is reached are told apart up to some distance.
    """
    waiting = {node: sum(blank for _, _, blank in said) for node, said in edges.items()}
    above: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
    for node, said in edges.items():
        for _, value, blank in said:
            if blank:
                above[value].append(node)
    marks: dict[Hashable, int] = {}
    ready = deque(node for node, count in waiting.items() if not count)
    while ready:
        node = ready.popleft()
        marks[node] = _mark(edges[node], marks)
        for other in above[node]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    circular = [node for node in edges if node not in marks]
    for _ in range(_ROUNDS if circular else 0):
        marks |= {node: _mark(edges[node], marks) for node in circular}
    return marks


def _mark(said: Iterable[tuple[str, Hashable, bool]], marks: Mapping[Hashable, int]) -> int:
    return hash(
        tuple(
            sorted(
                hash((predicate, marks.get(value, 0) if blank else value))
                for predicate, value, blank in said
            )
        )
    )


class _Pairing:
    def __init__(
        self,
        record: Record,
        graph: rdflib.Graph,
        marks: Mapping[Hashable, int],
        names: Mapping[Hashable, int],
    ) -> None:
        self.pairs: dict[Node, int] = {}
        self._graph = graph
        self._marks = marks
        self._names = names
        self._partner: dict[Key, Node] = {}
        self._pools: dict[tuple[Node, str], dict[int, deque[Node]]] = {}
        below: defaultdict[Key, list[tuple[str, int]]] = defaultdict(list)
        inner: set[int] = set()
        for (subject, predicate), entries in record.entries.items():
            for entry in entries:
                if isinstance(entry.value, int):
                    below[subject].append((predicate, entry.value))
                    inner.add(entry.value)
        self._below = below
        for number, label in record.labels.items():
            self._pair(number, [rdflib.BNode(label)])
        self._descend([subject for subject in below if isinstance(subject, str)])
        self._roots([number for number in range(1, record.count + 1) if number not in inner])
        # What hangs together in a circle, and whatever a merged graph calls otherwise.
        self._roots(list(record.labels), inner=True)
        self._check(record)

    def _check(self, record: Record) -> None:
        """Take apart again what the graph does not say."""
        for (subject, predicate), entries in record.entries.items():
            said = self._term(subject)
            for entry in entries if said is not None else ():
                if isinstance(entry.value, int) or (
                    isinstance(subject, int) and isinstance(entry.value, str)
                ):
                    value = self._term(entry.value)
                    triple = (said, rdflib.URIRef(predicate), value)
                    if value is not None and triple not in self._graph:
                        self._part(subject, entry.value)

    def _term(self, key: Key) -> Node | None:
        return rdflib.URIRef(key) if isinstance(key, str) else self._partner.get(key)

    def _part(self, *keys: Key) -> None:
        for key in keys:
            node = self._partner.pop(key, None)
            if node is not None:
                self.pairs.pop(node, None)

    def _pair(self, number: int, candidates: Iterable[Node]) -> bool:
        for node in candidates:
            if node not in self.pairs and self._names.get(node) == self._marks[number]:
                self.pairs[node] = number
                self._partner[number] = node
                return True
        return False

    def _descend(self, subjects: list[Key]) -> None:
        waiting = deque([*subjects, *(n for n in self._partner if n in self._below)])
        while waiting:
            subject = waiting.popleft()
            node = rdflib.URIRef(subject) if isinstance(subject, str) else self._partner[subject]
            for predicate, number in self._below[subject]:
                if number not in self._partner and self._pair(
                    number, self._pool(node, predicate, self._marks[number])
                ):
                    waiting.append(number)

    def _pool(self, subject: Node, predicate: str, mark: int) -> Iterator[Node]:
        pool = self._pools.get((subject, predicate))
        if pool is None:
            pool = self._pools[subject, predicate] = defaultdict(deque)
            for value in self._graph.objects(subject, rdflib.URIRef(predicate)):
                if value in self._names:
                    pool[self._names[value]].append(value)
        while pool[mark]:
            yield pool[mark].popleft()

    def _roots(self, numbers: list[int], *, inner: bool = False) -> None:
        """Pair nodes that nothing paired leads to, with such nodes of the graph."""
        numbers = [number for number in numbers if number not in self._partner]
        if not numbers:
            return
        pools: defaultdict[int, deque[Node]] = defaultdict(deque)
        for node, mark in self._names.items():
            if (
                isinstance(node, Node)
                and node not in self.pairs
                and (inner or (None, None, node) not in self._graph)
            ):
                pools[mark].append(node)
        found: list[Key] = []
        for number in numbers:
            pool = pools[self._marks[number]]
            while pool:
                if self._pair(number, [pool.popleft()]):
                    found.append(number)
                    break
        self._descend(found)
