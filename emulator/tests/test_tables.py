# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every operation of every service against its table: what is missing or mistyped is refused, and nothing changes."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from conftest import Client

from ncloud_emulator import Emulator, tables
from ncloud_emulator.service import Operation
from ncloud_emulator.services import SERVICES
from ncloud_emulator.tables import Condition, Field, Table

OPERATIONS = [(name, operation) for name, service in SERVICES.items() for operation in service.operations]
# A value of another type. What no type is wrong for is left out.
WRONG: dict[str, Any] = {"string": 5, "integer": "x", "number": "x", "boolean": "x", "array": {}, "object": []}
# What the services take although it does not fit: documented nowhere as refused, and tested with the service.
LENIENT = {
    ("vpe-api-list", "page_no"),
    ("vpe-api-list", "page_size"),
    ("vpe-api-list", "sort_type"),
}


def is_refused(answer: requests.Response) -> bool:
    """Whether it is an error, which Video Player Enhancement gives with HTTP 200."""
    return answer.status_code in (400, 401, 403, 404) or "error" in answer.json()


def fields(root: Field) -> Iterator[Field]:
    for each in [*root.members.values(), *root.items]:
        yield each
        yield from fields(each)


def holding(field: Field, value: Any) -> Any:
    """The smallest body in which a field has a value: nothing else, not even what is required."""
    for part in reversed(field.name.split(".")):
        name = part.partition("[]")[0]
        for _list in range(part.count("[]")):
            value = [value]
        value = {name: value}
    return value


CASES = [
    pytest.param(name, operation, field, id=f"{operation.slug}-{field.name}")
    for name, operation in OPERATIONS
    if operation.table.body is not None
    for field in fields(operation.table.body)
    if field.raw["type"] != "any" and (operation.slug, field.name) not in LENIENT
]


@pytest.mark.parametrize(("name", "operation", "field"), CASES)
def test_a_mistyped_field_is_a_problem_of_its_own(name: str, operation: Operation, field: Field) -> None:
    problems = list(operation.table.problems({}, holding(field, WRONG[field.raw["type"]])))
    (found,) = [each for each in problems if each.name == field.name and each.kind == "type"]
    assert found.sentence.startswith(f"{field.name} must be ")


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[operation.slug for _name, operation in OPERATIONS])
def test_refused_without_effect(client: Client, emulator: Emulator, name: str, operation: Operation) -> None:
    """A body that holds nothing, and one of a wrong type for each field of the body itself."""
    table = operation.table
    site = table.sites[0]
    emulator.update_settings(site=site)
    before = emulator.state(name)
    prefix = f"/{name}{SERVICES[name].prefix(site)}"
    path = "/".join("1" if part.startswith("{") else part for part in ("", *operation.segments))
    headers = {"x-ncp-region_code": "FKR" if site == "fin" else "KR"}
    bodies: list[Any] = [{}]
    if table.body is not None:
        bodies += [{key: WRONG[field.raw["type"]]} for key, field in table.body.members.items()]
    for body in bodies if operation.write else [None]:
        answer = client(operation.method, path, body, prefix=prefix, headers=headers)
        required = table.body is not None and any(field.required is True for field in table.body.members.values())
        if required:
            assert is_refused(answer), (body, answer.text)
    for key, parameter in table.query.members.items():
        if parameter.raw["type"] in ("integer", "boolean") and (table.slug, key) not in LENIENT:
            answer = client(operation.method, f"{path}?{key}=x", prefix=prefix, headers=headers)
            assert is_refused(answer), (key, answer.text)
    assert emulator.state(name) == before


@pytest.mark.parametrize("name", SERVICES)
def test_every_operation_has_its_own_table(name: str) -> None:
    slugs = [operation.slug for operation in SERVICES[name].operations]
    assert len(set(slugs)) == len(slugs)
    assert set(slugs) <= set(tables.load(name))
    calls = {(operation.method, operation.path) for operation in SERVICES[name].operations}
    assert len(calls) == len(slugs)


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[operation.slug for _name, operation in OPERATIONS])
def test_a_condition_is_on_a_field_beside(name: str, operation: Operation) -> None:
    def check(field: Field) -> None:
        for member in field.members.values():
            if isinstance(member.required, Condition):
                assert member.required.sibling in field.members
        for inside in [*field.members.values(), *field.items]:
            check(inside)

    check(operation.table.query)
    check(operation.table.body or Field.tree({}))


class TestFields:
    """What a table can say, on its own."""

    def problems(self, fields: dict[str, Any], body: Any) -> list[tuple[str, str]]:
        table = Table.parse("slug", {"method": "POST", "path": "/x", "body": fields})
        return [(each.name, each.kind) for each in table.problems({}, body)]

    @pytest.mark.parametrize(
        ("required", "other", "is_missing"),
        [
            (True, None, True),
            (False, None, False),
            ("when a is given", 0, True),
            ("when a is given", None, False),
            ("when a is not given", 0, False),
            ("when a is not given", None, True),
            ("when a is true", True, True),
            ("when a is true", 1, False),
            ("when a is 1", True, False),
            ('when a is "X"', "X", True),
            ('when a is "X"', "Y", False),
            ('when a is not "X"', "X", False),
            ('when a is not "X"', None, True),
        ],
    )
    def test_when_a_field_is_required(self, required: Any, other: Any, is_missing: bool) -> None:
        fields = {"a": {"type": "any"}, "b": {"type": "string", "required": required}}
        assert self.problems(fields, {"a": other}) == ([("b", "missing")] if is_missing else [])
        # Inside of items, each for itself.
        nested = {"l": {"type": "array"}, "l[]": {"type": "object"}, **{f"l[].{key}": fields[key] for key in fields}}
        found = self.problems(nested, {"l": [{"a": other}, {"a": other, "b": "x"}]})
        assert found == ([("l[].b", "missing")] if is_missing else [])

    @pytest.mark.parametrize(
        ("field", "fits", "kind"),
        [
            ({"type": "string", "min": 2, "max": 3}, ["ab", "abc"], {"range": ["a", "abcd"], "type": [5, True, []]}),
            ({"type": "string", "pattern": "[a-z]+"}, ["a"], {"pattern": ["A", "a\n", ""]}),
            ({"type": "string", "enum": ["A", "B"]}, ["A"], {"enum": ["C", ""]}),
            ({"type": "integer", "min": 0, "max": 9}, [0, 9], {"range": [-1, 10], "type": ["1", 1.0, True]}),
            ({"type": "integer", "enum": [1, 2]}, [1], {"enum": [3], "type": [True]}),
            ({"type": "number"}, [1, 1.5], {"type": ["1", True]}),
            ({"type": "boolean"}, [True, False], {"type": [0, "true"]}),
            ({"type": "array", "min": 1, "max": 2}, [[1], [1, 2]], {"range": [[], [1, 2, 3]], "type": [{}, "a"]}),
            ({"type": "object"}, [{}], {"type": [[], "a"]}),
            ({"type": "any"}, [1, "a", [], {}], {}),
        ],
        ids=str,
    )
    def test_values(self, field: dict[str, Any], fits: list[Any], kind: dict[str, list[Any]]) -> None:
        for value in [*fits, None]:
            assert self.problems({"a": field}, {"a": value}) == []
        for expected, values in kind.items():
            for value in values:
                assert self.problems({"a": field}, {"a": value}) == [("a", expected)], value

    def test_a_required_string_is_not_empty_unless_its_table_says_so(self) -> None:
        assert self.problems({"a": {"type": "string", "required": True}}, {"a": ""}) == [("a", "range")]
        assert self.problems({"a": {"type": "string", "required": True, "min": 0}}, {"a": ""}) == []
        assert self.problems({"a": {"type": "string"}}, {"a": ""}) == []

    def test_unknown_names(self) -> None:
        fields = {
            "a": {"type": "object"},
            "a.b": {"type": "array"},
            "a.b[]": {"type": "object"},
            "a.b[].c": {"type": "string"},
            "o": {"type": "object", "open": True},
        }
        table = Table.parse("slug", {"method": "POST", "path": "/x", "body": fields})
        body = {"a": {"b": [{"c": "x", "d": 1}, {"d": 2, "e": {}}], "f": 1}, "o": {"any": 1}, "g": None}
        assert table.unknown_fields(body) == ["a.b[].d", "a.b[].e", "a.f", "g"]
        assert table.unknown_fields("text") == table.unknown_fields(None) == []

    def test_what_is_no_condition(self) -> None:
        with pytest.raises(ValueError, match="not a condition"):
            Condition.parse("sometimes")
