"""Bring the client-side libraries into the package, with their licences.

`make vendor` runs this with npm and the `vendor` dependency group. Each package is
named with its exact version and the SHA-256 of its archive; another archive stops the
script. Files are kept whole, but for the math font, which is cut to the characters
that formulas use, those of nearly all formulas in a file of their own; axe, which only
the tests need, goes to tests/vendor. A `manifest.json` lists every file with its
checksum, and tests/test_vendor.py holds the tree to it. Limit: MicroPython's archive
carries no licence, so that file is kept by hand.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from math_font import (
    COMMON_CHARACTERS,
    MATH_CHARACTERS,
    Characters,
    subset_math_font,
)

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "studygraph" / "site" / "assets" / "vendor"
TESTS_VENDOR = ROOT / "tests" / "vendor"

MATH_FONT = "files/stix-two-math-latin-400-normal.woff2"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: `files` maps a path in its archive to a path under VENDOR.

    `kept` names files under VENDOR that belong to it and that no archive holds,
    `fonts` those that hold a part of its math font, and their characters.
    """

    name: str
    version: str
    licence: str
    sha256: str
    files: dict[str, str]
    kept: tuple[str, ...] = ()
    fonts: dict[str, Characters] = field(default_factory=dict)

    @property
    def targets(self) -> list[str]:
        """Every path under VENDOR that belongs to the package, sorted."""
        return sorted({*self.files.values(), *self.kept, *self.fonts})


PACKAGES = (
    Package(
        "vis-data",
        "8.0.6",
        "Apache-2.0 OR MIT",
        "7574e7aa25af2e775b3e87c59b4bbd4f1e0c015a0263d6ec78dad7d481885b38",
        {
            "peer/umd/vis-data.min.js": "vis-data/vis-data.min.js",
            "LICENSE-MIT": "vis-data/LICENSE-MIT",
        },
    ),
    Package(
        "vis-network",
        "10.1.5",
        "Apache-2.0 OR MIT",
        "33178a58abef773d4f8e77425d7b74c0a250349102f4c75f4a9d170ca3f1f437",
        {
            "peer/umd/vis-network.min.js": "vis-network/vis-network.min.js",
            "styles/vis-network.min.css": "vis-network/vis-network.min.css",
            "LICENSE-MIT": "vis-network/LICENSE-MIT",
        },
    ),
    Package(
        "minisearch",
        "7.2.0",
        "MIT",
        "cb3b8126a3ea65d6b387787294f0792b0ea4a40b70f8f37688066a5638e0218a",
        {
            "dist/umd/index.js": "minisearch/minisearch.js",
            "LICENSE.txt": "minisearch/LICENSE.txt",
        },
    ),
    Package(
        "@fontsource/stix-two-math",
        "5.3.0",
        "OFL-1.1",
        "948de1b5470fbbd745fedbe6135797454fe833d94feecc6f2073cd771fe2f5fd",
        {"LICENSE": "stix-two-math/LICENSE"},
        fonts={
            "stix-two-math/common.woff2": COMMON_CHARACTERS,
            "stix-two-math/rest.woff2": MATH_CHARACTERS - COMMON_CHARACTERS,
        },
    ),
    Package(
        "@fontsource-variable/atkinson-hyperlegible-next",
        "5.3.0",
        "OFL-1.1",
        "75d5156505841b7dd4251398f0a5ff9e44120c87c2e388e9a108879b4def23a6",
        {
            f"files/atkinson-hyperlegible-next-{name}.woff2": f"atkinson/{name}.woff2"
            for name in (
                "latin-wght-normal",
                "latin-wght-italic",
                "latin-ext-wght-normal",
                "latin-ext-wght-italic",
            )
        }
        | {"LICENSE": "atkinson/LICENSE"},
    ),
    Package(
        "@micropython/micropython-webassembly-pyscript",
        "1.27.0",
        "MIT",
        "303919763c8ebfe5923b9da66226c20dce44ad72b604b225fb39338ea15367af",
        {
            "micropython.mjs": "micropython/micropython.mjs",
            "micropython.wasm": "micropython/micropython.wasm",
        },
        kept=("micropython/LICENSE",),
    ),
    # The two vis builds contain the packages below; only their licences are kept.
    Package(
        "vis-util",
        "6.0.3",
        "Apache-2.0 OR MIT",
        "35a4eddee7e7232a623be61c908d9ace5a778369126b92454d221dd4463bf734",
        {"LICENSE-MIT": "vis-network/LICENSE-vis-util"},
    ),
    Package(
        "@egjs/hammerjs",
        "2.0.17",
        "MIT",
        "d931dbb173f8028d1fe3167cd8049f4064bf268d55e9f6d374d8cea289b84cfd",
        {"LICENSE.md": "vis-network/LICENSE-hammerjs"},
    ),
    Package(
        "component-emitter",
        "2.0.0",
        "MIT",
        "fbd82d6e9a762b1056e08b0774e6cc1008761cce3d3c6aa9bb82e75567bada04",
        {"license": "vis-network/LICENSE-component-emitter"},
    ),
    Package(
        "keycharm",
        "0.4.0",
        "Apache-2.0 OR MIT",
        "1dd82923d5c1d0b507d1e4e579171a4a94afe0fdfee8354062c6594b700a043b",
        {"LICENSE-MIT": "vis-network/LICENSE-keycharm"},
    ),
    Package(
        "uuid",
        "14.0.3",
        "MIT",
        "4750af69abb91dae4c49e4c71c96fd6a3bd0613900f18429b955ad6fb8099977",
        {"LICENSE.md": "vis-network/LICENSE-uuid"},
    ),
    Package(
        "core-js-pure",
        "3.51.0",
        "MIT",
        "58e146de212fdaacdb1551fd1e0e0bdfda767cdefeff2cec91deadb79754ff04",
        {"LICENSE": "vis-network/LICENSE-core-js-pure"},
    ),
    Package(
        "@babel/runtime-corejs3",
        "8.1.0",
        "MIT",
        "4847cf00ec86056e62e631ad828af1d7f4cfe002f62e232e932732027c33662d",
        {"LICENSE": "vis-network/LICENSE-babel-runtime"},
    ),
)

TESTS_PACKAGES = (
    Package(
        "axe-core",
        "4.14.1",
        "MPL-2.0",
        "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
        {
            "axe.min.js": "axe-core/axe.min.js",
            "LICENSE": "axe-core/LICENSE",
            "LICENSE-3RD-PARTY.txt": "axe-core/LICENSE-3RD-PARTY.txt",
        },
    ),
)


def main() -> None:
    """Fetch every package, write its files and the manifest, drop what is stale."""
    install(PACKAGES, VENDOR)
    install(TESTS_PACKAGES, TESTS_VENDOR)
    print("next: git diff --stat, then make test")


def install(packages: tuple[Package, ...], folder: Path) -> None:
    """Make `folder` hold the files of `packages` and their manifest, nothing else."""
    written: set[Path] = {folder / "manifest.json"}
    rows = []
    for package in packages:
        for target, data in unpack(package).items():
            path = folder / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        written.update(folder / target for target in package.targets)
        rows.append(
            {
                "name": package.name,
                "version": package.version,
                "licence": package.licence,
                "archive": package.sha256,
                "files": {name: checksum(folder / name) for name in package.targets},
            }
        )
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in written:
            path.unlink()
    manifest = json.dumps({"packages": rows}, indent=2) + "\n"
    (folder / "manifest.json").write_text(manifest, encoding="utf-8", newline="\n")
    print(f"{len(rows)} packages in {folder}")


def unpack(package: Package) -> dict[str, bytes]:
    """Target path -> bytes for the files that `package` asks for.

    Raises SystemExit where the archive is not the one that was pinned.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{package.name}@{package.version}"
        subprocess.run(
            ["npm", "pack", "--silent", "--pack-destination", folder, wanted],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        found = checksum(archive)
        if found != package.sha256:
            message = f"{wanted}: archive has SHA-256 {found}, not {package.sha256}"
            raise SystemExit(message)
        with tarfile.open(archive) as tar:
            read = {
                target: _read(tar, f"package/{source}")
                for source, target in package.files.items()
            }
            for target, signs in package.fonts.items():
                font = _read(tar, f"package/{MATH_FONT}")
                read[target] = subset_math_font(font, signs)
            return read


def _read(tar: tarfile.TarFile, member: str) -> bytes:
    stream = tar.extractfile(member)
    if stream is None:
        message = f"{member} is no file of the archive"
        raise SystemExit(message)
    return stream.read()


def checksum(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
