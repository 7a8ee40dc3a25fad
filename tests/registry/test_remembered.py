"""Records that were read before: the same as from the journal, and never older than the number."""

import dataclasses

from iclod.registry import Change, Registry
from iclod.registry.remembered import Remembered


def test_what_is_remembered_holds_for_one_number():
    memory = Remembered[str](1000)
    memory.put("a", 1, "one", 10)
    assert memory.get("a", 1) == "one"
    assert memory.get("a", 2) is None
    memory.put("a", 2, "two", 10)
    assert (memory.get("a", 1), memory.get("a", 2)) == (None, "two")
    memory.put("a", 1, "late", 10)
    assert memory.get("a", 2) == "two"


def test_memory_is_bounded():
    memory = Remembered[int](1000)
    for number in range(100):
        memory.put(str(number), 1, number, 100)
    assert [number for number in range(100) if memory.get(str(number), 1) is not None] == list(
        range(90, 100)
    )
    memory.put("long", 1, 0, 500)
    assert memory.get("long", 1) is None
    nothing = Remembered[int](0)
    nothing.put("a", 1, 1, 1)
    assert nothing.get("a", 1) is None


def test_a_record_is_the_same_with_and_without_memory(registry):
    settings = dataclasses.replace(registry.settings, records_mb=0)
    iri = registry.names.document("city", "bergen")
    with Registry.open(settings) as forgetful:
        for turn in range(3):
            number = registry.published()
            first, again = registry.standing(iri, number), registry.standing(iri, number)
            assert again is first
            other = forgetful.standing(iri, number)
            assert other is not forgetful.standing(iri, number)
            assert (other, other.turtle) == (first, first.turtle)
            text = first.content.replace('"Bergen"@en', f'"Bergen {turn}"@en')
            assert text != first.content or turn
            registry.commit([Change(iri, text)], agent=registry.agent("operator"), message="x")
        assert registry.standing(iri, number) == other
