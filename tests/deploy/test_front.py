"""nginx as it is configured, in front of small servers of our own that say which they are and what they were asked."""

import json
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from benchmarks.app_process import ROOT
from deploy import front
from tests.deploy.processes import ask, wait_until


class Small(BaseHTTPRequestHandler):
    """Answers with its own port and what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        said = json.dumps({"port": self.server.server_address[1], "path": self.path, "headers": dict(self.headers)})
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def small() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Small) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def in_front(nginx: str, folder: Path, servers: list[str]) -> Iterator[int]:
    """Run nginx in front of these; its port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Small) as probe:
        port = probe.server_address[1]
    folder.chmod(0o711)
    (folder / "nginx.conf").write_text(front.configuration(servers, f"127.0.0.1:{port}"), encoding="utf-8")
    with subprocess.Popen([nginx, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]) as process:
        try:
            wait_until((folder / "nginx.pid").exists)
            yield port
        finally:
            process.terminate()
            process.wait()


@pytest.fixture
def three(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, list[ThreadingHTTPServer]]]:
    """The port of nginx, and the three servers behind it."""
    with ExitStack() as stack:
        servers = [stack.enter_context(small()) for _ in range(3)]
        addresses = [f"127.0.0.1:{server.server_address[1]}" for server in servers]
        # Not pytest's own folder, which only its owner may enter: where root starts nginx, its processes are nobody's.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield stack.enter_context(in_front(nginx, folder, addresses)), servers


def asked(port: int, path: str = "/explore", cookie: str = "", **headers: str) -> dict[str, Any]:
    return json.loads(ask(port, path, Cookie=cookie, **headers).body)


def test_each_cookie_leads_to_its_server(three: tuple[int, list[ThreadingHTTPServer]]):
    port, servers = three
    for path in (
        "/",
        "/explore?fn=tanh",
        "/media/x.csv",
        "/_stcore/upload_file/a/b",
        "/_stcore/stream",
        "/static/a.js",
    ):
        for number, server in enumerate(servers, 1):
            if path == "/static/a.js" and number > 1:
                continue  # what is the same everywhere may come from anywhere
            said = asked(port, path, f"lab_process={number}")
            assert (said["port"], said["path"]) == (server.server_address[1], path)


def test_visitors_of_one_that_is_down_go_to_the_next_and_back_only_with_their_socket(
    three: tuple[int, list[ThreadingHTTPServer]],
):
    port, servers = three
    servers[2].shutdown()
    servers[2].server_close()
    first = servers[0].server_address[1]
    assert asked(port, "/explore", "lab_process=3")["port"] == first
    # Only the socket's answer changes the cookie: where it is, the session is.
    assert ask(port, "/explore", Cookie="lab_process=3").cookies == []
    assert ask(port, "/media/x", Cookie="lab_process=3").cookies == []
    assert ask(port, "/_stcore/stream", Cookie="lab_process=3").cookies == ["lab_process=1"]
    assert ask(port, "/_stcore/stream", Cookie="lab_process=2").cookies == ["lab_process=2"]
    assert ask(port, "/explore", "PUT", b"x" * 1000, Cookie="lab_process=3").status == 200


def test_a_page_that_is_opened_while_all_are_down_tries_again_by_itself(three: tuple[int, list[ThreadingHTTPServer]]):
    port, servers = three
    for server in servers[:2]:
        server.shutdown()
        server.server_close()
    answer = ask(port, "/explore", Cookie="lab_process=1")
    assert answer.status == 503
    assert b'<meta http-equiv="refresh" content="2">' in answer.body
    assert asked(port, "/explore", "lab_process=2")["port"] == servers[2].server_address[1]


def test_the_lab_is_not_told_who_asks_and_knows_its_own_name(three: tuple[int, list[ThreadingHTTPServer]]):
    port, _ = three
    headers = asked(port, X_Forwarded_For="10.1.2.3", Host="lab.school.example")["headers"]
    assert headers["Host"] == "lab.school.example"
    assert "10.1.2.3" not in str(headers)


def test_the_largest_request_is_streamlits_own():
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert f"client_max_body_size {settings['server']['maxUploadSize']}m;" in front.TEMPLATE.read_text(encoding="utf-8")


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64])
def test_any_number_of_processes_makes_a_configuration_that_nginx_takes(nginx: str, tmp_path: Path, count: int):
    servers = [f"127.0.0.1:{9000 + number}" for number in range(count)]
    (tmp_path / "nginx.conf").write_text(front.configuration(servers, f"unix:{tmp_path}/x", "/lab", "127.0.0.11"))
    command = [nginx, "-t", "-p", str(tmp_path), "-c", "nginx.conf", "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("base", ["lab", "/lab/", "/a b", "/a;", "/..", "/a//b", "/$host"])
def test_a_base_that_is_no_path_is_refused(base: str):
    with pytest.raises(ValueError, match=r"^base is "):
        front.configuration(["127.0.0.1:1"], "8501", base)


def test_no_process_at_all_is_refused():
    with pytest.raises(ValueError, match=r"^servers is empty"):
        front.configuration([], "8501")
