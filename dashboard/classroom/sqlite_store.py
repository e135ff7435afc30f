"""Classes in a file of SQLite: nothing to install, and several processes on one machine may share it."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from dashboard.classroom.store import ClassGoneError, ClassState, StoreError, check_answer, check_said

_TABLES = """
CREATE TABLE IF NOT EXISTS class (
    code TEXT PRIMARY KEY, lock TEXT NOT NULL, until REAL NOT NULL,
    version INTEGER NOT NULL DEFAULT 0, answers INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '{}'
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer (
    code TEXT NOT NULL REFERENCES class ON DELETE CASCADE, question TEXT NOT NULL, browser TEXT NOT NULL,
    text TEXT NOT NULL, PRIMARY KEY (code, question, browser)
) WITHOUT ROWID;
"""
# Written ahead, so that who reads never waits; what is erased is overwritten.
_SETTINGS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON")
_PATIENCE = 5.0  # seconds in which another process, or another thread, may write
_LOOKS_EVERY = 0.2  # seconds


class _File:
    """A connection to the file, for one thread at a time: made anew after a fault, and when the file is another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults = 0
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened: int | None = None  # the number by which the system knows the file

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Raises StoreError for whatever goes wrong with the file."""
        if not self._lock.acquire(timeout=_PATIENCE):
            self.faults += 1
            raise StoreError(f"the store of classes in {self.path} is busy")
        try:
            yield self._current()
        except (OSError, sqlite3.Error) as error:
            self.faults += 1
            self._forget()
            raise StoreError(f"the store of classes in {self.path} does not answer: {error}") from error
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the file, until it is used again."""
        with self._lock:
            self._forget()

    def _current(self) -> sqlite3.Connection:
        if self._connection is None or _number(self.path) != self._opened:
            self._forget()
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, _PATIENCE, isolation_level=None, check_same_thread=False)
            for setting in _SETTINGS:
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.executescript(_TABLES)
            self._opened = _number(self.path)
        return self._connection

    def _forget(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None


class SqliteStore:
    """A store in one file, which is made where there is none."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        """Raises StoreError where no file can be written."""
        self._reading, self._writing = _File(path), _File(path)  # who reads does not wait for who writes
        self._erase_old()

    @property
    def faults(self) -> int:
        """How often the file has not answered."""
        return self._reading.faults + self._writing.faults

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and nobody else writes meanwhile."""
        with self._writing.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.commit()
            except BaseException:
                connection.rollback()
                raise

    def _rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with self._reading.connection() as connection:
            return connection.execute(query, values).fetchall()

    def _erase_old(self) -> None:
        """Erase the classes that have outlived their time."""
        with self._erasing() as connection:
            connection.execute("DELETE FROM class WHERE until <= ?", (time.time(),))

    @contextmanager
    def _erasing(self) -> Iterator[sqlite3.Connection]:
        """A transaction after which nothing of what it erases is left in the file that is written ahead either."""
        with self._transaction() as connection:
            yield connection
        with self._writing.connection() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def begin(self, code: str, lock: str, until: float) -> bool:
        """Make a class, and erase those that have outlived their time."""
        self._erase_old()
        with self._transaction() as connection:
            made = connection.execute(
                "INSERT OR IGNORE INTO class (code, lock, until) VALUES (?, ?, ?)", (code, lock, until)
            )
            return made.rowcount == 1

    def end(self, code: str) -> None:
        """Erase a class."""
        with self._erasing() as connection:
            connection.execute("DELETE FROM class WHERE code = ?", (code,))

    def read(self, code: str) -> ClassState | None:
        """A class as it is now."""
        query = "SELECT lock, until, version, answers, said FROM class WHERE code = ? AND until > ?"
        for lock, until, version, answers, said in self._rows(query, code, time.time()):
            return ClassState(str(lock), float(str(until)), int(str(version)), int(str(answers)), json.loads(str(said)))
        return None

    def say(self, code: str, said: Mapping[str, str]) -> None:
        """Tell all of the class."""
        check_said(said)
        with self._transaction() as connection:
            now = {**_said(connection, code), **said}
            text = json.dumps({name: text for name, text in now.items() if text})
            connection.execute("UPDATE class SET version = version + 1, said = ? WHERE code = ?", (text, code))

    def answer(self, code: str, question: str, browser: str, text: str, *, during: Mapping[str, str]) -> bool:
        """Take a browser's answer."""
        check_answer(question, text)
        with self._transaction() as connection:
            said = _said(connection, code)
            if any(said.get(name, "") != wanted for name, wanted in during.items()):
                return False
            if text:
                connection.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", (code, question, browser, text))
            else:
                where = "code = ? AND question = ? AND browser = ?"
                connection.execute(f"DELETE FROM answer WHERE {where}", (code, question, browser))
            connection.execute("UPDATE class SET answers = answers + 1 WHERE code = ?", (code,))
            return True

    def counts(self, code: str, question: str) -> dict[str, int]:
        """How many have given each answer."""
        query = "SELECT text, count(*) FROM answer WHERE code = ? AND question = ? GROUP BY text"
        return {str(text): int(str(number)) for text, number in self._rows(query, code, question)}

    def forget(self, code: str, browser: str | None, beginning: str = "") -> None:
        """Erase a browser's answers, or everybody's."""
        with self._erasing() as connection:
            where = "code = :code AND (:browser IS NULL OR browser = :browser) AND substr(question, 1, :n) = :beginning"
            values = {"code": code, "browser": browser, "n": len(beginning), "beginning": beginning}
            connection.execute(f"DELETE FROM answer WHERE {where}", values)
            connection.execute("UPDATE class SET answers = answers + 1 WHERE code = ?", (code,))

    def watch(self, tell: Callable[[str], None]) -> Callable[[], None]:
        """Look every 0.2 s whether another connection, or this one, has changed something."""
        stopped = threading.Event()
        seen = self._marks()

        def look() -> None:
            nonlocal seen
            while not stopped.wait(_LOOKS_EVERY):
                try:
                    now = self._marks()
                    if seen.keys() - now.keys():
                        self._erase_old()
                except StoreError:
                    continue  # until it answers again
                for code in {code for code, _ in seen.items() ^ now.items()}:
                    tell(code)
                seen = now

        threading.Thread(target=look, name="classes", daemon=True).start()
        return stopped.set

    def _marks(self) -> dict[str, tuple[object, ...]]:
        """What changes with each change of a class. Those that have outlived their time are missing."""
        rows = self._rows("SELECT code, version, answers FROM class WHERE until > ?", time.time())
        return {str(code): (version, answers) for code, version, answers in rows}

    def close(self) -> None:
        """Close the file."""
        self._reading.close()
        self._writing.close()


def _number(path: Path) -> int | None:
    """What the system calls a file by, whatever its name; None where there is none."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def _said(connection: sqlite3.Connection, code: str) -> dict[str, str]:
    """What is said in a class now. Raises ClassGoneError."""
    row = connection.execute("SELECT said FROM class WHERE code = ? AND until > ?", (code, time.time())).fetchone()
    if row is None:
        raise ClassGoneError(f"there is no class {code}")
    said: dict[str, str] = json.loads(row[0])
    return said
