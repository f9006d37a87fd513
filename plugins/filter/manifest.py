# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters that the roles check a manifest with, tell what came of it, and make one of what is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.naver.ncloud.plugins.module_utils._outside import DEEPEST
from ansible_collections.naver.ncloud.plugins.plugin_utils import export, manifest

# What ansible-core puts into the result of a loop that was skipped, and warns of when it is looked at.
SKIPPED = ("skipped_reason",)
# What of an item's result says nothing of what came of it.
UNUSED = (*SKIPPED, "invocation", "diff")


def plain(value: Any, levels: int = DEEPEST) -> Any:
    """Return a copy in plain containers, whatever templates have made of them.

    Everything is looked at, so that a variable that is not defined is noticed before anything is done.

    :raises AnsibleFilterError: it is nested more than so many levels deep.
    """
    if not isinstance(value, Mapping | list | tuple):
        return value
    if not levels:
        raise AnsibleFilterError(
            f"a value is nested more than {DEEPEST} levels deep. An alias in a YAML file may contain itself: write out "
            "what it stands for."
        )
    if isinstance(value, Mapping):
        ignored = UNUSED if "ansible_loop_var" in value else SKIPPED
        return {key: plain(value[key], levels - 1) for key in value if key not in ignored}
    return [plain(item, levels - 1) for item in value]


def filtering(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """What services and manifests say is text and never a template."""

    def call(value: Any, *arguments: Any, **keywords: Any) -> Any:
        try:
            made = function(plain(value), *map(plain, arguments), **plain(keywords))
        except AnsibleFilterError as error:
            raise AnsibleFilterError(f"{name}: {error}") from None
        return wrap_var(made)

    return call


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "as_manifest": filtering("as_manifest", export.as_manifest),
            "manifest_problems": filtering("manifest_problems", manifest.problems),
            "outcome": filtering("outcome", manifest.outcome),
        }
