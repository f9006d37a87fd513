# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters of the roles; they are no interface for playbooks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.naver.ncloud.plugins.plugin_utils import manifest, shards, stack

# What of a stack no task looks at travels as one text, as templating a fact costs for every value in it.
KEPT = ("actions", "objects", "errors", "cdns")
# Of the results of tasks with a loop, what no filter looks at.
IGNORED = ("invocation", "diff")
LOOPS = ("stack_entry", "stack_duplicate")


def plain(value: Any) -> Any:
    """Return a copy in plain containers, whatever templates have made of them, without what they omit."""
    if isinstance(value, Mapping):
        ignored = IGNORED if value.get("ansible_loop_var") in LOOPS else ()
        pairs = ((key, value[key]) for key in value if key not in ignored)
        return {key: plain(item) for key, item in pairs if not is_omitted(item)}
    return [plain(item) for item in value if not is_omitted(item)] if isinstance(value, list) else value


def is_omitted(value: Any) -> bool:
    """Whether it is what ``default(omit)`` leaves: a text before ansible-core 2.19, and an object since."""
    if isinstance(value, str):
        return value.startswith("__omit_place_holder__")
    return type(value).__name__ == "_OmitType"


def filtering(function: Callable[..., Any]) -> Callable[..., Any]:
    """What services and manifests say is text and never a template, even where a fact keeps it."""

    def call(value: Any, *arguments: Any, **keywords: Any) -> Any:
        value = plain(value)
        if isinstance(value, dict) and "kept" in value:
            value |= json.loads(value.pop("kept"))
        result = function(value, *map(plain, arguments), **keywords)
        if isinstance(result, dict) and "todo" in result:
            result = {**result, "kept": json.dumps({name: result[name] for name in KEPT})}
            for name in KEPT:
                del result[name]
        return wrap_var(result)

    return call


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        functions: dict[str, Callable[..., Any]] = {
            "stack_adopt": stack.adopt,
            "stack_begin": stack.begin,
            "stack_failures": stack.failures,
            "stack_counts": manifest.counts,
            "stack_summary": stack.summary,
            "stack_duplicates": stack.duplicates,
            "stack_find": stack.find,
            "stack_give_up": stack.give_up,
            "stack_join": shards.join,
            "stack_moving": stack.moving,
            "stack_note": stack.note,
            "stack_problems": manifest.problems,
            "stack_provisioned": stack.provisioned,
            "stack_leftovers": stack.leftovers,
            "stack_settle": stack.settle,
            "stack_torn_down": stack.torn_down,
        }
        return {name: filtering(function) for name, function in functions.items()}
