# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the surveys of AWX's job templates, from what the roles and modules document of their options.

- `nox -s surveys`: write them to extensions/awx/surveys/

A test fails when what is there is not what would be written.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from ansible.parsing.plugin_docs import read_docstring

REPOSITORY = Path(__file__).resolve().parents[2]
Options = Mapping[str, Mapping[str, Any]]
TYPES = {"str": "text", "int": "integer", "float": "float"}
LONGEST_TEXT = 1024
LARGEST_NUMBER = 2**31 - 1
# The limits of the roles, which refuse what is longer; a test compares them.
WAITS = {"_wait_timeout": 30 * 24 * 3600, "_wait_interval": 24 * 3600}


@dataclass(frozen=True)
class Survey:
    """What is asked before a playbook: options of a role or a module, as variables with a prefix."""

    description: str
    source: str
    prefix: str
    # Options that are not asked for, and those that are needed although not each use of the role or module needs them.
    skipped: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    # What is asked for in other words than those of the documentation.
    wording: Mapping[str, str] = field(default_factory=dict)


SURVEYS = {
    "provision": Survey(
        "How long to wait for what is created",
        "roles/provision/meta/argument_specs.yml",
        "provision_",
        skipped=("provision_manifest",),
    ),
    "teardown": Survey(
        "What must be confirmed before anything is deleted",
        "roles/teardown/meta/argument_specs.yml",
        "teardown_",
        skipped=("teardown_manifest",),
        needed=("teardown_confirm",),
    ),
    "short_clip": Survey(
        "What to cut, and where to put it",
        "plugins/modules/livestation_shortclip.py",
        "short_clip_",
        skipped=("clip_id", "snapshot"),
        needed=("start_time", "end_time"),
        # An answer in milliseconds would arrive as a number that could be another time code.
        wording={
            "snapshot_id": "Id of the snapshot to cut from. Without one, a young one is used, or one taken.",
            "start_time": "Start of the clip, from the start of the snapshot, as HH:MM:SS.mmm with all its digits.",
            "end_time": "End of the clip, as HH:MM:SS.mmm with all its digits. It has to be at most 4 hours long.",
        },
    ),
}


def documented(source: Path) -> Options:
    """Return the options of a role or a module."""
    if source.suffix == ".py":
        options: Options = read_docstring(str(source))["doc"]["options"]
    else:
        options = yaml.safe_load(source.read_text(encoding="utf-8"))["argument_specs"]["main"]["options"]
    return options


def survey_spec(survey: Survey, root: Path = REPOSITORY) -> dict[str, Any]:
    """Return a survey as the controller's API takes and shows it."""
    spec = list(questions(survey, documented(root / survey.source)))
    return {"name": "", "description": survey.description, "spec": spec}


def questions(survey: Survey, options: Options) -> Iterator[dict[str, Any]]:
    for name, option in options.items():
        if name in survey.skipped:
            continue
        if suboptions := option.get("options") or option.get("suboptions"):
            yield from questions(survey, suboptions)
            continue
        is_switch = option["type"] == "bool"
        choices = ["false", "true"] if is_switch else option.get("choices")
        kind = "multiplechoice" if choices else TYPES[option["type"]]
        # A launch through the API answers what has no default, and no more.
        required = bool(option.get("required")) or name in survey.needed
        question = {
            "question_name": name.removeprefix(survey.prefix).replace("_", " ").capitalize(),
            "question_description": survey.wording.get(name) or first_paragraph(option["description"]),
            "required": required,
            "type": kind,
            "variable": survey.prefix + name.removeprefix(survey.prefix),
        }
        if choices:
            question["choices"] = choices
        else:
            # Of a text these are lengths; a required one of length 0 would pass.
            longest = next((seconds for end, seconds in WAITS.items() if name.endswith(end)), LARGEST_NUMBER)
            question |= {"min": int(required or kind != "text"), "max": LONGEST_TEXT if kind == "text" else longest}
        if is_switch:
            question["default"] = str(option["default"]).lower()
        elif option.get("default"):
            question["default"] = option["default"]
        yield question


def first_paragraph(description: str | list[str]) -> str:
    """Return it without Ansible's markup; what follows in the documentation is about YAML and the like."""
    text = description if isinstance(description, str) else description[0]
    return re.sub(r"\b[A-Z]\(([^()]*)\)", r"\1", text)


def text(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    for name, survey in SURVEYS.items():
        path = REPOSITORY / "extensions" / "awx" / "surveys" / f"{name}.json"
        path.write_text(text(survey_spec(survey)), encoding="utf-8")
        print(path.relative_to(REPOSITORY))
    return 0


if __name__ == "__main__":
    sys.exit(main())
