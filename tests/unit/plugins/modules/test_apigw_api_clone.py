# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""APIs, from the outside in. Ids are opaque and may look like names; what a user gives may be either."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.naver.ncloud.plugins.modules.apigw_api_clone import MODULE
from ansible_collections.naver.ncloud.plugins.modules.apigw_api_info import MODULE as INFO
from ansible_collections.naver.ncloud.tests.unit.support import Account, Case, Task, Write

CASE = Case(
    writes=(
        Write(
            operation="apigateway-api-clone",
            action="create",
            says="clone API",
            options={"product": "p1abcd2345", "name": "games-green", "source": "games-blue"},
            end={"apigateway.apis": [{"apiName": "games-blue", "apiDescription": "Blue"}, {"apiName": "games-green"}]},
        ),
        Write(
            operation="apigateway-api-change",
            action="update",
            says="update API",
            options={"product": "p1abcd2345", "name": "games-blue", "description": "New"},
            end={"apigateway.apis": [{"apiName": "games-blue", "apiDescription": "New"}]},
        ),
        Write(
            operation="apigateway-api-delete",
            action="delete",
            says="delete API",
            options={"product": "p1abcd2345", "name": "games-blue", "state": "absent"},
            end={"apigateway.apis": []},
        ),
    ),
    tasks=(Task({"product": "games", "api_id": "a1abcd2345", "description": "New"}),),
    seed={
        "apigateway": {
            "products": [{"productId": "p1abcd2345", "productName": "games"}],
            "apis": [
                {
                    "apiId": "a1abcd2345",
                    "productId": "p1abcd2345",
                    "apiName": "games-blue",
                    "apiDescription": "Blue",
                }
            ],
        }
    },
)

DIALECTS = ("newest", "legacy")
PRODUCTS, APIS, GET = "apigateway-product-getproductlist", "apigateway-api-apis", "apigateway-api-apis-detail"
CLONE, PATCH, DELETE = "apigateway-api-clone", "apigateway-api-change", "apigateway-api-delete"
PRODUCT, OTHER_PRODUCT = "p1abcd2345", "p2abcd2345"
BLUE, GREEN, FOREIGN = "a1bcd23456", "a2bcd23456", "a3bcd23456"
STAGE = {"stageName": "v1", "endpointDomain": "https://blue.example.com", "throttleRps": 7}
ACCOUNT: dict[str, Any] = {
    "products": [
        {"productId": PRODUCT, "productName": "Winter games"},
        {"productId": OTHER_PRODUCT, "productName": "Winter games 2"},
    ],
    "apis": [
        {"apiId": BLUE, "productId": PRODUCT, "apiName": "games-blue", "apiDescription": "Blue", "stages": [STAGE]},
        {"apiId": FOREIGN, "productId": OTHER_PRODUCT, "apiName": "foreign", "stages": [STAGE]},
    ],
}
CLONED: dict[str, Any] = {
    "apiId": GREEN,
    "productId": PRODUCT,
    "apiName": "games-green",
    "apiDescription": "Green",
    "modifier": "somebody",
    "modTime": "2026-01-31T09:00:00Z",
}
WANTED: dict[str, Any] = {"product": PRODUCT, "name": "games-green", "source": "games-blue"}


def apis(account: Account, product: str = PRODUCT) -> dict[str, dict[str, Any]]:
    """The APIs of a product by their names, which are unique."""
    there = [api for api in account.emulator.state("apigateway")["apis"] if api["productId"] == product]
    there = [api for api in there if not api["isDeleted"]]
    assert len({api["apiName"] for api in there}) == len(there)
    return {api["apiName"]: api for api in there}


# -- cloning


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("source", "look"), [("games-blue", APIS), (BLUE, GET)], ids=["by name", "by id"])
@pytest.mark.parametrize(("product", "first"), [(PRODUCT, []), ("Winter games", [PRODUCTS])], ids=["id", "name"])
def test_clone(account: Account, product: str, first: list[str], source: str, look: str, dialect: str) -> None:
    """One listing, a look at the source, the write; and a look at the products if the product is given by name."""
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)
    options = {"product": product, "name": "games-green", "source": source}

    created = account.apply(MODULE, **options)

    assert account.calls == [*first, APIS, look, CLONE]
    assert created["changed"]
    assert created["actions"] == ["create"]
    assert created["pending"] == []
    there = apis(account)["games-green"]
    assert created["api"]["api_id"] == there["apiId"] != BLUE
    assert created["api"]["product_id"] == PRODUCT
    stages = account.emulator.state("apigateway")["stages"]
    assert [stage["throttleRps"] for stage in stages if stage["apiId"] == there["apiId"]] == [7]

    again = account.apply(MODULE, **options)

    assert account.calls == [*first, APIS]
    assert not again["changed"]
    assert again["actions"] == again["pending"] == []
    assert again["api"]["api_id"] == there["apiId"]
    assert again["diff"]["before"] == again["diff"]["after"]


@pytest.mark.parametrize("description", [None, "", "Winter games, green", "겨울 " * 100])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_was_not_set_is_not_sent(account: Account, description: str | None, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)

    account.apply(MODULE, **WANTED, description=description)

    sent = {} if description is None else {"apiDescription": description}
    assert account.entries[-1]["body"] == {"apiName": "games-green", "originApiId": BLUE, **sent}
    assert not account.apply(MODULE, **WANTED, description=description)["changed"]


def test_from_another_product(account: Account) -> None:
    """By id; a name counts in the product."""
    account.seed("apigateway", **ACCOUNT)

    assert account.apply(MODULE, **{**WANTED, "source": FOREIGN})["changed"]
    assert account.calls == [APIS, GET, APIS, CLONE]
    assert account.refuse(MODULE, product=PRODUCT, name="red", source="foreign")["failure"]["kind"] == "not_found"


@pytest.mark.parametrize("source", ["a1b2c3d4e5", "plainnames", "Green"])
def test_a_name_that_looks_like_an_id(account: Account, source: str) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[{"apiId": "plainid", "productId": PRODUCT, "apiName": source}])

    created = account.apply(MODULE, product=PRODUCT, name="games-green", source=source)

    assert account.entries[-1]["body"]["originApiId"] == "plainid"
    assert created["actions"] == ["create"]
    assert not account.apply(MODULE, product=PRODUCT, name=source)["changed"]
    assert account.calls == [APIS]


@pytest.mark.parametrize("identifier", ["plainid", "abcdefghij", "X"])
def test_an_id_that_looks_like_a_name(account: Account, identifier: str) -> None:
    """A name is looked for first, and then an id."""
    account.seed("apigateway", products=[{"productId": identifier, "productName": "odd"}])
    account.seed("apigateway", apis=[{"apiId": identifier, "productId": identifier, "apiName": "games-blue"}])

    assert account.apply(MODULE, product=identifier, name="games-green", source=identifier)["changed"]
    assert account.calls == [PRODUCTS, APIS, APIS, GET, CLONE]
    assert not account.apply(MODULE, product=identifier, api_id=identifier)["changed"]


# -- the source


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (None, "input"),
        ("nothing-like-it", "not_found"),
        ("plainid", "not_found"),
        ("games-green", "not_found"),
        ("Games-blue", "not_found"),
        ("games-blu", "not_found"),
        ("a name, with blanks", "not_found"),
    ],
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_source(account: Account, source: str | None, kind: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)

    refused = account.refuse(MODULE, product=PRODUCT, name="games-green", source=source)

    assert refused["failure"]["kind"] == kind
    assert "source" in refused["failure"]["hint"]


def test_an_id_that_no_api_has(account: Account) -> None:
    """It could be that of an API in another product, so only the service can say that there is none."""
    account.seed("apigateway", **ACCOUNT)

    refused = account.fail(MODULE, **{**WANTED, "source": "z9z9z9z9z9"})

    assert refused["failure"]["kind"] == "not_found"
    assert refused["failure"]["operation"] == "clone API"
    assert "z9z9z9z9z9" in refused["msg"]
    assert "Set source to" in refused["failure"]["hint"]
    assert account.writes == [CLONE]


def test_a_source_that_two_are(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[{"apiId": "b1bcd23456", "productId": PRODUCT, "apiName": "games-blue"}])

    refused = account.refuse(MODULE, **WANTED)

    assert refused["failure"]["kind"] == "ambiguous"
    assert BLUE in refused["msg"]
    assert "b1bcd23456" in refused["msg"]


@pytest.mark.parametrize("source", ["games-blue", BLUE])
def test_a_deleted_source(account: Account, source: str) -> None:
    account.seed("apigateway", products=ACCOUNT["products"], apis=[{**ACCOUNT["apis"][0], "isDeleted": True}])

    assert account.fail(MODULE, **{**WANTED, "source": source})["failure"]["kind"] == "not_found"


def test_an_api_that_is_there_needs_no_source(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)

    assert not account.apply(MODULE, product=PRODUCT, name="games-blue")["changed"]
    assert not account.apply(MODULE, product=PRODUCT, name="games-blue", source="nobody")["changed"]
    assert account.calls == [APIS]


# -- the product


@pytest.mark.parametrize(
    ("product", "kind", "calls"),
    [
        ("Winter", "not_found", [PRODUCTS, APIS]),
        ("winter games", "not_found", [PRODUCTS]),
        ("A product that nobody has", "not_found", [PRODUCTS]),
        ("p9abcd2345", "not_found", [APIS, PRODUCTS]),
        ("", "input", []),
        ("two\nlines", "input", []),
        ("..", "input", [PRODUCTS]),
    ],
    ids=str,
)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_no_product(account: Account, product: str, kind: str, calls: list[str], state: str) -> None:
    account.seed("apigateway", **ACCOUNT)
    if state == "absent" and kind == "not_found":  # it went with its product; a name misspelled should be noticed too
        done = account.run(MODULE, product=product, name="games-green", state=state)
        assert account.calls == calls
        assert not done["changed"]
        assert product in done["warnings"][0]
        return

    account.fail(MODULE, check=True, **{**WANTED, "product": product}, state=state)
    assert account.calls == calls
    refused = account.fail(MODULE, **{**WANTED, "product": product}, state=state)

    assert account.calls == calls
    assert refused["failure"]["kind"] == kind
    assert repr(product) in refused["msg"] or product in refused["msg"]


def test_a_product_that_two_are(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", products=[{"productId": "p3abcd2345", "productName": "Winter games"}])

    refused = account.refuse(MODULE, **{**WANTED, "product": "Winter games"})

    assert refused["failure"]["kind"] == "ambiguous"
    assert PRODUCT in refused["msg"]
    assert "p3abcd2345" in refused["msg"]
    assert account.calls == [PRODUCTS]
    assert account.apply(MODULE, **WANTED)["changed"]


def test_a_deleted_product_does_not_count(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", products=[{"productId": "p3abcd2345", "productName": "Winter games", "isDeleted": True}])

    assert account.apply(MODULE, **{**WANTED, "product": "Winter games"})["changed"]


@pytest.mark.parametrize("name", ["games20260", "w1nterg4me"])
def test_a_product_whose_name_looks_like_an_id(account: Account, name: str) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", products=[{"productId": PRODUCT, "productName": name}])

    assert account.apply(MODULE, **{**WANTED, "product": name})["changed"]
    assert account.calls == [APIS, PRODUCTS, APIS, APIS, CLONE]
    assert not account.apply(MODULE, product=name, api_id=BLUE)["changed"]


@pytest.mark.parametrize("name", ["games00001", "w1nterg4me"])
def test_a_product_whose_name_looks_like_an_id_that_is_forbidden(account: Account, name: str) -> None:
    """An unknown id may be answered as one that the key may not see; the look-up by name follows all the same."""
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", products=[{"productId": PRODUCT, "productName": name}])
    account.emulator.add_fault(operation=APIS, nth=1, status=403, error_code="10011", shape="service")

    assert account.run(MODULE, **{**WANTED, "product": name})["actions"] == ["create"]
    assert account.calls == [APIS, PRODUCTS, APIS, APIS, CLONE]


def test_a_forbidden_id_that_is_no_name_either(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.emulator.add_fault(operation=APIS, status=403, error_code="10011", shape="service")

    refused = account.fail(MODULE, **{**WANTED, "product": "games00001"})

    assert account.calls == [APIS, PRODUCTS]
    assert refused["failure"]["kind"] == "permission"
    assert "nor does a product of API Gateway have the name 'games00001'" in refused["msg"]
    assert "Correct product" in refused["failure"]["hint"]


def test_a_source_whose_name_looks_like_an_id_that_is_forbidden(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[{"apiId": "plainid", "productId": PRODUCT, "apiName": "games00001"}])
    account.emulator.add_fault(operation=GET, status=403, error_code="10011", shape="service")

    account.run(MODULE, **{**WANTED, "source": "games00001"})

    assert account.entries[-1]["body"]["originApiId"] == "plainid"


# -- the description


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("by", [{"name": "games-green"}, {"api_id": GREEN}], ids=["by name", "by id"])
@pytest.mark.parametrize(
    ("description", "before"), [("New", "Green"), ("New", ""), ("New", None), ("", "Green"), ("초록", "Green")]
)
def test_update(account: Account, by: dict[str, Any], description: str, before: str | None, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[{**CLONED, "apiDescription": before}])
    look = APIS if "name" in by else GET

    result = account.apply(MODULE, product=PRODUCT, **by, description=description)

    assert account.calls == [*dict.fromkeys((look, GET)), PATCH, GET]  # what a listing showed is read by id
    assert result["actions"] == ["update"]
    assert result["api"]["api_description"] == description
    assert result["diff"]["before"] != result["diff"]["after"]
    assert apis(account)["games-green"]["apiDescription"] == description
    again = account.apply(MODULE, product=PRODUCT, **by, description=description)
    assert not again["changed"]
    assert account.calls == [look]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("description", "before"), [(None, "Green"), (None, ""), ("", ""), ("", None), ("Green", "Green")]
)
def test_nothing_to_do(account: Account, description: str | None, before: str | None, dialect: str) -> None:
    """What is not given is left alone, and empty is as good as none."""
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[{**CLONED, "apiDescription": before}])

    assert not account.apply(MODULE, **WANTED, description=description)["changed"]
    assert account.calls == [APIS]
    assert not account.apply(MODULE, product=PRODUCT, api_id=GREEN, description=description)["changed"]
    assert account.calls == [GET]
    assert apis(account)["games-green"].get("apiDescription") == before


def test_an_api_can_not_be_renamed(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[CLONED])

    refused = account.refuse(MODULE, product=PRODUCT, api_id=GREEN, name="games-red", description="New")

    assert refused["failure"]["kind"] == "immutable"
    assert "name (is 'games-green', wanted 'games-red')" in refused["msg"]
    assert "clone it under the new name" in refused["failure"]["hint"]
    assert account.calls == [GET]


# -- by id


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("identifier", ["z9z9z9z9z9", "nope", FOREIGN])
def test_an_id_that_does_not_exist(account: Account, identifier: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)

    missing = account.refuse(MODULE, **WANTED, api_id=identifier)

    assert missing["failure"]["kind"] == "not_found"
    assert "api_id" in missing["msg"]
    assert not account.apply(MODULE, product=PRODUCT, api_id=identifier, state="absent")["changed"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_deleted_is_not_there(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[{**CLONED, "isDeleted": True}])

    assert not account.apply(MODULE, product=PRODUCT, name="games-green", state="absent")["changed"]
    assert not account.apply(MODULE, product=PRODUCT, api_id=GREEN, state="absent")["changed"]
    assert account.refuse(MODULE, product=PRODUCT, api_id=GREEN)["failure"]["kind"] == "not_found"
    assert account.apply(MODULE, **WANTED)["api"]["api_id"] != GREEN


# -- removing


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("by", "look"), [({"name": "games-green"}, APIS), ({"api_id": GREEN}, GET)], ids=["by name", "by id"]
)
def test_absent(account: Account, by: dict[str, str], look: str, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[CLONED])

    gone = account.apply(MODULE, product=PRODUCT, **by, state="absent")

    assert account.calls == [look, DELETE]
    assert gone["actions"] == ["delete"]
    assert gone["api"] is None
    assert gone["diff"]["before"]["api_id"] == GREEN
    assert set(apis(account)) == {"games-blue"}
    assert not account.apply(MODULE, product=PRODUCT, **by, state="absent")["changed"]
    assert not account.apply(MODULE, product="Winter games", **by, state="absent")["changed"]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("product", "calls"), [(PRODUCT, [GET, APIS]), ("Winter games", [PRODUCTS, GET])], ids=["by id", "by name"]
)
@pytest.mark.parametrize("name", [{}, {"name": "games-green"}], ids=["", "and a name"])
def test_an_id_that_is_gone_is_no_news(
    account: Account, product: str, calls: list[str], name: dict[str, str], dialect: str
) -> None:
    """The service answers the same to an unknown API as to an unknown product: that is there if its APIs are."""
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)

    done = account.apply(MODULE, product=product, api_id=GREEN, **name, state="absent")

    assert not done["changed"]
    assert done["warnings"] == []
    assert account.calls == calls


@pytest.mark.parametrize(
    ("product", "calls"),
    [("p9abcd2345", [GET, APIS, PRODUCTS]), ("Winter", [PRODUCTS, GET, APIS]), ("A product of nobody", [PRODUCTS])],
)
def test_an_id_in_a_product_that_is_unknown(account: Account, product: str, calls: list[str]) -> None:
    account.seed("apigateway", **ACCOUNT)

    done = account.apply(MODULE, product=product, api_id=GREEN, state="absent")

    assert not done["changed"]
    (warning,) = done["warnings"]
    assert (
        warning
        == f"API Gateway product {product!r} was not found, so API Gateway API with api_id {GREEN} is treated as absent"
    )
    assert account.calls == calls


def test_somebody_else_deletes_it_first(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[CLONED])
    account.emulator.add_fault(operation=DELETE, nth=1, error_code="300", details="There is no API.", when="after")

    gone = account.run(MODULE, product=PRODUCT, name="games-green", state="absent")

    assert not gone["changed"]
    assert account.writes == [DELETE]


def test_a_name_that_two_have(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[CLONED, {**CLONED, "apiId": "b2bcd23456"}])

    for state in ("present", "absent"):
        refused = account.refuse(MODULE, **WANTED, state=state)
        assert refused["failure"]["kind"] == "ambiguous"
        assert GREEN in refused["msg"]
        assert "b2bcd23456" in refused["msg"]
        assert "api_id" in refused["failure"]["hint"]

    assert account.apply(MODULE, product=PRODUCT, api_id=GREEN, state="absent")["changed"]
    assert apis(account)["games-green"]["apiId"] == "b2bcd23456"


# -- what only the service knows


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_name_that_is_taken_in_the_last_moment(account: Account, dialect: str) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)
    account.emulator.add_fault(operation=CLONE, error_code="100", details="The product already has that API.")

    refused = account.fail(MODULE, **WANTED)

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("rejected", "100")
    assert "already has" in refused["msg"]
    assert account.writes == [CLONE]


@pytest.mark.parametrize("code", ["10011", "10002"])
def test_codes_that_were_seen_on_a_live_system(account: Account, code: str) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.emulator.add_fault(operation=CLONE, status=403, error_code=code, shape="service")

    refused = account.fail(MODULE, **WANTED)

    assert (refused["failure"]["kind"], refused["failure"]["code"]) == ("permission", code)
    assert "API Gateway" in refused["failure"]["hint"]


# -- writes whose answer is lost


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize(
    ("options", "write", "left"),
    [
        (WANTED, CLONE, {"games-blue": "Blue", "games-green": None}),
        ({"product": PRODUCT, "name": "games-blue", "description": "New"}, PATCH, {"games-blue": "New"}),
        ({"product": PRODUCT, "name": "games-blue", "state": "absent"}, DELETE, {}),
    ],
    ids=["clone", "update", "delete"],
)
def test_a_lost_answer(
    account: Account, options: dict[str, Any], write: str, left: dict[str, Any], drop: str, dialect: str
) -> None:
    account.emulator.update_settings(dialect=dialect)
    account.seed("apigateway", **ACCOUNT)
    account.emulator.add_fault(operation=write, nth=1, drop=drop)

    result = account.run(MODULE, **options)

    assert result["changed"]
    assert account.writes.count(write) == (2 if drop == "before" else 1)
    assert {name: api.get("apiDescription") for name, api in apis(account).items()} == left
    assert not account.apply(MODULE, **options)["changed"]


@pytest.mark.parametrize("status", [200, 201, 204])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_success_without_a_body(account: Account, status: int, state: str) -> None:
    """204 as documented, and in case it is said otherwise."""
    account.seed("apigateway", **ACCOUNT)
    account.emulator.add_fault(method="write", nth=1, empty=True, status=status, when="after")

    result = account.run(MODULE, product=PRODUCT, name="games-blue", description="New", state=state)

    assert result["changed"]
    assert len(account.writes) == 1
    assert set(apis(account)) == ({"games-blue"} if state == "present" else set())


# -- bad input


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"name": ""}, ["name is ''", "1 to 20"]),
        ({"name": "x" * 21}, ["name"]),
        ({"name": "with blank"}, ["name"]),
        ({"name": "게임"}, ["name"]),
        ({"name": "games\n"}, ["name"]),
        ({"api_id": "../apis"}, ["api_id"]),
        ({"api_id": "x" * 11}, ["api_id"]),
        ({"name": "games", "description": "x" * 301}, ["description", "300"]),
        ({"name": "games", "source": ""}, ["source"]),
        ({"name": "?", "product": "\t", "api_id": "%", "source": "\0"}, ["name", "product", "api_id", "source"]),
    ],
    ids=str,
)
def test_values_that_can_not_be_right(account: Account, options: dict[str, Any], named: list[str]) -> None:
    refused = account.refuse(MODULE, **{"product": PRODUCT, **options})

    assert refused["failure"]["kind"] == "input"
    assert account.calls == []
    for words in named:
        assert words in refused["msg"]


def test_name_or_id(account: Account) -> None:
    with pytest.raises(ValueError, match="one of the following is required: name, api_id"):
        account.run(MODULE, product=PRODUCT)


@pytest.mark.parametrize("site", ["public", "gov", "fin"])
def test_every_site(account: Account, site: str) -> None:
    account.emulator.update_settings(site=site)
    account.seed("apigateway", **ACCOUNT)

    assert account.apply(MODULE, **WANTED, site=site)["changed"]
    assert account.apply(MODULE, **WANTED, site=site, description="New")["actions"] == ["update"]
    assert account.apply(MODULE, **WANTED, site=site, state="absent")["changed"]


# -- many


@pytest.mark.parametrize("page_size", [None, 7])
@pytest.mark.parametrize(("name", "matches"), [("api-742", 1), ("api-1", 112), ("api-10", 12)])
def test_one_among_a_thousand(account: Account, name: str, matches: int, page_size: int | None) -> None:
    """The service narrows the list down to what has the name in its own: one call, unless that fills a page."""
    account.emulator.update_settings(max_page_size=page_size)
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis={"count": 1000, "productId": PRODUCT, "apiName": "api-{n}"})
    looks = [APIS] * -(-matches // (page_size or 100))

    assert not account.run(MODULE, product=PRODUCT, name=name)["changed"]
    assert account.calls == looks

    (found,) = account.run(INFO, product=PRODUCT, name=name)["apis"]
    assert found["api_name"] == name
    assert account.calls == looks

    assert account.run(MODULE, product=PRODUCT, name="new", source=name)["changed"]
    assert account.calls == [APIS, *looks, CLONE]


def test_one_product_among_a_thousand(account: Account) -> None:
    account.seed("apigateway", products={"count": 1000, "productName": "product {n}"})
    account.seed("apigateway", **ACCOUNT)

    assert not account.run(MODULE, product="Winter games", name="games-blue")["changed"]
    assert account.calls == [PRODUCTS, APIS]


def test_a_change_that_can_not_be_read_back_was_made(account: Account) -> None:
    account.seed("apigateway", **ACCOUNT)
    account.seed("apigateway", apis=[CLONED])
    account.emulator.add_fault(operation=GET, nth=2, status=503, error_code="500")

    failed = account.fail(MODULE, product=PRODUCT, name="games-green", description="Red", max_retries=0)

    assert failed["actions"] == ["update"]
    assert apis(account)["games-green"]["apiDescription"] == "Red"
