"""One real server for all rules, on a registry with a past."""

import shutil
import subprocess
import sys

import pytest
from conformance.addresses import REVISED
from loopback import serving

from iclod.config import Settings
from iclod.registry import Change, Registry, measuring


def pytest_addoption(parser):
    parser.addoption("--write", action="store_true", help="write the table of docs/http.md anew")


@pytest.fixture(scope="session")
def world(packaged_home, tmp_path_factory):
    """A home and the names that stand in paths: a record of each fate, a dump."""
    home = shutil.copytree(packaged_home, tmp_path_factory.mktemp("rules") / "home", symlinks=True)
    with Registry.open(Settings(home=home)) as registry:
        names = registry.names
        slugs = [item.slug for item in registry.index.listing("practice").items]
        slugs = [slug for slug in slugs if not REVISED.endswith(slug)][:3]
        agent = registry.agent("operator")

        def revise(path, title):
            graph = f"{names.base}doc/{path}"
            thing = f"<{names.base}id/{path}>"
            content = registry.document(graph).content
            lines = [line for line in content.splitlines() if "/terms/title>" not in line]
            lines.append(f'{thing} <http://purl.org/dc/terms/title> "{title}"@en .')
            change = Change(graph, "\n".join(lines))
            registry.commit([change], agent=agent, message="The title was mended")

        revise(REVISED, "Action Plan for Inclusion & Diversity “2”")
        revise(f"practice/{slugs[2]}", "A text that stays")
        things = [names.thing("practice", slug) for slug in slugs]
        registry.withdraw(things[0], reason="It never took place", agent=agent)
        registry.withdraw(
            things[1], reason="The same", agent=agent, replaced_by=f"{names.base}id/{REVISED}"
        )
        registry.erase(things[2], reason="A name stood there", agent=agent, number=1)
        measuring.catch_up(registry)
        found = {
            "base": names.base,
            "withdrawn": slugs[0],
            "merged": slugs[1],
            "erased": slugs[2],
        }
    made = subprocess.run(
        [sys.executable, "-m", "iclod", "dump", "--home", str(home)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    folder = max((home / "dumps").glob("[0-9]*"), key=lambda path: int(path.name))
    file = next(path.name for path in sorted(folder.iterdir()) if path.name.endswith(".nt.gz"))
    return home, found | {"dump": folder.name, "file": file}


@pytest.fixture(scope="session")
def rules_server(world):
    home, found = world
    with serving(home) as client:
        client.world = found
        yield client
