# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Somebody who does what a page says, from top to bottom, in a folder of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import requests
import yaml

from ansible_collections.naver.ncloud.tests.docs.markdown import Block
from ansible_collections.naver.ncloud.tests.docs.pages import ROOT

PORT, OTHER_PORT = 8480, 8490  # of the emulator in all pages, and of one beside it
TIMEOUT = 300
# Keeps what a block exports for the blocks that follow it.
SHELL = "trap 'status=$?; env -0 >\"$READER_ENVIRONMENT\"; exit $status' EXIT\nset -e\n"


class Loader(yaml.SafeLoader):
    """Passes over Ansible's tags."""


Loader.add_multi_constructor("!", lambda loader, tag, node: None)


class Reader:
    def __init__(self, folder: Path, port: int, variables: Mapping[str, str]) -> None:
        self.folder = folder
        self.port = port
        self.output = ""  # of the latest block that ran
        self._background: list[subprocess.Popen[bytes]] = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            "HOME": str(folder),
            "ANSIBLE_HOME": str(folder / ".ansible"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
            "COLUMNS": "1000",
            **variables,
        }

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._background:
            os.killpg(process.pid, signal.SIGTERM)
        for process in self._background:
            process.wait(TIMEOUT)

    def do(self, block: Block) -> None:
        """Do what the block says. Raises AssertionError if something else comes of it."""
        code = block.code.replace(str(PORT), str(self.port)).replace(str(OTHER_PORT), str(self.port))
        if block.language == "text":
            self._compare(block)
        elif block.excerpt:
            assert block.code in (ROOT / block.excerpt).read_text(encoding="utf-8"), f"{block.place} is not there"
        elif block.file:
            self._write(block.file, code)
        elif block.language == "yaml":
            self._write("example.yml", as_playbook(code))
            self._run(block, ["ansible-playbook", "example.yml"])
        elif block.language == "python":
            self._run(block, [sys.executable, "-c", code])
        elif block.language == "json":
            self._seed(code)
        elif "background" in block.words:
            self._start(code)
        else:
            self._run(block, ["bash", "-c", SHELL + code])

    def unknown(self) -> list[str]:
        """What the requests of the page's examples hold that no table has, where there is an emulator."""
        try:
            answer = requests.get(f"http://127.0.0.1:{self.port}/_emulator/unknown", timeout=TIMEOUT)
        except requests.ConnectionError:
            return []
        return list(answer.json()["unknown"])

    def _write(self, name: str, code: str) -> None:
        more = name.startswith("+")
        path = self.folder / name.lstrip("+").removeprefix("~/")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if more else "w", encoding="utf-8") as file:
            file.write(code)

    def _run(self, block: Block, command: list[str]) -> None:
        kept = self.folder / ".environment"
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, "READER_ENVIRONMENT": str(kept)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        self.output = done.stdout.replace(str(self.port), str(PORT))
        failed = done.returncode != 0
        assert failed == ("fails" in block.words), f"{block.place} ended with {done.returncode}\n{self.output}"
        if kept.exists():
            self.environment = dict(entry.split("=", 1) for entry in kept.read_text("utf-8").split("\0") if entry)
            kept.unlink()

    def _start(self, code: str) -> None:
        self._background.append(
            subprocess.Popen(["bash", "-c", code], cwd=self.folder, env=self.environment, start_new_session=True)
        )
        deadline = time.monotonic() + TIMEOUT
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self._background[-1].poll() is None, f"It has ended: {code}"
            assert time.monotonic() < deadline, f"It does not answer: {code}"
            time.sleep(0.05)

    def _seed(self, code: str) -> None:
        answer = requests.post(f"http://127.0.0.1:{self.port}/_emulator/seed", data=code, timeout=TIMEOUT)
        assert answer.ok, answer.text

    def _compare(self, block: Block) -> None:
        """White space counts for nothing, as people don't see all of it."""
        pieces = [re.escape(" ".join(piece.split())) for piece in block.code.split("...")]
        shown = " ".join(self.output.split())
        assert re.search(".*?".join(pieces), shown), f"{block.place} is not what is printed:\n{self.output}"


PLAY = """\
- name: Run the example
  hosts: localhost
  connection: local
  gather_facts: false
  tasks:
"""


def as_playbook(code: str) -> str:
    """Return plays as they are, and tasks in a play."""
    entries: Any = yaml.load(code, Loader)
    assert isinstance(entries, list), f"neither plays nor tasks, and no file's name: {code}"
    return code if "hosts" in entries[0] else PLAY + textwrap.indent(code, "    ")
