"""The commands in the documentation work as they stand, against a real server."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from loopback import serving

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
#: What sets the machine up or runs until it is stopped is shown elsewhere.
LEFT_OUT = re.compile(
    r"\b(make|pip|git|apt-get|npm)\b|iclod (serve|import|load|validate)|benchmarks/"
)
WRAPPER = """\
set -euo pipefail
curl() {
    case "$*" in
        *there-is-no-such*|*strict=1*) command curl "$@" ;;
        *) command curl --fail-with-body --show-error "$@" ;;
    esac
}
"""


def blocks():
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for number, text in enumerate(BLOCK.findall(path.read_text("utf-8")), start=1):
            if "curl" in text and not LEFT_OUT.search(text):
                yield pytest.param(text, id=f"{path.name}-{number}")


@pytest.fixture(scope="module")
def server(packaged_home, tmp_path_factory):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed: the commands in the documentation were NOT tried")
    folder = tmp_path_factory.mktemp("docs")
    home = shutil.copytree(packaged_home, folder / "home", symlinks=True)
    with serving(home) as client:
        yield f"http://127.0.0.1:{client.port}", home, folder


@pytest.mark.parametrize("text", list(blocks()))
def test_commands_in_the_documentation_work(server, text):
    url, home, folder = server
    sample = f"{url}/doc/practice/bergen-action-plan-for-inclusion-and-diversity.ttl"
    subprocess.run(["curl", "-s", "-o", folder / "practice.ttl", sample], check=True)
    done = subprocess.run(
        ["bash", "-c", WRAPPER + text.replace("http://127.0.0.1:8000", url)],
        cwd=folder,
        env=os.environ
        | {
            "ICLOD_HOME": str(home),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert done.stdout


def test_there_are_commands_for_every_endpoint():
    assert len(list(blocks())) >= 9
