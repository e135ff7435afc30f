// The cells of a sheet: the keys of a spreadsheet, blocks that are pasted, and a report of all cells when one is left.
// A report has a number, so that an answer to what was before never takes away what has been typed since.

const STEPS = { Enter: [1, 0], Tab: [0, 1], ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

export default function ({ data, parentElement, setTriggerValue }) {
  const table = parentElement.querySelector(".number-sheet table");
  const sheet = (table.sheet ??= begin(table, data.turn));
  sheet.report = (cells) => setTriggerValue("typed", { cells, turn: ++sheet.turn });
  table.setAttribute("aria-label", data.label);
  if (data.turn < sheet.turn) return;
  sheet.shown = data.cells;
  sheet.show(data.cells);
}

function begin(table, turn) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  const place = (cell) => [cell.closest("tr").sectionRowIndex, cell.closest("td").cellIndex - 1];
  const values = () => rows.map((row) => row.map((cell) => cell.value));
  const sheet = { turn, shown: [], typing: null, report: null, show };  // typing: the cell with what is not reported yet

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

  function select(cell) {
    cell.focus();
    cell.select();
  }

  table.addEventListener("input", (event) => { sheet.typing = event.target; });
  table.addEventListener("focusout", commit);
  table.addEventListener("focusin", (event) => {
    table.querySelector("[tabindex='0']").tabIndex = -1;  // from outside, Tab comes back to the cell that was left
    event.target.tabIndex = 0;
  });
  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td")?.querySelector("input");
    if (!cell || cell === document.activeElement) return;  // a second click sets the caret
    event.preventDefault();
    select(cell);
  });

  table.addEventListener("keydown", (event) => {
    const cell = event.target, { selectionStart: from, selectionEnd: to, value } = cell;
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
    const block = parts(event.clipboardData.getData("text/plain")), cell = event.target;
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
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

// The cells of a copied block: a tab between two, a line for each row; one with a line break inside stands in quotes.
function parts(text) {
  const rows = [[]];
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (const [, quoted, plain, end] of lines.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\n") rows.push([]);
    if (end === "") break;
  }
  return rows;
}
