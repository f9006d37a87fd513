# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the sanity tests of ansible-test, for every supported Python of this machine. Arguments are handed on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
SANITY = ["ansible-test", "sanity", "--color", "no"]


def main(arguments: list[str]) -> int:
    # ansible-test finds interpreters on PATH and stumbles over the dead ones among the shims of version managers.
    found = subprocess.run([TOOLS / "find-python", "all"], check=True, capture_output=True, text=True).stdout
    programs, *others = os.environ["PATH"].split(os.pathsep)
    interpreters = [str(Path(path).parent) for path in found.splitlines()]
    others = [folder for folder in others if Path(folder).name != "shims"]
    os.environ["PATH"] = os.pathsep.join([programs, *interpreters, *others])

    prepare(arguments)
    return subprocess.run([*SANITY, *arguments], check=False).returncode


def prepare(arguments: list[str]) -> None:
    """Make ansible-test's own environments, with a stand-in for its get-pip script where that can't be downloaded."""
    print("Preparing ansible-test's environments; this takes a minute or two the first time.", flush=True)
    command = [*SANITY, "--prime-venvs", *arguments]
    first = subprocess.run(command, check=False, capture_output=True, text=True)
    # It names the file that it wanted to download only if there was none and its server could not be reached.
    needed = re.search(r"manually downloaded and saved to: (\S+\.py)", first.stdout + first.stderr)
    if needed:
        script = Path(needed[1])
        shutil.copyfile(TOOLS / "get_pip.py", script)
        try:
            subprocess.run(command, check=False, capture_output=True)
        finally:
            script.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
