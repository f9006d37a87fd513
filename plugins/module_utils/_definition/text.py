# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From JSON or YAML text to plain data, bounded in size and without duplicate keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._errors import ConfigurationError, InputError

try:
    import yaml
except ImportError:  # ansible-core brings it to the controller; another host that a module runs on may lack it
    HAS_YAML = False
else:
    HAS_YAML = True
    from yaml.constructor import ConstructorError

    class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Takes a key that is there twice for the mistake that it is."""

        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            seen = set()
            for key, _value in node.value if isinstance(node, yaml.MappingNode) else ():
                if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                    if key.value in seen:
                        raise ConstructorError(None, None, f"the key {key.value[:80]!r} is there twice", key.start_mark)
                    seen.add(key.value)
            return super().construct_mapping(node, deep)


LARGEST = 4_000_000  # characters; NAVER's own document of 132 operations has 405,000
LEAST = 8  # what anything counts for at least
HINT = "No request was sent; correct the definition and run again"


def load(definition: Any) -> Mapping[str, Any]:
    """Return a definition, a dictionary or JSON or YAML text, as a dictionary.

    :raises InputError: it is too large, no JSON or YAML, or no dictionary.
    """
    if isinstance(definition, str):
        if len(definition) > LARGEST:
            raise _too_large()
        definition = _parsed(definition)
    if not isinstance(definition, Mapping):
        kind = "empty" if definition is None else f"a {type(definition).__name__}"
        raise InputError(f"the definition is {kind} but must be a dictionary: an OpenAPI document", HINT)
    _check_size(definition)
    return definition


def _parsed(text: str) -> Any:
    try:
        if text.lstrip()[:1] == "{":
            try:
                return json.loads(text, object_pairs_hook=_object)
            except json.JSONDecodeError as error:
                problem = f"no valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
                if not HAS_YAML:
                    raise InputError(f"the definition is {problem}", HINT) from None
        elif not HAS_YAML:
            raise ConfigurationError(
                "the definition is YAML, and PyYAML is not installed on the host that runs this task",
                "Install PyYAML there, or give the definition as a dictionary or as JSON",
            )
        else:
            problem = ""
        try:
            return yaml.load(text, Loader=_Loader)  # noqa: S506  # a subclass of the safe one
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
            problem = problem or f"no valid YAML: {error.problem}{where}"
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            problem = problem or f"no valid YAML: {str(error).splitlines()[0]}"
    except RecursionError:
        problem = "nested too deeply"
    raise InputError(f"the definition is {problem}", HINT)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(key for number, (key, _value) in enumerate(pairs) if key in {k for k, _v in pairs[:number]})
        raise InputError(f"the definition is no valid JSON: an object has the key {twice[:80]!r} twice", HINT)
    return made


def _check_size(definition: Mapping[str, Any]) -> None:
    """YAML's aliases let a short text stand for a document without an end."""
    left, todo = LARGEST, [definition]
    while todo:
        value: Any = todo.pop()
        left -= LEAST + len(value) if isinstance(value, str) else LEAST
        if left < 0:
            raise _too_large()
        if isinstance(value, Mapping):
            todo += [*value, *value.values()]
        elif isinstance(value, list):
            todo += value


def _too_large() -> InputError:
    return InputError(f"the definition is larger than {LARGEST // 1_000_000} MB", HINT)
