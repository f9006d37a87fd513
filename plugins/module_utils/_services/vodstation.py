# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""VOD Station (documentation: vodstation): encoding options, categories, which encode, and channels, which stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict, TypeVar, cast

from ansible_collections.naver.ncloud.plugins.module_utils._client import (
    Client,
    Listed,
    Page,
    listing,
    pages,
    path,
    rows,
)
from ansible_collections.naver.ncloud.plugins.module_utils._errors import NotFoundError
from ansible_collections.naver.ncloud.plugins.module_utils._records import normalise, picked, to_api
from ansible_collections.naver.ncloud.plugins.module_utils._service import Service

VOD_STATION = Service(
    name="vodstation",
    title="VOD Station",
    hosts={
        "public": "https://vodstation.apigw.ntruss.com",
        "gov": "https://vod-station.apigw.gov-ntruss.com",
        "fin": "https://vodstation.apigw.fin-ntruss.com",
    },
    prefixes={"public": "/api/v2", "gov": "/api/v2", "fin": "/api/v2"},
    absent=frozenset({"260004", "260017"}),
    denied=frozenset({"260006", "260010"}),
    internal=frozenset({"260000", "260008", "260009"}),
    hints={
        "260002": "Check the values of the options",
        "260006": "The object belongs to another account: check access_key and site",
        "260010": "Grant the sub account the permission for this action in VOD Station",
        "260011": "Check the values of the options",
        "260012": "Check protocol_list: HLS, DASH or both",
        "260013": "Check segment_duration: 5 to 20 seconds",
        "260021": "Check that the bucket exists in Object Storage and belongs to this account",
        "260022": "Only a stopped channel can be started: run again when it has stopped",
        "260023": "Only a running channel can be stopped: run again when it is running",
        "260024": "Only a stopped channel can be deleted: run again when it has stopped",
        "260028": "Check cdn.type, cdn.profile and cdn.region_type",
        "260030": "Check cdn.type, cdn.profile and cdn.region_type",
        "260032": "Check name: 3 to 20 English letters, digits or hyphens",
        "260033": "Check the values of the options",
        **dict.fromkeys(
            (str(code) for code in range(260034, 260048)), "Check encryption_list and drm: they must match each other"
        ),
    },
)


class Category(TypedDict):
    """A category. Ids are integers, sizes bytes, times ISO 8601 (documentation: vodstation-category-info)."""

    id: int
    name: str
    status: str
    disabled: bool | None
    encoding_options: list[int] | None
    encoding_option_template_id: int | None
    thumbnail: bool | None
    notification_url: str | None
    output: dict[str, Any]
    output_type: int | None
    advanced_options: dict[str, Any] | None
    input_total: int | None
    output_total: int | None
    output_total_size: int | None
    create_time: str | None
    update_time: str | None
    last_work_start: str | None


class Channel(TypedDict):
    """A streaming channel. Times are ISO 8601 (documentation: vodstation-channel-info).

    ``create_cdn`` says in the word of the request what ``cdn_status`` tells: whether there is a CDN; None is not known.
    """

    id: str
    name: str
    channel_status: str
    storage_bucket_name: str | None
    storage_bucket_status: str | None
    encrypted_bucket_name: str | None
    access_private_files: bool | None
    protocol_list: list[str] | None
    segment_duration: int | None
    segment_duration_option: str | None
    encryption_list: list[dict[str, Any]] | None
    drm: dict[str, Any] | None
    create_cdn: bool | None
    cdn_status: str | None
    cdn_domain: str | None
    cdn_service_name: str | None
    cdn_created_time: str | None
    play_url: Any
    origin_path: str | None
    create_time: str | None
    ready_time: str | None
    stop_time: str | None


class EncodingOption(TypedDict):
    """An encoding option (documentation: vodstation-encodingoption-info). Sizes are pixels, bitrates kbps.

    ``default_set`` says whether it is a built-in one; listings leave it unknown.
    """

    id: int
    name: str
    default_set: bool | None
    disabled: bool | None
    encoding_option_type: str | None
    format: str | None
    video: dict[str, Any] | None
    audio: dict[str, Any] | None


class Template(TypedDict):
    """A template of encoding options (documentation: vodstation-encodingoption-template-list)."""

    id: int
    name: str
    encoding_option_ids: list[int] | None


class Output(TypedDict):
    """One output of an encoding (documentation: vodstation-status-list). Sizes are bytes, times ISO 8601.

    ``file_path`` is the input's: path in whatever bucket, or URL. ``output_type`` is the encoding option's name.
    """

    category_id: int
    category_name: str | None
    file_path: str
    output_type: str | None
    link: str | None
    output_total_size: int | None
    last_work_time: str | None
    status: str
    percent: float | None


class AddedFile(TypedDict):
    """A file that was added (documentation: vodstation-category-addfiles). Assumption: it may say its path, or not."""

    id: int
    file_path: str | None


# A category's output, whatever part of it the service returns.
OUTPUT = (
    "bucket_name",
    "file_path",
    "access_control",
    "thumbnail_bucket_name",
    "thumbnail_file_path",
    "thumbnail_access_control",
)
# What requests take of settings that responses return with more fields (vodstation-category-update, -channel-create).
ADVANCED_OPTIONS = {
    "trimming": dict.fromkeys(("start_time_code", "end_time_code")),
    "image_overlay": {
        "input": dict.fromkeys(("bucket_name", "file_path")),
        "position": dict.fromkeys(("x", "y")),
        "size": dict.fromkeys(("width", "height")),
    },
}
DRM = dict.fromkeys(("site_id", "content_id"))
VIDEO = {
    "codec": None,
    "codec_options": dict.fromkeys(("profile", "level")),
    "bitrate": None,
    "width": None,
    "height": None,
    "framerate": None,
    "max_framerate": None,
    "keyframe_interval": None,
    "rate_control": None,
    "pass": None,
}
AUDIO = dict.fromkeys(("codec", "bitrate", "channel", "sampling_rate"))
AUTO = -2  # a number of audio channels, or a width or height: as the source has it
ENCRYPTION = dict.fromkeys(
    (
        "protocol",
        "media_encryption_type_code",
        "drm_type_code",
        "drm_content_id",
        "drm_key_url",
        "system_id_list",
    )
)
# Objects in these states are gone, although some calls still return them.
GONE_CATEGORY = frozenset({"DELETED"})
NO_CDN = "NOT_FOUND"  # a cdn_status: there is none, whatever names stand beside it
GONE_CHANNEL = frozenset({"TERMINATED", "FORCETERMINATED", "FORCE_TERMINATED"})


Item = TypeVar("Item", bound=Mapping[str, Any])


class VodStation:
    """A method an endpoint. Bodies are given in the words of the options; an absent object is None."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._listings = client.listings

    def categories(self) -> list[Category]:
        """All categories that are not deleted (vodstation-category-list)."""
        fetch = self._page("list categories", "/category", _category)
        found = self._listings.get("categories", "id", lambda: listing(fetch, "id"))
        return [category for category in found if category["status"] not in GONE_CATEGORY]

    def category(self, category_id: int) -> Category | None:
        """vodstation-category-info"""
        category = self._one("get category", path("category", category_id), _category)
        if category is None:
            self._listings.drop("categories", category_id)
            return None
        self._seen_category(category)
        return None if category["status"] in GONE_CATEGORY else category

    def create_category(self, body: Mapping[str, Any]) -> Category:
        """vodstation-category-create"""
        return self._seen_category(
            self._write("create category", "POST", "/category", _category, _category_request(body))
        )

    def update_category(self, category_id: int, body: Mapping[str, Any]) -> Category:
        """vodstation-category-update; replaces everything that it takes."""
        return self._seen_category(
            self._write("update category", "PUT", path("category", category_id), _category, _category_request(body))
        )

    def delete_category(self, category_id: int) -> None:
        """vodstation-category-delete; the files in the bucket stay."""
        self._write("delete category", "DELETE", path("category", category_id), dict)
        self._listings.drop("categories", category_id)

    def add_files(self, category_id: int, body: Mapping[str, Any]) -> list[AddedFile]:
        """vodstation-category-addfiles; encodes each file, also one that has been encoded before."""
        request = to_api({**body, **_settings(body, advanced_options=ADVANCED_OPTIONS)})
        added: list[AddedFile] = self._client.write(
            "add files",
            "PUT",
            path("category", category_id, "add-files"),
            request,
            expect="content",
            kind=list,
            parse=lambda answer: [_added_file(item) for item in answer["content"] or []],
        )
        return added

    def outputs(self, since: int | None = None, *, fresh: bool = False) -> list[Output]:
        """All outputs of the encodings of all categories (vodstation-status-list).

        :param since: leave out what began before, in ms since 1970.
        """
        kind = ("outputs", since)
        if fresh:
            self._listings.forget(kind)
        query = {} if since is None else {"workStartTimeFrom": since}
        fetch = self._page("list statuses", "/status", _output, query)
        # They have no id: a number tells them apart.
        found: list[Mapping[str, Any]] = self._listings.get(
            kind, "number", lambda: [{"number": number, "output": each} for number, each in enumerate(rows(fetch))]
        )
        return [each["output"] for each in found]

    def encoding_options(self) -> list[EncodingOption]:
        """All encoding options, in one page, also the built-in ones (vodstation-encodingoption-list)."""
        fetch = self._page("list encoding options", "/encoding-option", _listed_encoding_option, paged=False)
        return self._listings.get("encoding options", "id", lambda: listing(fetch, "id"))

    def encoding_option(self, option_id: int) -> EncodingOption | None:
        """vodstation-encodingoption-info"""
        where = path("encoding-option", option_id)
        try:
            option: EncodingOption = self._client.get(
                "get encoding option", where, expect="content", kind=dict, parse=_encoding_option
            )
        except NotFoundError:
            self._listings.drop("encoding options", option_id)
            return None
        return self._seen_option(option)

    def create_encoding_option(self, body: Mapping[str, Any]) -> EncodingOption:
        """vodstation-encodingoption-create"""
        request = to_api({**body, **_settings(body, video=VIDEO, audio=AUDIO)})
        created: EncodingOption = self._client.write(
            "create encoding option",
            "POST",
            "/encoding-option",
            request,
            expect="content",
            kind=dict,
            parse=_encoding_option,
        )
        return self._seen_option(created)

    def delete_encoding_option(self, option_id: int) -> None:
        """vodstation-encodingoption-delete; only here the path is in camel case."""
        self._write("delete encoding option", "DELETE", path("encodingOption", option_id), dict)
        self._listings.drop("encoding options", option_id)

    def templates(self) -> list[Mapping[str, Any]]:
        """All templates of encoding options, in one page (vodstation-encodingoption-template-list)."""
        fetch = self._page("list templates", "/encoding-option/template", _template, paged=False)
        return listing(fetch, "id")

    def channels(self) -> list[Channel]:
        """All channels that are not terminated (vodstation-channel-list)."""
        fetch = self._page("list channels", "/channels", _channel)
        found = self._listings.get("channels", "id", lambda: listing(fetch, "id"))
        return [channel for channel in found if channel["channel_status"] not in GONE_CHANNEL]

    def channel(self, channel_id: str) -> Channel | None:
        """vodstation-channel-info"""
        channel = self._one("get channel", path("channels", channel_id), _channel)
        if channel is None:
            self._listings.drop("channels", channel_id)
            return None
        self._seen_channel(channel)
        return None if channel["channel_status"] in GONE_CHANNEL else channel

    def create_channel(self, body: Mapping[str, Any]) -> Channel:
        """vodstation-channel-create"""
        return self._seen_channel(self._write("create channel", "POST", "/channels", _channel, _channel_request(body)))

    def update_channel(self, channel_id: str, body: Mapping[str, Any]) -> Channel:
        """vodstation-channel-update; public site only, replaces everything that it takes."""
        return self._seen_channel(
            self._write("update channel", "PUT", path("channels", channel_id), _channel, _channel_request(body))
        )

    def start_channel(self, channel_id: str) -> Channel:
        """vodstation-channel-start; from STOPPED, on to READY."""
        return self._seen_channel(self._write("start channel", "PUT", path("channels", channel_id, "start"), _channel))

    def stop_channel(self, channel_id: str) -> Channel:
        """vodstation-channel-stop; from READY, on to STOPPED."""
        return self._seen_channel(self._write("stop channel", "PUT", path("channels", channel_id, "stop"), _channel))

    def delete_channel(self, channel_id: str) -> Channel:
        """vodstation-channel-delete; from STOPPED, on to TERMINATED. A linked CDN stays."""
        return self._seen_channel(self._write("delete channel", "DELETE", path("channels", channel_id), _channel))

    def last_event(self, channel_id: str) -> Mapping[str, Any] | None:
        """The newest event, the only place that says why an action failed (vodstation-channel-event)."""
        events = self._page("list channel events", path("channels", channel_id, "events"), _event)
        return max(pages(events), key=lambda event: cast(int, event["time"]), default=None)

    def _seen_category(self, category: Category) -> Category:
        return self._listings.put("categories", category["id"], category)

    def _seen_option(self, option: EncodingOption) -> EncodingOption:
        return self._listings.put("encoding options", option["id"], option)

    def _seen_channel(self, channel: Channel) -> Channel:
        return self._listings.put("channels", channel["id"], channel)

    def _page(
        self,
        operation: str,
        where: str,
        parse: Callable[[Any], Item],
        filters: Mapping[str, Any] | None = None,
        *,
        paged: bool = True,
    ) -> Callable[[Page], Listed[Item]]:
        def parsed(body: Mapping[str, Any]) -> Listed[Item]:
            items = [parse(item) for item in body["content"] or []]
            return items, body.get("total", None if paged else len(items))

        def fetch(page: Page) -> Listed[Item]:
            query = {"pageNo": page.number, "pageSizeNo": page.size, **(filters or {})} if paged else None
            found: Listed[Item] = self._client.get(
                operation,
                where,
                query,
                expect="content",
                kind=list,
                parse=parsed,
            )
            return found

        return fetch

    def _one(self, operation: str, where: str, parse: Callable[[Any], Item]) -> Item | None:
        try:
            found: Item = self._client.get(
                operation, where, expect="content", kind=dict, parse=lambda body: parse(body["content"])
            )
        except NotFoundError:
            return None
        return found

    def _write(
        self,
        operation: str,
        method: str,
        where: str,
        parse: Callable[[Any], Item],
        body: Mapping[str, Any] | None = None,
    ) -> Item:
        written: Item = self._client.write(
            operation,
            method,
            where,
            body,
            expect="content",
            kind=dict,
            parse=lambda answer: parse(answer["content"]),
        )
        return written


def _category_request(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body in the API's spelling, with nothing in it that only responses have."""
    return cast(dict[str, Any], to_api({**body, **_settings(body, advanced_options=ADVANCED_OPTIONS)}))


def _channel_request(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body in the API's spelling, with nothing in it that only responses have."""
    request = cast(dict[str, Any], to_api({**body, **_settings(body, encryption_list=[ENCRYPTION], drm=DRM)}))
    for item in request.get("encryptionList", ()):
        if "mediaEncryptionTypeCode" in item:  # responses call it so, requests differently
            item["mediaEncryptTypeCode"] = item.pop("mediaEncryptionTypeCode")
    return request


def _settings(body: Mapping[str, Any], **tables: Any) -> dict[str, Any]:
    return {name: picked(body[name], table) for name, table in tables.items() if name in body}


def _category(raw: Mapping[str, Any]) -> Category:
    record = normalise(
        raw,
        Category,
        times=("create_time", "update_time", "last_work_start"),
        integers=("id", "encoding_options", "encoding_option_template_id"),
    )
    record["output"] = {**dict.fromkeys(OUTPUT), **(record["output"] or {})}
    return cast(Category, record)


def _output(raw: Mapping[str, Any]) -> Output:
    record = normalise(raw, Output, times=("last_work_time",), integers=("category_id", "output_total_size"))
    if not isinstance(record["percent"], int | float | None) or not isinstance(record["output_type"], str | None):
        raise TypeError("percent is a number, and outputType a text")
    return cast(Output, record)


def _added_file(raw: Mapping[str, Any]) -> AddedFile:
    return cast(AddedFile, normalise(raw, AddedFile, integers=("id",)))


def _listed_encoding_option(raw: Mapping[str, Any]) -> EncodingOption:
    record = normalise(raw, EncodingOption, integers=("id",))
    for name, table in (("video", VIDEO), ("audio", AUDIO)):
        if record[name] is not None:
            record[name] = {**dict.fromkeys(table), **{key: _plain(value) for key, value in record[name].items()}}
    if video := record["video"]:
        options = video["codec_options"] if isinstance(video["codec_options"], Mapping) else {}
        level = options.get("level")
        video["codec_options"] = {**options, "level": None if level is None else str(level)}
    if audio := record["audio"]:  # older pages spell the number of channels as a text
        audio["channel"] = {"AUTO": AUTO, "-2": AUTO, "1": 1, "2": 2}.get(str(audio["channel"]), audio["channel"])
    return cast(EncodingOption, record)


def _encoding_option(body: Mapping[str, Any]) -> EncodingOption:
    """Whether it is built in stands beside the option, in an older layout inside."""
    content = body["content"]
    default_set = body.get("defaultSet", content.get("defaultSet"))
    return _listed_encoding_option({**content, "defaultSet": default_set})


def _plain(value: Any) -> Any:
    """Return a whole number as one: responses have doubles where requests take integers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _template(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    return normalise(raw, Template, integers=("id", "encoding_option_ids"))


def _event(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**raw, "time": int(raw.get("time") or 0)}


def _channel(raw: Mapping[str, Any]) -> Channel:
    record = normalise(
        raw,
        Channel,
        times=("create_time", "ready_time", "cdn_created_time", "stop_time"),
        integers=("segment_duration",),
        aliases={"encrypt_list": "encryption_list", "media_encrypt_type_code": "media_encryption_type_code"},
    )
    if not all(isinstance(item.get("protocol"), str | None) for item in record["encryption_list"] or []):
        raise TypeError("a protocol is a text")
    # While the channel is being created, its CDN may be still to come.
    known = record["cdn_status"] is not None and record["channel_status"] != "CREATING"
    record["create_cdn"] = record["cdn_status"] != NO_CDN if known else None
    return cast(Channel, record)
