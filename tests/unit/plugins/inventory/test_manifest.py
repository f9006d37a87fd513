# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A manifest as an inventory: what becomes of hostile ones."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(sys.executable).parent / "ansible-inventory"
CATEGORY = {"name": "trailers", "output": {"bucket_name": "media", "file_path": "/"}}
TEMPLATES = [
    "{{ 1 + 1 }}",
    "{% if true %}x{% endif %}",
    "{# comment #}",
    "#jinja2:variable_start_string:'[[',variable_end_string:']]'\n[[ 1 + 1 ]]",
]


def listed(*paths: Path) -> subprocess.CompletedProcess[str]:
    sources = [f"--inventory={path}" for path in paths]
    return subprocess.run([PROGRAM, "--list", *sources], capture_output=True, text=True, check=False, timeout=120)


def written(path: Path, **of: Any) -> Path:
    path.write_text(json.dumps({"plugin": "naver.ncloud.manifest", **of}), encoding="utf-8")
    return path


def test_nothing_is_a_template(tmp_path: Path) -> None:
    """Controllers take over what ansible-inventory marks as unsafe, and trust the rest."""
    items = [
        {"product": "media", "name": f"green-{number}", "source": "blue", "description": text}
        for number, text in enumerate(TEMPLATES)
    ]

    done = listed(written(tmp_path / "a.ncloud.yml", manifest={"name": "stack", "apis": items}, shards=1))

    (host,) = json.loads(done.stdout)["_meta"]["hostvars"].values()
    assert [api["description"] for api in host["manifest"]["apis"]] == [
        {"__ansible_unsafe": text} for text in TEMPLATES
    ]


def test_hosts_of_two_manifests_are_not_mixed_up(tmp_path: Path) -> None:
    one, other = (
        written(tmp_path / f"{name}.ncloud.yml", manifest={"name": name, "categories": [CATEGORY]}, shards=1)
        for name in ("winter games", "winter-games")
    )

    done = listed(one, other)

    assert "there is a host winter-games-1" in " ".join(done.stderr.split())  # wrapped wherever a line ends


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name: stack, categories: [{name: a, secret_key: s3cr3t}]}", "unknown option 'secret_key'"),
        ("{name: stack, categories: [{name: !!binary aGk=}]}", "bytes"),
        (f"{{name: stack}}\nshards: {10**400}", "must be from 1 to 1000"),
    ],
)
def test_what_can_not_be_meant_so(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.ncloud.yml"
    path.write_text(f"plugin: naver.ncloud.manifest\nmanifest: {text}\n", encoding="utf-8")

    done = listed(path)

    told = " ".join(done.stderr.split())
    assert said in told
    assert "s3cr3t" not in done.stdout + told
    assert "Traceback" not in told
