# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The services there are. A new one is a module here and a line below."""

from ncloud_emulator.service import Service
from ncloud_emulator.services.apigateway import ApiGateway
from ncloud_emulator.services.globaledge import GlobalEdge
from ncloud_emulator.services.livestation import LiveStation
from ncloud_emulator.services.vodstation import VodStation
from ncloud_emulator.services.vpe import VideoPlayerEnhancement

SERVICES: dict[str, type[Service]] = {
    service.name: service
    # Global Edge before the stations, whose channels refer to its edges.
    for service in (ApiGateway, GlobalEdge, LiveStation, VodStation, VideoPlayerEnhancement)
}
