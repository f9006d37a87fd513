# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the runs on this machine create and delete by name: in turn, and remembered for a minute.

Names need not be unique, and listings lag behind writes. So whoever creates something holds a lock from its last look
to the response, and a note of what came of it tells the next look-up which id to read. Both are in one small file for
each account, kind and name, in a folder that only this user can open. The system releases the lock of a process that
dies. Where the folder or a lock can't be had, creations are not serialised, as they are not between machines.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ansible_collections.naver.ncloud.plugins.module_utils._errors import WaitTimeoutError

KEPT = 60.0  # seconds that a note counts: longer than any listing lags
FORGOTTEN = 3600.0  # seconds after which its file is removed
PATIENCE = 600.0  # seconds to wait for a turn
LOOK_EVERY = 0.05
SIZE = 256  # bytes of a note, always as many, so that it is read whole


@dataclass(frozen=True)
class Note:
    """What was last done under a name: an id was created or is gone, or a creation began (no id)."""

    id: str | int | None
    gone: bool
    at: float  # seconds since 1970


class Turn:
    """The right to create something, as long as nobody else on this machine does."""

    def __init__(self, creations: Creations, what: str, *, waited: bool = False) -> None:
        self.waited = waited  # another run had its turn since this one looked
        self._creations = creations
        self._what = what

    @property
    def latest(self) -> Note | None:
        return self._creations.latest(self._what)

    @property
    def begun(self) -> bool:
        """Whether a run began a moment ago, and nobody knows what came of it."""
        latest = self.latest
        return latest is not None and latest.id is None and not latest.gone

    def begins(self) -> None:
        """Note that a creation is under way: until its response comes, nobody knows what came of it."""
        self._creations.note(self._what, None)

    def made(self, identifier: str | int | None) -> None:
        self._creations.note(self._what, identifier)

    def failed(self) -> None:
        """Note that nothing was created."""
        self._creations.forget(self._what)


class Creations:
    """The notes and turns of one account."""

    def __init__(
        self,
        account: str,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """:param account: tells accounts apart; only its hash is stored."""
        self._account = account
        self._clock = clock
        self._sleep = sleep
        self._swept = False

    def latest(self, what: str) -> Note | None:
        """Return what this machine last did under the name, if that was a moment ago."""
        try:
            note = Note(**json.loads(self._path(what).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        return note if 0 <= self._clock() - note.at < KEPT else None

    def note(self, what: str, identifier: str | int | None, *, gone: bool = False) -> None:
        text = json.dumps(asdict(Note(identifier, gone, self._clock()))).encode().ljust(SIZE)
        with suppress(OSError):
            file = _opened(self._path(what))
            try:
                os.pwrite(file, text, 0)
            finally:
                os.close(file)

    def note_gone(self, what: str, identifier: str | int) -> None:
        """Note that an object is gone, unless another run has created one of its name since."""
        latest = self.latest(what)
        if latest is None or latest.gone or latest.id == identifier:
            self.note(what, identifier, gone=True)

    def left(self, what: str, seconds: float) -> float:
        """Return in how many seconds the note is so old; 0 where it is, or where there is none."""
        latest = self.latest(what)
        return 0.0 if latest is None else max(latest.at + seconds - self._clock(), 0.0)

    def rest(self, what: str, seconds: float) -> None:
        """Pause until the note is so old."""
        self._sleep(self.left(what, seconds))

    def forget(self, what: str) -> None:
        self.note(what, None, gone=True)

    @contextmanager
    def turn(self, what: str) -> Iterator[Turn]:
        """Hold the lock of a name.

        :raises WaitTimeoutError: another run has held it for ``PATIENCE`` seconds.
        """
        try:
            file, waited = self._locked(what)
        except OSError:
            yield Turn(self, what)
            return
        try:
            yield Turn(self, what, waited=waited)
        finally:
            os.close(file)

    def _locked(self, what: str) -> tuple[int, bool]:
        """Return the open file that holds the lock, and whether another run had it before.

        :raises OSError: there can be no lock.
        """
        self._sweep()
        path, began, waited = self._path(what), self._clock(), False
        while True:
            file = _opened(path)
            mine = False
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                mine = os.path.samestat(os.fstat(file), path.stat())
            except FileNotFoundError:  # it was swept away in between
                pass
            except BlockingIOError:
                waited = True
            finally:
                if not mine:
                    os.close(file)
            if mine:
                return file, waited
            if self._clock() - began > PATIENCE:
                raise WaitTimeoutError(
                    f"another run on this machine is still creating it after {PATIENCE:g} s",
                    "Check what that run is waiting for, then run the task again",
                )
            self._sleep(LOOK_EVERY)

    def _sweep(self) -> None:
        """Remove what is long forgotten, once for each task."""
        if self._swept:
            return
        self._swept = True
        with os.scandir(folder()) as entries:
            for entry in entries:
                with suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > FORGOTTEN:
                        Path(entry.path).unlink()

    def _path(self, what: str) -> Path:
        return folder() / hashlib.sha256(f"{self._account}\n{what}".encode()).hexdigest()


def folder() -> Path:
    """Return this user's private folder for temporary files.

    :raises OSError: it can't be made, or somebody else could write to it.
    """
    path = Path(tempfile.gettempdir()) / f"naver.ncloud-{os.geteuid()}"
    try:
        status = path.lstat()
    except FileNotFoundError:
        path.mkdir(mode=0o700, exist_ok=True)
        status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o077:
        raise PermissionError(f"{path} is not private")
    return path


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
