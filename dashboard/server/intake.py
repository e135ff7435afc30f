"""Hear each page at the pace of a person: a socket that sends without a pause would keep the server from all others."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

RATE, AT_ONCE = 30.0, 60
"""Messages of one socket that are heard in a second, and after a rest at once; a slider that is dragged says ten."""


class Intake:
    """Middleware: read more slowly what comes too fast. The rest waits on the line, and nothing is lost."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        clock = asyncio.get_running_loop().time
        due = clock() - AT_ONCE / RATE

        async def slowly() -> Message:
            nonlocal due
            message = await receive()
            now = clock()
            due = max(due, now - AT_ONCE / RATE) + 1 / RATE
            if due > now:
                await asyncio.sleep(due - now)
            return message

        await self.app(scope, slowly, send)
