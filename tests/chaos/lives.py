# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Live through a schedule, and hold what came of it against what is promised."""

from __future__ import annotations

import random
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.naver.ncloud.tests.chaos.promises import (
    CDNS,
    SOMEBODY,
    BrokenPromiseError,
    Things,
    check_answer,
    check_cdns,
    check_encoded,
    check_gone,
    check_neighbours,
    check_order,
    check_promoted,
    check_requests,
    check_served,
    check_wanted,
    neighbours,
    objects,
    promise,
    remove_edges,
    remove_twins,
    renew_snapshots,
    share_cdn,
)
from ansible_collections.naver.ncloud.tests.chaos.roles import Encode, Play, Provision, Teardown
from ansible_collections.naver.ncloud.tests.chaos.schedule import Schedule, Trouble
from ansible_collections.naver.ncloud.tests.chaos.stacks import PRODUCT
from ansible_collections.naver.ncloud.tests.chaos.world import World, engine_in

CALM_RUNS = 3  # after all troubles, so many may be needed until one ends well


@dataclass
class Life:
    """What came of a schedule."""

    schedule: Schedule
    broken: str = ""  # which promise, in a sentence
    plays: list[Play] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)  # troubles, and how many requests they met
    failures: Counter[str] = field(default_factory=Counter)  # of modules meanwhile, by their kind
    requests: int = 0
    kills: int = 0
    owners: int = 0  # how often an owner removed CDNs that a profile was left alone for
    lost: int = 0  # CDNs that nothing named, as their controller was killed when it deleted their channel
    encoded_twice: int = 0  # files that two machines encoded at one moment
    twins: int = 0  # that two runs at once made, and that were left to their owner
    seconds: float = 0.0  # of virtual time

    @property
    def said(self) -> str:
        """All that modules and roles said; a play that was killed says no more."""
        texts = [
            str(answer.result.get("msg", "")) + " ".join(answer.result.get("warnings") or [])
            for play in self.plays
            for answer in play.answers
        ]
        left = [str(each) for play in self.plays if play.ended for each in play.outcome.get("left", [])]
        return "\n".join(texts + left)


def live(schedule: Schedule) -> Life:
    """Provision and tear down while everything goes wrong that the schedule names, then without; and check."""
    random.seed(schedule.seed)  # the engine's jitter
    life = Life(schedule)
    world = World(schedule.seed)
    started = world.now
    with engine_in(world):
        try:
            _live(life, world)
        except BrokenPromiseError as error:
            life.broken = str(error)
        except Exception:
            life.broken = f"Never a traceback.\n{traceback.format_exc()}"
    life.requests = len(world.emulation.journal._entries)
    life.seconds = world.now - started
    return life


def _live(life: Life, world: World) -> None:
    schedule = life.schedule
    world.emulation.update_settings(schedule.settings)
    world.emulation.seed(schedule.account)

    def there() -> Things:
        return objects(world.emulation.export())

    manifest = schedule.manifest
    before = neighbours(there(), manifest)

    _storm(life, world, Provision, schedule.provisions, schedule.troubles)
    _calm(life, world, Provision)
    check_wanted(there(), manifest, twins=schedule.has_twins)
    check_served(world.emulation.export(), manifest, twins=schedule.has_twins)
    if schedule.shows_production:
        check_promoted(there(), manifest)
    check_neighbours(before, neighbours(there(), manifest))
    _again(life, world, Provision)

    if schedule.encodes:
        _storm(life, world, Encode, schedule.provisions, schedule.troubles)
        _calm(life, world, Encode)
        life.encoded_twice += check_encoded(world.emulation.export(), schedule.encodes, twins=schedule.has_twins)
        _again(life, world, Encode)
    if schedule.shares_cdn:
        share_cdn(world.emulation, manifest)
    at_last = there()
    _storm(life, world, Teardown, schedule.teardowns, schedule.last_troubles)
    _calm(life, world, Teardown)
    check_gone(there(), manifest)
    check_neighbours(before, neighbours(there(), manifest))
    life.lost += check_cdns(at_last, there(), life.said, removes=schedule.removes_cdns, unseen=schedule.may_lose_cdns)
    _again(life, world, Teardown)
    check_requests(world.emulation)


Role = type[Provision] | type[Teardown] | type[Encode]


def _storm(life: Life, world: World, role: Role, runs: Iterable[tuple[Any, ...]], troubles: Iterable[Trouble]) -> None:
    emulation, settings = world.emulation, life.schedule.settings
    named = {}
    for trouble in troubles:
        emulation.update_settings(trouble.settings)
        for fault in trouble.faults:
            named[emulation.faults.add(fault).id] = trouble.name
    others = random.Random(life.schedule.seed)
    world.meanwhile = lambda: _meddle(world, others, life.schedule.others, all_kinds=life.schedule.has_all_kinds)
    for deaths in runs:
        plays = [_play(life, world, role) for _death in deaths]
        results = world.run(*(play.run for play in plays), deaths=deaths, machines=life.schedule.machines)
        life.kills += results.count(None)
        for play in plays:
            check_answers(life, play)
    world.meanwhile = lambda: None
    for fault in emulation.faults.list():
        life.met[named[fault["id"]]] += fault["applied"]
    for trouble in troubles:
        life.met[trouble.name] += 0 if trouble.faults else 1
    emulation.faults.clear()
    back = {name: None for trouble in troubles for name in trouble.settings}
    emulation.update_settings({**back, **settings})
    # What was under way arrives, and what moves comes to rest.
    world.sleep(60)
    renew_snapshots(emulation.seed, emulation.export())


def _calm(life: Life, world: World, role: Role) -> None:
    for _run in range(CALM_RUNS):
        play = _play(life, world, role)
        play.run()
        check_answers(life, play)
        if play.ended_well:
            return
    if life.twins == 0 and _is_left_to_its_owner(life, play):
        life.twins = remove_twins(world.emulation, life.schedule.manifest)
        if life.twins:
            _calm(life, world, role)
            return
    if role is Teardown and life.owners < 1 and _is_left_for_cdns(play):
        life.owners += 1
        for profile in life.schedule.manifest.get("globaledge_profiles", []):
            remove_edges(world.emulation, profile["name"])
        world.sleep(60)
        _calm(life, world, role)
        return
    errors = [f"{name}: {error}" for found in play.errors.values() for name, error in found.items()]
    raise BrokenPromiseError(f"{role.__name__} does not recover: {' '.join(errors)}")


def _is_left_to_its_owner(life: Life, play: Play) -> bool:
    """Whether two runs at once made two of a name: each run names both, and touches neither."""
    kinds = {answer.result["failure"]["kind"] for answer in play.answers if answer.failed}
    return bool(life.schedule.has_twins and kinds == {"ambiguous"})


def _is_left_for_cdns(play: Play) -> bool:
    """Whether all that is left are CDNs that channels of others show, and profiles that hold some."""
    sentences = {"globaledge_profiles": "it still has", CDNS: "uses it"}
    return play.errors.keys() <= sentences.keys() and all(
        sentences[kind] in sentence for kind, found in play.errors.items() for sentence in found.values()
    )


def _again(life: Life, world: World, role: Role) -> None:
    play = _play(life, world, role)
    play.run()
    check_answers(life, play)
    promise(play.ended_well, f"{role.__name__} fails the second time: {play.errors}")
    changed = [answer.result["actions"] for answer in play.answers if answer.result["changed"]]
    promise(not changed, f"The next {role.__name__} changes something: {changed}")
    writes = [entry.operation for entry in play.entries if entry.write]
    promise(not writes, f"The next {role.__name__} writes: {writes}")


def _play(life: Life, world: World, role: Role) -> Play:
    schedule = life.schedule
    options = {"max_retries": schedule.max_retries}
    play = role(world, schedule.manifest, options=options, removes_cdns=schedule.removes_cdns, encodes=schedule.encodes)
    life.plays.append(play)
    return play


def _meddle(world: World, chance: random.Random, often: float, *, all_kinds: bool) -> None:
    """Somebody else creates and deletes things of their own."""
    if chance.random() >= often:
        return
    vodstation: Any = world.emulation.services["vodstation"]
    vpe: Any = world.emulation.services["vpe"]
    apigateway: Any = world.emulation.services["apigateway"]
    livestation: Any = world.emulation.services["livestation"]
    globaledge: Any = world.emulation.services["globaledge"]
    theirs_too = (
        (livestation.channels, "channelName"),
        (globaledge.profiles, "profileName"),
        (vodstation.options, "name"),
    )
    name = f"{SOMEBODY}{chance.randrange(1000)}"
    more: list[Any] = []
    if all_kinds:
        more = [
            {"livestation": {"channels": [{"channelName": name}]}},
            {"globaledge": {"profiles": [{"profileName": name}]}},
            {"vodstation": {"encodingOptions": [{"name": name}]}},
        ]
    if chance.random() < 0.5:
        world.emulation.seed(
            chance.choice(
                [
                    {"vodstation": {"categories": [{"name": name}]}},
                    {"vodstation": {"channels": [{"name": name, "channelStatus": "STOPPED"}]}},
                    {"vpe": {"players": [{"name": name}]}},
                    {"apigateway": {"apis": [{"apiName": name, "productId": PRODUCT}]}},
                    *more,
                ]
            )
        )
        return
    for things, named in (
        (vodstation.categories, "name"),
        (vodstation.channels, "name"),
        (vpe.players, "name"),
        (apigateway.apis, "apiName"),
        *(theirs_too if all_kinds else ()),
    ):
        fields = {number: getattr(each, "fields", each) for number, each in things.items()}
        theirs = [number for number, each in fields.items() if each[named].startswith(SOMEBODY)]
        if theirs and chance.random() < 0.5:
            del things[chance.choice(theirs)]


def check_answers(life: Life, play: Play) -> None:
    """Every answer is clear and true, whatever went wrong."""
    check_order(play.answers)
    for answer in play.answers:
        life.failures.update([answer.result["failure"]["kind"]] if answer.failed else [])
        check_answer(answer, vanishes="state fails" in life.schedule.names)
