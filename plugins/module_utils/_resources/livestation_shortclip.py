# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Live Station short clip as the engine manages it. It can be made and found, but neither changed nor deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from ansible_collections.naver.ncloud.plugins.module_utils import _rules as rules
from ansible_collections.naver.ncloud.plugins.module_utils._client import Client
from ansible_collections.naver.ncloud.plugins.module_utils._errors import (
    ApiError,
    InputError,
    NcloudError,
    NotFoundError,
)
from ansible_collections.naver.ncloud.plugins.module_utils._outside import line
from ansible_collections.naver.ncloud.plugins.module_utils._resource import Resource, Step
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.module_utils._services.livestation import (
    Channel,
    LiveStation,
    ShortClip,
    newest_snapshot,
)
from ansible_collections.naver.ncloud.plugins.module_utils._wait import Wait

RULES = {
    "channel": rules.READABLE,
    "snapshot_id": rules.ID,
    "clip_id": rules.ID,
    "output.bucket_name": rules.READABLE,
    "output.file_path": rules.matches(r"/[^\x00-\x1f\x7f]*", "a path starting with /, without control characters"),
}
# Of bounded length: even a whole snapshot has no more than eight digits.
MILLISECONDS = re.compile(r"\d{1,12}", re.ASCII)
TIME_CODE = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)(?:\.(\d{1,3}))?", re.ASCII)
SHORTEST, LONGEST = 100, 4 * 3600 * 1000  # milliseconds
MINUTE = 60 * 1000
LONGEST_SNAPSHOT = 4 * 60  # minutes
OUT_OF_RANGE = "250002"
# A clip is cut at frames: its length may differ by this much from what was asked for.
TOLERANCE = 1000

LATEST = "latest"
DONE = frozenset({"COMPLETED"})
FAILED = frozenset({"PROCESSING_FAIL", "UPLOAD_FAIL"})
CUTTING = Wait(
    DONE, FAILED, "The service reports no reason: check the bucket, then run the task again; a failed clip is ignored"
)


class ShortClipResource(Resource[ShortClip]):
    kind = "Live Station short clip"
    id_option = "clip_id"
    name_field = "output.file_path"
    managed = ("output",)
    made_of = ("channel", "snapshot_id")
    rules = RULES
    settling = CUTTING
    immutable_hint = "A short clip cannot be changed or deleted: give every clip a unique file_path"

    def __init__(self, options: Mapping[str, Any], client: Client) -> None:
        super().__init__(options, client)
        if options.get("start_time") is not None:
            self._start, self._end = times(options)
            self.wanted["duration"] = self._end - self._start
        self._api = LiveStation(client)
        self._snapshot_id = snapshot(options)  # None while it is not known: the latest, or one of a prediction
        self._snapshot_is_listed = False  # and a newer one may not be, yet
        self._channel_id = ""
        self._known: set[int] = set()  # what was there before anything was created

    @classmethod
    def objections(cls, options: Mapping[str, Any]) -> Iterator[InputError]:
        yield from super().objections(options)
        if options.get("start_time") is not None:
            yield from rules.objection(lambda: _within(times(options)[1], options))
        yield from rules.objection(lambda: snapshot(options))

    @property
    def label(self) -> str:
        output = self.options.get("output")
        return f"{output['bucket_name']}:{output['file_path']}" if output else super().label

    def find(self) -> ShortClip | None:
        clip_id = self.options.get("clip_id")
        if self.options.get("snapshot") == LATEST:
            self._find_latest()
        else:
            self._channel_id = self._api.channel_id(self.options["channel"])
        if clip_id is not None:
            return self._known_clip(clip_id)
        found = self._find_at_place()
        if found is None and self._snapshot_is_listed and self._snapshot_id is not None and not self.skip_reason:
            listed = self._snapshot_id
            self._take_newest(self._api.known_channel(self._channel_id))  # lists lag: none decides what is written
            if self._snapshot_id not in (None, listed):
                found = self._find_at_place()
        return found

    def _find_at_place(self) -> ShortClip | None:
        if self._snapshot_id is None:  # there is none yet, and so there are no clips of it
            return None
        try:
            matches = self.named()
        except ApiError as error:
            if not isinstance(error, NotFoundError) and error.origin.code != "250005":
                raise
            self._close(error)
            return None
        return self._or_noted(self._only([self._complete(clip) for clip in matches]))

    def _find_latest(self) -> None:
        channel = self._api.find_channel(self.options["channel"])
        self._channel_id = channel["channel_id"]
        self._snapshot_is_listed = self.options["channel"] != self._channel_id and newest_snapshot(channel) is not None
        if newest_snapshot(channel) is None:  # lists lag behind
            channel = self._api.known_channel(self._channel_id)
        self._take_newest(channel)

    def _take_newest(self, channel: Channel) -> None:
        self._snapshot_id = newest_snapshot(channel)
        if self._snapshot_id is None:
            self._lack("the channel has no snapshot that is less than an hour old", None)

    def _known_clip(self, clip_id: int) -> ShortClip:
        clip = self.get(clip_id)
        if clip is None:
            by_name = self.options["channel"] != self._channel_id  # and then it has been looked up
            raise NotFoundError(
                f"Live Station channel {self._channel_id} has no short clip {clip_id}"
                f"{'' if by_name else ', or does not exist'}",
                "Correct clip_id or channel: livestation_shortclip_info lists a snapshot's clips; to cut a new one, "
                "omit clip_id and set snapshot_id, start_time, end_time and output",
            )
        return clip

    def _complete(self, clip: ShortClip) -> ShortClip:
        """Listings may lack the duration."""
        if clip["duration"] is not None or clip["status"] not in DONE:
            return clip
        return self.get(clip["id"]) or clip

    def get(self, identifier: int) -> ShortClip | None:
        return self._api.short_clip(self._channel_id, identifier)

    def named(self) -> list[ShortClip]:
        """Return the clips at the wanted place. One that failed does not count: there is no file of it."""
        there = self._there()
        self._known |= {clip["id"] for clip in there}
        return [clip for clip in there if clip["status"] not in FAILED]

    def find_created(self) -> ShortClip | None:
        """Also one that has failed by now: it is what came of the creation."""
        known = frozenset(self._known)
        self._listings.clear()
        return self._or_noted(self._only([clip for clip in self._there() if clip["id"] not in known]))

    def creation_key(self, current: ShortClip | None = None) -> str:
        return f"{super().creation_key()}\n{self._channel_id}\n{self._snapshot_id}\n{self.label}"

    def is_meant(self, record: ShortClip) -> bool:
        return record["status"] not in FAILED and _place(record["output"]) == _place(self.wanted["output"])

    def read(self, current: ShortClip) -> ShortClip | None:
        """Read a clip that is waited for, and when it is at rest, what else is being cut to its place.

        It is one file: it is finished when all of them are.
        """
        clip = self.get(current["id"])
        if clip is None or clip["snapshot_id"] is None or clip["status"] not in DONE | FAILED:
            return clip
        try:
            listed = self._api.short_clips(self._channel_id, clip["snapshot_id"], fresh=True)
        except ApiError:  # its snapshot's hour is over: what is known of it has to do
            return clip
        others = [other for other in listed if _place(other["output"]) == _place(clip["output"])]
        counting = [other for other in others if other["status"] not in FAILED]
        moving = [other for other in counting if other["status"] not in DONE]
        if clip["status"] in FAILED:
            return self._best(counting) or clip
        return moving[0] if moving else clip

    def _there(self) -> list[ShortClip]:
        place = _place(self.wanted["output"])
        clips = [] if self._snapshot_id is None else self._api.short_clips(self._channel_id, self._snapshot_id)
        return [clip for clip in clips if _place(clip["output"]) == place]

    def _only(self, matches: list[ShortClip]) -> ShortClip | None:
        """Two runs at once may cut the same, and none can be deleted: at one place they are one file."""
        if len(matches) > 1:
            ids = line(", ".join(str(number) for number in sorted(clip["id"] for clip in matches)))
            self.warnings.append(f"{self.kind} {self.label} was cut {len(matches)} times: {ids}")
        return self._best(matches)

    def _best(self, clips: list[ShortClip]) -> ShortClip | None:
        """Return one that is still being cut, as it will replace the file; else the one that is most as wanted."""
        return max(
            clips,
            key=lambda clip: (clip["status"] not in DONE, not self.changes(clip), clip["id"]),
            default=None,
        )

    def settled(self, current: ShortClip | None) -> ShortClip | None:
        if current is None or current["status"] != "CREATING":
            return current
        return cast(ShortClip, {**current, "status": "COMPLETED", "updated_time": None})

    def comparable(self, current: ShortClip) -> Mapping[str, Any]:
        length, wanted = current["duration"], self.wanted.get("duration")
        known = length and current["status"] in DONE  # while it is being cut, some variants say 0
        as_wanted = not known or wanted is None or abs(length - wanted) <= TOLERANCE
        return {**current, "duration": wanted if as_wanted else length}

    def composition(self) -> dict[str, Any]:
        snapshot_id = {} if self._snapshot_id is None else {"snapshot_id": self._snapshot_id}
        return {
            **super().composition(),
            **snapshot_id,
            "start_time": f"{self._start} ms",
            "end_time": f"{self._end} ms",
        }

    def view(self, record: ShortClip | None) -> dict[str, Any]:
        shown = super().view(record)
        return {name: f"{value} ms" if name == "duration" else value for name, value in shown.items()}

    def is_immutable(self, field: str) -> bool:
        return True

    def creation(self, replaced: ShortClip | None) -> Step[ShortClip]:
        nothing = dict.fromkeys(ShortClip.__annotations__)
        predicted = {**nothing, **self.wanted, "channel_id": self._channel_id, "status": "CREATING", "duration": None}
        snapshot_id = self._snapshot_id

        def create(current: ShortClip | None) -> ShortClip:
            if snapshot_id is None:
                raise InputError("snapshot is a prediction of check mode", "Register it of a task that takes one")
            try:
                return self._api.create_short_clip(
                    self._channel_id, snapshot_id, self._start, self._end, self.wanted["output"]
                )
            except ApiError as error:
                if error.origin.code == OUT_OF_RANGE:
                    error.problem += self._limits(snapshot_id)
                raise

        return Step(
            "create",
            perform=create,
            predict=lambda current: cast(ShortClip, {**predicted, "snapshot_id": snapshot_id}),
            took_effect=lambda seen: seen is not None,
            wait=CUTTING,
        )

    def _limits(self, snapshot_id: int) -> str:
        """Return what the snapshot covers, as it stands after what the service refused."""
        try:
            taken = self._api.snapshot(self._channel_id, snapshot_id)
        except NcloudError:
            return ""  # the error at hand is the one that matters
        minutes = None if taken is None else taken["duration"]
        if taken is None or minutes is None:
            return ""
        if self._end <= minutes * MINUTE:  # as rounded up, or as the recording was limited to
            return f"; snapshot {snapshot_id} has a duration of {minutes} minutes, but covers less if less was recorded"
        return f"; {_covered(taken)}"

    def _close(self, error: ApiError) -> None:
        """The list of clips can't be read: make nothing, since nobody can tell whether the clip is there already."""
        taken = f"snapshot {self._snapshot_id}"
        self._lack(f"{taken} or its Live Station channel does not exist, or {taken} is more than an hour old", error)

    def _lack(self, closed: str, error: ApiError | None) -> None:
        if self.options["expired_snapshot"] == "skip":
            self.skip_reason = f"{self.kind} {self.label} could not be checked: {closed}"
            return
        raise NotFoundError(
            f"{f'{error.problem}: ' if error else ''}{closed}, so its clips cannot be listed",
            "Take a snapshot with livestation_snapshot while the channel records, and cut clips within the hour; "
            "or set clip_id to read a known clip, or expired_snapshot to skip",
            error.origin if error else None,
        )


def snapshot(options: Mapping[str, Any]) -> int | None:
    """Return the number of the snapshot that the options name, None where they don't.

    :raises InputError: the given value is not a snapshot.
    """
    value = options.get("snapshot")
    if value is None or value == LATEST:
        return cast("int | None", options.get("snapshot_id"))
    taken = _taken(value)
    number = taken.get("snapshot_id") if isinstance(taken, Mapping) else None
    predicted = isinstance(value, Mapping) and value.get("predicted") is True
    if isinstance(number, int) and not isinstance(number, bool) and rules.ID.holds(number):
        return number
    if predicted and isinstance(taken, Mapping) and number is None:
        return None
    raise InputError(
        f"snapshot is {shown(value)} but must be {LATEST!r}, or what a task of livestation_snapshot returned",
        "Register the result of livestation_snapshot, or set snapshot_id",
    )


def _taken(value: Any) -> Any:
    """Return the snapshot that the option holds, or the result that does."""
    return value.get("snapshot", value) if isinstance(value, Mapping) else None


def _within(end: int, options: Mapping[str, Any]) -> None:
    """Refuse a clip that no snapshot can hold, or not the one that a task returned. What costs a read is not asked.

    :raises InputError: it ends after the snapshot.
    """
    taken = _taken(options.get("snapshot"))
    taken = taken if isinstance(taken, Mapping) else {}
    minutes = taken.get("duration")
    known = isinstance(minutes, int) and not isinstance(minutes, bool) and minutes >= 0
    limit: int = cast(int, minutes) if known else LONGEST_SNAPSHOT
    # Assumption: whole minutes may be rounded down, so that the service decides on one more.
    if end <= (limit + 1) * MINUTE:
        return
    covered = _covered(taken) if known else f"a snapshot covers at most {_span(LONGEST_SNAPSHOT)} of its playback"
    raise InputError(
        f"the clip ends at {_time_code(end)}, but {covered}",
        "Correct start_time and end_time, which count from the start of the snapshot",
    )


def _covered(taken: Mapping[str, Any]) -> str:
    number, moment = taken.get("snapshot_id"), taken.get("created_time")
    named = "the predicted snapshot" if number is None else f"snapshot {number}"
    ends = f", and ends with what was recorded at {line(moment)}" if moment else ""
    minutes = taken["duration"]
    span = f"{_span(minutes)} of its playback" if minutes else "nothing yet, or less than a minute"
    return f"{named} covers {span}{ends}"


def _span(minutes: int) -> str:
    return f"00:00:00 to {_time_code(minutes * MINUTE)}"


def _time_code(milliseconds: int) -> str:
    seconds, fraction = divmod(milliseconds, 1000)
    code = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{code}.{fraction:03}" if fraction else code


def _place(output: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return what makes two clips one file."""
    return output.get("bucket_name"), output.get("file_path")


def milliseconds(option: str, value: str) -> int:
    """Return a time that is given in milliseconds or as HH:MM:SS.mmm."""
    if MILLISECONDS.fullmatch(value):
        return int(value)
    match = TIME_CODE.fullmatch(value)
    if match is None:
        raise InputError(
            f"{option} is {value[:40]!r} but must be milliseconds or a time code in quotes, like '00:01:30.500'",
            "Put time codes in quotes; otherwise YAML reads them as numbers",
        )
    hours, minutes, seconds, fraction = match.groups(default="")
    return (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def times(options: Mapping[str, Any]) -> tuple[int, int]:
    """Return start and end in milliseconds.

    :raises InputError: they are no times, or no clip can be that long.
    """
    start, end = (milliseconds(option, options[option]) for option in ("start_time", "end_time"))
    if not SHORTEST <= end - start <= LONGEST:
        raise InputError(
            f"the clip from {start} to {end} ms is {end - start} ms long but must be {SHORTEST} ms to 4 hours long",
            "Correct start_time and end_time, and put time codes in quotes, otherwise YAML reads them as numbers",
        )
    return start, end
