# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Live through many schedules of faults, kills and races, and check after each that what is promised holds.

- `make chaos`: 2,000 schedules of new seeds without Ansible, and 20 of them with ansible-playbook
- `make chaos ARGS="--schedules 10000 --first 100000000"`: those of these seeds, which it prints
- `make chaos ARGS="--seed 4711"`: a single one in full; if it breaks a promise, the least of it that does

With --write-docs the figures go to docs/reliability.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from pprint import pformat
from typing import Any

from tqdm import tqdm

from ansible_collections.naver.ncloud.tests.chaos import playbooks
from ansible_collections.naver.ncloud.tests.chaos.lives import Life, live
from ansible_collections.naver.ncloud.tests.chaos.schedule import FIRST_OF_WHOLE, Schedule, schedule

COLLECTION = Path(__file__).resolve().parents[2]
MARKS = ("<!-- figures -->", "<!-- end of figures -->")
AT_ONCE = 20  # schedules that are handed to a process together


@dataclass
class Tally:
    """What came of many schedules."""

    schedules: int = 0
    runs: int = 0
    requests: int = 0
    kills: int = 0
    twins: int = 0
    lost: int = 0
    owners: int = 0
    encoded_twice: int = 0
    seconds: float = 0.0
    with_trouble: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    broken: dict[int, str] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        for name, value in vars(other).items():
            if isinstance(value, dict):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)


def tally(life: Life) -> Tally:
    return Tally(
        schedules=1,
        runs=len(life.plays),
        requests=life.requests,
        kills=life.kills,
        twins=int(life.twins > 0),
        lost=life.lost,
        owners=life.owners,
        encoded_twice=life.encoded_twice,
        seconds=life.seconds,
        with_trouble=Counter(set(life.schedule.names)),
        met=life.met,
        failures=life.failures,
        broken={life.schedule.seed: life.broken} if life.broken else {},
    )


def live_all(seeds: range) -> Tally:
    found = Tally()
    for seed in seeds:
        found.add(tally(live(schedule(seed))))
    return found


def play_all(seeds: range) -> Tally:
    """The same with ansible-playbook."""
    found = Tally()
    for seed in seeds:
        whole = schedule(seed)
        broken, runs, kills = playbooks.live(whole)
        found.add(Tally(schedules=1, runs=runs, kills=kills, broken={seed: broken} if broken else {}))
    return found


def many(live_some: Callable[[range], Tally], first: int, count: int, at_once: int, jobs: int, unit: str) -> Tally:
    """Live through the schedules of so many seeds, and show how far it got."""
    seeds = [range(start, min(start + at_once, first + count)) for start in range(first, first + count, at_once)]
    found = Tally()
    with ProcessPoolExecutor(jobs) as pool, tqdm(total=count, unit=f" {unit}", smoothing=0.05) as progress:
        for part in pool.map(live_some, seeds):
            found.add(part)
            progress.update(part.schedules)
            progress.set_postfix(broken=len(found.broken))
            for seed, sentence in part.broken.items():
                progress.write(f"{seed}: {sentence}", file=sys.stderr)
    return found


# -- a single one


def smaller(whole: Schedule) -> Iterator[Schedule]:
    """Yield the same schedule with one thing less."""
    for name in ("troubles", "last_troubles", "provisions", "teardowns"):
        things = getattr(whole, name)
        for number in range(len(things)):
            yield _with(whole, name, things[:number] + things[number + 1 :])
    for name in ("provisions", "teardowns"):
        runs = getattr(whole, name)
        for number, run in enumerate(runs):
            for less in ((None,) * len(run), run[:1]):
                if less != run:
                    yield _with(whole, name, (*runs[:number], less, *runs[number + 1 :]))
    for kind, items in whole.manifest.items():
        for number in range(len(items) if kind != "name" else 0):
            rest = items[:number] + items[number + 1 :]
            yield replace(whole, manifest={**whole.manifest, kind: rest})
    if whole.others:
        yield replace(whole, others=0.0)
    for knob in whole.settings:
        yield replace(whole, settings={name: value for name, value in whole.settings.items() if name != knob})


def _with(whole: Schedule, name: str, value: Any) -> Schedule:
    return replace(whole, **{name: value})


def least(whole: Schedule, broken: str) -> Life:
    """Leave out whatever can be left out while the same promise is broken."""
    found = live(whole)
    for _round in range(100):
        for less in smaller(found.schedule):
            life = live(less)
            if life.broken[:60] == broken[:60]:
                found = life
                break
        else:
            break
    return found


def tell(life: Life) -> None:
    print(pformat(life.schedule, width=120))
    for play in life.plays:
        print(f"\n{type(play).__name__}")
        for answer in play.answers:
            result = answer.result
            said = result.get("msg") or f"{result.get('actions', '')} {result.get('warnings') or ''}"
            name = answer.options.get("name") or (answer.options.get("output") or {}).get("file_path") or "all"
            print(f"  {answer.kind} {name}: changed={result['changed']} {said}")
            for entry in answer.entries:
                marks = f"{'effect ' if entry.write and entry.took_effect else ''}{entry.fault or ''}"
                print(f"    {entry.time % 100_000:9.3f} {entry.method} {entry.target} {entry.status} {marks}")


# -- figures


def figures(found: Tally, played: Tally, seconds: float) -> str:
    summary = (
        f"{found.schedules:,} schedules, {found.runs:,} runs of the roles, {found.requests:,} requests, "
        f"{found.kills:,} controllers killed, {found.seconds / 86_400:.0f} days of virtual time in "
        f"{seconds / 60:.0f} minutes: **{len(found.broken)} promises broken**. In {found.twins:,} of them two machines "
        f"made two of a name at one moment, and each run named both until the owner deleted one. "
        f"In {found.owners:,} a profile, or a CDN that others used, was left to its owner; {found.lost:,} CDNs were "
        f"left that nothing named. {found.encoded_twice:,} files were encoded by two machines at one moment. "
        f"With ansible-playbook, in real time: "
        f"{played.schedules:,} schedules, {played.runs:,} runs, {played.kills:,} controllers killed: "
        f"**{len(played.broken)} promises broken**."
    )
    lines = [
        summary,
        "",
        "| what went wrong | schedules | requests it met |",
        "|---|---:|---:|",
        *(
            f"| {name} | {count:,} | {f'{found.met[name]:,}' if found.met[name] else ''} |"
            for name, count in sorted(found.with_trouble.items())
        ),
        "",
        "| how modules failed meanwhile, each in a clear sentence | times |",
        "|---|---:|",
        *(f"| `{kind}` | {count:,} |" for kind, count in found.failures.most_common()),
    ]
    return "\n".join(lines)


def surroundings() -> str:
    return f"ansible-core {version('ansible-core')}, Python {platform.python_version()}, {os.cpu_count()} cores."


def write_docs(path: Path, text: str) -> None:
    before, _mark, rest = path.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    path.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", type=Path, default=COLLECTION, help="where docs/ is")
    parser.add_argument("--schedules", type=int, default=2000, help="how many (default: %(default)s)")
    parser.add_argument("--playbooks", type=int, default=20, help="with ansible-playbook (default: %(default)s)")
    parser.add_argument("--first", type=int, help="the first one's seed (default: a new one)")
    parser.add_argument("--seed", type=int, help="only this one, without Ansible")
    parser.add_argument("--playbook-seed", type=int, help="only this one, with ansible-playbook")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes (default: one for each core)")
    parser.add_argument("--write-docs", action="store_true", help="refresh docs/reliability.md")
    arguments = parser.parse_args()

    if arguments.seed is not None:
        life = live(schedule(arguments.seed))
        if life.broken:
            life = least(life.schedule, life.broken)
        tell(life)
        print(f"\n{life.broken or 'All promises hold.'}")
        return 1 if life.broken else 0

    if arguments.playbook_seed is not None:
        broken, _runs, _kills = playbooks.live(schedule(arguments.playbook_seed))
        print(broken or "All promises hold.")
        return 1 if broken else 0

    first = random.SystemRandom().randrange(FIRST_OF_WHOLE, 10**11) if arguments.first is None else arguments.first
    print(f'Seeds from {first} on. The same again: make chaos ARGS="--first {first} --schedules {arguments.schedules}"')
    started = time.monotonic()
    found = many(live_all, first, arguments.schedules, AT_ONCE, arguments.jobs, "schedules")
    seconds = time.monotonic() - started
    played = many(play_all, first, arguments.playbooks, 1, arguments.jobs, "schedules of playbooks")
    text = f"{surroundings()} {figures(found, played, seconds)}"
    print(text)
    if arguments.write_docs:
        write_docs(arguments.repository / "docs" / "reliability.md", text)
    for option, failed in (("--seed", found), ("--playbook-seed", played)):
        for seed, sentence in sorted(failed.broken.items()):
            print(f'\n{sentence}\n    make chaos ARGS="{option} {seed}"')
    return 1 if found.broken or played.broken else 0


if __name__ == "__main__":
    sys.exit(main())
