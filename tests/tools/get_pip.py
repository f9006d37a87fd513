# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-in for the get-pip script that ansible-test downloads, for where its server can't be reached.

It does what ansible-test needs of it: install the pip that comes with Python, then whatever it is told to.
"""

from __future__ import annotations

import os
import subprocess
import sys

# With this set, ansible-test's wrapper around pip would start this script again instead of pip.
os.environ.pop("GET_PIP", None)
subprocess.run([sys.executable, "-m", "ensurepip", "--default-pip"], check=True, stdout=subprocess.DEVNULL)
arguments = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
sys.exit(subprocess.run([sys.executable, "-m", "pip", "install", *arguments], check=False).returncode)
