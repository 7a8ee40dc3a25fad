"""Real servers that the client reads."""

import pytest
from loopback import serving

from iclod.client import Registry as Client
from iclod.config import Settings
from iclod.registry import Change, Registry

PRACTICE = f"{Settings().base_iri}id/practice/bergen-action-plan-for-inclusion-and-diversity"


@pytest.fixture(scope="session")
def url(packaged_home):
    """Address of a real server with everything packaged, only read."""
    with serving(packaged_home) as client:
        yield f"http://127.0.0.1:{client.port}/"


@pytest.fixture
def client(url):
    with Client(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def aged(packaged_home, tmp_path_factory):
    """Address of a server whose registry has five versions.

    2: a practice gets another title. 3: one is withdrawn. 4: one is merged. 5: a graph appears.
    """
    from conftest import copy

    home = copy(packaged_home, tmp_path_factory.mktemp("aged") / "home")
    with Registry.open(Settings(home=home)) as registry:
        names = registry.names
        document = names.document_of(PRACTICE)
        text = registry.document(document).content
        changed = text.replace("Action Plan for Inclusion", "Plan of Action for Inclusion")
        assert changed != text
        agent = f"{names.base}id/agent/iclod"
        registry.commit([Change(document, changed)], agent=agent, message="another title")
        registry.withdraw(
            names.thing("practice", "bergen-empo-multicultural-resource-centre"),
            reason="handed in twice",
            agent=agent,
        )
        registry.withdraw(
            names.thing("practice", "bergen-language-trainings"),
            reason="the same",
            agent=agent,
            replaced_by=PRACTICE,
        )
        registry.commit(
            [Change(names.graph("notes"), "<a:b> <a:c> <a:d> .")], agent=agent, message="notes"
        )
    with serving(home) as served:
        yield f"http://127.0.0.1:{served.port}/"
