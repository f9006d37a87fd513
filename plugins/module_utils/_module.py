# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where Ansible meets the rest: options in, result out. What is below here knows nothing of Ansible.

A module is a value that names its arguments and its resource; ``run()`` is all that its ``main()`` does.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ansible.module_utils.basic import missing_required_lib

from ansible_collections.naver.ncloud.plugins.module_utils import _client, _credentials, _rules
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import RULES, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._credentials import Settings
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    ConfigurationError,
    InputError,
    NcloudError,
    attempting,
)
from ansible_collections.naver.ncloud.plugins.module_utils._executors import Applier, Predictor
from ansible_collections.naver.ncloud.plugins.module_utils._masks import masked
from ansible_collections.naver.ncloud.plugins.module_utils._outside import printable
from ansible_collections.naver.ncloud.plugins.module_utils._reconcile import Executor, Outcome, reconcile
from ansible_collections.naver.ncloud.plugins.module_utils._records import at, identified, nfc
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Description, Resource
from ansible_collections.naver.ncloud.plugins.module_utils._secrets import register_secrets
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Waiter


@dataclass(frozen=True)
class Context:
    """What a run is told by whoever runs it."""

    check_mode: bool
    diff: bool
    hide: Callable[[str], None]  # keeps a secret out of every output
    connect: Callable[[Service, Settings], Client] = Client
    progress: Callable[[str], None] | None = None  # where a run may say what it waits for, or tries again
    log: Callable[[str], None] | None = None  # where it may say what it requests


LOGGED_FROM = 3  # -vvv
MOST_LINES = 1000
REQUESTS = "ncloud_requests"  # in the result of an executed module, for the action plugin to display and take away


class RequestLog:
    """The lines of a module that is executed, which can't display anything. A long wait has many."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._left_out = 0

    def add(self, line: str) -> None:
        if len(self.lines) < MOST_LINES:
            self.lines.append(line)
        else:
            self._left_out += 1
            self.lines[-1] = f"and {self._left_out + 1} more requests"


class Module(ABC):
    """What a module file declares."""

    arguments: Arguments

    @abstractmethod
    def service_for(self, options: Mapping[str, Any]) -> Service:
        """Return the service that the options are about."""

    @abstractmethod
    def attempt(self, options: Mapping[str, Any]) -> str:
        """Return what a task with these options is about to do, as it stands after "Could not"."""

    def asked_for(self, options: Mapping[str, Any]) -> str:
        """Return the key of the result in which the user wants to see secrets, empty if in none."""
        return ""

    @abstractmethod
    def execute(self, client: Client, options: Mapping[str, Any], context: Context) -> dict[str, Any]:
        """Do it. Returns the result.

        :raises NcloudError: with a sentence for the user.
        """

    def answer(self, options: Mapping[str, Any], context: Context) -> dict[str, Any]:
        """Return the whole result for options that the argument spec has validated, of a failure too."""
        client = None
        try:
            # Options are shown, even those that are refused.
            _hide(self.arguments.secrets(options), context)
            if not _client.HAS_REQUESTS:
                raise ConfigurationError(missing_required_lib("requests"))
            self.arguments.check_given(options)
            _rules.check(RULES, options)
            with attempting(self.attempt(options)):
                settings = _credentials.resolve(options)
            # Ansible does not know of one that came from the profile file.
            _hide([settings.secret_key], context)
            client = context.connect(self.service_for(options), settings)
            client.warnings += settings.warnings
            client.log = context.log
            client.tell = context.progress
            result = self.execute(client, options, context)
        except NcloudError as error:
            # What had been done before it failed counts as changed.
            result = {
                "failed": True,
                "msg": str(error),
                "failure": {**error.failure(), "service": self.service_for(options).name},
                "changed": bool(error.actions),
                "actions": error.actions,
                "warnings": error.warnings,
            }
        if client and client.warnings:
            result["warnings"] = [*result.get("warnings", []), *client.warnings]
            client.warnings.clear()
        if "warnings" in result:
            result["warnings"] = [printable(warning) for warning in result["warnings"]]
        asked = self.asked_for(options)
        return {name: value if name == asked else masked(value) for name, value in result.items()}

    def run(self) -> None:
        """Run as Ansible's module."""
        module = self.arguments.create_module()
        log = RequestLog() if module._verbosity >= LOGGED_FROM and not module.no_log else None
        context = Context(
            check_mode=module.check_mode,
            diff=module._diff,
            hide=module.no_log_values.add,
            log=log.add if log else None,
        )
        result = self.answer(module.params, context)
        if log and log.lines:
            result[REQUESTS] = log.lines
        for warning in result.pop("warnings", []):
            module.warn(warning)
        if result.pop("failed", False):
            module.fail_json(**result)
        module.exit_json(**result)


class ResourceClass(Protocol):
    """A resource as a class that a module can name."""

    kind: str
    id_field: str
    id_option: str

    @property
    def rules(self) -> Mapping[str, _rules.Rule]: ...

    def __call__(self, options: Mapping[str, Any], client: Client) -> Resource[Any]: ...

    def objections(self, options: Mapping[str, Any]) -> Iterator[InputError]: ...

    @property
    def unseen(self) -> tuple[str, ...]: ...

    def described(self, record: Any) -> Description | None: ...


@dataclass(frozen=True)
class ResourceModule(Module):
    """A module that brings one resource into a state. ``returns`` names its object in the result."""

    service: Service
    arguments: Arguments
    resource: ResourceClass
    returns: str

    def service_for(self, options: Mapping[str, Any]) -> Service:
        return self.service

    def asked_for(self, options: Mapping[str, Any]) -> str:
        return self.returns if options.get("return_secrets") else ""

    def attempt(self, options: Mapping[str, Any]) -> str:
        name = next(filter(None, map(options.get, ("name", self.resource.id_option))), None)
        return f"manage {self.resource.kind}{'' if name is None else f' {_rules.shown(name)}'}"

    def execute(self, client: Client, options: Mapping[str, Any], context: Context) -> dict[str, Any]:
        resource = self.resource(options, client)
        # Check mode predicts the end, and its waits take no time.
        wait = context.check_mode or bool(options.get("wait"))
        wait_first = bool(options.get("wait_first"))
        waiter = None
        if options.get("wait") or wait_first:
            waiter = Waiter(options["wait_timeout"], options["wait_interval"], tell=context.progress)
        executor: Executor[Any] = Predictor(resource) if context.check_mode else Applier(resource, waiter)
        outcome = reconcile(resource, executor, wait=wait, wait_first=wait_first)
        with attempting(f"show {resource.kind} {resource.label}", outcome.actions, outcome.warnings):
            return {
                **({"predicted": True} if context.check_mode else {}),
                "changed": outcome.changed,
                self.returns: outcome.after
                and identified(resource.returned(outcome.after), resource.id_field, resource.name_field),
                **resource.report(),
                "actions": outcome.actions,
                "pending": outcome.pending,
                **({"diff": _diff(resource, outcome)} if context.diff else {}),
                "warnings": outcome.warnings,
            }


@dataclass(frozen=True)
class InfoModule(Module):
    """A module that only reads: one object by its id, else all, and of these those that have the name."""

    service: Service
    arguments: Arguments
    all: Callable[[Client, Mapping[str, Any]], Sequence[Mapping[str, Any]]]
    one: Callable[[Client, Mapping[str, Any]], Mapping[str, Any] | None]
    id_option: str
    returns: str
    id_field: str = "id"
    name_field: str = "name"  # dotted
    rules: Mapping[str, _rules.Rule] = field(default_factory=dict)
    beside: Callable[[Client, Mapping[str, Any]], Mapping[str, Any]] | None = None  # what else the options ask for

    def service_for(self, options: Mapping[str, Any]) -> Service:
        return self.service

    def asked_for(self, options: Mapping[str, Any]) -> str:
        return self.returns if options.get("return_secrets") else ""

    def attempt(self, options: Mapping[str, Any]) -> str:
        return f"read the {self.returns.replace('_', ' ').replace('api', 'API')} of {self.service.title}"

    def execute(self, client: Client, options: Mapping[str, Any], context: Context) -> dict[str, Any]:
        _rules.check(self.rules, options)
        client.listings.clear()  # who asks what is there wants to know what is there now
        with attempting(self.attempt(options)):
            if options[self.id_option] is None:
                found = self.all(client, options)
            else:
                one = self.one(client, options)
                found = [] if one is None else [one]
            more = {} if self.beside is None else self.beside(client, options)
        if (name := options.get("name")) is not None:
            found = [record for record in found if nfc(str(at(record, self.name_field))) == nfc(name)]
        identifying = (self.id_field, self.name_field)
        return {"changed": False, self.returns: [identified(record, *identifying) for record in found], **more}


def _diff(resource: Resource[Any], outcome: Outcome[Any]) -> dict[str, Any]:
    header = f"{resource.kind} {resource.label}"
    after = resource.view(outcome.after if outcome.changed else outcome.before)
    if "create" in outcome.actions:
        after = {**resource.composition(), **after}
    return {
        "before": _text(resource.view(outcome.before)),
        "after": _text(after),
        "before_header": header,
        "after_header": header,
    }


def _text(view: Mapping[str, Any]) -> str:
    """Return an object as a diff shows it: Ansible itself would escape all letters that are not ASCII."""
    return _readable(json.dumps(view, ensure_ascii=False, indent=4, sort_keys=True)) + "\n" if view else ""


def _readable(text: str) -> str:
    """Return JSON in which only that is escaped which can't be read, or would lead a terminal astray."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in text)


def _hide(secrets: Iterable[str], context: Context) -> None:
    """Keep secrets out of every output, also as diffs spell them."""
    secrets = list(secrets)
    for secret in {*secrets, *map(_spelled, secrets)}:
        context.hide(secret)
    register_secrets(secrets)


def _spelled(secret: str) -> str:
    """Return a secret as it would stand in a diff."""
    return _readable(json.dumps(secret, ensure_ascii=False)[1:-1])
