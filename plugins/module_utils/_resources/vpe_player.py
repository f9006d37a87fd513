# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A VPE player as the engine manages it: domains, options in Develop, and their promotion to Production."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import ApiError, InputError, NcloudError, after_write
from ansible_collections.naver.ncloud.plugins.module_utils._outside import DEEPEST, defect, line
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Change, Description, Resource, Step, merged
from ansible_collections.naver.ncloud.plugins.module_utils._resources import vpe_player_clone
from ansible_collections.naver.ncloud.plugins.module_utils._services.vpe import BASIC, Player, Vpe

NUMBER = rules.matches(r"\d{1,18}", "a number")
MOST_DOMAINS = 5
DOMAIN_TYPES = ("web", "ios", "aos")
PROMOTE_ONCE = "Then run the task once with promote: always, as no answer shows that Production has other options"
DOMAIN = rules.matches(r"[!-~]{1,300}", "a domain or an app's id without blanks, in ASCII")


def _is_json(value: Any) -> bool:
    if defect(value):
        return False
    try:
        return bool(json.dumps(value))
    except (ValueError, TypeError):
        return False


def _is_clone(value: Mapping[str, Any]) -> bool:
    """Whether it has its number or, as a prediction, that of the player it would be made of."""
    number = value.get("no") or value.get("origin")
    return isinstance(number, str) and NUMBER.holds(number)


RULES = {
    "name": vpe_player_clone.RULES["name"],
    "player_no": NUMBER,
    "clone": rules.Rule(_is_clone, "the player that a task of vpe_player_clone registered"),
    "version": rules.READABLE,
    "domains": rules.NOT_EMPTY,
    "options": rules.Rule(
        lambda options: all(isinstance(name, str) for name in options) and _is_json(options),
        f"a dictionary of what JSON knows, so without .nan and .inf, of at most {DEEPEST} levels",
    ),
}
# The types of the options that vpe-api-deploy-dev documents; all others are passed on as they are.
OPTION_TYPES: dict[str, type] = {
    **dict.fromkeys(("touchGestures", "autostart", "autoPause", "repeat", "muted", "controls"), bool),
    **dict.fromkeys(("aspectRatio", "lang", "objectFit"), str),
    "controlActiveTime": int,
    "controlBtn": dict,
}
TYPE_NAMES = {bool: "true or false", str: "a text", int: "an integer", dict: "a dictionary"}
# Of the options, those that only the Standard plan has, by the guides.
STANDARD = frozenset({"touchGestures", "controlBtn", "keyboardShortcut", "seekingPreview"})


class ManagedPlayer(Player):
    """A player with its options, None as long as nobody has read them."""

    options: dict[str, Any] | None
    production_options: dict[str, Any] | None


class PlayerResource(Resource[ManagedPlayer]):
    kind = "VPE player"
    id_field = "no"
    id_option = "player_no"
    unique_names = True
    managed = ("name", "version", "auto_update", "domains", "options")
    rules = RULES
    immutable_hint = "Change the options back, or set recreate to delete it and create it again, with a new access key"

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        clone = options.get("clone")
        super().__init__({**options, "player_no": clone.get("no")} if clone else options, client)
        self._api = Vpe(client)
        self._promote: str = options.get("promote") or "never"
        if "options" in self.wanted:
            self.wanted["options"] = _typed(self.wanted["options"])
        self._kept: dict[str, Any] = {}  # the options of a player that is replaced

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        said = [*_about_domains(options.get("domains") or []), *_about_options(options.get("options") or {})]
        yield from (InputError(problem, rules.HINT) for problem in said)

    # -- reading

    def find(self) -> ManagedPlayer | None:
        clone = self.options.get("clone")
        if clone is None or clone.get("no") is not None:
            return super().find()
        # Assumption: a clone begins with the domains and options of its origin.
        origin = self.get(clone["origin"])
        own = {name: clone.get(name) for name in ("no", "name", "version", "auto_update", "access_key")}
        return None if origin is None else cast(ManagedPlayer, {**origin, **own})

    def get(self, identifier: str) -> ManagedPlayer | None:
        player = self._api.player(identifier)
        return None if player is None else self._with_options(player)

    def named(self) -> list[ManagedPlayer]:
        name = self.options.get("name")
        return [] if name is None else [self._with_options(player) for player in self._api.matching(name)]

    def confirmed(self, listed: ManagedPlayer) -> ManagedPlayer:
        return listed  # named() has read it by its number

    def _with_options(self, player: Player) -> ManagedPlayer:
        """Return the player with its options, if the task is about them."""
        about = self.wanted.get("options") or self._kept or self._promote != "never"
        found = self._api.options(player["no"]) if about and self.state != "absent" else None
        develop, production = found or (None, None)
        return cast(ManagedPlayer, {**player, "options": develop, "production_options": production})

    # -- comparing

    def comparable(self, current: ManagedPlayer) -> Mapping[str, Any]:
        # With auto_update the service moves the version on: that is no drift. Domains and options compare differently.
        left_out = ("domains", "options", *(["version"] if current["auto_update"] else []))
        return {name: value for name, value in current.items() if name not in left_out}

    def changes(self, current: ManagedPlayer) -> list[Change]:
        """Options are no part of them: they have steps of their own."""
        found, there = super().changes(current), _domains(current)
        if "domains" in self.wanted and _alike(there) != _alike(self.wanted["domains"]):
            found.append(Change("domains", there, self.wanted["domains"]))
        return found

    @classmethod
    def described(cls, record: ManagedPlayer) -> Description:
        """Production has the options of Develop, or others, which no call can set."""
        develop, production = record.get("options"), record.get("production_options")
        remarks: tuple[str, ...] = ()
        if production is None:
            remarks = ("No answer shows its options in Production: set promote if they are to be those of Develop.",)
        elif production != develop:
            remarks = ("Its options in Production are others than in Develop, and not here.",)
        known = {
            **vpe_player_clone.PlayerResource.described(record).options,
            "domains": _domains(record),
            "options": develop,
            "promote": None if remarks else "changed",
        }
        return Description(known, remarks)

    def view(self, record: ManagedPlayer | None) -> dict[str, Any]:
        shown = super().view(record)
        if record is not None and "domains" in self.wanted:
            there, wanted = _domains(record), self.wanted["domains"]
            shown["domains"] = wanted if _alike(there) == _alike(wanted) else there
        if record is not None and "options" in self.wanted:
            shown["options"] = _shown(self.wanted["options"], record["options"] or {})
        return shown

    def is_immutable(self, field: str) -> bool:
        return field != "domains"

    # -- writing

    def creation_fields(self, replaced: ManagedPlayer | None) -> dict[str, Any]:
        if replaced is None:
            return super().creation_fields(None)
        return super().creation_fields(cast(ManagedPlayer, {**replaced, "domains": _domains(replaced)}))

    def creation(self, replaced: ManagedPlayer | None) -> Step[ManagedPlayer]:
        fields = self.creation_fields(replaced)
        self.require(fields, "name", "domains")
        name, domains, version = fields["name"], fields["domains"], fields.get("version")
        # The pages contradict each other about the default. Who names a version wants that one.
        auto_update = bool(fields.get("auto_update", version is None))
        warning = None
        if replaced is not None:
            kept = self._api.options(replaced["no"]) if replaced["options"] is None else None
            self._kept = kept.develop if kept else replaced["options"] or {}
            warning = (
                f"{self.kind} {self.label} has a new number and a new access key: change the pages that embed it. "
                "Its Production options are the defaults until they are promoted"
            )
        else:
            plan = self._api.plan()
            if plan["pricing"] == BASIC and plan["total"]:
                warning = "the account has the Basic plan, which allows one player: the service refuses another (4803)"
        shown: dict[str, list[Any]] = {kind: [] for kind in DOMAIN_TYPES}
        for item in domains:
            shown[item["type"]].append(item)
        nothing = dict.fromkeys(ManagedPlayer.__annotations__)
        predicted = {
            **nothing,
            "name": name,
            "version": None if auto_update else version,  # the service may move it on at once
            "auto_update": auto_update,
            "domains": shown,
        }

        def create(current: None) -> ManagedPlayer:
            made = self._api.create_player(name, domains, version, auto_update)
            return cast(ManagedPlayer, {**made, "options": None, "production_options": None})

        return Step(
            "create",
            perform=create,
            predict=lambda current: cast(ManagedPlayer, predicted),
            took_effect=lambda seen: seen is not None,
            warning=warning,
        )

    def update(self, changes: list[Change]) -> Step[ManagedPlayer]:
        """Domains are replaced as a whole; they are the same in Develop and in Production."""

        def change(player: ManagedPlayer) -> ManagedPlayer | None:
            self._api.update_player(_number(player), self.wanted["domains"])
            with after_write():
                seen = self.read(player)
                if seen is not None and self.changes(seen):
                    raise ApiError(
                        f"the service accepted the domains but did not keep them: they are {_spelled(seen)}",
                        "The service does not change the web domains of a player: set them back, or delete the player "
                        "with state absent and create it again, with a new number and a new access key",
                    )
                return seen

        def predict(player: ManagedPlayer) -> ManagedPlayer:
            old = {_key(item): item for items in (player["domains"] or {}).values() for item in items or ()}
            after: dict[str, list[Any]] = {kind: [] for kind in DOMAIN_TYPES}
            for item in self.wanted["domains"]:
                after[item["type"]].append({**old.get(_key(item), {"no": None, "created_at": None}), **item})
            return cast(ManagedPlayer, {**player, "domains": after, "updated_at": None})

        return Step(
            "update",
            perform=change,
            predict=predict,
            took_effect=lambda seen: seen is not None and not self.changes(seen),
        )

    def removal(self, current: ManagedPlayer) -> list[Step[ManagedPlayer]]:
        def delete(player: ManagedPlayer) -> None:
            self._api.delete_player(_number(player))

        return [Step("delete", perform=delete, predict=lambda current: None, took_effect=lambda seen: seen is None)]

    # -- options

    def transitions(self, current: ManagedPlayer) -> list[Step[ManagedPlayer]]:
        target: dict[str, Any] = merged(self._kept, self.wanted.get("options") or {})
        develop, production = current["options"], current["production_options"]
        setting = bool(list(_lacking(target, develop or {})))
        steps = [self._setting(target)] if setting else []
        if self._promote == "never":
            due = False
        elif production is None:  # nobody shows what is there
            due = setting or self._promote == "always"
        else:  # what is set may become more than was sent
            due = setting or production != develop
        return [*steps, self._promotion()] if due else steps

    def _setting(self, target: dict[str, Any]) -> Step[ManagedPlayer]:
        def kept(seen: ManagedPlayer | None) -> bool:
            return seen is not None and seen["options"] is not None and not list(_lacking(target, seen["options"]))

        def change(player: ManagedPlayer) -> ManagedPlayer | None:
            now = self._api.options(_number(player))
            # The service may replace or merge: the complete set is right for both.
            self._api.set_options(player["no"], merged(now.develop if now else {}, target))
            with after_write(), self._unpromoted(player):
                seen = self._read_with_options(player)
                if seen is not None and (lost := list(_lacking(target, seen["options"] or {}))):
                    raise ApiError(
                        f"the service accepted the options but did not keep {line(', '.join(lost))}",
                        "Check their names and values; the Basic plan keeps only some options",
                    )
                return seen

        return Step(
            "configure",
            perform=change,
            predict=lambda player: cast(ManagedPlayer, {**player, "options": merged(player["options"] or {}, target)}),
            took_effect=kept,
            warning=self._about_plan([name for name in target if name in STANDARD]),
        )

    def _promotion(self) -> Step[ManagedPlayer]:
        sent = False

        def same(seen: ManagedPlayer | None) -> bool:
            known = seen is not None and seen["production_options"] is not None
            return sent and seen is not None and known and seen["production_options"] == seen["options"]

        def promote(player: ManagedPlayer) -> ManagedPlayer | None:
            nonlocal sent
            number = _number(player)
            sent = True
            with self._unpromoted(player):
                self._api.promote(number)
            with after_write():
                return self._read_with_options(player)

        def predict(player: ManagedPlayer) -> ManagedPlayer:
            shown = player["production_options"] is not None
            return cast(ManagedPlayer, {**player, **({"production_options": player["options"]} if shown else {})})

        warning = self._about_plan(["promotion to Production"])
        return Step("promote", perform=promote, predict=predict, took_effect=same, warning=warning)

    @contextmanager
    def _unpromoted(self, player: ManagedPlayer) -> Iterator[None]:
        """Where no answer shows what Production has, no later run can notice that it was not promoted."""
        try:
            yield
        except NcloudError as error:
            if self._promote == "changed" and player["production_options"] is None:
                error.hint = f"{error.hint.rstrip('. ')}. {PROMOTE_ONCE}".removeprefix(". ")
            raise

    def _read_with_options(self, player: ManagedPlayer) -> ManagedPlayer | None:
        found = self._api.options(player["no"])
        if found is None:
            return None
        return cast(ManagedPlayer, {**player, "options": found.develop, "production_options": found.production})

    def _about_plan(self, wanted: list[str]) -> str | None:
        """Return a warning if the account's plan does not offer what a step is about."""
        if not wanted or self._api.plan()["pricing"] != BASIC:
            return None
        return (
            f"the account has the Basic plan, which does not offer {', '.join(wanted)}: the service refuses it (4804)"
        )


def _number(player: ManagedPlayer) -> str:
    """:raises InputError: there is none, as check mode only predicted the player."""
    return rules.known_id(player["no"], "clone")


def _typed(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options with booleans and integers that a template has made texts of."""
    return {
        name: {key: _from_text(item, bool) for key, item in value.items()}
        if name == "controlBtn" and isinstance(value, Mapping)
        else _from_text(value, OPTION_TYPES.get(name))
        for name, value in options.items()
    }


def _from_text(value: Any, kind: type | None) -> Any:
    if kind is bool and isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), value)
    if kind is int and isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
        return int(value)
    return value


def _about_domains(domains: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what the service would refuse (vpe-api-create: 4703, 4708, 4709, 4711, 4712)."""
    if not domains:
        return
    for item in domains:
        if rules.broken({"domain": DOMAIN}, item):
            yield f"domains has the domain {rules.shown(item.get('domain'))}, which must be {DOMAIN.says}"
    kinds = Counter(item.get("type") for item in domains)
    if len(domains) > MOST_DOMAINS:
        yield f"domains has {len(domains)} items, and the service takes at most {MOST_DOMAINS}"
    if not kinds["web"]:
        yield "domains has none of type web, and the service requires one"
    yield from (
        f"domains has {kinds[kind]} of type {kind}, and the service takes one"
        for kind in ("ios", "aos")
        if kinds[kind] > 1
    )
    twice = [key for key, count in Counter(_key(item) for item in domains).items() if count > 1]
    yield from (f"domains has {rules.shown(domain)} of type {kind} twice" for kind, domain in twice)


def _about_options(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield which options have values of another type than the documented one."""
    known = _typed(options)
    for name, kind in OPTION_TYPES.items():
        value = known.get(name)
        fits = isinstance(value, Mapping if kind is dict else kind) and isinstance(value, bool) == (kind is bool)
        if value is not None and not fits:
            yield f"options.{name} is {rules.shown(value)} but must be {TYPE_NAMES[kind]}"
    buttons = known.get("controlBtn")
    for name, value in buttons.items() if isinstance(buttons, Mapping) else ():
        if not isinstance(value, bool | None):
            yield f"options.controlBtn.{line(name)} is {rules.shown(value)} but must be {TYPE_NAMES[bool]}"


def _key(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return what makes two domains one: of a web domain, neither capitals of the host nor a slash at the end count."""
    kind, domain = str(item.get("type")), str(item.get("domain"))
    if kind != "web":
        return kind, domain
    scheme, separator, others = domain.rpartition("://")
    host, slash, path = others.partition("/")
    return kind, (scheme.lower() + separator + host.lower() + slash + path).rstrip("/")


def _alike(domains: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return sorted(map(_key, domains))


def _domains(player: ManagedPlayer) -> list[dict[str, Any]]:
    """Return the domains in the words of the option."""
    found = [item for kind in DOMAIN_TYPES for item in (player["domains"] or {}).get(kind) or []]
    return [{"type": item.get("type"), "domain": item.get("domain")} for item in found]


def _spelled(player: ManagedPlayer) -> str:
    return line(", ".join(f"{item['domain']} ({item['type']})" for item in _domains(player)))


def _lacking(wanted: Any, current: Any, prefix: str = "") -> Iterator[str]:
    """Yield the keys, dotted, of what is wanted and not so. What nobody gave does not count, at any depth."""
    if isinstance(wanted, Mapping):
        for name, value in wanted.items():
            actual = current.get(name) if isinstance(current, Mapping) else None
            yield from _lacking(value, actual, f"{prefix}{name}.")
    elif isinstance(wanted, list) and isinstance(current, list) and len(wanted) == len(current):
        if any(list(_lacking(value, actual)) for value, actual in zip(wanted, current, strict=True)):
            yield prefix.rstrip(".")
    elif wanted is not None and (isinstance(wanted, bool) != isinstance(current, bool) or wanted != current):
        yield prefix.rstrip(".")


def _shown(wanted: Any, current: Any) -> Any:
    """Return of the current options what the user has set."""
    if isinstance(wanted, Mapping) and isinstance(current, Mapping):
        return {name: _shown(value, current[name]) for name, value in wanted.items() if name in current}
    return wanted if not list(_lacking(wanted, current)) else current
