"""Columns of a table become examples: which are likely meant, and what is made of those that are chosen."""

from collections import Counter, defaultdict
from dataclasses import replace
from typing import Any

import numpy as np

from lib.answers import COMMA, GROUPED, STYLES, read_number
from lib.arrays import Array
from lib.own_data.cells import TEXT, UNCLEAR, is_number, number, places, quoted, shown
from lib.own_data.csv_file import Table
from lib.own_data.examples import Affine, Examples, Labels, targets
from lib.own_data.limits import LARGEST, MOST_CLASSES, DataError
from lib.records import choose

REACH = 2.5
"""Features are scaled to −REACH … REACH, which leaves a margin in the shown plane of −3 … 3."""
TARGET_KINDS = ("classes", "numbers")
"""What a target can be: labels to tell apart, or numbers to come close to."""
FEWEST_COMPLETE = 2
"""Rows without a gap in the chosen columns."""

_TARGET_NAMES = ("class", "label", "target", "species", "y", "diagnosis")
"""What a column that is to be learned is usually called, the surest name first."""


def suggest_columns(table: Table) -> tuple[str, str, str]:
    """Columns to begin with: two features and a target.

    The target is a column with a usual name; else the only text with few labels; else whole numbers of which there
    are few, in the last column, the first, or the one with the fewest; else the last. Features are the first two
    other columns, those with numbers before texts; one that only numbers the rows comes last.
    """
    target = _target(table)
    others = [name for name in table.columns if name != target]

    def rank(name: str) -> tuple[bool, ...]:
        style = table.style(name)
        return style == TEXT, table.counts(name), len(_values(table, name)) < 2, style == UNCLEAR

    x1, x2 = sorted(sorted(others, key=rank)[:2], key=others.index)
    return x1, x2, target


def suggest_kind(table: Table, target: str) -> str:
    """What a column most likely is as a target: "numbers" if it has only numbers and many different ones, or "classes".

    Many are more than the lab shows as classes, or so many that few come twice.
    """
    cells = [cell for cell in table.column(target) if cell]
    many = len(_values(table, target)) > min(MOST_CLASSES, len(cells) / 2)
    return "numbers" if many and table.style(target) != TEXT else "classes"


def differing_in_capitals(table: Table, target: str) -> tuple[tuple[str, ...], ...]:
    """Groups of labels that are the same but for capital letters."""
    groups = defaultdict(list)
    for label in dict.fromkeys(filter(None, table.column(target))):
        groups[label.casefold()].append(label)
    return tuple(tuple(labels) for labels in groups.values() if len(labels) > 1)


def choose_columns(table: Table, x1: str, x2: str, target: str, kind: str, *, join_capitals: bool = False) -> Examples:
    """Make examples of two feature columns and a target of one kind: "classes" or "numbers".

    Rows with a missing cell in one of the three are left out. Features are scaled onto −2.5 … 2.5 and a target of
    numbers onto −1 … 1, for a network learns badly from inputs in the thousands. Classes are in the order of their
    numbers, or else of the alphabet. join_capitals: Yes and yes are one class.

    Raises DataError for cells without a number, commas that could mean two things, too few rows without a gap, a
    constant target, one class only or more than 5. Raises ValueError for an unknown column or kind.
    """
    for argument, column in (("x1", x1), ("x2", x2), ("target", target)):
        choose(argument, column, table.columns)
    choose("kind", kind, TARGET_KINDS)
    if x1 == x2:
        raise DataError(f"Both features are the column “{shown(x1)}”. Choose two different columns.")
    if target in (x1, x2):
        raise DataError(f"The column “{shown(target)}” is both feature and target. Choose two others as features.")
    table, left_out = _complete(table, (x1, x2, target))
    original = np.column_stack([_numbers(table, x1), _numbers(table, x2)])
    scaling = Affine.onto(original, REACH)
    notes = []
    if left_out:
        rows = (
            "1 row has a missing cell in these columns and is"
            if left_out == 1
            else (f"{left_out} rows have a missing cell in these columns and are")
        )
        notes.append(f"{rows} left out.")
    notes += [
        f"“{shown(name)}” is the same in every row: it tells the network nothing."
        for name, column in zip((x1, x2), original.T, strict=True)
        if (column == column[0]).all()
    ]
    notes += [
        f"“{shown(name)}” only numbers the rows: what a network learns from it is the order of the file."
        for name in (x1, x2, target)
        if table.counts(name)
    ]
    if kind == "numbers":
        values = _numbers(table, target)[:, np.newaxis]
        if (values == values[0]).all():
            raise DataError(f"The target “{shown(target)}” is the same in every row. There is nothing to learn.")
        target_scaling = Affine.onto(values, 1)
        Y, task, classes = target_scaling.apply(values), "regression", tuple[str, ...]()
    else:
        label, classes = _classes(table, target, join_capitals)
        Y, task = targets(label, len(classes))
        target_scaling = Affine.identity(Y.shape[1])
        rare = [name for name, count in zip(classes, np.bincount(label), strict=True) if count == 1]
        notes += [f"“{shown(name)}” has one example only, which goes to the training set." for name in rare]
        notes += [
            f"{quoted(labels)} {'are one class' if join_capitals else 'differ in capital letters only'}."
            for labels in differing_in_capitals(table, target)
        ]
    X = scaling.apply(original)
    return Examples(X, Y, task, (x1, x2), target, classes, scaling, target_scaling, tuple(notes))


def _values(table: Table, name: str) -> set[Any]:
    """The different values of a column: as numbers, 1 and 1.0 are one."""
    cells = set(table.column(name)) - {""}
    style = table.style(name)
    return cells if style in (TEXT, UNCLEAR) else {number(cell, style) for cell in cells}


def _target(table: Table) -> str:
    able = [name for name in table.columns if not table.counts(name) and _can_be_learned(table, name)]
    called = {name.lower(): name for name in table.columns}
    for name in _TARGET_NAMES:
        beside_x = name == "y" and "x" in called  # the coordinates of points
        if called.get(name) in able and not beside_x:
            return called[name]
    texts = [name for name in able if table.style(name) == TEXT]
    if len(texts) == 1:
        return texts[0]
    few = [name for name in able if _has_few_whole_numbers(table, name)]
    for name in (table.columns[-1], table.columns[0]):
        if name in few:
            return name
    if few:
        return min(few, key=lambda name: len(_values(table, name)))
    return able[-1] if able else table.columns[-1]


def _can_be_learned(table: Table, name: str) -> bool:
    """Whether a column is no error as a target: numbers that differ, or up to 5 labels that come again."""
    different = len(_values(table, name))
    if table.style(name) != TEXT:
        return different > 1
    return 1 < different <= MOST_CLASSES and different < sum(map(bool, table.column(name)))


def _has_few_whole_numbers(table: Table, name: str) -> bool:
    if table.style(name) in (TEXT, UNCLEAR) or suggest_kind(table, name) != "classes":
        return False
    return all(value.is_integer() for value in _values(table, name))


def _complete(table: Table, names: tuple[str, ...]) -> tuple[Table, int]:
    """The table without the rows that lack a cell in one of the columns, and how many those are."""
    places = [table.columns.index(name) for name in names]
    kept = [i for i, row in enumerate(table.rows) if all(row[j] for j in places)]
    left_out = len(table.rows) - len(kept)
    if len(kept) < FEWEST_COMPLETE:
        raise DataError(
            f"Of {len(table.rows)} rows, {len(kept) or 'none'} has an entry in each of {quoted(names)}; "
            f"at least {FEWEST_COMPLETE} are needed. Choose other columns."
        )
    rows, lines = tuple(table.rows[i] for i in kept), tuple(table.lines[i] for i in kept)
    return replace(table, rows=rows, lines=lines), left_out


def _numbers(table: Table, name: str) -> Array:
    """A column without missing cells as numbers."""
    cells, style = table.column(name), table.style(name)
    if style == UNCLEAR:
        commas = [(line, cell) for line, cell in zip(table.lines, cells, strict=True) if "," in cell]
        ways = " or ".join(f"{read_number(commas[0][1], way):.12g}" for way in (GROUPED, COMMA))
        raise DataError(
            f"In the column “{shown(name)}” a comma could mean two things: {places(commas)}, and the first is {ways}. "
            "Say which, or write the numbers without such commas."
        )
    if style == TEXT:  # the style in which fewest are wrong is likely meant
        style = min(STYLES, key=lambda style: sum(not is_number(cell, style) for cell in cells))
    wrong = [(line, cell) for line, cell in zip(table.lines, cells, strict=True) if not is_number(cell, style)]
    if wrong:
        hint = ""
        if any("," in cell and is_number(cell, COMMA) for cell in cells):
            hint = " A decimal comma is understood when all numbers of the column have it."
        elif any(is_number(cell, style, np.inf) for _, cell in wrong):
            hint = f" The largest size of a number is {LARGEST:g}."
        raise DataError(f"The column “{shown(name)}” must have a number in every row: {places(wrong)}.{hint}")
    return np.array([number(cell, style) for cell in cells])


def _classes(table: Table, target: str, join_capitals: bool) -> tuple[Labels, tuple[str, ...]]:
    """The number of each row's class, shape (n,), and the classes' names: of several spellings the most frequent."""
    cells, style = table.column(target), table.style(target)
    numeric = style not in (TEXT, UNCLEAR)
    labels: list[Any] = list(cells)
    if numeric:  # as numbers, 1 and 1.0 are one class
        labels = [number(cell, style) for cell in cells]
    elif join_capitals:
        labels = [cell.casefold() for cell in cells]
    spelled = Counter(zip(labels, cells, strict=True))
    names = {label: cell for (label, cell), _ in reversed(spelled.most_common())}
    order = sorted(names)
    if len(order) == 1:
        raise DataError(
            f"The column “{shown(target)}” has one class only, “{shown(cells[0])}”. "
            "A network can only learn to tell at least two apart."
        )
    if len(order) > MOST_CLASSES:
        way_out = " or let the network learn it as numbers" if numeric else ""
        raise DataError(
            f"The column “{shown(target)}” has {len(order)} classes ({quoted([names[label] for label in order])}); "
            f"the lab shows at most {MOST_CLASSES}. Choose another column{way_out}."
        )
    return np.array([order.index(label) for label in labels]), tuple(shown(names[label]) for label in order)
