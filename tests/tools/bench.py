# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what loops, stacks and large accounts cost, on an emulator that is a process of its own.

Every round measures everything once, so that whatever slows the machine down for a while meets all of it; what is
reported are medians. A table is printed, and the numbers are written to build/bench.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median, median_low
from typing import Any
from urllib.request import Request, urlopen

import yaml

from ansible_collections.naver.ncloud.tests.bench.stack import BROADCAST, COUNTS, STACK, account, last_states, states

BENCH = Path(__file__).resolve().parents[1] / "bench"
COLLECTION = BENCH.parents[1]
PROGRAMS = Path(sys.executable).parent
MARKS = ("<!-- numbers -->", "<!-- end of numbers -->")

ITEMS = 100
WHATS = {"noop": "no-op", "create": "create", "delete": "delete"}
WAYS = {"in_process": "in process", "module": "module", "uri": "uri", "debug": "debug", "bare": "bare script"}
GROWING_ITEMS = (10, 100, 1000)
GROWING_RESOURCES = (100, 1000, 10_000)

PATHS, OPERATIONS = 100, 3  # of a document, and of each of its paths

PRODUCT = {"apigateway": {"products": [{"productName": "product"}]}}  # of the API that is made of it

LATENCY = 0.06
STATE_SECONDS = 5.0
# The tasks of the role, and what they take from its variables.
TASKS = Path("roles/provision/tasks")
VARIABLES = {
    "provision_product": "{{ item.product }}",
    "provision_api": "{{ item.api }}",
    "provision_api_clone": "",
    "provision_cdn": "{{ item.cdn | default({}) }}",
    "provision_encoding_options": "{{ item.encoding_options }}",
    "provision_player_clone": "",
    "provision_src": "",
    "provision_usage_plans": "{{ item.usage_plans }}",
    "provision_fatal": [],
    "provision_known_products": [],
    "provision_known_stages": [],
    "provision_known_usage_plans": [],
}
# How a stack is run, and how many states its slowest goes through one after the other.
RUNS = {
    "provision": ("naver.ncloud.provision", states(STACK)),
    "provision again": ("naver.ncloud.provision", 0),
    "tear down": ("naver.ncloud.teardown", last_states(STACK)),
}


@dataclass
class Emulator:
    endpoint: str

    def control(self, method: str, what: str, body: Any = None) -> Any:
        url = f"{self.endpoint.replace('{service}', '_emulator')}/{what}"
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(url, data, method=method)) as answer:
            return json.load(answer)

    def begin(self, categories: int = 0) -> None:
        """Put it back to its start, with so many categories in the account."""
        self.control("POST", "reset")
        if categories:
            seed = {"count": categories, "name": "category-{n}", "output": {"bucketName": "media", "filePath": "/"}}
            self.control("POST", "seed", {"vodstation": {"categories": seed}})

    def journal(self) -> list[dict[str, Any]]:
        """The requests since it was last asked."""
        requests: list[dict[str, Any]] = self.control("GET", "journal")["requests"]
        self.control("DELETE", "journal")
        return requests


@contextmanager
def emulator() -> Iterator[Emulator]:
    command = [sys.executable, "-m", "ncloud_emulator", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Emulator(process.stdout.readline().strip().removeprefix("NCLOUD_ENDPOINT="))
        finally:
            process.terminate()


@dataclass(frozen=True)
class Lap:
    """One loop, as it was timed."""

    items: int
    seconds: float
    first: float = 0.0  # when the first item was done
    calls: int = 0
    emulator_seconds: float = 0.0

    @property
    def per_item(self) -> float:
        """What the loop took, in milliseconds an item."""
        return 1000 * self.seconds / self.items

    @property
    def per_further_item(self) -> float:
        """The same without what is done once: the worker, the connection, the listing."""
        return 1000 * (self.seconds - self.first) / (self.items - 1)


class Bench:
    """Measures, and keeps what it measured."""

    def __init__(self, emulator: Emulator, folder: Path, slow: int) -> None:
        self.emulator = emulator
        self.folder = folder
        self.slow = slow
        self.laps: dict[str, list[Lap]] = defaultdict(list)
        self.runs: dict[str, list[tuple[float, int, int]]] = defaultdict(list)  # seconds, writes, requests
        self.loops: list[float] = []  # seconds of an empty play with a stack's loops of debug
        self.exports: dict[str, list[float]] = defaultdict(list)  # what an export and its reads took
        self.memory: dict[str, list[float]] = defaultdict(list)
        (folder / "ansible.cfg").touch()
        self.loops_playbook = folder / "loops.yml"
        self.loops_playbook.write_text(json.dumps([loops()]))  # JSON is YAML
        os.environ |= {
            "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),  # the user's own settings don't count here
            "NCLOUD_ENDPOINT": emulator.endpoint,
            "NCLOUD_ACCESS_KEY": "emulator-access-key",
            "NCLOUD_SECRET_KEY": "emulator-secret-key",
            "STOPWATCH_FILE": str(folder / "laps"),
            "STOPWATCH_REQUESTS": str(folder / "requests"),
        }

    def measure_items(self) -> None:
        """Loops of no-ops, creations and deletions, by every way."""
        self.emulator.begin(ITEMS)
        self._timed("items.yml", many=ITEMS, slow=self.slow, latency=LATENCY)
        self.emulator.begin(ITEMS)
        self._bare("noop", "noop bare")
        self._begin_far_away(ITEMS)
        for what in ("create", "delete"):
            self._bare(what, f"{what} bare")

    def measure_definition(self) -> None:
        """A document that becomes an API, in process and by the bare script."""
        for way in ("in process", "bare"):
            self._begin_far_away()
            self.emulator.control("POST", "seed", PRODUCT)
            if way == "bare":
                self._bare("definition", "definition bare", PATHS)
            else:
                self._timed("definition.yml", paths_in_all=PATHS)

    def measure_loopback(self) -> None:
        """Creations, in process and by the bare script, at an API that answers in no time."""
        self.emulator.begin(ITEMS)
        self._timed("loopback.yml", many=ITEMS)
        self._bare("create", "loopback bare")

    def measure_growth(self) -> None:
        """Loops of more and more items, and look-ups in larger and larger accounts."""
        self.emulator.begin(ITEMS)
        self._timed("growth.yml")
        for resources in GROWING_RESOURCES:
            self.emulator.begin(resources)
            self._timed("lookup.yml", resources=resources)

    def measure_memory(self) -> None:
        """The most that a play with three hundred items holds, and an empty one."""
        for playbook in ("empty.yml", "memory.yml"):
            self.emulator.begin(ITEMS)
            self.memory[playbook].append(self._ansible(playbook))

    def measure_stack(self) -> None:
        """A whole stack: provision, the same again, tear down."""
        self._begin_far_away()
        self.emulator.control("POST", "seed", BROADCAST)
        self.emulator.control("PATCH", "settings", {"state_seconds": STATE_SECONDS})
        for run, (playbook, _chain) in RUNS.items():
            confirmed = {"teardown_confirm": STACK["name"], "teardown_remove_cdns": True}
            seconds = self._seconds(playbook, manifest=STACK, **confirmed)
            requests = self.emulator.journal()
            self.runs[run].append((seconds, sum(request["write"] for request in requests), len(requests)))
        self.loops.append(self._seconds(str(self.loops_playbook), manifest=STACK))

    def measure_export(self) -> None:
        """The export of a large account, an empty play, and the bare script that sends the same requests."""
        self._begin_far_away()
        self.emulator.control("POST", "seed", account())
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            self.exports["seconds"].append(self._seconds("naver.ncloud.export", export_dest=f"{folder}/account.yml"))
        sent = [(each["method"], each["target"], each["body"]) for each in self.emulator.journal()]
        (self.folder / "requests").write_text(json.dumps(sent), encoding="utf-8")
        self.exports["api_calls"].append(len(sent))
        self.exports["empty_seconds"].append(self._seconds("empty.yml"))
        self._bare("replay", "export bare", len(sent))

    def _seconds(self, playbook: str, **variables: Any) -> float:
        started = time.monotonic()
        self._ansible(playbook, **variables)
        return time.monotonic() - started

    def _begin_far_away(self, categories: int = 0) -> None:
        self.emulator.begin(categories)
        self.emulator.control("POST", "faults", {"latency": LATENCY})

    def results(self) -> dict[str, Any]:
        return {
            **{what: self._item_costs(what) for what in WHATS},
            "definition": {
                f"{way}_{unit}": self._median(f"definition {way}", attribute)
                for way in ("in_process", "bare")
                for unit, attribute in (("seconds", "seconds"), ("calls", "calls"))
            },
            "provision": self._stack_costs(),
            "export": {
                **{name: middle(values) for name, values in self.exports.items()},
                "reads_seconds": self._median("export bare", "seconds"),
            },
            "scale": {
                "items": {
                    str(items): {
                        "in_process_ms": self._median(f"growth in_process {items}", "per_further_item"),
                        "debug_ms": self._median(f"growth debug {items}", "per_further_item"),
                        "api_calls": self._median(f"growth in_process {items}", "calls"),
                    }
                    for items in GROWING_ITEMS
                },
                "resources": {
                    str(resources): {
                        "lookup_ms": self._median(f"lookup {resources}", "per_item"),
                        "emulator_ms": 1000 * self._median(f"lookup {resources}", "emulator_seconds"),
                        "api_calls": self._median(f"lookup {resources}", "calls"),
                    }
                    for resources in GROWING_RESOURCES
                },
                "latency": {
                    f"{latency:g}": {
                        "in_process_ms": self._median(f"{name} in_process", "per_item"),
                        "bare_ms": self._median(f"{name} bare", "per_item"),
                    }
                    for name, latency in (("loopback", 0), ("create", 1000 * LATENCY))
                },
            },
            "memory_mb": median(self.memory["memory.yml"]) - median(self.memory["empty.yml"]),
        }

    def _item_costs(self, what: str) -> dict[str, float]:
        costs = {f"{way}_ms": self._median(f"{what} {way}", "per_item") for way in WAYS}
        return {**costs, "api_calls": self._median(f"{what} in_process", "calls")}

    def _stack_costs(self) -> dict[str, Any]:
        costs: dict[str, Any] = {"latency_ms": 1000 * LATENCY, "state_seconds": STATE_SECONDS}
        for run, (_playbook, chain) in RUNS.items():
            seconds, writes, requests = (middle(values) for values in zip(*self.runs[run], strict=True))
            least = chain * STATE_SECONDS + writes * LATENCY
            costs[run] = {"seconds": seconds, "least_seconds": least, "writes": writes, "api_calls": requests}
        costs["loops_seconds"] = median(self.loops)
        return costs

    def _median(self, name: str, attribute: str) -> float:
        return middle([getattr(lap, attribute) for lap in self.laps[name]])

    def _timed(self, playbook: str, **variables: Any) -> None:
        """Run a playbook and note how long its loops took."""
        laps = self.folder / "laps"
        laps.unlink(missing_ok=True)
        os.environ["ANSIBLE_CALLBACKS_ENABLED"] = "stopwatch"
        self._ansible(playbook, **variables)
        del os.environ["ANSIBLE_CALLBACKS_ENABLED"]
        for line in laps.read_text(encoding="utf-8").splitlines():
            lap = json.loads(line)
            self.laps[lap.pop("name")].append(Lap(**lap))

    def _bare(self, loop: str, name: str, items: int = ITEMS) -> None:
        command = [sys.executable, str(BENCH / "bare.py"), loop, str(items)]
        seconds = float(subprocess.check_output(command))
        self.laps[name].append(Lap(items, seconds, calls=len(self.emulator.journal())))

    def _ansible(self, playbook: str, **variables: Any) -> float:
        """Run a playbook. Returns the most memory in MB that its processes held together."""
        ours = BENCH / playbook
        program = str(PROGRAMS / "ansible-playbook")
        command = [program, str(ours) if ours.exists() else playbook, "-e", json.dumps(variables)]
        # A file, not a pipe: nobody should have to read along while the clock runs. And nothing is known of what was
        # created before the account was put back to its start.
        with (
            tempfile.TemporaryDirectory(dir=self.folder) as temporary,
            (self.folder / "output").open("w+", encoding="utf-8") as output,
        ):
            environment = {**os.environ, "TMPDIR": temporary}
            with subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment) as process:
                try:
                    peak = peak_memory(process) if playbook in ("empty.yml", "memory.yml") else 0.0
                    status = process.wait()
                except BaseException:
                    process.kill()
                    raise
            if status:
                output.seek(0)
                sys.exit(f"{output.read()}\n{playbook} failed.")
        return peak


def peak_memory(process: subprocess.Popen[bytes]) -> float:
    """Return the most memory in MB that a process and those it started held together, shared pages counted once."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(proportional, family(process.pid))))
        time.sleep(0.02)
    return peak / 1024


def family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:  # it has just ended
        return
    for child in children.split():
        yield from family(int(child))


def proportional(pid: int) -> int:
    """Return a process's memory in kB, its share of pages that several have."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")), 0)


def loops() -> dict[str, Any]:
    """Return a play with a provisioning's loops, and debug in place of its modules: what they cost in Ansible.

    The loops are the role's own, with all options that its tasks spell, and with what ends them.
    """
    tasks = []
    for kind in STACK.keys() - {"name"}:
        task = yaml.safe_load((TASKS / f"{kind}.yml").read_text(encoding="utf-8"))[0]
        (module,) = (key for key in task if key.startswith("naver.ncloud."))
        kept = {name: task[name] for name in ("when", "loop_control", "register") if name in task}
        tasks.append({"ansible.builtin.debug": {"msg": task[module]}, "loop": f"{{{{ manifest.{kind} }}}}", **kept})
    return {"hosts": "localhost", "gather_facts": False, "vars": VARIABLES, "tasks": tasks}


def goals(numbers: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """What is to be reached: what it is, how much it is, how much it may be."""
    noop, create, provision = numbers["noop"], numbers["create"], numbers["provision"]["provision"]
    again = numbers["provision"]["provision again"]
    costs = [cost["in_process_ms"] for cost in numbers["scale"]["items"].values()]
    small, large, huge = numbers["scale"]["resources"].values()
    return [
        ("no-op, in process / debug", noop["in_process_ms"] / noop["debug_ms"], 2.0),
        ("no-op, 30 x in process / uri", 30 * noop["in_process_ms"] / noop["uri_ms"], 1.0),
        (f"no-op, listings of {ITEMS} items", noop["api_calls"], 1),
        ("create, in process / bare script", create["in_process_ms"] / create["bare_ms"], 3.0),
        ("cost of an item, the highest / the lowest of 10 to 1,000", max(costs) / min(costs), 1.2),
        ("cost of a page, in 10,000 resources / in 1,000", per_page(small, huge) / per_page(small, large), 1.2),
        (
            "provision / (slowest chain of states + serial writes)",
            provision["seconds"] / provision["least_seconds"],
            1.3,
        ),
        (
            "provision again / (an empty play with the same loops of debug + its reads)",
            again["seconds"] / (numbers["provision"]["loops_seconds"] + again["api_calls"] * LATENCY),
            1.5,
        ),
        (
            f"a document of {PATHS * OPERATIONS} operations, in process / bare script",
            numbers["definition"]["in_process_seconds"] / numbers["definition"]["bare_seconds"],
            1.3,
        ),
        (
            f"export of {sum(COUNTS.values()):,} objects / (an empty play + its reads by the bare script)",
            numbers["export"]["seconds"] / (numbers["export"]["empty_seconds"] + numbers["export"]["reads_seconds"]),
            1.5,
        ),
        ("memory above an empty play, MB", numbers["memory_mb"], 30),
    ]


def middle(values: Sequence[float]) -> float:
    """Return the median; of counts, one that was counted."""
    return median_low(values) if all(isinstance(value, int) for value in values) else median(values)


def per_page(small: Mapping[str, float], large: Mapping[str, float]) -> float:
    """Return what each page of a listing adds to a look-up, in ms."""
    return (large["lookup_ms"] - small["lookup_ms"]) / (large["api_calls"] - small["api_calls"])


def report(numbers: Mapping[str, Any], rounds: int, slow: int) -> str:
    """The numbers for people, in Markdown."""
    ways = [f"{way}_ms" for way in WAYS]
    run_columns = ("seconds", "least_seconds", "writes", "api_calls")
    setting = (
        f"Medians of {rounds} rounds, loops of {ITEMS} items, but of {slow} for modules and uri. "
        f"ansible-core {version('ansible-core')}, Python {platform.python_version()}, requests {version('requests')}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}."
    )
    items = table(
        ["ms per item", *WAYS.values(), "API calls in process"],
        ([title, *picked(numbers[what], *ways, "api_calls")] for what, title in WHATS.items()),
    )
    growth = table(
        ["items of a loop", "ms per further item", "the same of debug", "API calls"],
        ([items, *cost.values()] for items, cost in numbers["scale"]["items"].items()),
    )
    lookups = table(
        ["resources in the account", "ms per look-up", "of these in the emulator", "API calls"],
        ([resources, *cost.values()] for resources, cost in numbers["scale"]["resources"].items()),
    )
    latency = table(
        ["latency of the API, ms", "ms per create", "bare script"],
        ([latency, *cost.values()] for latency, cost in numbers["scale"]["latency"].items()),
    )
    stack = table(
        ["the stack", "seconds", "states and serial writes alone", "writes", "API calls"],
        ([run, *picked(numbers["provision"][run], *run_columns)] for run in RUNS),
    )
    export = table(
        [f"an account of {sum(COUNTS.values()):,} objects", "seconds", "an empty play", "its reads alone", "API calls"],
        [["export", *picked(numbers["export"], "seconds", "empty_seconds", "reads_seconds", "api_calls")]],
    )
    document = table(
        ["a document", "seconds", "API calls"],
        (
            [WAYS[way], *picked(numbers["definition"], f"{way}_seconds", f"{way}_calls")]
            for way in ("in_process", "bare")
        ),
    )
    verdicts = table(
        ["goal", "is", "at most", ""],
        (
            [what, f"{actual:.2f}", f"{most:g}", "reached" if actual <= most else "missed"]
            for what, actual, most in goals(numbers)
        ),
    )
    return "\n\n".join([setting, items, growth, lookups, latency, stack, export, document, verdicts])


def picked(values: Mapping[str, Any], *names: str) -> list[Any]:
    return [values[name] for name in names]


def table(titles: list[str], rows: Iterable[list[Any]]) -> str:
    cells = [titles, ["---", *["---:"] * (len(titles) - 1)], *([shown(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def shown(value: Any) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def write_docs(path: Path, text: str) -> None:
    before, _mark, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    path.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", encoding="utf-8")


def rounded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: rounded(item) for key, item in value.items()}
    return round(value, 3)


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", type=Path, default=COLLECTION, help="where build/ and docs/ are")
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is measured (default: %(default)s)")
    parser.add_argument("--slow", type=int, default=20, help="items in loops of the slow ways (default: %(default)s)")
    parser.add_argument("--write-docs", action="store_true", help="refresh docs/benchmarks.md")
    arguments = parser.parse_args()

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))  # so that what was started is ended too
    os.environ["NO_PROXY"] = "127.0.0.1"
    with emulator() as server, tempfile.TemporaryDirectory() as folder:
        bench = Bench(server, Path(folder), arguments.slow)
        parts: dict[str, Callable[[], None]] = {
            "loops": bench.measure_items,
            "loopback": bench.measure_loopback,
            "a document": bench.measure_definition,
            "growth": bench.measure_growth,
            "memory": bench.measure_memory,
            "a stack": bench.measure_stack,
            "an export": bench.measure_export,
        }
        for number in range(1, arguments.rounds + 1):
            for what, measure in parts.items():
                say(f"Round {number} of {arguments.rounds}: {what} ...")
                measure()
    numbers = bench.results()

    output = arguments.repository / "build" / "bench.json"
    output.parent.mkdir(exist_ok=True)
    output.write_text(json.dumps(rounded(numbers), indent=4) + "\n", encoding="utf-8")
    text = report(numbers, arguments.rounds, arguments.slow)
    print(text)
    if arguments.write_docs:
        write_docs(arguments.repository / "docs" / "benchmarks.md", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
