# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of Live Station share."""

import functools

from conftest import START, Client

from ncloud_emulator import Emulator

MS = int(START * 1000)
HOUR = 3_600_000
LIVE = "ls-20260101000000-AAAAA"
CHANNEL = {
    "channelName": "winter_games",
    "envType": "DEV",
    "outputProtocol": "HLS,DASH",
    "cdn": {"createCdn": True, "cdnType": "GLOBAL_EDGE", "profileId": 7, "regionType": "KOREA"},
    "qualitySetId": 5,
    "useDvr": True,
    "timemachineMin": 360,
    "immediateOnAir": True,
    "record": {
        "type": "AUTO_UPLOAD",
        "format": "MP4",
        "bucketName": "recordings",
        "filePath": "/live",
        "accessControl": "PRIVATE",
    },
    "drmEnabledYn": False,
}


class Live:
    """Calls of Live Station, in an account that has profile 7 and edge 9."""

    def __init__(self, client: Client):
        edge = {"id": 9, "domainName": "a9.edge.naverncp.com"}
        client.emulator.seed({"globaledge": {"profiles": [{"id": 7}], "edges": [edge]}})
        self.raw = functools.partial(client, prefix="/livestation/api/v2")

    def json(self, method: str, path: str, body=None):
        answer = self.raw(method, path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def __call__(self, method: str, path: str, body=None):
        return self.json(method, path, body)["content"]

    def refused(self, method: str, path: str, body=None) -> tuple:
        answer = self.raw(method, path, body)
        error = answer.json()["error"]
        assert set(error) == {"errorCode", "message", "errorName"}
        return answer.status_code, error["errorCode"]


def seed_channel(emulator: Emulator, **fields):
    emulator.seed({"livestation": {"channels": [{"channelId": LIVE, **fields}]}})
