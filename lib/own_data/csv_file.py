"""A CSV file becomes a table of text: its encoding, delimiter, heading, numbers and gaps are found, and told.

Files come from strangers. They are read strictly: what is not understood ends in a DataError, a sentence that says
where the trouble is and what would help. Nothing is guessed in silence: a Table's notes tell how it was read.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lib.answers import COMMA, GROUPED, POINT
from lib.own_data.cells import (
    TEXT,
    UNCLEAR,
    cleaned,
    is_number,
    listed,
    number,
    quoted,
    style_of,
    without_missing,
)
from lib.own_data.heading import is_heading, names, numbers_the_rows
from lib.own_data.limits import FEWEST_ROWS, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, DataError
from lib.records import choose

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SEPARATOR_LINE = re.compile(r'"?sep=([^"\r\n])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""How spreadsheets are told what separates the columns."""
_FOREIGN = (
    (b"PK\x03\x04", "a workbook or another packed file"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Table:
    """A CSV file as it was read: cells as text, "" for a missing one, all rows of one width.

    columns: a name for each column, no two the same even without capital letters. rows: the cells.
    lines: the line of the file in which each row begins. styles: how each column writes numbers, one of STYLES, or
    UNCLEAR where a comma could mean two things, or TEXT. counters: whether each column only numbers the rows.
    notes: sentences on how the file was read.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    styles: tuple[str, ...]
    counters: tuple[bool, ...]
    notes: tuple[str, ...]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Whether each column holds only numbers, missing cells aside."""
        return tuple(style != TEXT for style in self.styles)

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of a column."""
        j = self.columns.index(name)
        return tuple(row[j] for row in self.rows)

    def style(self, name: str) -> str:
        """How a column writes numbers."""
        return self.styles[self.columns.index(name)]

    def counts(self, name: str) -> bool:
        """Whether a column only numbers the rows."""
        return self.counters[self.columns.index(name)]


def read_csv(data: bytes) -> Table:
    """Read a CSV file: UTF-8, UTF-16 or Latin-1; commas, semicolons, tabs or |; with a heading or without one.

    A first line such as sep=; is obeyed. What a comma in a number means is decided for each column.
    Lines without any entry are skipped; columns without any are left out.

    Raises DataError for what is too large, no text, or no table of at least 3 columns and 4 rows.
    """
    if len(data) > MOST_BYTES:
        raise DataError(f"The file has {len(data) / 2**20:.1f} MB; at most {MOST_BYTES // 2**20} MB can be read.")
    text, notes = _decode(data)
    said = _SEPARATOR_LINE.match(text)
    text = text[said.end() :] if said else text
    if not text.strip():
        raise DataError("The file is empty.")
    delimiter = said[1] if said else _delimiter(text)
    rows, lines, blank = _rows(text, delimiter, first=2 if said else 1)
    if delimiter != ",":
        notes.append(f"The columns are separated by {_named(delimiter, 's')}.")
    rows, trimmed = _trimmed(rows)
    _check_widths(rows, lines, delimiter)
    if trimmed:
        notes.append("Empty columns at the end are left out.")

    columns = [without_missing(column) for column in _columns(rows[1:], len(rows[0]))]
    heading = rows[0] if is_heading(rows[0], columns) else None
    if heading is None:
        columns = [without_missing(column) for column in _columns(rows, len(rows[0]))]
        notes.append("The first line is read as data, so there is no heading: the columns are numbered.")
    else:
        rows, lines = rows[1:], lines[1:]
        if any(map(is_number, heading)):
            notes.append(f"The first line is read as the heading: {quoted(heading)}.")
    called, renamed = names(heading or [""] * len(columns))
    kept = [j for j, column in enumerate(columns) if any(column)]
    if heading and (told := [called[j] for j in renamed if j in kept]):
        notes.append(f"Headings that were empty or not unique have new names: {quoted(told)}.")
    if blank:
        notes.append(f"{blank} blank line{' was' if blank == 1 else 's were'} skipped.")
    if not FEWEST_ROWS <= len(rows) <= MOST_ROWS:
        few = len(rows) < FEWEST_ROWS
        limit = f"at least {FEWEST_ROWS} are needed" if few else f"at most {MOST_ROWS} can be read"
        raise DataError(f"The file has {len(rows)} row{'' if len(rows) == 1 else 's'} of data; {limit}.")

    if empty := [called[j] for j in range(len(columns)) if j not in kept]:
        notes.append(f"Columns without any entry are left out: {quoted(empty)}.")
    if len(kept) < 3:
        raise DataError(f"The file has {len(kept)} columns with entries; at least 3 are needed.")
    if words := _words_for_missing(rows, columns, kept):
        notes.append(f"Cells with {quoted(words)} count as missing.")
    styles = [style_of(columns[j]) for j in kept]
    notes += _notes_on_numbers([called[j] for j in kept], [columns[j] for j in kept], styles)
    return Table(
        tuple(called[j] for j in kept),
        tuple(zip(*(columns[j] for j in kept), strict=True)),
        tuple(lines),
        tuple(styles),
        tuple(numbers_the_rows(heading[j] if heading else None, columns[j]) for j in kept),
        tuple(notes),
    )


def settled(table: Table, style: str) -> Table:
    """The table with every column that is UNCLEAR read in one of two styles: COMMA or GROUPED.

    Raises ValueError for another style.
    """
    choose("style", style, (COMMA, GROUPED))
    return replace(table, styles=tuple(style if each == UNCLEAR else each for each in table.styles))


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
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=strict, skipinitialspace=delimiter != " "
    )
    begin = 1
    for row in reader:
        yield begin, [cleaned(cell) for cell in row]
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
            styles = (POINT,) if delimiter == "," else (POINT, COMMA)
            numbers = sum(any(is_number(cell, style) for style in styles) for cell in cells)
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


def _named(delimiter: str, plural: str = "") -> str:
    return _DELIMITERS[delimiter] + plural if delimiter in _DELIMITERS else f"“{delimiter}”"


def _rows(text: str, delimiter: str, first: int) -> tuple[list[list[str]], list[int], int]:
    """Rows with an entry, the line of each, and the number of blank lines between them; the text begins in a line."""
    rows, lines, blanks, pending = [], [], 0, 0
    try:
        for line, row in _records(text, delimiter, strict=True):
            if any(row):
                rows.append(row)
                lines.append(line + first - 1)
                blanks, pending = blanks + pending, 0
            else:
                pending += 1  # blank lines at the end of a file are not worth a word
    except csv.Error as error:
        after = lines[-1] + 1 if lines else first
        what = (
            "a quotation mark is never closed"
            if "end of data" in str(error)
            else "a cell is too long, as if a quotation mark were never closed"
            if "limit" in str(error)
            else "there is text after a closing quotation mark"
        )
        raise DataError(f"From line {after} on, {what}.") from None
    if not rows:
        raise DataError("The file has no entries.")
    return rows, lines, blanks


def _trimmed(rows: list[list[str]]) -> tuple[list[list[str]], bool]:
    """The rows without the columns at the end in which none of them has an entry, and whether there were such."""
    width = max(j + 1 for row in rows for j, cell in enumerate(row) if cell)
    return [row[:width] for row in rows], any(len(row) > width for row in rows)


def _check_widths(rows: list[list[str]], lines: list[int], delimiter: str) -> None:
    width = len(rows[0])
    wrong = [(line, len(row)) for line, row in zip(lines, rows, strict=True) if len(row) != width]
    if wrong:
        places = listed([f"line {line} has {columns}" for line, columns in wrong])
        commas = "; numbers with decimal commas need semicolons between them" if delimiter == "," else ""
        raise DataError(
            f"All lines must have as many columns as line {lines[0]}, which has {width}: {places}. "
            f"A text with a {_named(delimiter)} in it needs quotation marks{commas}."
        )
    if width < 3:
        counted = "1 column" if width == 1 else f"{width} columns"
        raise DataError(f"The file has {counted}; two features and a target are needed, so at least 3.")
    if width > MOST_COLUMNS:
        raise DataError(f"The file has {width} columns; at most {MOST_COLUMNS} can be read.")


def _columns(rows: Sequence[Sequence[str]], width: int) -> list[tuple[str, ...]]:
    return [tuple(row[j] for row in rows) for j in range(width)]


def _words_for_missing(rows: list[list[str]], columns: list[list[str]], kept: list[int]) -> list[str]:
    """What stands in cells that count as missing, but for nothing."""
    found = (row[j] for j in kept for row, cell in zip(rows, columns[j], strict=True) if not cell)
    return [word for word in dict.fromkeys(found) if word]


def _notes_on_numbers(called: Sequence[str], columns: Sequence[Sequence[str]], styles: Sequence[str]) -> list[str]:
    """Sentences on commas and points in numbers, each with an example from the file."""
    marked = [j for j, column in enumerate(columns) if styles[j] != TEXT and any(map(_marks, set(column)))]
    notes = []
    for style, meaning in (
        (COMMA, "The comma is read as the decimal sign"),
        (GROUPED, "The comma separates thousands"),
        (POINT, "The point is read as the decimal sign"),
    ):
        having = [j for j in marked if styles[j] == style]
        if style == POINT:  # worth a word only where a point might separate thousands, as the file's other commas say
            having = [
                j for j in having if COMMA in styles and all(is_number(cell, COMMA) for cell in columns[j] if cell)
            ]
        if having:
            where = "" if having == marked else f" in {quoted([called[j] for j in having])}"
            notes.append(f"{meaning}{where}: {_examples([cell for j in having for cell in columns[j]], style)}.")
    return notes


def _marks(cell: str) -> str:
    """The comma and the point that are in a number."""
    return "".join(mark for mark in ",." if mark in cell)


def _examples(cells: Sequence[str], style: str) -> str:
    """A number with a comma, and one that has a point only, and what they mean."""
    first = [next((cell for cell in cells if _marks(cell)[:1] == mark), "") for mark in ",."]
    told = first if style == COMMA else [next(filter(None, first))]
    return ", ".join(f"{cell} means {number(cell, style):.12g}" for cell in told if cell)
