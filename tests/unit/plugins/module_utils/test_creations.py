# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creations of one name on one machine: in turn, across processes, and remembered for a minute."""

from __future__ import annotations

import multiprocessing
import os
import signal
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils import _creations
from ansible_collections.naver.ncloud.plugins.module_utils._creations import KEPT, Creations
from ansible_collections.naver.ncloud.plugins.module_utils._errors import WaitTimeoutError
from ansible_collections.naver.ncloud.plugins.module_utils._executors import Applier
from ansible_collections.naver.ncloud.plugins.module_utils._module import Context
from ansible_collections.naver.ncloud.plugins.modules import (
    apigw_api_clone,
    livestation_shortclip,
    vodstation_category,
    vodstation_channel,
    vpe_player_clone,
)
from ansible_collections.naver.ncloud.tests.unit.support import Account, validated

PROCESSES = multiprocessing.get_context("fork")
LIVE = "ls-20260131090000-AbCdE"
OUTPUT = {"bucket_name": "media", "file_path": "/one"}
# Of each kind: its module, what there must be, and what is created.
KINDS: dict[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
    "category": (vodstation_category.MODULE, {}, {"name": "one", "output": OUTPUT}),
    "channel": (
        vodstation_channel.MODULE,
        {},
        {"name": "one", "storage_bucket_name": "media", "protocol_list": ["HLS"], "segment_duration": 5, "wait": False},
    ),
    "clip": (
        livestation_shortclip.MODULE,
        {
            "livestation": {
                "channels": [{"channelId": LIVE, "channelName": "live", "isRecording": True}],
                "snapshots": [{"snapshotId": 7, "channelId": LIVE, "duration": 60}],
            }
        },
        {"channel": LIVE, "snapshot_id": 7, "start_time": "0", "end_time": "9000", "output": OUTPUT, "wait": False},
    ),
    "player": (
        vpe_player_clone.MODULE,
        {"vpe": {"players": [{"no": 100, "name": "source", "version": "1.1.0"}]}},
        {"name": "clone", "source": "source"},
    ),
    "api": (
        apigw_api_clone.MODULE,
        {
            "apigateway": {
                "products": [{"productId": "p1abcd2345", "productName": "media"}],
                "apis": [{"apiId": "a1bcd23456", "productId": "p1abcd2345", "apiName": "source"}],
            }
        },
        {"product": "p1abcd2345", "name": "clone", "source": "source"},
    ),
}
kinds = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def creations() -> Creations:
    return Creations("account")


def things(account: Account) -> int:
    state = account.emulator.state()
    return sum(len(each) for service in state.values() for each in service.values() if isinstance(each, list))


# -- turns


def test_a_turn_is_one_process_at_a_time(creations: Creations) -> None:
    """Each reads a number, and writes it one higher: none is lost."""
    tally = _creations.folder() / "tally"
    tally.write_text("0")

    def work() -> None:
        for _time in range(20):
            with Creations("account").turn("category one"):
                number = int(tally.read_text())
                tally.write_text(str(number + 1))

    workers = [PROCESSES.Process(target=work) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert tally.read_text() == "80"


def test_a_process_that_dies_has_no_turn_any_more(creations: Creations) -> None:
    ready = PROCESSES.Event()

    def work() -> None:
        with Creations("account").turn("category one"):
            ready.set()
            signal.pause()

    worker = PROCESSES.Process(target=work)
    worker.start()
    assert ready.wait(10)
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join()

    with creations.turn("category one") as turn:
        assert turn.latest is None


def test_other_names_and_accounts_do_not_wait(creations: Creations) -> None:
    with creations.turn("category one"), creations.turn("category two") as other, Creations("b").turn("category one"):
        assert not other.waited


def test_whoever_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = count(step=100)
    impatient = Creations("account", clock=lambda: next(ticks), sleep=lambda seconds: None)

    with (
        Creations("account").turn("category one"),
        pytest.raises(WaitTimeoutError, match="another run"),
        impatient.turn("category one"),
    ):
        pass


@pytest.mark.parametrize("trouble", ["a link", "open to others", "no folder"])
def test_without_a_private_folder_nothing_is_serialised(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trouble: str
) -> None:
    """What somebody else could write to is not used."""
    monkeypatch.undo()
    monkeypatch.setattr(_creations.tempfile, "gettempdir", lambda: str(tmp_path))
    ours = tmp_path / f"naver.ncloud-{os.geteuid()}"
    if trouble == "a link":
        (tmp_path / "theirs").mkdir()
        ours.symlink_to(tmp_path / "theirs")
    elif trouble == "open to others":
        ours.mkdir()
        ours.chmod(0o777)
    else:
        monkeypatch.setattr(_creations.tempfile, "gettempdir", lambda: "/proc/nowhere")
    creations = Creations("account")

    with creations.turn("category one") as turn:
        turn.made(7)

        assert turn.latest is None
        assert not turn.waited


def test_the_folder_is_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(_creations.tempfile, "gettempdir", lambda: str(tmp_path))
    with Creations("secret account").turn("category one") as turn:
        turn.made(7)

    (folder,) = tmp_path.iterdir()
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    assert "secret" not in file.name + file.read_text()


# -- notes


def test_a_note_counts_for_a_minute() -> None:
    now = [1000.0]
    creations = Creations("account", clock=lambda: now[0])
    creations.note("category one", 7)

    latest = creations.latest("category one")
    assert latest is not None
    assert (latest.id, latest.gone) == (7, False)
    assert creations.latest("category two") is None
    now[0] += KEPT
    assert creations.latest("category one") is None


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id": 7}', b"\xff" * 300])
def test_a_note_that_can_not_be_read_is_none(creations: Creations, content: bytes) -> None:
    creations.note("category one", 7)
    (file,) = _creations.folder().iterdir()
    file.write_bytes(content)

    assert creations.latest("category one") is None
    creations.note("category one", 8)
    assert creations.latest("category one") is not None or len(content) > 256


def test_old_notes_are_removed(creations: Creations) -> None:
    creations.note("category one", 7)
    (old,) = _creations.folder().iterdir()
    os.utime(old, (0, 0))

    with creations.turn("category two"):
        pass

    assert not old.exists()


# -- modules


def _answer(module: Any, options: dict[str, Any]) -> dict[str, Any]:
    context = Context(check_mode=False, diff=False, hide=lambda secret: None)
    return dict(module.answer(validated(module.arguments, options), context))


@kinds
def test_several_workers_create_one(account: Account, kind: str) -> None:
    """A task for several hosts, with delegate_to: localhost: each host's worker is a process of its own."""
    module, seed, options = KINDS[kind]
    account.emulator.seed(seed)
    account.emulator.add_fault(latency=0.1)
    before = things(account)
    results, together = PROCESSES.SimpleQueue(), PROCESSES.Barrier(3)

    def work() -> None:
        given = {
            "endpoint": account.emulator.endpoint,
            "access_key": account.emulator.access_key,
            "secret_key": account.emulator.secret_key,
            **options,
        }
        together.wait(10)
        results.put(_answer(module, given))

    workers = [PROCESSES.Process(target=work) for _worker in range(3)]
    for worker in workers:
        worker.start()
    answers = [results.get() for _worker in workers]
    for worker in workers:
        worker.join()

    assert [answer.get("msg") for answer in answers if "failure" in answer] == []
    assert sorted(answer["changed"] for answer in answers) == [False, False, True]
    assert things(account) == before + 1


# The number of a cloned player is known from the listing alone: there the run itself looks for longer than it may lag.
@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"player"}))
def test_a_listing_that_does_not_show_a_creation_yet(account: Account, kind: str) -> None:
    """This machine knows the id; check mode too."""
    module, seed, options = KINDS[kind]
    account.emulator.seed(seed)
    account.pass_time()
    account.emulator.add_fault(stale_listing={"seconds": 5})
    account.run(module, **options)
    there = things(account)

    again = account.apply(module, **options)

    assert not again["changed"]
    assert things(account) == there
    if "state" in module.arguments.spec and kind != "channel":
        assert account.apply(module, **{**options, "state": "absent"})["actions"] == ["delete"]


@pytest.mark.parametrize("kind", ["category", "api"])
def test_a_listing_that_still_shows_what_was_deleted(account: Account, kind: str) -> None:
    module, seed, options = KINDS[kind]
    account.emulator.seed(seed)
    account.run(module, **options)
    account.pass_time()
    account.emulator.add_fault(stale_listing={"seconds": 5})
    account.run(module, **{**options, "state": "absent"})

    again = account.apply(module, **{**options, "state": "absent"})
    assert not again["changed"]
    assert account.writes == []
    assert account.apply(module, **options)["actions"] == ["create"]


@pytest.mark.parametrize("kind", ["category", "api"])
def test_a_lost_creation_is_not_mixed_up_with_what_was_deleted(
    account: Account, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The listing still shows the deleted one, and the answer to the creation of the next one is lost."""
    monkeypatch.setattr(Applier, "READ_BACK_DELAYS", (0.0,) * 12)
    module, seed, options = KINDS[kind]
    account.emulator.seed(seed)
    deleted = account.run(module, **options)[module.returns]["id"]
    account.pass_time()
    account.emulator.update_settings(listing_lag=0.3)
    account.run(module, **{**options, "state": "absent"})
    account.emulator.add_fault(method="POST", nth=1, drop="after")

    created = account.run(module, **options)
    again = account.run(module, **options)

    assert created[module.returns]["id"] != deleted
    assert again[module.returns]["id"] == created[module.returns]["id"]
    assert (created["actions"], again["changed"]) == (["create"], False)
