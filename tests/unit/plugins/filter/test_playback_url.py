# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every kind of address that the guide vodstation-vodstationstream shows."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.naver.ncloud.plugins.filter.playback_url import playback_url

BUCKET = "AbCdEfGhIjKlMnOpQrStUv__"
CHANNEL = {
    "name": "highlights",
    "cdn_domain": "abcdefgh4796.edge.naverncp.com",
    "encrypted_bucket_name": BUCKET,
    "protocol_list": ["HLS", "DASH"],
}
HOST = "https://abcdefgh4796.edge.naverncp.com"
RENDITIONS = [f"/trailers/opening_AVC_{name}.mp4" for name in ("SD_1Pass_30fps_1", "HD_1Pass_30fps", "FHD_1Pass_30fps")]
ADAPTIVE = f"{BUCKET}/trailers/opening_,AVC_SD_1Pass_30fps_1,AVC_HD_1Pass_30fps,AVC_FHD_1Pass_30fps,.mp4.smil"


@pytest.mark.parametrize(
    ("path", "options", "address"),
    [
        ("/trailers/a.mp4", {}, f"{HOST}/hls/{BUCKET}/trailers/a.mp4/index.m3u8"),
        ("trailers/a.mp4", {}, f"{HOST}/hls/{BUCKET}/trailers/a.mp4/index.m3u8"),
        ("a.mp4", {"protocol": "DASH"}, f"{HOST}/dash/{BUCKET}/a.mp4/manifest.mpd"),
        (["/trailers/a.mp4"], {}, f"{HOST}/hls/{BUCKET}/trailers/a.mp4/index.m3u8"),
        (RENDITIONS, {}, f"{HOST}/hls/{ADAPTIVE}/master.m3u8"),
        (RENDITIONS, {"protocol": "DASH"}, f"{HOST}/dash/{ADAPTIVE}/manifest.mpd"),
        (["b_hd-1.mp4", "b_hd-2.mp4"], {}, f"{HOST}/hls/{BUCKET}/b_,hd-1,hd-2,.mp4.smil/master.m3u8"),
        (["low.mp4", "high.mp4"], {}, f"{HOST}/hls/{BUCKET}/,low,high,.mp4.smil/master.m3u8"),
        (
            "/예고편/첫 골.mp4",
            {},
            f"{HOST}/hls/{BUCKET}/%EC%98%88%EA%B3%A0%ED%8E%B8/%EC%B2%AB%20%EA%B3%A8.mp4/index.m3u8",
        ),
        ("/trailers/a.mp4", {"wildcard": True}, f"/hls/{BUCKET}/trailers/a.mp4/*"),
        (RENDITIONS, {"wildcard": True}, f"/hls/{ADAPTIVE}/*"),
        ("a.mp4", {"cdn_domain": "cdn.example.com"}, f"https://cdn.example.com/hls/{BUCKET}/a.mp4/index.m3u8"),
    ],
)
def test_an_address(path: Any, options: dict[str, Any], address: str) -> None:
    assert playback_url(CHANNEL, path, **options) == address


def test_a_separate_cdn_is_not_shown_by_the_channel() -> None:
    alone = {**CHANNEL, "cdn_domain": None}
    assert playback_url(alone, "a.mp4", cdn_domain="cdn.example.com").startswith("https://cdn.example.com/hls/")
    assert playback_url(alone, "a.mp4", wildcard=True) == f"/hls/{BUCKET}/a.mp4/*"


@pytest.mark.parametrize(
    ("channel", "path", "options", "said"),
    [
        ("highlights", "a.mp4", {}, "the input must be a channel"),
        (CHANNEL, "a.mp4", {"protocol": "hls"}, "must be HLS or DASH"),
        (CHANNEL, "a.mp4", {"protocol": ["HLS"]}, "must be HLS or DASH"),
        (CHANNEL, "a.mp4", {"cdn_domain": "https://cdn.example.com/"}, "a host without a scheme"),
        (CHANNEL, "a.mp4", {"cdn_domain": 5}, "a host without a scheme"),
        (CHANNEL, "\ud800.mp4", {}, "is not the path of a file"),
        ({**CHANNEL, "protocol_list": [None]}, "a.mp4", {}, "its protocol_list is None"),
        ({**CHANNEL, "protocol_list": ["HLS"]}, "a.mp4", {"protocol": "DASH"}, "its protocol_list is HLS"),
        ({**CHANNEL, "encrypted_bucket_name": None}, "a.mp4", {}, "has no encrypted_bucket_name"),
        ({**CHANNEL, "cdn_domain": None}, "a.mp4", {}, "give cdn_domain"),
        (CHANNEL, "", {}, "is not the path of a file"),
        (CHANNEL, "/a/../b.mp4", {}, "is not the path of a file"),
        (CHANNEL, "/a//b.mp4", {}, "is not the path of a file"),
        (CHANNEL, 7, {}, "is not the path of a file"),
        (CHANNEL, [7], {}, "is not the path of a file"),
        (CHANNEL, "goal;1#2.mp4", {}, "contains # ;"),
        (CHANNEL, ["a_1.mp4", "a_$2.mp4"], {}, r"contains \$,"),
        (CHANNEL, [], {}, "the list of paths is empty"),
        (CHANNEL, ["/a/x.mp4", "/b/x.mp4"], {}, "in one folder"),
        (CHANNEL, ["x_1.mp4", "x_2.mov"], {}, "one extension"),
        (CHANNEL, ["x.mp4", "x.mp4"], {}, "listed twice"),
        (CHANNEL, ["x,1.mp4", "x,2.mp4"], {}, "a comma"),
    ],
)
def test_what_has_no_address(channel: Any, path: Any, options: dict[str, Any], said: str) -> None:
    with pytest.raises(AnsibleFilterError, match=said):
        playback_url(channel, path, **options)
