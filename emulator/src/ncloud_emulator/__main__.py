# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command line: ``ncloud-emulator`` or ``python -m ncloud_emulator``."""

import argparse
import errno
import json
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ncloud_emulator import jsontext
from ncloud_emulator.callbacks import is_loopback
from ncloud_emulator.control import MOST_BYTES
from ncloud_emulator.emulation import Emulation
from ncloud_emulator.errors import ControlError
from ncloud_emulator.server import Server, listen, url_of
from ncloud_emulator.settings import DEMO_ACCESS_KEY, DEMO_SECRET_KEY, DIALECTS, SITES

# The secret comes from the environment only: arguments are visible to every user of the machine.
SECRET_VARIABLE = "NCLOUD_EMULATOR_SECRET_KEY"


def parser() -> argparse.ArgumentParser:
    """The options; those left out keep the setting's default."""
    result = argparse.ArgumentParser(
        prog="ncloud-emulator",
        description="An emulator of NAVER Cloud Platform's media and API services.",
        epilog=f"The secret key is read from {SECRET_VARIABLE}; without it, it is {DEMO_SECRET_KEY}.",
    )
    result.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    result.add_argument("--port", type=int, default=8480, help="port to listen on, 0 for any (default: %(default)s)")
    result.add_argument("--dialect", choices=DIALECTS, help="variant of the documented APIs to speak")
    result.add_argument("--site", choices=SITES, help="site to be")
    result.add_argument("--state-seconds", type=float, help="seconds that an asynchronous state lasts")
    result.add_argument("--state-reads", type=int, help="reads that an asynchronous state lasts, instead of seconds")
    result.add_argument("--max-page-size", type=int, help="cut larger pages down to this")
    result.add_argument("--listing-lag", type=float, help="seconds until lists show what a call changed")
    result.add_argument("--seed-ids", type=int, metavar="N", help="give the same ids on every run")
    result.add_argument("--access-key", default=DEMO_ACCESS_KEY, help="access key to accept (default: %(default)s)")
    result.add_argument("--settings", type=Path, metavar="FILE.json", help="more settings, by name")
    result.add_argument("--seed", type=Path, metavar="FILE.json", help="objects that are there from the start")
    result.add_argument("--ready-file", type=Path, help="file to write {url, endpoint, access_key, pid} to when ready")
    result.add_argument(
        "--control-anywhere",
        action="store_true",
        help="allow listening on other than loopback addresses, where anybody can then use the control API",
    )
    return result


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 when ended so, 2 when it can't start."""
    options = parser().parse_args(argv)
    try:
        if not options.control_anywhere and not is_loopback(options.host):
            raise ControlError(
                f"{options.host} is no loopback address: anybody who reaches it could use the control API. "
                "Give --control-anywhere if that is meant."
            )
        emulation = Emulation(_settings(options), _read_json("--seed", options.seed))
        if options.ready_file is not None:
            _ensure_writable(options.ready_file)
        sock = _listen(options.host, options.port)
    except ControlError as error:
        print(f"ncloud-emulator: {error}", file=sys.stderr)
        return 2
    url = url_of(sock)
    endpoint = url + "/{service}"

    def ready() -> None:
        if options.ready_file is not None:
            facts = {"url": url, "endpoint": endpoint, "access_key": options.access_key, "pid": os.getpid()}
            # Renamed into place, so that whoever waits for the file never reads half of it.
            partial = _partial(options.ready_file)
            partial.write_text(json.dumps(facts) + "\n", encoding="utf-8")
            partial.replace(options.ready_file)
        print(f"NCLOUD_ENDPOINT={endpoint}", flush=True)

    Server(emulation, ready).run(sockets=[sock])
    return 0


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    secret = os.environ.get(SECRET_VARIABLE) or DEMO_SECRET_KEY
    settings: dict[str, Any] = {"keys": [{"access_key": options.access_key, "secret_key": secret}]}
    settings |= _read_json("--settings", options.settings)
    for name in ("dialect", "site", "state_seconds", "state_reads", "max_page_size", "listing_lag", "seed_ids"):
        if getattr(options, name) is not None:
            settings[name] = getattr(options, name)
    return settings


def _read_json(option: str, path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            raise ControlError(f"{option} {path} is larger than {MOST_BYTES} bytes.")
        content = jsontext.decode(text)
    except OSError as error:
        raise ControlError(f"{option} {path} can't be read: {_reason(error)}.") from None
    except ControlError:
        raise
    except ValueError as error:
        raise ControlError(f"{option} {path} is not JSON: {error}.") from None
    if not isinstance(content, dict):
        raise ControlError(f"{option} {path} must hold a JSON object.")
    return content


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OverflowError:
        raise ControlError(f"--port must be 0 to 65535, not {port}.") from None
    except (OSError, UnicodeError) as error:
        raise ControlError(f"Port {port} of {host} can't be listened on: {_reason(error)}.") from None


def _partial(path: Path) -> Path:
    """The file that is written before it is renamed."""
    return path.with_name(path.name + ".partial")


def _ensure_writable(path: Path) -> None:
    """Whoever waits for the file would wait in vain."""
    try:
        if path.is_dir() or not path.name:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        _partial(path).touch()
        _partial(path).unlink()
    except OSError as error:
        raise ControlError(f"--ready-file {path} can't be written: {_reason(error)}.") from None


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


if __name__ == "__main__":
    sys.exit(main())
