# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the release into the folder given: the tarball, a bill of materials, and the digests of both.

The tarball holds what users need and no more, and is the same to the last byte whenever and wherever it is built from
the same files. SOURCE_DATE_EPOCH sets the time in it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement

# What users need. galaxy.yml says it again, file by file, for whoever builds where other files lie about.
SHIPPED = (
    "CHANGELOG.rst",
    "FILES.json",
    "LICENSE",
    "MANIFEST.json",
    "README.ko.md",
    "README.md",
    "extensions/audit/*",
    "meta/execution-environment.yml",
    "meta/runtime.yml",
    "playbooks/*.yml",
    "playbooks/vars/*.yml",
    "plugins/*.py",
    # The documentation of filters.
    "plugins/filter/*.yml",
    "requirements.txt",
    "roles/*",
)
# What lies about in a checkout, and must not get into a tarball.
STRAY = (
    ".env",
    ".vault-password",
    "credentials",
    "hosts.yml",
    "secrets.yml",
    "playbooks/group_vars/all.yml",
    "playbooks/secrets.yml",
    "playbooks/vars/secrets.yml",
    "plugins/filter/secrets.yml",
    "plugins/modules/secrets.yml",
    "roles/provision/secrets.yml",
    "roles/provision/defaults/secrets.yml",
    "roles/provision/vars/secrets.yml",
    "stacks/games.yml",
)
# 1980, before which archives of other kinds can't go.
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))


def main(output: Path) -> int:
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    needed = {path for path in listed if shipped(path)}

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as elsewhere:
        tarball = built(Path(), Path(folder))
        with tarfile.open(tarball) as archive:
            held = {member.name for member in archive.getmembers() if member.isfile()}
        installed = modules_after_installing(tarball, Path(folder))
        again = built_elsewhere(listed, Path(elsewhere))
        with tarfile.open(again) as archive:
            stray = sorted(set(STRAY) & set(archive.getnames()))
        same = tarball.read_bytes() == again.read_bytes()
        bill = tarball.with_name(tarball.name.replace(".tar.gz", ".cdx.json"))
        bill.write_text(bill_of_materials(tarball), encoding="utf-8")
        sums = tarball.with_name("SHA256SUMS")
        sums.write_text("".join(f"{digest(path)}  {path.name}\n" for path in (bill, tarball)), encoding="utf-8")
        # An execution environment is built of the tarball that is there, so there is one.
        for earlier in [*output.glob("naver-ncloud-*.tar.gz"), *output.glob("naver-ncloud-*.cdx.json")]:
            earlier.unlink()
        tarball, bill, sums = (Path(shutil.copy2(path, output)) for path in (tarball, bill, sums))

    written = {path.stem for path in Path("plugins/modules").glob("[!_]*.py")}
    problems = [
        *(f"not needed by users, but in the tarball: {path}" for path in sorted(held) if not shipped(path)),
        *(f"missing in the tarball: {path}" for path in sorted(needed - held)),
        *(f"no documentation once installed: {module}" for module in sorted(written - installed)),
        *(f"an untracked file got into the tarball: {path}" for path in stray),
        *([] if same else ["built a second time, the tarball is another one"]),
    ]
    print("\n".join(problems) or f"{tarball} holds {len(held)} files, {len(installed)} modules\n{bill}\n{sums}")
    return 1 if problems else 0


def shipped(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in SHIPPED)


def built(collection: Path, folder: Path) -> Path:
    """The tarball of a collection, built into a folder."""
    run("ansible-galaxy", "collection", "build", "--output-path", str(folder), str(collection))
    (tarball,) = folder.glob("*.tar.gz")
    normalize(tarball)
    return tarball


def built_elsewhere(listed: list[str], folder: Path) -> Path:
    """The tarball once more, from a copy with other times, written in another order, where other files lie about."""
    for path in reversed(listed):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / path)
    for path in STRAY:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("secret_key: not for others\n", encoding="utf-8")
    return built(folder, folder)


def normalize(tarball: Path) -> None:
    """Sort the files in a tarball and take the times out of it."""
    with tarfile.open(tarball) as archive:
        members = {member.name: (member, archive.extractfile(member)) for member in archive.getmembers()}
        contents = {name: file.read() if file else b"" for name, (member, file) in members.items()}
    files = json.loads(contents["FILES.json"])
    files["files"].sort(key=lambda file: file["name"])
    contents["FILES.json"] = as_galaxy_does(files)
    manifest = json.loads(contents["MANIFEST.json"])
    manifest["file_manifest_file"]["chksum_sha256"] = hashlib.sha256(contents["FILES.json"]).hexdigest()
    contents["MANIFEST.json"] = as_galaxy_does(manifest)

    with (
        tarball.open("wb") as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=EPOCH) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name in ("MANIFEST.json", "FILES.json", *sorted(set(members) - {"MANIFEST.json", "FILES.json"})):
            member = members[name][0]
            member.mtime, member.size, member.pax_headers = EPOCH, len(contents[name]), {}
            archive.addfile(member, io.BytesIO(contents[name]))


def as_galaxy_does(content: Any) -> bytes:
    return json.dumps(content, indent=True).encode()


def bill_of_materials(tarball: Path) -> str:
    """What the collection needs beside itself, as CycloneDX."""
    galaxy = yaml.safe_load(Path("galaxy.yml").read_text(encoding="utf-8"))
    name, version = f"{galaxy['namespace']}.{galaxy['name']}", galaxy["version"]
    collection = Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        description=galaxy["description"],
        licenses=[DisjunctiveLicense(id=galaxy["license"][0])],
        purl=PackageURL("generic", name=name, version=version),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest(tarball))],
    )
    needed = [
        Component(
            name=requirement.name,
            type=ComponentType.LIBRARY,
            # Users choose the version: here is what they may choose from.
            description=f"{requirement.name} {requirement.specifier}",
            purl=PackageURL("pypi", name=requirement.name),
        )
        for requirement in requirements()
    ]
    bill = Bom(components=needed, serial_number=uuid5(NAMESPACE_URL, digest(tarball)))
    bill.metadata.component = collection
    bill.metadata.timestamp = datetime.fromtimestamp(EPOCH, UTC)
    bill.register_dependency(collection, needed)
    text = JsonV1Dot6(bill).output_as_string(indent=2)
    if mistake := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"The bill of materials is not CycloneDX: {mistake}")
    return text + "\n"


def requirements() -> Iterator[Requirement]:
    runtime = yaml.safe_load(Path("meta/runtime.yml").read_text(encoding="utf-8"))
    yield Requirement(f"ansible-core {runtime['requires_ansible']}")
    for line in Path("requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield Requirement(line)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def modules_after_installing(tarball: Path, folder: Path) -> set[str]:
    """The modules that ansible-doc finds where only the tarball is installed."""
    elsewhere = {"ANSIBLE_COLLECTIONS_PATH": str(folder), "PYTHONPATH": ""}
    run("ansible-galaxy", "collection", "install", "--offline", str(tarball), **elsewhere)
    documented = run("ansible-doc", "--list", "--json", "naver.ncloud", **elsewhere)
    return {name.rpartition(".")[2] for name in json.loads(documented)}


def run(*command: str, **variables: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | variables).stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
