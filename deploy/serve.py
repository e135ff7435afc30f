"""Several processes of the lab on this machine behind one address: ``make serve WORKERS=4``.

nginx, which the system has, stands in front and sends each browser to the process that holds its session. What ends
is started again, and so is a process that no longer answers. SIGINT (Ctrl+C) and SIGTERM end all of it.
"""

import argparse
import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from deploy import front
from deploy.guard import Guard, guarded

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"
_PATIENCE = 120.0  # seconds in which the first processes must answer
_GRACE = 5.0  # seconds that a process has to end by itself
_LOOKS_EVERY = 2.0  # seconds between two looks at a process that runs
_LONGEST_PAUSE = 30.0  # seconds before something that ends at once, again and again, is started once more


def main(workers: int, port: int, address: str, base: str, silence: float) -> None:
    """Serve until a signal comes. Raises SystemExit, with a sentence, where that cannot be.

    silence: seconds after which a process that does not answer is ended and started again.
    """
    base = f"/{base.strip('/')}".rstrip("/")
    program = nginx()
    if program is None:
        sys.exit("make serve needs nginx, which this system does not have (Debian: apt-get install nginx-light).")
    if workers < 1:
        sys.exit(f"WORKERS is {workers}; at least 1 is needed.")
    if not _free(address, port):
        sys.exit(f'Port {port} is taken or not allowed; another one: make serve ARGS="--port 8600".')
    ports = _free_ports(workers)
    try:
        configuration = front.configuration([f"{LOOPBACK}:{lab}" for lab in ports], f"{address}:{port}", base)
    except ValueError as error:
        sys.exit(f"{error}.")
    with tempfile.TemporaryDirectory(prefix="activation-lab-") as folder:
        # Where root starts nginx, the processes that serve are nobody's, and must reach their files in here.
        Path(folder).chmod(0o711)
        Path(folder, "nginx.conf").write_text(configuration, encoding="utf-8")
        in_front = [program, "-p", folder, "-c", "nginx.conf", "-e", "stderr"]
        try:
            with guarded(Path(folder)) as guard:
                asyncio.run(_serve(guard, ports, in_front, address, port, base, silence))
        except* TimeoutError:
            sys.exit("The lab does not answer; the lines above say why.")


def nginx() -> str | None:
    """The system's nginx; Debian keeps it where only root looks."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))


async def _serve(
    guard: Guard, ports: Sequence[int], in_front: Sequence[str], address: str, port: int, base: str, silence: float
) -> None:
    this, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert this is not None
    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, this.cancel)
    # One secret for all, so that each takes the cookies that another has signed. Not an argument: others see those.
    environment = {SECRET: secrets.token_hex(), **os.environ}
    with contextlib.suppress(asyncio.CancelledError):
        async with asyncio.TaskGroup() as group:
            for number, lab in enumerate(ports, 1):
                name, hangs = f"Process {number} of the lab", partial(_hangs, lab, base, silence)
                group.create_task(_keep(guard, name, _lab(lab, base), environment, hangs))
            async with asyncio.timeout(_PATIENCE):
                for lab in ports:
                    await _answers(LOOPBACK, lab, base)
                group.create_task(_keep(guard, "nginx", in_front, os.environ))
                await _answers(address, port, base)
            count = "1 process" if len(ports) == 1 else f"{len(ports)} processes"
            said = f"Activation Lab: {count} behind one address. Ctrl+C ends all."
            print(said, *_addresses(address, port, base), sep="\n  ", flush=True)


def _lab(port: int, base: str) -> list[str]:
    """The command for one process of the lab, as ``make run`` has it."""
    streamlit = Path(sysconfig.get_path("scripts"), "streamlit")
    options = {
        "server.headless": "true",
        "server.address": LOOPBACK,
        "server.port": port,
        "server.baseUrlPath": base,
        "logger.hideWelcomeMessage": "true",
    }
    return [str(streamlit), "run", "dashboard/app.py", *(f"--{name}={value}" for name, value in options.items())]


async def _keep(
    guard: Guard,
    name: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    *faults: Callable[[], Coroutine[Any, Any, str]],
) -> None:
    """Run a program, and start it again whenever it ends, until this is cancelled.

    faults: each returns, with words for the log, once the program must be ended though it runs.
    """
    pause = 0.5
    while True:
        begun = time.monotonic()
        # Ctrl+C would otherwise reach it as well, before we know that it should end.
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment, stdin=asyncio.subprocess.DEVNULL, start_new_session=True
        )
        with guard.over(process.pid):
            try:
                what = await _first(_ended(process), *(fault() for fault in faults))
                if process.returncode is None:
                    process.kill()  # it would not end by itself, and its visitors wait
            finally:
                await _end(process)
        print(f"{name} {what}; it is started again.", file=sys.stderr, flush=True)
        pause = 0.5 if time.monotonic() - begun > _LONGEST_PAUSE else min(2 * pause, _LONGEST_PAUSE)
        await asyncio.sleep(pause)


async def _first(*events: Coroutine[Any, Any, str]) -> str:
    """Wait for what happens first, and no longer for the others."""
    tasks = [asyncio.create_task(event) for event in events]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for task in tasks:
            task.cancel()


async def _ended(process: asyncio.subprocess.Process) -> str:
    return f"has ended with status {await process.wait()}"


async def _hangs(port: int, base: str, silence: float) -> str:
    """Wait until a process of the lab does not answer for so long; for the first answer it has more time."""
    patience = _PATIENCE
    while True:
        try:
            async with asyncio.timeout(patience):
                await _answers(LOOPBACK, port, base)
        except TimeoutError:
            return f"has not answered for {patience:g} s"
        patience = silence
        await asyncio.sleep(_LOOKS_EVERY)


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a program with all that it has started."""
    with contextlib.suppress(ProcessLookupError, TimeoutError):
        process.terminate()
        await asyncio.wait_for(process.wait(), _GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def _answers(host: str, port: int, base: str) -> None:
    """Wait until the lab there is well."""
    request = f"GET {base}/_stcore/health HTTP/1.0\r\nHost: {host}\r\n\r\n".encode()
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection(host, port)
            with contextlib.closing(writer):
                writer.write(request)
                answer = await reader.read()
            if b" 200 " in answer.partition(b"\r\n")[0]:
                return
        await asyncio.sleep(0.1)


def _free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _addresses(address: str, port: int, base: str) -> list[str]:
    """What one types into a browser: here, and in the same network."""
    if address != "0.0.0.0":
        return [f"http://{address}:{port}{base}"]
    hosts = ["localhost"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # an address that nobody has; nothing is sent
        hosts.append(probe.getsockname()[0])
    return [f"http://{host}:{port}{base}" for host in hosts]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many processes of the lab")
    parser.add_argument("--port", type=int, default=8501, help="where the lab answers")
    parser.add_argument("--address", default="0.0.0.0", help="on which of this machine's addresses; all of them")
    parser.add_argument("--base", default="", help="the path below which the lab stands, as /lab")
    parser.add_argument(
        "--silence", type=float, default=30, help="seconds after which a process that does not answer is replaced"
    )
    main(**vars(parser.parse_args()))
