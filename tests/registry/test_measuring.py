"""The quality of a registry with a past is measured number by number."""

import dataclasses
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest

from iclod.config import Settings
from iclod.config.groups import QualitySettings
from iclod.quality import BY_NAME, Slice, counting, measures
from iclod.rdf.vocab import DCTERMS, ICLOD, RDF, SH, XSD
from iclod.registry import Change, Registry, commits, judging, measuring


def figures(registry, number=None, part=None):
    """Amounts by measure."""
    at = registry.quality.measured(number)
    with registry.quality.reading() as connection:
        found = measures.summary(
            connection, at.number, registry.profile(at.number), at.languages, part
        )
    return {item.metric: item for item in found}


def listed(registry, metric, number=None, part=Slice()):  # noqa: B008
    at = registry.quality.measured(number).number
    with registry.quality.reading() as connection:
        _, found = measures.listing(connection, at, BY_NAME[metric], part, 1, 10_000)
    return {record.slug: record.items for record in found}


def rows(registry, *, until=2**62):
    """Everything that was found, as it stands in the file."""
    with sqlite3.connect(registry.home / "quality.sqlite") as connection:
        return sorted(
            connection.execute(
                "SELECT d.iri, f.metric, f.field, f.shape, f.value, f.more, f.amount, f.since, "
                "f.until FROM finding f JOIN document d ON d.id = f.document"
            ).fetchall()
        ) + sorted(connection.execute("SELECT * FROM figure").fetchall())


class Journey:
    """A registry to which things happen; what happened is remembered by name."""

    def __init__(self, registry):
        self.registry = registry
        self.numbers = {}
        self.agent = registry.agent("operator")
        items = registry.index.listing("practice", None, 1, 1000).items
        self.slugs = [item.slug for item in items]

    def practice(self, slug):
        return self.registry.names.thing("practice", slug)

    def content(self, slug, kind="practice"):
        return self.registry.document(self.registry.names.document(kind, slug)).content

    def write(self, name, slug, text, kind="practice", **more):
        graph = self.registry.names.document(kind, slug)
        made = self.registry.commit([Change(graph, text)], agent=self.agent, message=name, **more)
        self.numbers[name] = made.seq

    def add(self, name, slug, *statements, **more):
        thing = f"<{self.practice(slug)}>"
        lines = "".join(f"{thing} <{p}> {o} .\n" for p, o in statements)
        self.write(name, slug, self.content(slug) + lines, **more)

    def done(self, name):
        self.numbers[name] = self.registry.published()


@pytest.fixture(scope="module")
def journey(frame_home, published, tmp_path_factory):
    home = tmp_path_factory.mktemp("quality") / "home"
    shutil.copytree(frame_home, home, symlinks=True)
    items = published.index.listing("practice", None, 1, 1000).items
    some = [item for item in items if item.values.get("place")][::9]
    contents = [Change(i.document, published.document(i.document).content) for i in some]
    with Registry.open(Settings(home=home)) as registry:
        registry.commit(contents, agent=registry.agent("operator"), message="some practices")
        made = Journey(registry)
        names, agent = registry.names, made.agent
        measuring.catch_up(registry)
        a, b, c, d = made.slugs[:4]
        made.a, made.b, made.c = a, b, c
        made.add(
            "linked",
            a,
            (DCTERMS.references, f"<{made.practice(b)}>"),
            (DCTERMS.references, f"<{made.practice(c)}>"),
            (DCTERMS.references, f"<{made.practice(c)}#period-77>"),
            (DCTERMS.references, f"<{made.practice('there-is-none')}>"),
            (DCTERMS.references, "<http://example.org/A page>".replace(" ", "-")),
        )
        measuring.catch_up(registry)
        registry.withdraw(made.practice(b), reason="It never took place", agent=agent)
        made.done("withdrawn")
        measuring.catch_up(registry)
        registry.withdraw(
            made.practice(c), reason="The same", agent=agent, replaced_by=made.practice(d)
        )
        made.done("merged")
        copied = made.content(d).replace(d, "a-copy-of-it")
        made.write("copied", "a-copy-of-it", copied)
        measuring.catch_up(registry)
        made.city = next(
            o.split("/")[-1].rstrip(">")
            for line in made.content(a).splitlines()
            for o in [line.split()[2]]
            if "/id/city/" in o
        )
        city = made.content(made.city, "city")
        changed = city.replace(f"<{RDF.type}> <{ICLOD.City}>", f"<{RDF.type}> <{ICLOD.Place}>")
        made.write("retyped", made.city, changed, "city", validate=False)
        measuring.catch_up(registry)
        made.write("typed again", made.city, city, "city", validate=False)
        measuring.catch_up(registry)
        shapes = registry.journal.text(registry.version(names.shapes))
        made.shapes = shapes
        stricter = f'<{names.shapes}#Practice-abstract> <{SH.minCount}> "1"^^<{XSD.integer}> .\n'
        registry.commit([Change(names.shapes, shapes + stricter)], agent=agent, message="stricter")
        made.done("stricter")
        measuring.catch_up(registry)
        registry.commit([Change(names.shapes, shapes)], agent=agent, message="as before")
        made.done("as before")
        measuring.catch_up(registry)
        yield made


def test_what_is_counted_is_what_a_check_of_everything_finds(journey):
    counts = judging.revalidate(journey.registry).counts
    found = figures(journey.registry)
    assert found["violations"].amount == counts["Violation"]
    assert found["warnings"].amount == counts["Warning"] > 0
    assert found["infos"].amount == counts["Info"] > 0


def test_every_number_is_measured(journey):
    assert journey.registry.quality.numbers() == tuple(range(1, journey.registry.published() + 1))


def test_links_to_what_is_not_there_are_broken_at_once(journey):
    items = listed(journey.registry, "links", journey.numbers["linked"])[journey.a]
    assert {(item.shape, item.value.rpartition("/")[2]) for item in items} == {
        ("missing", "there-is-none"),
        ("part", f"{journey.c}#period-77"),
    }


def test_links_break_when_their_target_is_withdrawn_or_merged(journey):
    before = listed(journey.registry, "links", journey.numbers["linked"])[journey.a]
    after = listed(journey.registry, "links", journey.numbers["merged"])[journey.a]
    assert "withdrawn" not in {item.shape for item in before}
    by_reason = {item.shape: item for item in after}
    assert by_reason["withdrawn"].value == journey.practice(journey.b)
    assert by_reason["merged"].more == journey.practice(journey.slugs[3])


def test_links_to_pages_without_https_are_found(journey):
    assert listed(journey.registry, "insecure")[journey.a][0].value == "http://example.org/A-page"
    assert figures(journey.registry, 2)["insecure"].amount == 0


def test_records_with_the_same_title_and_city_are_duplicates(journey):
    found = listed(journey.registry, "duplicates")
    d = journey.slugs[3]
    assert found.keys() == {d, "a-copy-of-it"}
    assert found["a-copy-of-it"][0].value == journey.practice(d)
    assert figures(journey.registry, journey.numbers["merged"])["duplicates"].amount == 0


def test_who_refers_to_a_city_is_checked_when_its_type_changes(journey):
    wrong = listed(journey.registry, "violations", journey.numbers["retyped"])
    assert journey.a in wrong
    assert "Practice-place" in {i.shape.rpartition("#")[2] for i in wrong[journey.a]}
    assert journey.a not in listed(journey.registry, "violations", journey.numbers["typed again"])


def test_everything_is_checked_when_the_shapes_change(journey):
    found = figures(journey.registry, journey.numbers["stricter"])
    without = figures(journey.registry)["recommended"]
    assert found["violations"].amount > 3
    assert found["conformance"].value < 99
    assert found["recommended"].total < without.total  # the field is no longer recommended
    assert figures(journey.registry)["violations"].amount == 0


def test_an_earlier_number_keeps_its_measures(journey):
    with journey.registry.quality.reading() as connection:
        kept = {n: f for n, _, f in measures.history(connection, journey.registry.published())}
    for number, figure in kept.items():
        now = figures(journey.registry, number)
        assert {f.metric: (f.amount, f.total) for f in figure} == {
            name: (f.amount, f.total) for name, f in now.items()
        }


def test_slices_add_up(journey):
    registry, number = journey.registry, journey.registry.published()
    profile, languages = registry.profile(number), registry.settings.languages
    with registry.quality.reading() as connection:
        groups = measures.groups(connection, number, profile, languages, "kind")
    total = sum(group.figure("warnings").amount for group in groups)
    assert total == figures(registry)["warnings"].amount
    country = Slice(kind="city", country=registry.names.thing("country", "norway"))
    some = figures(registry, part=country)
    assert 0 < some["conformance"].total < figures(registry)["conformance"].total


def test_measured_again_from_the_journal_everything_is_the_same(journey, tmp_path):
    home = shutil.copytree(journey.registry.home, tmp_path / "home", symlinks=True)
    before = rows(journey.registry)
    with Registry.open(Settings(home=home)) as registry:
        registry.quality.clear()
        measuring.catch_up(registry)
        assert rows(registry) == before
        measuring.remeasure(registry)
        assert rows(registry) == before


def test_a_rebuild_measures_the_newest_number_and_keeps_the_others(journey, tmp_path):
    home = shutil.copytree(journey.registry.home, tmp_path / "home", symlinks=True)
    before = rows(journey.registry)
    with Registry.open(Settings(home=home)) as registry:
        first = registry.quality.measured()
        commits.rebuild(registry)
        assert rows(registry) == before
        assert registry.quality.measured().made > first.made
        assert registry.quality.numbers() == journey.registry.quality.numbers()


def test_what_another_process_wrote_is_caught_up_and_a_commit_does_not_measure(journey, tmp_path):
    home = shutil.copytree(journey.registry.home, tmp_path / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        known = registry.quality.measured().number
        thing = journey.practice(journey.slugs[6])
        done = subprocess.run(
            [sys.executable, "-m", "iclod", "withdraw", thing, "--reason", "gone"],
            env={"ICLOD_HOME": str(home), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert registry.quality.measured().number == known
        assert measuring.measured(registry, registry.published(), wait=0).number == known
        for _ in range(200):
            if measuring.measured(registry, registry.published()).number > known:
                break
            time.sleep(0.05)
        assert registry.quality.measured().number == registry.published() == known + 1
        assert figures(registry)["conformance"].total == (
            figures(registry, known)["conformance"].total - 1
        )


def test_an_erased_text_leaves_counts_and_no_values(journey, tmp_path):
    home = shutil.copytree(journey.registry.home, tmp_path / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        number = journey.numbers["linked"]
        graph = registry.names.document("practice", journey.a)
        text = registry.document(graph).content
        kept = "".join(f"{x}\n" for x in text.splitlines() if "example.org" not in x)
        agent = registry.agent("operator")
        registry.commit([Change(graph, kept)], agent=agent, message="without the page")
        old = registry.version(graph).number - 1
        registry.erase(registry.names.thing("practice", journey.a), reason="A name", number=old,
                       agent=agent)  # fmt: skip
        measuring.catch_up(registry)
        assert figures(registry, number)["insecure"].amount == 1
        assert [i.value for i in listed(registry, "insecure", number)[journey.a]] == [""]
        assert b"example.org/A-page" not in b"".join(str(row).encode() for row in rows(registry))


def test_what_nobody_changed_for_long_is_stale_as_of_the_instant_of_the_number(journey, tmp_path):
    home = shutil.copytree(journey.registry.home, tmp_path / "home", symlinks=True)
    second = 1 / (365.25 * 86400)
    settings = Settings(home=home, quality=QualitySettings(stale_years=second))
    with Registry.open(settings) as registry:
        assert not measuring.up_to_date(registry, registry.published())
        measuring.catch_up(registry)
        found = figures(registry)["stale"]
        assert 0 < found.amount < found.total
        assert set(listed(registry, "stale")) <= {*journey.slugs, "a-copy-of-it"}
        assert figures(registry, 1)["stale"].amount == 0


def test_names_should_be_there_in_the_languages_of_the_registry(journey, tmp_path):
    home = shutil.copytree(journey.registry.home, tmp_path / "home", symlinks=True)
    settings = dataclasses.replace(Settings(home=home), languages=("en",))
    with Registry.open(settings) as registry:
        measuring.catch_up(registry)
        one = figures(registry)["languages"]
    two = figures(journey.registry)["languages"]
    assert one.total * 2 == two.total
    assert one.amount < two.amount


def test_totals_that_are_kept_are_those_that_are_counted(journey):
    registry, number = journey.registry, journey.registry.published()
    country = registry.names.thing("country", "norway")
    with registry.quality.reading() as connection:
        for by in ("", "kind", "topic", "country"):
            for part in (Slice(), Slice(kind="practice"), Slice(country=country)):
                kept = counting.count(connection, number, part, by)
                assert kept == counting.counted(connection, number, part, by), (part, by)
