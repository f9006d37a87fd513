# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bare script that the benchmark compares with: requests, one session, signatures, and nothing else.

    bare.py LOOP ITEMS

It sends what the loop in process sends: one listing, then a request for each category to create or to delete. So a
no-op is one listing and as many glances at it as there are items. With `definition`, items are the paths of an API with
three operations each: after two listings a request for the API, each path and each operation. With `replay`, it sends
the requests of the file that STOPWATCH_REQUESTS names, all of which read. It prints how many
seconds the loop took; Python's start and its imports are not in them, as Ansible's start is not in those of a task.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import requests

from ansible_collections.naver.ncloud.plugins.module_utils.signer import sign

ORIGIN = os.environ["NCLOUD_ENDPOINT"].removesuffix("/{service}")
BASE = "/vodstation/api/v2/category"
ACCESS_KEY, SECRET_KEY = os.environ["NCLOUD_ACCESS_KEY"], os.environ["NCLOUD_SECRET_KEY"]
OUTPUT = {"bucketName": "media", "filePath": "/"}
PRODUCTS = "/apigateway/api/v1/products"
GUARD = {
    "validation": {"type": "NONE"},
    "requiredApiKey": {"required": True},
    "authentication": {"platform": "NONE"},
}


def call(session: requests.Session, method: str, target: str, body: Any = None) -> Any:
    timestamp = str(int(time.time() * 1000))
    headers = {
        "x-ncp-apigw-timestamp": timestamp,
        "x-ncp-iam-access-key": ACCESS_KEY,
        "x-ncp-apigw-signature-v2": sign(method, target, timestamp, ACCESS_KEY, SECRET_KEY),
        "x-ncp-region_code": "KR",
        "Content-Type": "application/json",
    }
    answer = session.request(method, ORIGIN + target, headers=headers, json=body, timeout=30)
    answer.raise_for_status()
    return answer.json()


def listing(session: requests.Session) -> dict[str, int]:
    """Ids by name."""
    found: dict[str, int] = {}
    number = 1
    while True:
        page = call(session, "GET", f"{BASE}?pageNo={number}&pageSizeNo=100")
        found |= {category["name"]: category["id"] for category in page["content"]}
        if len(found) >= page["total"]:
            return found
        number += 1


def noop(items: int) -> None:
    with requests.Session() as session:
        known = listing(session)
        if not all(f"category-{number}" in known for number in range(1, items + 1)):
            sys.exit("A category is not there.")


def create(items: int) -> None:
    with requests.Session() as session:
        known = listing(session)
        for number in range(items):
            if (name := f"bare-{number}") not in known:
                call(session, "POST", BASE, {"name": name, "output": OUTPUT})


def delete(items: int) -> None:
    with requests.Session() as session:
        known = listing(session)
        for number in range(items):
            call(session, "DELETE", f"{BASE}/{known[f'bare-{number}']}")


def definition(items: int) -> None:
    with requests.Session() as session:
        products = call(session, "GET", f"{PRODUCTS}?offset=0&limit=100")["productPage"]["content"]
        product = next(each["productId"] for each in products if each["productName"] == "product")
        call(session, "GET", f"{PRODUCTS}/{product}/apis?offset=0&limit=100")
        api = call(session, "POST", f"{PRODUCTS}/{product}/apis", {"apiName": "bare"})["api"]["apiId"]
        resources = f"{PRODUCTS}/{product}/apis/{api}/resources"
        for number in range(items):
            path = f"/path{number}"
            resource = call(session, "POST", resources, {"resourcePath": path})["resource"]["resourceId"]
            for method in ("GET", "PUT", "DELETE"):
                endpoint = {"httpEndPoint": {"method": method, "url": path, "stream": False}}
                call(session, "POST", f"{resources}/{resource}/methods", {"methodName": method, **endpoint, **GUARD})


def replay(items: int) -> None:
    requests_sent = json.loads(Path(os.environ["STOPWATCH_REQUESTS"]).read_text(encoding="utf-8"))
    with requests.Session() as session:
        for method, target, body in requests_sent[:items]:
            call(session, method, target, body)


def main() -> None:
    loops = {"noop": noop, "create": create, "delete": delete, "definition": definition, "replay": replay}
    loop = loops[sys.argv[1]]
    started = time.monotonic()
    loop(int(sys.argv[2]))
    print(time.monotonic() - started)


if __name__ == "__main__":
    main()
