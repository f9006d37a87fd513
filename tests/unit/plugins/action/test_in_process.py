# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The in-process route: what decides on it, and what the items of a loop share.

That a task comes to the same over both routes is what ``tests/equivalence`` shows.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ValidationResult
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins.loader import become_loader, connection_loader
from ansible.template import Templar
from ansible.utils.display import Display

from ansible_collections.naver.ncloud.plugins.action import in_process
from ansible_collections.naver.ncloud.plugins.action.in_process import ActionModule
from ansible_collections.naver.ncloud.plugins.module_utils import _listings
from ansible_collections.naver.ncloud.plugins.module_utils._arguments import CONNECTION, Arguments
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._module import Context, Module
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION
from ansible_collections.naver.ncloud.plugins.modules import vodstation_category, vodstation_category_info
from ansible_collections.naver.ncloud.tests.unit.support import Account
from ncloud_emulator import Emulator

try:
    from ansible.template import trust_as_template
except ImportError:  # before ansible-core 2.19

    def trust_as_template(value: str) -> str:
        return value


KEYS = {"access_key": "somebody", "secret_key": "something"}
OTHER_PYTHON = "/opt/other/bin/python"
OUTPUT = {"bucket_name": "media", "file_path": "/"}


@dataclass(frozen=True)
class Probe(Module):
    """A module that tells where and how it runs."""

    arguments: Arguments = CONNECTION

    def service_for(self, options: Mapping[str, Any]) -> Service:
        return VOD_STATION

    def attempt(self, options: Mapping[str, Any]) -> str:
        return "look around"

    def execute(self, client: Client, options: Mapping[str, Any], context: Context) -> dict[str, Any]:
        return {
            "changed": False,
            "check_mode": context.check_mode,
            "environment": {name: os.environ.get(name) for name in ("NCLOUD_A", "NCLOUD_B")},
            "folder": str(Path.cwd()),
            "progress": context.progress is not None,
            "diff_mode": context.diff,
        }


def make(
    module: Module,
    args: Mapping[str, Any],
    variables: Mapping[str, Any],
    connection: str = "local",
    become: str | None = None,
    **keywords: Any,
) -> ActionModule:
    """Return the action of a task as Ansible makes it."""
    kind = type("ActionModule", (ActionModule,), {"_module": lambda self: module})
    loader = DataLoader()
    task = Task()
    for name, value in {"action": "naver.ncloud.probe", "args": args, **keywords}.items():
        setattr(task, name, value)
    link = connection_loader.get(connection, PlayContext(), os.devnull)
    link.become = become and become_loader.get(become)
    action: ActionModule = kind(task, link, PlayContext(), loader, Templar(loader, variables), SimpleNamespace())
    return action


@pytest.fixture(autouse=True)
def module_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of a module, something that says so."""
    monkeypatch.setattr(in_process.RunModule, "run", lambda self, tmp, task_vars: {"route": "module"})
    monkeypatch.setattr(in_process, "_shared", in_process.Shared())


@pytest.fixture
def probe(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    def run(variables: Mapping[str, Any] | None = None, **keywords: Any) -> dict[str, Any]:
        variables = variables or {}
        action = make(Probe(), KEYS, variables, **keywords)
        action._loader.set_basedir(str(tmp_path))
        return {"route": "in process", **action.run(task_vars=dict(variables))}

    return run


def removed(name: str) -> property:
    """What it is like where there is no such attribute."""

    def refuse(*arguments: Any) -> Any:
        raise AttributeError(f"no attribute {name!r}")

    return property(refuse, refuse)


ProbeRun = Callable[..., dict[str, Any]]


# -- what decides


@pytest.mark.parametrize(
    "keywords",
    [
        {},
        {"become": None},
        {"async_val": 0},
        {"environment": [{"NCLOUD_IN_PROCESS": ""}]},
        {"environment": [{"NCLOUD_IN_PROCESS": "1"}]},
        {"check_mode": True, "diff": True},
        {"loop": [1]},
        {"no_log": True},
    ],
)
def test_in_process(probe: ProbeRun, keywords: dict[str, Any]) -> None:
    assert probe(**keywords)["route"] == "in process"


@pytest.mark.parametrize(
    "keywords",
    [
        {"become": "sudo"},
        {"become": "su"},
        {"async_val": 10, "poll": 0},
        {"async_val": 10, "poll": 1},
        {"connection": "ssh"},
        {"environment": [{"NCLOUD_IN_PROCESS": "0"}]},
        {"environment": [{"NCLOUD_IN_PROCESS": "0"}, {"NCLOUD_ACCESS_KEY": "somebody"}]},
        {"environment": [{"NCLOUD_IN_PROCESS": False}]},
        {"environment": [{"NCLOUD_IN_PROCESS": 0}]},
    ],
)
def test_as_module(probe: ProbeRun, keywords: dict[str, Any]) -> None:
    assert probe(**keywords)["route"] == "module"


@pytest.mark.parametrize("value", ["0", "no", "false"])
def test_switched_off_by_the_environment(probe: ProbeRun, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NCLOUD_IN_PROCESS", value)
    assert probe()["route"] == "module"
    assert probe(environment=[{"NCLOUD_IN_PROCESS": "1"}])["route"] == "in process"


@pytest.mark.parametrize("value", ["", "1", "yes"])
def test_switched_on_by_the_environment(probe: ProbeRun, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NCLOUD_IN_PROCESS", value)
    assert probe()["route"] == "in process"
    assert probe(environment=[{"NCLOUD_IN_PROCESS": "0"}])["route"] == "module"


@pytest.mark.parametrize(
    ("value", "route"),
    [
        (False, "module"),
        ("no", "module"),
        (trust_as_template("{{ 1 > 2 }}"), "module"),
        (True, "in process"),
        ("yes", "in process"),
        (trust_as_template("{{ 1 < 2 }}"), "in process"),
        ("", "in process"),
        (None, "in process"),
        (trust_as_template("{{ '' }}"), "in process"),
    ],
)
def test_switched_by_a_variable(probe: ProbeRun, value: Any, route: str) -> None:
    assert probe({"ncloud_in_process": value})["route"] == route


@pytest.mark.parametrize("value", ["maybe", "2", 2, [], ["no"], {"no": True}, "no\n\x00"])
def test_a_switch_that_is_no_boolean(probe: ProbeRun, monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    for variable in ("ncloud_in_process", "ncloud_progress"):
        with pytest.raises(AnsibleActionFail, match=rf"^{variable} is .* but must be true or false\.$"):
            probe({variable: value})
    with pytest.raises(AnsibleActionFail, match=r"^NCLOUD_IN_PROCESS is .* but must be true or false\.$"):
        probe(environment=[{"NCLOUD_IN_PROCESS": value}])
    monkeypatch.setenv("NCLOUD_IN_PROCESS", "perhaps")
    with pytest.raises(AnsibleActionFail, match=r"^NCLOUD_IN_PROCESS is 'perhaps' but must be true or false\.$"):
        probe()


@pytest.mark.parametrize(
    ("interpreter", "route"),
    [
        (sys.executable, "in process"),
        (trust_as_template("{{ ansible_playbook_python }}"), "in process"),
        ("auto", "in process"),
        ("auto_silent", "in process"),
        ("auto_legacy_silent", "in process"),
        ("", "in process"),
        (OTHER_PYTHON, "module"),
        (trust_as_template("{{ '/opt' }}/python"), "module"),
        ("python3", "module"),
    ],
)
def test_interpreter(probe: ProbeRun, interpreter: str, route: str) -> None:
    variables = {"ansible_playbook_python": sys.executable, "ansible_python_interpreter": interpreter}
    assert probe(variables)["route"] == route


def test_interpreter_of_the_configuration(probe: ProbeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSIBLE_PYTHON_INTERPRETER", OTHER_PYTHON)
    assert probe()["route"] == "module"
    assert probe({"ansible_python_interpreter": sys.executable})["route"] == "in process"


def test_interpreter_by_another_name(probe: ProbeRun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "python3.13").touch()
    (tmp_path / "python3").symlink_to("python3.13")
    (tmp_path / "python").symlink_to("python3")
    elsewhere = tmp_path / "venv"
    elsewhere.mkdir()
    (elsewhere / "python").symlink_to(tmp_path / "python3.13")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))

    assert probe({"ansible_python_interpreter": str(tmp_path / "python")})["route"] == "in process"
    assert probe({"ansible_python_interpreter": str(tmp_path / "python3.13")})["route"] == "in process"
    assert probe({"ansible_python_interpreter": str(elsewhere / "python")})["route"] == "module"


@pytest.mark.parametrize(
    ("of_host", "of_delegate", "route"),
    [
        (OTHER_PYTHON, sys.executable, "in process"),
        (OTHER_PYTHON, None, "in process"),
        (sys.executable, OTHER_PYTHON, "module"),
    ],
)
def test_interpreter_of_a_delegate(probe: ProbeRun, of_host: str, of_delegate: str | None, route: str) -> None:
    delegate = {"ansible_python_interpreter": of_delegate} if of_delegate else {}
    variables = {"ansible_python_interpreter": of_host, "ansible_delegated_vars": {"there": delegate}}
    assert probe(variables, delegate_to="there")["route"] == route


# -- an ansible-core that has changed


@pytest.mark.parametrize(
    "gone",
    [
        (ActionModule, "_compute_environment_string"),
        (in_process, "config"),
        (Templar, "template"),
        (ValidationResult, "_no_log_values"),
    ],
    ids=lambda gone: gone[1],
)
def test_what_is_gone(probe: ProbeRun, monkeypatch: pytest.MonkeyPatch, gone: tuple[Any, str]) -> None:
    said: list[str] = []
    monkeypatch.setattr(in_process.display, "warning", said.append)
    holder, name = gone
    monkeypatch.setattr(holder, name, removed(name), raising=False)

    assert probe()["route"] == "module"
    assert probe()["route"] == "module"
    (sentence,) = set(said)  # which Ansible shows once
    assert name in sentence


def test_an_import_that_is_gone(probe: ProbeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(in_process.display, "warning", said.append)
    monkeypatch.setattr(in_process, "lacking", ImportError("No module named 'ansible.module_utils.errors'"))

    assert probe()["route"] == "module"
    assert "No module named 'ansible.module_utils.errors'" in said[0]


@pytest.mark.parametrize("forged", [{"site": "\x1b[2J\nok: [localhost]"}, {"\x1b[2J\nok: [localhost]": "x"}], ids=str)
def test_what_ansible_refuses_leads_no_terminal_astray(forged: dict[str, str]) -> None:
    """Ansible's own sentence shows the value, or the name, as it came."""
    result = make(Probe(), {**KEYS, **forged}, {}).run(task_vars={})

    assert result["failed"]
    assert r"\x1b[2J\nok: [localhost]" in result["msg"]
    assert result["msg"].isprintable()


def test_our_own_errors_stay_errors(probe: ProbeRun, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a module's code raises is not taken for a lack of ansible-core: it may have sent something already."""

    def execute(*arguments: Any) -> dict[str, Any]:
        raise AttributeError("of our own")

    monkeypatch.setattr(Probe, "execute", execute)
    with pytest.raises(AttributeError, match="of our own"):
        probe()


def test_the_plugin_is_there_before_the_workers() -> None:
    """Importing it takes 0.3 s, which each task would pay again."""
    parse = (
        "import sys; from ansible.plugins.loader import init_plugin_loader; init_plugin_loader();"
        "from ansible.parsing.mod_args import ModuleArgsParser;"
        "ModuleArgsParser({'naver.ncloud.vpe_player_info': {}}).parse();"
        "assert 'ansible_collections.naver.ncloud.plugins.action.in_process' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", parse], check=True)


# -- what a module's process has


def test_what_a_process_has(probe: ProbeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCLOUD_A", "of the process")
    folder = str(Path.cwd())

    result = probe(environment=[{"NCLOUD_B": 1}])

    assert result["folder"] == str(tmp_path)
    assert result["environment"] == {"NCLOUD_A": "of the process", "NCLOUD_B": "1"}
    assert str(Path.cwd()) == folder
    assert "NCLOUD_B" not in os.environ


def test_a_folder_without_a_way_back(probe: ProbeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a task has done is told all the same. It may be that of another user, before sudo."""
    (closed := tmp_path / "closed").mkdir()
    monkeypatch.chdir(closed)
    chdir = os.chdir

    def only_away(folder: str) -> None:
        if str(folder) == str(closed):
            raise PermissionError(folder)
        chdir(folder)

    monkeypatch.setattr(os, "chdir", only_away)  # for root no folder is closed

    assert probe()["folder"] == str(tmp_path)
    monkeypatch.setattr(os, "chdir", chdir)


def interrupted(*args: Any, **kwargs: Any) -> None:
    raise KeyboardInterrupt


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also not when a task's time-out ends it in the middle, which is none of the exceptions that can be caught."""
    monkeypatch.setattr(Probe, "execute", interrupted)
    monkeypatch.setitem(in_process._shared.clients, ("task", "vodstation", None), object())
    folder = Path.cwd()

    with pytest.raises(KeyboardInterrupt):
        make(Probe(), KEYS, {}, environment=[{"NCLOUD_B": "1"}]).run(task_vars={})

    assert Path.cwd() == folder
    assert "NCLOUD_B" not in os.environ
    assert not in_process._shared.clients  # what was cut in two can't be used again


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize("diff", [True, False])
def test_check_mode_and_diff(probe: ProbeRun, check_mode: bool, diff: bool) -> None:
    result = probe(check_mode=check_mode, diff=diff)
    assert result["check_mode"] == check_mode
    assert result["diff_mode"] == diff


def test_progress_marks_no_event_in_the_worker(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = []

    @wraps(Display.display)
    def as_ansible_runner_2_4_0_does(*arguments: Any, **keywords: Any) -> Any:
        marked.append(arguments)
        return as_ansible_runner_2_4_0_does.__wrapped__(*arguments, **keywords)  # type: ignore[attr-defined]

    monkeypatch.setattr(Display, "display", as_ansible_runner_2_4_0_does)
    in_process.tell("the channel is CREATING")

    assert capsys.readouterr().err == "the channel is CREATING\n"
    assert marked == []


def test_no_progress_of_what_is_not_to_be_told(probe: ProbeRun) -> None:
    assert probe(no_log=True)["progress"] is False


@pytest.mark.parametrize(("value", "told"), [(None, True), ("", True), (True, True), (False, False), ("no", False)])
def test_progress(probe: ProbeRun, value: Any, told: bool) -> None:
    assert probe({"ncloud_progress": value})["progress"] == told
    assert probe()["progress"]


# -- what the items of a loop share


@dataclass
class Loop:
    """A task with a loop, whose items run when the test says so."""

    emulator: Emulator
    keywords: Mapping[str, Any]
    seen: int = 0

    def item(self, module: Module = vodstation_category.MODULE, **options: Any) -> dict[str, Any]:
        return self.begin(module, **options).run(task_vars={})

    def begin(self, module: Module = vodstation_category.MODULE, **options: Any) -> ActionModule:
        account = {
            "endpoint": self.emulator.endpoint,
            "access_key": self.emulator.access_key,
            "secret_key": self.emulator.secret_key,
        }
        return make(module, {**account, **options}, {}, _uuid="this task", **self.keywords)

    def retry(self, action: ActionModule) -> dict[str, Any]:
        """Run an item again, as Ansible does it: a new action, the same task."""
        again = type(action)(
            action._task, action._connection, PlayContext(), action._loader, action._templar, SimpleNamespace()
        )
        return again.run(task_vars={})

    @property
    def calls(self) -> list[str]:
        """The calls since the last look."""
        entries = self.emulator.journal(self.seen)
        self.seen = max([self.seen, *(entry["number"] for entry in entries)])
        return [str(entry["operation"]).removeprefix("vodstation-category-") for entry in entries]


@pytest.fixture
def loop(account: Account) -> Loop:
    return Loop(account.emulator, {"loop": ["its items"]})


def test_one_listing_for_a_loop(loop: Loop, account: Account) -> None:
    account.seed(categories={"count": 250, "name": "category-{n}"})
    for number in range(1, 20):
        assert loop.item(name=f"category-{number}")["changed"] is False
    assert loop.calls == ["list"] * 3


def test_own_writes_show(loop: Loop) -> None:
    assert loop.item(name="a", output=OUTPUT)["changed"]
    assert not loop.item(name="a", output=OUTPUT)["changed"]
    assert loop.item(name="a", thumbnail=True)["changed"]
    assert not loop.item(name="a", thumbnail=True)["changed"]
    assert loop.item(name="a", state="absent")["changed"]
    assert not loop.item(name="a", state="absent")["changed"]
    assert loop.item(name="a", output=OUTPUT)["changed"]
    assert loop.calls == ["list", "create", "info", "update", "delete", "create"]


def test_check_mode_changes_no_listing(account: Account) -> None:
    loop = Loop(account.emulator, {"loop": ["its items"], "check_mode": True})
    assert loop.item(name="a", output=OUTPUT)["changed"]
    assert loop.item(name="a", output=OUTPUT)["changed"]
    assert loop.calls == ["list"]


def test_writes_of_others_show_in_time(loop: Loop, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(in_process, "Listings", partial(_listings.Listings, clock=lambda: now))

    loop.item(name="a", state="absent")
    account.seed(categories=[{"name": "a"}])
    now += 4.9
    assert not loop.item(name="a", state="absent")["changed"]
    now += 0.2
    assert loop.item(name="a", state="absent")["changed"]
    assert loop.calls == ["list", "list", "delete"]


def test_a_writer_at_the_same_time(loop: Loop, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else has done in the meantime is at worst not known yet; what is done ends as wanted."""
    loop.item(name="nobody", state="absent")
    account.seed(categories=[{"name": "theirs", "id": 77, "output": {"bucketName": "media", "filePath": "/"}}])

    # Not known yet: it is created a second time, as in any two runs at the same time, and then known.
    assert loop.item(name="theirs", output=OUTPUT)["changed"]
    monkeypatch.setattr(_listings, "MAX_AGE", 0.0)
    monkeypatch.setattr(_listings, "WORTH", 0.0)
    assert loop.item(name="theirs", output=OUTPUT)["failure"]["kind"] == "ambiguous"

    # Deleted by somebody else, which the listing does not know: it is gone, as wanted.
    monkeypatch.undo()
    assert loop.item(category_id=77, state="absent")["changed"]
    account.emulator.reset()
    assert loop.item(name="theirs", state="absent")["category"] is None
    assert account.categories == []


def test_changed_by_somebody_else(loop: Loop, account: Account) -> None:
    account.seed(categories=[{"name": "a", "id": 77, "thumbnail": False}])
    loop.item(name="a")
    account.seed(categories=[{"name": "a", "id": 77, "notificationUrl": "https://example.com/theirs"}])
    assert loop.item(name="a", thumbnail=True)["changed"]
    assert loop.item(name="a", thumbnail=True)["category"]["thumbnail"] is True


def test_retries_get_fresh_answers(loop: Loop, account: Account) -> None:
    loop.item(name="a", state="absent")
    item = loop.begin(name="a")
    assert item.run(task_vars={})["failed"]
    account.seed(categories=[{"name": "a"}])
    assert not loop.retry(item).get("failed")
    assert not loop.item(name="a").get("failed")  # the next item has the listing of the retry
    assert loop.calls == ["list", "list"]


def test_retries_without_a_loop(account: Account) -> None:
    task = Loop(account.emulator, {"until": ["so"]})
    item = task.begin(name="a")
    assert item.run(task_vars={})["failed"]
    account.seed(categories=[{"name": "a"}])
    assert not task.retry(item).get("failed")
    assert task.calls == ["list", "list"]


def test_fresh_answers_after_an_error(loop: Loop, account: Account) -> None:
    loop.item(name="a", state="absent")
    account.emulator.add_fault(method="write", status=403, times=1)
    assert loop.item(name="a", output=OUTPUT)["failed"]
    assert loop.item(name="a", output=OUTPUT)["changed"]
    assert loop.calls == ["list", "create", "list", "create"]


def test_who_asks_gets_fresh_answers(loop: Loop, account: Account) -> None:
    for count in range(3):
        found = loop.item(vodstation_category_info.MODULE)["categories"]
        assert len(found) == count
        account.seed(categories=[{"name": "theirs"}])
    assert loop.calls == ["list"] * 3


def test_what_is_shared_stays_as_it_is(loop: Loop, account: Account) -> None:
    account.seed(categories=[{"name": "a", "encodingOptions": [1, 2]}])
    first = loop.item(name="a")["category"]
    wanted = dict(first, encoding_options=[1, 2])
    first["encoding_options"].append(3)
    first["output"]["bucket_name"] = "other"
    assert loop.item(name="a")["category"]["encoding_options"] == wanted["encoding_options"]


def test_each_account_has_its_own(loop: Loop, account: Account) -> None:
    account.emulator.update_settings(
        keys=[
            {"access_key": account.emulator.access_key, "secret_key": account.emulator.secret_key},
            {"access_key": "other", "secret_key": "theirs"},
        ]
    )
    for _round in range(3):
        loop.item(name="a", state="absent")
        loop.item(name="a", state="absent", access_key="other", secret_key="theirs")
    keys = [entry["access_key"] for entry in account.emulator.journal()]
    assert keys == [account.emulator.access_key, "other"]


def test_each_task_has_its_own(loop: Loop, account: Account) -> None:
    loop.item(name="a", state="absent")
    other = Loop(account.emulator, {"loop": ["its items"]})
    make_item = other.begin(name="a", state="absent")
    make_item._task._uuid = "another task"
    make_item.run(task_vars={})
    assert loop.calls == ["list", "list"]


def test_where_the_working_directory_is_gone(probe: ProbeRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task before may have deleted it."""
    gone = tmp_path / "gone"

    def leave() -> str:
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
        return str(tmp_path)

    monkeypatch.setattr(DataLoader, "get_basedir", lambda loader: leave())

    assert probe()["folder"] == str(tmp_path)
    with pytest.raises(FileNotFoundError):
        Path.cwd()  # it is left as it was
