# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that say who calls and where to."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  access_key:
    description:
      - Access key of the account or sub account.
      - Falls back to the environment variables E(NCLOUD_ACCESS_KEY) and E(NCLOUD_ACCESS_KEY_ID), then to
        C(ncloud_access_key_id) in the profile file. An empty variable counts as unset.
    type: str
  secret_key:
    description:
      - Secret key that belongs to O(access_key).
      - Falls back to the environment variables E(NCLOUD_SECRET_KEY) and E(NCLOUD_SECRET_ACCESS_KEY), then to
        C(ncloud_secret_access_key) in the profile file. An empty variable counts as unset.
    type: str
  profile:
    description:
      - Section of the profile file to read the keys from. Defaults to C(DEFAULT).
      - Falls back to the environment variable E(NCLOUD_PROFILE).
    type: str
  config_file:
    description:
      - The profile file of NAVER's own tools.
    type: path
    default: ~/.ncloud/configure
  site:
    description:
      - The cloud that the keys belong to. Not every service is offered on every site.
      - Falls back to the environment variable E(NCLOUD_SITE).
    type: str
    choices: [public, gov, fin]
    default: public
  region:
    description:
      - Region code that is sent with every request. Defaults to C(KR), and to C(FKR) on the site V(fin).
      - Falls back to the environment variable E(NCLOUD_REGION).
    type: str
  endpoint:
    description:
      - URL to use instead of the site's hosts, for the emulator or your own gateway. C({service}) in it is replaced by
        C(vpe), C(apigateway), C(livestation), C(vodstation) or C(globaledge).
      - Plain C(http) is accepted for loopback addresses only.
      - Falls back to the environment variable E(NCLOUD_ENDPOINT).
    type: str
  validate_certs:
    description:
      - Whether to verify the server's TLS certificate. Disabling it is not recommended.
    type: bool
    default: true
  ca_path:
    description:
      - PEM file or directory with the certificates of trusted certificate authorities.
    type: path
  timeout:
    description:
      - Timeout of a single request, in seconds.
    type: float
    default: 30.0
  max_retries:
    description:
      - How often a throttled request is repeated. A failed read is repeated as well.
      - A write with an unknown outcome is never repeated blindly, regardless of this option.
    type: int
    default: 5
notes:
  - Each connection option can also be given as a variable, its name after C(ncloud_), such as C(ncloud_profile).
  - The secret key never appears in results, diffs or logs. The access key is no secret. Ansible shows it with C(-vvv).
seealso:
  - name: NAVER Cloud API authentication
    description: How requests are signed, and what the gateway in front of every service answers.
    link: https://api.ncloud-docs.com/docs/en/common-ncpapi
requirements:
  - Python >= 3.11
  - requests >= 2.31
"""
