"""The store of this process, as ``LAB_STORE`` names it."""

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dashboard.classroom.sqlite_store import SqliteStore
from dashboard.classroom.store import Store, StoreError

SETTING = "LAB_STORE"
FILE = "classes.sqlite3"


@cache
def store() -> Store:
    """The one store of this process. Raises ValueError for a setting that means nothing, and StoreError."""
    return opened(os.environ.get(SETTING, ""))


def opened(setting: str) -> Store:
    """A store: "" is a file in the user's state folder, ``sqlite:///path`` a file elsewhere, ``redis://host`` a Redis.

    Raises ValueError for anything else, and StoreError.
    """
    if not setting:
        return SqliteStore(state_folder(os.environ, sys.platform) / FILE)
    if setting.startswith("sqlite:///"):
        return SqliteStore(Path(setting.removeprefix("sqlite://")))
    if setting.startswith(("redis://", "rediss://")):
        return _redis(setting)
    kind = setting.partition(":")[0]  # the rest may hold a password
    raise ValueError(f"{SETTING} must be empty, sqlite:///a/path or redis://host:port/0; got one of kind {kind!r}")


def _redis(url: str) -> Store:
    try:
        from dashboard.classroom.redis_store import RedisStore
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{SETTING} asks for Redis, and Python's package for it is missing: pip install -r requirements-redis.txt"
        ) from error
    return RedisStore(url)


def state_folder(environment: Mapping[str, str], platform: str) -> Path:
    """Where programs of this system keep a user's state."""
    home = Path.home()
    if platform == "win32":
        folder = Path(environment.get("LOCALAPPDATA") or home / "AppData/Local")
    elif platform == "darwin":
        folder = home / "Library/Application Support"
    else:
        folder = Path(environment.get("XDG_STATE_HOME") or home / ".local/state")
    return folder / "activation-lab"
