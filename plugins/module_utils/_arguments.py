# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Argument specs as values: they are composed with ``+``, validated as Ansible does it, and shared by all modules."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, NoReturn

from ansible.module_utils import basic
from ansible.module_utils import errors as ansible_errors
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common import validation
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator, ValidationResult
from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

from ansible_collections.naver.ncloud.plugins.module_utils import _credentials, _masks, _outside, _rules
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._records import given
from ansible_collections.naver.ncloud.plugins.module_utils._secrets import register_secrets


@dataclass(frozen=True)
class Arguments:
    """An argument spec with its constraints."""

    spec: Mapping[str, Any]
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_together: Sequence[Sequence[str]] = ()
    required_one_of: Sequence[Sequence[str]] = ()
    required_if: Sequence[Sequence[Any]] = ()
    required_by: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __add__(self, other: Arguments) -> Arguments:
        return Arguments(
            spec={**self.spec, **other.spec},
            mutually_exclusive=[*self.mutually_exclusive, *other.mutually_exclusive],
            required_together=[*self.required_together, *other.required_together],
            required_one_of=[*self.required_one_of, *other.required_one_of],
            required_if=[*self.required_if, *other.required_if],
            required_by={**self.required_by, **other.required_by},
        )

    def validate(self, options: Mapping[str, Any]) -> ValidationResult:
        """Return what Ansible makes of the options that are given.

        :raises InputError: it would stumble over them.
        """
        if misfits := "; ".join(_type_errors(self.spec, options)):
            raise InputError(misfits)
        validator = ArgumentSpecValidator(dict(self.spec), **self._constraints())
        try:
            made: ValidationResult = validator.validate(dict(options))
        except VALIDATION_ERRORS as error:
            raise InputError(f"an option has a value of a wrong type: {error}") from None
        return made

    def check_given(self, options: Mapping[str, Any]) -> None:
        """Check once more that all is given that must be: for Ansible an option is given that is there and null.

        :raises InputError: something is not.
        """
        options = given(options)
        found = []
        if lacking := ", ".join(_missing(self.spec, options)):
            found.append(f"missing required arguments: {lacking}")
        checks: Sequence[tuple[Callable[..., object], Any]] = (
            (validation.check_required_one_of, self.required_one_of),
            (validation.check_required_together, self.required_together),
            (validation.check_required_if, self.required_if),
        )
        for check, terms in checks:
            try:
                check(terms, options)
            except TypeError as error:
                found.append(str(error))
        if found:
            raise InputError("; ".join(found), "Give it a value; null counts as unset")

    def secrets(self, options: Mapping[str, Any]) -> set[str]:
        """Return what of the options no output may show."""
        found = {*_no_log(self.spec, options), *_masks.secrets(options)}
        return found | ({options["endpoint"]} if _credentials.holds_secret(options.get("endpoint")) else set())

    def shown(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options as an invocation shows them. Ansible itself hides what has no_log."""
        shown: dict[str, Any] = _masks.masked(options)
        return {**shown, "endpoint": _masks.MASK} if _credentials.holds_secret(options.get("endpoint")) else shown

    def create_module(self) -> AnsibleModule:
        try:
            return DiscreetModule(self, argument_spec=dict(self.spec), supports_check_mode=True, **self._constraints())
        except VALIDATION_ERRORS as error:
            # There is no module yet that could say it.
            misfits = "; ".join(_type_errors(self.spec, basic._load_params()))
            message = str(InputError(misfits or f"an option has a value of a wrong type: {error}"))
            sys.stdout.write(json.dumps({"failed": True, "msg": message}) + "\n")
            raise SystemExit(1) from None

    def _constraints(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "spec"}


def all_messages(errors: ansible_errors.AnsibleValidationErrorMultiple, first: str) -> str:
    """Return all that Ansible's validation found. Ansible itself says the first, and the next one after another run.

    :param first: what Ansible says, which is enough of an option that does not exist: it may be what others lack.
    """
    if any(isinstance(error, ansible_errors.UnsupportedError) for error in errors.errors):
        return first
    return "; ".join(dict.fromkeys(errors.messages))


class DiscreetModule(AnsibleModule):
    """Ansible's module, which shows what it was called with, but no secret in an option of any content."""

    def __init__(self, arguments: Arguments, **settings: Any) -> None:
        self._arguments = arguments
        super().__init__(**settings)  # type: ignore[no-untyped-call]  # so are all methods of the class

    def _log_invocation(self) -> None:
        """Write to the system's log."""
        params, self.params = self.params, self._arguments.shown(self.params)
        try:
            super()._log_invocation()  # type: ignore[no-untyped-call]
        finally:
            self.params = params

    def log(self, msg: str, log_args: Mapping[str, Any] | None = None) -> None:
        """Write one line to the system's log, which takes no NUL."""
        super().log(_outside.printable(msg), log_args)  # type: ignore[no-untyped-call]

    def fail_json(self, msg: str, **kwargs: Any) -> NoReturn:
        """Fail with a sentence of ours, or with those of Ansible, which show options as they came."""
        validated = getattr(self, "validation_result", None)
        if validated is not None and validated.error_messages:
            msg = all_messages(validated.errors, msg)
        super().fail_json(_outside.printable(msg), **kwargs)

    def _return_formatted(self, kwargs: dict[str, Any]) -> None:
        secrets = self._arguments.secrets(self.params)
        self.no_log_values.update(secrets)
        register_secrets(secrets)
        kwargs = {"invocation": {"module_args": self._arguments.shown(self.params)}, **kwargs}
        super()._return_formatted(kwargs)  # type: ignore[no-untyped-call]


# Ansible's validation has no answer where a dictionary of options is something else, or a whole number is endless.
VALIDATION_ERRORS = (TypeError, ValueError, OverflowError)
LONGEST_NUMBER = 1000  # digits


def _no_log(spec: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the values of the options that have no_log, at any depth."""
    for name, option in spec.items():
        value = options.get(name)
        for item in value if isinstance(value, list) else [value]:
            if option.get("no_log") and item:
                yield str(item)
            elif "options" in option and isinstance(item, Mapping):
                yield from _no_log(option["options"], item)


def _missing(spec: Mapping[str, Any], options: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the names of the options that must be given and are not, at any depth."""
    for name, option in spec.items():
        value = options.get(name)
        if value is None and option.get("required"):
            yield prefix + name
        for item in value if isinstance(value, list) else [value]:
            if "options" in option and isinstance(item, Mapping):
                yield from _missing(option["options"], item, f"{prefix}{name}.")


def _type_errors(spec: Mapping[str, Any], options: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Say what it is that Ansible's validation stumbles over."""
    for name, option in spec.items():
        value = options.get(name)
        for item in value if isinstance(value, list) else [] if value is None else [value]:
            if "options" not in option:
                if "int" in (option["type"], option.get("elements")) and (number := _number(item)):
                    if number.is_infinite():
                        yield f"{prefix}{name} is {_rules.shown(item)} but must be an integer"
                    elif number.adjusted() > LONGEST_NUMBER:
                        yield f"{prefix}{name} is {_rules.shown(item)} but must be an integer with fewer digits"
            elif isinstance(item, Mapping):
                yield from _type_errors(option["options"], item, f"{prefix}{name}.")
            elif not isinstance(item, str):  # a text may be a spelling of one
                yield f"{prefix}{name} is {_rules.shown(item)} but must be a dictionary of options"


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(value)
    except (ArithmeticError, TypeError, ValueError):
        return None


def _environment(option: str) -> tuple[Callable[..., str], list[str]]:
    """Return the fallback of an option to its environment variables."""
    return _fallback, list(_credentials.VARIABLES[option])


def _fallback(*variables: str) -> str:
    if value := _credentials.from_environment(*variables):
        return value
    raise AnsibleFallbackNotFound


CONNECTION = Arguments(
    spec={
        "access_key": {"type": "str", "no_log": False, "fallback": _environment("access_key")},
        "secret_key": {
            "type": "str",
            "no_log": True,
            "fallback": _environment("secret_key"),
        },
        "profile": {"type": "str", "fallback": _environment("profile")},
        "config_file": {"type": "path", "default": "~/.ncloud/configure"},
        "site": {
            "type": "str",
            "choices": ["public", "gov", "fin"],
            "default": "public",
            "fallback": _environment("site"),
        },
        "region": {"type": "str", "fallback": _environment("region")},
        "endpoint": {"type": "str", "fallback": _environment("endpoint")},
        "validate_certs": {"type": "bool", "default": True},
        "ca_path": {"type": "path"},
        "timeout": {"type": "float", "default": 30.0},
        "max_retries": {"type": "int", "default": 5},
    }
)
WAIT = Arguments(
    spec={
        "wait": {"type": "bool", "default": True},
        "wait_first": {"type": "bool", "default": False},
        "wait_timeout": {"type": "float", "default": 600.0},
        "wait_interval": {"type": "float", "default": 10.0},
    }
)
# Where VOD Station puts what it encodes, and how it encodes: options of a category, and of files that need others.
ACCESS = {"type": "str", "choices": ["PRIVATE", "PUBLIC_READ"]}
ENCODED_TO = {
    "bucket_name": {"type": "str", "required": True},
    "file_path": {"type": "str", "required": True},
    "access_control": ACCESS,
    "thumbnail_bucket_name": {"type": "str"},
    "thumbnail_file_path": {"type": "str"},
    "thumbnail_access_control": ACCESS,
}
TRIMMING = {"start_time_code": {"type": "str"}, "end_time_code": {"type": "str"}}
IMAGE_OVERLAY = {
    "input": {"type": "dict", "options": {"bucket_name": {"type": "str"}, "file_path": {"type": "str"}}},
    "position": {"type": "dict", "options": {"x": {"type": "int"}, "y": {"type": "int"}}},
    "size": {"type": "dict", "options": {"width": {"type": "int"}, "height": {"type": "int"}}},
}
ENCODED_HOW = {
    "trimming": {"type": "dict", "options": TRIMMING},
    "image_overlay": {"type": "dict", "options": IMAGE_OVERLAY},
}
A_DAY = 24 * 3600
RULES = {
    "region": _rules.matches(r"([A-Z]{2,5})?", "a region code like KR"),
    "timeout": _rules.within(0, A_DAY, " seconds"),
    "max_retries": _rules.between(0, 100),
    "wait_timeout": _rules.within(0, 30 * A_DAY, " seconds"),
    "wait_interval": _rules.within(0, A_DAY, " seconds"),
}
