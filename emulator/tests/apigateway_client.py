# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A client of API Gateway, and what its tests start from."""

from typing import Any

import requests
from conftest import Client as AnyClient

PRODUCT = {"id": "product001", "name": "media"}
API = {"id": "api0000001", "name": "players", "productId": "product001"}


class Client(AnyClient):
    """Asks API Gateway."""

    def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        return super().__call__(method, path, body, prefix="/apigateway/api/v1", **more)

    def ok(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """The body of an answer that must have this status; None when there is none."""
        answer = self(method, path, body)
        assert answer.status_code == status, answer.text
        if not answer.content:
            assert "content-type" not in answer.headers
            return None
        assert answer.headers["content-type"] == "application/json;charset=UTF-8"
        return answer.json()

    def refused(self, method: str, path: str, body: Any = None) -> tuple[int, str]:
        """Status and details of a refusal, which must be one of the service's, not one of an unknown path."""
        answer = self(method, path, body)
        error = answer.json()["error"]
        code, message = {400: ("100", "Bad Request Exception"), 404: ("300", "Not Found Exception")}[answer.status_code]
        assert error == {"errorCode": code, "message": message, "details": error["details"]}
        assert error["details"] != "URL not found."
        return answer.status_code, error["details"]
