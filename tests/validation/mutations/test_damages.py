"""The mutation corpus: each damage is found, as what it is."""

import pytest
from corpus import around, everything, fits, shapes, short
from damages import DAMAGES, damaged, practices

from iclod.validation import shacl


def test_there_are_enough_kinds_of_different_damage():
    assert len({kind.name for kind in DAMAGES}) == len(DAMAGES) >= 60
    components = {found.rpartition(" ")[2] for kind in DAMAGES for found in kind.found}
    assert len(components) >= 15


@pytest.mark.parametrize("kind", DAMAGES, ids=lambda kind: kind.name)
def test_the_damage_is_found_and_nothing_else(kind):
    _, graph = damaged(kind)
    report = shacl.validate(graph, shapes(), around(graph))
    assert fits(kind, report), short(report, kind.severity)


def test_undamaged_they_conform():
    whole = everything()
    assert shacl.validate(whole, shapes()).conforms
    assert len(practices()) == 158
