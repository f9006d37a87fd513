# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the stages of the tests, each in its environment on a staged copy of the collection.

- `run.py test`: every stage, as many at a time as there are cores; what they print goes to build/logs/
- `run.py GROUP [ARGUMENT ...]`: the stages of one group, one after the other, printing as they go
- `run.py exec ENVIRONMENT COMMAND ...`: any command, in the same surroundings
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TextIO

from stage import REPOSITORY, stage

LOGS = REPOSITORY / "build" / "logs"
TIMEOUT = 30 * 60
COLLECTION = "ansible_collections/naver/ncloud"
MYPY = f"mypy --config-file {COLLECTION}/pyproject.toml" + "".join(
    f" {COLLECTION}/{folder}" for folder in ("plugins", "tests/chaos", "tests/docs")
)


@dataclass(frozen=True)
class Stage:
    name: str
    group: str
    command: str
    # A file of the staged collection that must be there, else there is nothing to test.
    content: str
    env: str = "newest"
    # Where the command runs, seen from the root of the staged collection.
    folder: str = "."


def both(group: str, command: str, content: str, folder: str = ".") -> tuple[Stage, ...]:
    """The same stage with the newest Python and ansible-core and with the oldest."""
    return tuple(Stage(f"{group}, {env}", group, command, content, env, folder) for env in ("newest", "oldest"))


# The longest first, so that two at a time end at about the same time.
STAGES = (
    Stage("sanity", "sanity", "python tests/tools/sanity.py", "plugins/**/*.py"),
    *both("molecule", "molecule test --all", "extensions/molecule/*/molecule.yml"),
    *both("equivalence", "pytest tests/equivalence", "tests/equivalence/**/test_*.py"),
    *both("integration", "python tests/tools/integration.py", "tests/integration/targets/*/*"),
    Stage("awx", "awx", "pytest tests/awx", "tests/awx/test_*.py"),
    Stage("examples", "examples", "pytest -n 2 --dist worksteal tests/docs", "tests/docs/test_*.py"),
    Stage("chaos, short", "chaos", "pytest tests/chaos", "tests/chaos/test_*.py"),
    *both("unit", "pytest", "tests/unit/**/test_*.py"),
    Stage("emulator-test, newest", "emulator-test", "pytest", "emulator/tests/**/test_*.py", folder="emulator"),
    Stage(
        "emulator-test, oldest",
        "emulator-test",
        # A browser and fuzzers see the same, whatever the interpreter.
        "pytest --ignore=tests/test_page.py --ignore=tests/test_apigateway_fuzz.py --ignore=tests/test_fuzz.py",
        "emulator/tests/**/test_*.py",
        env="oldest",
        folder="emulator",
    ),
    # It installs a copy of the collection in its home, and would look at that one ever after.
    Stage("ansible-lint", "lint", "sh -c 'rm -rf $ANSIBLE_HOME/collections && ansible-lint'", "galaxy.yml"),
    # In one go, as each would read ansible-core anew.
    Stage("mypy, collection", "lint", MYPY, "plugins/**/*.py", folder="../../.."),
    Stage("mypy, emulator", "lint", "mypy", "emulator/src/**/*.py", folder="emulator"),
    Stage("mypy, docs", "lint", "mypy --config-file ../pyproject.toml conf.py", "docs/conf.py", folder="docs"),
    Stage("mypy, tools", "lint", "mypy --config-file ../../pyproject.toml .", "tests/tools/*.py", folder="tests/tools"),
    Stage("ruff check", "lint", "ruff check --quiet", "**/*.py"),
    Stage("ruff format", "lint", "ruff format --check --quiet --diff", "**/*.py"),
    Stage("yamllint", "lint", "yamllint --strict .", "galaxy.yml"),
    Stage(
        "licences",
        "lint",
        "sh -c 'git ls-files -co --exclude-standard -z | xargs -0 reuse lint-file --lines'",
        "REUSE.toml",
    ),
    Stage("changelog", "docs-lint", "antsibull-changelog lint", "changelogs/config.yaml"),
    Stage(
        "changelog, past",
        "docs-lint",
        "antsibull-changelog lint-changelog-yaml changelogs/changelog.yaml",
        "changelogs/changelog.yaml",
    ),
    Stage(
        "module documentation",
        "docs-lint",
        # It writes a log into the home folder, wherever that is.
        "sh -c 'HOME=$VIRTUAL_ENV antsibull-docs lint-collection-docs --plugin-docs .'",
        "docs/docsite/links.yml",
    ),
    Stage(
        "docs", "docs", f"python tests/tools/docs.py {shlex.quote(str(REPOSITORY / 'build' / 'docs'))}", "docs/conf.py"
    ),
    Stage("build", "build", f"python tests/tools/build.py {shlex.quote(str(REPOSITORY / 'build'))}", "galaxy.yml"),
    Stage("release", "release", "python tests/tools/release.py", "galaxy.yml"),
)


def surroundings(env: str, collection: Path, slot: int = 0) -> dict[str, str]:
    """The environment variables in which a command sees this environment's programs and the staged collection."""
    # The user's settings must not change what is tested, and no test may ever meet real credentials.
    variables = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "NCLOUD_"))}
    venv = REPOSITORY / ".venv" / env
    root = str(collection.parents[2])
    return variables | {
        "ANSIBLE_COLLECTIONS_PATH": root,
        # Molecule and ansible-lint keep files there, under names that are the same for each environment.
        "ANSIBLE_HOME": str(REPOSITORY / "build" / env / "ansible-home"),
        "NCLOUD_EMULATOR_PORT": str(free_port(slot)),
        "PATH": f"{venv / 'bin'}{os.pathsep}{variables['PATH']}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": root,
        "VIRTUAL_ENV": str(venv),
    }


def free_port(slot: int) -> int:
    """A port for whoever starts an emulator, another one for each stage, so that they can run side by side."""
    # Below the range from which systems take the ports of outgoing connections.
    for port in count(18480 + 10 * slot):
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("unreachable")


def run(item: Stage, collection: Path, arguments: list[str], output: TextIO | None = None) -> tuple[str, str]:
    """Run a stage and return its outcome (passed or FAILED) and a remark."""
    if not any(collection.glob(item.content)):
        return "FAILED", f"nothing to test: no {item.content}"
    started = time.monotonic()
    plain = {"NO_COLOR": "1"} if output or not sys.stdout.isatty() else {}
    try:
        status = subprocess.run(
            [*shlex.split(item.command), *arguments],
            cwd=collection / item.folder,
            env=surroundings(item.env, collection, STAGES.index(item)) | plain,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            timeout=TIMEOUT,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        status = -1
    return ("FAILED" if status else "passed"), f"{time.monotonic() - started:.0f} s"


def run_logged(item: Stage, collection: Path) -> tuple[str, str, str]:
    """Run a stage quietly; what it printed is returned as well."""
    log = LOGS / (re.sub(r"\W+", "-", item.name) + ".log")
    with log.open("w+", encoding="utf-8") as output:
        outcome, remark = run(item, collection, [], output)
    text = log.read_text(encoding="utf-8", errors="replace")
    # pytest's closing line says how many tests there were.
    if counts := re.findall(r"\d+ passed[^\n]*?(?= in \d)", text):
        remark += f", {counts[-1]}"
    return outcome, remark, text


def main(arguments: list[str]) -> int:
    if len(arguments) > 2 and arguments[0] == "exec":
        collection = stage(arguments[1])
        os.chdir(collection)
        os.execvpe(arguments[2], arguments[2:], surroundings(arguments[1], collection))

    chosen = [item for item in STAGES if arguments and arguments[0] in ("test", item.group)]
    if not chosen:
        print(__doc__)
        return 2
    staged = {env: stage(env) for env in {item.env for item in chosen}}
    LOGS.mkdir(parents=True, exist_ok=True)
    outcomes: dict[Stage, str] = {}

    def report(item: Stage, outcome: str, remark: str) -> None:
        outcomes[item] = outcome
        print(f"{outcome:8} {item.name:24} {remark}", flush=True)

    if arguments[0] == "test":
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            running = {pool.submit(run_logged, item, staged[item.env]): item for item in chosen}
            for done in as_completed(running):
                outcome, remark, text = done.result()
                report(running[done], outcome, remark)
                if outcome == "FAILED":
                    print(text, flush=True)
    else:
        for item in chosen:
            print(f"== {item.name}", flush=True)
            report(item, *run(item, staged[item.env], arguments[1:]))

    numbers = [f"{list(outcomes.values()).count(outcome)} {outcome.lower()}" for outcome in ("passed", "FAILED")]
    for item, outcome in outcomes.items():
        if outcome != "passed":
            print(f"{outcome}: {item.name}")
    print(", ".join(numbers))
    return 1 if "FAILED" in outcomes.values() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
