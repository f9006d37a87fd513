# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The encoding of files by a VOD Station category, as the engine manages it. Each costs money, and none can be undone.

All that is known of it is the list of statuses, a row for each output. It names no bucket and no id of a file, so that
a file is known by its path.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypedDict, cast
from urllib.parse import unquote, urlsplit

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    AmbiguousError,
    InputError,
    NotFoundError,
    attempting,
)
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._playback import MANIFESTS, playback_url
from ansible_collections.naver.ncloud.plugins.module_utils._records import given, nfc, whole
from ansible_collections.naver.ncloud.plugins.module_utils._resource import LONGEST_STATE, Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._resources import vodstation_category as category
from ansible_collections.naver.ncloud.plugins.module_utils._services.vodstation import (
    AddedFile,
    Category,
    Output,
    VodStation,
)
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait

MOST_FILES = 100  # of one request
LONGEST_PATH = 1000
HOUR = 3600 * 1000
MINUTE = 60 * 1000
CATEGORY = rules.Rule(
    lambda value: rules.ID.holds(whole(value) or 0) if _is_id(value) else rules.READABLE.holds(value),
    f"an id, or the name of a category: {rules.READABLE.says}",
)
# A category has the same options, as its defaults.
SAME = ("output.", "notification_url", "advanced_options")
RULES = {
    **{name: rule for name, rule in category.RULES.items() if name.startswith(SAME)},
    "category": CATEGORY,
    "bucket_name": rules.READABLE,
    "path_list": rules.readable(LONGEST_PATH),
    "http_download_url_list": rules.matches(rf"https?://[!-~]{{1,{LONGEST_PATH}}}", "an http or https URL"),
    "lookback": rules.between(1, 24 * 365 * 10, " hours"),
    "channel": rules.FILLED,
}
COMPLETE, FAILED = "COMPLETE", ("FAILURE", "CANCELED")
NOT_THERE = "NOT ENCODED"
ENCODING = Wait(
    ready=frozenset({COMPLETE}),
    failed=frozenset(FAILED),
    hint="Check the files. Then set retry_failed; or force, if other outputs of a file are complete, which encodes all "
    "of its outputs again",
)


class EncodedFile(TypedDict):
    """A file. ``status`` and ``outputs`` are None as long as it is not encoded."""

    path: str
    file_id: int | None
    status: str | None
    percent: float | None
    outputs: list[dict[str, Any]] | None
    playback_urls: dict[str, str] | None


class Encoding(TypedDict):
    """The files that a task names, in their category."""

    category_id: int | None
    category_name: str
    status: str
    percent: float | None
    files: list[EncodedFile]


class EncodeResource(Resource[Encoding]):
    kind = "VOD Station file"
    id_field = "category_id"
    name_field = "category_name"
    made_of = ("category", "bucket_name", "output", "notification_url", "advanced_options")
    rules = RULES
    settling = ENCODING

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        self._client = client
        self._api = VodStation(client)
        self._paths: list[str] = options.get("path_list") or options.get("http_download_url_list") or []
        hours = options.get("lookback")
        # To the minute, so that the items of a loop share a listing.
        self._since = None if hours is None else (int(time.time() * 1000) - hours * HOUR) // MINUTE * MINUTE
        self._category: Category | None = None
        self._before: dict[str, int] = {}  # files to be encoded, by key, with the number of outputs that there were
        self._sent: list[str] = []
        self._ids: dict[str, int] = {}
        self._seen: list[EncodedFile] = []  # as the latest look shows them

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        paths = options.get("path_list") or options.get("http_download_url_list") or []
        if not paths:
            yield InputError("there is no file to encode", "Set path_list or http_download_url_list, with a file each")
        for key, count in Counter(map(_key, paths)).items():
            if count > 1:
                yield InputError(f"{rules.shown(key)} is listed twice", "No request was sent; list each file once")

    @property
    def label(self) -> str:
        more = len(self._paths) - 1
        others = f" and {more} more" if more else ""
        return f"{rules.shown(self._paths[0])}{others} in category {rules.shown(self.options['category'])}"

    # -- reading

    def find(self) -> Encoding:
        """:raises NotFoundError: there is no category of the id."""
        self._category = self._find_category()
        outputs = self._outputs(fresh=False)
        for path in self._paths:
            states = [output["status"] for output in outputs.get(_key(path), ())]
            failed = all(state in FAILED for state in states)
            if not states or self.options.get("force") or (failed and self.options.get("retry_failed")):
                self._before[_key(path)] = len(states)
        return self._record(outputs)

    def _find_category(self) -> Category | None:
        text = self.options["category"]
        meant = {"category_id": int(text)} if _is_id(text) else {"name": text}
        resource = category.CategoryResource(meant, self._client)
        with attempting(f"look up {resource.kind} {resource.label}"):
            try:
                return resource.find()
            except AmbiguousError as error:
                error.hint = "Give its id in category"
                raise
            except NotFoundError as error:
                error.hint = "Correct category, or give the name of the category"
                raise

    def get(self, identifier: int) -> Encoding:
        return self._record(self._outputs(fresh=True))

    def named(self) -> list[Encoding]:
        """Never called: find() needs no list of them."""
        raise NotImplementedError

    def _outputs(self, *, fresh: bool) -> dict[str, list[Output]]:
        """Return the outputs that there are of each file."""
        found: dict[str, list[Output]] = {}
        if self._category is not None:
            for output in self._api.outputs(self._since, fresh=fresh):
                if output["category_id"] == self._category["id"]:
                    found.setdefault(_key(output["file_path"]), []).append(output)
        return found

    def _record(self, outputs: Mapping[str, list[Output]]) -> Encoding:
        name = self.options["category"] if self._category is None else self._category["name"]
        self._seen = [self._file(path, outputs.get(_key(path), [])) for path in self._paths]
        return _whole(None if self._category is None else self._category["id"], name, self._seen)

    def _file(self, path: str, outputs: list[Output]) -> EncodedFile:
        key = _key(path)
        nothing: EncodedFile = {
            "path": path,
            "file_id": self._ids.get(key),
            "status": None,
            "percent": None,
            "outputs": None,
            "playback_urls": None,
        }
        made = len(outputs) - self._before.get(key, 0)
        if not outputs or (key in self._before and made <= 0):
            return nothing
        # Of an output that was made several times, the latest counts.
        latest = {output["output_type"]: output for output in sorted(outputs, key=_age)}
        shown = [self._output(output) for output in latest.values()]
        states = [str(output["status"]) for output in latest.values()]
        if key in self._before and made < self._expected:  # others are still to come
            states.append("WAITING")
        state = _state(states)
        done = [100.0 if output["status"] == COMPLETE else float(output["percent"] or 0) for output in latest.values()]
        return {
            **nothing,
            "status": state,
            "percent": round(sum(done) / len(states), 1),
            "outputs": shown,
            "playback_urls": self._playback_urls(shown) if state == COMPLETE else None,
        }

    @cached_property
    def _expected(self) -> int:
        """How many outputs the category makes of a file."""
        known = self._category
        options = known and known["encoding_options"]
        if known is not None and not options and known["encoding_option_template_id"] is not None:
            ids = {template["id"]: template["encoding_option_ids"] for template in self._api.templates()}
            options = ids.get(known["encoding_option_template_id"])
        return len(options or ()) or 1

    def _output(self, output: Output) -> dict[str, Any]:
        names = ("output_type", "status", "percent", "link", "output_total_size", "last_work_time")
        return {**{name: cast(Mapping[str, Any], output)[name] for name in names}, "file_path": self._place(output)}

    def _place(self, output: Output) -> str | None:
        """Return the path of an output in its bucket, None where its link does not tell."""
        where = self.options.get("output") or (self._category and self._category["output"]) or {}
        bucket = where.get("bucket_name")
        try:
            parts = urlsplit(str(output["link"] or ""))
            path, host = unquote(parts.path), parts.hostname or ""
        except ValueError:
            return None
        if not bucket or not parts.scheme:
            return None
        if path.startswith(f"/{bucket}/"):
            return path.removeprefix(f"/{bucket}")
        return path if host.startswith(f"{bucket}.") and path.strip("/") else None

    def _playback_urls(self, outputs: Sequence[Mapping[str, Any]]) -> dict[str, str] | None:
        """Return the address of a video by protocol, if the task names the channel that serves it."""
        channel, paths = self.options.get("channel"), [output["file_path"] for output in outputs]
        if channel is None or None in paths:
            return None
        offered = channel.get("protocol_list")
        protocols = [each for each in MANIFESTS if not isinstance(offered, list) or each in offered]
        try:
            return {protocol: playback_url(channel, paths, protocol) for protocol in protocols}
        except InputError as error:
            todo = f"; {error.hint}" if error.hint else ""
            warning = f"there is no playback address: {error.problem}{todo}"
            self.warnings += [] if warning in self.warnings else [warning]
            return None

    # -- how far it is

    def state_of(self, current: Encoding | None) -> str:
        return NOT_THERE if current is None else line(current["status"], LONGEST_STATE)

    def progress(self, current: Encoding | None) -> str:
        percent = None if current is None else current["percent"]
        return "" if percent is None else f", {percent:.0f} % done"

    def unsettled(self, current: Encoding | None) -> Wait | None:
        """What is to be encoded does not wait for what is being encoded."""
        if current is None or self._lacking(current):
            return None
        return super().unsettled(current)

    def settled(self, current: Encoding | None) -> Encoding | None:
        if current is None:
            return None
        at_rest = (None, COMPLETE, *FAILED)
        files = [file if file["status"] in at_rest else _complete(file) for file in current["files"]]
        return _whole(current["category_id"], current["category_name"], files)

    def explain(self, identifier: int | None) -> str:
        """Return which outputs have failed."""
        failed = [f"{file['path']} ({', '.join(_failed(file))})" for file in self._seen if file["status"] in FAILED]
        return f"failed: {line(', '.join(failed))}" if failed else ""

    # -- encoding

    def is_immutable(self, field: str) -> bool:
        return True

    def creation(self, replaced: Encoding | None) -> Step[Encoding]:
        """Never called: there is always something to know of it."""
        raise NotImplementedError

    def _lacking(self, current: Encoding) -> list[str]:
        return [file["path"] for file in current["files"] if file["status"] is None]

    def transitions(self, current: Encoding) -> list[Step[Encoding]]:
        paths = self._lacking(current)
        chunks = [paths[start : start + MOST_FILES] for start in range(0, len(paths), MOST_FILES)]
        return [self._addition(chunk, is_last=chunk is chunks[-1]) for chunk in chunks]

    def _addition(self, chunk: list[str], *, is_last: bool) -> Step[Encoding]:
        def add(current: Encoding) -> Encoding:
            paths = [path for path in self._lacking(current) if path in chunk]
            if self._category is None:
                raise InputError(
                    f"there is no category named {self.options['category']!r}",
                    "Correct category, or create it with vodstation_category before",
                )
            self._sent += paths
            self._note_ids(paths, self._api.add_files(self._category["id"], self._body(paths)))
            return self._begun(current, paths)

        def predict(current: Encoding) -> Encoding:
            self._sent += chunk
            return self._begun(current, chunk)

        warning = None
        if self._category is None:
            warning = f"there is no category named {self.options['category']!r} yet: a run needs it"
        return Step(
            "encode",
            perform=add,
            predict=predict,
            took_effect=lambda seen: seen is not None and not set(chunk) & set(self._lacking(seen)),
            wait=ENCODING if is_last else None,
            warning=warning,
            once=f"{self.kind}\n{None if self._category is None else self._category['id']}",
        )

    def _body(self, paths: list[str]) -> dict[str, Any]:
        options = given(self.options)
        also = {name: options[name] for name in ("notification_url", "output", "advanced_options") if name in options}
        if "advanced_options" in also:  # Assumption: else the service goes by the category's own
            also["set_advanced_options"] = True
        if self.options.get("path_list"):
            return {"bucket_name": options["bucket_name"], "path_list": paths, **also}
        return {"http_download_url_list": paths, **also}

    def _note_ids(self, paths: list[str], added: list[AddedFile]) -> None:
        """Note which id the service gave to which file. It may name the files, or answer in their order."""
        by_path = {_key(str(file["file_path"])): file["id"] for file in added if file["file_path"] is not None}
        if set(by_path) == set(map(_key, paths)):
            self._ids |= by_path
        elif len(added) == len(paths):
            self._ids |= {_key(path): file["id"] for path, file in zip(paths, added, strict=True)}
            if len(paths) > 1:
                self.warnings.append(
                    "the service did not say which file_id belongs to which file: they are given in the order of the "
                    "answer"
                )

    def _begun(self, current: Encoding, paths: list[str]) -> Encoding:
        files = [
            {**file, "status": "WAITING", "file_id": self._ids.get(_key(file["path"]))}
            if file["path"] in paths
            else file
            for file in current["files"]
        ]
        return _whole(current["category_id"], current["category_name"], cast("list[EncodedFile]", files))

    # -- what is shown

    def report(self) -> dict[str, Any]:
        return {"encoded": self._sent}

    def view(self, record: Encoding | None) -> dict[str, Any]:
        if record is None:
            return {}
        made_of = self.composition() if self._sent and not self._lacking(record) else {}
        return {**made_of, "files": {file["path"]: file["status"] for file in record["files"]}}


def _is_id(value: Any) -> bool:
    """A name that consists of digits alone can't be told from an id."""
    return category.BY_ID.fullmatch(value) is not None and not value.startswith("0")


def _key(path: str) -> str:
    """Return what tells a file from others: the service may show the path of one with a slash in front or without."""
    return nfc(path).lstrip("/")


def _age(output: Output) -> tuple[bool, str, bool]:
    """Return what puts outputs of one type in order, the one that counts last: it moves, or it is the latest."""
    moves = output["status"] not in (COMPLETE, *FAILED)
    return moves, output["last_work_time"] or "", output["status"] == COMPLETE


def _state(states: list[str]) -> str:
    """Return the state of a whole: that of a part which moves, else of one that failed."""
    moving = [state for state in states if state not in (COMPLETE, *FAILED)]
    return next(iter([state for state in moving if state != "WAITING"] or moving or _bad(states)), COMPLETE)


def _bad(states: list[str]) -> Iterator[str]:
    return (state for state in FAILED if state in states)


def _failed(file: EncodedFile) -> list[str]:
    return [str(output["output_type"]) for output in file["outputs"] or () if output["status"] in FAILED]


def _complete(file: EncodedFile) -> EncodedFile:
    return {**file, "status": COMPLETE, "percent": 100.0, "outputs": None, "playback_urls": None}


def _whole(category_id: int | None, category_name: str, files: list[EncodedFile]) -> Encoding:
    states = [file["status"] or NOT_THERE for file in files]
    known = [file["percent"] or 0.0 for file in files]
    return {
        "category_id": category_id,
        "category_name": category_name,
        "status": _state(states),
        "percent": round(sum(known) / len(known), 1),
        "files": files,
    }
