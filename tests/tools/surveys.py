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
TYPES = {"str": "text", "list": "text", "int": "integer", "float": "float"}  # a list is asked for with commas
LONGEST_TEXT = 1024
LARGEST_NUMBER = 2**31 - 1
# The limits of the roles and modules, which refuse what is longer; a test compares them.
WAITS = {"_wait_timeout": 30 * 24 * 3600, "_wait_interval": 24 * 3600}
LARGEST = {**WAITS, "max_age": 60}


@dataclass(frozen=True)
class Source:
    """Options of a role or a module that are asked for."""

    path: str
    # These alone, each with the name of its variable without the prefix; where there are none, all but the skipped.
    asked: Mapping[str, str] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    # What is needed although not each use of the role or module needs it, and what is asked for without its default.
    needed: tuple[str, ...] = ()
    unset: tuple[str, ...] = ()
    # Choices that are not offered.
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survey:
    """What is asked before a playbook: options of roles or modules, as variables with a prefix."""

    description: str
    prefix: str
    sources: tuple[Source, ...]
    # What is asked for in other words than those of the documentation, by variable.
    wording: Mapping[str, str] = field(default_factory=dict)


SURVEYS = {
    "provision": Survey(
        "How long to wait for what is created",
        "provision_",
        (Source("roles/provision/meta/argument_specs.yml", skipped=("provision_manifest",)),),
    ),
    "teardown": Survey(
        "What must be confirmed before anything is deleted",
        "teardown_",
        (
            Source(
                "roles/teardown/meta/argument_specs.yml",
                skipped=("teardown_manifest",),
                needed=("teardown_confirm",),
            ),
        ),
    ),
    "export": Survey(
        "What to read of the account",
        "export_",
        (Source("roles/export/meta/argument_specs.yml", skipped=("export_dest", "export_name")),),
        wording={
            "export_kinds": (
                "The kinds to export, by the keys of a manifest, with commas between them. Without an answer, all of "
                "them. Short clips can't be exported."
            )
        },
    ),
    "live_event": Survey(
        "What to start and stop; without an answer, only to look",
        "live_event_",
        (
            Source(
                "plugins/modules/livestation_channel.py",
                asked={"name": "channel", "state": "state"},
                unset=("state",),
                refused=("present", "absent"),
            ),
            Source("plugins/modules/livestation_recording.py", asked={"state": "recording"}, unset=("state",)),
        ),
        wording={
            "live_event_channel": "Name of a channel of the stack. Without one, all of them.",
            "live_event_state": (
                "Start it so that an encoder can broadcast to it, or stop it. A channel that is on air is not stopped."
            ),
            "live_event_recording": "Start or stop its recording. Only a channel that is on air can record.",
        },
    ),
    "short_clip": Survey(
        "What to cut, and where to put it",
        "short_clip_",
        (
            Source(
                "plugins/modules/livestation_shortclip.py",
                skipped=("clip_id", "snapshot"),
                needed=("start_time", "end_time"),
            ),
            Source("plugins/modules/livestation_snapshot.py", asked={"max_age": "max_age"}),
        ),
        # An answer in milliseconds would arrive as a number that could be another time code.
        wording={
            "short_clip_snapshot_id": "Id of the snapshot to cut from. Without one, a young one is used, or one taken.",
            "short_clip_start_time": (
                "Start of the clip, from the start of the snapshot, as HH:MM:SS.mmm with all its digits."
            ),
            "short_clip_end_time": (
                "End of the clip, as HH:MM:SS.mmm with all its digits. It has to be at most 4 hours long."
            ),
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
    spec = [
        question for source in survey.sources for question in questions(survey, source, documented(root / source.path))
    ]
    return {"name": "", "description": survey.description, "spec": spec}


def questions(survey: Survey, source: Source, options: Options) -> Iterator[dict[str, Any]]:
    for name, option in options.items():
        if name in source.skipped or (source.asked and name not in source.asked):
            continue
        if suboptions := option.get("options") or option.get("suboptions"):
            yield from questions(survey, source, suboptions)
            continue
        variable = survey.prefix + source.asked.get(name, name.removeprefix(survey.prefix))
        is_switch = option["type"] == "bool"
        choices = ["false", "true"] if is_switch else option.get("choices")
        one_of = "multiselect" if option["type"] == "list" else "multiplechoice"
        kind = one_of if choices else TYPES[option["type"]]
        # A launch through the API answers what has no default, and no more.
        required = bool(option.get("required")) or name in source.needed
        question = {
            "question_name": variable.removeprefix(survey.prefix).replace("_", " ").capitalize(),
            "question_description": survey.wording.get(variable) or first_paragraph(option["description"]),
            "required": required,
            "type": kind,
            "variable": variable,
        }
        if choices:
            question["choices"] = [choice for choice in choices if choice not in source.refused]
        else:
            # Of a text these are lengths; a required one of length 0 would pass.
            largest = next((limit for end, limit in LARGEST.items() if name.endswith(end)), LARGEST_NUMBER)
            question |= {"min": int(required or kind != "text"), "max": LONGEST_TEXT if kind == "text" else largest}
        if is_switch:
            question["default"] = str(option["default"]).lower()
        elif option.get("default") and name not in source.unset:
            question["default"] = option["default"]
        elif choices:
            question["default"] = ""  # AWX can't show a question with choices that has no default
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
