"""Several processes of the lab behind nginx, started as ``make serve`` does: each browser stays with its process."""

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from benchmarks.app_process import ROOT, App, served
from benchmarks.client import session
from dashboard.classroom import code as codes
from dashboard.classroom import stores
from dashboard.shell.news import BEAT
from deploy import serve
from lib.own_data import MOST_BYTES
from tests.deploy.processes import (
    answers,
    ask,
    commands,
    family,
    folder,
    gone,
    labs,
    numbered,
    sessions,
    wait_until,
)
from tests.threads import in_a_thread

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.ci

NUMBERS = ("1", "2")


def cookie(number: str) -> str:
    return f"lab_process={number}"


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the processes of ``lab`` keep their classes."""
    return f"sqlite://{tmp_path_factory.mktemp('classes') / 'classes.sqlite3'}"


@pytest.fixture(scope="module")
def lab(nginx: str, setting: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """Two processes behind nginx, for what harms nobody."""
    with served(tmp_path_factory.mktemp("served") / "log", len(NUMBERS), environment={stores.SETTING: setting}) as app:
        yield app


@pytest.fixture
def own_lab(nginx: str, tmp_path: Path) -> Iterator[App]:
    """Two processes behind nginx, for one test."""
    with served(tmp_path / "log", len(NUMBERS)) as app:
        yield app


@pytest.mark.parametrize("number", NUMBERS)
def test_a_session_lives_in_the_process_that_the_cookie_names(lab: App, number: str):
    ports = numbered(lab)
    before = {other: sessions(port) for other, port in ports.items()}

    async def lesson() -> None:
        async with session(lab.port, "explore", cookie=cookie(number)) as student:
            assert student.cookie == cookie(number)
            await student.move("z", 0.5)
            now = {other: sessions(port) for other, port in ports.items()}
            assert now == before | {number: before[number] + 1}

    in_a_thread(lesson())


def upload(lab: App, number: str, to: str, content: bytes) -> int:
    """Open the page of a file with one cookie and send a file to it with another; the status of the answer."""

    async def lesson() -> int:
        async with session(lab.port, "train", "data=file", cookie=cookie(number)) as student:
            given = next(text for text in ask(lab.port, "/_stcore/health").cookies if text.startswith("_streamlit"))
            form = (
                b'--x\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'
                + content
                + b"\r\n--x--\r\n"
            )
            headers = {
                "Cookie": f"{cookie(to)}; {given}",
                "X_Xsrftoken": given.partition("=")[2],
                "Content_Type": "multipart/form-data; boundary=x",
            }
            path = f"/_stcore/upload_file/{student.id}/file"
            return (await asyncio.to_thread(ask, lab.port, path, "PUT", form, **headers)).status

    return in_a_thread(lesson())


@pytest.mark.parametrize("number", NUMBERS)
def test_an_upload_reaches_the_process_of_its_session(lab: App, number: str):
    """And none of the others, which would refuse it: the test can fail."""
    assert upload(lab, number, number, b"a,b\n1,2\n") == 204
    (other,) = set(NUMBERS) - {number}
    assert upload(lab, number, other, b"a,b\n1,2\n") == 400


def test_the_largest_file_passes_and_one_twice_as_large_does_not(lab: App):
    assert upload(lab, "1", "1", bytes(MOST_BYTES)) == 204
    assert upload(lab, "1", "1", bytes(2 * MOST_BYTES)) == 413


def test_newcomers_are_given_a_process_and_all_processes_have_their_share(lab: App):
    given = [ask(lab.port, "/explore").cookies for _ in range(60)]
    counted = {number: given.count([cookie(number)]) for number in NUMBERS}
    assert sum(counted.values()) == 60
    assert min(counted.values()) > 10


@pytest.mark.parametrize("wrong", ["0", "3", "", "x", "127.0.0.1:22", "1 1"])
def test_a_cookie_that_names_no_process_is_replaced(lab: App, wrong: str):
    answer = ask(lab.port, "/explore", Cookie=f"lab_process={wrong}")
    assert answer.status == 200
    (given,) = answer.cookies
    assert given in map(cookie, NUMBERS)


def test_a_cookie_that_fits_is_not_given_again(lab: App):
    assert ask(lab.port, "/explore", Cookie=cookie("2")).cookies == []


def test_behind_tls_the_cookie_is_one_that_a_frame_of_a_course_page_may_send(lab: App):
    over_tls = ask(lab.port, "/explore", X_Forwarded_Proto="https").headers["Set-Cookie"]
    assert over_tls.endswith("HttpOnly; SameSite=None; Secure; Partitioned")
    assert ask(lab.port, "/explore").headers["Set-Cookie"].endswith("HttpOnly; SameSite=Lax")


def test_all_processes_sign_with_one_secret(lab: App):
    """Else a cookie that one has given would be worthless to the other, and uploads refused after a change."""
    for giving in NUMBERS:
        (given,) = ask(lab.port, "/_stcore/health", Cookie=cookie(giving)).cookies
        for taking in NUMBERS:
            again = ask(lab.port, "/_stcore/health", Cookie=f"{cookie(taking)}; {given}").cookies
            assert [token(text) for text in again] == [token(given)]


def token(given: str) -> bytes:
    """What a cookie against forged requests holds under its mask."""
    mask, masked = (bytes.fromhex(part) for part in given.partition("=")[2].split("|")[1:3])
    return bytes(byte ^ mask[index % len(mask)] for index, byte in enumerate(masked))


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore//metrics", "/%5Fstcore/metrics", "/x/../_stcore/metrics"],
)
def test_the_metrics_are_closed_to_the_outside(lab: App, path: str):
    answer = ask(lab.port, path)
    assert answer.status == 404
    assert b"active_sessions" not in answer.body
    assert sessions(numbered(lab)["1"]) >= 0  # who looks after the server still reads them, at the process itself


def test_the_health_is_told(lab: App):
    assert ask(lab.port, "/_stcore/health").body == b"ok"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:{port}", 101),
        ("https://127.0.0.1:{port}", 101),  # where TLS ends in front of us
        (None, 101),  # a program
        ("http://evil.example", 403),
        ("http://localhost:1", 403),  # Streamlit itself lets it in
        ("http://127.0.0.1:{port}.evil.example", 403),
        ("http://evil.example http://127.0.0.1:{port}", 403),
        ("null", 403),
    ],
)
def test_a_page_of_another_site_is_refused_the_socket(lab: App, origin: str | None, status: int):
    async def lesson() -> int:
        headers = {} if origin is None else {"Origin": origin.format(port=lab.port)}
        try:
            async with connect(
                f"ws://127.0.0.1:{lab.port}/_stcore/stream",
                subprotocols=["streamlit"],
                additional_headers=headers,
                proxy=None,
            ):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    assert in_a_thread(lesson()) == status


@pytest.mark.parametrize("number", NUMBERS)
def test_what_a_class_is_told_arrives_at_once_whatever_the_process(lab: App, setting: str, number: str):
    store = stores.opened(setting)
    code = codes.draw()
    store.begin(code, codes.lock(codes.token()), time.time() + 100)

    async def lesson() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", lab.port)
        headers = f"Host: x\r\nAccept-Encoding: gzip\r\nCookie: {cookie(number)}\r\n"
        writer.write(f"GET /lab/events?class={code} HTTP/1.1\r\n{headers}\r\n".encode())
        for edition in range(3):
            # Nothing else is sent for a quarter of a minute: what is held back on the way is not there in time.
            async with asyncio.timeout(BEAT / 2):
                while await reader.readline() != f"data: {edition}\n".encode():
                    pass
            store.say(code, {"poll": str(edition)})
        writer.close()

    in_a_thread(lesson())
    store.close()


def test_what_is_text_comes_compressed_and_scripts_come_from_memory(lab: App):
    page = ask(lab.port, "/explore", Accept_Encoding="gzip")
    script = re.search(rb'src="\./(static/js/[^"]+)"', ask(lab.port, "/explore").body)
    assert script
    scripts = [ask(lab.port, f"/{script[1].decode()}", Accept_Encoding="gzip") for _ in range(2)]
    assert {answer.headers["Content-Encoding"] for answer in (page, *scripts)} == {"gzip"}
    assert "immutable" in scripts[0].headers["Cache-Control"]
    assert scripts[0].body == scripts[1].body
    assert len(list((folder(lab) / "cache").iterdir())) > 0


@pytest.mark.parametrize("number", NUMBERS)
def test_a_session_and_its_error_are_lines_of_the_process_that_held_it_without_who_it_was(lab: App, number: str):
    (process,) = (process for process, port in labs(lab).items() if port == numbered(lab)[number])

    async def lesson() -> str:
        async with session(lab.port, "explore", "secret=zq7student", cookie=cookie(number)) as visitor:
            await visitor.rerun()
            slider = visitor.sliders["z"].id
            visitor._values[slider] = WidgetState(id=slider, string_value="x")
            await visitor.rerun()
            (shown,) = visitor.exceptions
            return shown

    shown = in_a_thread(lesson())
    (error,) = (line for line in lab.lines() if line["event"] == "error" and shown.endswith(f"under {line['id']}."))
    begun = [line for line in lab.lines() if (line["event"], line["process"]) == ("session begins", process)][-1]
    wait_until(
        lambda: {"session ends"} & {line["event"] for line in lab.lines() if line.get("session") == begun["session"]}
    )
    assert (error["process"], error["kind"]) == (process, "TypeError")
    assert "zq7student" not in lab.log()


@pytest.mark.slow
def test_what_visitors_bring_is_not_in_the_output(own_lab: App):
    for number in labs(own_lab):
        os.kill(number, signal.SIGKILL)
    for _ in range(3):
        ask(own_lab.port, "/explore?secret=zq7student")  # nginx finds nobody, or somebody who has just begun
    wait_until(lambda: ask(own_lab.port, "/explore?secret=zq7student").status == 200)
    assert "zq7student" not in own_lab.log()
    assert "client" not in own_lab.log()


def test_below_a_path_all_of_it_stands_there(nginx: str, tmp_path: Path):
    with served(tmp_path / "log", 1, "/school/lab") as app:
        answer = ask(app.port, "/school/lab/explore")
        assert answer.status == 200
        assert "; Path=/school/lab/;" in answer.headers["Set-Cookie"]
        assert ask(app.port, "/school/lab/_stcore/metrics").status == 404
        assert ask(app.port, "/explore").status == 404
        assert ask(app.port, "/school/lab").headers["Location"] == "/school/lab/"
        wait_until(lambda: f"http://127.0.0.1:{app.port}/school/lab\n" in app.log())


def test_a_process_that_is_killed_is_replaced_and_its_visitors_are_served_meanwhile(own_lab: App):
    ports = numbered(own_lab)
    (victim,) = (number for number, port in labs(own_lab).items() if port == ports["1"])

    async def lesson() -> None:
        async with session(own_lab.port, "explore", cookie=cookie("2")) as other:
            os.kill(victim, signal.SIGKILL)
            async with session(own_lab.port, "explore", "fn=tanh", cookie=cookie("1")) as student:
                # The answer of the socket tells the browser where it is now, so that its uploads follow.
                assert student.cookie == cookie("2")
                await student.move("z", 0.5)
            await other.move("z", 0.5)

    in_a_thread(lesson())
    wait_until(lambda: ports["1"] in labs(own_lab).values() and victim not in labs(own_lab))
    wait_until(lambda: answers(ports["1"]) and ask(ports["1"], "/_stcore/health").body == b"ok")

    async def again() -> None:
        async with session(own_lab.port, "explore", cookie=cookie("1")) as student:
            assert student.cookie == cookie("1")

    in_a_thread(again())
    assert "Process 1 of the lab has ended with status -9; it is started again." in own_lab.log()


def test_a_process_that_hangs_is_replaced_and_the_log_says_why(nginx: str, tmp_path: Path):
    with served(tmp_path / "log", 1, options=("--silence", "3")) as app:
        ((victim, port),) = labs(app).items()
        os.kill(victim, signal.SIGSTOP)
        wait_until(lambda: labs(app) and victim not in labs(app))
        wait_until(lambda: answers(port) and ask(port, "/_stcore/health").body == b"ok")
        assert app.log().count("Process 1 of the lab has not answered for 3 s; it is started again.\n") == 1


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_without_leaving_anything_behind(nginx: str, tmp_path: Path, ending: signal.Signals):
    with served(tmp_path / "log", 2) as app:
        started, files = family(app), folder(app)
        assert len(started) > len(commands(app)) == 4  # the lab's two, nginx and its own, the guard

        async def lesson() -> None:
            async with session(app.port, "train", "view=home") as student:  # in the middle of a run
                await student.press("play")
                os.kill(app.pid, ending)
                wait_until(lambda: gone(app.pid))

        in_a_thread(lesson())
        assert [number for number in started if not gone(number)] == []
        assert not files.exists()
        assert "Traceback" not in app.log()


def test_without_nginx_one_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(SystemExit, match=r"^make serve needs nginx, .*apt-get install nginx-light\)\.$"):
        serve.main(2, 8501, "127.0.0.1", "", 30)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--workers", "0"), "WORKERS is 0; at least 1 is needed."),
        (("--base", "/a b"), "base is '/a b'; allowed are"),
        (("--port", "{taken}"), "Port {taken} is taken or not allowed"),
    ],
)
def test_an_option_that_cannot_be_is_refused_in_a_sentence(nginx: str, options: tuple[str, ...], words: str):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "deploy.serve", "--address", "127.0.0.1", "--port", "0"]
        command += [option.format(taken=port) for option in options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(words.format(taken=port))
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_a_whole_page_works_through_nginx(page: "Page", lab: App, page_errors: list[str], number: str):
    from playwright.sync_api import expect

    from tests.browser.streamlit_page import PATIENCE, Reruns, expect_no_exception, open_page

    page.context.add_cookies([{"name": "lab_process", "value": number, "url": lab.url}])
    reruns = Reruns(page)
    open_page(page, f"{lab.url}/train?data=file&pace=slow")
    table = b"height,mass,kind\n" + b"".join(
        b"%d,%d,%s\n" % (150 + i, 40 + i % 7, b"ab"[i % 2 : i % 2 + 1]) for i in range(20)
    )
    page.locator("input[type=file]").set_input_files(
        files=[{"name": "people.csv", "mimeType": "text/csv", "buffer": table}]
    )
    expect(page.get_by_role("button", name="Remove people.csv")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Play")).to_be_enabled(timeout=PATIENCE)
    open_page(page, f"{lab.url}/train?view=home&n=60&pace=slow")
    with reruns.after():
        page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name="Losses (CSV)").click()
    assert waiting.value.path().read_bytes().startswith(b"epoch")
    expect_no_exception(page)
    assert page_errors == []
    assert [each["value"] for each in page.context.cookies() if each["name"] == "lab_process"] == [number]
