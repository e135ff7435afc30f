"""A student who has pressed Play: asks for the next picture when a browser would."""

import asyncio
import struct

from benchmarks.client import Session

STAGES = ("train-stage", "race-stage")


async def play(student: Session, seconds: float) -> int:
    """Look at a run that plays for so long, on the stage or in a fragment that repeats; return how many pictures."""
    clock, pictures = asyncio.get_running_loop().time, 0
    end = clock() + seconds
    while clock() < end:
        stage = next((key for key in STAGES if key in student.components), "")
        if stage and (moment := _moment(student.components[stage].bytes))[1]:
            number, interval = moment
            waited = await student.report(stage, "report", {"painted": number, "gestures": []})
        elif student.repeats and not stage:
            ((fragment, interval),) = student.repeats.items()
            waited = await student.rerun(fragment)
        else:  # the run has paused by itself
            await student.press("play")
            continue
        pictures += 1
        await asyncio.sleep(max(0.0, interval - waited))
    return pictures


def _moment(sent: bytes) -> tuple[int, float]:
    """Number of a picture, and the seconds until the next: see the table in dashboard/stage/frame.py."""
    (code,) = struct.unpack_from("<I", sent)
    number, _, pace = struct.unpack_from("<IIH", sent, 4 + code + 3)
    return number, pace / 1000
