# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The code blocks of the documentation, and what their opening lines say is to be done with them.

The first word behind the back-ticks is the language, as ever. What may follow it, GitHub and Sphinx pass over:

=====================  ===============================================================================
``yaml stack.yml``     a file of the reader's
``yaml +stack.yml``    more of a file that is there already
``yaml``               tasks or plays, which are run
``python``             a script, which is run
``json``               a seed, which the emulator takes
``shell``              commands, which must succeed
``shell fails``        commands, of which the last must fail
``shell background``   a command that goes on running
``text``               what the block before it prints; ``...`` stands for anything
``excerpt=FILE``       of a file of the repository, in which it must stand
``not-run="reason"``   behind any language: it is not run, and why
=====================  ===============================================================================
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

NOT_RUN = "not-run="
EXCERPT = "excerpt="
RUN_BY_THEMSELVES = {"yaml", "python", "json"}


@dataclass(frozen=True)
class Block:
    path: Path
    line: int
    language: str
    code: str
    words: list[str] = field(default_factory=list)  # behind the language

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def not_run(self) -> str | None:
        """The reason why it is not run, None where it is."""
        return self._said(NOT_RUN)

    @property
    def excerpt(self) -> str | None:
        """The file of the repository that it is a part of."""
        return self._said(EXCERPT)

    def _said(self, key: str) -> str | None:
        return next((word.removeprefix(key) for word in self.words if word.startswith(key)), None)

    @property
    def file(self) -> str | None:
        """The file that it is, or with a + before it that it is added to."""
        return None if self.language in ("shell", "text") or self.excerpt else next(iter(self.words), None)

    @property
    def is_known(self) -> bool:
        """Whether somebody has said what is to be done with it."""
        if self.not_run is not None or self.excerpt is not None:
            return len(self.words) == 1
        if self.language == "shell":
            return self.words in ([], ["fails"], ["background"])
        if self.language == "text":
            return not self.words
        return len(self.words) == 1 if self.file else self.language in RUN_BY_THEMSELVES


def blocks(root: Path, path: Path) -> Iterator[Block]:
    """Yield the code blocks of a file, which ``path`` names from ``root``, in their order."""
    for token in MarkdownIt().parse((root / path).read_text(encoding="utf-8")):
        if token.type not in ("fence", "code_block") or token.info.startswith("{"):
            continue  # in braces are Sphinx's own
        language, *words = shlex.split(token.info) or [""]
        yield Block(path, line_of(token), language, token.content, words)


def line_of(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def outline(root: Path, path: Path) -> list[tuple[int, str]]:
    """Return what a page and its translations have in common, in its order, each with its line: headings with their
    levels, rows of tables with the code and the numbers in their first cells, and code blocks."""
    parts = [(block.line, f"the block {[block.language, *block.words]}\n{block.code}") for block in blocks(root, path)]
    row: Token | None = None
    for token in MarkdownIt().enable("table").parse((root / path).read_text(encoding="utf-8")):
        if token.type == "heading_open":
            parts.append((line_of(token), f"a heading {token.tag}"))
        elif token.type == "tr_open":
            row = token
        elif token.type == "inline" and row:
            parts.append((line_of(row), f"a row of a table for {keys(token)}"))
            row = None
    return sorted(parts)


def keys(cell: Token) -> list[str]:
    found = []
    for token in cell.children or []:
        if token.type == "code_inline":
            found.append(token.content)
        elif token.type == "text":
            found += re.findall(r"\d+", token.content)
    return sorted(found)
