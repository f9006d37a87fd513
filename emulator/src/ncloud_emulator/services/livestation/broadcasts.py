# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Broadcasts and their recordings.

An encoder begins and ends a broadcast, which no call does: here the control API does it. Assumptions: a broadcast
begins in READY only and is there at once; any other state than the documented one answers 400/250005.
"""

from collections.abc import Iterable, Mapping

from ncloud_emulator import jsontext
from ncloud_emulator.errors import ControlError, JsonObject
from ncloud_emulator.lifecycle import Machine
from ncloud_emulator.service import Answer, Call, Operation
from ncloud_emulator.services.livestation.account import PROCESS, TABLES, TRANSFER, Channel, Record, absent, bad, bucket
from ncloud_emulator.services.livestation.channels import Channels
from ncloud_emulator.station import without_absent

# Temporary copies are kept for three days. Assumption: what was never uploaded is DELETED from then on.
KEPT_MS = 3 * 24 * 60 * 60 * 1000
RECORDING, DELETED, NOT_UPLOADED = "RECORDING", "DELETED", "-"
UPLOADABLE = ("TRANSFER_READY", "TRANSFER_FAIL")
FORMATS = {"ALL": ("MP4", "HLS")}
RECORD_FIELDS: JsonObject = {
    "recordType": "MP4",
    "channelId": "",
    "recordSeq": 1,
    "streamSeq": 1,
    "recordBeginTime": 0,
    "createdTime": 0,
    "shouldDeleteTime": 0,
    "resolution": "1280x720",
    "fileName": "",
    "duration": 0,
    "videoBitrate": 2_048_000,
    "videoFrameRate": 30.0,
    "audioBitrate": 128_000,
    "audioCodec": "aac",
    "uploadPath": "/",
    "objectStorageUrl": NOT_UPLOADED,
}
# The bucket that a file is, or is to be, uploaded to: known to the service, but in no documented answer.
RECORD_HIDDEN: JsonObject = {"id": 0, "bucketName": None, "accessControl": "PRIVATE"}


class Broadcasts(Channels):
    """The calls that begin and end something on a channel, and those about its recordings."""

    # -- the encoder

    def start_broadcast(self, identity: str) -> None:
        """Do what an encoder does that begins to send; the channel's recording begins as well with immediateOnAir.

        Raises ControlError."""
        channel = self._broadcaster(identity, "READY", "begin")
        channel.machine = Machine("PUBLISHING")
        channel.fields["recentPublishStartTime"] = self.context.now_ms()
        self._log(channel, "PUBLISH_START", "publishing has started")
        if channel.fields["immediateOnAir"]:
            self._start_recording(channel)

    def end_broadcast(self, identity: str) -> None:
        """Do what an encoder does that stops sending. Raises ControlError."""
        channel = self._broadcaster(identity, "PUBLISHING", "end")
        self._cut_off(channel)
        channel.machine = Machine("READY")

    def _broadcaster(self, identity: str, state: str, verb: str) -> Channel:
        self._settle()
        channel = self.channels.get(identity)
        if channel is None:
            raise ControlError(f"There is no channel {identity}.")
        if channel.machine.state != state:
            raise ControlError(
                f"A broadcast can {verb} on a channel that is {state}; {identity} is {channel.machine.state}."
            )
        return channel

    def _cut_off(self, channel: Channel) -> None:
        """End the broadcast of a channel, and its recording."""
        began = channel.fields["recentPublishStartTime"]
        if channel.fields["isRecording"]:
            self._stop_recording(channel)
        channel.fields["totalPublishSeconds"] += (self.context.now_ms() - began) // 1000
        self._log(channel, "PUBLISH_END", "publishing has ended")

    # -- on and off

    def switch_on(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._in_state(channel, "BLOCK")
        channel.machine = Machine("READY")
        return Answer({"content": self._channel_view(channel)})

    def switch_off(self, call: Call) -> Answer:
        channel = self._channel(call)
        self._in_state(channel, "READY", "PUBLISHING")
        if channel.machine.state == "PUBLISHING":
            self._cut_off(channel)
        channel.machine = Machine("BLOCK")
        return Answer({"content": self._channel_view(channel)})

    def switch_stream(self, call: Call) -> Answer:
        """Assumptions: without a backup stream it answers 250005, else the channel, which does not show the stream."""
        channel = self._channel(call)
        self._in_state(channel, "PUBLISHING")
        if not channel.fields["isStreamFailOver"]:
            raise bad("250005", "backup stream")
        return Answer({"content": self._channel_view(channel)})

    # -- recordings

    def start_recording(self, call: Call) -> Answer:
        """Assumptions: whatever the channel's record type, and at once; a channel that records answers 250005."""
        channel = self._channel(call)
        self._in_state(channel, "PUBLISHING")
        if channel.fields["isRecording"]:
            raise bad("250005", "recording")
        return self._records_answer(self._start_recording(channel), without=("shouldDeleteTime",))

    def stop_recording(self, call: Call) -> Answer:
        channel = self._channel(call)
        if not channel.fields["isRecording"]:
            raise bad("250005", "recording")
        return self._records_answer(self._stop_recording(channel))

    def _start_recording(self, channel: Channel) -> list[Record]:
        channel.fields |= {"isRecording": True, "recordStartTime": self.context.now_ms()}
        self._log(channel, "ONAIR_START", "recording has started")
        sequence = max((each.fields["recordSeq"] for each in self._records_of(channel)), default=0) + 1
        return self._new_records(channel, sequence)

    def _stop_recording(self, channel: Channel) -> list[Record]:
        stopped = [self._processed(each) for each in self._records_of(channel) if each.machine.state == RECORDING]
        self.records |= {each.fields["id"]: each for each in stopped}
        channel.fields |= {"isRecording": False, "recordStartTime": None}
        self._log(channel, "ONAIR_END", "recording has ended")
        return stopped

    def _processed(self, record: Record) -> Record:
        """A record whose recording ends now."""
        duration = (self.context.now_ms() - record.fields["recordBeginTime"]) // 1000
        record = Record({**record.fields, "duration": duration}, Machine(PROCESS.source))
        self._begin(f"record-{record.fields['id']}", record, PROCESS)
        return record

    def _records_of(self, channel: Channel) -> list[Record]:
        return [each for each in self.records.values() if each.fields["channelId"] == channel.fields["channelId"]]

    def _new_records(self, channel: Channel, sequence: int) -> list[Record]:
        """The files of a recording that has begun. Assumption: the format ALL makes two."""
        settings, began = channel.fields["record"], channel.fields["recordStartTime"]
        made = []
        for kind in FORMATS.get(settings["format"], (settings["format"] or "MP4",)):
            record = Record(self._new_record(kind, channel.fields["channelId"], began), Machine(RECORDING))
            record.fields["recordSeq"] = sequence
            if settings["type"] == "AUTO_UPLOAD" and settings["bucketName"] is not None:
                record.fields |= {name: settings[name] for name in ("bucketName", "accessControl")}
                record.fields["uploadPath"] = settings["filePath"] or "/"
            self.records[record.fields["id"]] = record
            made.append(record)
        return made

    def _new_record(self, kind: str, channel: str, began: int, identity: int | None = None) -> JsonObject:
        if identity is None:
            identity = self._next_record
        self._next_record = max(self._next_record, identity + 1)
        return {
            **RECORD_FIELDS,
            **RECORD_HIDDEN,
            "id": identity,
            "recordType": kind,
            "channelId": channel,
            "recordBeginTime": began,
            "createdTime": began,
            "shouldDeleteTime": began + KEPT_MS,
            "fileName": f"{channel}_{identity}.{'mp4' if kind == 'MP4' else 'm3u8'}",
        }

    def _record_status(self, record: Record) -> str:
        state = record.machine.state
        expired = self.context.now_ms() >= record.fields["shouldDeleteTime"]
        return DELETED if expired and state in (*UPLOADABLE, PROCESS.source) else state

    def _record_view(self, record: Record) -> JsonObject:
        view = {name: value for name, value in record.fields.items() if name not in RECORD_HIDDEN}
        view["status"] = self._record_status(record)
        if record.machine.state == RECORDING:
            view["duration"] = (self.context.now_ms() - view["recordBeginTime"]) // 1000
        return without_absent(view) if self.legacy else view

    def _records_answer(self, records: Iterable[Record], without: Iterable[str] = ()) -> Answer:
        """Records by their ids, as every call but that for a single one shows them."""
        shown: JsonObject = {}
        for record in records:
            view = self._record_view(record)
            shown[str(record.fields["id"])] = {name: value for name, value in view.items() if name not in without}
        return Answer({"content": {"recordList": shown}, "total": len(shown)})

    def list_records(self, call: Call) -> Answer:
        """Assumption: all that the channel ever recorded and that was not deleted, oldest first."""
        found = self._records_of(self._channel(call))
        answer = self._records_answer(found)
        for record in found:
            record.machine.observe()
        return answer

    def get_record(self, call: Call) -> Answer:
        channel = self._channel(call)
        record = self.records.get(jsontext.number(call.params["recordId"]) or 0)
        if record is None or record.fields["channelId"] != channel.fields["channelId"]:
            raise absent("record")
        record.machine.observe()
        return Answer({"content": {str(record.fields["id"]): self._record_view(record)}})

    def _named_records(self, call: Call, among: Mapping[int, Record]) -> list[Record]:
        """The records of a body. Assumption: one that does not exist answers 404/250004, and nothing happens."""
        found = [among.get(identity) for identity in dict.fromkeys(call.body["recordIds"])]
        known = [each for each in found if each is not None]
        if len(known) < len(found):
            raise absent("record")
        return known

    def delete_records(self, call: Call) -> Answer:
        """Delete temporary copies. Assumptions: they are absent at once; what is being recorded answers 250005."""
        channel = self._channel(call)
        own = {each.fields["id"]: each for each in self._records_of(channel)}
        records = self._named_records(call, own)
        if any(each.machine.state == RECORDING for each in records):
            raise bad("250005", "record")
        for record in records:
            self._forget_record(record.fields["id"])
        return Answer(None)

    def upload_records(self, call: Call) -> Answer:
        """Upload records, all of them or none. Assumption: to the folder / of the bucket."""
        self._settle()
        name = bucket(call.params, "bucketName")
        control = call.body.get("accessControl") or "PRIVATE"
        records = self._named_records(call, self.records)
        if any(self._record_status(each) not in UPLOADABLE for each in records):
            raise bad("250005", "record")
        uploaded: JsonObject = {}
        for record in records:
            record.fields |= {"bucketName": name, "accessControl": control}
            record.machine = Machine(TRANSFER.source)
            self._begin(f"record-{record.fields['id']}", record, TRANSFER)
            uploaded[str(record.fields["id"])] = self._record_view(record)
        return Answer({"content": {"bucketName": name, "accessControl": control, "uploadedRecords": uploaded}})


OPERATIONS = (
    Operation(TABLES["media-livestation-channel-channelon"], Broadcasts.switch_on),
    Operation(TABLES["media-livestation-channel-channeloff"], Broadcasts.switch_off),
    Operation(TABLES["media-livestation-channel-stream-switch"], Broadcasts.switch_stream),
    Operation(TABLES["media-livestation-recording-recordingstart"], Broadcasts.start_recording),
    Operation(TABLES["media-livestation-recording-recordingstop"], Broadcasts.stop_recording),
    Operation(TABLES["media-livestation-recording-recordinglist"], Broadcasts.list_records, listing=True),
    Operation(TABLES["media-livestation-recording-recordinginfo"], Broadcasts.get_record),
    Operation(TABLES["media-livestation-recording-recordingdelete"], Broadcasts.delete_records),
    Operation(TABLES["media-livestation-recording-recordingupload"], Broadcasts.upload_records),
)
