# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the documentation site: the guides of docs/ with the reference of modules, roles and filters beside them.

Usage: docs.py TARGET. It runs in the root of the staged collection. A warning is a failure, and so is a link within
the site that leads nowhere, a page that would fetch something from elsewhere, or a page that shows an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What the pages of docs/ include from elsewhere in the repository.
INCLUDED = ("emulator/README.md",)
# The attribute in which each element names what a browser fetches to show a page.
FETCHED = {"audio": "src", "embed": "src", "iframe": "src", "img": "src", "object": "data", "script": "src"}
FETCHED_LINKS = {"icon", "manifest", "modulepreload", "preload", "stylesheet"}
# The classes of what is shown as an error: by docutils, by Sphinx, and by the theme, which wants no contents in a page.
BOXES = {"contents", "problematic", "system-message"}
# How the navigation's captions begin, by the ends of the pages' names below them.
CAPTIONS = {"_module.html": "Modules: ", "_role.html": "Roles", "_filter.html": "Filters"}


@dataclass
class Page(HTMLParser):
    """What a page offers as targets, where it links to, what it fetches, its error boxes, and its navigation."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    # The captions of the navigation, each with the links below it.
    navigation: list[tuple[str, list[str]]] = field(default_factory=list)
    in_caption: bool = False
    in_text: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        if BOXES & set(values.get("class", "").split()):
            self.boxes.append(f"<{tag} class='{values['class']}'>")
        self.in_text = self.in_text or tag == "article"
        if values.get("class") == "caption" and tag == "p":
            self.in_caption = True
            self.navigation.append(("", []))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
            if self.navigation and not self.in_text:
                self.navigation[-1][1].append(values["href"])
        if tag in FETCHED and FETCHED[tag] in values:
            self.fetched.append(values[FETCHED[tag]])
        if tag == "link" and FETCHED_LINKS & set(values.get("rel", "").split()):
            self.fetched.append(values.get("href", ""))

    def handle_data(self, data: str) -> None:
        if self.in_caption:
            caption, links = self.navigation.pop()
            self.navigation.append((caption + data, links))

    def handle_endtag(self, tag: str) -> None:
        self.in_caption = self.in_caption and tag != "p"


def faults(site: Path) -> Iterator[str]:
    """Yield what is wrong with the built pages."""
    pages = {}
    for path in site.rglob("*.html"):
        pages[path] = page = Page()
        page.feed(path.read_text(encoding="utf-8"))
    for path, page in sorted(pages.items()):
        name = path.relative_to(site)
        yield from (f"{name} shows an error: {box}" for box in page.boxes)
        yield from unsorted(page)
        for url in [*page.links, *page.fetched]:
            link = urlsplit(url)
            if link.scheme or link.netloc:
                if url in page.fetched and link.scheme != "data":
                    yield f"{name} fetches {url}"
                continue
            target = Path(os.path.normpath(path.parent / unquote(link.path))) if link.path else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file():
                yield f"{name} links to {url}, which is not there"
            elif link.fragment and target in pages and unquote(link.fragment) not in pages[target].anchors:
                yield f"{name} links to {url}, and there is no such place on that page"


def unsorted(page: Page) -> Iterator[str]:
    """Yield the links of the navigation whose caption does not say what they are: modules, roles or filters."""
    for caption, links in page.navigation:
        for link in links:
            for end, wanted in CAPTIONS.items():
                if link.endswith(end) and not caption.startswith(wanted):
                    yield f"the navigation has {link} below {caption!r}"


def build(sources: Path, site: Path) -> None:
    """Write the site. Raises CalledProcessError if a tool has something to say against it."""
    docs = sources / "docs"
    shutil.copytree("docs", docs)
    for name in INCLUDED:
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(name, sources / name)
    reference = docs / "reference"
    reference.mkdir()
    generate = ["antsibull-docs", "collection", "--use-current", "--squash-hierarchy", "--fail-on-error"]
    # It writes a log into the home folder, wherever that is.
    home = os.environ | {"HOME": str(sources)}
    subprocess.run([*generate, "--dest-dir", reference, "naver.ncloud"], check=True, env=home)
    shutil.rmtree(site, ignore_errors=True)
    strict = ["--fail-on-warning", "--keep-going", "--nitpicky", "--quiet"]
    subprocess.run(["sphinx-build", *strict, "--doctree-dir", sources / "doctrees", docs, site], check=True)


def main(target: str) -> int:
    site = Path(target)
    with tempfile.TemporaryDirectory() as folder:
        try:
            build(Path(folder), site)
        except subprocess.CalledProcessError as error:
            return error.returncode
    found = list(faults(site))
    for fault in found:
        print(fault)
    if not found:
        print(f"{site / 'index.html'}: {len(list(site.rglob('*.html')))} pages, whose links all lead somewhere")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(str(__doc__))
    sys.exit(main(sys.argv[1]))
