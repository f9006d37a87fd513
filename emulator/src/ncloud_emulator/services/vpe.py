# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Video Player Enhancement: players, their clones, options and SDK versions. Source: the vpe-api-* pages.

Every error of the service comes with HTTP 200. Assumptions, where the documents are silent, stand where they are used.
The looks of access_key and the list of versions are made up.
"""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, ClassVar

from ncloud_emulator import jsontext, seeds, tables
from ncloud_emulator.errors import ApiError, ControlError, GatewayError, JsonObject, ServiceError
from ncloud_emulator.service import Answer, Call, Context, Operation, Service
from ncloud_emulator.tables import Problem

# vpe-api-overview
MESSAGES = {
    "4100": "No version information.",
    "4601": "Query string player_no is missing.",
    "4610": "Query string name is invalid.",
    "4700": "Body (JSON) name is missing.",
    "4702": "Body (JSON) domains is missing.",
    "4703": "Some domains in Body (JSON) domains are invalid.",
    "4705": "Some types in Body (JSON) domains are invalid.",
    "4708": "There are duplicate domains in Body (JSON) domains.",
    "4709": "Up to 5 domains can be added to Body (JSON) domains.",
    "4711": "Only 1 Body (JSON) app per OS can be added.",
    "4712": "At least 1 Body (JSON) web domain must be added.",
    "4713": "Body (JSON) name or web domains cannot be edited.",
    "4799": "Enter an option value for Body (JSON).",
    "4801": "No player information.",
    "4802": "This player already exists.",
    "4803": "The number of players exceeded the limit.",
    "4804": "The feature can't be used in the free version of player.",
    "4805": "The player name already exists.",
}
# The code of a success, and of the one refusal that has none of its own.
OK = "200"
NOT_SUBSCRIBED = "Unauthorized"

TABLES = tables.load("vpe")
# Field -> code: a pair for one that is missing or no value of its type, and for one that is not as it should be.
CODES: dict[str, str | tuple[str, str]] = {
    "name": ("4700", "4610"),
    "version": "4100",
    "domains": "4702",
    "domains[]": "4705",
    "domains[].type": "4705",
    "domains[].domain": "4703",
}
OPTION_CODE = "4799"

# Assumption: a web domain is a host, with an optional wildcard, port and scheme.
WEB_DOMAIN = re.compile(r"(https?://)?(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?/?")
DOMAIN_TYPES = ("web", "ios", "aos")
MAX_PAGE = 1000
PAGE_SIZES = (10, 1000)

PLANS = ("standard", "basic")
BASIC_PLAYERS = 1
# The options that the Basic plan doesn't have. The last one is in both plans on older pages.
STANDARD_OPTIONS = ("touchGestures", "controlBtn", "keyboardShortcut", "seekingPreview", "autoPause")
BOTH_PLANS_ONCE = ("autoPause",)
# Develop and Production. Assumption: what the answers call them.
ENVIRONMENTS = ("dev", "prod")
BUTTONS = ("fullscreen", "pictureInPicture", "volume", "play", "times", "setting", "progressBar", "subtitle")
# Those with a documented default, and autoPause, whose default is an assumption.
OPTION_DEFAULTS: JsonObject = {
    "touchGestures": True,
    "autoPause": False,
    "controlBtn": dict.fromkeys(BUTTONS, True),
    "aspectRatio": "16/9",
    "autostart": True,
    "repeat": False,
    "lang": "auto",
    "muted": False,
    "objectFit": "contain",
    "controlActiveTime": 3000,
    "controls": True,
}

FIRST_VERSIONS = ("1.0.0", "1.1.0", "1.1.3", "1.1.4")
VERSION_MEMBERS = ("version", "script_url", "ios_url", "aos_url")
HOSTS = {"public": "player.vpe.naverncp.com", "gov": "player.vpe.gov-ntruss.com"}

PLAYER_MEMBERS: seeds.Members = {
    "no": None,
    "name": str,
    "version": str,
    "auto_update": None,
    "access_key": str,
    "created_at": None,
    "updated_at": None,
    "domains": None,
    "options": dict,
}
LIST_MEMBERS = ("no", "name", "version", "access_key", "created_at", "updated_at")


def bad(code: str) -> ServiceError:
    return ServiceError(200, code, MESSAGES[code])


def _age(version: str) -> list[tuple[int, str]]:
    """What versions are ordered by: numbers as numbers, before anything else."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in version.split(".")]


def _within(given: str | None, default: int, least: int, most: int) -> int:
    """The number of a query parameter. Assumption: one beyond its bounds counts as the nearest bound, one that is no
    number as the default."""
    number = jsontext.number(given or "")
    return default if number is None else min(max(number, least), most)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> JsonObject:
    """The old members with the new ones over them, also inside of objects."""
    merged = deepcopy(dict(old))
    for name, value in new.items():
        both = isinstance(value, dict) and isinstance(merged.get(name), dict)
        merged[name] = _merged(merged[name], value) if both else deepcopy(value)
    return merged


def _requested_domains(body: Mapping[str, Any], *, web: bool = True) -> list[tuple[str, str]]:
    """The domains of a request as (type, domain); ``web``: whether one of them must be for the web."""
    domains = [(item["type"], item["domain"]) for item in body["domains"]]
    if any(kind == "web" and WEB_DOMAIN.fullmatch(domain) is None for kind, domain in domains):
        raise bad("4703")
    kinds = [kind for kind, domain in domains]
    if len(set(domains)) < len(domains):
        raise bad("4708")
    if kinds.count("ios") > 1 or kinds.count("aos") > 1:
        raise bad("4711")
    if web and "web" not in kinds:
        raise bad("4712")
    return domains


class VideoPlayerEnhancement(Service):
    """The state of one account's Video Player Enhancement.

    Seeds and exports: ``players``, ``versions`` (seeding one publishes it) and ``plan`` (``standard`` or ``basic``).
    """

    name = "vpe"
    messages = MESSAGES
    sites = ("public", "gov")
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {
        # What GET options answers: the Develop environment as an object, or with the options as JSON in a string; or a
        # list of both environments, which no page has.
        "options": ("object", "text", "list"),
        # Whether a PUT of domains replaces all of them, or can't change those for the web and leaves types that it
        # does not mention as they are (the newest sample has an app alone, and 4713 says so).
        "domains": ("replaced", "replaced", "web_fixed"),
        # Whether applyDev replaces all options, or merges them into those that are there.
        "apply": ("replace", "replace", "merge"),
        # How the Basic plan treats options that only Standard has: 4804, or it drops them without a word.
        "standard_options": ("refuse", "drop"),
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.players: dict[int, JsonObject] = {}
        self.versions: dict[str, JsonObject] = {version: {"version": version} for version in FIRST_VERSIONS}
        self.plan = PLANS[0]
        self._next_player = context.chance.randrange(1_000, 100_000)
        self._next_domain = context.chance.randrange(1_000, 100_000)

    @classmethod
    def prefix(cls, site: str) -> str:
        return "/api/v1"

    # -- errors and headers

    def error_body(self, error: ServiceError) -> JsonObject:
        if error.code == OK:
            return {**self._done(), "message": error.message}
        return {"error": {"errorCode": error.code, "message": error.message}}

    def not_subscribed(self) -> ApiError:
        """It is the service that refuses, with the code of a success."""
        return ServiceError(200, OK, NOT_SUBSCRIBED)

    def permission_denied(self) -> ServiceError:
        """Assumption: a missing permission answers like a missing subscription."""
        return ServiceError(200, OK, NOT_SUBSCRIBED)

    def admit(self, call: Call) -> None:
        """Assumption: a request that does not claim to be JSON answers the gateway's 400/100."""
        if not call.claims_json:
            raise GatewayError("100", "Content-Type must be application/json.")

    def refusal(self, operation: Operation, problem: Problem) -> ApiError | None:
        if problem.name.startswith("option"):
            return bad(OPTION_CODE)
        if problem.name == "domains" and problem.kind == "range" and problem.value:
            return bad("4709")
        if operation.slug == "vpe-api-check-name":
            return bad("4610")
        if problem.name == "auto_update":
            # No code of the service stands for it. Assumption: the gateway's for a bad request.
            return GatewayError("100", problem.sentence)
        # Assumption: a page or a sort_type that makes no sense counts as the default.
        code = CODES.get(problem.name)
        if isinstance(code, tuple):
            code = code[problem.kind not in ("missing", "type") and problem.value != ""]
        return None if code is None else bad(code)

    # -- what several calls share

    def _done(self, result: Any = None) -> JsonObject:
        body: JsonObject = {"code": int(OK) if self.legacy else OK, "message": "ok"}
        if result is not None:
            body["result"] = result
        return body

    def _now(self) -> str:
        return seeds.iso(self.context.now())

    def _player(self, call: Call) -> JsonObject:
        number = jsontext.number(call.params["player_no"])
        if number is None:
            raise bad("4601")
        player = self.players.get(number)
        if player is None:
            raise bad("4801")
        return player

    def _view(self, player: Mapping[str, Any]) -> JsonObject:
        view = {name: deepcopy(value) for name, value in player.items() if name != "options"}
        # An integer in one table, a string in the other.
        if self.legacy:
            view["no"] = str(view["no"])
        return view

    def _checked_name(self, name: str) -> str:
        """The legacy dialect refuses capitals, as the English page does; the newest takes them, as the Korean does."""
        if self.legacy and name != name.lower():
            raise bad("4610")
        return name

    def _ensure_free(self, name: str) -> None:
        """Assumption: names are compared exactly."""
        if any(player["name"] == name for player in self.players.values()):
            raise bad("4802")

    def _newest(self) -> str:
        return max(self.versions, key=_age)

    def _known_version(self, version: str) -> str:
        if version not in self.versions:
            raise bad("4100")
        return version

    def _auto_update(self, body: Mapping[str, Any]) -> str:
        # The default is Y on the newer Korean page, N on the English one.
        return body.get("auto_update") or ("N" if self.legacy else "Y")

    def _move_on(self) -> None:
        """Assumption: a player with auto_update Y moves to a newer version at once."""
        newest = self._newest()
        for number, player in self.players.items():
            if player["auto_update"] == "Y" and _age(player["version"]) < _age(newest):
                self.players[number] = {**player, "version": newest, "updated_at": self._now()}

    def _domains(
        self, wanted: list[tuple[str, str]], present: Mapping[str, list[JsonObject]]
    ) -> dict[str, list[JsonObject]]:
        """Domains as a player shows them. Assumption: those that stay keep their number and time."""
        old = {(item["type"], item["domain"]): item for items in present.values() for item in items}
        domains: dict[str, list[JsonObject]] = {kind: [] for kind in DOMAIN_TYPES}
        for kind, domain in wanted:
            item = old.get((kind, domain))
            if item is None:
                item = {"no": self._next_domain, "type": kind, "domain": domain, "created_at": self._now()}
                self._next_domain += 1
            domains[kind].append(item)
        return domains

    def _add(self, body: Mapping[str, Any], version: str, domains: JsonObject, options: JsonObject) -> Answer:
        """A new player, whose number the answer does not tell."""
        self._ensure_free(body["name"])
        if self.plan == "basic" and len(self.players) >= BASIC_PLAYERS:
            raise bad("4803")
        number, now = self._new_number(), self._now()
        self.players[number] = {
            "no": number,
            "name": body["name"],
            "version": version,
            "auto_update": self._auto_update(body),
            "access_key": self._new_key(),
            "created_at": now,
            "updated_at": now,
            "domains": domains,
            "options": options,
        }
        self._move_on()
        return Answer(self._done())

    def _new_number(self) -> int:
        self._next_player += 1
        return self._next_player - 1

    def _new_key(self) -> str:
        return f"{self.context.chance.getrandbits(128):032x}"

    # -- players

    def list_players(self, call: Call) -> Answer:
        number = _within(call.query.get("page_no"), 1, 1, MAX_PAGE)
        size = _within(call.query.get("page_size"), PAGE_SIZES[0], *PAGE_SIZES)
        size = self.page_size(size)
        newest_first = call.query.get("sort_type") != "asc"
        # Assumption: players of the same time are in order of their numbers.
        every = sorted(self.players.values(), key=lambda each: (each["created_at"], each["no"]), reverse=newest_first)
        views = [self._view(player) for player in call.page(every, (number - 1) * size, size)]
        page = [{name: view[name] for name in LIST_MEMBERS} for view in views]
        counts = {"page_no": number, "page_size": size, "total": len(every), "page_count": -(-len(every) // size)}
        pricing = "free" if self.plan == "basic" else "pay"
        if self.legacy:
            return Answer({**self._done(page), "pagination": counts, "pricing": pricing})
        return Answer(self._done({"list": page, **counts, "pricing": pricing}))

    def get_player(self, call: Call) -> Answer:
        return Answer(self._done(self._view(self._player(call))))

    def create_player(self, call: Call) -> Answer:
        body = call.body
        self._checked_name(body["name"])
        version = self._known_version(body.get("version") or self._newest())
        domains = self._domains(_requested_domains(body), {})
        return self._add(body, version, domains, {"dev": OPTION_DEFAULTS, "prod": OPTION_DEFAULTS})

    def update_player(self, call: Call) -> Answer:
        player = self._player(call)
        # No table has a name here, but the code says that it can't be edited.
        if "name" in call.body:
            raise bad("4713")
        fixed = self.variant("domains") == "web_fixed"
        wanted = _requested_domains(call.body, web=not fixed)
        if fixed:
            wanted += self._untouched(wanted, player["domains"])
        domains = self._domains(wanted, player["domains"])
        self.players[player["no"]] = {**player, "domains": domains, "updated_at": self._now()}
        return Answer(self._done())

    def _untouched(
        self, wanted: list[tuple[str, str]], present: Mapping[str, list[JsonObject]]
    ) -> list[tuple[str, str]]:
        """The domains that stay because the request does not mention their type."""
        there = {kind: {item["domain"] for item in present[kind]} for kind in DOMAIN_TYPES}
        mentioned = {kind for kind, _domain in wanted}
        if "web" in mentioned and {domain for kind, domain in wanted if kind == "web"} != there["web"]:
            raise bad("4713")
        return [(kind, item["domain"]) for kind in DOMAIN_TYPES if kind not in mentioned for item in present[kind]]

    def delete_player(self, call: Call) -> Answer:
        del self.players[self._player(call)["no"]]
        return Answer(self._done())

    def clone_player(self, call: Call) -> Answer:
        """A copy with the original's domains and options, and a number and an access key of its own."""
        original = self._player(call)
        body = call.body
        self._checked_name(body["name"])
        version = self._known_version(body["version"])
        wanted = [(item["type"], item["domain"]) for items in original["domains"].values() for item in items]
        return self._add(body, version, self._domains(wanted, {}), deepcopy(original["options"]))

    def check_name(self, call: Call) -> Answer:
        self._ensure_free(self._checked_name(call.query["name"]))
        return Answer(self._done())

    def list_versions(self, call: Call) -> Answer:
        host = HOSTS[self.context.settings().site]
        result = []
        for version in sorted(self.versions, key=_age, reverse=True):
            made_up = {
                "version": version,
                "script_url": f"https://{host}/ncplayer.{version}.js?access_key={{key}}",
                "ios_url": f"https://{host}/nativeSDK/ios_ncplayer_sdk.{version}.zip",
                "aos_url": f"https://{host}/nativeSDK/aos_ncplayer_sdk.{version}.zip",
            }
            result.append({**made_up, **self.versions[version]})
        return Answer(self._done(result))

    # -- options

    def get_options(self, call: Call) -> Answer:
        options = self._player(call)["options"]
        shape = self.variant("options")
        text = shape == "text" or (shape == "list" and self.legacy)
        environments = [
            {"env": env, "options": json.dumps(self._in_plan(option))}
            if text
            else {"env": env, "option": self._in_plan(option)}
            for env, option in options.items()
        ]
        return Answer(self._done(environments if shape == "list" else environments[0]))

    def _standard_only(self) -> set[str]:
        return set(STANDARD_OPTIONS) - set(BOTH_PLANS_ONCE if self.legacy else ())

    def _in_plan(self, option: Mapping[str, Any]) -> JsonObject:
        """Assumption: the Basic plan does not show the options that it doesn't have."""
        hidden = self._standard_only() if self.plan == "basic" else set()
        return {name: value for name, value in option.items() if name not in hidden}

    def apply_to_dev(self, call: Call) -> Answer:
        """Set the options of Develop. Assumption: unknown ones are kept."""
        player = self._player(call)
        option = call.body["option"]
        if not option:
            raise bad(OPTION_CODE)
        known = self._in_plan(option)
        if known != option and self.variant("standard_options") == "refuse":
            raise bad("4804")
        base = player["options"]["dev"] if self.variant("apply") == "merge" else OPTION_DEFAULTS
        return self._set_options(player, dev=_merged(base, known))

    def apply_to_prod(self, call: Call) -> Answer:
        """What was applied to Develop last."""
        player = self._player(call)
        self._ensure_standard()
        return self._set_options(player, prod=player["options"]["dev"])

    def _ensure_standard(self) -> None:
        if self.plan == "basic":
            raise bad("4804")

    def roll_back(self, call: Call) -> Answer:
        """Develop becomes what Production is."""
        player = self._player(call)
        self._ensure_standard()
        return self._set_options(player, dev=player["options"]["prod"])

    def _set_options(self, player: JsonObject, **environments: JsonObject) -> Answer:
        self.players[player["no"]] = {**player, "options": {**player["options"], **environments}}
        return Answer(self._done())

    # -- seed and export

    def seed(self, data: Mapping[str, Any]) -> None:
        seeds.known_collections(self.name, data, ("players", "versions", "plan"))
        if "plan" in data:
            if data["plan"] not in PLANS:
                raise ControlError(f"plan must be one of {', '.join(PLANS)}, not {data['plan']!r}.")
            self.plan = data["plan"]
        for given in seeds.objects(data, "versions"):
            version = seeds.fields("version", given, dict.fromkeys(VERSION_MEMBERS, str))
            name = seeds.text("version", version.get("version"))
            self.versions[name] = {**self.versions.get(name, {}), **version}
        for given in seeds.objects(data, "players"):
            self._seed_player(given)
        self._move_on()

    def _seed_player(self, given: Mapping[str, Any]) -> None:
        changes = seeds.fields("player", given, PLAYER_MEMBERS)
        number = seeds.identity(given, "no")
        if number is None:
            number = self._new_number()
        self._next_player = max(self._next_player, number + 1)
        old = self.players.get(number)
        if old is None:
            now = changes.get("created_at") or self._now()
            old = {
                "no": number,
                "name": f"player-{number}",
                "version": self._newest(),
                "auto_update": "N",
                "access_key": "",
                "created_at": now,
                "updated_at": now,
                "domains": None,
                "options": {"dev": OPTION_DEFAULTS, "prod": OPTION_DEFAULTS},
            }
        player = {**old, **{name: value for name, value in changes.items() if value is not None}, "no": number}
        if player["auto_update"] not in ("Y", "N"):
            raise ControlError(f"auto_update must be Y or N, not {player['auto_update']!r}.")
        for name in ("created_at", "updated_at"):
            player[name] = seeds.moment(name, player[name])
        player["access_key"] = player["access_key"] or self._new_key()
        options = seeds.fields("player's options", player["options"], dict.fromkeys(ENVIRONMENTS, dict))
        player["options"] = {env: options.get(env, old["options"][env]) for env in ENVIRONMENTS}
        if changes.get("domains") is not None or old["domains"] is None:
            player["domains"] = self._seeded_domains(changes.get("domains"))
        self.players[number] = player

    def _seeded_domains(self, given: Any) -> dict[str, list[JsonObject]]:
        """Domains from a list as requests have it, or from lists by type as a player shows them."""
        if given is None:
            given = [{"type": "web", "domain": "https://example.com"}]
        if isinstance(given, Mapping):
            items = [item for kind in DOMAIN_TYPES for item in seeds.objects(given, kind)]
        else:
            items = list(seeds.objects({"domains": given}, "domains"))
        domains: dict[str, list[JsonObject]] = {kind: [] for kind in DOMAIN_TYPES}
        for item in items:
            known = seeds.fields("domain", item, {"no": None, "type": str, "domain": str, "created_at": None})
            kind, domain = known.get("type"), seeds.text("domain", known.get("domain"))
            if kind not in DOMAIN_TYPES:
                raise ControlError(f"The type of a domain must be one of {', '.join(DOMAIN_TYPES)}, not {kind!r}.")
            number = seeds.identity(known, "no")
            if number is None:
                number = self._next_domain
            self._next_domain = max(self._next_domain, number + 1)
            created = seeds.moment("created_at", known.get("created_at") or self._now())
            domains[kind].append({"no": number, "type": kind, "domain": domain, "created_at": created})
        return domains

    def export(self) -> JsonObject:
        return {
            "players": deepcopy(list(self.players.values())),
            "versions": deepcopy(list(self.versions.values())),
            "plan": self.plan,
        }

    operations = (
        Operation(TABLES["vpe-api-list"], list_players, listing=True),
        Operation(TABLES["vpe-api-create"], create_player),
        # Before the ones with a number in their place.
        Operation(TABLES["vpe-api-check-name"], check_name),
        Operation(TABLES["vpe-api-versions"], list_versions),
        Operation(TABLES["vpe-api-view"], get_player),
        Operation(TABLES["vpe-api-update"], update_player),
        Operation(TABLES["vpe-api-delete"], delete_player),
        Operation(TABLES["vpe-api-clone"], clone_player),
        Operation(TABLES["vpe-api-option"], get_options),
        Operation(TABLES["vpe-api-deploy-dev"], apply_to_dev),
        Operation(TABLES["vpe-api-deploy-prd"], apply_to_prod),
        Operation(TABLES["vpe-api-option-reset"], roll_back),
    )
