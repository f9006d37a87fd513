# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The house rules: imports point down, modules are short, and nobody forgets the tests or the documentation."""

from __future__ import annotations

import ast
import importlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[4]
PLUGINS = ROOT / "plugins"
PACKAGE = "ansible_collections.naver.ncloud.plugins."
MODULES = sorted(path.stem for path in PLUGINS.glob("modules/[!_]*.py"))
# From the top down. A file may import from floors below its own only.
FLOORS = (
    ("action.*", "filter.*"),
    ("plugin_utils.export",),
    ("plugin_utils.manifest",),
    ("modules.*",),
    ("module_utils._request",),
    ("module_utils._module",),
    ("module_utils._arguments",),
    ("module_utils._secrets",),
    ("module_utils._executors", "module_utils._reconcile"),
    # A category encodes files, and names encoding options. A player of either kind has the same name. A channel
    # names the profile of its CDN.
    ("module_utils._resources.vodstation_encode",),
    (
        "module_utils._resources.livestation_channel",
        "module_utils._resources.vodstation_category",
        "module_utils._resources.vodstation_channel",
        "module_utils._resources.vpe_player",
    ),
    ("module_utils._resources.*",),
    ("module_utils._resource",),
    ("module_utils._services.*",),
    ("module_utils._client",),
    ("module_utils._response", "module_utils._credentials", "module_utils._listings"),
    ("module_utils._definition.document", "module_utils._definition.difference", "module_utils._limits"),
    ("module_utils._definition.model", "module_utils._definition.text"),
    (
        "module_utils._creations",
        "module_utils._playback",
        "module_utils._records",
        "module_utils._rules",
        "module_utils._wait",
    ),
    (
        "module_utils._errors",
        "module_utils._masks",
        "module_utils._transport",
        "module_utils._service",
        "module_utils.signer",
    ),
    ("module_utils._outside",),
)
FILES = sorted(
    path.relative_to(PLUGINS).with_suffix("").as_posix().replace("/", ".")
    for path in PLUGINS.rglob("*.py")
    if path.name != "__init__.py" and path.parent.name != "doc_fragments"
)


def floor(name: str) -> int:
    """How far up a file stands; a file that no floor names has no place in the house."""
    names = (name, f"{name.rpartition('.')[0]}.*")
    return next(-number for number, floor in enumerate(FLOORS) if any(each in floor for each in names))


def tree(name: str) -> ast.Module:
    return ast.parse((PLUGINS / name.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8"))


def imports(name: str) -> Iterator[str]:
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            # Of a package, the names are the files.
            package = node.module.startswith(PACKAGE) and node.module.removeprefix(PACKAGE) not in FILES
            yield from (f"{node.module}.{alias.name}" for alias in node.names) if package else (node.module,)
            assert not node.level, "relative imports hide where they point to"


@pytest.mark.parametrize("name", FILES)
def test_imports_point_down(name: str) -> None:
    for imported in imports(name):
        if imported.startswith(PACKAGE):
            assert floor(imported.removeprefix(PACKAGE)) < floor(name), imported


@pytest.mark.parametrize("name", [name for name in FILES if floor(name) < floor("module_utils._secrets")])
def test_only_the_top_knows_ansible(name: str) -> None:
    assert not [imported for imported in imports(name) if imported.split(".")[0] == "ansible"]


@pytest.mark.parametrize("name", FILES)
def test_only_the_client_knows_http(name: str) -> None:
    http = {imported.split(".")[0] for imported in imports(name)} & {"requests", "urllib3", "http", "httpx"}

    assert not http or name in ("module_utils._client", "module_utils._transport")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short(module: str) -> None:
    """At most 40 lines of code beside its documentation and its argument spec."""
    lines = 0
    for node in tree(f"modules.{module}").body:
        names = [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]
        described = bool(names) and names[0].isupper() and names[0] != "MODULE"
        lines += 0 if described else (node.end_lineno or 0) - node.lineno + 1

    assert 5 < lines <= 40


def test_every_module_is_in_the_action_group() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))

    assert runtime["action_groups"]["all"] == MODULES


# -- the documentation


def documentation(module: str) -> dict[str, Any]:
    """A module's DOCUMENTATION with its fragments."""
    document: dict[str, Any] = yaml.safe_load(importlib.import_module(f"{PACKAGE}modules.{module}").DOCUMENTATION)
    for name in document["extends_documentation_fragment"]:
        _namespace, _collection, fragment, *section = name.split(".")
        source = importlib.import_module(f"{PACKAGE}doc_fragments.{fragment}").ModuleDocFragment
        part = yaml.safe_load(getattr(source, section[0].upper() if section else "DOCUMENTATION"))
        document["options"] |= part["options"]
    return document


def described(options: Mapping[str, Any]) -> dict[str, Any]:
    """What documentation says of options, in the words of an argument spec."""
    facts = ("type", "default", "choices", "elements", "required")
    return {
        name: {
            **{fact: option[fact] for fact in facts if fact in option},
            **({"options": described(option["suboptions"])} if "suboptions" in option else {}),
        }
        for name, option in options.items()
    }


def specified(spec: Mapping[str, Any]) -> dict[str, Any]:
    facts = ("type", "default", "choices", "elements", "required")
    return {
        name: {
            **{fact: option[fact] for fact in facts if fact in option},
            **({"options": specified(option["options"])} if "options" in option else {}),
        }
        for name, option in spec.items()
    }


@pytest.mark.parametrize("module", MODULES)
def test_options_are_documented_as_they_are(module: str) -> None:
    arguments = importlib.import_module(f"{PACKAGE}modules.{module}").MODULE.arguments

    assert described(documentation(module)["options"]) == specified(arguments.spec)


@pytest.mark.parametrize("module", MODULES)
def test_environment_variables_are_documented(module: str) -> None:
    options = documentation(module)["options"]

    for name, option in importlib.import_module(f"{PACKAGE}modules.{module}").MODULE.arguments.spec.items():
        for variable in option.get("fallback", (None, []))[1]:
            assert f"E({variable})" in json.dumps(options[name]["description"])


@pytest.mark.parametrize("module", MODULES)
def test_every_secret_is_marked(module: str) -> None:
    """Every option whose name sounds like a secret says whether it is one."""
    spec = importlib.import_module(f"{PACKAGE}modules.{module}").MODULE.arguments.spec

    assert spec["secret_key"]["no_log"] is True
    assert spec["access_key"]["no_log"] is False


@pytest.mark.parametrize("module", MODULES)
def test_examples_name_only_options_that_exist(module: str) -> None:
    code = importlib.import_module(f"{PACKAGE}modules.{module}")

    for task in yaml.safe_load(code.EXAMPLES):
        (options,) = (value for key, value in task.items() if key.startswith("naver.ncloud."))
        if f"naver.ncloud.{module}" in task:
            assert set(options or {}) <= set(code.MODULE.arguments.spec)
