# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show what the collection does, on an emulator: an empty account, provision, again, drift, diff, repair, teardown.

Every step is checked against what the emulator holds and what it was asked. Ends with 1 if one is not as it should be.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import yaml

from ncloud_emulator.server import Emulator

STACK = Path("tests/demo/winter-games.yml")
OPENING = Path("tests/demo/opening.yml")
CLIPS = "livestation_short_clips"
STATE_SECONDS = 0.6
MOST_BANNERS = 40  # that a run prints, with twelve kinds of which some take a second step
GONE = ("TERMINATED",)
LIGHTS = {"READY": "●", "STOPPED": "■"}
Things = dict[str, dict[str, Any]]

TERMINAL = sys.stdout.isatty()
COLOURS = TERMINAL and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


class NotAsItShouldBeError(Exception):
    """A step whose outcome is another than the demo tells."""


@dataclass(frozen=True)
class Kind:
    """A kind of the manifest, and where the emulator keeps it."""

    title: str
    service: str
    collection: str
    name: str  # the member that identifies it; a dot leads into an object
    titles: str

    def counted(self, number: int) -> str:
        return f"{number} {self.title if number == 1 else self.titles}"


KINDS = {
    "globaledge_profiles": Kind("CDN profile", "globaledge", "profiles", "profileName", "CDN profiles"),
    "livestation_channels": Kind("live channel", "livestation", "channels", "channelName", "live channels"),
    CLIPS: Kind("short clip", "livestation", "shortclips", "output.filePath", "short clips"),
    "apigw_usage_plans": Kind("usage plan", "apigateway", "usagePlans", "usagePlanName", "usage plans"),
    "apigw_products": Kind("product", "apigateway", "products", "productName", "products"),
    "apigw_apis": Kind("API", "apigateway", "apis", "apiName", "APIs"),
    "apigw_stages": Kind("stage", "apigateway", "stages", "stageName", "stages"),
    "apigw_api_keys": Kind("API key", "apigateway", "apiKeys", "apiKeyName", "API keys"),
    "vpe_players": Kind("player", "vpe", "players", "name", "players"),
    "vodstation_encoding_options": Kind("encoding", "vodstation", "encodingOptions", "name", "encodings"),
    "vodstation_categories": Kind("category", "vodstation", "categories", "name", "categories"),
    "vodstation_channels": Kind("channel", "vodstation", "channels", "name", "channels"),
}
DELETABLE = [kind for kind in KINDS if kind != CLIPS]
# Options that the account shows in another form: as objects, ids, or not at all.
SHOWN_OTHERWISE = ("cdn", "domains", "encodingOptions", "endTime", "startTime", "subscriptions")


@dataclass(frozen=True)
class Run:
    """What a playbook printed and asked."""

    status: int
    output: str
    requests: list[dict[str, Any]]
    seconds: float

    @property
    def writes(self) -> list[dict[str, Any]]:
        return [request for request in self.requests if request["write"]]

    @property
    def changed(self) -> int:
        """The number that Ansible's recap gives."""
        found = re.search(r"^localhost\s.*\bchanged=(\d+)", self.output, re.MULTILINE)
        return int(found[1]) if found else -1


class Demo:
    def __init__(self, emulator: Emulator, folder: Path) -> None:
        self.emulator = emulator
        self.folder = folder
        (folder / "ansible.cfg").touch()
        self.steps = 0
        self.last: Run | None = None
        self.manifest: dict[str, Any] = yaml.safe_load(STACK.read_text(encoding="utf-8"))["manifest"]
        self.before = {kind: self.live(kind) for kind in KINDS}

    def tell(self) -> None:
        say(bold("naver.ncloud, a demonstration"))
        say(f"An emulator of NAVER Cloud answers at {self.emulator.url}: no account, no costs, and nothing exists yet.")
        counts = [KINDS[kind].counted(len(self.manifest[kind])) for kind in KINDS]
        say(f"{STACK} describes the stack {bold(self.manifest['name'])}:")
        say(f"  {', '.join(counts[:6])},")
        say(f"  {', '.join(counts[6:])}.")
        self.provision()
        self.provision_again()
        self.night()
        self.check()
        self.repair()
        self.refuse_teardown()
        self.teardown()

    # -- the steps

    def provision(self) -> None:
        self.step("Provision it without the short clip, which is cut from a broadcast later")
        run = self.play("naver.ncloud.provision", "--skip-tags", CLIPS)
        self.check_outcome(run, changed=True)
        self.check_stack(without=CLIPS)
        self.check_started_together(run)
        for kind in KINDS:
            for name, thing in self.own(kind).items():
                say(f"  {green('+')} {KINDS[kind].title:13}{name:14}{dim(what(thing))}")
        count = len(self.manifest["vodstation_channels"])
        say(f"  All {count} channels were started before the first was waited for: {took(run)}.")
        self.ask_the_api()

    def ask_the_api(self) -> None:
        """The API is served, to those who have the key."""
        (key,), (product,) = (self.own(kind).values() for kind in ("apigw_api_keys", "apigw_products"))
        url = f"{self.emulator.url}/_gateway/{product['productId']}/scores/live/scores"
        without, with_key = status_of(url, {}), status_of(url, {"x-ncp-apigw-api-key": key["primaryKey"]})
        expect((without, with_key) == (401, 200), f"the API answers {without} without its key, {with_key} with it")
        say(f"  GET /scores is answered with {green('200')} with the key of the app, {yellow('401')} without.")

    def provision_again(self) -> None:
        self.step("Provision it again")
        run = self.play("naver.ncloud.provision", "--skip-tags", CLIPS)
        self.check_outcome(run, changed=False)
        say(f"  {green('changed=0')}: {asked(run)}, in {took(run)}.")

    def night(self) -> None:
        self.step("The opening night: the stadium broadcasts, and somebody clicks around in the console")
        self.emulator.start_broadcast(self.own("livestation_channels")["stadium"]["channelId"])
        run = self.play(str(OPENING))
        self.check_outcome(run, changed=True)
        say(f"  {green('+')} snapshot               of what was recorded so far, to cut the short clip from")
        categories, channels = self.own("vodstation_categories"), self.own("vodstation_channels")
        self.emulator.seed(
            {
                "vodstation": {
                    "categories": [{"id": categories["trailers"]["id"], "encodingOptions": [1]}],
                    "channels": [
                        {"id": channels["ice-rink"]["id"], "protocolList": ["HLS"], "segmentDuration": 20},
                        {"id": channels["curling"]["id"], "channelStatus": "STOPPED"},
                    ],
                }
            }
        )
        say(f"  {yellow('~')} category trailers          encodes one quality less")
        say(f"  {yellow('~')} channel  ice-rink          lost DASH, and its segments are four times as long")
        say(f"  {yellow('~')} channel  curling           was stopped, in the middle of the match")

    def check(self) -> None:
        self.step("Look what a run would change")
        before = self.emulator.state()
        run = self.play("naver.ncloud.provision", "--check", "--diff")
        self.check_outcome(run, changed=True)
        expect(not run.writes, "check mode has written")
        expect(self.emulator.state() == before, "check mode has changed something")
        hunks = list(diffs(run.output))
        clips = [hunk for hunk in hunks if "short clip" in hunk[0]]
        expect(len(hunks) == 3 + len(clips) == 4, f"there should be 4 diffs, one of a clip, not {len(hunks)}")
        for line in (line for hunk in hunks if hunk not in clips for line in hunk):
            say("  " + {"-": red, "+": green}.get(line[:1], dim)(line))
        say(f"  And the short clip would be cut. Nothing was touched: {asked(run)}.")

    def repair(self) -> None:
        self.step("Repair it, and cut the short clip")
        run = self.play("naver.ncloud.provision")
        self.check_outcome(run, changed=True)
        self.check_stack()
        done = sorted(request["operation"] for request in run.writes)
        repairs = ["vodstation-category-update", "vodstation-channel-start", "vodstation-channel-update"]
        cut = [operation for operation in done if "shortclip" in operation]
        expect(len(cut) == 1, f"one clip should be cut, not {len(cut)}")
        expect(sorted({*done} - {*cut}) == repairs, f"the repair should take {repairs} and a clip, not {done}")
        for name, thing in self.own(CLIPS).items():
            say(f"  {green('+')} {KINDS[CLIPS].title:11}{name} {dim(what(thing))}")
        say(f"  {green('repaired')} with {len(repairs)} calls, the rest was left alone: {took(run)}.")

    def refuse_teardown(self) -> None:
        self.step("Tear it down, with the wrong word")
        run = self.play("naver.ncloud.teardown", "-e", "teardown_confirm=summer-games", fails=True)
        expect(run.status != 0 and not run.requests, "a teardown without confirmation should ask nothing")
        refusal = re.search(r"teardown_confirm must be .*?to confirm the deletion\.", run.output)
        expect(refusal is not None, "a teardown without confirmation should say why it is refused")
        say(f"  {yellow('refused')}: {refusal[0] if refusal else ''}")

    def teardown(self) -> None:
        self.step("The season is over: tear it down, with its CDN, while nobody broadcasts any more")
        self.emulator.end_broadcast(self.own("livestation_channels")["stadium"]["channelId"])
        there = [(KINDS[kind].title, name) for kind in DELETABLE for name in self.own(kind)]
        clips = self.own(CLIPS)  # the API forgets them with their channel, and their files stay
        confirmed = ("-e", f"teardown_confirm={self.manifest['name']}", "-e", "teardown_remove_cdns=true")
        run = self.play("naver.ncloud.teardown", *confirmed)
        self.check_outcome(run, changed=True)
        expect(not any(self.own(kind) for kind in DELETABLE), "something of the stack is still there")
        say(f"  {red('-')} {', '.join(f'{kind} {name}' for kind, name in there[:8])},")
        say(f"    {', '.join(f'{kind} {name}' for kind, name in there[8:])}")
        say(f"  Stopped together, deleted together: {took(run)}.")
        for clip in clips:
            said = f"The file of the short clip games-media:{clip} stays"
            expect(said in run.output, f"the teardown should say that {clip} stays")

        # What is in a product that is gone counts as gone, with a warning: its name could be misspelled.
        run = self.play("naver.ncloud.teardown", *confirmed, warnings=3)
        self.check_outcome(run, changed=False)
        say(f"  Once more: {green('changed=0')}.")

        say()
        say(bold("What is left"))
        for kind in DELETABLE:
            expect(self.live(kind) == self.before[kind], f"the {kind} of the account should be what they were before")
        edges = [edge for edge in self.emulator.state("globaledge")["edges"] if edge["statusType"] != "DELETED"]
        expect(not edges, "the CDN is still there")
        say(f"  {green('nothing')} that costs anything: no channel, no API, no CDN.")
        for name in clips:
            say(f"  {yellow('!')} the file of the short clip {name}: the API has no call to delete one")

    # -- running and checking

    def step(self, title: str) -> None:
        self.steps += 1
        say()
        say(bold(f"{self.steps}. {title}"))

    def play(self, playbook: str, *arguments: str, warnings: int = 0, fails: bool = False) -> Run:
        """Run a playbook, quietly; on a terminal, with the channels' lights."""
        say(dim(f"  $ ansible-playbook {' '.join([playbook, '-e', f'@{STACK}', *arguments])}"))
        fast = [f"{role}_wait_interval=0.3" for role in ("provision", "teardown")]
        command = ["ansible-playbook", playbook, "-e", f"@{STACK}", *arguments, "-e", " ".join(fast)]
        mark = max((request["number"] for request in self.emulator.journal()), default=0)
        started = time.monotonic()
        with (self.folder / "output").open("w+", encoding="utf-8") as output:
            with subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=self.surroundings()
            ) as process:
                while process.poll() is None:
                    self.show_lights()
                    time.sleep(0.2)
            clear_line()
            output.seek(0)
            text = output.read()
        run = Run(process.returncode, text, self.emulator.journal(mark), time.monotonic() - started)
        self.last = run
        expect(self.emulator.secret_key not in text, "the secret key is in the output")
        warned = len(re.findall(r"\[WARNING\]|\[DEPRECATION", text))
        expect(warned == warnings, f"there should be {warnings} warnings, not {warned}")
        banners = text.count("\nTASK [")
        expect(banners <= MOST_BANNERS, f"there should be at most {MOST_BANNERS} tasks, not {banners}")
        expect(fails or run.status == 0, f"{playbook} failed")
        return run

    def surroundings(self) -> Mapping[str, str]:
        return os.environ | {
            "NCLOUD_ENDPOINT": self.emulator.endpoint,
            "NCLOUD_ACCESS_KEY": self.emulator.access_key,
            "NCLOUD_SECRET_KEY": self.emulator.secret_key,
            # The visitor's own settings of Ansible don't count here.
            "ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
            "COLUMNS": "500",
        }

    def show_lights(self) -> None:
        if not TERMINAL:
            return
        lights = [
            f"{LIGHTS.get(thing['channelStatus'], '◌')} {name}"
            for name, thing in self.own("vodstation_channels").items()
        ]
        width = shutil.get_terminal_size().columns - 3
        print("\r\x1b[K  " + "  ".join(lights)[:width], end="", flush=True)

    def live(self, kind: str) -> Things:
        """What is there and not about to be forgotten, by name."""
        things = self.emulator.state(KINDS[kind].service)[KINDS[kind].collection]
        return {member(thing, KINDS[kind].name): thing for thing in things if thing.get("channelStatus") not in GONE}

    def own(self, kind: str) -> Things:
        """What is there of the stack, in the manifest's order."""
        things = self.live(kind)
        return {name: things[name] for name in map(name_of, self.manifest[kind]) if name in things}

    def check_outcome(self, run: Run, *, changed: bool) -> None:
        expect((run.changed > 0) == changed, f"Ansible says changed={run.changed}")
        expect(changed or not run.writes, f"nothing should be written, but {len(run.writes)} times it was")

    def check_stack(self, without: str = "") -> None:
        """The account holds what the manifest says."""
        for kind in KINDS.keys() - {without}:
            there = self.own(kind)
            for item in self.manifest[kind]:
                name = name_of(item)
                expect(name in there, f"{name} is not there")
                expect_options(name, item, there[name])
        for item in self.manifest["vodstation_channels"]:
            status = self.own("vodstation_channels")[item["name"]]["channelStatus"]
            expect(status == {"started": "READY", "stopped": "STOPPED"}[item["state"]], f"{item['name']} is {status}")

    def check_started_together(self, run: Run) -> None:
        """Between two creations there is at most the look-up of the second: nothing was waited for."""
        operations = [request["operation"] for request in run.requests]
        created = [number for number, each in enumerate(operations) if each == "vodstation-channel-create"]
        expect(len(created) == len(self.manifest["vodstation_channels"]), f"{len(created)} channels were created")
        gaps = [later - earlier for earlier, later in pairwise(created)]
        expect(max(gaps) <= 2, "something was waited for before everything was started")


def expect(condition: bool, sentence: str) -> None:
    if not condition:
        raise NotAsItShouldBeError(sentence)


def expect_options(name: str, options: Mapping[str, Any], there: Mapping[str, Any]) -> None:
    """Every option has its value in the account, where the account shows it."""
    for option, value in options.items():
        first, *others = option.split("_")
        shown = first + "".join(word.capitalize() for word in others)
        if shown not in there or shown in SHOWN_OTHERWISE:
            continue
        if isinstance(value, Mapping):
            expect_options(f"{name}'s {option}", value, there[shown])
        else:
            expect(there[shown] == value, f"{name}: {option} is {there[shown]!r}, not {value!r}")


def diffs(output: str) -> Iterator[list[str]]:
    """The hunks of the diffs in Ansible's output, each under the name of its object."""
    hunk: list[str] = []
    for line in [*output.splitlines(), ""]:
        if line.startswith("--- "):
            hunk = [line.removeprefix("--- ").removeprefix("before: ")]
        elif hunk and line[:1] in ("-", "+", " ") and not line.startswith("+++ "):
            hunk.append(line)
        elif hunk and not line.startswith(("@@", "+++ ")):
            yield hunk
            hunk = []


def name_of(item: Mapping[str, Any]) -> str:
    return str(item.get("name") or item["output"]["file_path"])


def member(thing: Any, path: str) -> str:
    for name in path.split("."):
        thing = thing[name]
    return str(thing)


def what(thing: Mapping[str, Any]) -> str:
    """Say something of a thing, by the members that only its kind has."""
    match thing:
        case {"auto_update": _, "domains": domains, "version": version}:
            return f"version {version}, {', '.join(web['domain'] for web in domains['web'])}"
        case {"apiId": _, "apiName": _}:
            return "from its OpenAPI document"
        case {"stageName": _, "endpointDomain": backend, "stageId": _}:
            return f"deployed, sends on to {backend}"
        case {"rateRps": rate}:
            return f"{rate} requests a second"
        case {"subscriptions": subscriptions}:
            return f"{len(subscriptions)} subscription, approved"
        case {"subscriptionCode": code}:
            return f"{code.lower()}: with a key only"
        case {"snapshotId": _, "startTime": start, "endTime": end, "status": status}:
            return f"{status}, {(end - start) / 1000:.1f} s long, cut from the broadcast"
        case {"channelStatus": status, "protocolList": protocols}:
            return f"{status}, {' and '.join(protocols)}"
        case {"channelStatus": status, "qualitySetName": quality}:
            return f"{status}, {quality}, with a CDN"
        case {"video": {"width": width, "height": height}}:
            return f"{width} x {height}"
        case {"output": {"bucketName": bucket, "filePath": path}}:
            return f"{bucket}:{path}"
    return ""


def status_of(url: str, headers: dict[str, str]) -> int:
    try:
        with urlopen(Request(url, headers=headers)) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def took(run: Run) -> str:
    return f"{run.seconds:.1f} s"


def asked(run: Run) -> str:
    return f"{len(run.requests)} reads, no writes"


# -- the screen


def say(line: str = "") -> None:
    print(line, flush=True)


def clear_line() -> None:
    if TERMINAL:
        print("\r\x1b[K", end="", flush=True)


def coloured(code: str, text: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if COLOURS else text


def bold(text: str) -> str:
    return coloured("1", text)


def dim(text: str) -> str:
    return coloured("2", text)


def red(text: str) -> str:
    return coloured("31", text)


def green(text: str) -> str:
    return coloured("32", text)


def yellow(text: str) -> str:
    return coloured("33", text)


def as_documented(emulator: Emulator) -> None:
    """Check that no request held a field which the documentation does not have."""
    unknown = emulator.unknown()
    if unknown:
        raise NotAsItShouldBeError("; ".join(unknown))


def main() -> int:
    started = time.monotonic()
    emulator = Emulator(state_seconds=STATE_SECONDS)
    with emulator, tempfile.TemporaryDirectory() as folder:
        demo = Demo(emulator, Path(folder))
        try:
            demo.tell()
            as_documented(emulator)
        except NotAsItShouldBeError as error:
            if demo.last is not None:
                say(demo.last.output.replace(emulator.secret_key, "(the secret key)"))
            say(red(f"Not as it should be: {error}."))
            return 1
    say()
    say(green(f"Everything was as it should be, in {time.monotonic() - started:.0f} s."))
    return 0


if __name__ == "__main__":
    sys.exit(main())
