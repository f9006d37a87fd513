# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The engine, over lamps that live in memory: they have a colour, a fixed socket, and take their time to switch."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.module_utils import _errors as errors
from ansible_collections.naver.ncloud.plugins.module_utils._creations import Creations
from ansible_collections.naver.ncloud.plugins.module_utils._executors import Applier, Predictor
from ansible_collections.naver.ncloud.plugins.module_utils._reconcile import Outcome, reconcile
from ansible_collections.naver.ncloud.plugins.module_utils._resource import ABSENT, Change, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait, Waiter

Lamp = dict[str, Any]
MOVES = {"STARTING": "ON", "STOPPING": "OFF", "UPDATING": "ON"}
CONFLICT = errors.Origin(code="409")
ALLOWED = {("ON", "STOPPING"), ("OFF", "STARTING"), ("ON", None), ("OFF", None)}


ROOMS = itertools.count()


class Room:
    """Keeps lamps. A switch takes effect when the room was looked at ``reads`` times; writes can be made to fail."""

    def __init__(self, *lamps: Lamp, reads: int = 1) -> None:
        self.lamps = {lamp["id"]: {"colour": "red", "socket": "E27", "status": "ON", **lamp} for lamp in lamps}
        self.reads = reads
        self.writes: list[str] = []
        self.looks = 0
        self.faults: list[str] = []  # one for each write to come: "before", "after", "refused" or ""
        self.after_change = ""  # the state that an update leads to, if any
        self.rival: Callable[[], Any] = lambda: None  # what another run does just before the first write
        self.is_emptied = False  # another run takes all lamps away after the first write
        self.creations = Creations(f"room {next(ROOMS)}")
        self._ids = itertools.count(100)
        self._seen: dict[Any, int] = {}

    def look(self) -> list[Lamp]:
        self.looks += 1
        if self.is_emptied and self.writes:
            self.lamps.clear()
        for lamp in self.lamps.values():
            if lamp["status"] in MOVES:
                self._seen[lamp["id"]] = self._seen.get(lamp["id"], 0) + 1
                if self._seen[lamp["id"]] > self.reads:
                    lamp["status"] = MOVES[lamp["status"]]
                    self._seen[lamp["id"]] = 0
        return [dict(lamp) for lamp in self.lamps.values()]

    def write(self, name: str, effect: Callable[[], Lamp | None]) -> Lamp | None:
        if not self.writes:
            self.rival()
        self.writes.append(name)
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "refused":
            raise errors.ApiError("no", "Do not")
        if fault == "before":
            raise errors.OutcomeUnknownError("lost", "Look")
        lamp = effect()
        if fault == "after":
            raise errors.OutcomeUnknownError("lost", "Look")
        return None if lamp is None else dict(lamp)

    def add(self, lamp: Lamp) -> Lamp:
        identifier = next(self._ids)
        self.lamps[identifier] = {"colour": "red", "socket": "E27", **lamp, "id": identifier, "status": "STARTING"}
        return self.lamps[identifier]

    def lamp(self, identifier: Any) -> Lamp:
        if identifier not in self.lamps:
            raise errors.NotFoundError("gone", "Look")
        return self.lamps[identifier]

    def change(self, identifier: Any, **fields: Any) -> Lamp:
        lamp = self.lamp(identifier)
        if (lamp["status"], fields.get("status")) not in ALLOWED:
            raise errors.ApiError(f"it is {lamp['status']}", "Wait", CONFLICT)
        lamp |= fields
        if "status" not in fields and self.after_change:
            lamp["status"] = self.after_change
        return lamp

    def remove(self, identifier: Any) -> None:
        if self.lamp(identifier)["status"] != "OFF":
            raise errors.ApiError("it is on", "Switch it off", CONFLICT)
        del self.lamps[identifier]


class LampResource(Resource[Lamp]):
    kind = "lamp"
    id_option = "lamp_id"
    managed = ("name", "colour", "socket")
    settling = Wait(ready=frozenset({"ON", "OFF", ABSENT}))
    conflicts = frozenset({"409"})

    def __init__(self, room: Room, **options: Any) -> None:
        super().__init__({"name": "desk", **options})
        self.creations = room.creations
        self.room = room

    def get(self, identifier: Any) -> Lamp | None:
        return next((lamp for lamp in self.room.look() if lamp["id"] == identifier), None)

    def named(self) -> list[Lamp]:
        return [lamp for lamp in self.room.look() if lamp["name"] == self.options["name"]]

    def is_immutable(self, field: str) -> bool:
        return field == "socket"

    def settled(self, current: Lamp | None) -> Lamp | None:
        return current and {**current, "status": MOVES.get(current["status"], current["status"])}

    def creation(self, replaced: Lamp | None) -> Step[Lamp]:
        fields = self.creation_fields(replaced)
        self.require(fields, "name", "socket")
        return Step(
            "create",
            perform=lambda current: self.room.write("create", lambda: self.room.add(dict(fields))),
            predict=lambda current: {"id": None, "colour": None, **fields, "status": "STARTING"},
            took_effect=lambda seen: seen is not None,
            wait=Wait(ready=frozenset({"ON"})),
        )

    def update(self, changes: list[Change]) -> Step[Lamp]:
        fields = {change.field: change.wanted for change in changes}
        return Step(
            "update",
            perform=lambda lamp: self.room.write("update", lambda: self.room.change(lamp["id"], **fields)),
            predict=lambda lamp: {**lamp, **fields},
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: Lamp) -> list[Step[Lamp]]:
        delete: Step[Lamp] = Step(
            "delete",
            perform=lambda lamp: self.room.write("delete", lambda: self.room.remove(lamp["id"])),
            predict=lambda current: None,
            took_effect=lambda seen: seen is None,
            wait=Wait(ready=frozenset({ABSENT})),
            warning="the cable stays",
        )
        return [self.switch("STOPPING", ABSENT), delete] if current["status"] == "ON" else [delete]

    def transitions(self, current: Lamp) -> list[Step[Lamp]]:
        ways = {("on", "OFF"): "STARTING", ("off", "ON"): "STOPPING"}
        way = ways.get((self.state, current["status"]))
        return [self.switch(way)] if way else []

    def switch(self, way: str, *beyond: str) -> Step[Lamp]:
        return Step(
            {"STARTING": "start", "STOPPING": "stop"}[way],
            perform=lambda lamp: self.room.write(way, lambda: self.room.change(lamp["id"], status=way)),
            predict=lambda lamp: {**lamp, "status": way},
            took_effect=lambda seen: self.state_of(seen) in (way, MOVES[way], *beyond),
            wait=Wait(ready=frozenset({MOVES[way]}), beyond=frozenset(beyond)),
        )

    def explain(self, identifier: Any) -> str:
        return "the fuse blew"


def run(room: Room, *, wait: bool = True, timeout: float = 60, **options: Any) -> Outcome[Lamp]:
    clock = itertools.count()
    waiter = Waiter(timeout, 1, clock=lambda: next(clock), sleep=lambda pause: None)
    resource = LampResource(room, **options)
    return reconcile(resource, Applier(resource, waiter if wait else None, sleep=lambda pause: None), wait=wait)


def predict(room: Room, *, wait: bool = True, **options: Any) -> Outcome[Lamp]:
    resource = LampResource(room, **options)
    return reconcile(resource, Predictor(resource), wait=wait)


ON = {"id": 1, "name": "desk"}
OFF = {**ON, "status": "OFF"}
NEW: dict[str, Any] = {"socket": "E27"}
OTHER: dict[str, Any] = {"socket": "E14", "recreate": True}
CASES: list[tuple[str, list[Lamp], dict[str, Any], list[str]]] = [
    ("create", [], NEW, ["create"]),
    ("create and stop", [], {**NEW, "state": "off"}, ["create", "stop"]),
    ("nothing", [ON], {**NEW, "colour": "red"}, []),
    ("update", [ON], {"colour": "blue"}, ["update"]),
    ("update and stop", [ON], {"colour": "blue", "state": "off"}, ["update", "stop"]),
    ("start", [OFF], {"state": "on"}, ["start"]),
    ("delete what is off", [OFF], {"state": "absent"}, ["delete"]),
    ("delete what is on", [ON], {"state": "absent"}, ["stop", "delete"]),
    ("delete nothing", [], {"state": "absent"}, []),
    ("recreate what is on", [ON], OTHER, ["stop", "delete", "create"]),
    ("recreate what is off", [OFF], OTHER, ["delete", "create"]),
    (
        "recreate as off",
        [ON],
        {"socket": "E14", "recreate": True, "state": "off"},
        ["stop", "delete", "create", "stop"],
    ),
    ("recreate what needs only an update", [ON], {"colour": "blue", "recreate": True}, ["update"]),
]
cases = pytest.mark.parametrize(
    ("lamps", "options", "actions"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)


@cases
@pytest.mark.parametrize("reads", [0, 3])
def test_predicted_and_done_are_the_same(
    lamps: list[Lamp], options: dict[str, Any], actions: list[str], reads: int
) -> None:
    room = Room(*lamps, reads=reads)

    predicted = predict(room, **options)
    assert room.writes == []
    # What a listing showed is read by id before anything is written over it, in check mode too.
    assert room.looks == (2 if actions and lamps and options.get("state") != "absent" else 1)
    done = run(room, **options)

    assert predicted.actions == done.actions == actions
    assert predicted.changed == done.changed == bool(actions)
    assert predicted.before == done.before
    assert predicted.warnings == done.warnings
    assert predicted.pending == done.pending == []
    after, there = predicted.after, done.after
    assert (after is None) == (there is None)
    if after is not None and there is not None:
        assert {key: there[key] for key in after if after[key] is not None} == {
            key: value for key, value in after.items() if value is not None
        }
    assert not run(room, **options).changed


@cases
def test_without_waiting_each_run_goes_one_step(lamps: list[Lamp], options: dict[str, Any], actions: list[str]) -> None:
    room = Room(*lamps, reads=2)
    done: list[str] = []

    for _time in range(30):
        outcome = run(room, **options, wait=False)
        done += outcome.actions
        if outcome.pending:
            assert outcome.pending[0] == "wait"
            assert outcome.pending[1:] == actions[len(done) :]
        else:
            break

    assert done == actions
    assert outcome.pending == []


@pytest.mark.parametrize(("state", "end"), MOVES.items())
@pytest.mark.parametrize("wanted", ["on", "off", "absent", "present"])
def test_what_moves_is_waited_for_first(state: str, end: str, wanted: str) -> None:
    lamp = {**ON, "status": state}
    expected = run(Room({**ON, "status": end}), state=wanted).actions

    assert predict(Room(lamp), state=wanted).actions == expected
    assert run(Room(lamp), state=wanted).actions == expected
    later = run(Room(lamp, reads=2), state=wanted, wait=False)
    assert (later.actions, later.pending) == ([], ["wait", *expected])


def test_an_unknown_state_is_waited_on() -> None:
    room = Room({**ON, "status": "FLICKERING"})

    with pytest.raises(errors.WaitTimeoutError, match=r"still FLICKERING.*the fuse blew"):
        run(room, state="off", timeout=3)
    (warning,) = predict(room, state="off").warnings
    assert "FLICKERING" in warning
    assert room.writes == []


# -- writes whose answer is lost


@cases
@pytest.mark.parametrize("fault", ["before", "after"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_lost_answer(lamps: list[Lamp], options: dict[str, Any], actions: list[str], fault: str, which: int) -> None:
    room = Room(*lamps)
    room.faults = [""] * which + [fault]

    outcome = run(room, **options)

    assert outcome.actions == actions
    again = fault == "before" and len(actions) > which
    assert len(room.writes) == len(actions) + again
    assert not run(room, **options).changed


def test_a_write_that_is_lost_again_and_again() -> None:
    room = Room()
    room.faults = ["before"] * 10

    with pytest.raises(errors.OutcomeUnknownError):
        run(room, **NEW)

    assert room.writes == ["create"] * Applier.TRIES
    assert room.looks == 1 + len(Applier.READ_BACK_DELAYS) * Applier.TRIES


def test_refused_after_a_lost_one_that_took_effect_late() -> None:
    """The second attempt is refused because the first came through after all."""
    room = Room(OFF)
    room.faults = ["before", "refused"]
    original = room.write

    def write(name: str, effect: Callable[[], Lamp | None]) -> Lamp | None:
        if len(room.writes) == 1:
            effect()
        return original(name, effect)

    room.write = write  # type: ignore[method-assign]  # the room, not the engine

    assert run(room, state="on").actions == ["start"]


def test_a_refusal_is_final() -> None:
    room = Room()
    room.faults = ["refused"]

    with pytest.raises(errors.ApiError):
        run(room, **NEW)

    assert room.writes == ["create"]


def test_deleted_by_somebody_else_meanwhile() -> None:
    room = Room(OFF)
    resource = LampResource(room, state="absent")
    find = resource.find

    def find_and_lose() -> Lamp | None:
        lamp = find()
        room.lamps.clear()
        return lamp

    resource.find = find_and_lose  # type: ignore[method-assign]  # the world, not the engine

    outcome = reconcile(resource, Applier(resource, None, sleep=lambda pause: None), wait=False)

    assert outcome.after is None
    assert outcome.actions == []


# -- another run at the same moment


@pytest.mark.parametrize(
    ("lamp", "options", "rival", "actions", "end"),
    [
        (ON, {"state": "off"}, {"status": "STOPPING"}, [], "OFF"),
        (ON, {"state": "off"}, {"status": "OFF"}, [], "OFF"),
        (OFF, {"state": "on"}, {"status": "STARTING"}, [], "ON"),
        (OFF, {"state": "on", "colour": "blue"}, {"colour": "blue", "status": "ON"}, ["update"], "ON"),
        (ON, {"state": "absent"}, {"status": "STOPPING"}, ["delete"], ABSENT),
        (ON, {"state": "absent"}, None, [], ABSENT),
        (OFF, {"state": "absent"}, None, [], ABSENT),
        (ON, {"socket": "E14", "recreate": True}, {"status": "STOPPING"}, ["delete", "create"], "ON"),
        (ON, {"socket": "E14", "recreate": True}, None, ["create"], "ON"),
    ],
    ids=str,
)
def test_another_run_does_the_same_at_the_same_moment(
    lamp: Lamp, options: dict[str, Any], rival: Lamp | None, actions: list[str], end: str
) -> None:
    """What the other run has done or begun is waited for as usual, and not claimed."""
    room = Room(lamp)
    room.rival = room.lamps.clear if rival is None else lambda: room.lamps[1].update(rival)

    outcome = run(room, **options)

    assert outcome.actions == actions
    assert (ABSENT if outcome.after is None else outcome.after["status"]) == end
    assert not run(room, **options).changed


def test_another_run_creates_it_anew_at_the_same_moment() -> None:
    room = Room(ON)

    def replace() -> None:
        room.lamps.clear()
        room.add({"name": "desk", "socket": "E14"})

    room.rival = replace

    outcome = run(room, **OTHER)

    assert outcome.actions == outcome.warnings == []
    assert outcome.after is not None
    assert (outcome.after["id"], outcome.after["status"]) == (100, "ON")


def test_another_run_deletes_it_while_this_one_waits() -> None:
    room = Room(ON, reads=0)
    room.is_emptied = True

    outcome = run(room, state="absent")

    assert outcome.actions == ["stop"]
    assert outcome.after is None


class TwoStepLamp(LampResource):
    """Its switch says nothing of a lamp that is gone."""

    def removal(self, current: Lamp) -> list[Step[Lamp]]:
        return [self.switch("STOPPING"), super().removal(current)[-1]]


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_step_is_lost_and_another_run_deletes_it(fault: str) -> None:
    """The step may have taken effect, and all that was to go is gone."""
    room = Room(ON)
    room.faults = [fault]
    room.is_emptied = True
    resource = TwoStepLamp(room, state="absent")

    outcome = reconcile(resource, Applier(resource, None, sleep=lambda pause: None), wait=False)

    assert outcome.after is None
    assert outcome.actions == ["stop"]
    assert room.writes == ["STOPPING"]


class LonelyLamp(LampResource):
    """Its switch is for one run at a time."""

    def transitions(self, current: Lamp) -> list[Step[Lamp]]:
        return [replace(step, alone="switch") for step in super().transitions(current)]


def test_another_run_does_it_between_the_look_and_the_turn() -> None:
    """This one looks again, and leaves it alone."""
    room = Room(OFF)
    resource, other = LonelyLamp(room, state="on"), LonelyLamp(room, state="on")
    look = resource.confirmed

    def look_and_be_late(listed: Lamp) -> Lamp | None:
        lamp = look(listed)
        assert reconcile(other, Applier(other, None, sleep=lambda pause: None), wait=False).actions == ["start"]
        return lamp

    resource.confirmed = look_and_be_late  # type: ignore[method-assign]  # the world, not the engine

    outcome = reconcile(resource, Applier(resource, None, sleep=lambda pause: None), wait=False)

    assert outcome.actions == []
    assert room.writes == ["STARTING"]


@pytest.mark.parametrize(("rival", "looks"), [({"status": "STARTING"}, 2), ({"status": "ON"}, 2)], ids=str)
def test_another_run_does_something_else(rival: Lamp, looks: int) -> None:
    room = Room({**OFF, "status": "OFF"}, reads=5)
    room.rival = lambda: room.lamps[1].update(rival)

    with pytest.raises(errors.ApiError, match="it is on"):
        run(room, state="absent")

    assert room.writes == ["delete"]
    assert room.looks == looks


def test_a_lost_creation_is_not_mixed_up_with_a_namesake() -> None:
    room = Room(OFF, {**OFF, "id": 2})
    room.faults = ["", "after"]

    outcome = run(room, lamp_id=1, socket="E14", recreate=True)

    assert outcome.after is not None
    assert outcome.after["id"] == 100
    assert room.writes == ["delete", "create"]


# -- creating anew


@pytest.mark.parametrize("mode", [run, predict])
def test_what_a_creation_lacks(mode: Callable[..., Any]) -> None:
    room = Room(ON)

    with pytest.raises(
        errors.InputError, match=r"^Could not create lamp .*: it does not exist; creating it requires: socket"
    ):
        mode(room, name="floor")
    with pytest.raises(
        errors.InputError, match=r"^Could not create lamp .*: creating it again requires: name. Set these"
    ):
        mode(room, lamp_id=1, name=None, socket="E14", recreate=True)


@pytest.mark.parametrize("mode", [run, predict])
def test_what_is_created_anew_keeps_what_the_user_did_not_set(mode: Callable[..., Any]) -> None:
    outcome = mode(Room({**OFF, "colour": "green"}), **OTHER)

    assert outcome.after["colour"] == "green"
    assert outcome.warnings == ["the cable stays"]


@pytest.mark.parametrize("mode", [run, predict])
def test_what_a_later_run_can_not_keep_is_told(mode: Callable[..., Any]) -> None:
    outcome = mode(Room({**OFF, "colour": "green"}), **OTHER, wait=False)

    assert outcome.pending == ["wait", "create"]
    _cable, warning = outcome.warnings
    assert "set colour to keep" in warning


# -- looking up


def test_by_id() -> None:
    room = Room(ON, {**ON, "id": 2})

    with pytest.raises(errors.AmbiguousError, match=r"2 objects have this name \(ids 1, 2\)"):
        run(room, state="absent")
    assert run(room, lamp_id=2, state="absent").actions == ["stop", "delete"]
    assert run(room, lamp_id=2, state="absent").actions == []
    with pytest.raises(errors.NotFoundError):
        run(room, lamp_id=2)


@pytest.mark.parametrize("mode", [run, predict])
def test_what_is_missing_is_said_before_anything_is_done(mode: Callable[..., Any]) -> None:
    room = Room()

    with pytest.raises(errors.InputError, match="socket"):
        mode(room)
    assert room.writes == []


@pytest.mark.parametrize("mode", [run, predict])
def test_what_is_fixed(mode: Callable[..., Any]) -> None:
    room = Room(ON)

    with pytest.raises(errors.ImmutableError, match=r"update lamp 'desk'.*socket \(is 'E27', wanted 'E14'\)"):
        mode(room, socket="E14", colour="blue")
    assert room.writes == []


# -- what an error tells


def test_an_error_says_what_was_tried_and_what_was_done() -> None:
    room = Room(ON)
    room.faults = ["", "refused"]

    with pytest.raises(errors.ApiError) as caught:
        run(room, state="absent")

    assert str(caught.value) == "Could not delete lamp 'desk': no. Already done: stop. Do not."
    assert caught.value.actions == ["stop"]


def test_a_failure_keeps_the_warnings_of_what_was_done() -> None:
    room = Room(OFF)
    room.faults = ["", "refused"]

    with pytest.raises(errors.ApiError) as caught:
        run(room, **OTHER)

    assert caught.value.actions == ["delete"]
    stays, lost = caught.value.warnings
    assert stays == "the cable stays"
    assert "set colour to keep them" in lost  # the next run can't know it any more


def test_the_innermost_attempt_counts() -> None:
    with pytest.raises(errors.NcloudError, match=r"^Could not open the door: locked"), errors.attempting("leave"):  # noqa: SIM117
        with errors.attempting("open the door"):
            raise errors.NcloudError("locked.", "Find the key")


@pytest.mark.parametrize(
    ("options", "state", "before", "after"),
    [
        ({"colour": "blue"}, "present", {"name": "desk", "colour": "red"}, {"name": "desk", "colour": "blue"}),
        ({}, "off", {"name": "desk", "status": "ON"}, {"name": "desk", "status": "OFF"}),
        ({}, "absent", {"id": 1, "name": "desk", "status": "ON"}, {}),
    ],
)
def test_a_diff_shows_what_the_user_manages(options: Mapping[str, Any], state: str, before: Lamp, after: Lamp) -> None:
    room = Room(ON)
    resource = LampResource(room, **options, state=state)
    outcome = run(room, **options, state=state)

    assert resource.view(outcome.before) == before
    assert resource.view(outcome.after) == after


def test_a_state_that_nobody_documented_after_an_update() -> None:
    """What comes after it waits until it is over: the service would refuse it."""
    room = Room(ON, reads=2)
    room.after_change = "UPDATING"

    assert run(room, colour="blue", state="off").actions == ["update", "stop"]
    assert room.writes == ["update", "STOPPING"]
    assert room.lamps[1]["status"] == "OFF"


def test_a_state_that_nobody_documented_after_an_update_without_waiting() -> None:
    room = Room(ON, reads=2)
    room.after_change = "UPDATING"

    first = run(room, colour="blue", state="off", wait=False)

    assert (first.actions, first.pending) == (["update"], ["wait", "stop"])
