"""Data of one's own: a CSV file or points drawn by hand, made into examples that a network of the lab can learn.

Files and links come from strangers. They are read strictly: what is not understood ends in a DataError, a sentence
that says where the trouble is and what would help. Nothing is guessed in silence: a Table's notes tell how it was read.
"""

import codecs
import csv
import hashlib
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.answers import LONGEST, read_number
from lib.arrays import Array
from lib.records import check_non_negative, choose

Labels = NDArray[np.intp]
"""The number of each example's class, shape (n,)."""

MOST_BYTES = 1024 * 1024
"""Bytes of a file: 1 MB."""
MOST_ROWS, MOST_COLUMNS = 5_000, 50
FEWEST_ROWS = 4
MOST_CLASSES = 5
"""Classes that the lab has colours and shapes for."""
LARGEST = 1e100
"""Size of a number; beyond, the sums of a scale would overflow."""
REACH = 2.5
"""Features are scaled to −REACH … REACH, which leaves a margin in the shown plane of −3 … 3."""
TARGET_KINDS = ("classes", "numbers")
"""What a target can be: labels to tell apart, or numbers to come close to."""

POINT_LIMIT = 3.0
"""Points are drawn in the plane −3 … 3."""
MOST_POINTS = 200
FEWEST_PER_CLASS = 2

_TOLD = 3
"""Places that a message lists; of more it tells the number."""
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_MISSING = {"", "nan", "na", "n/a", "null"}
_FOREIGN = (
    (b"PK\x03\x04", "a workbook or another packed file"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""What copying from a web page leaves around a word: two classes would look like one."""
_USUAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,20})?")
"""What nearly all numbers look like: a short cut, for a file may have half a million."""
_COMMA_NUMBER = re.compile(r"[+\-−]?[0-9]*,[0-9]+(?:[eE][+\-−]?[0-9]+)?")
_POINT_NUMBER = re.compile(r"[+\-−]?[0-9]*\.[0-9]+(?:[eE][+\-−]?[0-9]+)?")
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTERS = "abcde"
"""What a link calls the classes."""
_POINT = re.compile(rf"([{_LETTERS}])([0-9a-z]{{2}})([0-9a-z]{{2}})")


class DataError(ValueError):
    """What is wrong with somebody's data, in a sentence for that person."""


@dataclass(frozen=True)
class Table:
    """A CSV file as it was read: cells as text, all rows of one width.

    columns: a name for each column, no two the same even without capital letters. rows: the cells.
    lines: the line of the file in which each row begins. numeric: whether a column holds numbers only.
    decimal_comma: whether 1,5 means 1.5. notes: sentences on how the file was read.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    numeric: tuple[bool, ...]
    decimal_comma: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Affine:
    """A scale for each column, and the way back: scaled = (original − centre)/unit.

    centre, unit: one number per column; units are above 0.
    """

    centre: tuple[float, ...]
    unit: tuple[float, ...]

    @classmethod
    def onto(cls, values: Array, reach: float) -> "Affine":
        """The scale that maps each column of values, shape (n, k), onto −reach … reach; a constant column onto 0."""
        low, high = values.min(axis=0), values.max(axis=0)
        centre, half = (low + high) / 2, (high - low) / 2
        constant = half <= 1e-12 * np.abs(values).max(axis=0)
        unit = np.where(constant, 1, np.maximum(half / reach, np.finfo(np.float64).tiny))
        return cls(tuple(centre.tolist()), tuple(unit.tolist()))

    @classmethod
    def identity(cls, columns: int) -> "Affine":
        """The scale that changes nothing."""
        return cls((0.0,) * columns, (1.0,) * columns)

    def apply(self, values: Array) -> Array:
        """Scale the original values, shape (n, k)."""
        scaled: Array = (values - np.array(self.centre)) / np.array(self.unit)
        return scaled

    def undo(self, values: Array) -> Array:
        """The original values of scaled ones, shape (n, k)."""
        original: Array = values * np.array(self.unit) + np.array(self.centre)
        return original


@dataclass(frozen=True, eq=False)
class Examples:
    """What a network learns from. The arrays are read-only; compare two sets by their fingerprint.

    X: inputs (n, 2), scaled. Y: targets: (n, 1) of 0 and 1 for "binary", one-hot (n, k) for "multiclass",
    (n, 1) scaled to −1 … 1 for "regression". task: one of these three. features: names of the two inputs.
    target: name of what is learned. classes: names in the order of their numbers, () for a regression.
    scaling, target_scaling: from original units to X and Y, and back. notes: sentences worth telling.
    """

    X: Array
    Y: Array
    task: str
    features: tuple[str, str]
    target: str
    classes: tuple[str, ...]
    scaling: Affine
    target_scaling: Affine
    notes: tuple[str, ...] = ()
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        for array in (self.X, self.Y):
            array.setflags(write=False)
        content = repr((self.task, self.features, self.target, self.classes, self.scaling, self.target_scaling))
        digest = hashlib.sha256(content.encode() + self.X.tobytes() + self.Y.tobytes())
        object.__setattr__(self, "fingerprint", digest.hexdigest()[:16])  # frozen, but only once it is complete

    @property
    def counts(self) -> tuple[int, ...]:
        """Examples of each class, () for a regression."""
        if self.task == "regression":
            return ()
        return tuple(np.bincount(_labels(self.Y), minlength=len(self.classes)).tolist())


def read_csv(data: bytes) -> Table:
    """Read a CSV file: UTF-8, UTF-16 or Latin-1; commas, semicolons, tabs or |; with a heading or without one.

    The decimal sign is the point, or the comma where no comma separates columns and no number has a point.
    Lines without any entry are skipped.

    Raises DataError for what is too large, no text, or no table of at least 3 columns and 4 rows.
    """
    if len(data) > MOST_BYTES:
        raise DataError(f"The file has {len(data) / 2**20:.1f} MB; at most {MOST_BYTES // 2**20} MB can be read.")
    text, notes = _decode(data)
    if not text.strip():
        raise DataError("The file is empty.")
    delimiter = _delimiter(text)
    rows, lines, blank = _rows(text, delimiter)
    if delimiter != ",":
        notes.append(f"The columns are separated by {_DELIMITERS[delimiter]}.")
    _check_widths(rows, lines)
    decimal_comma = delimiter != "," and _has_decimal_comma(rows)
    if decimal_comma:
        notes.append("The comma is read as the decimal sign: 1,5 means 1.5.")
    header = not any(_is_number(cell, decimal_comma) for cell in rows[0])
    columns, unnamed = _names(rows[0] if header else [""] * len(rows[0]))
    if header:
        rows, lines = rows[1:], lines[1:]
        if unnamed:
            listed = ", ".join(f"“{columns[j]}”" for j in unnamed[:_TOLD]) + (" …" if len(unnamed) > _TOLD else "")
            notes.append(f"Headings that were empty or not unique have new names: {listed}.")
    else:
        notes.append("The first line has numbers, so there is no heading: the columns are numbered.")
    if blank:
        notes.append(f"{blank} blank line{' was' if blank == 1 else 's were'} skipped.")
    if not FEWEST_ROWS <= len(rows) <= MOST_ROWS:
        few = len(rows) < FEWEST_ROWS
        limit = f"at least {FEWEST_ROWS} are needed" if few else f"at most {MOST_ROWS} can be read"
        raise DataError(f"The file has {len(rows)} row{'' if len(rows) == 1 else 's'} of data; {limit}.")
    numeric = tuple(all(_is_number(cell, decimal_comma) for cell in set(column)) for column in zip(*rows, strict=True))
    return Table(columns, tuple(map(tuple, rows)), tuple(lines), numeric, decimal_comma, tuple(notes))


def suggest_columns(table: Table) -> tuple[str, str, str]:
    """Columns to begin with: the last one as target, and the first two others as features, numeric ones first."""
    *others, target = table.columns
    numeric = dict(zip(table.columns, table.numeric, strict=True))
    x1, x2 = sorted(others, key=lambda name: not numeric[name])[:2]
    return x1, x2, target


def suggest_kind(table: Table, target: str) -> str:
    """What a column most likely is as a target: "numbers" if it has only numbers and many different ones, or "classes".

    Many are more than the lab shows as classes, or so many that few come twice.
    """
    cells = _column(table, target)
    many = len(set(cells)) > min(MOST_CLASSES, len(cells) / 2)
    return "numbers" if many and table.numeric[table.columns.index(target)] else "classes"


def choose_columns(table: Table, x1: str, x2: str, target: str, kind: str) -> Examples:
    """Make examples of two feature columns and a target of one kind: "classes" or "numbers".

    Features are scaled onto −2.5 … 2.5 and a target of numbers onto −1 … 1, for a network learns badly from
    inputs in the thousands. Classes are in the order of their numbers, or else of the alphabet.

    Raises DataError for cells without a number, a constant target, one class only or more than 5.
    Raises ValueError for an unknown column or kind.
    """
    for name, column in (("x1", x1), ("x2", x2), ("target", target)):
        choose(name, column, table.columns)
    choose("kind", kind, TARGET_KINDS)
    if x1 == x2:
        raise DataError(f"Both features are the column “{_shown(x1)}”. Choose two different columns.")
    if target in (x1, x2):
        raise DataError(f"The column “{_shown(target)}” is both feature and target. Choose two others as features.")
    original = np.column_stack([_numbers(table, x1), _numbers(table, x2)])
    scaling = Affine.onto(original, REACH)
    notes = [
        f"“{_shown(name)}” is the same in every row: it tells the network nothing."
        for name, column in zip((x1, x2), original.T, strict=True)
        if (column == column[0]).all()
    ]
    if kind == "numbers":
        values = _numbers(table, target)[:, np.newaxis]
        if (values == values[0]).all():
            raise DataError(f"The target “{_shown(target)}” is the same in every row. There is nothing to learn.")
        target_scaling = Affine.onto(values, 1)
        Y, task, classes = target_scaling.apply(values), "regression", tuple[str, ...]()
    else:
        label, classes = _classes(table, target)
        Y, task = _targets(label, len(classes))
        target_scaling = Affine.identity(Y.shape[1])
        rare = [name for name, count in zip(classes, np.bincount(label), strict=True) if count == 1]
        notes += [f"“{_shown(name)}” has one example only, which goes to the training set." for name in rare]
    X = scaling.apply(original)
    return Examples(X, Y, task, (x1, x2), target, classes, scaling, target_scaling, tuple(notes))


def split(examples: Examples, test_share: float, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Divide at random into (X_train, Y_train, X_test, Y_test), as ``Trainer`` takes them.

    Each class is divided in the same proportion, and has an example in both sets when it has two and
    test_share is above 0. A regression is divided as if it were one class.

    Raises ValueError when test_share is not in [0, 1).
    """
    if check_non_negative("test_share", test_share) >= 1:
        raise ValueError(f"test_share must be a number in [0, 1); got {test_share!r}")
    label = np.zeros(len(examples.X), dtype=int) if examples.task == "regression" else _labels(examples.Y)
    in_test = np.zeros(label.size, dtype=bool)
    for each in np.unique(label):
        members = rng.permutation(np.flatnonzero(label == each))
        size = round(members.size * test_share)
        if test_share > 0:
            size = min(max(size, 1), members.size - 1)
        in_test[members[:size]] = True
    order = rng.permutation(label.size)
    test, train = order[in_test[order]], order[~in_test[order]]
    return examples.X[train], examples.Y[train], examples.X[test], examples.Y[test]


@dataclass(frozen=True)
class Point:
    """A point drawn by hand: its class, 0 to 4, and its place in the plane −3 … 3, kept to 2 decimals.

    Raises ValueError for another class or a place outside the plane.
    """

    label: int
    x1: float
    x2: float

    def __post_init__(self) -> None:
        if isinstance(self.label, bool) or self.label not in range(MOST_CLASSES):
            raise ValueError(f"label must be a whole number from 0 to {MOST_CLASSES - 1}; got {self.label!r}")
        for name in ("x1", "x2"):
            value = float(getattr(self, name))
            if not -POINT_LIMIT <= value <= POINT_LIMIT:
                raise ValueError(f"{name} must be a number from −{POINT_LIMIT:g} to {POINT_LIMIT:g}; got {value!r}")
            object.__setattr__(self, name, round(value, 2) + 0.0)  # −0 + 0 = 0; frozen, but only once it is valid


def write_points(points: Sequence[Point]) -> str:
    """Points as a short text for a link, five characters each: the class, a to e, then x₁ and x₂.

    A coordinate is its number of hundredths above −3, from 0 to 600, in two digits of base 36. No points: "none".
    """
    return "".join(_LETTERS[p.label] + _hundredths(p.x1) + _hundredths(p.x2) for p in points) or "none"


def read_points(text: str) -> tuple[Point, ...]:
    """Read what ``write_points`` wrote; capital letters do not matter.

    Raises DataError, naming the first point that cannot be read, for any other text and for more than 200 points.
    """
    plain = text.strip().lower()
    if plain == "none":
        return ()
    if not plain:
        raise DataError("The points must be “none” or five characters for each point; there is nothing.")
    if len(plain) > 5 * MOST_POINTS:
        raise DataError(f"There are more than {MOST_POINTS} points.")
    points = []
    for number, start in enumerate(range(0, len(plain), 5), start=1):
        match = _POINT.fullmatch(plain[start : start + 5])
        places = [int(part, 36) for part in match.groups()[1:]] if match else []
        if match is None or max(places) > 200 * POINT_LIMIT:
            raise DataError(
                f"Point {number} says “{_shown(plain[start : start + 5])}”. A point has five characters: its class "
                f"a, b, c, d or e, and two for each coordinate, from 00 to {_hundredths(POINT_LIMIT)}."
            )
        points.append(Point(_LETTERS.index(match[1]), *(place / 100 - POINT_LIMIT for place in places)))
    return tuple(points)


def from_points(points: Sequence[Point], names: Sequence[str] = ("0", "1", "2", "3", "4")) -> Examples:
    """Make examples of points drawn by hand; names are those of the five classes.

    Classes 0 and 1 alone are a binary task. With class k above 1 it is one of k + 1 classes, even if others are
    missing, so that every class keeps its number.

    Raises DataError while there are not yet two classes with two points each.
    """
    if len(points) > MOST_POINTS:
        raise DataError(f"There are {len(points)} points; at most {MOST_POINTS} can be used.")
    counts = Counter(point.label for point in points)
    if len(counts) < 2:
        so_far = f"all are {names[points[0].label]}" if points else "there are none"
        raise DataError(f"Draw points of two classes, at least {FEWEST_PER_CLASS} of each; so far {so_far}.")
    few = sorted(label for label, count in counts.items() if count < FEWEST_PER_CLASS)
    if few:
        raise DataError(f"Each class needs at least {FEWEST_PER_CLASS} points: draw one more {names[few[0]]} point.")
    label = np.array([point.label for point in points])
    classes = tuple(names[: max(2, int(label.max()) + 1)])
    Y, task = _targets(label, len(classes))
    X = np.array([(point.x1, point.x2) for point in points])
    return Examples(X, Y, task, ("x₁", "x₂"), "class", classes, Affine.identity(2), Affine.identity(Y.shape[1]))


def _decode(data: bytes) -> tuple[str, list[str]]:
    for signature, what in _FOREIGN:
        if data.startswith(signature):
            raise DataError(f"This is {what}, not a text file. Save the table as CSV first.")
    encoding, note = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            f"The text cannot be read: byte {error.start + 1} is not valid {encoding.upper()}. Save the file as UTF-8."
        ) from None
    text = text.removeprefix("\ufeff")
    if control := _CONTROL.search(text):
        line = len(re.findall(r"\r\n|\r|\n", text[: control.start()])) + 1
        raise DataError(f"Line {line} has a character that no text has. This is no CSV file, or it is damaged.")
    return text, [note] if note else []


def _encoding(data: bytes) -> tuple[str, str]:
    """The encoding of the bytes, and a sentence about it unless it is UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", "The file is read as UTF-16."
    # Without a mark, every other byte of Western text in UTF-16 is 0.
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) > len(data) / 4 > 4 * min(even, odd):
        return ("utf-16-be" if even > odd else "utf-16-le"), "The file is read as UTF-16."
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", "The file is not UTF-8; it is read as Latin-1 (Windows-1252). Check letters with accents."
    return "utf-8", ""


def _records(text: str, delimiter: str, strict: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield (line in which the row begins, cells) for each row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict, skipinitialspace=True)
    begin = 1
    for row in reader:
        yield begin, [cell.strip().strip(_INVISIBLE) for cell in row]
        begin = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The delimiter that gives rows of one width and, among several, most numbers in the first rows."""
    if not re.search(rf"[^\s\"{''.join(_DELIMITERS)}]", text):
        raise DataError("The file has no entries.")
    scores = {}
    for delimiter in _DELIMITERS:
        try:
            filled = (row for _, row in _records(text, delimiter, strict=False) if any(row))
            first = list(islice(filled, 50))
        except csv.Error:
            return delimiter  # a cell of more than 128 kB: reading will fail again, and say where
        width, rows = Counter(map(len, first)).most_common(1)[0] if first else (1, 0)
        if width > 1:
            cells = [cell for row in first for cell in row]
            numbers = sum(_is_number(cell, delimiter != ",") or _is_number(cell, False) for cell in cells)
            scores[delimiter] = (rows / len(first), numbers / len(cells), width)
    if scores:
        return max(scores, key=lambda delimiter: scores[delimiter])
    line = next(line for line in re.split(r"[\r\n]+", text) if line.strip())
    spaced = len(line.split()) > 2
    found = "Its columns seem to be separated by spaces" if spaced else "It has one column only"
    raise DataError(
        f"The file is no table that can be read. {found}; two features and a target are needed, "
        "separated by commas, semicolons, tabs or vertical bars."
    )


def _rows(text: str, delimiter: str) -> tuple[list[list[str]], list[int], int]:
    """Rows with an entry, the line of each, and the number of blank lines between them."""
    rows, lines, blanks, pending = [], [], 0, 0
    line = 1
    try:
        for line, row in _records(text, delimiter, strict=True):
            if any(row):
                rows.append(row)
                lines.append(line)
                blanks, pending = blanks + pending, 0
            else:
                pending += 1  # blank lines at the end of a file are not worth a word
    except csv.Error as error:
        after = lines[-1] + 1 if lines else 1
        what = (
            "a quotation mark is never closed"
            if "end of data" in str(error)
            else "a cell is too long, as if a quotation mark were never closed"
            if "limit" in str(error)
            else "there is text after a closing quotation mark"
        )
        raise DataError(f"From line {after} on, {what}.") from None
    return rows, lines, blanks


def _check_widths(rows: list[list[str]], lines: list[int]) -> None:
    width = len(rows[0])
    wrong = [(line, len(row)) for line, row in zip(lines, rows, strict=True) if len(row) != width]
    if wrong:
        places = _listed([f"line {line} has {columns}" for line, columns in wrong])
        raise DataError(
            f"All lines must have as many columns as line {lines[0]}, which has {width}: {places}. "
            "A text with a comma in it needs quotation marks; numbers with decimal commas need semicolons between them."
        )
    if width < 3:
        raise DataError(f"The file has {width} columns; two features and a target are needed, so at least 3.")
    if width > MOST_COLUMNS:
        raise DataError(f"The file has {width} columns; at most {MOST_COLUMNS} can be read.")


def _has_decimal_comma(rows: list[list[str]]) -> bool:
    cells = [cell for row in rows for cell in row]
    return any(map(_COMMA_NUMBER.fullmatch, cells)) and not any(map(_POINT_NUMBER.fullmatch, cells))


def _names(headings: Sequence[str]) -> tuple[tuple[str, ...], list[int]]:
    """A name for each column, and the columns whose name is new because theirs was empty or not unique."""
    names: list[str] = []
    new = []
    taken = {heading.lower() for heading in map(_shown, headings)}
    used: set[str] = set()
    for j, heading in enumerate(headings):
        name = base = _shown(heading)
        if not name or name.lower() in used:
            new.append(j)
            name = base = f"{name} (column {j + 1})" if name else f"column {j + 1}"
            turn = 2
            while name.lower() in used | taken:
                name, turn = f"{base}, {turn}", turn + 1
        used.add(name.lower())
        names.append(name)
    return tuple(names), new


def _number(cell: str, decimal_comma: bool, largest: float = LARGEST) -> float:
    """The number in a cell. Raises ValueError when there is none; 1/3 is not one, for it may be a date."""
    if _USUAL.fullmatch(cell):
        return float(cell) + 0.0  # −0 + 0 = 0
    if decimal_comma and _COMMA_NUMBER.fullmatch(cell):
        cell = cell.replace(",", ".")
    if "/" in cell:
        raise ValueError(f"“{cell}” is not a number")
    value = read_number(cell) + 0.0
    if abs(value) > largest:
        raise ValueError(f"“{cell}” is more than {largest:g} in size")
    return value


def _is_number(cell: str, decimal_comma: bool, largest: float = LARGEST) -> bool:
    try:
        _number(cell, decimal_comma, largest)
    except ValueError:
        return False
    return True


def _column(table: Table, name: str) -> list[str]:
    j = table.columns.index(name)
    return [row[j] for row in table.rows]


def _numbers(table: Table, name: str) -> Array:
    cells = _column(table, name)
    values, wrong = [], []
    for line, cell in zip(table.lines, cells, strict=True):
        try:
            values.append(_number(cell, table.decimal_comma))
        except ValueError:
            wrong.append((line, cell))
    if wrong:
        hint = ""
        if any(map(_COMMA_NUMBER.fullmatch, cells)) and not table.decimal_comma:
            hint = " A decimal comma is understood when all numbers have it and no comma separates the columns."
        elif any(_is_number(cell, table.decimal_comma, math.inf) for _, cell in wrong):
            hint = f" The largest size of a number is {LARGEST:g}."
        raise DataError(f"The column “{_shown(name)}” must have a number in every row: {_places(wrong)}.{hint}")
    return np.array(values)


def _classes(table: Table, target: str) -> tuple[Labels, tuple[str, ...]]:
    """The number of each row's class, shape (n,), and the classes' names."""
    cells = _column(table, target)
    missing = [place for place in zip(table.lines, cells, strict=True) if place[1].lower() in _MISSING]
    if missing:
        raise DataError(f"The column “{_shown(target)}” does not have a label in every row: {_places(missing)}.")
    numeric = table.numeric[table.columns.index(target)]
    # As numbers, 1 and 1.0 are one class.
    labels: list[Any] = [_number(cell, table.decimal_comma) for cell in cells] if numeric else cells
    names = dict(zip(reversed(labels), reversed(cells), strict=True))
    order = sorted(names)
    if len(order) == 1:
        raise DataError(
            f"The column “{_shown(target)}” has one class only, “{_shown(cells[0])}”. "
            "A network can only learn to tell at least two apart."
        )
    if len(order) > MOST_CLASSES:
        some = ", ".join(f"“{_shown(names[label])}”" for label in order[:_TOLD])
        way_out = " or let the network learn it as numbers" if numeric else ""
        raise DataError(
            f"The column “{_shown(target)}” has {len(order)} classes ({some} …); the lab shows at most "
            f"{MOST_CLASSES}. Choose another column{way_out}."
        )
    return np.array([order.index(label) for label in labels]), tuple(_shown(names[label]) for label in order)


def _targets(label: Labels, classes: int) -> tuple[Array, str]:
    if classes == 2:
        return label[:, np.newaxis].astype(np.float64), "binary"
    one_hot: Array = np.eye(classes)[label]
    return one_hot, "multiclass"


def _labels(Y: Array) -> Labels:
    return Y.argmax(axis=1) if Y.shape[1] > 1 else Y[:, 0].astype(int)


def _hundredths(value: float) -> str:
    high, low = divmod(round((value + POINT_LIMIT) * 100), 36)
    return _BASE36[high] + _BASE36[low]


def _places(cells: Sequence[tuple[int, str]]) -> str:
    return _listed([f"line {n} says “{_shown(cell)}”" if cell else f"line {n} is empty" for n, cell in cells])


def _listed(places: Sequence[str]) -> str:
    more = f" … ({len(places)} in all)" if len(places) > _TOLD else ""
    return ", ".join(places[:_TOLD]) + more


def _shown(text: str) -> str:
    """Somebody's text on one line and not at length."""
    line = "".join(character if character.isprintable() else " " for character in text).strip()
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"
