# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A translation shows the same code as the page that it is of, and lacks no section. Links of both lead somewhere."""

from __future__ import annotations

import re
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote

import pytest

from ansible_collections.naver.ncloud.tests.docs.markdown import outline
from ansible_collections.naver.ncloud.tests.docs.pages import FOUND, ROOT, TRANSLATIONS

END = (0, "the end")
OUR_FILE = re.compile(r"https://github\.com/naver-ncloud/ansible-collection/(?:blob|tree)/main/([^\s)#]+)#?([^\s)]*)")


def test_there_are_translations() -> None:
    assert TRANSLATIONS["README.ko.md"] == "README.md"
    assert TRANSLATIONS["docs/ko/index.md"] == "docs/index.md"


@pytest.mark.parametrize("path", TRANSLATIONS)
def test_a_translation_has_what_the_page_has(path: str) -> None:
    original = TRANSLATIONS[path]
    pairs = zip_longest(outline(ROOT, Path(original)), outline(ROOT, Path(path)), fillvalue=END)
    for (line, part), (line_there, part_there) in pairs:
        assert part == part_there, f"{original}:{line} is {part}\n{path}:{line_there} is {part_there}"


@pytest.mark.parametrize("path", FOUND)
def test_links_into_the_repository_lead_somewhere(path: str) -> None:
    """Those that the site shows as links elsewhere, as people read these pages outside of it too."""
    for file, place in OUR_FILE.findall((ROOT / path).read_text(encoding="utf-8")):
        target = ROOT / file
        assert target.exists(), f"{path} links to {file}"
        if place:
            assert unquote(place) in anchors(target.read_text(encoding="utf-8")), f"{path} links to {file}#{place}"


def anchors(text: str) -> set[str]:
    """Return the names that GitHub gives the headings."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
