# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the integration targets against an emulator of their own. Arguments are handed on to ansible-test."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ncloud_emulator.server import Emulator

# ansible-test hands the variables of this file to every target.
VARIABLES = Path("tests/integration/integration_config.yml")
TARGETS = Path("tests/integration/targets")


def write_aliases() -> list[Path]:
    """Tell ansible-test which other targets each target includes, as its tasks say it."""
    written = []
    for target in TARGETS.iterdir():
        text = "".join(path.read_text(encoding="utf-8") for path in target.glob("tasks/*.yml"))
        needs = {f"needs/target/{name}" for name in re.findall(r"^ *name: (setup_\w+)$", text, re.MULTILINE)}
        lines = ["hidden"] if target.name.startswith("setup_") else [*sorted(needs), "gather_facts/no"]
        written.append(target / "aliases")
        written[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return written


def write_examples(folder: Path) -> None:
    """Write the examples of each module into a file of its name. The folder is outside of what linters look at."""
    names = [path.stem for path in Path("plugins/modules").glob("*.py")]
    command = ["ansible-doc", "--json", *(f"naver.ncloud.{name}" for name in names)]
    documented = json.loads(subprocess.check_output(command))
    for name in names:
        (folder / f"{name}.yml").write_text(documented[f"naver.ncloud.{name}"]["examples"], encoding="utf-8")


def main(arguments: list[str]) -> int:
    with Emulator(state_seconds=0.5) as emulator, tempfile.TemporaryDirectory() as examples:
        write_examples(Path(examples))
        variables = {
            "emulator_endpoint": emulator.endpoint,
            "emulator_access_key": emulator.access_key,
            "emulator_secret_key": emulator.secret_key,
            "emulator_url": emulator.url,
            "examples_folder": examples,
        }
        # JSON is YAML.
        VARIABLES.write_text(json.dumps(variables, indent=4) + "\n", encoding="utf-8")
        aliases = write_aliases()
        try:
            command = ["ansible-test", "integration", "--color", "no", *arguments]
            status = subprocess.run(command, check=False).returncode
        finally:
            for path in (VARIABLES, *aliases):
                path.unlink()
        unknown = emulator.unknown()
        for sentence in unknown:
            print(f"A request does not fit its table: {sentence}.", file=sys.stderr)
        return status or bool(unknown)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
