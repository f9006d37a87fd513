# Copyright (c) 2026 naver.ncloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugin of every module of this collection; meta/runtime.yml routes them here.

It runs a module's own code in the controller's worker where nothing asks for another process, else it executes the
module. A module costs a third of a second before it does anything. In process, the items of a loop share one process,
one connection and one listing. The result is the same: a test runs one suite of cases over both routes and compares.
"""

from __future__ import annotations

import gc
import inspect
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.playbook.task import Task
from ansible.plugins.action import ActionBase
from ansible.plugins.action.normal import ActionModule as RunModule
from ansible.release import __version__ as core_version
from ansible.utils.display import Display

from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, all_messages
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._credentials import Settings
from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._listings import Listings
from ansible_collections.naver.ncloud.plugins.module_utils._module import REQUESTS, Context, Module
from ansible_collections.naver.ncloud.plugins.module_utils._outside import printable
from ansible_collections.naver.ncloud.plugins.module_utils._secrets import register_secrets
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service

MODULES = "ansible_collections.naver.ncloud.plugins.modules."
NOT_KEPT = (ImportError, AttributeError, TypeError)  # what is raised where ansible-core has changed
display = Display()

lacking: Exception | None = None
try:  # ansible-core does not promise to keep these
    from ansible.constants import config
    from ansible.module_utils.errors import UnsupportedError
    from ansible.plugins.loader import module_loader

    if find_spec("ansible.module_utils.secrets") is None:
        from ansible.module_utils.common.parameters import remove_values
    else:  # since ansible-core 2.22, what is registered is masked wherever it is shown

        def remove_values(value: Any, no_log_strings: Any) -> Any:
            """Return the value as it is."""
            return value

    # Before ansible-core 2.20, every result has it.
    CHOOSES_INVOCATION = "INJECT_INVOCATION" in config.get_configuration_definitions()

    try:
        from ansible.module_utils.common.json import Direction, get_module_decoder, get_module_encoder
    except ImportError:  # before ansible-core 2.19
        from ansible.module_utils.common.json import AnsibleJSONEncoder

        def as_module_gets(args: Mapping[str, Any]) -> dict[str, Any]:
            """Return the arguments as they arrive at a module: plain values, vaulted ones decrypted."""
            return dict(json.loads(json.dumps(args, cls=AnsibleJSONEncoder, vault_to_text=True)))  # type: ignore[arg-type]  # newer cores hide it

    else:
        ENCODER = get_module_encoder("legacy", Direction.CONTROLLER_TO_MODULE)
        DECODER = get_module_decoder("legacy", Direction.CONTROLLER_TO_MODULE)

        def as_module_gets(args: Mapping[str, Any]) -> dict[str, Any]:
            """Return the arguments as they arrive at a module: plain values, vaulted ones decrypted."""
            return dict(json.loads(json.dumps(args, cls=ENCODER), cls=DECODER))

except NOT_KEPT as error:
    lacking = error


class LackingError(Exception):
    """This ansible-core lacks something that the in-process route needs."""


@dataclass
class Shared:
    """What the items of one loop share: they run one after the other in one worker, forked for each task and host."""

    clients: dict[tuple[str, str, Settings], Client] = field(default_factory=dict)
    task: Task | None = None  # of the latest item, which each have their own; a retry has the same again


_shared = Shared()


@dataclass(frozen=True)
class Prepared:
    """All that a run in process takes from ansible-core. Nothing has been sent yet."""

    module: Module
    options: dict[str, Any]
    objection: str  # the argument spec's, empty if there is none
    secrets: set[str]
    context: Context
    shows_invocation: bool


class ActionModule(RunModule):
    """The action of every module of this collection."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        task_vars = task_vars or {}
        self._add_variables(task_vars)
        result = None
        try:
            result = self._run_in_process(tmp, task_vars)
        except LackingError as error:
            display.warning(
                f"naver.ncloud executes its modules one process each, which is slower: ansible-core {core_version} "
                f"lacks what running them in process needs ({error}). Results are the same."
            )
        return self._execute(tmp, task_vars) if result is None else result

    def _add_variables(self, task_vars: Mapping[str, Any]) -> None:
        """Add the connection options that the task leaves out and that a variable holds: ncloud_profile and so on.

        Here and not as module_defaults, which are templated again for each item of a loop, each option by itself.
        """
        left_out = [option for option in CONNECTION.spec if option not in self._task.args]
        variables = {option: task_vars[f"ncloud_{option}"] for option in left_out if f"ncloud_{option}" in task_vars}
        if variables:
            unset = (None, "", task_vars.get("omit"))  # automation controllers give variables no value as ''
            values = self._templar.template(variables)
            self._task.args.update({option: value for option, value in values.items() if value not in unset})

    def _execute(self, tmp: str | None, task_vars: dict[str, Any]) -> dict[str, Any]:
        """Run the module in a process of its own, and display the requests that it made."""
        result = dict(RunModule.run(self, tmp, task_vars))
        for line in result.pop(REQUESTS, []):
            display.vvv(str(line), host=task_vars.get("inventory_hostname"))
        return result

    def _update_module_args(self, module_name: str, module_args: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super()._update_module_args(module_name, module_args, *args, **kwargs)
        if self._task.async_val:  # nobody takes the lines out of what a module in the background returns
            module_args["_ansible_verbosity"] = 0

    def _run_in_process(self, tmp: str | None, task_vars: dict[str, Any]) -> dict[str, Any] | None:
        """Return the result, None where the module has to be executed.

        :raises LackingError: before anything is done.
        """
        with needing_ansible():
            environment = self._environment()
            if not self._runs_here(task_vars, environment):
                return None
            folder = self._loader.get_basedir()
        ActionBase.run(self, tmp, task_vars)  # what every action checks, without running the module
        # What a module's process has on a local connection: the task's environment, the playbook's folder.
        with environment_of(environment), working_in(folder):
            with needing_ansible():
                prepared = self._prepare(task_vars)
            return answer(prepared)

    def _environment(self) -> dict[str, str]:
        raw: dict[str, Any] = {}
        self._compute_environment_string(raw)
        return {name: str(value) for name, value in raw.items()}

    def _runs_here(self, task_vars: Mapping[str, Any], environment: Mapping[str, str]) -> bool:
        """Whether nothing asks for another process, another user, another machine or another interpreter."""
        switch = environment.get("NCLOUD_IN_PROCESS") or os.environ.get("NCLOUD_IN_PROCESS")
        return (
            self._connection.transport == "local"
            and not self._connection.become  # variables have their say in it too
            and not self._task.async_val
            and _is_on("NCLOUD_IN_PROCESS", switch)
            and self._flag("ncloud_in_process", task_vars)
            and self._is_our_interpreter(task_vars)
        )

    def _is_our_interpreter(self, task_vars: Mapping[str, Any]) -> bool:
        """Whether the interpreter that is asked for, under whatever of its names, is the controller's."""
        if self._task.delegate_to:
            task_vars = task_vars.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        asked_for = task_vars.get("ansible_python_interpreter") or config.get_config_value("INTERPRETER_PYTHON")
        # Most plays ask for this one, and a template costs more than a millisecond an item.
        of_the_controller = asked_for == "{{ ansible_playbook_python }}" and task_vars.get("ansible_playbook_python")
        wanted = str(of_the_controller or self._templar.template(asked_for))
        if wanted == sys.executable or wanted.startswith("auto"):
            return True
        # What two links in one folder lead to also has the same packages.
        ours, theirs = Path(sys.executable), Path(wanted)
        return theirs.parent == ours.parent and theirs.resolve() == ours.resolve()

    def _flag(self, variable: str, task_vars: Mapping[str, Any]) -> bool:
        return _is_on(variable, self._templar.template(task_vars.get(variable)))

    def _module(self) -> Module:
        return module_of(self._task.action, *self._task.collections or ())

    def _prepare(self, task_vars: Mapping[str, Any]) -> Prepared:
        """Do what AnsibleModule does before the module's code runs."""
        module = self._module()
        try:
            given = as_module_gets(self._task.args)
        except (TypeError, ValueError) as error:
            raise AnsibleActionFail(f"The options can't be handed to a module: {error}.") from None
        objection = ""
        options, secrets = given, set()
        try:
            validation = module.arguments.validate(given)
        except InputError as error:
            objection = str(error)
        else:
            options = {**given, **validation.validated_parameters}
            secrets = set(validation._no_log_values)
            if validation.error_messages:
                objection = all_messages(validation.errors, validation.errors.msg)
                if isinstance(validation.errors[0], UnsupportedError):
                    objection = f"Unsupported parameters for ({self._task.action}) module: {objection}"
        if objection:  # else the module's code hides them
            secrets |= module.arguments.secrets(options)
        host = task_vars.get("inventory_hostname")
        task, identity, looping = self._task, self._task._uuid, bool(self._task.loop or self._task.loop_with)
        context = Context(
            check_mode=self._task.check_mode,
            diff=self._task.diff,
            hide=secrets.add,
            connect=lambda service, settings: connect(task, (identity, service.name, settings), service, looping),
            progress=tell if self._flag("ncloud_progress", task_vars) and not self._task.no_log else None,
            log=None if self._task.no_log else lambda line: display.vvv(remove_values(line, secrets), host=host),
        )
        return Prepared(module, options, objection, secrets, context, self._shows_invocation(task_vars))

    def _shows_invocation(self, task_vars: Mapping[str, Any]) -> bool:
        if not CHOOSES_INVOCATION:
            return True
        return bool(config.get_config_value("INJECT_INVOCATION", variables=task_vars))


@cache  # the look-up costs half a millisecond, which is a tenth of an item of a loop
def module_of(action: str, *collections: str) -> Module:
    """Return the module's code. A task may name it in short, or by a redirection of another collection."""
    found = module_loader.find_plugin_with_context(action, collection_list=list(collections))
    module: Module = import_module(MODULES + str(found.resolved_fqcn).rpartition(".")[2]).MODULE
    return module


def answer(prepared: Prepared) -> dict[str, Any]:
    """Run the module's code and do what AnsibleModule does with its result."""
    if prepared.objection:
        result: dict[str, Any] = {"failed": True, "msg": printable(prepared.objection)}
    else:
        result = prepared.module.answer(prepared.options, prepared.context)
    if prepared.shows_invocation:
        result["invocation"] = {"module_args": prepared.module.arguments.shown(prepared.options)}
    if not result.get("warnings"):
        result.pop("warnings", None)  # a module has none then
    register_secrets(prepared.secrets)
    # A copy, as what stands in a listing must not be changed by whoever gets the result.
    return dict(json.loads(json.dumps(remove_values(result, prepared.secrets))))


def connect(task: Task, key: tuple[str, str, Settings], service: Service, looping: bool) -> Client:
    """Return the client that the items of a loop share. A retry gets fresh answers."""
    clients = _shared.clients
    if not clients:  # all that the worker inherited stays until it ends: no need to look through it for garbage
        gc.freeze()
    if key not in clients:
        clients[key] = Client(service, key[-1], listings=Listings(shared=looping))
    if task is _shared.task:
        clients[key].listings.clear()
    _shared.task = task
    return clients[key]


def tell(line: str) -> None:
    """Tell how a task gets on, where programs that read the results are not disturbed.

    ansible-runner 2.4.0 wraps the method, and marks an event in the worker process already: an empty one, in the midst
    of what the main process writes. So it is Ansible's own method, which hands the line to the main process.
    """
    own = {"__name__": Display.__module__}
    show = inspect.unwrap(
        Display.display, stop=lambda each: getattr(each, "__globals__", own)["__name__"] == Display.__module__
    )
    show(display, line, stderr=True)


@contextmanager
def needing_ansible() -> Iterator[None]:
    """:raises LackingError: ansible-core has not what is used here."""
    try:
        if lacking:
            raise lacking
        yield
    except NOT_KEPT as error:
        raise LackingError(str(error).rstrip(".")) from error


def _is_on(name: str, value: Any) -> bool:
    """Return what a switch says. Empty is unset, which is on: automation controllers give variables no value as ''."""
    if value is None or value == "":
        return True
    try:
        return bool(boolean(value))
    except TypeError:
        raise AnsibleActionFail(f"{name} is {str(value)!r} but must be true or false.") from None


@contextmanager
def working_in(folder: str) -> Iterator[None]:
    """Change the process's folder, for a while. It comes from one that may be gone, or that it can't go back to."""
    try:
        before = os.open(".", os.O_RDONLY)
    except OSError:  # it may not read it
        before = None
    os.chdir(folder)
    try:
        yield
    finally:
        if before is not None:
            with suppress(OSError):
                os.fchdir(before)
            os.close(before)


@contextmanager
def environment_of(task: Mapping[str, str]) -> Iterator[None]:
    """Add the task's environment to the process's, for a while."""
    before = {name: os.environ.get(name) for name in task}
    os.environ.update(task)
    try:
        yield
    except BaseException:
        _shared.clients.clear()  # the task's time-out may have cut a request in two
        raise
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
