"""Who reads: locks on files beside the database, let go by the kernel when their process dies (flock, so POSIX systems)."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from urllib.parse import quote


class Lease:
    """One holder at a time, among all processes of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Is it ours now? Does not wait. Raises OSError if the file cannot be made."""
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        self._file = file
        return True

    def holder(self) -> str:
        """The process that has it, for people; empty if not known."""
        try:
            return self._path.read_text(encoding="ascii", errors="replace").strip()
        except OSError:
            return ""

    def release(self) -> None:
        """Let the next one in. The file stays: taking it away could take it from under somebody."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class Presence:
    """That somebody has the database open, and whether the last one to leave closed it in order."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self.open = True
        self.alone = self._alone()
        self.unclean = self.alone and os.fstat(self._file).st_size > 0

    def settle(self) -> None:
        """Let others in; until then the first one is alone with the file, and others wait here."""
        fcntl.flock(self._file, fcntl.LOCK_SH)
        os.pwrite(self._file, b"open\n", 0)

    def leave(self, *, clean: bool) -> None:
        """Say goodbye; the last one notes that all is in order."""
        if not self.open:
            return
        self.open = False
        if clean and self._alone():
            os.ftruncate(self._file, 0)
        os.close(self._file)

    def _alone(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def lease_path(database: Path, topic: str, reader: str) -> Path:
    """Where the lease of a reader lies."""
    return database.with_name(f"{database.name}-leases") / f"{topic}.{quote(reader, safe='')}"
