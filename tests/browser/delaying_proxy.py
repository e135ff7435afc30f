"""A connection with a long way: a proxy on loopback that passes on every byte, but only after half the round trip."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

CHUNK = 2**16


@contextmanager
def delayed(port: int, rtt: float) -> Iterator[str]:
    """Yield an address at which the server of this port answers after ``rtt`` seconds: half of it each way.

    Bytes arrive in order and as fast as they are sent; only the time that they are under way is added.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def serve() -> asyncio.Server:
        return await asyncio.start_server(lambda *ends: _connect(*ends, port, rtt / 2), "127.0.0.1", 0)

    async def stop() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # what was closed is let go in the loop's next round

    server = asyncio.run_coroutine_threadsafe(serve(), loop).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, delay: float) -> None:
    try:
        away_reader, away_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:  # the server is down, as it is for whoever comes without a proxy
        writer.close()
        return
    with contextlib.suppress(asyncio.CancelledError):  # else Python 3.11 prints that the proxy has ended
        await asyncio.gather(_pass_on(reader, away_writer, delay), _pass_on(away_reader, writer, delay))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay: float) -> None:
    """Read at once, write each piece ``delay`` seconds later; nothing more to read ends the writing, too."""
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    now = asyncio.get_running_loop().time

    async def write() -> None:
        while True:
            due, data = await under_way.get()
            await asyncio.sleep(due - now())
            if not data:
                break
            writer.write(data)
            await writer.drain()

    writing = asyncio.create_task(write())
    try:
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                under_way.put_nowait((now() + delay, data))
        under_way.put_nowait((now() + delay, b""))
        with contextlib.suppress(OSError):
            await writing
    finally:
        writer.close()
