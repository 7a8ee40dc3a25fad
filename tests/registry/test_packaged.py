"""The packaged ontology, shapes and data: first publication, upgrades, what stays."""

import shutil
from pathlib import Path

import pytest

from iclod.config import Settings
from iclod.errors import ConfigError, StorageError
from iclod.registry import Change, Registry, checks, commits, packaged

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package(tmp_path):
    """A package of one's own to change."""
    for name in ("ontology", "shapes", "data"):
        shutil.copytree(ROOT / name, tmp_path / "package" / name)
    return tmp_path / "package"


def change(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_nothing_newer_is_no_commit(registry):
    assert packaged.upgrade(registry) == packaged.Upgrade((), ())
    assert registry.published() == 1


def test_what_is_newer_is_committed_and_what_was_changed_here_stays(home, package):
    norway = package / "data/practices/norway.ttl"
    change(norway, '"Action Plan for Inclusion and Diversity"@en', '"A newer title"@en')
    change(norway, '"Language trainings"@en', '"Also newer"@en')
    change(package / "shapes/practice.ttl", '"Title"@en', '"Heading"@en')
    with Registry.open(Settings(home=home, packaged_dir=package)) as registry:
        document = f"{registry.names.base}doc/practice/bergen-language-trainings"
        content = registry.document(document).content.replace("Language trainings", "Ours")
        registry.commit(
            [Change(document, content)], agent=registry.agent("operator"), message="ours"
        )
        done = packaged.upgrade(registry)
        assert document in done.kept
        assert registry.names.shapes in done.committed
        assert len(done.committed) == 2
        bergen = "practice/bergen-action-plan-for-inclusion-and-diversity"
        assert "A newer title" in registry.document(f"{registry.names.base}doc/{bergen}").content
        assert '"Ours"@en' in registry.document(document).content
        assert registry.profile().kind("practice").field("title").name["en"] == "Heading"
        assert packaged.upgrade(registry).committed == ()
        checks.check(registry)


@pytest.mark.parametrize(("wanted", "practices", "cities"), [("frame", 0, 132), ("none", 0, 0)])
def test_less_may_be_asked_for(tmp_path, wanted, practices, cities):
    settings = Settings(home=tmp_path / "home", packaged=wanted)
    with Registry.open(settings, create=True) as registry:
        assert registry.index.counts("practice") == practices
        assert registry.index.counts("city") == cities
        checks.check(registry)


def test_another_base_is_another_registry(home, tmp_path):
    base = "https://registry.example/practices/"
    with pytest.raises(ConfigError, match="names its records"):
        Registry.open(Settings(home=home, base_iri=base))
    with Registry.open(Settings(home=tmp_path / "other", base_iri=base), create=True) as registry:
        assert registry.index.counts("practice") == 158
        assert all(
            document.iri.startswith((base, "https://w3id.org/iclod/ontology"))
            for document in registry.documents()
        )


def damage(path, garbage=b"garbage" * 1000):
    path.write_bytes(garbage)


@pytest.mark.parametrize(
    "broken",
    [
        lambda home: damage(home / "index.sqlite"),
        lambda home: damage(home / "engine/master/CURRENT"),
        lambda home: (home / "engine/applied").unlink(),
        lambda home: (home / "current").unlink(),
        lambda home: shutil.rmtree(home / "engine/snapshots"),
        lambda home: [damage(path) for path in (home / "engine/master").glob("MANIFEST*")],
        lambda home: [damage(path) for path in (home / "engine/snapshots").glob("*/MANIFEST*")],
    ],
    ids=["index", "master", "state", "pointer", "snapshots", "manifest", "snapshot manifest"],
)
def test_a_broken_projection_is_said_or_mended_and_rebuilt(home, broken):
    broken(home)
    try:
        with Registry.open(Settings(home=home)) as registry:
            document = f"{registry.names.base}doc/city/bergen"
            content = registry.document(document).content.replace("Bergen", "Bjørgvin")
            registry.commit(
                [Change(document, content)], agent=registry.agent("operator"), message="m"
            )
            checks.check(registry)
    except StorageError as error:
        assert "iclod rebuild" in f"{error} {error.hint}"
    with Registry(Settings(home=home)) as registry:
        commits.rebuild(registry)
        checks.check(registry)
        assert registry.index.counts("practice") == 158
