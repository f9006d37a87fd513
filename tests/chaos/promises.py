# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is promised, as checks of an account's whole state and of single answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.naver.ncloud.plugins.plugin_utils.manifest import KINDS
from ansible_collections.naver.ncloud.tests.chaos import gateway
from ansible_collections.naver.ncloud.tests.chaos.roles import Answer
from ansible_collections.naver.ncloud.tests.chaos.stacks import EDGES
from ansible_collections.naver.ncloud.tests.unit.support import assert_clear
from ncloud_emulator.emulation import Emulation

CDNS = "cdns"
SOMEBODY = "somebody-"  # how the names of things begin that somebody else makes meanwhile
Things = dict[str, list[dict[str, Any]]]


class BrokenPromiseError(Exception):
    """An invariant does not hold."""


def promise(holds: Any, sentence: str) -> None:
    if not holds:
        raise BrokenPromiseError(sentence)


def check_answer(answer: Answer, *, vanishes: bool = False) -> None:
    """An answer is clear and true, whatever went wrong.

    :param vanishes: what is created may fail and be gone before a run whose answer was lost has seen it.
    """
    result, what = answer.result, f"{answer.kind} {answer.options.get('name')}"
    crashed = [entry.exception for entry in answer.entries if entry.exception]
    promise(not crashed, f"The emulator failed: {crashed}")
    if answer.failed:
        try:
            assert_clear(result)
        except AssertionError as error:
            raise BrokenPromiseError(f"A failure is a clear sentence ({error}): {result}") from error
    promise(
        result["changed"] or not answer.effects or (vanishes and answer.failure == "outcome_unknown"),
        f"Never changed: false for what happened: {what}: {answer.effects}: {result.get('msg', 'a success')}",
    )


def check_order(answers: Sequence[Answer]) -> None:
    """No clip is cut from a channel of the manifest before that is as wanted, or has failed."""
    latest: dict[str, Answer] = {}
    for answer in answers:
        if answer.kind == "livestation_channels" and "name" in answer.options:
            latest[str(answer.options["name"])] = answer
        channel = latest.get(str(answer.options.get("channel")))
        if channel is not None and "create" in answer.result.get("actions", []):
            pending = channel.result.get("pending")
            promise(channel.failed or not pending, f"A clip is cut while its channel has steps to go: {pending}")


def check_requests(emulation: Emulation) -> None:
    """Requests hold what their tables have, and nothing else."""
    unknown = emulation.unknown.list()
    promise(not unknown, f"Only documented fields are sent: {unknown}")


def camel(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The options in the API's spelling."""

    def one(name: str) -> str:
        first, *others = name.split("_")
        return first + "".join(each.capitalize() for each in others)

    return {one(name): camel(value) if isinstance(value, Mapping) else value for name, value in fields.items()}


def differences(wanted: Any, actual: Any, where: str) -> Iterator[str]:
    if isinstance(wanted, Mapping):
        for name, value in wanted.items():
            yield from differences(value, (actual or {}).get(name), f"{where}.{name}")
    elif where.endswith(".protocolList"):
        if set(wanted) != set(actual):
            yield f"{where} is {actual}, not {wanted}"
    elif where.endswith(".domains"):
        there = {(kind, each["domain"]) for kind, items in actual.items() for each in items or ()}
        if there != {(each["type"], each["domain"]) for each in wanted}:
            yield f"{where} is {actual}, not {wanted}"
    elif isinstance(wanted, tuple):
        if actual not in wanted:
            yield f"{where} is {actual!r}, none of {wanted}"
    elif wanted != actual and (wanted or actual):
        yield f"{where} is {actual!r}, not {wanted!r}"


def in_order(values: Iterable[Any] | None) -> list[Any]:
    """Return the values of a list whose order has no meaning."""
    return sorted(values or [], key=str)


def objects(state: Mapping[str, Any]) -> Things:
    """All objects of an account by their kinds, but for those that are gone."""
    return {
        "globaledge_profiles": state["globaledge"]["profiles"],
        "livestation_channels": [
            each
            for each in state["livestation"]["channels"]
            if each["channelStatus"] not in ("DELETED", "FORCE_DELETED")
        ],
        "vpe_players": state["vpe"]["players"],
        "apigw_usage_plans": state["apigateway"]["usagePlans"],
        # A product is published with the first of its stages.
        "apigw_products": [{**each, "isPublished": None} for each in state["apigateway"]["products"]],
        "apigw_apis": [
            {**api, "resources": [each for each in state["apigateway"]["resources"] if each["apiId"] == api["apiId"]]}
            for api in state["apigateway"]["apis"]
        ],
        "apigw_stages": state["apigateway"]["stages"],
        "apigw_api_keys": state["apigateway"]["apiKeys"],
        "livestation_short_clips": state["livestation"]["shortclips"],
        "vodstation_encoding_options": [
            each for each in state["vodstation"]["encodingOptions"] if not each["defaultSet"]
        ],
        "vodstation_categories": [
            {**each, "encodingOptions": in_order(each["encodingOptions"])} for each in state["vodstation"]["categories"]
        ],
        "vodstation_channels": [
            each for each in state["vodstation"]["channels"] if each["channelStatus"] != "TERMINATED"
        ],
        CDNS: state["globaledge"]["edges"],
    }


NAMES = {
    "globaledge_profiles": "profileName",
    "livestation_channels": "channelName",
    "apigw_usage_plans": "usagePlanName",
    "apigw_products": "productName",
    "apigw_api_keys": "apiKeyName",
}


def identity_of(kind: str, thing: Mapping[str, Any]) -> str:
    """The identity in the manifest that an object has."""
    if kind == "apigw_apis":
        return f"{thing['productId']}/{thing['apiName']}"
    if kind == "apigw_stages":
        return f"{thing['apiId']}/{thing['stageName']}"
    if kind == "livestation_short_clips":
        return f"{thing['channelId']} {thing['output']['bucketName']} {thing['output']['filePath']}"
    return str(thing[NAMES.get(kind, "name")])


def wanted_identity(item: Mapping[str, Any], kind: str, there: Things) -> str:
    """The identity that the object of an item has."""
    if kind == "apigw_stages":
        product = _product(item, there)
        apis = [each for each in there["apigw_apis"] if (each["productId"], each["apiName"]) == (product, item["api"])]
        return f"{apis[0]['apiId'] if apis else ''}/{item['name']}"
    return KINDS[kind].identify(full(item, kind, there))


def _product(item: Mapping[str, Any], there: Things) -> str:
    named = {each["productName"]: each["productId"] for each in there["apigw_products"]}
    return str(named.get(item["product"], item["product"]))


def full(item: Mapping[str, Any], kind: str, there: Things) -> dict[str, Any]:
    """An item, with names replaced by ids."""
    if kind == "apigw_apis":
        return {**item, "product": _product(item, there)}
    if kind == "livestation_short_clips":
        named = {each["channelName"]: each["channelId"] for each in there["livestation_channels"]}
        return {**item, "channel": named.get(item["channel"], item["channel"])}
    return dict(item)


def wanted_of(kind: str, item: Mapping[str, Any], there: Things) -> dict[str, Any]:
    """What an item wants, in the API's words."""
    left_out = {"name", "source", "product", "state", "recreate", "channel", "start_time", "end_time", "snapshot_id"}
    wanted = {name: value for name, value in item.items() if name not in left_out}
    if kind == "vpe_players":
        wanted |= {"auto_update": "N"} if "auto_update" in wanted else {}
        wanted.pop("promote", None)
        options = wanted.pop("options", None)
        return {**wanted, **({"options": {"dev": options}} if options else {})}
    if kind == "apigw_apis":
        return {"apiDescription": item["description"]} if "description" in item else {}
    if kind in GATEWAY_FIELDS:
        return {field: _upper(item[name]) for name, field in GATEWAY_FIELDS[kind].items() if name in item}
    if kind == "livestation_short_clips":
        return {**camel(wanted), "status": "COMPLETED"}
    if kind == "livestation_channels":
        return _live_channel(item, wanted, there)
    if kind == "vodstation_channels":
        status = {"started": "READY", "stopped": "STOPPED"}.get(item.get("state", "present"))
        wanted.pop("cdn", None)  # never returned
        return {**camel(wanted), **({"channelStatus": status} if status else {})}
    if kind == "vodstation_categories":
        ids = {each["name"]: each["id"] for each in there["vodstation_encoding_options"]}
        if "encoding_options" in wanted:
            wanted["encoding_options"] = in_order(ids.get(option, option) for option in wanted["encoding_options"])
    return camel(wanted)


GATEWAY_FIELDS = {
    "apigw_usage_plans": {"rps": "rateRps", "day": "dayQuotaRequest", "month": "monthQuotaRequest"},
    "apigw_products": {"subscription": "subscriptionCode"},
    "apigw_stages": {"endpoint_domain": "endpointDomain", "published": "isPublished", "throttle_rps": "throttleRps"},
    "apigw_api_keys": {"description": "apiKeyDescription"},
}


def _upper(value: Any) -> Any:
    return value.upper() if value in ("public", "protected") else value


def _live_channel(item: Mapping[str, Any], wanted: Mapping[str, Any], there: Things) -> dict[str, Any]:
    named = {str(each["id"]): each["id"] for each in there["globaledge_profiles"]}
    named |= {each["profileName"]: each["id"] for each in there["globaledge_profiles"]}
    known = {
        name: value for name, value in wanted.items() if name not in ("cdn", "force", "wait_for_cdn", "quality_set")
    }
    cdn = {"profileId": named.get(item["cdn"]["profile"]), "statusName": "RUNNING"}
    if "cdn_instance_no" in item["cdn"]:
        cdn["instanceNo"] = str(item["cdn"]["cdn_instance_no"])
    status = {"started": ("READY", "PUBLISHING"), "stopped": "BLOCK"}.get(item.get("state", "present"))
    described = {**camel(known), "qualitySetId": int(item["quality_set"]), "useDVR": item["use_dvr"], "cdn": cdn}
    del described["useDvr"]
    return {**described, **({"channelStatus": status} if status else {})}


def check_wanted(there: Things, manifest: Mapping[str, Any], *, twins: bool = False) -> None:
    """Each wanted resource is there exactly once, and as wanted.

    :param twins: short clips may be there more than once: nothing deletes them, and those of one place are one file.
    """
    for kind, items in manifest.items():
        for item in items if kind != "name" else []:
            name = wanted_identity(item, kind, there)
            found = [each for each in there[kind] if identity_of(kind, each) == name]
            counted = [
                each for each in found if kind != "livestation_short_clips" or not each["status"].endswith("_FAIL")
            ]
            once = len(counted) == 1 or (twins and kind == "livestation_short_clips" and counted)
            promise(once, f"{kind} {name} is there {len(counted)} times, not once.")
            for each in counted:
                wrong = list(differences(wanted_of(kind, item, there), each, f"{kind} {name}"))
                promise(not wrong, f"Not as wanted: {', '.join(wrong)}")


def check_promoted(there: Things, manifest: Mapping[str, Any]) -> None:
    """Production has what Develop has, where that was asked for."""
    asked = [item["name"] for item in manifest.get("vpe_players", []) if item.get("promote") == "changed"]
    for player in there["vpe_players"]:
        same = player["options"]["prod"] == player["options"]["dev"]
        promise(same or player["name"] not in asked, f"The options of {player['name']} are not in Production.")


def check_gone(there: Things, manifest: Mapping[str, Any]) -> None:
    """Nothing of the manifest is left but short clips, which nothing deletes, and profiles that hold CDNs."""
    holding = {edge["profileId"] for edge in there[CDNS]}
    for kind, items in manifest.items():
        for item in items if kind not in ("name", "livestation_short_clips") else []:
            name = wanted_identity(item, kind, there)
            found = [each for each in there[kind] if identity_of(kind, each) == name]
            if kind == "globaledge_profiles":
                found = [each for each in found if each["id"] not in holding]
            promise(not found, f"Teardown leaves {kind} {name}.")


def neighbours(there: Things, manifest: Mapping[str, Any]) -> Things:
    """What the manifest does not name, but for what somebody else does meanwhile."""
    own = {each["channelId"] for each in there["livestation_channels"] if _is_named(manifest, each)}
    found: Things = {CDNS: [edge for edge in there[CDNS] if edge["id"] in EDGES]}
    for kind, things in there.items():
        if kind == CDNS:
            continue
        named = {wanted_identity(item, kind, there) for item in manifest.get(kind, [])}
        found[kind] = [
            each
            for each in things
            if identity_of(kind, each) not in named
            and SOMEBODY not in identity_of(kind, each)
            # Clips go with their channel.
            and (kind != "livestation_short_clips" or each["channelId"] not in own)
        ]
    return found


def _is_named(manifest: Mapping[str, Any], channel: Mapping[str, Any]) -> bool:
    return any(item["name"] == channel["channelName"] for item in manifest.get("livestation_channels", []))


def shown_edges(there: Things) -> dict[int, str]:
    """The edges that channels show, with the name of one that does."""
    live = {int(each["cdn"]["instanceNo"]): each["channelName"] for each in there["livestation_channels"]}
    return live | {each["edgeId"]: each["name"] for each in there["vodstation_channels"] if each["edgeId"]}


def share_cdn(emulation: Emulation, manifest: Mapping[str, Any]) -> None:
    """Somebody gives the CDN of one of the manifest's live channels to a channel of their own."""
    for channel in objects(emulation.export())["livestation_channels"]:
        if _is_named(manifest, channel) and int(channel["cdn"]["instanceNo"]) not in EDGES:
            theirs = {"channelName": f"{SOMEBODY}cdn", "cdn": {"instanceNo": channel["cdn"]["instanceNo"]}}
            emulation.seed({"livestation": {"channels": [theirs]}})
            return


def check_cdns(before: Things, after: Things, said: str, *, removes: bool, unseen: bool) -> int:
    """No CDN goes that another channel shows, and each that stays was named. Returns how many nothing named.

    :param before: what there was before the teardown.
    :param said: all that modules and roles said.
    :param unseen: whether a channel may go without a run that sees it, so that nothing can name its CDN.
    """
    left = {edge["id"]: edge for edge in after[CDNS]}
    for identity, channel in shown_edges(after).items():
        is_there = identity in left or not any(edge["id"] == identity for edge in before[CDNS])
        promise(is_there, f"The CDN {identity} is gone, which channel {channel} shows.")
    if not removes:
        gone = [edge["id"] for edge in before[CDNS] if edge["id"] not in left]
        promise(not gone, f"CDNs are gone that nobody asked to remove: {gone}")
    lost = [
        edge
        for identity, edge in left.items()
        if identity not in {*EDGES, *shown_edges(after)}
        and str(identity) not in said
        and edge["domainName"] not in said
    ]
    promise(unseen or not lost, f"CDNs are left that nothing named: {[edge['id'] for edge in lost]}")
    return len(lost)


def check_encoded(state: Mapping[str, Any], encodes: Mapping[str, Any], *, twins: bool) -> int:
    """Each file is encoded once. Returns how many two machines encoded, as neither knew of the other."""
    jobs = [job for job in state["vodstation"]["jobs"] if job["categoryName"] == encodes["category"]]
    counted = {path: sum(job["filePath"].strip("/") == path for job in jobs) for path in encodes["path_list"]}
    wrong = {path: count for path, count in counted.items() if count != 1 and not (twins and count == 2)}
    promise(not wrong, f"Each file is encoded once, but: {wrong}")
    return sum(count > 1 for count in counted.values())


def check_served(state: Mapping[str, Any], manifest: Mapping[str, Any], *, twins: bool) -> None:
    """Each API has the operations of its document, and each stage serves them, deployed once for each content."""
    found = list(gateway.wrong(state, manifest, twins=twins))
    promise(not found, f"Not as its document says: {'; '.join(found)}")


def remove_twins(emulation: Emulation, manifest: Mapping[str, Any]) -> int:
    """Do what the owner does who is told of two of a name: delete the younger ones. Returns how many."""
    services: Any = emulation.services
    vodstation, livestation = services["vodstation"], services["livestation"]
    removed = 0
    for kind, things, called in (
        ("vodstation_categories", vodstation.categories, "name"),
        ("vodstation_channels", vodstation.channels, "name"),
        ("vodstation_encoding_options", vodstation.options, "name"),
        ("livestation_channels", livestation.channels, "channelName"),
        ("apigw_usage_plans", services["apigateway"].plans, "usagePlanName"),
        ("apigw_products", services["apigateway"].products, "productName"),
        ("apigw_api_keys", services["apigateway"].keys, "apiKeyName"),
    ):
        for item in manifest.get(kind, []):
            same = [
                number
                for number, thing in things.items()
                if getattr(thing, "fields", thing)[called] == item["name"]
                and (isinstance(thing, dict) or thing.machine.state not in ("TERMINATED", "DELETED"))
            ]
            for number in same[1:]:
                remove_edge(emulation, things.pop(number))
                gateway.forget(services["apigateway"], number)
                removed += 1
    return removed


def remove_edges(emulation: Emulation, profile: str) -> None:
    """Do what the owner does who is told that a profile is left alone for its CDNs, and wants none of them."""
    edges: Any = emulation.services["globaledge"]
    ids = [number for number, each in edges.profiles.items() if each["profileName"] == profile]
    for number in [key for key, edge in edges.edges.items() if edge.fields["profileId"] in ids]:
        del edges.edges[number]
        edges.deleted.add(number)
        channels: Any = emulation.services["livestation"]
        theirs = [key for key, each in channels.channels.items() if each.fields["cdn"]["instanceNo"] == str(number)]
        for key in theirs:
            del channels.channels[key]


def renew_snapshots(seed: Callable[[Any], None], state: Mapping[str, Any]) -> None:
    """Let the hour of each snapshot begin again."""
    living = [{"snapshotId": each["snapshotId"], "age": 0} for each in state["livestation"]["snapshots"]]
    seed({"livestation": {"snapshots": living}})


def remove_edge(emulation: Emulation, channel: Any) -> None:
    """Do what the owner does who deletes a channel by hand: the CDN goes with it."""
    fields = getattr(channel, "fields", channel)
    edges: Any = emulation.services["globaledge"]
    identity = fields.get("edgeId") or int((fields.get("cdn") or {}).get("instanceNo") or 0)
    if identity not in EDGES:
        edges.edges.pop(identity, None)


def check_neighbours(before: Things, after: Things) -> None:
    for kind, things in before.items():
        gone = [each for each in things if each not in after[kind]]
        new = [each for each in after[kind] if each not in things]
        promise(not gone and not new, f"{kind} were touched that the manifest does not name: {gone} became {new}")
