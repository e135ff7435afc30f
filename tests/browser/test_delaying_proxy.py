"""The proxy delays what it passes on, changes nothing, and lets go when either end does."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from tests.browser.delaying_proxy import delayed


class Echo(BaseHTTPRequestHandler):
    """Sends back what it gets."""

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def echo() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def asked(address: str, content: bytes) -> bytes:
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)) as connection:
        connection.request("POST", "/", content)
        return connection.getresponse().read()


def test_an_answer_takes_the_round_trip_and_is_the_same(echo: int):
    content = bytes(range(256)) * 4000
    with delayed(echo, 0.3) as address:
        begin = time.monotonic()
        assert asked(address, content) == content
        assert time.monotonic() - begin >= 0.3


def test_a_server_that_is_down_ends_the_connection(echo: int):
    with delayed(1, 0.0) as address, pytest.raises((ConnectionError, http.client.HTTPException)):
        asked(address, b"x")
