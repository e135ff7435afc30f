"""A real redis-server on a free port, which can be stopped and started again with what it held."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import redis

from benchmarks.app_process import free_port
from tests.needed import program


class RedisServer:
    """A server that keeps nothing on the disk but what it holds when it is stopped, unless the options say otherwise.

    options: of redis-server, without their dashes.
    """

    def __init__(self, folder: Path, **options: str) -> None:
        self.folder, self.port, self.options = folder, free_port(), options
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self.folder, "save": "3600 1", "rdbcompression": "no"}
        options |= self.options
        command = [program("redis-server")]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        with redis.Redis(port=self.port) as client:
            while True:
                with contextlib.suppress(redis.ConnectionError):
                    client.ping()
                    return
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError("redis-server did not start")
                time.sleep(0.02)

    def empty(self) -> "RedisServer":
        """Let it forget all."""
        with redis.Redis(port=self.port) as client:
            client.flushall()
        return self

    def stop(self) -> None:
        """Stop it; what it held is there when it is started again."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None


@contextlib.contextmanager
def running_redis(folder: Path, **options: str) -> Iterator[RedisServer]:
    """A server, stopped at the end."""
    server = RedisServer(folder, **options)
    server.start()
    try:
        yield server
    finally:
        server.stop()
