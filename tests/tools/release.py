# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do with the tarball what Galaxy does, which imports it, and what users do: install it and run the demo from there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from build import built


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        tarball = built(Path(), Path(folder))
        complaints = import_into_galaxy(tarball, Path(folder))
        print("\n".join(complaints) or "galaxy-importer has nothing to say against it")
        return 1 if complaints else install_and_demo(tarball, Path(folder) / "installed")


def import_into_galaxy(tarball: Path, folder: Path) -> list[str]:
    """Errors and warnings of galaxy-importer, which leaves its result in a folder."""
    result = subprocess.run(
        [sys.executable, "-m", "galaxy_importer.main", str(tarball)],
        cwd=folder,
        env=os.environ | {"HOME": str(folder), "GALAXY_IMPORTER_LOG_LEVEL_MAIN": "WARNING"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    complaints = [line for line in result.stdout.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL)\b", line)]
    return complaints or ([] if result.returncode == 0 else [result.stdout])


def install_and_demo(tarball: Path, path: Path) -> int:
    """Run the demo where no other copy of the collection can be found."""
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    variables["ANSIBLE_COLLECTIONS_PATH"] = str(path)
    for command in (
        ["ansible-galaxy", "collection", "install", "--offline", "--collections-path", str(path), str(tarball)],
        [sys.executable, "tests/tools/demo.py"],
    ):
        if status := subprocess.run(command, env=variables, check=False).returncode:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
