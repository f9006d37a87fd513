# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of Sphinx. `make docs` puts the reference of modules and roles beside the guides, and builds both."""

from __future__ import annotations

import re

from docutils.nodes import Element, reference  # type: ignore[import-untyped]  # it has no types of its own
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

project = "naver.ncloud"
copyright = "2026 naver.ncloud contributors"  # noqa: A001  # Sphinx's name for it
html_title = "naver.ncloud"

extensions = ["myst_parser", "sphinx_antsibull_ext"]
# colon_fence: blocks that GitHub shows as what they hold.
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
exclude_patterns = ["docsite"]

html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
highlight_language = "text"

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
    """Fit a generated page into this site."""
    if not page.startswith("reference/"):
        return
    # The theme has the contents in the margin, and wants them nowhere else.
    text = source[0].replace(".. contents::\n   :local:\n   :depth: 1\n", "")
    # Short names in the navigation, and no filters, which are the roles' own.
    text = re.sub(r"^    (\w+)_(module|role|inventory)$", r"    \1 <\1_\2>", text, flags=re.MULTILINE)
    text = re.sub(r"^    \w+_filter\n", "", text, flags=re.MULTILINE)
    source[0] = ":orphan:\n\n" + text if page.endswith("_filter") else text


def setup(app: Sphinx) -> None:
    app.connect("source-read", fit)
    app.connect("missing-reference", link_to_ansible)
