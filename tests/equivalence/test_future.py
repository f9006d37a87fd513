# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An ansible-core that lacks something that the in-process route uses: modules are executed, and it is said once."""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.naver.ncloud.tests.equivalence.support import play, run
from ncloud_emulator import Emulator

# Python runs it at its start, here before ansible-playbook itself and not before the modules.
REMOVAL = """
import sys
if sys.orig_argv[1:2] and sys.orig_argv[1].endswith("ansible-playbook"):
    import ansible.cli.playbook
    import ansible.plugins.action
    import ansible.module_utils.errors
    del ansible.module_utils.errors.UnsupportedError
"""


def test_something_is_gone(emulator: Emulator, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(REMOVAL, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    info = "naver.ncloud.vodstation_category_info"
    tasks = ({"name": "alone", info: {}}, {"name": "loop", info: {"name": "{{ item }}"}, "loop": ["one", "two"]})

    ran = run(play(*tasks, folder=tmp_path), emulator, tmp_path, PYTHONPATH=path)

    assert ran.status == 0, ran.stdout + ran.stderr
    assert all(case.processes for case in ran.cases.values())  # items of a loop may share a folder
    said = " ".join(ran.stderr.split())
    assert said.count("naver.ncloud executes its modules one process each") == 1
    assert "UnsupportedError" in said
