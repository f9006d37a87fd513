# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who calls, and where to: the connection options resolved against the profile file.

Order of each setting: module option, environment (the argument spec's fallbacks, see _module.py), profile file.
"""

from __future__ import annotations

import configparser
import os
import ssl
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.naver.ncloud.plugins.module_utils._errors import ConfigurationError
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown
from ansible_collections.naver.ncloud.plugins.module_utils._transport import is_this_machine

# The environment of each setting, the first that is set counts.
VARIABLES = {
    "access_key": ("NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"),
    "secret_key": ("NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"),
    "profile": ("NCLOUD_PROFILE",),
    "site": ("NCLOUD_SITE",),
    "region": ("NCLOUD_REGION",),
    "endpoint": ("NCLOUD_ENDPOINT",),
}
ENTRIES = ("ncloud_access_key_id", "ncloud_secret_access_key")  # of a profile
OTHERS = stat.S_IRWXG | stat.S_IRWXO
PLACEHOLDER = "{service}"  # of an endpoint
REGIONS = {"public": "KR", "gov": "KR", "fin": "FKR"}
LARGEST_FILE = 1024 * 1024  # bytes of a profile file; it holds a few lines


@dataclass(frozen=True)
class Settings:
    """Everything the client needs to know of the user's environment."""

    access_key: str
    secret_key: str = field(repr=False)
    site: str = "public"
    region: str = "KR"
    endpoint: str | None = None
    verify: bool | str = True
    timeout: float = 30.0
    max_retries: int = 5
    # What is said of where the keys come from.
    warnings: tuple[str, ...] = field(default=(), compare=False)


def resolve(options: Mapping[str, Any]) -> Settings:
    """Return the settings that the connection options describe.

    :raises ConfigurationError: a key is missing or malformed, the profile file can't be used, the endpoint is unsafe.
    """
    # An empty option counts as unset too, where it takes any text.
    options = {**options, **{name: options[name] or from_environment(*VARIABLES[name]) for name in VARIABLES}}
    access_key, secret_key = options["access_key"], options["secret_key"]
    name, path = options["profile"] or "DEFAULT", options["config_file"]
    where = f"in the profile {shown(name)} of {shown(path)}"
    warnings: list[str] = []
    if not (access_key and secret_key):
        profile, exposed = _read_profile(Path(path), name)
        if exposed:
            warnings.append(
                f"The profile file {shown(path)} can be read or written by others than its owner: "
                "run chmod 600 on it, and replace the keys if they may have been read"
            )
        if not profile and not Path(path).exists():
            where += ", which does not exist"
        pair = tuple(map(profile.get, ENTRIES))
        if all(pair) and ((access_key and access_key != pair[0]) or (secret_key and secret_key != pair[1])):
            given, other = ("access_key", "secret_key") if access_key else ("secret_key", "access_key")
            warnings.append(
                f"{given} is given by an option or in the environment, but {other} is "
                f"{where}, which holds a different pair: give both in one place"
            )
        access_key, secret_key = access_key or pair[0], secret_key or pair[1]
    elif options["profile"]:
        warnings.append(
            f"The profile {shown(name)} is not used: access_key and secret_key are given, by options or in the "
            "environment, and come first"
        )
    site = options["site"]
    return Settings(
        access_key=_key("access_key", "NCLOUD_ACCESS_KEY", f"ncloud_access_key_id {where}", access_key),
        secret_key=_key("secret_key", "NCLOUD_SECRET_KEY", f"ncloud_secret_access_key {where}", secret_key),
        site=site,
        region=options["region"] or REGIONS[site],
        endpoint=_endpoint(options["endpoint"]) if options["endpoint"] else None,
        verify=_verify(options["validate_certs"], options["ca_path"]),
        timeout=options["timeout"],
        max_retries=options["max_retries"],
        warnings=tuple(warnings),
    )


def holds_secret(endpoint: Any) -> bool:
    """Whether an endpoint has a part that may be a password or a token. It is refused, and must not be shown."""
    return isinstance(endpoint, str) and bool(set("@?#") & set(endpoint))


def from_environment(*variables: str) -> str | None:
    """Return the first that is set. Empty is unset: automation controllers set inputs without a value to ''."""
    return next(filter(None, map(os.environ.get, variables)), None)


def _key(option: str, variable: str, entry: str, value: str | None) -> str:
    if not value:
        raise ConfigurationError(
            f"no {option} was given",
            f"Set the option {option}, the environment variable {variable}, or {entry}",
        )
    # Never quote the value: half of the time it is the secret.
    if value[0] in "'\"" and value[-1] == value[0]:
        raise ConfigurationError(f"{option} is in quotes, which no key has", "Write it without them")
    if not value.isprintable() or " " in value:
        raise ConfigurationError(
            f"{option} contains a blank, a line break or another character that no key has",
            "Copy the key again, without surrounding white space",
        )
    if option == "access_key" and not value.isascii():
        raise ConfigurationError("access_key contains characters outside of ASCII", "Copy the key again")
    return value


def _read_profile(path: Path, name: str) -> tuple[Mapping[str, str], bool]:
    """Return one section of NAVER's configure file: INI, in which keys may stand before any section.

    And whether others than the file's owner can read or write it.
    """
    # No default section: a profile must not borrow half of a key pair from another one.
    parser = configparser.ConfigParser(
        default_section="", delimiters=("=",), interpolation=None, strict=False, allow_no_value=True
    )
    where = f"the profile file {shown(str(path))}"
    try:
        with open(path, "rb", opener=_open_at_once) as file:  # a Path takes no opener
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ConfigurationError(f"{where} is not a regular file", "Set config_file to a file")
            content = file.read(LARGEST_FILE + 1)
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        if name != "DEFAULT":
            raise ConfigurationError(f"{where} does not exist", "Create it, or set config_file") from None
        return {}, False
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError too
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(f"{where} can't be read: {reason}", "Check the file, or set config_file") from None
    if len(content) > LARGEST_FILE:
        raise ConfigurationError(f"{where} is larger than 1 MB", "Set config_file to a profile file")
    if text.startswith("$ANSIBLE_VAULT"):
        raise ConfigurationError(
            f"{where} is encrypted with Ansible Vault, which modules cannot decrypt",
            "Put the two keys into a vaulted variables file and give them with access_key and secret_key",
        )
    try:
        parser.read_string("[DEFAULT]\n" + text)
    except (configparser.Error, AttributeError):  # Python 3.11 stumbles over a key that goes on in the next line
        # The parser's own message quotes the line, which may hold the secret.
        raise ConfigurationError(f"{where} is not a valid INI file", "Write one 'key = value' a line") from None
    if not parser.has_section(name):
        known = ", ".join(map(shown, parser.sections()[:20]))
        raise ConfigurationError(
            f"{where} has no profile {shown(name)}", f"Set profile or NCLOUD_PROFILE to one of: {known}"
        )
    profile = {key: value for key, value in parser.items(name) if value}
    for entry in ENTRIES:
        if entry not in profile and any(entry in key and entry != key for key in parser.options(name)):
            # Such a line is not quoted: it holds the key.
            raise ConfigurationError(
                f"{where} has {entry} in another form than 'key = value'", f"Write it as: {entry} = VALUE"
            )
    return profile, bool(profile and status.st_mode & OTHERS)


def _open_at_once(path: str, flags: int) -> int:
    """Open a file without waiting for a writer, as a named pipe would."""
    return os.open(path, flags | os.O_NONBLOCK)


def _verify(validate_certs: bool, ca_path: str | None) -> bool | str:
    if not validate_certs or not ca_path:
        return validate_certs
    try:
        kind = Path(ca_path).stat().st_mode
        directory = stat.S_ISDIR(kind)
        if not directory and not stat.S_ISREG(kind):  # a named pipe would be waited for
            raise ValueError("it is neither a file nor a directory")
        ssl.create_default_context(cafile=None if directory else ca_path, capath=ca_path if directory else None)
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else getattr(error, "strerror", error)
        raise ConfigurationError(
            f"ca_path {shown(ca_path)} can't be used: {reason}", "Name a file in PEM format"
        ) from None
    return ca_path


@cache  # the items of a loop have the same
def _endpoint(value: str) -> str:
    named = "the endpoint" if holds_secret(value) else f"the endpoint {shown(value)}"
    hint = (
        "Set endpoint, ncloud_endpoint or NCLOUD_ENDPOINT to a URL like https://{service}.example.com, "
        "or http://127.0.0.1:8480/{service} for the emulator"
    )
    # Stand-in for the placeholder: braces are not part of a host name.
    try:
        url = urlsplit(value.replace(PLACEHOLDER, "service"))
        host, _port = url.hostname, url.port
        (host or "").encode("idna")  # labels of 1 to 63 characters
    except ValueError:
        raise ConfigurationError(f"{named} is not a URL", hint) from None
    if url.scheme not in ("http", "https") or not host or not value.isprintable() or " " in value:
        raise ConfigurationError(f"{named} is not an http or https URL", hint)
    if set("{}") & set(value.replace(PLACEHOLDER, "")):
        raise ConfigurationError(f"{named} has a placeholder other than {PLACEHOLDER}", hint)
    if url.username is not None or "?" in value or "#" in value:
        raise ConfigurationError("the endpoint has a user, a query or a fragment, which it can't have", hint)
    if url.scheme == "http" and not is_this_machine(host):
        raise ConfigurationError(f"the endpoint speaks plain http to {host}, which is not this machine", "Use https")
    return value.rstrip("/")
