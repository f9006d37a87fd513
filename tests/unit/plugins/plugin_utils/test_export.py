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
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.parsing.dataloader import DataLoader

from ansible_collections.naver.ncloud.plugins.module_utils._services.apigateway_stages import Stage
from ansible_collections.naver.ncloud.plugins.plugin_utils.export import READABLE_KINDS, as_manifest
from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS, problems
from ansible_collections.naver.ncloud.tests.unit.support import ONE_IN, Account

ACCOUNTS = int(os.environ.get("EXPORT_ACCOUNTS", 120 // ONE_IN))
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
    apis = info(account, "apigw_api", definition=True)["apis"]
    return {
        "globaledge_profiles": info(account, "globaledge_profile"),
        "livestation_channels": info(account, "livestation_channel"),
        "vodstation_channels": info(account, "vodstation_channel"),
        "vpe_players": info(account, "vpe_player", options=True),
        "apigw_usage_plans": info(account, "apigw_usage_plan"),
        "apigw_products": info(account, "apigw_product"),
        "apigw_apis": apis,
        "apigw_stages": [
            each
            for api in apis
            for each in info(account, "apigw_stage", api=api, usage_plans=True, working_copy=True)["stages"]
        ],
        "apigw_api_keys": info(account, "apigw_api_key", subscriptions=True),
        "vodstation_encoding_options": info(account, "vodstation_encoding_option", default_set=True),
        "vodstation_categories": info(account, "vodstation_category"),
    }


def read(text: str) -> Any:
    """Return the manifest as Ansible reads it."""
    return DataLoader().load(text)["manifest"]


# What can be created again from what answers show: of channels, they do not show all that it takes.
CREATED_AGAIN = [kind for kind in READABLE_KINDS if "channels" not in kind and kind != "vodstation_encoding_options"]


def delete_one(account: Account, manifest: dict[str, Any], chance: random.Random) -> tuple[str, str] | None:
    """Delete an object that nothing else needs, as in the console; return its kind and identity."""
    items = [(kind, item) for kind in CREATED_AGAIN for item in manifest.get(kind, [])]
    for kind, item in chance.sample(items, len(items)):
        if kind == "apigw_stages" and (
            "endpoint_domain" not in item  # it is secret, and not in the file
            or f"{item['api']}/{item['name']}" in str(manifest.get("apigw_api_keys"))  # their plans would go with it
        ):
            continue
        if kind == "apigw_apis" and any(
            (stage["product"], stage["api"]) == (item["product"], item["name"])
            for stage in manifest.get("apigw_stages", [])  # they would go with it
        ):
            continue
        if kind == "vodstation_categories" and (
            item["output"]["bucket_name"] == "no" or "100" in item.get("encoding_options", ())  # they don't exist
        ):
            continue
        options = {name: item[name] for name in KINDS[kind].identity}
        if "failure" not in account.attempt(KINDS[kind].module, False, {**options, "state": "absent"}):
            return kind, KINDS[kind].identify(item)
    return None


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
        plans = [
            {**each, "usagePlanId": f"u{number}abcd2345"} for number, each in enumerate(self.some(self.usage_plan))
        ]
        apis = [
            {**each, "apiId": f"a{number}abcd2345", "productId": self.one(*products)["productId"]}
            for number, each in enumerate(self.some(self.api, "apiName") if products else [])
        ]
        stages = [
            {**each, "stageId": f"s{number}{letter}bcd2345", "apiId": api["apiId"]}
            for number, api in enumerate(apis)
            for letter, each in zip("abcd", self.some(lambda: self.stage(plans), "stageName"), strict=False)
        ]
        return {
            "usagePlans": plans,
            "products": products,
            "apis": apis,
            "stages": stages,
            "apiKeys": self.some(lambda: self.api_key(products, apis, stages)),
        }

    def stage(self, plans: list[dict[str, Any]]) -> dict[str, Any]:
        chosen = [plan["usagePlanId"] for plan in plans if self.one(True, False)]
        quota = self.one({}, {"dayQuotaRequest": 10, "monthQuotaRequest": 100})
        return {
            "stageName": self.one(*WORDS),
            "endpointDomain": self.one("NONE", "https://backend.example.com", "https://me:secret-word@example.com"),
            "throttleRps": self.one(None, 5),
            "cacheTtlSec": self.one(None, 60),
            **self.one({}, {"ipAclCode": "ALLOWED", "ipAclList": "192.0.2.9\n192.0.2.0/28"}),
            **self.one({}, {"isMaintenance": True, "statusCode": 503, "response": self.text()}),
            **self.one({}, {"enabledContentEncoding": True, "minimumCompressionSize": 0}),
            **self.one({}, {"rateRps": 7, **quota, "quotaCondition": "2xx"}),
            "usagePlanIds": chosen,
            "isPublished": self.one(True, False),
            "deployedStageDeploymentNo": self.one(None, 900001),
        }

    def api_key(
        self, products: list[dict[str, Any]], apis: list[dict[str, Any]], stages: list[dict[str, Any]]
    ) -> dict[str, Any]:
        product_of = {api["apiId"]: api["productId"] for api in apis}
        return {
            "apiKeyName": self.text(),
            "apiKeyDescription": self.one(None, "", self.text()),
            "isEnabled": self.one(True, False),
            "primaryKey": "secret-word-1",
            "subscriptions": [
                {
                    "productId": product["productId"],
                    "status": self.one("ACCEPTED", "ACCEPTED", "REQUEST", "REJECTED"),
                    "plans": {
                        stage["stageId"]: self.one(*stage["usagePlanIds"])
                        for stage in stages
                        if product_of[stage["apiId"]] == product["productId"] and stage["usagePlanIds"]
                    },
                }
                for product in products
                if self.one(True, False)
            ],
        }

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
        content = [{"resourcePath": "/"}, *self.some(self.resource, "resourcePath")]
        return {
            "apiName": self.one(*WORDS),
            "apiDescription": self.one(None, "", self.text()),
            "resources": content,
        }

    def resource(self) -> dict[str, Any]:
        return {
            "resourcePath": self.one("/2026", "/{id+}", "/null", "/off"),
            **self.one({}, {"corsAllowOrigin": "*", "corsMaxAge": "3600"}),
            "methods": self.some(self.method, "methodName"),
        }

    def method(self) -> dict[str, Any]:
        sent = {"method": "GET", "stream": False, "url": "/yes?q={{ 7 * 7 }}"}
        return {
            "methodName": self.one("GET", "POST", "ANY"),
            "requiredApiKey": {"required": self.one(True, False)},
            "authentication": {"platform": self.one("NONE", "IAM")},
            "validation": self.one({"type": "NONE"}, {"type": "QUERYSTRING_HEADERS", "queryStrings": ["no"]}),
            **self.one({}, {"httpEndPoint": sent}, {"mockEndPoint": {"httpStatus": 200, "response": self.text()}}),
            "parameters": self.one(
                [], [{"parameterName": "no", "parameterCode": "REQUEST_QUERY", "parameterType": "integer"}]
            ),
        }

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


def exported(account: Account, folder: Path) -> dict[str, Any]:
    """Return what the role leaves, its files written."""
    found = found_in(account)
    made = as_manifest(found, "season", folder=str(folder))
    assert as_manifest({kind: found[kind] for kind in reversed(found)}, "season", folder=str(folder)) == made
    for path, text in made["files"].items():
        Path(path).write_text(text, encoding="utf-8")
    return made


def provisioned(account: Account, manifest: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    """Do what provisioning does, and return what it did, by kind and item."""
    done = {}
    for kind in [kind for kind in KINDS if kind in manifest]:
        module = KINDS[kind].module
        wait = {"wait": False} if "wait" in module.arguments.spec else {}
        for item in manifest[kind]:
            result = account.run(module, **item, **wait)
            assert result["changed"] or not account.writes
            if result["changed"]:
                done[kind, KINDS[kind].identify(item)] = result["actions"]
    return done


@pytest.mark.parametrize("number", range(ACCOUNTS))
def test_what_is_exported_is_found_as_it_should_be(account: Account, number: int, tmp_path: Path) -> None:
    accounts = Accounts(number)
    seed = accounts.seed()
    account.emulator.seed(seed)
    for stage in seed["apigateway"]["stages"]:
        if accounts.one(True, False):  # else the console deployed it
            api = next(api for api in seed["apigateway"]["apis"] if api["apiId"] == stage["apiId"])
            options = {"api": api["apiId"], "product": api["productId"], "stage_id": stage["stageId"]}
            account.run(KINDS["apigw_stages"].module, **options)

    made = exported(account, tmp_path)
    manifest = read(made["text"])

    assert manifest["name"] == "season"
    assert not problems(manifest)
    assert all(line.isprintable() for line in made["text"].split("\n"))
    assert "secret-word" not in "".join((made["text"], *made["files"].values()))
    there = {
        "vodstation_categories": seed["vodstation"]["categories"],
        "vpe_players": seed["vpe"]["players"],
        "apigw_usage_plans": seed["apigateway"]["usagePlans"],
        "apigw_products": seed["apigateway"]["products"],
        "apigw_apis": seed["apigateway"]["apis"],
        "apigw_stages": seed["apigateway"]["stages"],
        "apigw_api_keys": seed["apigateway"]["apiKeys"],
    }
    for kind, objects in there.items():
        assert made["counts"][kind] + len(made["left_out"].get(kind, [])) == len(objects)
    assert {kind: len(manifest[kind]) for kind in manifest.keys() - {"name"}} == {
        kind: count for kind, count in made["counts"].items() if kind in manifest
    }
    assert provisioned(account, manifest) == {}

    if (deleted := delete_one(account, manifest, accounts.random)) is not None:
        done = provisioned(account, manifest)
        assert list(done) == [deleted], "nothing else is touched"
        assert done[deleted][0] == "create"
        assert provisioned(account, manifest) == {}


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


API = {"id": "a1", "name": "x", "api_name": "x", "api_description": None, "product_id": "p1abcd2345"}
KEY = {"id": "k1", "name": "partner", "api_key_name": "partner", "api_key_description": None, "is_enabled": True}


def test_a_definition_is_in_the_manifest_or_in_a_file_beside_it() -> None:
    definition = {
        "openapi": "3.0.1",
        "paths": {
            "/off": {
                "get": {
                    "x-ncp-apigateway-endpoint": {"MOCK": {"httpStatus": 200, "response": "{{ 7 * 7 }}", "headers": {}}}
                }
            }
        },
    }
    products = [
        {"id": "p1abcd2345", "name": "경기"},
        {"id": "p2abcd2345", "name": "a/b"},
        {"id": "p3abcd2345", "name": "X"},
    ]
    apis = [
        {**API, "definition": definition},
        {**API, "definition": definition, "id": "a2", "product_id": "p2abcd2345"},
        {**API, "definition": definition, "id": "a3", "product_id": "p3abcd2345"},
        {**API, "definition": definition, "id": "a4", "product_id": "p3abcd2345", "name": "X", "api_name": "X"},
        {**API, "definition": {"url": "https://********@example.com"}, "id": "a5", "name": "y", "api_name": "y"},
        {**API, "definition": {"openapi": "4"}, "id": "a6", "name": "z", "api_name": "z"},
    ]
    found = {"apigw_products": products, "apigw_apis": apis}

    inside = as_manifest(found, "season", kinds=["apigw_apis"])
    beside = as_manifest(found, "season", kinds=["apigw_apis"], folder="season.apis")

    assert inside["files"] == {}
    assert [item.get("definition") for item in read(inside["text"])["apigw_apis"]] == [*[definition] * 4, None]
    assert {f"{item['product']}/{item['name']}": item.get("src") for item in read(beside["text"])["apigw_apis"]} == {
        "X/X": "season.apis/p3abcd2345.a4.yml",  # some systems take x for X
        "X/x": "season.apis/p3abcd2345.a3.yml",
        "a/b/x": "season.apis/p2abcd2345.a2.yml",
        "경기/x": "season.apis/경기.x.yml",
        "경기/y": None,
    }
    assert "# definition holds a secret and is not here." in beside["text"]
    assert beside["left_out"]["apigw_apis"][0].startswith("'경기/z': ")
    assert len(beside["files"]) == 4
    for text in beside["files"].values():
        assert yaml.safe_load(text) == definition


def test_an_api_without_a_product_is_left_out() -> None:
    """Its answers do not say in which product it is."""
    api = {**API, "product_id": "", "definition": {"openapi": "3.0.1", "paths": {}}}

    made = as_manifest(
        {"apigw_products": [], "apigw_apis": [api]}, "season", kinds=["apigw_apis"], folder="season.apis"
    )

    assert made["files"] == {}
    assert "has no product" in made["left_out"]["apigw_apis"][0]


def test_the_name_of_an_api_is_one_in_its_product() -> None:
    stage = {**dict.fromkeys(Stage.__annotations__), "id": "s1", "name": "prod", "stage_name": "prod", "api_id": "a1"}
    found = {
        "apigw_products": [{"id": "p1abcd2345", "name": "games"}, {"id": "p2abcd2345", "name": "music"}],
        "apigw_apis": [API, {**API, "id": "a2", "product_id": "p2abcd2345"}],
        "apigw_stages": [{**stage, "product_id": "p1abcd2345", "serves_working_copy": True, "is_canary": True}],
    }
    made = as_manifest(found, "season", kinds=["apigw_stages"])

    assert read(made["text"])["apigw_stages"] == [{"product": "games", "api": "x", "name": "prod"}]
    assert "    # Its canary is not here.\n    - product: games\n" in made["text"]


def test_what_a_key_subscribes_to_elsewhere_is_left_alone() -> None:
    foreign = {"product_id": "p9", "product_name": "theirs", "status": "ACCEPTED", "plans": None, "plan_ids": None}
    own = {"product_id": "p1", "product_name": "games", "status": "DENY", "plan_ids": {"x/prod": "u1"}}
    found = {
        "apigw_products": [{"id": "p1", "name": "games"}],
        "apigw_usage_plans": [{"id": "u1", "name": "gold"}],
        "apigw_api_keys": [{**KEY, "subscriptions": [foreign, own]}],
    }
    made = as_manifest(found, "season", kinds=["apigw_api_keys"])

    (item,) = read(made["text"])["apigw_api_keys"]
    assert item == {
        "name": "partner",
        "enabled": True,
        "subscriptions": [{"product": "games", "plans": {"x/prod": "gold"}}],
        "purge_subscriptions": False,
    }
    assert "# Its subscription to 'theirs', a product of somebody else, is not here." in made["text"]
    assert "# Its subscription to 'games' is DENY, which a new one is not." in made["text"]


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


@pytest.mark.parametrize(
    ("production", "says"),
    [
        (None, "    # No answer shows its options in Production: set promote if they are to be those of Develop.\n"),
        ({"lang": "ja"}, "    # Its options in Production are others than in Develop, and not here.\n"),
        ({"lang": "ko"}, ""),
    ],
)
def test_what_is_not_known_of_a_players_production_is_said(production: dict[str, Any] | None, says: str) -> None:
    player = {"id": "7", "no": "7", "name": "games", "version": "1.1.0", "auto_update": True, "domains": {}}
    shown = {**player, "options": {"lang": "ko"}, "production_options": production}

    made = as_manifest({"vpe_players": {"players": [shown]}}, "account")

    assert f"  vpe_players:\n{says}    - name: games\n" in made["text"]
    assert ("promote: changed" in made["text"]) is (not says)


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
        ({"categories": []}, {}, "'categories' is not a kind to export; supported: globaledge_profiles,"),
        ({}, {"match": "("}, r"match is '\(', which is not a regular expression"),
        ({}, {"kinds": ["players"]}, "'players' is not a kind to export"),
        ({}, {"kinds": ["livestation_short_clips"]}, "'livestation_short_clips' is not a kind to export"),
        ({}, {"match": ["games"]}, r"match is \['games'\], which is not a regular expression"),
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


@pytest.mark.parametrize(
    ("kinds", "read"),
    [
        (["vpe_players"], ["vpe_players"]),
        (["vodstation_categories"], ["vodstation_encoding_options", "vodstation_categories"]),
        (["apigw_stages"], ["apigw_usage_plans", "apigw_products", "apigw_apis", "apigw_stages"]),
        (None, READABLE_KINDS),
    ],
    ids=str,
)
def test_what_is_read_for_the_kinds(kinds: list[str] | None, read: list[str]) -> None:
    """Also what their items name, and that first."""
    assert list(as_manifest({}, "", kinds=kinds)["reads"]) == read


def test_each_kind_is_read_with_its_module(account: Account) -> None:
    for kind, module in as_manifest({}, "")["reads"].items():
        code = import_module(f"ansible_collections.naver.ncloud.plugins.modules.{module.removeprefix('naver.ncloud.')}")

        assert code.MODULE.id_option == KINDS[kind].id_option
