# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control API over HTTP, seeds and exports."""

import json

import pytest
import requests
from conftest import CATEGORY, CDN, CHANNEL, OPTION, START, Client, refused
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ncloud_emulator import ControlError, Emulator
from ncloud_emulator import control as control_api


@pytest.fixture
def control(emulator: Emulator):
    with requests.Session() as session:

        def call(method: str, name: str, body=None, status: int = 200, **kwargs):
            answer = session.request(method, f"{emulator.url}/_emulator/{name}", json=body, timeout=5, **kwargs)
            assert answer.status_code == status, answer.text
            return answer.json()

        yield call


def test_operations_say_what_each_request_may_hold(control, emulator: Emulator):
    operations = control("GET", "operations")
    assert operations == emulator.operations()
    create = operations["vodstation"]["vodstation-channel-create"]
    assert (create["method"], create["path"]) == ("POST", "/vodstation/api/v2/channels")
    assert create["body"]["segmentDuration"] == {"type": "integer", "required": True, "min": 5, "max": 20}
    assert operations["vpe"]["vpe-api-list"]["query"]["page_no"]["max"] == 1000
    emulator.update_settings(site="fin")
    operations = control("GET", "operations")
    assert "vpe" not in operations and "vodstation-channel-update" not in operations["vodstation"]
    assert operations["livestation"]["media-livestation-channel-channellist"]["path"].startswith("/livestation/api/fin")


def test_a_body_is_bounded(emulator: Emulator, client: Client, monkeypatch):
    monkeypatch.setattr(control_api, "MOST_BYTES", 1000)
    answer = client.session.post(f"{emulator.url}/_emulator/seed", data=b" " * 1001)
    assert (answer.status_code, answer.json()) == (413, {"error": "The request body is larger than 1000 bytes."})
    assert client.session.post(f"{emulator.url}/_emulator/seed", data=b"{}".ljust(1000)).ok


def test_reset_brings_everything_back(control, client: Client, emulator: Emulator):
    before = control("GET", "settings")
    client("POST", "/category", CATEGORY)
    control("POST", "faults", {"status": 503, "path": "*/nothing"})
    control("PATCH", "settings", {"dialect": "legacy", "site": "gov", "throttle": 1, "keys": []})
    assert control("POST", "reset") == {"ok": True}
    state = control("GET", "state")["vodstation"]
    assert (state["categories"], state["channels"], state["buckets"]) == ([], [], None)
    assert control("GET", "faults") == {"faults": []}
    assert control("GET", "journal") == {"requests": [], "callbacks": []}
    assert control("GET", "settings") == before
    assert client("GET", "/category").ok


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://somebody.example"},
        {"Origin": "null"},
        {"Host": "somebody.example:8480", "Origin": "http://somebody.example:8480"},
        {"Host": "somebody.example"},
        {"Host": "[somebody"},
        {"Host": ""},
    ],
)
def test_pages_of_others_can_not_steer_it(control, client: Client, headers: dict[str, str]):
    client("POST", "/category", CATEGORY)
    for method, name in (("POST", "reset"), ("GET", "state"), ("GET", "nothing")):
        refusal = control(method, name, status=403, headers=headers)
        assert refusal == {"error": "Requests from other origins are refused."}
    assert len(control("GET", "state")["vodstation"]["categories"]) == 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_its_own_page_can(control, host: str):
    control("GET", "state", headers={"Host": f"{host}:80", "Origin": f"http://{host}:80"})


def test_reset_returns_to_the_seed_it_started_with():
    with Emulator(seed={"vodstation": {"categories": [{"name": "first"}]}}, site="fin") as emulator:
        emulator.seed({"vodstation": {"categories": [{"name": "second"}]}})
        emulator.update_settings(site="gov")
        emulator.reset()
        assert [category["name"] for category in emulator.state("vodstation")["categories"]] == ["first"]
        assert emulator.settings()["site"] == "fin"


def test_faults(control, client: Client):
    fault = control("POST", "faults", {"status": 503, "times": 1})
    assert fault == {"status": 503, "times": 1, "id": 1, "matched": 0, "applied": 0}
    control("POST", "faults", {"latency": 0.01})
    client("GET", "/category")
    assert [(fault["id"], fault["applied"]) for fault in control("GET", "faults")["faults"]] == [(1, 1), (2, 1)]
    control("DELETE", "faults?id=1")
    assert [fault["id"] for fault in control("GET", "faults")["faults"]] == [2]
    control("DELETE", "faults?id=1", status=400)
    control("DELETE", "faults")
    assert control("GET", "faults") == {"faults": []}


def test_journal(control, client: Client):
    client("GET", "/category")
    client("GET", "/channels")
    assert [entry["number"] for entry in control("GET", "journal?since=1")["requests"]] == [2]
    control("DELETE", "journal")
    assert control("GET", "journal") == {"requests": [], "callbacks": []}


def test_settings_merge(control, emulator: Emulator):
    control("PATCH", "settings", {"services": {"vodstation": {"dialect": "legacy"}}, "state_seconds": {"stop": 3}})
    control("PATCH", "settings", {"services": {"vodstation": {"max_page_size": 5}}, "state_seconds": {"start": 4}})
    settings = control("PATCH", "settings", {"services": {"vodstation": {"dialect": None}}})
    assert settings["services"] == {"vodstation": {"max_page_size": 5}}
    assert settings["state_seconds"] == {"stop": 3, "start": 4}
    assert control("PATCH", "settings", {"state_seconds": None})["state_seconds"] == 2.0


@pytest.mark.parametrize(
    ("patch", "sentence"),
    [
        ({"variants": {"options": "both"}}, "There is no variant options: both."),
        ({"variants": {"colour": "red"}}, "There is no variant colour: red."),
        ({"variants": "list"}, "variants must map points to readings, not 'list'."),
        ({"services": {"vodstation": {"variants": {"options": "list"}}}}, "There is no variant options: list."),
        ({"services": {"vpe": {"variants": {"options": 5}}}}, "variants.options must be a string"),
    ],
    ids=str,
)
def test_no_such_variant(control, patch, sentence):
    before = control("GET", "settings")
    assert sentence in control("PATCH", "settings", patch, status=400)["error"]
    assert control("GET", "settings") == before


def test_variants_of_one_service(control):
    settings = control("PATCH", "settings", {"services": {"vpe": {"variants": {"options": "list"}}}})
    assert settings["services"] == {"vpe": {"variants": {"options": "list"}}}
    control("PATCH", "settings", {"variants": {"apply": "merge"}})
    assert control("PATCH", "settings", {"variants": {"apply": None}})["variants"] == {}


def test_a_key_keeps_its_secret_when_none_is_given(control, client: Client, emulator: Emulator):
    (key,) = control("GET", "settings")["keys"]
    assert "secret_key" not in key
    control("PATCH", "settings", {"keys": [{**key, "permissions": ["vodstation:write"]}]})
    assert refused(client("GET", "/category")) == (401, "210")
    assert client("POST", "/category", CATEGORY).ok


@pytest.mark.parametrize(
    ("method", "name", "status"),
    [("GET", "nothing", 404), ("GET", "", 404), ("GET", "reset", 405), ("PUT", "state", 405), ("BREW", "state", 405)],
)
def test_no_such_control(control, method, name, status):
    assert set(control(method, name, status=status)) == {"error"}


@pytest.mark.parametrize(
    ("method", "name", "body"),
    [
        ("POST", "seed", []),
        ("POST", "seed", {"nobody": {}}),
        ("POST", "seed", {"vodstation": []}),
        ("POST", "seed", {"vodstation": {"cats": []}}),
        ("POST", "seed", {"vodstation": {"categories": "x"}}),
        ("POST", "seed", {"vodstation": {"categories": ["x"]}}),
        ("POST", "seed", {"vodstation": {"categories": [{"nome": "x"}]}}),
        ("POST", "seed", {"vodstation": {"categories": [{"name": 5}]}}),
        ("POST", "seed", {"vodstation": {"categories": [{"name": None}]}}),
        ("POST", "seed", {"vodstation": {"categories": [{"id": "x"}]}}),
        ("POST", "seed", {"vodstation": {"categories": [{"output": "x"}]}}),
        ("POST", "seed", {"vodstation": {"categories": [{"output": {"x": 1}}]}}),
        ("POST", "seed", {"vodstation": {"categories": [{"status": "RUNNING", "lifecycle": {}}]}}),
        ("POST", "seed", {"vodstation": {"categories": {"count": -1}}}),
        ("POST", "seed", {"vodstation": {"categories": {"count": 100_001}}}),
        ("POST", "seed", {"vodstation": {"categories": {"name": "no count"}}}),
        ("POST", "seed", {"vodstation": {"channels": [{"id": 5}]}}),
        ("POST", "seed", {"vodstation": {"channels": [{"protocolList": "HLS"}]}}),
        ("POST", "seed", {"vodstation": {"channels": [{"encryptionList": [1]}]}}),
        ("POST", "seed", {"vodstation": {"channels": [{"createTime": "today"}]}}),
        ("POST", "seed", {"vodstation": {"channels": [{"events": [1]}]}}),
        ("POST", "seed", {"vodstation": {"channels": [{"events": [{"time": None}]}]}}),
        ("POST", "seed", {"vodstation": {"buckets": 5}}),
        ("POST", "seed", {"vodstation": {"buckets": [5]}}),
        ("POST", "seed", {"vodstation": {"encodingOptions": [{"id": -1}]}}),
        ("POST", "seed", {"globaledge": {"edges": [{"profileId": 5}]}}),
        ("POST", "faults", {}),
        ("POST", "faults", []),
        ("PATCH", "settings", []),
        ("PATCH", "settings", {"nonsense": 1}),
        ("GET", "state?service=nobody", None),
        ("GET", "journal?since=x", None),
        ("DELETE", "faults?id=x", None),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_in_a_sentence(control, emulator: Emulator, method, name, body):
    before = emulator.state()
    assert control(method, name, body, status=400)["error"].endswith(".")
    assert emulator.state() == before


def test_the_page_for_people(emulator: Emulator):
    answer = requests.get(emulator.url + "/", timeout=5)
    assert answer.headers["content-type"].startswith("text/html")
    assert "/_emulator/" in answer.text
    # It puts text on the page, never markup.
    assert "innerHTML" not in answer.text


def test_a_body_that_is_not_json(emulator: Emulator):
    answer = requests.post(emulator.url + "/_emulator/seed", data=b"{", timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("The request body is not JSON")


def test_a_seed_is_all_or_nothing(emulator: Emulator):
    with pytest.raises(ControlError):
        emulator.seed({"vodstation": {"categories": [{"name": "fine"}], "channels": [{"nome": "not"}]}})
    assert emulator.state("vodstation")["categories"] == []


def test_many(control, client: Client):
    control(
        "POST",
        "seed",
        {"vodstation": {"categories": {"count": 1000, "name": "cat-{n}", "output": {"filePath": "/{n}"}}}},
    )
    answer = client("GET", "/category?pageSizeNo=1000").json()
    assert answer["total"] == 1000
    assert {(item["name"], item["output"]["filePath"]) for item in answer["content"]} == {
        (f"cat-{number}", f"/{number}") for number in range(1, 1001)
    }


def test_a_known_id_changes_the_object(emulator: Emulator, client: Client):
    created = client.content("POST", "/category", CATEGORY)
    emulator.seed({"vodstation": {"categories": [{"id": created["id"], "name": "new", "output": {"filePath": "/x"}}]}})
    changed = {**created, "name": "new", "output": {**created["output"], "filePath": "/x"}}
    assert client("GET", "/category").json() == {"content": [changed], "total": 1}


def test_times_may_be_given_in_either_unit(emulator: Emulator, client: Client):
    emulator.seed({"vodstation": {"channels": [{"createTime": int(START)}, {"createTime": int(START * 1000)}]}})
    assert [channel["createTime"] for channel in client("GET", "/channels").json()["content"]] == [int(START)] * 2


def test_seeded_defaults(emulator: Emulator, client: Client):
    emulator.seed({"vodstation": {"categories": [{}], "channels": [{}, {"cdn": CDN}], "encodingOptions": [{"id": 50}]}})
    plain = client("GET", "/channels").json()["content"][1]
    assert (plain["channelStatus"], plain["cdnStatus"], plain["protocolList"]) == ("READY", "NOT_FOUND", ["HLS"])
    with_cdn = client("GET", "/channels").json()["content"][0]
    assert with_cdn["cdnStatus"] == "RUNNING"
    assert with_cdn["cdnServiceName"] == emulator.state("globaledge")["edges"][0]["edgeName"]
    assert client("GET", "/encoding-option/50").json()["defaultSet"] is False
    assert client("GET", "/category").json()["content"][0]["status"] == "CREATED"


def test_an_export_restores_everything(emulator: Emulator, client: Client, clock):
    category = client.content("POST", "/category", CATEGORY)
    client("PUT", f"/category/{category['id']}/add-files", {"bucketName": "vod-in", "pathList": ["/a"]})
    client("POST", "/encoding-option", OPTION)
    first = client.content("POST", "/channels", {**CHANNEL, "createCdn": True, "cdn": CDN})
    clock.advance(10)
    client("PUT", f"/channels/{first['id']}/stop")
    clock.advance(5)
    client("POST", "/channels", CHANNEL)
    exported = emulator.state()
    paths = ("/category", "/channels", "/encoding-option", "/status", f"/channels/{first['id']}/events")
    seen = [client("GET", path).json() for path in paths]
    emulator.reset()
    emulator.seed(json.loads(json.dumps(exported)))
    assert emulator.state() == exported
    assert [client("GET", path).json() for path in paths] == seen
    clock.advance(5)
    assert client.content("GET", f"/channels/{first['id']}")["channelStatus"] == "STOPPED"


words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=10)
instants = st.integers(10**11, 2 * 10**12)
categories = st.fixed_dictionaries(
    {},
    optional={
        "id": st.integers(1, 50),
        "name": words,
        "status": st.sampled_from(["CREATED", "RUNNING"]) | words,
        "encodingOptions": st.none() | st.lists(st.integers(1, 13)),
        "output": st.fixed_dictionaries({}, optional={"bucketName": words, "thumbnailBucketName": st.none() | words}),
        "createTime": instants,
        "disabled": st.booleans(),
    },
)
channels = st.fixed_dictionaries(
    {},
    optional={
        "id": words,
        "name": words,
        "channelStatus": st.sampled_from(["READY", "STOPPED", "CREATING", "STOPPING", "TERMINATING", "FORCE_STOPPING"])
        | words,
        "protocolList": st.lists(words),
        "createTime": instants,
        "stopTime": st.none() | instants,
        "createCdn": st.booleans(),
        "drm": st.none() | st.fixed_dictionaries({"siteId": words, "contentId": words}),
        "events": st.lists(
            st.fixed_dictionaries({"time": instants}, optional={"message": st.none() | words}), max_size=3
        ),
    },
)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
@given(
    seed=st.fixed_dictionaries(
        {},
        optional={
            "categories": st.lists(categories, max_size=5),
            "channels": st.lists(channels, max_size=5),
            "buckets": st.none() | st.lists(words),
        },
    )
)
def test_any_seed_can_be_exported_and_restored(emulator: Emulator, client: Client, seed):
    emulator.reset()
    emulator.seed({"vodstation": seed})
    exported = emulator.state()
    shown = [client("GET", path).json() for path in ("/category", "/channels")]
    emulator.reset()
    emulator.seed(json.loads(json.dumps(exported)))
    assert emulator.state() == exported
    assert [client("GET", path).json() for path in ("/category", "/channels")] == shown


def test_the_same_ids_on_every_run(clock):
    def ids(polls: int) -> list:
        with Emulator(seed_ids=7, clock=clock) as emulator:
            client = Client(emulator, clock)
            made = []
            for _round in range(2):
                made.append(client.content("POST", "/category", CATEGORY)["id"])
                clock.advance(3)
                for _poll in range(polls):
                    client("GET", "/channels")
                made.append(client.content("POST", "/channels", CHANNEL)["id"])
            client.session.close()
            return made

    assert ids(polls=1) == ids(polls=3)


def test_other_ids_on_every_run_by_default(client: Client, emulator: Emulator):
    runs = []
    for _run in range(2):
        emulator.reset()
        runs.append(client.content("POST", "/channels", CHANNEL)["id"])
    assert runs[0] != runs[1]


@pytest.mark.parametrize(
    "body",
    [
        b'{"vodstation": {"channels": [{"createTime": 1e400}]}}',
        b'{"vodstation": {"channels": [{"name": ' + b"[" * 900 + b"]" * 900 + b"}]}}",
    ],
)
def test_values_that_no_number_and_no_stack_holds(emulator: Emulator, body: bytes):
    answer = requests.post(f"{emulator.url}/_emulator/seed", data=body, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["error"]
