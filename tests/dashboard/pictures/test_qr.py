"""A QR code says what it was made of: a decoder that is not ours reads it back."""

from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
import zxingcpp

from dashboard.pictures import qr


def drawn(picture: str) -> tuple[ElementTree.Element, int]:
    """The SVG picture, and its modules along a side."""
    svg = ElementTree.fromstring(unquote(picture.partition(",")[2]))
    return svg, int(svg.attrib["viewBox"].split()[-1])


def pixels(picture: str, scale: int = 4) -> np.ndarray:
    """The SVG picture as grey pixels: each line of its path is a row of dark modules."""
    svg, side = drawn(picture)
    grey = np.full((side, side), 255, np.uint8)
    x, y = 0, 0.0
    _, lines = svg.findall("{*}path")
    for command, text in parsed(lines.attrib["d"]):
        if command == "h":
            grey[int(y), x : x + int(text[0])] = 0
            x += int(text[0])
        else:
            x, y = (int(text[0]), float(text[1])) if command == "M" else (x + int(text[0]), y + float(text[1]))
    return np.kron(grey, np.ones((scale, scale), np.uint8))


def parsed(path: str) -> list[tuple[str, list[str]]]:
    """The commands M, m and h of a path, each with its numbers."""
    spaced = path.replace("-", " -")
    for command in "Mmh":
        spaced = spaced.replace(command, f"\n{command} ")
    return [(line.split()[0], line.split()[1:]) for line in spaced.splitlines() if line]


@pytest.mark.parametrize(
    "link",
    [
        "http://192.168.1.20:8501/explore?fn=tanh&z=-3.21",
        "https://lab.example.org/train?data=spiral&hidden=8,8&at=120&hide=fn,rate",
        "http://192.168.1.20:8501/train?points=" + "a008c" * 240,
    ],
)
def test_a_decoder_reads_the_link(link):
    (found,) = zxingcpp.read_barcodes(pixels(qr.picture(link)))
    assert found.text == link


def test_the_largest_code_holds_what_is_said_and_no_more():
    _, side = drawn(qr.picture("x" * qr.LONGEST))
    assert side == 117 + 2 * 4  # with the quiet zone of four modules
    assert qr.picture("x" * (qr.LONGEST + 1)) is None
    assert qr.picture("x" * 20_000) is None
