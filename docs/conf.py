# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of Sphinx. `make docs` puts the reference of modules and roles beside the guides, and builds both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from docutils.nodes import Element, document, reference  # type: ignore[import-untyped]  # it has no types of its own
from furo.navigation import get_navigation_tree  # type: ignore[import-untyped]  # nor has it
from sphinx.addnodes import pending_xref, toctree
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.toctree import TocTree

project = "naver.ncloud"
copyright = "2026 naver.ncloud contributors"  # noqa: A001  # Sphinx's name for it
html_title = "naver.ncloud"

extensions = ["myst_parser", "sphinx_antsibull_ext"]
# colon_fence: blocks that GitHub shows as what they hold.
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["docsite", "templates"]

html_theme = "furo"
html_static_path = ["static"]
templates_path = ["templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "languages.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
highlight_language = "text"

# Languages of the pages. The page ko/NAME is the translation of NAME, and ko/index has the navigation of its language.
# A page that has a translation shows a link to it.
LANGUAGE = "en"
LANGUAGES = {"en": "English", "ko": "한국어"}

# In the root page, this comment is replaced by the navigation of the reference.
ROOT = "index"
REFERENCE = "<!-- the reference, by group -->"
OVERVIEW = "Modules, roles and filters"
# What the names of modules begin with.
SERVICES = {
    "vpe": "Video Player Enhancement",
    "apigw": "API Gateway",
    "livestation": "Live Station",
    "vodstation": "VOD Station",
    "globaledge": "Global Edge",
}
# What else there is, by the ends of its pages' names.
KINDS = {"role": "Roles", "filter": "Filters", "inventory": "Inventory plugins"}

# What the generated pages refer to and only Ansible's own documentation has.
ANSIBLE = "https://docs.ansible.com/ansible/latest"
ELSEWHERE = {
    "action_plugins": f"{ANSIBLE}/plugins/action.html",
    "ansible_configuration_settings": f"{ANSIBLE}/reference_appendices/config.html",
    "common_return_values": f"{ANSIBLE}/reference_appendices/common_return_values.html",
}


def link_to_ansible(app: Sphinx, environment: BuildEnvironment, node: pending_xref, text: Element) -> Element | None:
    """Resolve a reference that Sphinx does not know."""
    url = ELSEWHERE.get(node["reftarget"])
    return reference("", "", text, refuri=url, internal=False) if url else None


def fit(app: Sphinx, page: str, source: list[str]) -> None:
    """Fit a page into this site: the generated ones, and those that list them or are translations."""
    if page == ROOT:
        source[0] = source[0].replace(REFERENCE, groups(app.env.found_docs))
    elif page == "reference/index":
        # The pages are in the navigation by group, see above.
        text = re.sub(r"\.\. toctree::\n(?:    .*\n|\n(?=    ))*", "", without_contents(source[0]))
        source[0] = re.sub(r"^Naver\.Ncloud\n=+$", f"{OVERVIEW}\n{'=' * len(OVERVIEW)}", text, flags=re.MULTILINE)
    elif page.startswith("reference/"):
        source[0] = without_contents(source[0])
    elif language_of(page) != LANGUAGE:
        # Its navigation is that of its own language.
        source[0] = "---\norphan: true\n---\n\n" + source[0]


def without_contents(text: str) -> str:
    """Take away a generated page's contents: the theme has them in the margin, and wants them nowhere else."""
    return re.sub(r"^\.\. contents::\n(?:   :.*\n)*", "", text, flags=re.MULTILINE)


def groups(pages: Iterable[str]) -> str:
    """Return the navigation of the reference: modules by service, then the other kinds."""
    others = "Modules: any service"
    modules = {prefix: f"Modules: {name}" for prefix, name in SERVICES.items()}
    entries: dict[str, list[str]] = {caption: [] for caption in (*modules.values(), others, *KINDS.values())}
    for page in pages:
        if match := re.fullmatch(rf"reference/(\w+)_(module|{'|'.join(KINDS)})", page):
            name, kind = match.groups()
            caption = KINDS.get(kind) or modules.get(name.split("_")[0], others)
            entries[caption].append(f"{name} <{page}>")
    return "\n\n".join(
        "\n".join(["```{toctree}", ":hidden:", f":caption: '{caption}'", "", *sorted(lines), "```"])
        for caption, lines in entries.items()
        if lines
    )


def language_of(page: str) -> str:
    first, slash, _rest = page.partition("/")
    return first if slash and first in LANGUAGES else LANGUAGE


def languages(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: document | None) -> None:
    """Tell the templates the page's language, its twins in others, and the navigation of its language."""
    language = language_of(page)
    plain = page if language == LANGUAGE else page.removeprefix(f"{language}/")
    twins = {code: plain if code == LANGUAGE else f"{code}/{plain}" for code in LANGUAGES}
    found = {code: twin for code, twin in twins.items() if twin in app.env.found_docs}
    context["language"] = language
    context["twins"] = [(code, LANGUAGES[code], twin) for code, twin in found.items()] if len(found) > 1 else []
    root = f"{language}/{ROOT}"
    if language != LANGUAGE and root in app.env.found_docs and isinstance(app.builder, StandaloneHTMLBuilder):
        trees = [
            TocTree(app.env).resolve(page, app.builder, tree, maxdepth=-1, titles_only=True, includehidden=True)
            for tree in app.env.get_doctree(root).findall(toctree)
        ]
        html = "".join(app.builder.render_partial(tree)["fragment"] for tree in trees if tree)
        context["furo_navigation_tree"] = get_navigation_tree(html)


def setup(app: Sphinx) -> None:
    app.connect("source-read", fit)
    app.connect("missing-reference", link_to_ansible)
    app.connect("html-page-context", languages, priority=900)  # after the theme's own
