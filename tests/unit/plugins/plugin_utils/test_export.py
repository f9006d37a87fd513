# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An account as a manifest. Accounts are generated: what is exported must be what the modules find as it should be.

``EXPORT_ACCOUNTS=1000 pytest -k export`` tries as many accounts.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible.parsing.dataloader import DataLoader

from ansible_collections.naver.ncloud.plugins.plugin_utils.export import as_manifest
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS, problems
from ansible_collections.naver.ncloud.tests.unit.support import Account

ACCOUNTS = int(os.environ.get("EXPORT_ACCOUNTS", "30"))
EXPORTED = [kind for kind in KINDS if kind != "livestation_short_clips"]
# What YAML, Jinja, Ansible or a person may take for something else than text.
ODD = [
    *("2026", "010", "0x1F", "1e3", "1_000", "1:30", "2026-01-31", "2026-01-31 09:00:00", ".5", "-1", "+1", ".inf"),
    *("yes", "No", "ON", "off", "y", "N", "true", "False", "null", "~", "NULL", "None", "=", "<<"),
    *("{{ 7 * 7 }}", "{% raw %}", "{# no comment #}", "{a: b}", "[1, 2]", "a: b", "a #b", "# b", "- c", "? d", ": e"),
    *("&a", "*a", "!b", "|", ">", "%c", "@d", "`e`", "'", '"', "\\", "it's", 'a "b"', "back\\slash", "---", "..."),
    *("겨울 올림픽", "결승", "각", "각", "émile", "🏅 gold", "\u202eleft", "no\u00a0break", "a\u2028b"),
    *(" blank", "blank ", "", "two\nlines", "tab\there", "nul\x00", "********", "x" * 301),
]


def info(account: Account, module: str, **options: Any) -> dict[str, Any]:
    return account.run(
        import_module(f"ansible_collections.naver.ncloud.plugins.modules.{module}_info").MODULE, **options
    )


def found_in(account: Account) -> dict[str, Any]:
    """Return what the tasks of the role register."""
    players = info(account, "vpe_player")["players"]
    products = info(account, "apigw_product")["products"]
    options = info(account, "vodstation_encoding_option")["encoding_options"]
    return {
        "globaledge_profiles": info(account, "globaledge_profile"),
        "livestation_channels": info(account, "livestation_channel"),
        "vodstation_channels": info(account, "vodstation_channel"),
        "vpe_players": [
            each
            for player in players
            for each in info(account, "vpe_player", player_no=player["id"], options=True)["players"]
        ],
        "apigw_usage_plans": info(account, "apigw_usage_plan"),
        "apigw_products": products,
        "apigw_apis": [
            each for product in products for each in info(account, "apigw_api", product=product["id"])["apis"]
        ],
        "vodstation_encoding_options": [
            each
            for option in options
            for each in info(account, "vodstation_encoding_option", encoding_option_id=option["id"])["encoding_options"]
        ],
        "vodstation_categories": info(account, "vodstation_category"),
    }


def read(text: str) -> Any:
    """Return the manifest as Ansible reads it."""
    return DataLoader().load(text)["manifest"]


# -- generated accounts

WORDS = ["2026", "yes", "010", "1e3", "null", "off", "0x1F", "1_000", "games", "No", "true", "games-2026", "games_2026"]
SHORT = [word for word in WORDS if len(word) > 2 and "_" not in word]  # of letters, digits and hyphens


class Accounts:
    """Accounts of objects with odd names and settings, the same for the same number."""

    def __init__(self, number: int) -> None:
        self.random = random.Random(number)

    def some(self, make: Callable[[], dict[str, Any]], unique: str = "") -> list[dict[str, Any]]:
        made = [make() for _number in range(self.random.randint(0, 4))]
        return list({str(each[unique]).lower(): each for each in made}.values()) if unique else made

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def text(self) -> str:
        return str(self.one(*ODD, *WORDS))

    def seed(self) -> dict[str, Any]:
        return {
            "globaledge": {"profiles": self.some(self.profile, "profileName")},
            "vodstation": {
                "encodingOptions": self.some(self.encoding_option),
                "categories": self.some(self.category),
                "channels": self.some(self.vod_channel),
            },
            "vpe": {"players": self.some(self.player, "name")},
            "livestation": {"channels": self.some(self.live_channel)},
            "apigateway": self.gateway(),
        }

    def gateway(self) -> dict[str, Any]:
        products = [{**each, "productId": f"p{number}abcd2345"} for number, each in enumerate(self.some(self.product))]
        apis = [{**each, "productId": self.one(*products)["productId"]} for each in self.some(self.api) if products]
        return {"usagePlans": self.some(self.usage_plan), "products": products, "apis": apis}

    def usage_plan(self) -> dict[str, Any]:
        return {
            "usagePlanName": self.text(),
            "usagePlanDescription": self.one(None, "", self.text()),
            "rateRps": self.one(None, 0, 50),
            **self.one({}, {"dayQuotaRequest": 10, "monthQuotaRequest": 100}, {"dayQuotaRequest": 10}),
            "quotaCondition": self.one(None, "2xx", "2xx,5xx,others"),
        }

    def product(self) -> dict[str, Any]:
        return {
            "productName": self.text(),
            "subscriptionCode": self.one("PUBLIC", "PROTECTED"),
            "productDescription": self.one(None, "", self.text()),
        }

    def api(self) -> dict[str, Any]:
        return {"apiName": self.one(*WORDS), "apiDescription": self.one(None, "", self.text())}

    def profile(self) -> dict[str, Any]:
        return {"profileName": self.one(*(word for word in WORDS if len(word) > 2))}

    def encoding_option(self) -> dict[str, Any]:
        made = {
            "name": self.one(*WORDS, "1:30", "AVC_SD_1Pass_30fps"),
            "encodingOptionType": self.one("NORMAL", "AUDIO"),
        }
        return {**made, "video": None} if made["encodingOptionType"] == "AUDIO" else made

    def category(self) -> dict[str, Any]:
        return {
            "name": self.text(),
            "output": {
                "bucketName": self.one("media", "2026", "no"),
                "filePath": self.one("/", "/경기/2026", "/{{ x }}"),
                "accessControl": self.one("PRIVATE", "PUBLIC_READ"),
            },
            "encodingOptions": self.one(None, [1], [3, 2], [1, 100, 101]),
            "thumbnail": self.one(True, False),
            "notificationUrl": self.one(None, "https://example.com/a?b=c#d", "https://me:secret-word@example.com/"),
        }

    def vod_channel(self) -> dict[str, Any]:
        return {
            "name": self.one(*SHORT),
            "storageBucketName": self.one("media", "2026", "no"),
            "protocolList": self.one(["HLS"], ["DASH", "HLS"]),
            "segmentDuration": self.one(5, 10, 20),
            "channelStatus": self.one("READY", "STOPPED", "STARTING", "STOPPING", "TERMINATING"),
            "createCdn": self.one(True, False),
        }

    def live_channel(self) -> dict[str, Any]:
        upload = {"format": "ALL", "bucketName": "010", "filePath": "/{{ a }}", "accessControl": "PRIVATE"}
        return {
            "channelName": self.one(
                "결승", "각각각", "각각각", *(word for word in WORDS if "-" not in word and len(word) > 2)
            ),
            "outputProtocol": self.one("HLS", "DASH"),
            "useDVR": self.one(True, False),
            "qualitySetId": self.one(3, 4),
            "channelStatus": self.one("READY", "PUBLISHING", "BLOCK", "CREATING"),
            "callbackEndpoint": self.one(None, "https://events.example.com/live"),
            "record": self.one(
                {"type": "NO_RECORD"}, {"type": "MANUAL_UPLOAD", "format": "MP4"}, {"type": "AUTO_UPLOAD", **upload}
            ),
        }

    def player(self) -> dict[str, Any]:
        return {
            "name": self.one("yes", "null", "off", "games@home", "Games_2026"),
            "auto_update": self.one("Y", "N"),
            "domains": [{"type": "web", "domain": "https://www.example.com"}],
        }


@pytest.mark.parametrize("number", range(ACCOUNTS))
def test_what_is_exported_is_found_as_it_should_be(account: Account, number: int) -> None:
    seed = Accounts(number).seed()
    account.emulator.seed(seed)

    found = found_in(account)
    made = as_manifest(found, "season")
    manifest = read(made["text"])

    assert as_manifest({kind: found[kind] for kind in reversed(found)}, "season") == made
    assert manifest["name"] == "season"
    assert not problems(manifest)
    assert all(line.isprintable() for line in made["text"].split("\n"))
    assert "secret-word" not in made["text"]
    there = {
        "vodstation_categories": seed["vodstation"]["categories"],
        "vpe_players": seed["vpe"]["players"],
        "apigw_usage_plans": seed["apigateway"]["usagePlans"],
        "apigw_products": seed["apigateway"]["products"],
        "apigw_apis": seed["apigateway"]["apis"],
    }
    for kind, objects in there.items():
        assert made["counts"][kind] + len(made["left_out"].get(kind, [])) == len(objects)
    for kind in manifest.keys() - {"name"}:
        module = KINDS[kind].module
        wait = {"wait": False} if "wait" in module.arguments.spec else {}
        assert len(manifest[kind]) == made["counts"][kind]
        for item in manifest[kind]:
            result = account.run(module, **item, **wait)
            assert (result["changed"], account.writes) == (False, []), (kind, item, result["diff"])


# -- what can't be exported, and how it is said

CATEGORY = {
    "id": 7,
    "name": "trailers",
    "output": {"bucket_name": "media", "file_path": "/", "access_control": None},
    "encoding_options": [1, 2],
    "encoding_option_template_id": None,
    "thumbnail": False,
    "notification_url": None,
    "advanced_options": None,
}
OPTIONS = [{"id": 1, "name": "games-radio"}, {"id": 2, "name": "2026"}]


def categories(*changes: dict[str, Any], **settings: Any) -> dict[str, Any]:
    found = {
        "vodstation_categories": [{**CATEGORY, **each} for each in changes],
        "vodstation_encoding_options": OPTIONS,
    }
    return as_manifest(found, "season", kinds=["vodstation_categories"], **settings)


@pytest.mark.parametrize("text", ODD)
def test_every_text_is_read_as_it_is(text: str) -> None:
    made = as_manifest({}, text)

    assert read(made["text"]) == {"name": text}
    assert type(read(made["text"])["name"]).__name__ != "bool"
    assert ("!unsafe" in made["text"]) == text.startswith(("{{", "{%", "{#"))


def test_others_are_named_where_a_name_is_no_number() -> None:
    (item,) = read(categories({})["text"])["vodstation_categories"]

    assert item == {
        "name": "trailers",
        "output": {"bucket_name": "media", "file_path": "/"},
        "encoding_options": ["2", "games-radio"],
        "thumbnail": False,
    }


@pytest.mark.parametrize(
    ("name", "product"),
    [("2026", "2026"), ("games", "games"), ("q1abcd2345", "q1abcd2345"), ("p2abcd2345", "p1abcd2345")],
)
def test_a_product_is_named_unless_its_name_is_an_id(name: str, product: str) -> None:
    api = {"id": "a1", "name": "x", "api_name": "x", "api_description": None, "product_id": "p1abcd2345"}
    found = {
        "apigw_products": [{"id": "p1abcd2345", "name": name}, {"id": "p2abcd2345", "name": "other"}],
        "apigw_apis": [api],
    }

    (item,) = read(as_manifest(found, "season", kinds=["apigw_apis"])["text"])["apigw_apis"]

    assert item == {"product": product, "name": "x"}


def test_of_two_of_one_name_none_is_held() -> None:
    made = categories({"id": 9}, {}, {"name": "other"})

    assert [item["name"] for item in read(made["text"])["vodstation_categories"]] == ["other"]
    assert made["counts"] == {"vodstation_categories": 1}
    assert (
        made["left_out"]["vodstation_categories"]
        == ["'trailers': there are 2 of this name, and a manifest holds one"] * 2
    )
    assert made["text"].index("#   category_id: 7") < made["text"].index("#   category_id: 9")


def test_a_kind_of_comments_alone_is_an_empty_list() -> None:
    made = categories({"name": " blank"})

    assert read(made["text"])["vodstation_categories"] == []
    assert "# Left out, as ' blank' is a name with blanks at an end: remove them" in made["text"]


def test_a_secret_is_not_exported_and_that_is_said() -> None:
    made = categories({"notification_url": "https://********@example.com/"})

    assert "********" not in made["text"]
    assert "    # notification_url holds a secret and is not here.\n    - name: trailers\n" in made["text"]


def test_a_value_that_the_module_does_not_know_is_said() -> None:
    made = categories({"output": {**CATEGORY["output"], "access_control": "FRIENDS"}})

    assert "# output.access_control is 'FRIENDS', which the module does not know, and is not here." in made["text"]


def test_a_comment_stays_one_line() -> None:
    made = categories({"name": "a\n- b: c\n"}, {"output": {**CATEGORY["output"], "access_control": "a\nmanifest: x"}})

    assert read(made["text"])["vodstation_categories"][0]["name"] == "trailers"
    assert len(read(made["text"])) == 2


@pytest.mark.parametrize(("match", "names"), [("^trail", ["trailers"]), ("er", ["trailers", "other"]), ("^$", [])])
def test_names_match_a_pattern(match: str, names: list[str]) -> None:
    made = categories({}, {"id": 8, "name": "other"}, match=match)

    assert [item["name"] for item in read(made["text"]).get("vodstation_categories", [])] == sorted(names)


@pytest.mark.parametrize(
    ("found", "settings", "says"),
    [
        ({"categories": []}, {}, "'categories' is not a kind; supported: globaledge_profiles,"),
        ({}, {"match": "("}, r"match is '\(', which is not a regular expression"),
        ({}, {"kinds": ["players"]}, "'players' is not a kind"),
        ({"vodstation_categories": [7]}, {}, "has 7, which is not an object as its _info module returns it"),
        (
            {"vodstation_categories": [{"id": 7, "name": "x"}]},
            {},
            "has 'x', which is not as its _info module returns it",
        ),
        ({"vodstation_categories": {"failed": True, "msg": "No."}}, {}, "vodstation_categories could not be read: No."),
    ],
)
def test_what_can_not_be_taken_is_said(found: dict[str, Any], settings: dict[str, Any], says: str) -> None:
    with pytest.raises(AnsibleFilterError, match=says):
        as_manifest(found, "season", **settings)


def test_what_a_loop_registered_is_taken() -> None:
    results = [
        {"ansible_loop_var": "item", "item": {"id": 7}, "categories": [{**CATEGORY, "id": n, "name": f"c{n}"}]}
        for n in (8, 7)
    ]
    made = as_manifest({"vodstation_categories": {"results": results, "changed": False}}, "season")

    assert [item["name"] for item in read(made["text"])["vodstation_categories"]] == ["c7", "c8"]
