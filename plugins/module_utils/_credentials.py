# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who calls, and where to: the connection options resolved against the profile file.

Order of each setting: module option, environment (the argument spec's fallbacks, see _module.py), profile file.
"""

from __future__ import annotations

import configparser
import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.naver.ncloud.plugins.module_utils._errors import ConfigurationError
from ansible_collections.naver.ncloud.plugins.module_utils._rules import shown

# The environment of each setting, the first that is set counts.
VARIABLES = {
    "access_key": ("NCLOUD_ACCESS_KEY", "NCLOUD_ACCESS_KEY_ID"),
    "secret_key": ("NCLOUD_SECRET_KEY", "NCLOUD_SECRET_ACCESS_KEY"),
    "profile": ("NCLOUD_PROFILE",),
    "site": ("NCLOUD_SITE",),
    "region": ("NCLOUD_REGION",),
    "endpoint": ("NCLOUD_ENDPOINT",),
}
PLACEHOLDER = "{service}"  # of an endpoint
REGIONS = {"public": "KR", "gov": "KR", "fin": "FKR"}
LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")


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
        profile = _read_profile(Path(path), name)
        pair = profile.get("ncloud_access_key_id"), profile.get("ncloud_secret_access_key")
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


def password_of(endpoint: str | None) -> str | None:
    """Return the password in a URL."""
    try:
        return urlsplit(endpoint or "").password
    except ValueError:
        return None


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
    if not value.isprintable() or " " in value:
        raise ConfigurationError(
            f"{option} contains a blank, a line break or another character that no key has",
            "Copy the key again, without surrounding white space",
        )
    if option == "access_key" and not value.isascii():
        raise ConfigurationError("access_key contains characters outside of ASCII", "Copy the key again")
    return value


def _read_profile(path: Path, name: str) -> Mapping[str, str]:
    """Return one section of NAVER's configure file: INI, in which keys may stand before any section."""
    # No default section: a profile must not borrow half of a key pair from another one.
    parser = configparser.ConfigParser(
        default_section="", delimiters=("=",), interpolation=None, strict=False, allow_no_value=True
    )
    where = f"the profile file {shown(str(path))}"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if name != "DEFAULT":
            raise ConfigurationError(f"{where} does not exist", "Create it, or set config_file") from None
        return {}
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError too
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(f"{where} can't be read: {reason}", "Check the file, or set config_file") from None
    try:
        parser.read_string("[DEFAULT]\n" + text)
    except (configparser.Error, AttributeError):  # Python 3.11 stumbles over a key that goes on in the next line
        # The parser's own message quotes the line, which may hold the secret.
        raise ConfigurationError(f"{where} is not a valid INI file", "Write one 'key = value' a line") from None
    if not parser.has_section(name):
        known = ", ".join(map(shown, parser.sections()[:20]))
        raise ConfigurationError(f"{where} has no profile {shown(name)}", f"It has: {known}")
    return {key: value for key, value in parser.items(name) if value}


def _verify(validate_certs: bool, ca_path: str | None) -> bool | str:
    if not validate_certs or not ca_path:
        return validate_certs
    try:
        directory = Path(ca_path).is_dir()
        ssl.create_default_context(cafile=None if directory else ca_path, capath=ca_path if directory else None)
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else getattr(error, "strerror", error)
        raise ConfigurationError(
            f"ca_path {shown(ca_path)} can't be used: {reason}", "Name a file in PEM format"
        ) from None
    return ca_path


def _endpoint(value: str) -> str:
    hint = "Give a URL like https://{service}.example.com, or http://127.0.0.1:8480/{service} for the emulator"
    # Stand-in for the placeholder: braces are not part of a host name.
    try:
        url = urlsplit(value.replace(PLACEHOLDER, "service"))
        host, _port = url.hostname, url.port
        (host or "").encode("idna")  # labels of 1 to 63 characters
    except ValueError:
        raise ConfigurationError("the endpoint is not a URL", hint) from None
    if url.scheme not in ("http", "https") or not host or not value.isprintable() or " " in value:
        raise ConfigurationError("the endpoint is not an http or https URL", hint)
    if set("{}") & set(value.replace(PLACEHOLDER, "")):
        raise ConfigurationError(f"the endpoint has a placeholder other than {PLACEHOLDER}", hint)
    if url.username is not None or "?" in value or "#" in value:
        raise ConfigurationError("the endpoint has a user, a query or a fragment, which it can't have", hint)
    if url.scheme == "http" and not LOOPBACK.fullmatch(host):
        raise ConfigurationError(f"the endpoint speaks plain http to {host}, which is not this machine", "Use https")
    return value.rstrip("/")
