# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copy the collection to a path from which Ansible and Python can import it.

Both want it at .../ansible_collections/naver/ncloud; a checkout can lie anywhere, and ansible-test refuses links.
The copy is a git repository of its own, since inside a folder that git ignores ansible-test would see no files.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def stage(name: str) -> Path:
    """Bring the copy of this name up to date and return the root of the collection in it."""
    target = REPOSITORY / "build" / name / "ansible_collections" / "naver" / "ncloud"
    target.mkdir(parents=True, exist_ok=True)
    if not (target / ".git").exists():
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(target)], check=True)

    wanted = {path for path in _listed_by_git(REPOSITORY) if (REPOSITORY / path).is_file()}
    for path in wanted:
        _copy(REPOSITORY / path, target / path)
    # What git ignores is kept: caches, and what a test that runs meanwhile has written.
    for path in _listed_by_git(target) - wanted:
        _delete(target / path, target)
    return target


def _listed_by_git(root: Path) -> set[str]:
    """Tracked files, and those not tracked yet that are not ignored either."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return {path for path in listing.split("\0") if path}


def _copy(source: Path, target: Path) -> None:
    if target.is_file() and filecmp.cmp(source, target) and source.stat().st_mode == target.stat().st_mode:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Replaced in one step: a test that runs meanwhile never sees half a file.
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    shutil.copy2(source, partial)
    partial.replace(target)


def _delete(path: Path, root: Path) -> None:
    path.unlink(missing_ok=True)
    # A folder left empty could pass for content.
    for folder in path.parents:
        if folder == root or any(entry.name != "__pycache__" for entry in folder.iterdir()):
            break
        shutil.rmtree(folder)
