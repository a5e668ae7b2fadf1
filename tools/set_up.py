"""Makes the virtual environment that the Makefile works in, exactly as requirements.lock says. Needs only python3.

uv installs it in seconds; without uv (or where uv cannot be had) pip does the same, slower.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

LEAST = (3, 11)
LOCK = "requirements.lock"


def main() -> int:
    """Create or refresh the environment named by the first argument; say what was done and how long it took."""
    if sys.version_info < LEAST:
        print(f"tocsin needs Python {LEAST[0]}.{LEAST[1]} or newer; this is {sys.version.split()[0]} ({sys.executable}).")
        return 1
    folder = Path(sys.argv[1]).absolute()
    began = time.monotonic()
    print(f"Setting up {folder.name} once; this takes about half a minute …", flush=True)
    if not (folder / "bin" / "python").exists():
        make_environment(folder)
    installer = find_uv(folder) or [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    subprocess.run([*installer, "--require-hashes", "-r", LOCK], check=True)
    subprocess.run([*installer, "--no-deps", "--no-build-isolation", "-e", "."], check=True)
    print(f"Set up in {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def make_environment(folder: Path) -> None:
    """Debian's python3 lacks ensurepip unless python3-venv is there: say so instead of a traceback."""
    try:
        venv.create(folder, with_pip=True, symlinks=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        if not shutil.which("uv"):
            sys.exit("This python3 cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv")
        subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)


def find_uv(folder: Path) -> list[str] | None:
    """The install command of a uv on the path, else of one put into the environment; None where there is none."""
    python, found = folder / "bin" / "python", shutil.which("uv")
    if not found:
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"], check=False)
        found = str(folder / "bin" / "uv") if (folder / "bin" / "uv").exists() else None
    return [found, "pip", "install", "--quiet", "--python", str(python)] if found else None


if __name__ == "__main__":
    sys.exit(main())
