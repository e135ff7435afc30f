/**
 * Hand over what the page shows: its charts as SVG, its stage as PNG, and the numbers beside them.
 *
 * @typedef {{ longest: number, most: number }} Bounds characters of a picture, and pictures
 */

const AFTER = 3;  // digits of a place in a picture; what another processor rounds otherwise is not seen

/** @param {Component<Bounds>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const button = /** @type {HTMLButtonElement} */ (parentElement.querySelector(".report-add"));
  button.onclick = () => setTriggerValue("added", { drawings: drawings(data), numbers: numbers() });
}

/** What of the page fits a selector, inside its components too. @param {string} selector */
function all(selector) {
  const page = /** @type {Element} */ (document.querySelector('[data-testid="stMain"]'));
  const inside = [...page.querySelectorAll(".stBidiComponent *")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  const found = [page, ...inside].flatMap((root) => [...root.querySelectorAll(selector)]);
  return found.filter((each) => each.checkVisibility());
}

/** @param {Bounds} bounds */
function drawings({ longest, most }) {
  return all(".stage canvas, .stVegaLiteChart svg").map((each) => (each instanceof HTMLCanvasElement ? raster(each) : vector(each)))
    .filter(({ source }) => source.length <= longest).slice(0, most);
}

/** @param {Element} svg */
function vector(svg) {
  const described = svg.closest(".stVegaLiteChart")?.querySelector("[aria-label], [alt]");
  const names = new Map();
  const source = new XMLSerializer().serializeToString(svg)
    .replace(/(clip|gradient_?)(\d+)/g, (name, kind) => {  // counted through the whole visit
      if (!names.has(name)) names.set(name, `${kind}-${names.size}`);
      return names.get(name);
    })
    .replace(/ (?:d|transform|x|y|x1|x2|y1|y2|width|height)="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d{4,}(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(AFTER)))));
  return { source, alt: words(described?.getAttribute("aria-label") ?? described?.getAttribute("alt") ?? "A chart") };
}

/** @param {HTMLCanvasElement} canvas */
function raster(canvas) {
  return { source: canvas.toDataURL("image/png"), alt: words(canvas.getAttribute("aria-label") ?? "The stage") };
}

function numbers() {
  const rows = [];
  for (const row of all(":is(.st-key-readings, .st-key-counts) tbody tr")) {
    const { cells } = /** @type {HTMLTableRowElement} */ (row);
    if (cells.length === 2) rows.push({ label: text(cells[0]), value: text(cells[1]) });
  }
  for (const row of all(".stage dl.numbers > *")) {
    const label = row.querySelector("dt"), value = [...row.querySelectorAll("dd")].map(text).join(" ").trim();
    if (label && value) rows.push({ label: text(label), value });
  }
  for (const metric of all('[data-testid="stMetric"]')) {
    const [label, value] = ["stMetricLabel", "stMetricValue"].map((id) => metric.querySelector(`[data-testid="${id}"]`));
    if (label && value) rows.push({ label: text(label), value: text(value) });
  }
  return rows;
}

/** @param {Element} element */
function text(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const formula of copy.querySelectorAll(".katex")) {
    formula.replaceWith(formula.querySelector("annotation")?.textContent ?? "");
  }
  return words(copy.textContent ?? "");
}

/** @param {string} said */
function words(said) {
  return said.replace(/\s+/g, " ").trim().slice(0, 200);
}
