# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page at ``/``, for people: what there is, what was asked, and why it was refused.

It reads the control API and shows all of it as text, never as markup: names and bodies come from whoever calls.
"""

from importlib import resources

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

# Where a file is served, and as what.
FILES = {
    "index.html": ("/", "text/html"),
    "style.css": ("/_emulator/page/style.css", "text/css"),
    "script.js": ("/_emulator/page/script.js", "text/javascript"),
}
# Nothing but its own files: no other site's scripts, styles or frames, and not in another site's frame.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
}


def routes() -> list[Route]:
    """The routes of the page and what belongs to it."""
    return [_route(name, path, kind) for name, (path, kind) in FILES.items()]


def _route(name: str, path: str, kind: str) -> Route:
    content = resources.files(__package__).joinpath(name).read_bytes()

    async def file(request: Request) -> Response:
        return Response(content, media_type=kind, headers=HEADERS)

    return Route(path, file, methods=["GET"])
