/**
 * A slider under the x axis of a chart, exactly as long and on the same scale. The thumb moves at once, and an answer to
 * what was before moves nothing back.
 *
 * @typedef {{ label: string, value: number, last: number, power: number, heard: number }} Shown
 * @typedef {{ show: (next: Shown) => void, reports: Reports }} Timeline
 */

import { Reports } from "./reports.js";

const PAGE = 10;

/** @param {Component<Shown>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const timeline = /** @type {HTMLElement & { own?: Timeline }} */ (parentElement.querySelector(".timeline"));
  const own = (timeline.own ??= begin(timeline, data));
  own.reports.send = (report) => setTriggerValue("moved", report);
  own.show(data);
}

/** @param {HTMLElement} timeline @param {Shown} first @returns {Timeline} */
function begin(timeline, first) {
  const own = { show, reports: new Reports(timeline, first.heard) };
  const bar = /** @type {HTMLElement} */ (timeline.querySelector(".bar"));
  const thumb = /** @type {HTMLElement} */ (bar.querySelector(".thumb"));
  let data = first, value = first.value, dragged = false;

  // The line of the chart's x axis, on the screen: the only axis of the place that has one.
  const place = /** @type {Element} */ (timeline.closest('[class*="st-key-along-"]'));
  function axis() {
    const lines = [...place.querySelectorAll(".stVegaLiteChart .role-axis-domain line")];
    return lines.map((line) => line.getBoundingClientRect()).find((box) => box.width > box.height);
  }

  function draw() {
    const line = axis(), from = timeline.getBoundingClientRect();
    bar.style.left = line ? `${line.left - from.left}px` : "0";
    bar.style.width = line ? `${line.width}px` : "100%";
    bar.style.setProperty("--share", String((value / data.last) ** (1 / data.power)));
    thumb.setAttribute("aria-valuenow", String(value));
  }

  /** @param {Shown} next */
  function show(next) {
    data = next;
    own.reports.hear(data.heard);
    if (!dragged && own.reports.settled) value = data.value;
    thumb.setAttribute("aria-label", data.label);
    thumb.setAttribute("aria-valuemin", "0");
    thumb.setAttribute("aria-valuemax", String(data.last));
    draw();
  }

  /** @param {number} to @param {boolean} done whether the thumb has been let go */
  function move(to, done) {
    const next = Math.min(data.last, Math.max(0, Math.round(to)));
    if (next === value && !done) return;
    value = next;
    draw();
    own.reports.tell({ value, done });
  }

  const under = (/** @type {PointerEvent} */ { clientX }) => {
    const box = bar.getBoundingClientRect();
    return data.last * Math.min(1, Math.max(0, (clientX - box.left) / box.width)) ** data.power;
  };

  timeline.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !bar.contains(/** @type {Node} */ (event.target))) return;
    dragged = true;
    timeline.setPointerCapture(event.pointerId);
    event.preventDefault();
    thumb.focus();
    move(under(event), false);
  });
  timeline.addEventListener("pointermove", (event) => { if (dragged) move(under(event), false); });
  const end = (/** @type {PointerEvent} */ event) => {
    if (!dragged) return;
    dragged = false;
    move(event.type === "pointerup" ? under(event) : value, true);
  };
  timeline.addEventListener("pointerup", end);
  timeline.addEventListener("pointercancel", end);

  thumb.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = /** @type {Record<string, number>} */ ({
      ArrowRight: value + 1, ArrowUp: value + 1, ArrowLeft: value - 1, ArrowDown: value - 1,
      PageUp: value + PAGE, PageDown: value - PAGE, Home: 0, End: data.last,
    })[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(to, true);
  });
  // The chart comes late, in another size, or is drawn anew.
  new ResizeObserver(draw).observe(place);
  new MutationObserver(draw).observe(place, { subtree: true, childList: true, attributeFilter: ["x2"] });
  return own;
}
