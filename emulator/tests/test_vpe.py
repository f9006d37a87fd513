# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Video Player Enhancement: players, clones, options and versions as the vpe-api-* pages have them."""

import functools
import json

import pytest
from conftest import START, Client

from ncloud_emulator import ControlError, Emulator

NOW = "2026-09-21T14:13:20.000Z"
OK = {"code": "200", "message": "ok"}
WEB = {"type": "web", "domain": "https://*.example.com"}
IOS = {"type": "ios", "domain": "com.example.app"}
AOS = {"type": "aos", "domain": "com.example.app"}
PLAYER = {"name": "player-one", "domains": [WEB, IOS, AOS], "auto_update": "N", "version": "1.1.0"}
CLONE = {"name": "player-two", "version": "1.1.3", "auto_update": "N"}


class Vpe:
    """Calls of VPE; every answer of the service must be 200."""

    def __init__(self, client: Client):
        self.raw = functools.partial(client, prefix="/vpe/api/v1")

    def __call__(self, method: str, path: str, body=None):
        answer = self.raw(method, path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, method: str, path: str, body=None) -> str:
        answer = self(method, path, body)
        assert set(answer) == {"error"} and set(answer["error"]) == {"errorCode", "message"}
        return answer["error"]["errorCode"]

    def listed(self, query: str = "") -> list:
        return self("GET", f"/players{query}")["result"]["list"]

    def view(self, number) -> dict:
        return self("GET", f"/players/{number}")["result"]

    def number(self, name: str = "player-one") -> int:
        (number,) = [player["no"] for player in self.listed("?page_size=1000") if player["name"] == name]
        return number


@pytest.fixture
def vpe(client: Client):
    return Vpe(client)


@pytest.fixture
def number(vpe: Vpe):
    """The number of a player that was just made."""
    assert vpe("POST", "/players", PLAYER) == OK
    return vpe.number()


def names(domains: dict) -> dict:
    return {kind: [item["domain"] for item in items] for kind, items in domains.items()}


class TestPlayers:
    def test_what_was_created_can_be_viewed(self, vpe: Vpe, number):
        view = vpe("GET", f"/players/{number}")
        assert isinstance(number, int)
        result = view.pop("result")
        assert view == OK
        (web,), (ios,), (aos,) = (result["domains"].pop(kind) for kind in ("web", "ios", "aos"))
        assert len({item.pop("no") for item in (web, ios, aos)}) == 3
        assert (web, ios, aos) == tuple({**item, "created_at": NOW} for item in (WEB, IOS, AOS))
        assert len(result.pop("access_key")) == 32
        assert result == {
            "no": number,
            "name": "player-one",
            "version": "1.1.0",
            "auto_update": "N",
            "created_at": NOW,
            "updated_at": NOW,
            "domains": {},
        }

    def test_a_list_tells_less_than_a_view(self, vpe: Vpe, number):
        view = vpe.view(number)
        del view["domains"], view["auto_update"]
        assert vpe("GET", "/players") == {
            **OK,
            "result": {"list": [view], "page_no": 1, "page_size": 10, "total": 1, "page_count": 1, "pricing": "pay"},
        }

    def test_no_players(self, vpe: Vpe):
        result = vpe("GET", "/players")["result"]
        assert (result["list"], result["total"], result["page_count"]) == ([], 0, 0)

    def test_defaults(self, vpe: Vpe):
        vpe("POST", "/players", {"name": "abc", "domains": [WEB]})
        view = vpe.view(vpe.number("abc"))
        assert (view["version"], view["auto_update"]) == ("1.1.4", "Y")
        assert names(view["domains"]) == {"web": [WEB["domain"]], "ios": [], "aos": []}

    @pytest.mark.parametrize("value", ["", "ZZZ", "y", True])
    def test_auto_update_is_y_or_n(self, vpe: Vpe, number, emulator: Emulator, value):
        before = emulator.state("vpe")
        for path, body in (("/players", {**PLAYER, "name": "other"}), (f"/players/{number}/clone", CLONE)):
            answer = vpe.raw("POST", path, {**body, "auto_update": value})
            assert (answer.status_code, answer.json()["error"]["errorCode"]) == (400, "100")
        assert emulator.state("vpe") == before

    @pytest.mark.parametrize("name", ["abc", "A_b-c@9", "a" * 30])
    def test_names_that_are_fine(self, vpe: Vpe, name):
        assert vpe("GET", f"/players/checkName?name={name}") == OK
        assert vpe("POST", "/players", {**PLAYER, "name": name}) == OK
        assert vpe.refused("GET", f"/players/checkName?name={name}") == "4802"

    BAD_NAMES = ("ab", "a" * 31, "9abc", "_abc", "a b", "가나다", "abc!", "abc\n")

    @pytest.mark.parametrize("name", BAD_NAMES)
    def test_names_that_are_not(self, vpe: Vpe, number, emulator: Emulator, name):
        assert vpe.refused("POST", "/players", {**PLAYER, "name": name}) == "4610"
        assert vpe.refused("POST", f"/players/{number}/clone", {**CLONE, "name": name}) == "4610"
        assert len(emulator.state("vpe")["players"]) == 1

    @pytest.mark.parametrize("query", ["", "?name=", "?name=ab", "?name=a%20b"])
    def test_a_name_to_check_that_is_none(self, vpe: Vpe, query):
        assert vpe.refused("GET", f"/players/checkName{query}") == "4610"

    REFUSED = (
        ({"name": ""}, "4700"),
        ({"name": 5}, "4700"),
        ({"name": None}, "4700"),
        ({"version": "9.9.9"}, "4100"),
        ({"version": ["1.1.4"]}, "4100"),
        ({"domains": None}, "4702"),
        ({"domains": []}, "4702"),
        ({"domains": "x"}, "4702"),
        ({"domains": ["x"]}, "4705"),
        ({"domains": [{"type": "tv", "domain": "x"}]}, "4705"),
        ({"domains": [{"type": "web"}]}, "4703"),
        ({"domains": [{"type": "web", "domain": "ftp://example.com"}]}, "4703"),
        ({"domains": [{"type": "web", "domain": "a b"}]}, "4703"),
        ({"domains": [WEB, IOS, {**IOS, "domain": ""}]}, "4703"),
        ({"domains": [WEB, WEB]}, "4708"),
        ({"domains": [{"type": "web", "domain": f"a{number}.com"} for number in range(6)]}, "4709"),
        ({"domains": [WEB, IOS, {**IOS, "domain": "com.other"}]}, "4711"),
        ({"domains": [WEB, AOS, {**AOS, "domain": "com.other"}]}, "4711"),
        ({"domains": [IOS, AOS]}, "4712"),
    )

    @pytest.mark.parametrize(("changes", "code"), REFUSED, ids=str)
    def test_create_refuses(self, vpe: Vpe, emulator: Emulator, changes, code):
        assert vpe.refused("POST", "/players", {**PLAYER, **changes}) == code
        assert emulator.state("vpe")["players"] == []

    @pytest.mark.parametrize("body", [None, [], "x", {}])
    def test_a_body_without_anything(self, vpe: Vpe, number, body):
        assert vpe.refused("POST", "/players", body) == "4700"
        assert vpe.refused("POST", f"/players/{number}/clone", body) == "4700"
        assert vpe.refused("PUT", f"/players/{number}", body) == "4702"
        assert vpe.refused("PUT", f"/players/{number}/applyDev", body) == "4799"

    def test_five_domains_are_fine(self, vpe: Vpe):
        domains = [{"type": "web", "domain": f"a{number}.com"} for number in range(5)]
        assert vpe("POST", "/players", {**PLAYER, "domains": domains}) == OK

    def test_a_name_is_taken_once(self, vpe: Vpe, number):
        answer = vpe("POST", "/players", PLAYER)
        assert answer == {"error": {"errorCode": "4802", "message": "This player already exists."}}
        assert vpe("POST", "/players", {**PLAYER, "name": "Player-One"}) == OK

    def test_update_replaces_the_domains(self, vpe: Vpe, number, clock):
        before = vpe.view(number)
        clock.advance(60)
        other = {"type": "web", "domain": "other.com"}
        assert vpe("PUT", f"/players/{number}", {"domains": [other, IOS]}) == OK
        after = vpe.view(number)
        later = NOW.replace("13:20", "14:20")
        assert names(after["domains"]) == {"web": ["other.com"], "ios": [IOS["domain"]], "aos": []}
        assert after["domains"]["ios"] == before["domains"]["ios"]
        assert after["domains"]["web"][0]["created_at"] == later
        assert {**after, "domains": before["domains"]} == {**before, "updated_at": later}

    def test_update_changes_nothing_else(self, vpe: Vpe, number):
        before = vpe.view(number)
        assert vpe.refused("PUT", f"/players/{number}", {"name": "other", "domains": [WEB]}) == "4713"
        assert vpe.refused("PUT", f"/players/{number}", {"domains": [IOS]}) == "4712"
        assert vpe.view(number) == before
        body = {"domains": PLAYER["domains"], "version": "1.0.0", "auto_update": "Y"}
        assert vpe("PUT", f"/players/{number}", body) == OK
        assert vpe.view(number) == before

    def test_domains_for_the_web_may_be_fixed(self, vpe: Vpe, number, emulator: Emulator):
        emulator.update_settings(variants={"domains": "web_fixed"})
        before = vpe.view(number)
        other, app = {"type": "web", "domain": "other.com"}, {"type": "aos", "domain": "com.test.other"}
        for domains in ([other], [WEB, other], [other, app]):
            assert vpe.refused("PUT", f"/players/{number}", {"domains": domains}) == "4713"
        assert vpe.view(number) == before
        assert vpe("PUT", f"/players/{number}", {"domains": [app]}) == OK
        wanted = {**names(before["domains"]), "aos": [app["domain"]]}
        assert names(vpe.view(number)["domains"]) == wanted
        assert vpe("PUT", f"/players/{number}", {"domains": PLAYER["domains"]}) == OK
        after = vpe.view(number)["domains"]
        assert names(after) == names(before["domains"])
        assert after["web"] == before["domains"]["web"]

    def test_a_deleted_player_is_gone_and_its_name_free(self, vpe: Vpe, number):
        assert vpe("DELETE", f"/players/{number}") == OK
        assert vpe.listed() == []
        assert vpe("GET", "/players/checkName?name=player-one") == OK
        for method, path, body in (
            ("GET", "", None),
            ("DELETE", "", None),
            ("PUT", "", PLAYER),
            ("POST", "/clone", CLONE),
            ("GET", "/options", None),
            ("PUT", "/applyDev", {"option": {}}),
            ("PUT", "/applyProd", None),
            ("PUT", "/rollback", None),
        ):
            assert vpe.refused(method, f"/players/{number}{path}", body) == "4801"

    @pytest.mark.parametrize("wrong", ["x", "-1", "1.5", "9" * 100, "%00"])
    def test_what_is_no_number(self, vpe: Vpe, wrong):
        assert vpe.refused("GET", f"/players/{wrong}") == "4601"
        assert vpe.refused("DELETE", f"/players/{wrong}") == "4601"
        assert vpe.refused("POST", f"/players/{wrong}/clone", CLONE) == "4601"

    def test_a_number_may_have_been_used_never_again(self, vpe: Vpe, number):
        vpe("DELETE", f"/players/{number}")
        vpe("POST", "/players", PLAYER)
        assert vpe.number() > number


class TestClones:
    def test_a_clone_has_the_domains_and_options_but_its_own_identity(self, vpe: Vpe, number, emulator, clock):
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True}})
        vpe("PUT", f"/players/{number}/applyProd")
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"lang": "ko"}})
        clock.advance(60)
        assert vpe("POST", f"/players/{number}/clone", CLONE) == OK
        assert [player["name"] for player in vpe.listed()] == ["player-two", "player-one"]
        original, clone = vpe.view(number), vpe.view(vpe.number("player-two"))
        assert {name: clone[name] for name in CLONE} == CLONE
        assert names(clone["domains"]) == names(original["domains"])
        assert clone["domains"]["web"][0]["no"] != original["domains"]["web"][0]["no"]
        assert clone["no"] > number
        assert clone["access_key"] != original["access_key"]
        assert clone["created_at"] > original["created_at"]
        assert vpe("GET", f"/players/{clone['no']}/options") == vpe("GET", f"/players/{number}/options")
        first, second = emulator.state("vpe")["players"]
        assert first["options"] == second["options"]
        assert (second["options"]["prod"]["muted"], second["options"]["dev"]["muted"]) == (True, False)

    def test_a_clone_lives_on_its_own(self, vpe: Vpe, number):
        vpe("POST", f"/players/{number}/clone", CLONE)
        twin = vpe.number("player-two")
        vpe("PUT", f"/players/{number}", {"domains": [{"type": "web", "domain": "other.com"}]})
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True}})
        assert names(vpe.view(twin)["domains"])["web"] == [WEB["domain"]]
        assert vpe("GET", f"/players/{twin}/options")["result"]["option"]["muted"] is False
        vpe("DELETE", f"/players/{number}")
        assert vpe.view(twin)["name"] == "player-two"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"name": "player-one"}, "4802"),
            ({"name": None}, "4700"),
            ({"name": "x"}, "4610"),
            ({"version": None}, "4100"),
            ({"version": ""}, "4100"),
            ({"version": "9.9.9"}, "4100"),
        ],
        ids=str,
    )
    def test_refused(self, vpe: Vpe, number, changes, code):
        assert vpe.refused("POST", f"/players/{number}/clone", {**CLONE, **changes}) == code
        assert len(vpe.listed()) == 1


class TestPages:
    @pytest.fixture(autouse=True)
    def seeded(self, emulator: Emulator):
        emulator.seed({"vpe": {"players": {"count": 45, "name": "player-{n}"}}})

    def page(self, vpe: Vpe, query: str):
        result = vpe("GET", f"/players{query}")["result"]
        assert result["total"] == 45
        return [player["name"] for player in result["list"]], result["page_no"], result["page_size"]

    def test_newest_first_ten_at_a_time(self, vpe: Vpe):
        pages = [self.page(vpe, f"?page_no={number}")[0] for number in range(1, 7)]
        assert [len(page) for page in pages] == [10, 10, 10, 10, 5, 0]
        assert [name for page in pages for name in page] == [f"player-{number}" for number in range(45, 0, -1)]
        assert self.page(vpe, "")[0] == pages[0]
        assert vpe("GET", "/players")["result"]["page_count"] == 5

    def test_sorting(self, vpe: Vpe):
        assert self.page(vpe, "?sort_type=asc")[0][:2] == ["player-1", "player-2"]
        assert self.page(vpe, "?sort_type=desc")[0][0] == self.page(vpe, "?sort_type=x")[0][0] == "player-45"

    def test_sorting_is_by_creation(self, vpe: Vpe, emulator: Emulator):
        emulator.seed(
            {"vpe": {"players": [{"no": vpe.number("player-45"), "created_at": "2020-01-01T00:00:00+09:00"}]}}
        )
        assert self.page(vpe, "?page_size=50")[0][-1] == "player-45"
        assert vpe.listed("?sort_type=asc")[0]["created_at"] == "2019-12-31T15:00:00.000Z"

    def test_bounds(self, vpe: Vpe, emulator: Emulator):
        assert self.page(vpe, "?page_size=44&page_no=2") == (["player-1"], 2, 44)
        assert self.page(vpe, "?page_size=1000")[1:] == self.page(vpe, "?page_size=1001")[1:] == (1, 1000)
        assert self.page(vpe, "?page_size=9")[1:] == self.page(vpe, "?page_size=x")[1:] == (1, 10)
        assert self.page(vpe, "?page_no=0")[1:] == self.page(vpe, "?page_no=x")[1:] == (1, 10)
        assert self.page(vpe, "?page_no=1001")[1:] == (1000, 10)
        emulator.update_settings(max_page_size=20)
        assert len(self.page(vpe, "?page_size=1000")[0]) == 20
        assert len(self.page(vpe, "?page_size=1000&page_no=3")[0]) == 5

    def test_there_is_no_filter_by_name(self, vpe: Vpe):
        assert len(self.page(vpe, "?name=player-1")[0]) == 10


class TestVersions:
    def test_newest_first(self, vpe: Vpe, emulator: Emulator):
        emulator.seed({"vpe": {"versions": [{"version": "1.10.0"}, {"version": "1.2.0", "ios_url": "x"}]}})
        answer = vpe("GET", "/players/versions")
        listed = answer.pop("result")
        assert answer == OK
        assert [each["version"] for each in listed] == ["1.10.0", "1.2.0", "1.1.4", "1.1.3", "1.1.0", "1.0.0"]
        assert listed[0] == {
            "version": "1.10.0",
            "script_url": "https://player.vpe.naverncp.com/ncplayer.1.10.0.js?access_key={key}",
            "ios_url": "https://player.vpe.naverncp.com/nativeSDK/ios_ncplayer_sdk.1.10.0.zip",
            "aos_url": "https://player.vpe.naverncp.com/nativeSDK/aos_ncplayer_sdk.1.10.0.zip",
        }
        assert listed[1]["ios_url"] == "x"

    def test_auto_update_moves_to_the_newest_when_one_is_published(self, vpe: Vpe, number, emulator: Emulator, clock):
        vpe("POST", f"/players/{number}/clone", {**CLONE, "version": "1.1.4", "auto_update": "Y"})
        twin = vpe.number("player-two")
        assert vpe.view(twin)["version"] == "1.1.4"
        clock.advance(60)
        emulator.seed({"vpe": {"versions": [{"version": "1.2.0"}]}})
        moved, stayed = vpe.view(twin), vpe.view(number)
        assert (moved["version"], moved["auto_update"]) == ("1.2.0", "Y")
        assert moved["updated_at"] > moved["created_at"]
        assert (stayed["version"], stayed["updated_at"]) == ("1.1.0", NOW)
        assert {player["version"] for player in vpe.listed()} == {"1.2.0", "1.1.0"}

    def test_auto_update_does_not_wait(self, vpe: Vpe, number):
        vpe("POST", f"/players/{number}/clone", {**CLONE, "version": "1.0.0", "auto_update": "Y"})
        assert vpe.view(vpe.number("player-two"))["version"] == "1.1.4"

    def test_an_older_version_published_late_moves_nothing(self, vpe: Vpe, emulator: Emulator, clock):
        vpe("POST", "/players", {**PLAYER, "auto_update": "Y"})
        before = vpe.view(vpe.number())
        clock.advance(60)
        emulator.seed({"vpe": {"versions": [{"version": "1.1.2"}]}})
        assert before["version"] == "1.1.4"
        assert vpe.view(before["no"]) == before


BUTTONS = ("fullscreen", "pictureInPicture", "volume", "play", "times", "setting", "progressBar", "subtitle")


class TestOptions:
    @pytest.fixture(autouse=True)
    def both_environments(self, emulator: Emulator):
        emulator.update_settings(variants={"options": "list"})

    def options(self, vpe: Vpe, number):
        answer = vpe("GET", f"/players/{number}/options")
        assert [set(each) for each in answer["result"]] == [{"env", "option"}] * 2
        return {each["env"]: each["option"] for each in answer["result"]}

    def test_defaults(self, vpe: Vpe, number):
        assert self.options(vpe, number)["dev"] == {
            "touchGestures": True,
            "autostart": True,
            "autoPause": False,
            "controlBtn": dict.fromkeys(BUTTONS, True),
            "aspectRatio": "16/9",
            "repeat": False,
            "lang": "auto",
            "muted": False,
            "objectFit": "contain",
            "controlActiveTime": 3000,
            "controls": True,
        }

    def test_unknown_options_are_kept(self, vpe: Vpe, number):
        option = {"watermarkConfig": {"x": 1, "deep": {"y": [1]}}, "ui": "pc"}
        assert vpe("PUT", f"/players/{number}/applyDev", {"option": option}) == OK
        dev = self.options(vpe, number)["dev"]
        assert {name: dev[name] for name in option} == option

    @pytest.mark.parametrize(("reading", "stays"), [("replace", False), ("merge", True)])
    def test_whether_what_was_applied_before_stays(self, vpe: Vpe, number, emulator: Emulator, reading, stays):
        emulator.update_settings(variants={"apply": reading})
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True, "controlBtn": {"play": False}}})
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"lang": "ko", "controlBtn": {"volume": False}}})
        dev = self.options(vpe, number)["dev"]
        assert (dev["lang"], dev["muted"]) == ("ko", stays)
        assert dev["controlBtn"] == {**dict.fromkeys(BUTTONS, True), "volume": False, "play": not stays}

    @pytest.mark.parametrize(
        ("dialect", "reading", "shape"),
        [
            ("newest", None, "object"),
            ("legacy", None, "text"),
            ("newest", "text", "text"),
            ("legacy", "object", "object"),
        ],
    )
    def test_only_develop_is_shown(self, vpe: Vpe, number, emulator: Emulator, dialect, reading, shape):
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True}})
        emulator.update_settings(dialect=dialect, variants={"options": reading})
        result = vpe("GET", f"/players/{number}/options")["result"]
        assert result.pop("env") == "dev"
        option = json.loads(result["options"]) if shape == "text" else result["option"]
        assert len(result) == 1
        assert option["muted"] is True

    def test_dev_then_prod(self, vpe: Vpe, number):
        fresh = self.options(vpe, number)
        assert fresh["dev"] == fresh["prod"]
        assert vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True, "lang": "ko"}}) == OK
        applied = {**fresh["dev"], "muted": True, "lang": "ko"}
        assert self.options(vpe, number) == {"dev": applied, "prod": fresh["prod"]}
        assert vpe("PUT", f"/players/{number}/applyProd") == OK
        assert self.options(vpe, number) == {"dev": applied, "prod": applied}

    def test_what_is_left_out_returns_to_its_default(self, vpe: Vpe, number):
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True}})
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"lang": "ko"}})
        assert self.options(vpe, number)["dev"]["muted"] is False

    def test_rollback(self, vpe: Vpe, number):
        fresh = self.options(vpe, number)
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True}})
        assert vpe("PUT", f"/players/{number}/rollback") == OK
        assert self.options(vpe, number) == fresh

    @pytest.mark.parametrize("body", [{}, {"option": {}}, {"option": "x"}, {"option": None}])
    def test_no_option(self, vpe: Vpe, number, body):
        assert vpe.refused("PUT", f"/players/{number}/applyDev", body) == "4799"


class TestBasicPlan:
    @pytest.fixture(autouse=True)
    def basic(self, emulator: Emulator):
        emulator.seed({"vpe": {"plan": "basic"}})

    def test_one_player(self, vpe: Vpe, number):
        assert vpe("GET", "/players")["result"]["pricing"] == "free"
        assert vpe.refused("POST", "/players", {**PLAYER, "name": "second"}) == "4803"
        assert vpe.refused("POST", f"/players/{number}/clone", CLONE) == "4803"
        assert vpe("DELETE", f"/players/{number}") == OK
        assert vpe("POST", "/players", PLAYER) == OK

    STANDARD = (
        {"controlBtn": {"play": False}},
        {"touchGestures": False},
        {"keyboardShortcut": True},
        {"seekingPreview": True},
        {"autoPause": True},
    )

    def test_what_is_not_in_the_plan(self, vpe: Vpe, number, emulator: Emulator):
        before = emulator.state("vpe")
        for option in self.STANDARD:
            body = {"option": {"muted": True, **option}}
            assert vpe.refused("PUT", f"/players/{number}/applyDev", body) == "4804"
        assert vpe.refused("PUT", f"/players/{number}/rollback") == "4804"
        assert vpe.refused("PUT", f"/players/{number}/applyProd") == "4804"
        assert emulator.state("vpe") == before
        assert vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True}}) == OK

    def test_what_is_shown_can_be_sent(self, vpe: Vpe, number):
        option = vpe("GET", f"/players/{number}/options")["result"]["option"]
        assert not {"controlBtn", "touchGestures", "autoPause"} & set(option)
        assert vpe("PUT", f"/players/{number}/applyDev", {"option": option}) == OK

    def test_the_legacy_dialect_drops_it(self, vpe: Vpe, number, emulator: Emulator):
        emulator.update_settings(dialect="legacy")
        before = emulator.state("vpe")["players"][0]["options"]["dev"]
        for option in self.STANDARD:
            assert vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True, **option}})["message"] == "ok"
            kept = {"autoPause": True} if "autoPause" in option else {}
            assert emulator.state("vpe")["players"][0]["options"]["dev"] == {**before, "muted": True, **kept}
        emulator.update_settings(variants={"standard_options": "refuse"})
        assert vpe.refused("PUT", f"/players/{number}/applyDev", {"option": self.STANDARD[0]}) == "4804"

    def test_the_standard_plan_has_it(self, vpe: Vpe, number, emulator: Emulator):
        emulator.seed({"vpe": {"plan": "standard"}})
        assert vpe("PUT", f"/players/{number}/applyDev", {"option": {"controlBtn": {"play": False}}}) == OK
        assert vpe("POST", f"/players/{number}/clone", CLONE) == OK


class TestInFront:
    def test_not_subscribed(self, vpe: Vpe, emulator: Emulator):
        key = {"access_key": emulator.access_key, "subscriptions": ["vodstation"]}
        emulator.update_settings(keys=[key])
        for method, path, body in (("GET", "/players", None), ("POST", "/players", PLAYER), ("GET", "/nothing", None)):
            assert vpe(method, path, body) == {"code": "200", "message": "Unauthorized"}
        emulator.update_settings(dialect="legacy")
        assert vpe("GET", "/players") == {"code": 200, "message": "Unauthorized"}
        assert emulator.state("vpe")["players"] == []
        assert not any(entry["took_effect"] for entry in emulator.journal())
        emulator.update_settings(keys=[{**key, "subscriptions": ["vpe"]}])
        assert "result" in vpe("GET", "/players")

    def test_a_key_of_another_site_is_the_gateways_affair(self, vpe: Vpe, emulator: Emulator):
        emulator.update_settings(keys=[{"access_key": emulator.access_key, "site": "gov"}])
        answer = vpe.raw("GET", "/players")
        assert (answer.status_code, answer.json()["error"]["errorCode"]) == (401, "210")

    def test_permissions(self, vpe: Vpe, emulator: Emulator):
        key = {"access_key": emulator.access_key, "permissions": ["vpe:read"]}
        emulator.update_settings(keys=[key])
        assert vpe("GET", "/players")["message"] == "ok"
        answer = vpe.raw("POST", "/players", PLAYER)
        assert (answer.status_code, answer.json()["error"]["errorCode"]) == (401, "210")
        emulator.update_settings(keys=[{**key, "permission_style": "service"}])
        assert vpe("POST", "/players", PLAYER) == {"code": "200", "message": "Unauthorized"}

    @pytest.mark.parametrize("value", [None, "text/plain"])
    @pytest.mark.parametrize(("method", "path"), [("GET", "/players"), ("DELETE", "/players/1"), ("POST", "/players")])
    def test_the_content_type_is_required(self, vpe: Vpe, emulator: Emulator, method, path, value):
        answer = vpe.raw(method, path, data=json.dumps(PLAYER).encode(), headers={"Content-Type": value})
        assert (answer.status_code, answer.json()["error"]["errorCode"]) == (400, "100")
        assert emulator.state("vpe")["players"] == []

    def test_the_region_is_not(self, vpe: Vpe):
        assert vpe.raw("GET", "/players", headers={"x-ncp-region_code": None}).json()["message"] == "ok"

    def test_a_body_that_is_no_json(self, vpe: Vpe):
        assert vpe.raw("POST", "/players", data=b"{").status_code == 400

    @pytest.mark.parametrize("value", [None, 5, -1, 1.5, True, "", "x", [], [None], {}, {"a": 1}], ids=repr)
    def test_odd_values_are_refused_in_its_own_words(self, vpe: Vpe, number, value):
        calls = [
            ("POST", "/players", {**PLAYER, "name": "other", name: value}) for name in PLAYER if name != "auto_update"
        ]
        calls += [("POST", "/players", {**PLAYER, "domains": [{**WEB, name: value}]}) for name in WEB]
        calls += [
            ("POST", f"/players/{number}/clone", {**CLONE, name: value}) for name in CLONE if name != "auto_update"
        ]
        calls += [("PUT", f"/players/{number}", {"domains": value}), ("PUT", f"/players/{number}/applyDev", value)]
        for method, path, body in calls:
            answer = vpe(method, path, body)
            assert answer == OK or answer["error"]["errorCode"].startswith("4")

    def test_sites(self, vpe: Vpe, emulator: Emulator):
        emulator.update_settings(site="gov")
        newest = vpe("GET", "/players/versions")["result"][0]
        assert newest["script_url"].startswith("https://player.vpe.gov-ntruss.com/")
        emulator.update_settings(site="fin")
        answer = vpe.raw("GET", "/players")
        assert (answer.status_code, answer.json()["error"]["errorCode"]) == (404, "300")

    def test_faults_speak_as_the_service(self, vpe: Vpe, emulator: Emulator):
        emulator.add_fault(operation="vpe-api-clone", status=200, error_code="4805")
        answer = vpe("POST", "/players/1/clone", CLONE)
        assert answer == {"error": {"errorCode": "4805", "message": "The player name already exists."}}

    def test_operations_have_the_names_of_their_pages(self, vpe: Vpe, number, emulator: Emulator):
        emulator.clear_journal()
        paths = {
            "vpe-api-list": ("GET", "/players"),
            "vpe-api-view": ("GET", f"/players/{number}"),
            "vpe-api-check-name": ("GET", "/players/checkName?name=abc"),
            "vpe-api-versions": ("GET", "/players/versions"),
            "vpe-api-option": ("GET", f"/players/{number}/options"),
            "vpe-api-deploy-prd": ("PUT", f"/players/{number}/applyProd"),
            "vpe-api-option-reset": ("PUT", f"/players/{number}/rollback"),
            "vpe-api-delete": ("DELETE", f"/players/{number}"),
        }
        for method, path in paths.values():
            vpe(method, path)
        assert [entry["operation"] for entry in emulator.journal()] == list(paths)


class TestLegacy:
    @pytest.fixture(autouse=True)
    def legacy(self, emulator: Emulator):
        emulator.update_settings(services={"vpe": {"dialect": "legacy"}})

    def test_success_is_a_number(self, vpe: Vpe):
        assert vpe("POST", "/players", PLAYER) == {"code": 200, "message": "ok"}

    def test_the_list_is_an_array_with_a_sibling(self, vpe: Vpe):
        vpe("POST", "/players", PLAYER)
        answer = vpe("GET", "/players")
        (player,) = answer.pop("result")
        assert answer == {
            "code": 200,
            "message": "ok",
            "pagination": {"page_no": 1, "page_size": 10, "total": 1, "page_count": 1},
            "pricing": "pay",
        }
        assert set(player) == {"no", "name", "version", "access_key", "created_at", "updated_at"}
        assert isinstance(player["no"], str)
        assert vpe.view(player["no"])["no"] == player["no"]

    def test_errors_are_the_same(self, vpe: Vpe):
        assert vpe("GET", "/players/1") == {"error": {"errorCode": "4801", "message": "No player information."}}

    def test_lower_case_names_and_no_automatic_update(self, vpe: Vpe):
        body = {"name": "lower", "domains": [WEB]}
        assert vpe.refused("POST", "/players", {**body, "name": "Upper"}) == "4610"
        vpe("POST", "/players", body)
        (player,) = vpe("GET", "/players")["result"]
        assert vpe.view(player["no"])["auto_update"] == "N"

    def test_a_list_of_options_as_json_in_strings(self, vpe: Vpe, emulator: Emulator):
        emulator.update_settings(variants={"options": "list"})
        vpe("POST", "/players", PLAYER)
        (player,) = vpe("GET", "/players")["result"]
        vpe("PUT", f"/players/{player['no']}/applyDev", {"option": {"muted": True}})
        dev, prod = vpe("GET", f"/players/{player['no']}/options")["result"]
        assert (dev["env"], prod["env"]) == ("dev", "prod")
        assert (json.loads(dev["options"])["muted"], json.loads(prod["options"])["muted"]) == (True, False)


class TestSeeds:
    def test_a_whole_player(self, vpe: Vpe, emulator: Emulator):
        player = {
            "no": 6159,
            "name": "seeded",
            "version": "0.9",
            "auto_update": "N",
            "access_key": "key",
            "created_at": "2025-01-01T00:00:00.000Z",
            "updated_at": "2025-02-01T00:00:00.000Z",
            "domains": {"web": [{"no": 7, **WEB, "created_at": "2025-01-01T00:00:00.000Z"}], "ios": [], "aos": []},
        }
        emulator.seed({"vpe": {"players": [player]}})
        assert vpe.view(6159) == player

    def test_what_is_left_out(self, vpe: Vpe, emulator: Emulator):
        emulator.seed({"vpe": {"players": [{}, {"name": "b", "domains": [WEB, IOS]}]}})
        second, first = (vpe.view(player["no"]) for player in vpe.listed())
        assert (first["version"], first["auto_update"], first["created_at"]) == ("1.1.4", "N", NOW)
        assert names(first["domains"])["web"] == ["https://example.com"]
        assert names(second["domains"]) == {"web": [WEB["domain"]], "ios": [IOS["domain"]], "aos": []}
        assert first["access_key"] and first["access_key"] != second["access_key"]

    def test_a_known_number_changes_that_player(self, vpe: Vpe, number, emulator: Emulator):
        before = vpe.view(number)
        emulator.seed({"vpe": {"players": [{"no": str(number), "version": "0.1"}]}})
        assert vpe.view(number) == {**before, "version": "0.1"}

    def test_new_numbers_come_after_seeded_ones(self, vpe: Vpe, emulator: Emulator):
        emulator.seed({"vpe": {"players": [{"no": 10**9}]}})
        vpe("POST", "/players", PLAYER)
        assert vpe.number() == 10**9 + 1

    def test_an_export_restores_everything(self, vpe: Vpe, number, emulator: Emulator):
        vpe("POST", f"/players/{number}/clone", CLONE)
        vpe("PUT", f"/players/{number}/applyDev", {"option": {"muted": True}})
        emulator.seed({"vpe": {"plan": "basic", "versions": [{"version": "2.0.0"}]}})
        exported, listed, view = emulator.state("vpe"), vpe.listed(), vpe.view(number)
        assert set(exported) == {"players", "versions", "plan"}
        emulator.reset()
        assert vpe.listed() == []
        emulator.seed({"vpe": exported})
        assert (emulator.state("vpe"), vpe.listed(), vpe.view(number)) == (exported, listed, view)

    def test_an_export_is_no_window(self, vpe: Vpe, number, emulator: Emulator):
        exported = emulator.state("vpe")
        exported["players"][0]["options"]["dev"]["muted"] = "changed"
        exported["players"][0]["domains"]["web"].clear()
        assert vpe("GET", f"/players/{number}/options")["result"]["option"]["muted"] is False
        assert vpe.view(number)["domains"]["web"]

    def test_stale_lists(self, vpe: Vpe, number, emulator: Emulator):
        emulator.add_fault(operation="vpe-api-list", stale_listing={"writes": 1})
        vpe("POST", f"/players/{number}/clone", CLONE)
        assert [player["name"] for player in vpe.listed()] == ["player-one"]

    def test_the_same_identities_on_every_run(self):
        def run():
            with Emulator(seed_ids=1, clock=lambda: START, seed={"vpe": {"players": {"count": 3}}}) as emulator:
                return emulator.state("vpe")

        assert run() == run()

    @pytest.mark.parametrize(
        "seed",
        [
            {"nobody": []},
            {"plan": "gold"},
            {"players": [5]},
            {"players": 5},
            {"players": [{"nothing": 1}]},
            {"players": [{"no": "x"}]},
            {"players": [{"no": True}]},
            {"players": [{"name": 5}]},
            {"players": [{"auto_update": True}]},
            {"players": [{"created_at": "yesterday"}]},
            {"players": [{"created_at": 5}]},
            {"players": [{"domains": 5}]},
            {"players": [{"domains": [{"type": "tv", "domain": "x"}]}]},
            {"players": [{"domains": [{"type": "web"}]}]},
            {"players": [{"options": {"test": {}}}]},
            {"versions": [{}]},
            {"versions": ["1.2"]},
            {"versions": [{"version": 1}]},
        ],
        ids=str,
    )
    def test_refused_and_nothing_is_changed(self, emulator: Emulator, number, seed):
        before = emulator.state("vpe")
        with pytest.raises(ControlError, match=r"\.$"):
            emulator.seed({"vpe": {"players": [{"name": "fine"}], "versions": [{"version": "3.0"}], **seed}})
        assert emulator.state("vpe") == before
