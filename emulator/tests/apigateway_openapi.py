# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Cut NAVER's OpenAPI document of API Gateway down to the operations that the emulator offers.

    python tests/apigateway_openapi.py the-whole-document.json > tests/apigateway-openapi.json

What stays is NAVER's, word for word: the operations and every schema they lead to.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from ncloud_emulator.services.apigateway import ApiGateway


def references(value: Any) -> Iterator[str]:
    """The names of the schemas that a part of the document refers to."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].removeprefix("#/components/schemas/")
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from references(each)


def subset(document: dict[str, Any]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in ApiGateway.operations:
        method = operation.method.lower()
        paths.setdefault(operation.path, {})[method] = document["paths"][operation.path][method]
    schemas: dict[str, Any] = {}
    wanted = list(references(paths))
    for name in wanted:
        if name not in schemas:
            schemas[name] = document["components"]["schemas"][name]
            wanted += references(schemas[name])
    return {**document, "paths": paths, "components": {**document["components"], "schemas": schemas}}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as whole:
        json.dump(subset(json.load(whole)), sys.stdout, ensure_ascii=False, indent=1)
    print()
