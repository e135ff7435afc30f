/**
 * The cells of a sheet: the keys of a spreadsheet, blocks that are pasted, and a report of all cells when one is left.
 * A report has a number, so that an answer to what was before never takes away what has been typed since.
 *
 * @typedef {string[][]} Cells
 * @typedef {object} Sheet
 * @property {number} turn
 * @property {Cells} shown
 * @property {HTMLInputElement | null} typing the cell with what is not reported yet
 * @property {(cells: Cells) => void} report
 * @property {(cells: Cells) => void} show
 */

/** @type {Record<string, number[]>} */
const STEPS = { Enter: [1, 0], Tab: [0, 1], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

/** @param {Component<{ label: string, cells: Cells, turn: number }>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const table = /** @type {HTMLTableElement & { sheet?: Sheet }} */ (parentElement.querySelector(".number-sheet table"));
  const sheet = (table.sheet ??= begin(table, data.turn));
  sheet.report = (cells) => setTriggerValue("typed", { cells, turn: ++sheet.turn });
  table.setAttribute("aria-label", data.label);
  if (data.turn < sheet.turn) return;
  sheet.shown = data.cells;
  sheet.show(data.cells);
}

/** @param {HTMLTableElement} table @param {number} turn @returns {Sheet} */
function begin(table, turn) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  const place = (/** @type {Element} */ cell) => {
    const i = rows.findIndex((row) => row.some((each) => each === cell));
    return [i, rows[i].findIndex((each) => each === cell)];
  };
  const values = () => rows.map((row) => row.map((cell) => cell.value));
  const sheet = /** @type {Sheet} */ ({ turn, shown: [], typing: null, report: () => {}, show });
  // Only cells take the focus.
  const cellOf = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target);

  /** @param {Cells} cells */
  function show(cells) {
    rows.forEach((row, i) => row.forEach((cell, j) => {
      const text = cells[i]?.[j] ?? "";
      if (cell === sheet.typing || cell.value === text) return;
      cell.value = text;
      if (cell === document.activeElement) cell.select();
    }));
  }

  function commit() {
    if (!sheet.typing) return;
    sheet.typing = null;
    sheet.report(values());
  }

  /** @param {HTMLInputElement} cell */
  function select(cell) {
    cell.focus();
    cell.select();
  }

  table.addEventListener("input", (event) => { sheet.typing = cellOf(event); });
  table.addEventListener("focusout", commit);
  table.addEventListener("focusin", (event) => {
    for (const cell of rows.flat()) cell.tabIndex = -1;  // from outside, Tab comes back to the cell that was left
    cellOf(event).tabIndex = 0;
  });
  table.addEventListener("mousedown", (event) => {
    const cell = cellOf(event).closest("td")?.querySelector("input");
    if (!cell || cell === document.activeElement) return;  // a second click sets the caret
    event.preventDefault();
    select(cell);
  });

  table.addEventListener("keydown", (event) => {
    const cell = cellOf(event), { value } = cell, [from, to] = selected(cell);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const [i, j] = place(cell), whole = from === 0 && to === value.length;
    if (event.key === "Enter") commit();
    if (event.key === "F2") cell.setSelectionRange(value.length, value.length);
    if (event.key === "Escape" && cell === sheet.typing) {
      sheet.typing = null;
      cell.value = sheet.shown[i]?.[j] ?? "";
      cell.select();
    }
    const marks = event.shiftKey && event.key.startsWith("Arrow");
    const inside = (event.key === "ArrowLeft" && to > 0) || (event.key === "ArrowRight" && from < value.length);
    if (!(event.key in STEPS) || marks || (inside && !whole)) return;
    const [down, right] = STEPS[event.key].map((step) => (event.shiftKey ? -step : step));
    const next = rows[i + down]?.[j + right];
    if (!next) return;  // at the end of its row, Tab leaves the sheet
    event.preventDefault();
    select(next);
  });

  table.addEventListener("paste", (event) => {
    const block = parts(event.clipboardData?.getData("text/plain") ?? ""), cell = cellOf(event);
    const [from, to] = selected(cell), whole = from === 0 && to === cell.value.length;
    if (!whole && block.length === 1 && block[0].length === 1) return;  // into the text of the cell, as in any box
    event.preventDefault();
    const [i, j] = place(cell), cells = values();
    block.forEach((row, down) => row.forEach((text, right) => {
      if (cells[i + down]?.[j + right] !== undefined) cells[i + down][j + right] = text;
    }));
    sheet.typing = null;
    show(cells);
    sheet.report(cells);
  });

  return sheet;
}

/** From where to where the text of a cell is selected. @param {HTMLInputElement} cell */
function selected(cell) {
  return [cell.selectionStart ?? 0, cell.selectionEnd ?? 0];
}

/**
 * The cells of a copied block: a tab between two, a line for each row; one with a line break inside stands in quotes.
 *
 * @param {string} text
 */
function parts(text) {
  const rows = /** @type {Cells} */ ([[]]);
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (const [, quoted, plain, end] of lines.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
    rows[rows.length - 1].push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows;
}
