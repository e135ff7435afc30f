/**
 * Handles over a chart: where the pointer drags one is reported in units of the chart's axes. A handle stands where the
 * page says, as the picture under it does.
 *
 * @typedef {[low: number, high: number]} Span
 * @typedef {{ name: string, x: number, y: number, tip: string, kind: string }} Handle
 * @typedef {{ handles: Handle[], x: Span, y: Span, equal: boolean, right: number, heard: number }} Shown
 * @typedef {{ show: (next: Shown) => void, reports: Reports }} Handles
 */

import { Reports } from "./reports.js";

/** @param {Component<Shown>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const layer = /** @type {HTMLElement & { own?: Handles }} */ (parentElement.querySelector(".handles"));
  const own = (layer.own ??= begin(layer, data));
  own.reports.send = (report) => setTriggerValue("moved", report);
  own.show(data);
}

/** @param {HTMLElement} layer @param {Shown} first @returns {Handles} */
function begin(layer, first) {
  const own = { show, reports: new Reports(layer, first.heard) };
  const place = /** @type {Element} */ (layer.closest('[class*="st-key-handled-"]'));
  const marks = () => /** @type {HTMLElement[]} */ ([...layer.children]);
  let data = first, frame = 0;
  let drag = /** @type {{ id: number, name: string | undefined, dx: number, dy: number } | null} */ (null);

  // The rectangle between the axes, on the screen.
  function plot() {
    const box = place.querySelector(".stVegaLiteChart svg .role-frame.root .background")?.getBoundingClientRect();
    return box && new DOMRect(box.left, box.top, box.width - data.right, box.height);
  }

  /** From end to end; where a unit is as long on both axes, the longer side shows more. @param {DOMRect} box */
  function axes({ width, height }) {
    const [x, y] = [data.x, data.y], short = Math.min(width, height);
    const wider = (/** @type {Span} */ [low, high], /** @type {number} */ side) => {
      const more = data.equal ? (high - low) * (side / short - 1) / 2 : 0;
      return [low - more, high + more];
    };
    return { x: wider(x, width), y: wider(y, height) };
  }

  // Once in a frame, however much changes before it: to measure between changes makes the browser lay out the page anew.
  function draw() {
    frame ||= requestAnimationFrame(drawNow);
  }

  function drawNow() {
    frame = 0;
    const box = plot();
    layer.hidden = !box;
    if (!box) return;
    const { x, y } = axes(box), from = layer.getBoundingClientRect();
    for (const mark of marks()) {
      const handle = data.handles.find(({ name }) => name === mark.dataset.name);
      if (!handle) continue;
      mark.style.left = `${box.left - from.left + (handle.x - x[0]) / (x[1] - x[0]) * box.width}px`;
      mark.style.top = `${box.top - from.top + (y[1] - handle.y) / (y[1] - y[0]) * box.height}px`;
    }
  }

  /** @param {Shown} next */
  function show(next) {
    data = next;
    for (const mark of marks()) {
      if (!data.handles.some(({ name }) => name === mark.dataset.name)) mark.remove();
    }
    for (const { name, tip, kind } of data.handles) {
      let mark = marks().find((each) => each.dataset.name === name);
      if (!mark) {
        mark = document.createElement("div");
        mark.className = `handle ${kind}`;
        mark.dataset.name = name;
        layer.append(mark);
      }
      mark.title = tip;
    }
    draw();
    own.reports.hear(data.heard);
  }

  /** Of handles that overlap, the one whose middle is nearest. @param {PointerEvent} event */
  function nearest({ clientX, clientY }) {
    const found = marks().map((mark) => {
      const box = mark.getBoundingClientRect();
      return { mark, dx: clientX - box.left - box.width / 2, dy: clientY - box.top - box.height / 2 };
    });
    return found.reduce((a, b) => (Math.hypot(b.dx, b.dy) < Math.hypot(a.dx, a.dy) ? b : a));
  }

  /** Report where the dragged handle is, in units of the axes. @param {PointerEvent} event @param {boolean} done */
  function tell(event, done) {
    const box = plot();
    if (!box || !drag) return;
    const { x, y } = axes(box);
    const right = share(event.clientX - drag.dx, box.left, box.width);
    const down = share(event.clientY - drag.dy, box.top, box.height);
    own.reports.tell({
      handle: drag.name,
      x: within(x[0] + right * (x[1] - x[0]), data.x),
      y: within(y[1] - down * (y[1] - y[0]), data.y),
      done,
    });
  }

  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || drag) return;
    const { mark, dx, dy } = nearest(event);
    drag = { id: event.pointerId, name: mark.dataset.name, dx, dy };
    mark.setPointerCapture(event.pointerId);
    mark.classList.add("dragged");
    event.preventDefault();
  });
  layer.addEventListener("pointermove", (event) => {
    if (drag?.id === event.pointerId) tell(event, false);
  });
  const end = (/** @type {PointerEvent} */ event) => {
    if (drag?.id !== event.pointerId) return;
    /** @type {Element} */ (event.target).classList.remove("dragged");
    tell(event, true);
    drag = null;
  };
  layer.addEventListener("pointerup", end);
  layer.addEventListener("pointercancel", end);

  // The picture comes late, in another size, or is drawn anew.
  new ResizeObserver(draw).observe(place);
  new MutationObserver(draw).observe(place, { subtree: true, childList: true, attributeFilter: ["d", "width", "height"] });
  return own;
}

/** Where a place lies on a side, from 0 to 1. @param {number} at @param {number} low @param {number} size */
function share(at, low, size) {
  return within((at - low) / size, [0, 1]);
}

/** @param {number} value @param {Span} span */
function within(value, [low, high]) {
  return Math.min(high, Math.max(low, value));
}
