# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playback addresses of files that a VOD Station channel serves. Source: guide vodstation-vodstationstream."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from os.path import commonprefix
from posixpath import split, splitext
from typing import Any
from urllib.parse import quote

from ansible_collections.naver.ncloud.plugins.module_utils._errors import InputError
from ansible_collections.naver.ncloud.plugins.module_utils._outside import is_sendable

MANIFESTS = {"HLS": "index.m3u8", "DASH": "manifest.mpd"}
# Of several renditions in one address, HLS has another manifest than of a single file.
ADAPTIVE_MANIFESTS = {"HLS": "master.m3u8", "DASH": "manifest.mpd"}
NOT_PLAYABLE = "#$;"
DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
# The built-in encoding options are named after their codec: the name stays whole in the address.
CODEC = "AVC_"


def playback_url(
    channel: Mapping[str, Any],
    path: str | Sequence[str],
    protocol: Any = "HLS",
    cdn_domain: Any = None,
    *,
    wildcard: bool = False,
) -> str:
    """Return the address of one file, or of the renditions of one video, that a channel serves.

    :param channel: a channel as the modules return it.
    :param path: the file's path in the channel's bucket, or the paths of all renditions of one video.
    :param wildcard: return the path that a signed URL is made for, without the domain.
    :raises InputError: no address can be made of it.
    """
    if not isinstance(channel, Mapping):
        raise InputError("the input must be a channel, as vodstation_channel returns it")
    if not isinstance(protocol, str) or protocol not in MANIFESTS:
        raise InputError(f"protocol is {protocol!r} but must be HLS or DASH")
    offered = channel.get("protocol_list")
    if isinstance(offered, list | tuple) and offered and protocol not in offered:
        served = ", ".join(map(str, offered))
        raise InputError(
            f"the channel {channel.get('name')!r} does not serve {protocol}; its protocol_list is {served}"
        )
    bucket = channel.get("encrypted_bucket_name")
    if not bucket:
        raise InputError(f"the channel {channel.get('name')!r} has no encrypted_bucket_name: wait until it is READY")
    domain = cdn_domain or channel.get("cdn_domain")
    if not (domain or wildcard):
        raise InputError(
            f"the channel {channel.get('name')!r} has no CDN: give cdn_domain, the domain of the CDN that serves it"
        )
    if domain and not (isinstance(domain, str) and DOMAIN.fullmatch(domain)):
        raise InputError(f"the domain of the CDN is {domain!r} but must be a host without a scheme: cdn.example.com")
    if not isinstance(path, str | list | tuple):
        raise InputError(f"{path!r} is not the path of a file")
    paths = [path] if isinstance(path, str) else list(path)
    name, manifest = (
        (_file(paths[0]), MANIFESTS[protocol]) if len(paths) == 1 else (_set(paths), ADAPTIVE_MANIFESTS[protocol])
    )
    target = f"/{protocol.lower()}/{quote(str(bucket), safe='~')}/{name}"
    return f"{target}/*" if wildcard else f"https://{domain}{target}/{manifest}"


def _file(path: Any) -> str:
    """Return the path of a file as it stands in an address: no slash in front, percent-encoded."""
    text = path.strip("/") if isinstance(path, str) else ""
    if not is_sendable(text) or not text or any(part in ("", ".", "..") for part in text.split("/")):
        raise InputError(f"{path!r} is not the path of a file")
    if found := sorted(set(text) & set(NOT_PLAYABLE)):
        raise InputError(f"{path!r} contains {' '.join(found)}, so VOD Station cannot play it")
    return quote(text)


def _set(paths: list[Any]) -> str:
    """Return the path of the renditions of one video: folder, what their names begin with, each rest, extension."""
    if not paths:
        raise InputError("the list of paths is empty")
    names = [split(_file(path)) for path in paths]
    folders, files = {folder for folder, _file in names}, [splitext(file) for _folder, file in names]
    suffixes, stems = {suffix for _stem, suffix in files}, [stem for stem, _suffix in files]
    if len(folders) > 1 or len(suffixes) > 1:
        raise InputError(
            "the renditions of one video must lie in one folder and have one extension; "
            f"these do not: {', '.join(map(str, paths))}",
            "use the filter naver.ncloud.playback_url with the paths that belong together",
        )
    if len(set(stems)) < len(stems):
        raise InputError(f"one path is listed twice: {', '.join(map(str, paths))}")
    if any("," in path for path in paths):
        raise InputError("paths of several renditions can't contain a comma")
    common = commonprefix(stems)  # noqa: RUF071  # these are names, and are compared by characters
    prefix = common[: common.rfind("_") + 1].removesuffix(CODEC)
    folder = folders.pop()
    rests = ",".join(stem[len(prefix) :] for stem in stems)
    return f"{folder}{'/' if folder else ''}{prefix},{rests},{suffixes.pop()}.smil"
