# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a schedule is made of, all of it from one seed: an account, a manifest, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway import API_GATEWAY
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import LIVE_STATION
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import VOD_STATION
from ansible_collections.naver.ncloud.plugins.module_utils._services.vpe import VPE
from ansible_collections.naver.ncloud.tests.chaos.gateway import SERVED, add_gateway
from ansible_collections.naver.ncloud.tests.chaos.stacks import (
    KINDS,
    Object,
    Random,
    add_players,
    first_stack,
    stack,
    whole_stack,
)
from ansible_collections.naver.ncloud.tests.chaos.world import Death

TIMEOUT = 30.0  # seconds; the modules' default
# A listing may be that old, and a request whose sender has given up may take effect that much later: seconds.
SETTLE = 2.0
ALL_KINDS = frozenset({*KINDS, *SERVED})  # that can be drawn
INTERNAL = {each.name: sorted(each.internal) for each in (VPE, API_GATEWAY, LIVE_STATION, VOD_STATION)}
# Seeds below this were drawn when there were five kinds, and have these alone: what they showed once, they show again.
FIRST_OF_ALL_KINDS = 100_000_000
# Seeds below this have no players but clones, of which nothing else is managed.
FIRST_OF_PLAYERS = 1_000_000_000
# Seeds below this have no APIs but clones.
FIRST_OF_GATEWAY = 2_000_000_000
# From this one on, each fourth stack has all kinds.
FIRST_OF_WHOLE = 10_000_000_000


@dataclass(frozen=True)
class Trouble:
    """Something that goes wrong: faults to set, or settings to change."""

    name: str
    faults: tuple[Object, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Schedule:
    """One life of a stack. The same seed gives the same schedule."""

    seed: int
    manifest: Object
    account: Object = field(repr=False)  # what there is before: a seed of the emulator's
    settings: Object
    provisions: tuple[tuple[Death | None, ...], ...]  # one run after the other, each of one or more controllers
    teardowns: tuple[tuple[Death | None, ...], ...]
    troubles: tuple[Trouble, ...]  # while it is provisioned
    last_troubles: tuple[Trouble, ...]  # while it is torn down
    others: float  # how often somebody else creates or deletes something before a request
    max_retries: int
    machines: int = 1  # that the controllers of one moment run on
    removes_cdns: bool = False  # at the teardown
    encodes: Mapping[str, Any] = field(default_factory=dict)  # options of the task after the provisioning
    shares_cdn: bool = False  # before it, somebody gives the CDN of one of its channels to one of their own

    @property
    def names(self) -> list[str]:
        """What happens in it, in words."""
        runs = self.provisions + self.teardowns
        return [
            *(trouble.name for trouble in self.troubles + self.last_troubles),
            *(["killed"] if any(death for run in runs for death in run) else []),
            *(["two at once"] if any(len(run) > 1 for run in runs) else []),
            *(["others at work"] if self.others else []),
            *(["listings lag"] if self.settings.get("listing_lag") else []),
            *(["CDNs removed"] if self.removes_cdns else []),
            *(["CDN shared"] if self.shares_cdn else []),
            *(["files encoded"] if self.encodes else []),
            *(["all kinds"] if self.manifest.keys() >= {"name", *ALL_KINDS} else []),
            *(["players managed"] if any("domains" in item for item in self.manifest.get("vpe_players", [])) else []),
        ]

    @property
    def has_all_kinds(self) -> bool:
        return self.seed >= FIRST_OF_ALL_KINDS

    @property
    def shows_production(self) -> bool:
        """Whether a run that was killed after it set a player's options leaves a trace: both environments are shown."""
        return bool(self.settings.get("variants", {}).get("options") == "list")

    @property
    def may_lose_cdns(self) -> bool:
        """Whether a channel may go without a run that says so: killed, or as its creation fails when nobody waits."""
        fails = [trouble.settings.get("fail", {}) for trouble in self.troubles]
        return "killed" in self.names or any("create" in each for each in fails)

    @property
    def has_twins(self) -> bool:
        """Whether two controllers may create the same, since neither, on a machine of its own, knows of the other."""
        return self.machines > 1 and "two at once" in self.names


def schedule(seed: int) -> Schedule:
    """Return the schedule of a seed."""
    chance = Random(seed)
    is_whole = seed >= FIRST_OF_WHOLE and seed % 4 == 0
    make = first_stack if seed < FIRST_OF_ALL_KINDS else whole_stack if is_whole else stack
    manifest, account = make(chance)
    calm = chance.random() < 0.1
    made = Schedule(
        seed=seed,
        manifest=manifest,
        account=account,
        settings={
            "dialect": chance.choice(["newest", "newest", "legacy"]),
            "state_seconds": chance.choice([0.0, 1.0, 5.0, 20.0]),
            "max_page_size": chance.choice([None, 2, 3, 5]),
            # In calm weather too: the next run begins before listings show what the last one did.
            "listing_lag": Random(f"lag of {seed}").choice([0.0, 0.0, SETTLE]),
        },
        provisions=() if calm else _runs(chance),
        teardowns=() if calm else _runs(chance)[-1:],
        troubles=() if calm else _troubles(chance),
        last_troubles=() if calm else _troubles(chance),
        others=chance.choice([0.0, 0.0, 0.05, 0.2]),
        max_retries=chance.choice([2, 5, 5]),
        machines=Random(f"machines of {seed}").choice([1, 2]),
    )
    if seed < FIRST_OF_ALL_KINDS:
        return made
    made = _with_cdns(made)
    if is_whole:
        return _whole(made)
    made = _with_encoding(made)
    made = made if seed < FIRST_OF_PLAYERS else _with_players(made)
    return made if seed < FIRST_OF_GATEWAY else _with_gateway(made)


def _whole(made: Schedule) -> Schedule:
    """The same with what is served of API Gateway, and in half of them with files to encode."""
    chance = Random(f"whole of {made.seed}")
    answers = {"options": chance.choice(["object", "text", "list"]), "apply": chance.choice(["replace", "merge"])}
    return replace(
        made,
        manifest=add_gateway(chance, made.manifest, made.account, whole=True),
        settings={**made.settings, "variants": answers},
        encodes=_files(chance, made.manifest) if chance.random() < 0.5 else {},
    )


def _with_gateway(made: Schedule) -> Schedule:
    """The same, in most cases with an API that is made from a document, and with what serves it."""
    chance = Random(f"gateway of {made.seed}")
    if made.encodes or chance.random() < 0.1:
        return made
    return replace(made, manifest=add_gateway(chance, made.manifest, made.account))


def _with_players(made: Schedule) -> Schedule:
    """The same, in most cases with players that nobody cloned, and with clones of which more is managed."""
    chance = Random(f"players of {made.seed}")
    if made.encodes or chance.random() < 0.2:
        return made
    players = add_players(chance, made.manifest.get("vpe_players", []), made.account)
    answers = {"options": chance.choice(["object", "text", "list"]), "apply": chance.choice(["replace", "merge"])}
    return replace(
        made, manifest={**made.manifest, "vpe_players": players}, settings={**made.settings, "variants": answers}
    )


def _with_encoding(made: Schedule) -> Schedule:
    """The same, or one that encodes files with a category and does nothing else."""
    chance = Random(f"files of {made.seed}")
    categories = made.manifest.get("vodstation_categories")
    if not categories or chance.random() < 0.5:
        return made
    files = _files(chance, made.manifest)
    kinds = ("name", "vodstation_encoding_options", "vodstation_categories")
    manifest = {kind: made.manifest[kind] for kind in kinds if kind in made.manifest}
    return replace(made, manifest=manifest, encodes=files, removes_cdns=False, shares_cdn=False)


def _files(chance: Random, manifest: Object) -> Object:
    category = manifest["vodstation_categories"][0]
    paths = [f"night/{number}.mp4" for number in range(1, chance.choice([1, 2, 3]) + 1)]
    return {"category": category["name"], "bucket_name": "media", "path_list": paths}


def _with_cdns(made: Schedule) -> Schedule:
    """The same with what can go wrong with CDNs."""
    chance = Random(f"CDNs of {made.seed}")
    calm = not made.provisions
    channels = {"livestation_channels", "vodstation_channels"} & made.manifest.keys()
    removes = bool(channels) and chance.random() < 0.7
    troubles = _edge_troubles(chance) if removes and not calm else ()
    return replace(
        made,
        removes_cdns=removes,
        shares_cdn=removes and chance.random() < 0.2,
        last_troubles=made.last_troubles + troubles,
    )


def _runs(chance: Random) -> tuple[tuple[Death | None, ...], ...]:
    """Runs until nobody is killed any more. In a fifth of all schedules two controllers do the same at once."""
    runs: list[tuple[Death | None, ...]] = []
    together = 2 if chance.random() < 0.2 else 1
    while chance.random() < 0.35 and len(runs) < 3:
        deaths = [Death(int(chance.triangular(1, 80, 8)), chance.random() < 0.5) for number in range(together)]
        runs.append(tuple(death if chance.random() < 0.8 else None for death in deaths))
    return (*runs, (None,) * together)


# -- what goes wrong


def _often(chance: Random) -> Object:
    """Which of the requests it meets: some by chance, one of the first, or a few in a row."""
    return chance.choice(
        [
            {"probability": chance.uniform(0.03, 0.4), "seed": chance.randrange(1 << 30)},
            {"nth": chance.randint(1, 12)},
            {"after": chance.randint(0, 20), "times": chance.randint(1, 8)},
        ]
    )


def _which(chance: Random) -> Object:
    """Whom it concerns: all requests, the writes, the reads or those of one service."""
    return chance.choice(
        [{}, {"method": "write"}, {"method": "write"}, {"method": "read"}, {"service": chance.choice(list(INTERNAL))}]
    )


def _fault(name: str, chance: Random, **effect: Any) -> Trouble:
    return Trouble(name, ({**_which(chance), **_often(chance), **effect},))


def _throttled(chance: Random) -> Trouble:
    wish = {"retry_after": chance.choice([1, 7])} if chance.random() < 0.3 else {}
    return _fault("429", chance, error_code=chance.choice(["400", "410", "420"]), **wish)


def _broken(chance: Random) -> Trouble:
    when = chance.choice(["before", "after"])
    code = chance.choice(["500", "510", "900"])
    return _fault("5xx", chance, error_code=code, when=when)


def _internal(chance: Random) -> Trouble:
    """What the services say when they themselves fail, where they have a code for it."""
    service = chance.choice([name for name, codes in INTERNAL.items() if codes])
    effect = {"status": 500, "error_code": chance.choice(INTERNAL[service]), "when": chance.choice(["before", "after"])}
    return Trouble("5xx of a service", ({**_often(chance), **effect, "service": service},))


def _slow(chance: Random) -> Trouble:
    return _fault("latency", chance, latency=chance.uniform(0.3, 8.0), when=chance.choice(["before", "after"]))


def _too_slow(chance: Random) -> Trouble:
    """The sender gives up; what takes effect does so a moment before or after that."""
    latency = TIMEOUT + chance.uniform(0.1, SETTLE)
    few = {"after": chance.randint(0, 15), "times": chance.randint(1, 3)}
    return Trouble(
        "time-out", ({**_which(chance), **few, "latency": latency, "when": chance.choice(["before", "after"])},)
    )


def _dropped(chance: Random) -> Trouble:
    when = chance.choice(["before", "after", "after"])
    return _fault(f"dropped {when} the effect", chance, drop=when, reset=chance.random() < 0.5)


def _truncated(chance: Random) -> Trouble:
    return _fault("truncated", chance, truncate=True)


def _html(chance: Random) -> Trouble:
    status = {"status": chance.choice([200, 403, 404, 502, 503])} if chance.random() < 0.5 else {}
    return _fault("HTML", chance, html=True, when=chance.choice(["before", "after"]), **status)


def _empty(chance: Random) -> Trouble:
    return _fault("empty", chance, empty=True)


def _stale(chance: Random) -> Trouble:
    often = chance.choice([{}, {"probability": 0.5, "seed": chance.randrange(1 << 30)}])
    return Trouble("stale listing", ({**often, "stale_listing": {"seconds": chance.uniform(0.2, SETTLE)}},))


def _page_missing(chance: Random) -> Trouble:
    few = {"method": "read", "after": chance.randint(0, 12), "times": chance.randint(1, 2)}
    return Trouble("page missing", ({**few, "page_missing": True},), {"max_page_size": chance.choice([2, 3])})


def _page_shifted(chance: Random) -> Trouble:
    few = {"method": "read", "after": chance.randint(0, 12), "times": chance.randint(1, 2)}
    shift = chance.choice([-2, -1, 1, 2])
    return Trouble("page shifted", ({**few, "page_shift": shift},), {"max_page_size": chance.choice([2, 3])})


def _skewed(chance: Random) -> Trouble:
    return Trouble("clock skew", (), {"clock_skew_ms": chance.choice([-1, 1]) * chance.randint(10, 900) * 1000})


def _stalled(chance: Random) -> Trouble:
    states = ["CREATING", "STARTING", "STOPPING", "TERMINATING"]
    return Trouble("state stalls", (), {"stall": chance.sample(states, chance.randint(1, 2))})


def _failing(chance: Random) -> Trouble:
    actions = chance.sample(["create", "start", "stop", "delete"], chance.randint(1, 2))
    reason = {"messageCode": "260009", "message": "Internal error occurred"}
    clip = {"messageCode": chance.choice(["PROCESSING_FAIL", "UPLOAD_FAIL"]), "message": "It failed"}
    # What fails at once was never seen by anybody.
    seconds = chance.choice([1.0, 5.0])
    fail = {**dict.fromkeys(actions, reason), "shortclip": clip}
    return Trouble("state fails", (), {"fail": fail, "state_seconds": seconds})


def _backward(chance: Random) -> Trouble:
    actions = chance.sample(["create", "start", "stop", "shortclip"], chance.randint(1, 4))
    return Trouble("state goes backwards", (), {"relapse": dict.fromkeys(actions, chance.randint(1, 2))})


TROUBLES: tuple[Callable[[Random], Trouble], ...] = (
    _throttled,
    _broken,
    _internal,
    _slow,
    _too_slow,
    _dropped,
    _dropped,
    _truncated,
    _html,
    _empty,
    _stale,
    _page_missing,
    _page_shifted,
    _skewed,
    _stalled,
    _failing,
    _backward,
)


def _busy(chance: Random) -> Trouble:
    """Global Edge works on an edge, and its state does not show that."""
    few = {"after": chance.randint(0, 3), "times": chance.randint(1, 4)}
    write = {"service": "globaledge", "method": "write"}
    return Trouble("CDN busy", ({**write, **few, "status": 400, "error_code": "0250"},))


def _of_edges(make: Callable[[Random], Trouble]) -> Callable[[Random], Trouble]:
    def made(chance: Random) -> Trouble:
        trouble = make(chance)
        return replace(trouble, faults=tuple({**fault, "service": "globaledge"} for fault in trouble.faults))

    return made


def _edge_failure(chance: Random) -> Trouble:
    effect = {"status": 500, "error_code": "9999", "when": chance.choice(["before", "after"])}
    return Trouble("5xx of a service", ({**_often(chance), **effect, "service": "globaledge"},))


EDGE_TROUBLES = (_busy, _busy, _edge_failure, *map(_of_edges, (_dropped, _too_slow, _throttled, _html)))


def _edge_troubles(chance: Random) -> tuple[Trouble, ...]:
    return tuple(make(chance) for make in chance.sample(EDGE_TROUBLES, chance.choice([0, 1, 1, 2])))


def _troubles(chance: Random) -> tuple[Trouble, ...]:
    chosen = chance.sample(TROUBLES, chance.choice([0, 1, 1, 2, 3]))
    return tuple(make(chance) for make in chosen)
