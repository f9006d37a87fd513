# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ASGI application: the emulator's own paths, and the gateway behind all others."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from ncloud_emulator import control, dataplane, page
from ncloud_emulator.emulation import Emulation
from ncloud_emulator.gateway import Gateway


def create_app(emulation: Emulation) -> Starlette:
    """An application around one emulation. It needs the connections of ``connection.Connection`` to drop any."""
    app = Starlette(
        routes=[*page.routes(), *control.routes(emulation), *dataplane.routes(emulation)],
        exception_handlers={HTTPException: control.refused, Exception: control.refused},
    )
    # Not a route: the gateway answers whatever no route takes, in the services' words rather than the framework's.
    app.router.default = Gateway(emulation)
    app.router.redirect_slashes = False
    return app
