"""A student who has pressed Play: asks for the next picture when a browser would."""

import asyncio
import json
import struct

from benchmarks.client import Session

STAGES = ("train-stage", "race-stage")
ASKING = "picture-asking"
"""What asks where charts draw the run: dashboard/training/asking.py."""


async def play(student: Session, seconds: float) -> int:
    """Look at a run that plays for so long, on the stage or in charts; return how many pictures."""
    clock, pictures = asyncio.get_running_loop().time, 0
    end = clock() + seconds
    while clock() < end:
        if (interval := pace(student)) == 0:  # the run has paused by itself
            await student.press("play")
            continue
        waited = await look(student)
        pictures += 1
        await asyncio.sleep(max(0.0, interval - waited))
    return pictures


def pace(student: Session) -> float:
    """Seconds from one picture to the next of the run on the student's page; 0 while it pauses."""
    return _moment(student)[2]


async def look(student: Session) -> float:
    """Ask for the next picture; return the seconds until it was there. Raises LookupError where there is no run."""
    key, number, _ = _moment(student)
    if key == ASKING:
        return await student.report(key, "next", number)
    return await student.report(key, "report", {"painted": number, "gestures": []})


def _moment(student: Session) -> tuple[str, int, float]:
    """What asks, the number of the picture, and the seconds until the next."""
    for key in STAGES:
        if key in student.components:  # see the table in dashboard/stage/frame.py
            sent = student.components[key].bytes
            (code,) = struct.unpack_from("<I", sent)
            number, _, interval = struct.unpack_from("<IIH", sent, 4 + code + 3)
            return key, number, interval / 1000
    if ASKING not in student.components:
        raise LookupError(f"page {student.page!r} shows no run")
    told = json.loads(student.components[ASKING].json)
    return ASKING, told["number"], told["seconds"]
