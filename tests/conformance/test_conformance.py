"""Every rule on every kind of address; the table of docs/http.md is what came out."""

import pytest
from conformance import table
from conformance.addresses import ADDRESSES
from conformance.asking import Asker
from conformance.rules import RULES, Broken


@pytest.fixture(scope="session")
def outcomes(rules_server):
    """By address and rule: None where it is kept, a reason where it does not apply, or `Broken`."""
    ask = Asker(rules_server)
    found = {}

    def outcome(address, rule):
        key = address.name, rule.name
        if key not in found:
            try:
                found[key] = rule.check(ask, address)
            except Broken as error:
                found[key] = error
        return found[key]

    return outcome


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name.replace("`", ""))
def test_the_address_keeps_the_rules(address, outcomes):
    broken = []
    for rule in RULES:
        outcome = outcomes(address, rule)
        if isinstance(outcome, Broken):
            broken.append(f"{rule.name}: {outcome}")
    assert not broken, "\n".join([f"{address.name} ({address.path})", *broken])


def test_no_name_comes_twice():
    names = [address.name for address in ADDRESSES]
    assert len(set(names)) == len(names)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_the_document_holds_this_table(outcomes, request):
    found = {
        (address.name, rule.name): outcomes(address, rule)
        for address in ADDRESSES
        for rule in RULES
    }
    rendered = table.render(RULES, ADDRESSES, found)
    if request.config.getoption("--write", default=False):
        table.write(rendered)
    assert table.read() == rendered, "run `pytest tests/conformance --write`"
