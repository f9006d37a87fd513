# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Players from the outside in: domains, options in Develop, and their promotion to Production."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ansible_collections.naver.ncloud.plugins.module_utils._resources.vpe_player import PROMOTE_ONCE
from ansible_collections.naver.ncloud.plugins.modules.vpe_player import MODULE
from ansible_collections.naver.ncloud.plugins.modules.vpe_player_clone import MODULE as CLONE
from ansible_collections.naver.ncloud.plugins.modules.vpe_player_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

LIST, VIEW, CREATE, UPDATE, DELETE = (f"vpe-api-{name}" for name in ("list", "view", "create", "update", "delete"))
OPTIONS, SET, PROMOTE = "vpe-api-option", "vpe-api-deploy-dev", "vpe-api-deploy-prd"
WEB = {"type": "web", "domain": "https://games.example.com"}
APP = {"type": "ios", "domain": "com.example.games"}
SEED: dict[str, Any] = {
    "no": 1024,
    "name": "games-player",
    "version": "1.0.0",
    "domains": [WEB],
    "access_key": "the-key-of-the-player",
}
HERE: dict[str, Any] = {"vpe": {"players": [SEED]}}
CASE = Case(
    writes=(
        Write(
            operation=CREATE,
            action="create",
            says="create player",
            options={"name": "quiz-player", "domains": [WEB, APP], "version": "1.0.0"},
            end={"vpe.players": [{"name": "quiz-player", "version": "1.0.0", "auto_update": "N"}]},
        ),
        Write(
            operation=UPDATE,
            action="update",
            says="update player",
            options={"name": "games-player", "domains": [APP, WEB]},
            seed=HERE,
            end={"vpe.players": [{"no": 1024, "domains": {"web": [WEB], "ios": [APP]}}]},
        ),
        Write(
            operation=SET,
            action="configure",
            says="set player options",
            options={"name": "games-player", "options": {"lang": "ko", "controlBtn": {"play": False}}},
            seed=HERE,
            end={"vpe.players": [{"no": 1024, "options": {"dev": {"lang": "ko", "controlBtn": {"play": False}}}}]},
        ),
        Write(
            operation=DELETE,
            action="delete",
            says="delete player",
            options={"name": "games-player", "state": "absent"},
            seed=HERE,
            end={"vpe.players": []},
        ),
    ),
    tasks=(Task({"player_no": "1024", "options": {"muted": True}}, HERE),),
)
NEW: dict[str, Any] = {"name": "quiz-player", "domains": [WEB]}
DIALECTS = ("newest", "legacy")
SHOWN = ("object", "text", "list")
APPLY = ("replace", "merge")


def player(account: Account, name: str = "games-player") -> dict[str, Any]:
    players: list[dict[str, Any]] = account.emulator.state("vpe")["players"]
    return next(each for each in players if each["name"] == name)


def shows_both(account: Account) -> None:
    account.emulator.update_settings(variants={"options": "list"})


# -- creating


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_second_run_costs_a_listing_and_a_read(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)

    created = account.apply(MODULE, **NEW)

    assert account.calls == [LIST, LIST, CREATE, LIST, VIEW]
    assert created["actions"] == ["create"]
    again = account.apply(MODULE, **NEW)
    assert account.calls == [LIST, VIEW]
    assert again["player"] == created["player"]
    assert not account.apply(MODULE, player_no=created["player"]["no"], domains=[WEB])["changed"]
    assert account.calls == [VIEW]


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ({}, {"auto_update": "Y"}),
        ({"version": "1.0.0"}, {"auto_update": "N", "version": "1.0.0"}),
        ({"version": "1.0.0", "auto_update": True}, {"auto_update": "Y", "version": "1.0.0"}),
        ({"auto_update": False}, {"auto_update": "N"}),
    ],
    ids=str,
)
def test_the_pages_contradict_each_other_about_auto_update(
    account: Account, options: dict[str, Any], sent: dict[str, Any]
) -> None:
    """So it is always sent."""
    account.apply(MODULE, **NEW, **options)

    (write,) = [entry for entry in account.entries if entry["write"]]
    assert write["body"] == {"name": "quiz-player", "domains": [WEB], **sent}
    assert not account.apply(MODULE, **NEW, **options)["changed"]


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("promote", ["never", "changed"])
def test_all_of_it_at_once(account: Account, shown: str, promote: str) -> None:
    account.emulator.update_settings(variants={"options": shown})
    wanted = {**NEW, "options": {"lang": "ko", "controlBtn": {"play": False}}, "promote": promote}

    created = account.apply(MODULE, **wanted)

    promoted = promote == "changed"
    assert created["actions"] == ["create", "configure", *(["promote"] if promoted else [])]
    options = player(account, "quiz-player")["options"]
    assert (options["dev"]["lang"], options["dev"]["controlBtn"]["play"]) == ("ko", False)
    assert (options["prod"] == options["dev"]) == promoted
    assert created["diff"]["after"]["options"] == wanted["options"]
    assert not account.apply(MODULE, **wanted)["changed"]
    assert account.calls == [LIST, VIEW, OPTIONS]


@pytest.mark.parametrize("lacking", ["name", "domains"])
def test_what_a_creation_needs(account: Account, lacking: str) -> None:
    options = {key: value for key, value in NEW.items() if key != lacking}
    if lacking == "name":
        account.emulator.seed(HERE)
        options |= {"player_no": "1024", "version": "1.1.0", "recreate": True}

    refused = account.refuse(MODULE, **options)

    assert f"requires: {lacking}" in refused["msg"]


@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_lost_answer_to_any_write(account: Account, drop: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    for operation in (CREATE, SET, PROMOTE):
        account.emulator.add_fault(operation=operation, nth=1, drop=drop)

    done = account.run(MODULE, **NEW, options={"muted": True}, promote="changed")

    assert done["actions"] == ["create", "configure", "promote"]
    assert len(account.emulator.state("vpe")["players"]) == 1
    assert account.writes.count(CREATE) == account.writes.count(SET) == (2 if drop == "before" else 1)
    options = player(account, "quiz-player")["options"]
    assert options["prod"] == options["dev"]


def test_a_lost_promotion_that_can_be_seen_is_not_repeated(account: Account) -> None:
    account.emulator.seed(HERE)
    shows_both(account)
    account.emulator.add_fault(operation=PROMOTE, nth=1, drop="after")

    account.run(MODULE, name="games-player", options={"muted": True}, promote="changed")

    assert account.writes == [SET, PROMOTE]


# -- domains


@pytest.mark.parametrize(
    "domains",
    [
        [WEB],
        [{"type": "web", "domain": "https://games.example.com/"}],
        [{"type": "web", "domain": "HTTPS://Games.Example.COM"}],
    ],
    ids=str,
)
def test_domains_that_are_the_same(account: Account, domains: list[dict[str, str]]) -> None:
    account.emulator.seed(HERE)

    assert not account.apply(MODULE, name="games-player", domains=domains)["changed"]


def test_apps_are_compared_exactly(account: Account) -> None:
    account.seed("vpe", players=[{**SEED, "domains": [WEB, APP]}])

    assert account.apply(MODULE, name="games-player", domains=[WEB, {**APP, "domain": "com.Example.games"}])["changed"]


@pytest.mark.parametrize("reading", ["replaced", "web_fixed"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_complete_list_is_sent(account: Account, reading: str, dialect: str) -> None:
    """Right, whether the service replaces all domains or keeps those of the web."""
    account.emulator.update_settings(dialect=dialect, variants={"domains": reading})
    android = {"type": "aos", "domain": "com.example.games"}
    account.seed("vpe", players=[{**SEED, "domains": [WEB, APP]}])
    wanted = {"name": "games-player", "domains": [android, APP, WEB]}

    done = account.apply(MODULE, **wanted)

    assert done["actions"] == ["update"]
    (write,) = [entry for entry in account.entries if entry["write"]]
    assert write["body"] == {"domains": [android, APP, WEB]}
    assert account.calls == [LIST, VIEW, UPDATE, VIEW]
    assert done["diff"]["after"]["domains"] == wanted["domains"]
    assert not account.apply(MODULE, **wanted)["changed"]


def test_web_domains_that_the_service_does_not_change(account: Account) -> None:
    account.emulator.update_settings(variants={"domains": "web_fixed"})
    account.emulator.seed(HERE)
    other = {"type": "web", "domain": "https://quiz.example.com"}

    refused = account.fail(MODULE, name="games-player", domains=[other])

    assert refused["failure"]["code"] == "4713"
    assert "web domains" in refused["failure"]["hint"]
    assert not refused["changed"]


def test_domains_that_the_service_does_not_keep(account: Account) -> None:
    """An app is left out, and the service leaves it there."""
    account.emulator.update_settings(variants={"domains": "web_fixed"})
    account.seed("vpe", players=[{**SEED, "domains": [WEB, APP]}])

    failed = account.fail(MODULE, name="games-player", domains=[WEB])

    assert failed["changed"]
    assert failed["actions"] == ["update"]
    assert "com.example.games (ios)" in failed["msg"]


@pytest.mark.parametrize(
    ("domains", "named"),
    [
        ([APP], "none of type web"),
        ([WEB, APP, {**APP, "domain": "b"}], "2 of type ios"),
        ([WEB, {**WEB, "domain": "https://Games.example.com/"}], "of type web twice"),
        ([{**WEB, "domain": f"https://{number}.example.com"} for number in range(6)], "6 items"),
        ([{**WEB, "domain": ""}], "domain ''"),
        ([{**WEB, "domain": "a b"}], "domain 'a b'"),
        ([], "non-empty"),
    ],
    ids=str,
)
def test_domains_that_can_not_be_right(account: Account, domains: list[dict[str, str]], named: str) -> None:
    refused = account.refuse(MODULE, name="games-player", domains=domains)

    assert refused["failure"]["kind"] == "input"
    assert named in refused["msg"]
    assert account.calls == []


# -- what can't be changed


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("options", [{"version": "1.1.0"}, {"auto_update": True}], ids=str)
def test_recreating(account: Account, options: dict[str, Any], dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[{**SEED, "options": {"dev": {"lang": "ko", "muted": True}, "prod": {"lang": "ja"}}}])

    refused = account.refuse(MODULE, name="games-player", **options)

    assert refused["failure"]["kind"] == "immutable"
    assert next(iter(options)) in refused["msg"]

    again = account.apply(MODULE, name="games-player", **options, recreate=True)

    assert again["actions"] == ["delete", "create", "configure"]
    assert any("new access key" in warning for warning in again["warnings"])
    there = player(account)
    assert there["no"] != 1024
    assert [item["domain"] for item in there["domains"]["web"]] == [WEB["domain"]]
    assert (there["options"]["dev"]["lang"], there["options"]["dev"]["muted"]) == ("ko", True)
    assert there["options"]["prod"].get("lang") != "ja"
    assert not account.apply(MODULE, name="games-player", **options)["changed"]


def test_a_version_that_moves_on_is_no_drift(account: Account) -> None:
    account.seed("vpe", players=[{**SEED, "auto_update": "Y"}])

    assert not account.apply(MODULE, name="games-player", version="1.0.0")["changed"]


# -- clones


@pytest.mark.parametrize("promote", ["never", "changed"])
@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize(
    ("own", "actions"),
    [
        ({}, []),
        ({"domains": [WEB]}, []),
        ({"domains": [WEB, APP]}, ["update"]),
        ({"options": {"lang": "ko"}}, []),
        ({"options": {"lang": "en"}}, ["configure"]),
        ({"domains": [WEB, APP], "options": {"lang": "en"}}, ["update", "configure"]),
    ],
    ids=str,
)
def test_a_clone_that_was_only_predicted(
    account: Account, own: dict[str, Any], actions: list[str], shown: str, promote: str
) -> None:
    """It is foreseen from its origin, and what is foreseen the run then does."""
    account.emulator.update_settings(variants={"options": shown})
    account.seed("vpe", players=[{**SEED, "options": {"dev": {"lang": "ko"}, "prod": {"lang": "ko"}}}])

    def both(*, check: bool) -> dict[str, Any]:
        clone = account.run(CLONE, check=check, name="quiz-player", source="games-player")["player"]
        assert clone["origin"] == "1024"
        return account.run(MODULE, check=check, name="quiz-player", promote=promote, **own, clone=clone)

    foreseen = both(check=True)
    done = both(check=False)

    promoted = ["promote"] if promote == "changed" and "configure" in actions else []
    assert foreseen["actions"] == done["actions"] == [*actions, *promoted]
    assert foreseen["diff"] == done["diff"]
    assert player(account, "quiz-player")["options"]["dev"]["lang"] == own.get("options", {}).get("lang", "ko")
    again = account.run(CLONE, name="quiz-player", source="games-player")["player"]
    assert not account.apply(MODULE, name="quiz-player", promote=promote, **own, clone=again)["changed"]
    assert LIST not in account.calls


def test_a_run_refuses_a_clone_that_was_only_predicted(account: Account) -> None:
    account.emulator.seed(HERE)
    foreseen = account.run(CLONE, check=True, name="quiz-player", source="games-player")["player"]

    refused = account.fail(MODULE, name="quiz-player", options={"lang": "en"}, clone=foreseen)

    assert refused["failure"]["kind"] == "input"
    assert "clone has no id: it was only predicted" in refused["msg"]
    assert account.writes == []


@pytest.mark.parametrize(
    "clone", [{}, {"no": "x"}, {"no": 5}, {"no": None, "origin": None}, {"player": {"no": "1"}}], ids=str
)
def test_clones_that_can_not_be_right(account: Account, clone: dict[str, Any]) -> None:
    refused = account.refuse(MODULE, name="quiz-player", clone=clone)

    assert refused["failure"]["kind"] == "input"
    assert "clone is " in refused["msg"]
    assert account.calls == []


def test_absent(account: Account) -> None:
    account.emulator.seed(HERE)

    assert account.apply(MODULE, player_no="1024", state="absent")["actions"] == ["delete"]
    assert account.calls == [VIEW, DELETE]
    assert not account.apply(MODULE, name="games-player", state="absent", options={"lang": "ko"})["changed"]
    assert account.calls == [LIST]


# -- options

KEYS = st.sampled_from(["lang", "autostart", "muted", "controlBtn", "x", "customBtns", "watermarkConfig"])
SCALARS = st.one_of(
    st.booleans(), st.integers(-(2**31), 2**31), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    max_leaves=6,
)
TYPED = {
    "lang": st.sampled_from(["ko", "en", "auto"]),
    "autostart": st.booleans(),
    "muted": st.booleans(),
    "controlBtn": st.dictionaries(st.sampled_from(["play", "volume", "x"]), st.booleans(), max_size=3),
}


@st.composite
def some_options(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.lists(KEYS, unique=True, min_size=1, max_size=4))
    return {key: draw(TYPED.get(key, VALUES)) for key in keys}


def holds(current: Any, wanted: Any) -> bool:
    """Everything that was given is there, to the type."""
    if isinstance(wanted, dict):
        return not wanted or (
            isinstance(current, dict) and all(key in current and holds(current[key], wanted[key]) for key in wanted)
        )
    if isinstance(wanted, list):
        return isinstance(current, list) and len(current) == len(wanted) and all(map(holds, current, wanted))
    return isinstance(current, bool) == isinstance(wanted, bool) and bool(current == wanted)


@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    there=some_options(),
    wanted=some_options(),
    shown=st.sampled_from(SHOWN),
    apply=st.sampled_from(APPLY),
    promote=st.sampled_from(["never", "changed"]),
)
def test_any_options(
    account: Account, there: dict[str, Any], wanted: dict[str, Any], shown: str, apply: str, promote: str
) -> None:
    """Read back as wanted and all else kept, a second run unchanged: however the service answers and applies."""
    account.emulator.reset()
    account.emulator.update_settings(variants={"options": shown, "apply": apply})
    account.seed("vpe", players=[{**SEED, "options": {"dev": there, "prod": there}}])
    before = player(account)["options"]
    options = {"name": "games-player", "options": wanted, "promote": promote}

    done = account.apply(MODULE, **options)

    after = player(account)["options"]
    assert holds(after["dev"], wanted)
    assert done["changed"] == (not holds(before["dev"], wanted))
    assert after["prod"] == (after["dev"] if promote == "changed" else before["prod"])
    kept = {key: value for key, value in before["dev"].items() if key not in wanted}
    assert holds(after["dev"], kept)
    if done["changed"]:
        (write,) = [entry for entry in account.entries if entry["operation"] == SET]
        assert holds(write["body"]["option"], wanted)
    assert not account.apply(MODULE, **options)["changed"]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"muted": "True", "controlBtn": {"play": "false"}}, {"muted": True, "controlBtn": {"play": False}}),
        ({"controlActiveTime": "500"}, {"controlActiveTime": 500}),
    ],
    ids=str,
)
def test_what_a_template_has_made_a_text_of(account: Account, options: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Older versions of ansible-core make texts of all that stands in braces."""
    account.emulator.seed(HERE)

    account.apply(MODULE, name="games-player", options=options)

    assert holds(player(account)["options"]["dev"], wanted)
    assert not account.apply(MODULE, name="games-player", options=options)["changed"]


def test_false_where_the_service_says_nothing(account: Account) -> None:
    """Nothing is not false here: the default may be true."""
    account.seed("vpe", players=[{**SEED, "options": {"dev": {"lang": "ko"}, "prod": {}}}])

    done = account.apply(MODULE, name="games-player", options={"seekingPreview": False})

    assert done["changed"]
    assert done["diff"]["before"]["options"] == {}
    assert done["diff"]["after"]["options"] == {"seekingPreview": False}


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"muted": "perhaps"}, "options.muted is 'perhaps'"),
        ({"muted": 1}, "options.muted"),
        ({"controlActiveTime": 1.5}, "options.controlActiveTime"),
        ({"lang": 5}, "options.lang"),
        ({"controlBtn": True}, "options.controlBtn"),
        ({"controlBtn": {"play": "no"}}, "options.controlBtn.play"),
        ({"x": float("nan")}, "options"),
        ({1: 2}, "options"),
    ],
    ids=str,
)
def test_options_that_can_not_be_right(account: Account, options: dict[Any, Any], named: str) -> None:
    refused = account.refuse(MODULE, name="games-player", options=options)

    assert refused["failure"]["kind"] == "input"
    assert named in refused["msg"]
    assert account.calls == []


# -- promotion


@pytest.mark.parametrize(
    ("shown", "promote", "options", "actions"),
    [
        ("object", "changed", None, []),
        ("object", "changed", {"lang": "ko"}, []),
        ("object", "changed", {"lang": "en"}, ["configure", "promote"]),
        ("object", "always", None, ["promote"]),
        ("list", "changed", None, ["promote"]),
        ("list", "changed", {"lang": "ko"}, ["promote"]),
        ("list", "changed", {"lang": "ja"}, ["configure", "promote"]),
        ("list", "always", {"lang": "ja"}, ["configure", "promote"]),
        ("list", "always", None, ["promote"]),
        ("list", "never", None, []),
    ],
    ids=str,
)
def test_when_promotion_is_due(
    account: Account, shown: str, promote: str, options: dict[str, Any] | None, actions: list[str]
) -> None:
    account.emulator.update_settings(variants={"options": shown})
    account.seed("vpe", players=[{**SEED, "options": {"dev": {"lang": "ko"}, "prod": {"lang": "ja"}}}])

    done = account.apply(MODULE, name="games-player", options=options, promote=promote)

    assert done["actions"] == actions
    after = player(account)["options"]
    assert (after["prod"] == after["dev"]) == bool(actions)
    again = account.apply(MODULE, name="games-player", options=options, promote=promote)
    assert again["actions"] == (["promote"] if (shown, promote) == ("object", "always") else [])


def test_nobody_promotes_what_was_not_read_back(account: Account) -> None:
    account.emulator.seed(HERE)
    account.emulator.add_fault(operation=OPTIONS, after=2, status=503, error_code="500")

    failed = account.fail(MODULE, name="games-player", options={"lang": "ko"}, promote="changed", max_retries=0)

    assert failed["actions"] == ["configure"]
    assert account.writes == [SET]
    assert PROMOTE_ONCE in failed["msg"]


@pytest.mark.parametrize(("shown", "promote"), [("object", "changed"), ("object", "always"), ("list", "changed")])
def test_a_refused_promotion(account: Account, shown: str, promote: str) -> None:
    """Where no answer shows Production, no later run can notice it: the message says what to do then."""
    account.emulator.update_settings(variants={"options": shown})
    account.emulator.seed(HERE)
    account.emulator.add_fault(operation=PROMOTE, nth=1, status=403, error_code="230")
    options = {"name": "games-player", "options": {"lang": "ja"}, "promote": promote}

    failed = account.fail(MODULE, **options)

    unseen = (shown, promote) == ("object", "changed")
    assert failed["actions"] == ["configure"]
    assert (PROMOTE_ONCE in failed["msg"]) == unseen
    assert account.run(MODULE, **{**options, "promote": "always" if unseen else promote})["actions"] == ["promote"]


# -- plans


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_basic_plan_has_one_player(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SEED], plan="basic")

    predicted = account.run(MODULE, check=True, **NEW)
    assert predicted["changed"]
    assert any("4803" in warning and "Basic plan" in warning for warning in predicted["warnings"])
    refused = account.fail(MODULE, **NEW)
    assert refused["failure"]["code"] == "4803"
    assert "Basic plan" in refused["failure"]["hint"]
    assert account.apply(MODULE, name="games-player", version="1.1.0", recreate=True)["changed"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_basic_plan_has_no_promotion(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("vpe", players=[SEED], plan="basic")
    options = {"name": "games-player", "options": {"lang": "ko"}, "promote": "changed"}

    predicted = account.run(MODULE, check=True, **options)
    assert any("promotion" in warning and "4804" in warning for warning in predicted["warnings"])
    failed = account.fail(MODULE, **options)
    assert failed["failure"]["code"] == "4804"
    assert "Standard plan" in failed["failure"]["hint"]
    assert failed["actions"] == ["configure"]


@pytest.mark.parametrize("reading", ["refuse", "drop"])
def test_the_basic_plan_has_some_options(account: Account, reading: str) -> None:
    """What the service drops without a word is named."""
    account.emulator.update_settings(variants={"standard_options": reading})
    account.seed("vpe", players=[SEED], plan="basic")
    options = {"name": "games-player", "options": {"lang": "ko", "controlBtn": {"play": False}}}

    predicted = account.run(MODULE, check=True, **options)
    assert any("controlBtn" in warning and "4804" in warning for warning in predicted["warnings"])
    failed = account.fail(MODULE, **options)
    if reading == "refuse":
        assert failed["failure"]["code"] == "4804"
        assert not failed["changed"]
    else:
        assert "did not keep controlBtn.play" in failed["msg"]
        assert failed["actions"] == ["configure"]
    assert account.apply(MODULE, name="games-player", options={"lang": "en"})["warnings"] == []


# -- reading


@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_reading_options(account: Account, shown: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect, variants={"options": shown})
    account.seed("vpe", players=[{**SEED, "options": {"dev": {"lang": "ko"}, "prod": {"lang": "ja"}}}, {"no": 2048}])

    for options in ({}, {"name": "games-player"}, {"player_no": "1024"}):
        found = account.apply(INFO, **options, options=True)["players"]
        one = next(each for each in found if each["no"] == "1024")
        assert one["options"] == {"lang": "ko"}
        assert one["production_options"] == ({"lang": "ja"} if shown == "list" else None)
        assert [each["domain"] for each in one["domains"]["web"]] == ["https://games.example.com"]
        assert one["auto_update"] is False
    assert account.calls == [VIEW, OPTIONS]
    account.apply(INFO, options=True)
    assert account.calls == [LIST, *[VIEW] * 2, *[OPTIONS] * 2]
    assert "options" not in account.apply(INFO, player_no="1024")["players"][0]
    assert json.dumps(account.apply(INFO, player_no="4711", options=True)["players"]) == "[]"
