# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page at ``/``, looked at with headless Chromium."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from conftest import CHANNEL, Client, Clock

from ncloud_emulator import Emulator

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="There is no chromium.")

SEED = {
    "apigateway": {
        "products": [{"id": "product001", "name": "media", "isPublished": True}],
        "apis": [{"id": "api0000001", "name": "films", "stages": [{"name": "prod", "isMaintenance": True}]}],
        "resources": [{"resourceId": "resource01", "resourcePath": "/films"}],
        "apiKeys": [{"id": "key0000001", "name": "mobile", "primaryKey": "not-for-onlookers"}],
    },
    "livestation": {
        "channels": [
            {"channelId": "ls-1", "channelName": "games", "isRecording": True, "streamKey": "not-for-onlookers"}
        ],
        "snapshots": [{"snapshotId": 7526, "channelId": "ls-1", "duration": 60, "age": 3600}],
        "shortclips": [{"snapshotId": 7526, "status": "UPLOAD_FAIL", "output": {"filePath": "/goal"}}],
        "callbackUrl": "https://example.com/?token=not-for-onlookers",
    },
    "vodstation": {
        "categories": [{"id": 5, "name": "<b>highlights</b>", "notificationUrl": "https://a.b/?t=not-for-onlookers"}],
        "channels": [{"name": "winter", "channelStatus": "STOPPED"}, {"name": "summer", "channelStatus": "STARTING"}],
    },
    "vpe": {"players": [{"no": 6159, "name": "main", "auto_update": "Y"}], "plan": "basic"},
}


class Browser:
    """A tab of Chromium, which speaks its DevTools protocol over two pipes: no port, no driver, no library."""

    def __init__(self, profile: Path) -> None:
        read, theirs_to_write = os.pipe()
        theirs_to_read, write = os.pipe()
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=en"]
        flags += ["--no-proxy-server", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        self.process = subprocess.Popen(
            # It reads descriptor 3 and writes to descriptor 4.
            [
                *("sh", "-c", 'in=$1 out=$2; shift 2; exec "$@" 3<"$in" 4>"$out"', "sh"),
                *(f"/dev/fd/{theirs_to_read}", f"/dev/fd/{theirs_to_write}", str(CHROMIUM), *flags),
            ],
            pass_fds=(theirs_to_read, theirs_to_write),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_to_read)
        os.close(theirs_to_write)
        self.reader, self.writer = os.fdopen(read, "rb", buffering=0), os.fdopen(write, "wb", buffering=0)
        self.buffer, self.number, self.session = b"", 0, ""
        self.complaints: list[str] = []
        tabs = self.call("Target.getTargets")["targetInfos"]
        tab = next(each["targetId"] for each in tabs if each["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def close(self) -> None:
        self.session = ""
        self.call("Browser.close")
        self.process.wait(10)
        self.reader.close()
        self.writer.close()

    def message(self) -> dict[str, Any]:
        while b"\0" not in self.buffer:
            part = self.reader.read(1 << 16)
            assert part, "Chromium ended."
            self.buffer += part
        text, _end, self.buffer = self.buffer.partition(b"\0")
        return json.loads(text)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        self.number += 1
        session = {"sessionId": self.session} if self.session else {}
        command = {"id": self.number, "method": method, "params": params, **session}
        self.writer.write(json.dumps(command).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]
            if message.get("method") in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                self.complaints.append(json.dumps(message["params"]))

    def run(self, script: str) -> Any:
        """What an expression, or a promise of it, comes to."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, script: str) -> Any:
        """The expression's value as soon as it is true; looked at whenever the page changes."""
        return self.run(
            f"""new Promise((resolve, reject) => {{
                const look = () => {{ const value = ({script}); if (value) resolve(value); return value }};
                if (look()) return;
                const observer = new MutationObserver(() => {{ if (look()) observer.disconnect() }});
                observer.observe(document, {{ subtree: true, childList: true, characterData: true }});
                setTimeout(() => reject(new Error('waited too long: ' + document.body.innerText)), 30000);
            }})"""
        )

    def press(self, key: str, *, shift: bool = False) -> None:
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        names = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": codes[key]}
        text = {"text": {"Enter": "\r", " ": " "}[key]} if key != "Tab" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", modifiers=8 if shift else 0, **names, **text)
        if text:
            self.call("Input.dispatchKeyEvent", type="keyUp", modifiers=8 if shift else 0, **names)

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def resize(self, width: int, height: int) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )

    def unfold(self) -> None:
        """Open all there is to open, and wait until it is filled."""
        self.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
        self.until("[...document.querySelectorAll('.detail')].every(each => each.firstChild)")
        self.run("document.querySelectorAll('details').forEach(each => { each.open = true })")

    def text(self, selector: str) -> str:
        return self.run(f"document.querySelector({json.dumps(selector)}).innerText")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def open_page(chromium: Browser, emulator: Emulator) -> Iterator[Callable[..., Browser]]:
    def show(width: int = 1280, height: int = 900) -> Browser:
        chromium.resize(width, height)
        chromium.call("Page.navigate", url=emulator.url + "/")
        chromium.until("document.getElementById('live')?.textContent === 'Live'")
        return chromium

    chromium.complaints.clear()
    yield show
    chromium.run("null")
    assert chromium.complaints == []


@pytest.fixture
def page(open_page: Callable[..., Browser], emulator: Emulator) -> Browser:
    emulator.seed(SEED)
    return open_page()


def test_resources_by_service_with_their_states(page: Browser):
    shown = {name: " ".join(page.text(f"#{name}").split()) for name in SEED}
    assert "media product001 published" in shown["apigateway"]
    assert "films api0000001 of product001" in shown["apigateway"]
    assert "of api0000001 not published maintenance" in shown["apigateway"]
    assert "/films resource01 of api0000001" in shown["apigateway"]
    assert "mobile key0000001" in shown["apigateway"]
    assert "games ls-1 PUBLISHING CDN RUNNING recording" in shown["livestation"]
    assert "7526 of ls-1" in shown["livestation"]
    assert "of 7526 UPLOAD_FAIL" in shown["livestation"]
    # Names are text, whatever they look like.
    assert "<b>highlights</b>" in shown["vodstation"]
    assert "channels 2 1 STOPPED 1 STARTING …" in shown["vodstation"]
    assert "encodingOptions 13" in shown["vodstation"]
    assert "main 6159 version" in shown["vpe"]
    assert "updates itself" in shown["vpe"]
    assert "plan: basic." in shown["vpe"]
    assert "API Gateway 5 Global Edge 0 Live Station 4 VOD Station 3" in " ".join(page.text("#links").split())


def test_an_encoder_at_the_press_of_a_button(page: Browser, emulator: Emulator):
    summary = "[...document.querySelectorAll('#livestation summary')].find(each => each.innerText.includes('games'))"
    page.run(f"({summary}).click()")
    page.until("document.querySelector('#livestation .detail button')?.innerText === 'End broadcast'")
    page.run("document.querySelector('#livestation .detail button').focus()")
    page.press("Enter")
    page.until("document.querySelector('#livestation .detail button')?.innerText === 'Start broadcast'")
    (channel,) = emulator.state("livestation")["channels"]
    assert (channel["channelStatus"], channel["isRecording"]) == ("READY", False)
    assert "PUBLISH_END" in page.run("document.querySelector('#livestation').textContent")
    # The focus stays where it was, so that another press undoes it.
    assert page.run("document.activeElement.innerText") == "Start broadcast"
    page.press("Enter")
    page.until("document.querySelector('#livestation .detail button')?.innerText === 'End broadcast'")
    assert emulator.state("livestation")["channels"][0]["channelStatus"] == "PUBLISHING"


def test_why_a_button_did_nothing(page: Browser, emulator: Emulator):
    emulator.seed({"livestation": {"channels": [{"channelId": "ls-1", "channelStatus": "READY"}]}})
    summary = "[...document.querySelectorAll('#livestation summary')].find(each => each.innerText.includes('games'))"
    page.run(f"({summary}).click()")
    page.until("document.querySelector('#livestation .detail button')?.innerText === 'Start broadcast'")
    page.run("document.getElementById('pause').click()")
    emulator.start_broadcast("ls-1")
    page.run("document.querySelector('#livestation .detail button').click()")
    page.until("document.querySelector('#livestation .detail [role=status]').innerText.includes('ls-1 is PUBLISHING')")
    # A 400 is what the browser itself complains of.
    assert [each for each in page.complaints if "400" not in each] == []
    page.complaints.clear()
    page.run("document.getElementById('pause').click()")


def test_operations_with_their_tables(page: Browser, emulator: Emulator):
    calls = [slug for tables in emulator.operations().values() for slug in tables]
    assert page.run("document.querySelectorAll('#calls > li').length") == len(calls)
    page.run("document.querySelector('#operations details').open = true")
    assert "POST /vodstation/api/v2/channels" in page.text("#operations")
    page.run("document.getElementById('filter').value = 'vodstation-channel-create'")
    page.run("document.getElementById('filter').dispatchEvent(new Event('input'))")
    page.unfold()
    shown = " ".join(page.text("#operations").split())
    assert f"Operations 1 of {len(calls)}" in shown
    assert "segmentDuration integer, required, min 5, max 20" in shown
    assert "cdn object, required when createCdn is true" in shown


def test_what_a_table_does_not_have_stands_with_its_request(page: Browser, client: Client):
    client("POST", "/category?x=1", {"tag": 1})
    page.until("document.querySelector('#journal').innerText.includes('vodstation-category-create')")
    page.unfold()
    assert "Not in its table tag, x" in " ".join(page.text("#journal").split())


def test_callbacks(page: Browser, client: Client, clock: Clock, emulator: Emulator):
    assert not page.run("document.getElementById('callbacks').checkVisibility()")
    files = {"bucketName": "vod-in", "pathList": ["/a.mp4"]}
    client.content("PUT", "/category/5/add-files", files)
    page.until("document.querySelectorAll('#posted > li').length === 1")
    clock.advance(10)
    page.until("document.querySelectorAll('#posted > li').length === 2")
    shown = " ".join(page.text("#callbacks").split())
    assert "Callbacks, newest first 2" in shown
    assert "vodstation-category-callback no answer" in shown
    assert "Not sent: only http and loopback addresses are called." in shown
    page.unfold()
    everything = page.run("document.body.innerText")
    assert '"outputType": "AVC_SD_1Pass_30fps"' in everything
    assert "not-for-onlookers" not in everything
    emulator.reset()
    page.until("!document.getElementById('callbacks').checkVisibility()")


def test_keys_are_masked(page: Browser, emulator: Emulator):
    page.unfold()
    everything = page.run("document.body.innerText")
    assert '"streamKey": "•' in everything
    assert '"access_key": "•' in everything
    assert "not-for-onlookers" not in everything
    assert emulator.state("vpe")["players"][0]["access_key"] not in everything
    assert emulator.secret_key not in everything


def test_changes_appear_by_themselves(page: Browser, client: Client, clock: Clock, emulator: Emulator):
    page.run("window.stays = true")
    page.run("document.querySelector('#vodstation .rows summary').click()")
    client.content("POST", "/channels", CHANNEL)
    assert page.until("document.querySelector('#journal')?.innerText.includes('vodstation-channel-create')")
    assert page.until("document.querySelector('#vodstation').innerText.includes('winter-games')")
    # It goes on as time does, without a request.
    clock.advance(10)
    assert page.until("/summer\\s+\\S+\\s+READY/.test(document.querySelector('#vodstation').innerText)")
    # What was open stays so.
    assert page.run("document.querySelectorAll('#vodstation .rows details[open]').length") == 1
    emulator.reset()
    assert page.until("document.getElementById('journal-empty').checkVisibility()")
    client("GET", "/channels")
    assert page.until("document.querySelector('#journal').innerText.includes('vodstation-channel-list')")
    assert page.run("window.stays && document.querySelectorAll('#journal > li').length") == 1


def test_why_a_signature_was_refused(open_page, emulator: Emulator, clock: Clock):
    stranger = Client(emulator, clock, secret_key="wrong")
    answer = stranger("GET", "/channels?pageNo=1")
    assert answer.status_code == 401
    stranger.session.close()
    page = open_page()
    page.until("document.querySelector('#journal .pair')")
    timestamp = answer.request.headers["x-ncp-apigw-timestamp"]
    expected = f"GET /vodstation/api/v2/channels?pageNo=1\n{timestamp}\n{emulator.access_key}"
    assert page.text("#journal .expected") == expected
    received = page.text("#journal .received")
    assert timestamp in received
    assert emulator.access_key in received
    assert answer.request.headers["x-ncp-apigw-signature-v2"] in received
    line = page.text("#journal summary")
    assert "bad_signature" in line
    assert "401" in line
    boxes = "['.expected', '.received'].map(each => document.querySelector(each).getBoundingClientRect())"
    assert page.run(f"(([a, b]) => a.right <= b.left && a.top === b.top)({boxes})")
    for signed, hint in (
        (expected, "The same: "),
        (expected.replace("/vodstation", ""), "Line 1 differs from character 6 on: "),
        (expected.replace("\n", "\\n").replace("?pageNo=1", ""), "Line 1 differs from character 32 on: "),
        (expected.rpartition("\n")[0], "Line 3 is missing: "),
        (expected + "\n", "After line 3 there is more: "),
    ):
        page.run("document.querySelector('#journal textarea').focus()")
        page.run("document.querySelector('#journal textarea').select()")
        page.type(signed)
        assert page.text("#journal [role=status]").startswith(hint), signed


@pytest.mark.parametrize(
    ("headers", "verdict", "hint"),
    [
        ({"x-ncp-apigw-timestamp": "1000"}, "clock", "the limit is 5 minutes"),
        ({"x-ncp-iam-access-key": "nobody"}, "unknown_key", "No key nobody"),
        ({"x-ncp-apigw-signature-v2": None}, "missing_headers", "Missing: x-ncp-apigw-signature-v2"),
    ],
)
def test_why_other_requests_were_refused(open_page, client: Client, headers, verdict, hint):
    client("GET", "/channels", headers=headers)
    page = open_page()
    page.until("document.querySelector('#journal .pair')")
    line = page.text("#journal summary")
    assert verdict in line
    assert hint in line
    assert page.text("#journal .expected").startswith("GET /vodstation/api/v2/channels\n")


def test_a_thousand_things(open_page, emulator: Emulator):
    emulator.seed({"vodstation": {"channels": {"count": 1000, "name": "channel-{n}", "channelStatus": "STOPPED"}}})
    page = open_page()
    assert page.run("document.querySelectorAll('#vodstation [open] .rows > li').length") == 100
    assert "1,000 STOPPED" in page.text("#vodstation")
    assert "The newest 100 are shown" in page.text("#vodstation")
    page.run("document.getElementById('filter').focus()")
    page.type("channel-77")
    shown = page.text("#vodstation")
    assert "11 of 1,000 channels match." in shown
    assert "channel-779" in shown


def test_only_trouble(open_page, client: Client, emulator: Emulator):
    emulator.add_fault(drop="after", operation="vodstation-category-list")
    with pytest.raises(requests.ConnectionError):
        client("GET", "/category")
    client("GET", "/channels")
    client("GET", "/nothing")
    page = open_page()
    assert page.run("document.querySelectorAll('#journal > li').length") == 3
    page.run("document.getElementById('trouble').click()")
    assert page.run("[...document.querySelectorAll('#journal .number')].map(each => each.innerText)") == ["3", "1"]
    assert "no answer" in page.text("#journal li:last-child")
    assert "fault 1" in page.text("#journal li:last-child")


def test_with_the_keyboard_alone(open_page, emulator: Emulator, clock: Clock):
    emulator.seed(SEED)
    stranger = Client(emulator, clock, secret_key="wrong")
    stranger("GET", "/channels")
    page = open_page()
    page.until("document.querySelector('#journal textarea')")
    controls = "[...document.querySelectorAll('a, button, input, textarea, summary')].filter(e => e.checkVisibility())"
    page.run(f"window.missed = new Set({controls})")
    count = page.run("window.missed.size")
    assert count > 20
    unmarked = []
    for _control in range(count):
        page.press("Tab")
        seen = page.run(
            """(() => {
                const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at);
                missed.delete(at);
                const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                return marked && box.bottom > 0 && box.top < innerHeight ? '' : at.outerHTML;
            })()"""
        )
        unmarked += [seen] if seen else []
    assert unmarked == []
    assert page.run("[...window.missed].map(each => each.outerHTML)") == []

    def focus(script: str) -> None:
        page.run(f"({script}).focus()")

    focus("document.querySelector('#journal summary')")
    page.press("Enter")
    assert page.run("document.querySelector('#journal details').open") is False
    page.press(" ")
    assert page.run("document.querySelector('#journal details').open") is True
    # The same element keeps the focus when something new comes.
    stranger("GET", "/category")
    page.until("document.querySelectorAll('#journal > li').length === 2")
    assert "/channels" in page.run("document.activeElement.innerText")
    focus("document.getElementById('trouble')")
    page.press(" ")
    assert page.run("document.activeElement.checked") is True
    focus("document.getElementById('to-requests')")
    page.press("Enter")
    assert page.run("location.hash") == "#requests"
    focus("document.getElementById('pause')")
    page.press("Enter")
    assert page.text("#live") == "Paused"
    stranger("GET", "/encoding-option")
    # Refused once more, but nobody asks.
    page.run("new Promise(resolve => setTimeout(resolve, 1500))")
    assert page.run("document.querySelectorAll('#journal > li').length") == 2
    page.press(" ")
    page.until("document.querySelectorAll('#journal > li').length === 3")
    stranger.session.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(open_page, emulator: Emulator, clock: Clock, width):
    emulator.seed(SEED)
    stranger = Client(emulator, clock, secret_key="wrong")
    stranger("GET", "/channels/" + "a-very-long-id" * 10)
    stranger.session.close()
    page = open_page(width)
    page.unfold()
    assert page.run("document.documentElement.scrollWidth") <= width
    # Nor out of the boxes that would hide it.
    outside = "[...document.querySelectorAll('body *')].filter(each => each.getBoundingClientRect().right > innerWidth)"
    assert page.run(f"{outside}.map(each => each.outerHTML)") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(open_page, client: Client, emulator: Emulator, scheme):
    emulator.seed(SEED)
    client("GET", "/nothing")
    client("GET", "/channels", headers={"x-ncp-iam-access-key": "nobody"})
    page = open_page()
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.unfold()
    # WCAG 2: the contrast of any text is at least 4.5 to 1.
    poor = page.run(
        """(() => {
            const parts = colour => colour.match(/[\\d.]+/g).map(Number);
            const light = ([r, g, b]) => [[r, .2126], [g, .7152], [b, .0722]].reduce((sum, [value, weight]) => {
                const part = value / 255;
                return sum + weight * (part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
            }, 0);
            const back = element => {
                const colour = parts(getComputedStyle(element).backgroundColor);
                return colour.length < 4 || colour[3] ? colour : back(element.parentElement);
            };
            document.getAnimations().forEach(each => each.finish());
            return [...document.querySelectorAll('body *')].filter(each => {
                if (!each.checkVisibility() || ![...each.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                    return false;
                const [a, b] = [light(parts(getComputedStyle(each).color)), light(back(each))].sort((x, y) => y - x);
                return (a + .05) / (b + .05) < 4.5;
            }).map(each => each.outerHTML);
        })()"""
    )
    page.call("Emulation.setEmulatedMedia", features=[])
    assert poor == []


def test_it_says_when_there_is_no_answer(chromium: Browser):
    with Emulator() as emulator:
        chromium.call("Page.navigate", url=emulator.url + "/")
        chromium.until("document.getElementById('live')?.textContent === 'Live'")
    assert chromium.until("document.getElementById('live').textContent.startsWith('No answer')")
    chromium.call("Page.navigate", url="about:blank")
