"""The application, asked without a server."""

import shutil

import pytest

from iclod.app import create_app
from iclod.config import Settings
from iclod.registry import Registry
from iclod.registry.commits import Change


@pytest.fixture(scope="session")
def client(published):
    """A client of everything that is packaged; it only reads."""
    return create_app(published).test_client()


@pytest.fixture
def editor(registry: Registry):
    """A client of a registry that can be written to, with an editor's token."""
    secret = registry.desk.add_token("maria", "editor")
    found = create_app(registry).test_client()
    found.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return found


# A registry with a past -----------------------------------------------------------------------

SLUG = "bergen-action-plan-for-inclusion-and-diversity"
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
PURPOSE = (
    "The plan says what the city wants to reach. It names who does what until when, and how "
    "residents, associations and employers take part."
)


@pytest.fixture(scope="session")
def past(packaged_home, tmp_path_factory):
    """Created, changed, changed (erased since), changed, withdrawn, restored; another one merged.

    The home is closed when tests see it, so that a server can be started on it too.
    """
    home = shutil.copytree(packaged_home, tmp_path_factory.mktemp("past") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        names, agent = registry.names, registry.agent("iclod")
        document, thing = names.document("practice", SLUG), names.thing("practice", SLUG)
        text = registry.journal.text(registry.version(document))

        def commit(text, message, **more):
            change = Change(document, text, license=CC0, **more)
            registry.commit([change], agent=agent, message=message, validate=False)

        purpose = f'<{thing}> <https://w3id.org/iclod/ontology#purpose> "{PURPOSE}"@en .\n'
        text += purpose
        commit(text, "Purpose <b>added</b>", source="https://example.org/page")
        text = text.replace("It names who", "It says who")
        commit(text, "A name")
        text = text.replace("id/status/ongoing", "id/status/ended").replace(" (still in use)", "")
        commit(text, "Ended")
        registry.erase(thing, reason="A person asked", agent=agent, number=3)
        registry.withdraw(thing, reason="Handed in twice", agent=agent)
        registry.restore(thing, agent=agent)
        others = [
            version.graph
            for version in registry.journal.current(prefix=f"{names.base}doc/practice/")
            if version.graph != document
        ][:3]
        a, b, c = (names.thing_of(iri) for iri in others)
        registry.withdraw(a, reason="The same", agent=agent, replaced_by=b)
        registry.withdraw(b, reason="The same again", agent=agent, replaced_by=thing)
        registry.withdraw(c, reason="Not a practice", agent=agent)
        registry.erase(c, reason="All of it", agent=agent)
        slugs = tuple(iri.rpartition("/")[2] for iri in others)
    return home, slugs


@pytest.fixture(scope="session")
def then(past):
    """That registry, open."""
    with Registry.open(Settings(home=past[0])) as registry:
        yield registry


@pytest.fixture(scope="session")
def reader(then):
    """A client of it."""
    return create_app(then).test_client()


@pytest.fixture(scope="session")
def merged(past):
    """Slugs of a record merged into one that was merged too, of that one, and of an erased one."""
    return past[1]
