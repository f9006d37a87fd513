# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions of nox: `nox -l` lists them, `nox -s unit-2.18 -- -k signer` runs one, `nox -j 2` all tests two at a time.

Sessions share one environment for each version of ansible-core. A session `env-...` makes it in .nox/, and copies the
collection to build/, below a folder ansible_collections, where Ansible and Python can import it.
"""

from __future__ import annotations

import filecmp
import functools
import hashlib
import os
import random
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nox

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "uv|venv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = True
nox.options.reuse_venv = "yes"
nox.options.allow_parallel = True

REPOSITORY = Path(__file__).parent
# Versions of ansible-core, and the minor versions of Python 3 that they run on, the preferred first. The newest is the
# newest stable one that the interpreter allows; 3.14 comes late: what we promise is 3.11 to 3.13.
CORES = {
    "2.18": ("~=2.18.0", (11, 12, 13)),
    "2.19": ("~=2.19.0", (11, 12, 13)),
    "2.20": ("~=2.20.0", (12, 13, 14)),
    "2.21": ("~=2.21.0", (12, 13, 14)),
    "newest": (">=2.18,<2.23", (13, 12, 11, 14)),
}
# What `nox` and `make` run; the other versions are run by name.
BOTH = ("2.18", "newest")
NEWEST = ("newest",)
TESTS = ("requirements.txt", "tests/requirements/tests.txt")
REQUIREMENTS = dict.fromkeys(CORES, TESTS) | {
    "newest": (*TESTS, "tests/requirements/tools.txt"),
    # The least that runs the collection against the emulator.
    "demo": ("requirements.txt",),
}
# The integration targets of the other versions. Equivalence runs all modules there, in process and as modules.
FEW_TARGETS = ("account_export", "apigw_stage", "credentials", "failures", "secrets", "vpe_player_clone")
# Used instead of the script that ansible-test downloads to install pip, where its server can't be reached.
GET_PIP = """\
import os, subprocess, sys
del os.environ["GET_PIP"]  # with it, ansible-test's wrapper around pip would start this script again
subprocess.run([sys.executable, "-m", "ensurepip", "--default-pip"], check=True, stdout=subprocess.DEVNULL)
arguments = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
sys.exit(subprocess.run([sys.executable, "-m", "pip", "install", *arguments]).returncode)
"""


# Environments


def programs_path() -> str:
    """PATH without the shims of version managers, which can be there for interpreters that are not."""
    return os.pathsep.join(folder for folder in os.environ["PATH"].split(os.pathsep) if Path(folder).name != "shims")


@functools.cache
def interpreter(minor: int) -> str | None:
    """A Python 3.MINOR of this machine that works and can make virtual environments."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    candidates = [
        *(shutil.which(name, path=programs_path()) for name in (f"python3.{minor}", "python3")),
        *sorted(map(str, pyenv.glob(f"3.{minor}.*/bin/python3"))),
    ]
    test = f"import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, {minor}))"
    for candidate in filter(None, candidates):
        if subprocess.run([candidate, "-c", test], check=False, capture_output=True).returncode == 0:
            return candidate
    return None


def python_for(core: str) -> str:
    """The interpreter of an environment. TEST_PYTHON=3.12 chooses one of those that its ansible-core runs on."""
    _specifier, minors = CORES.get(core, CORES["newest"])
    if wanted := os.environ.get("TEST_PYTHON"):
        minors = (int(wanted.removeprefix("3.")),)
    # nox says that there is none of the first, if there is none at all.
    return next(filter(None, map(interpreter, minors)), f"3.{minors[0]}")


def bin_folder(core: str) -> Path:
    return REPOSITORY / ".nox" / f"env-{core.replace('.', '-')}" / "bin"


def fingerprint(core: str) -> str:
    """What an environment is made from: it is made again when that changes."""
    inputs = [REPOSITORY / name for name in (*REQUIREMENTS[core], "emulator/pyproject.toml")]
    parts = [python_for(core), repr(CORES.get(core)), str(REPOSITORY), *(path.read_text("utf-8") for path in inputs)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def stamp(core: str) -> Path:
    return bin_folder(core).parent / "made-from"


def is_current(core: str) -> bool:
    return stamp(core).is_file() and stamp(core).read_text("utf-8") == fingerprint(core)


def environment(core: str) -> None:
    """Define the session that makes an environment, where needed, and brings the copy of the collection up to date."""

    @nox.session(name=f"env-{core}", python=python_for(core), reuse_venv=is_current(core), default=False)
    def make(session: nox.Session) -> None:
        """Make an environment, and copy the collection to where Ansible finds it."""
        if not is_current(core):
            files = [argument for name in REQUIREMENTS[core] for argument in ("-r", name)]
            specifier, _minors = CORES.get(core, CORES["newest"])
            session.install(*files, f"ansible-core{specifier}", "--editable", "./emulator")
            stamp(core).write_text(fingerprint(core), "utf-8")
        stage(core)


# The copy of the collection


def collection(core: str) -> Path:
    return REPOSITORY / "build" / core / "ansible_collections" / "naver" / "ncloud"


def stage(core: str) -> None:
    """Bring the copy up to date. It is no link, which ansible-test refuses, and a git repository of its own.

    Inside a folder that git ignores, ansible-test would see no files.
    """
    target = collection(core)
    target.mkdir(parents=True, exist_ok=True)
    if not (target / ".git").exists():
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(target)], check=True)
    wanted = {path for path in listed_by_git(REPOSITORY) if (REPOSITORY / path).is_file()}
    for path in wanted:
        copy(REPOSITORY / path, target / path)
    # What git ignores is kept: caches, and what a test that runs meanwhile has written.
    for path in listed_by_git(target) - wanted:
        delete(target / path, target)


def listed_by_git(root: Path) -> set[str]:
    """Tracked files, and those not tracked yet that are not ignored either."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    return {path for path in listing.split("\0") if path}


def copy(source: Path, target: Path) -> None:
    if target.is_file() and filecmp.cmp(source, target) and source.stat().st_mode == target.stat().st_mode:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Replaced in one step: a test that runs meanwhile never sees half a file.
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    shutil.copy2(source, partial)
    partial.replace(target)


def delete(path: Path, root: Path) -> None:
    path.unlink(missing_ok=True)
    # A folder left empty could pass for content.
    for folder in path.parents:
        if folder == root or any(entry.name != "__pycache__" for entry in folder.iterdir()):
            break
        shutil.rmtree(folder)


# How sessions run their commands


def surroundings(core: str) -> dict[str, str]:
    """The variables in which a command sees this environment's programs and the copy of the collection."""
    # The user's settings must not change what is tested, and no test may ever meet real credentials.
    ours = ("ANSIBLE_", "MOLECULE_", "NCLOUD_", "PYTEST_", "PYTHONDONTWRITEBYTECODE", "XDG_")
    variables = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    root = REPOSITORY / "build" / core
    (root / "home").mkdir(parents=True, exist_ok=True)
    return variables | {
        "ANSIBLE_COLLECTIONS_PATH": str(root),
        # Molecule and ansible-lint keep files there, under names that are the same for each environment.
        "ANSIBLE_HOME": str(root / "ansible-home"),
        "HOME": str(root / "home"),
        "NCLOUD_EMULATOR_PORT": str(free_port()),
        "PATH": f"{bin_folder(core)}{os.pathsep}{variables['PATH']}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": str(root),
        "TEST_ONE_IN": str(one_in(core)),
        "VIRTUAL_ENV": str(bin_folder(core).parent),
    }


def tests_everything() -> bool:
    return os.environ.get("TEST_EVERYTHING") == "1"


def one_in(core: str) -> int:
    """Of many variants of a test, one in so many is tried. What differs between versions needs few of them."""
    return 1 if tests_everything() else 4 if core == "newest" else 16


def free_port() -> int:
    """A port for whoever starts an emulator; sessions that run side by side get different ones."""
    # Below the range from which systems take the ports of outgoing connections.
    for port in random.sample(range(18480, 28480), 100):
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port found between 18480 and 28480")


class Run:
    """Runs commands of a session in its environment, in the copy of the collection."""

    def __init__(self, session: nox.Session, core: str) -> None:
        self.session = session
        self.core = core
        self.collection = collection(core)
        self.variables = surroundings(core)
        self.arguments = session.posargs

    def needs(self, content: str) -> None:
        """End the session as failed where there is nothing to test."""
        if not any(self.collection.glob(content)):
            self.session.error(f"nothing to test: no {content}")

    def __call__(self, program: str, *arguments: str, folder: str = ".", log: bool = True) -> None:
        # Side by side, sessions print only what failed, and how many tests passed.
        quiet = self.session.parallel
        variables = self.variables | ({"NO_COLOR": "1"} if quiet else {})
        with self.session.chdir(self.collection / folder):
            output = self.session.run(
                self.path(program),
                *arguments,
                env=variables,
                include_outer_env=False,
                external=True,
                silent=quiet,
                log=log,
            )
        if isinstance(output, str) and (counts := re.findall(r"^\d+ passed.*", output, re.MULTILINE)):
            print(counts[-1])

    def path(self, program: str) -> str:
        path = bin_folder(self.core) / program
        return str(path) if path.is_file() else program


def session(
    name: str, content: str = "galaxy.yml", cores: tuple[str, ...] = NEWEST, *, tag: str = "", default: bool = True
) -> Callable[[Callable[[Run], None]], Callable[[Run], None]]:
    """Define a session NAME, or NAME-VERSION for each version of ansible-core if it is for more than the newest.

    `content` is a pattern of files without which there is nothing to test. The tag is what `make` knows it by.
    """

    def define(function: Callable[[Run], None]) -> Callable[[Run], None]:
        for core in cores if len(cores) == 1 else CORES:

            def run(session: nox.Session, core: str = core) -> None:
                command = Run(session, core)
                command.needs(content)
                function(command)

            run.__doc__ = function.__doc__
            nox.session(
                name=name if len(cores) == 1 else f"{name}-{core}",
                python=False,
                requires=[f"env-{core}"],
                default=default and core in BOTH,
                tags=[tag or name] if core in cores else [],
            )(run)
        return function

    return define


for made in REQUIREMENTS:
    environment(made)


# Tests. The longest come first, so that those at the same time end at about the same time.


@session("sanity", "plugins/**/*.py")
def sanity(run: Run) -> None:
    """ansible-test sanity, for every supported Python of this machine; arguments are handed on."""
    # It finds interpreters on PATH, and keeps its environments in the home folder.
    found = [str(Path(path).parent) for minor in (13, 12, 11) if (path := interpreter(minor))]
    run.variables["PATH"] = os.pathsep.join([str(bin_folder(run.core)), *found, programs_path()])
    run.variables["HOME"] = str(Path.home())
    prime_environments(run)
    run("ansible-test", "sanity", "--color", "no", *run.arguments)


def prime_environments(run: Run) -> None:
    """Make ansible-test's own environments, with pip from Python itself where its server can't be reached."""
    command = [run.path("ansible-test"), "sanity", "--color", "no", "--prime-venvs", *run.arguments]
    prime = functools.partial(subprocess.run, command, cwd=run.collection, env=run.variables, capture_output=True)
    run.session.log("preparing ansible-test's environments; this takes a minute or two the first time")
    first = prime(text=True, check=False)
    # It names the file that it wanted to download only if there was none and its server could not be reached.
    if needed := re.search(r"manually downloaded and saved to: (\S+\.py)", first.stdout + first.stderr):
        script = Path(needed[1])
        script.write_text(GET_PIP, "utf-8")
        try:
            prime(check=False)
        finally:
            script.unlink()


@session("molecule", "extensions/molecule/*/molecule.yml", BOTH)
def molecule(run: Run) -> None:
    """Molecule scenarios of the roles; `-- --scenario-name provision` for one."""
    run("molecule", "test", *(run.arguments or ["--all"]))


@session("equivalence", "tests/equivalence/**/test_*.py", BOTH)
def equivalence(run: Run) -> None:
    """The same tasks in process and as modules must come to the same; arguments of pytest."""
    # What the suite itself shows is searched for secrets with each version; whatever can fail, once.
    once = () if run.core == "newest" or tests_everything() else ("--ignore=tests/equivalence/test_leaks.py",)
    run("pytest", "tests/equivalence", *once, *run.arguments)


@session("integration", "tests/integration/targets/*/*", BOTH)
def integration(run: Run) -> None:
    """ansible-test integration against an emulator; names of targets."""
    few = () if run.core == "newest" or tests_everything() else FEW_TARGETS
    run("python", "tests/tools/integration.py", *(run.arguments or few))


@session("awx", "tests/awx/test_*.py")
def awx(run: Run) -> None:
    """What automation controllers run, under ansible-runner; arguments of pytest."""
    run("pytest", "tests/awx", *run.arguments)


@session("examples", "tests/docs/test_*.py")
def examples(run: Run) -> None:
    """What README, guides and modules show, done as it stands there; arguments of pytest."""
    run("pytest", "-n", "2", "--dist", "worksteal", "tests/docs", *run.arguments)


@session("chaos-short", "tests/chaos/test_*.py")
def chaos_short(run: Run) -> None:
    """Some schedules of faults, kills and races, always the same; arguments of pytest."""
    run("pytest", "tests/chaos", *run.arguments)


@session("unit", "tests/unit/**/test_*.py", BOTH)
def unit(run: Run) -> None:
    """Unit tests of the collection; arguments of pytest."""
    # What a module says to its service is the same with each version; integration and equivalence run it there.
    once = () if run.core == "newest" or tests_everything() else ("--ignore=tests/unit/plugins/modules",)
    run("pytest", *(run.arguments or once))


@session("emulator-test", "emulator/tests/**/test_*.py", BOTH)
def emulator_test(run: Run) -> None:
    """Tests of the emulator; arguments of pytest."""
    # A browser and fuzzers see the same, whatever the interpreter.
    once = () if run.core == "newest" else ("page", "apigateway_fuzz", "fuzz")
    run("pytest", *(f"--ignore=tests/test_{name}.py" for name in once), *run.arguments, folder="emulator")


# Linters


@session("ansible-lint", tag="lint")
def ansible_lint(run: Run) -> None:
    """ansible-lint with the profile production."""
    # It installs a copy of the collection in its home, and would look at that one ever after.
    shutil.rmtree(Path(run.variables["ANSIBLE_HOME"], "collections"), ignore_errors=True)
    run("ansible-lint")


@session("types", "plugins/**/*.py", tag="lint")
def types(run: Run) -> None:
    """mypy, strict, on everything in Python that is no unit test."""
    checked = [f"ansible_collections/naver/ncloud/{folder}" for folder in ("plugins", "tests/chaos", "tests/docs")]
    settings = "ansible_collections/naver/ncloud/pyproject.toml"
    # In one go, as each would read ansible-core again.
    run("mypy", "--config-file", settings, *checked, folder="../../..")
    run("mypy", folder="emulator")
    run("mypy", "--config-file", "../pyproject.toml", "conf.py", folder="docs")
    run("mypy", "--config-file", "../../pyproject.toml", ".", folder="tests/tools")
    # nox's types are where nox is.
    run("mypy", "--config-file", "pyproject.toml", "--python-executable", sys.executable, "noxfile.py")


@session("style", "**/*.py", tag="lint")
def style(run: Run) -> None:
    """ruff, yamllint and licences."""
    run("ruff", "check", "--quiet")
    run("ruff", "format", "--check", "--quiet", "--diff")
    run("yamllint", "--strict", ".")
    files = sorted(path for path in listed_by_git(run.collection) if (run.collection / path).is_file())
    run("reuse", "lint-file", "--lines", *files, log=False)


@session("docs-lint", "changelogs/config.yaml")
def docs_lint(run: Run) -> None:
    """The changelog, and the documentation of the modules."""
    run("antsibull-changelog", "lint")
    run("antsibull-changelog", "lint-changelog-yaml", "changelogs/changelog.yaml")
    run("antsibull-docs", "lint-collection-docs", "--plugin-docs", ".")


# What is built


@session("docs", "docs/conf.py")
def docs(run: Run) -> None:
    """Build the documentation site into build/docs/ and check its links."""
    run("python", "tests/tools/docs.py", str(REPOSITORY / "build" / "docs"))


@session("build")
def build(run: Run) -> None:
    """Build the tarball into build/, with its digests and bill of materials, and check them."""
    run("python", "tests/tools/build.py", str(REPOSITORY / "build"))


@session("release")
def release(run: Run) -> None:
    """Let Galaxy's importer look at the tarball, install it, and run the demo from there."""
    run("python", "tests/tools/release.py")


# What is run by name


@session("demo", cores=("demo",), default=False)
def demo(run: Run) -> None:
    """A stack is provisioned, changed, repaired and torn down against the emulator."""
    run("python", "tests/tools/demo.py", *run.arguments)


@session("bench", cores=("demo",), default=False)
def bench(run: Run) -> None:
    """Measure loops, stacks, exports and memory, in half an hour; `-- --write-docs` refreshes the documentation."""
    run("python", "tests/tools/bench.py", "--repository", str(REPOSITORY), *run.arguments)


@session("chaos", "tests/chaos/run.py", default=False)
def chaos(run: Run) -> None:
    """2,000 schedules of faults, kills and races; `-- --schedules 10000`, `--write-docs`, `--seed 4711`."""
    run("python", "tests/chaos/run.py", "--repository", str(REPOSITORY), *run.arguments)


@session("surveys", default=False)
def surveys(run: Run) -> None:
    """Write the surveys of AWX's job templates from what roles and modules document."""
    run("python", str(REPOSITORY / "tests" / "tools" / "surveys.py"))


@session("run", cores=BOTH, default=False)
def run_command(run: Run) -> None:
    """Run any command in an environment: `nox -s run-2.18 -- ansible-doc naver.ncloud.api_request`."""
    if not run.arguments:
        run.session.error("which command? nox -s run-newest -- COMMAND ...")
    run(*run.arguments)
