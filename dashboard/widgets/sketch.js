/**
 * A curve over a panel of a chart. The pointer draws it; with the keys, left and right go from place to place, up and
 * down raise and lower the curve there. It is reported when the pointer is let go, or the keys rest.
 *
 * @typedef {(number | null)[]} Heights null where nothing is drawn
 * @typedef {object} Shown
 * @property {number[]} places on the x axis
 * @property {Heights} heights
 * @property {number} low
 * @property {number} high
 * @property {number} panel
 * @property {string} x
 * @property {string} y
 * @property {number} turn
 * @property {boolean} final whether it stands as it is
 *
 * @typedef {{ heights: Heights, turn: number }} Drawn
 * @typedef {{ show: (next: Shown) => void, report: (told: Drawn) => void }} Sketch
 */

const REST = 400;  // milliseconds
const STEPS = 50;  // of the keys, from the lower edge to the upper

/** @param {Component<Shown>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const layer = /** @type {HTMLElement & { own?: Sketch }} */ (parentElement.querySelector(".sketch"));
  const own = (layer.own ??= begin(layer, data));
  own.report = (told) => setTriggerValue("drawn", told);
  own.show(data);
}

/** @param {HTMLElement} layer @param {Shown} first @returns {Sketch} */
function begin(layer, first) {
  const own = /** @type {Sketch} */ ({ show, report: () => {} });
  const element = /** @type {HTMLElement} */ (layer.closest(".stElementContainer"));
  const place = /** @type {HTMLElement} */ (element.parentElement);
  const line = /** @type {SVGElement} */ (layer.querySelector("polyline"));
  const hint = /** @type {HTMLElement} */ (layer.querySelector(".hint"));
  let data = first, heights = /** @type {Heights} */ ([]), turn = 0;
  let pen = /** @type {{ id: number, at: { i: number, height: number } | null } | null} */ (null);
  let timer = /** @type {number | undefined} */ (undefined);

  /** The panel of the chart, on the screen. */
  function panel() {
    const frames = place.querySelectorAll(".stVegaLiteChart svg .role-scope > g > .background");
    const frame = frames[data.panel] ?? place.querySelectorAll(".stVegaLiteChart svg .role-frame.root > g > .background")[0];
    return frame?.getBoundingClientRect();
  }

  const drawn = () => heights.flatMap((height, i) => (height === null ? [] : [{ i, height }]));
  const ends = () => /** @type {[number, number]} */ ([data.places[0], data.places.at(-1)]);
  const across = (/** @type {number} */ i) => (data.places[i] - ends()[0]) / (ends()[1] - ends()[0]);
  const down = (/** @type {number} */ height) => (data.high - height) / (data.high - data.low);
  const within = (/** @type {number} */ height) => Math.min(data.high, Math.max(data.low, height));

  /** Where the curve stands at a place: as drawn, else as the nearest place that is. @param {number} i */
  function near(i) {
    const known = drawn();
    if (!known.length) return within(0);
    return known.reduce((a, b) => (Math.abs(b.i - i) < Math.abs(a.i - i) ? b : a)).height;
  }

  function draw() {
    const box = panel();
    layer.hidden = !box?.width;
    if (!box?.width) return;
    const from = element.getBoundingClientRect();
    Object.assign(layer.style, {
      left: `${box.left - from.left}px`, top: `${box.top - from.top}px`, width: `${box.width}px`, height: `${box.height}px`,
    });
    const known = drawn(), last = heights.length - 1;
    const level = known.length ? [{ i: 0, height: near(0) }, ...known, { i: last, height: near(last) }] : [];
    line.setAttribute("points", level.map(({ i, height }) => `${across(i) * box.width},${down(height) * box.height}`).join(" "));
    const words = known.length ? "" : `Draw ${data.y} here`;
    if (hint.textContent !== words) hint.textContent = words;
    for (const [i, dot] of dots().entries()) {
      const height = near(i);
      dot.style.left = `${across(i) * 100}%`;
      dot.style.top = `${down(height) * 100}%`;
      dot.setAttribute("aria-valuenow", String(Number(height.toPrecision(3))));
      dot.setAttribute("aria-valuetext", heights[i] === null ? "not drawn" : String(Number(height.toPrecision(3))));
    }
  }

  const dots = () => /** @type {HTMLElement[]} */ ([...layer.querySelectorAll("[role=slider]")]);

  /** @param {Shown} next */
  function show(next) {
    data = next;
    layer.inert = data.final;
    if (data.turn >= turn && !pen && !timer) [heights, turn] = [[...data.heights], data.turn];
    if (dots().length !== data.places.length) {
      dots().forEach((dot) => dot.remove());
      for (const [i, x] of data.places.entries()) {
        const dot = document.createElement("div");
        dot.tabIndex = i === (data.places.length - 1) / 2 ? 0 : -1;  // one stop of Tab: in the middle at first
        dot.setAttribute("role", "slider");
        dot.setAttribute("aria-orientation", "vertical");
        dot.setAttribute("aria-label", `${data.y} at ${data.x} = ${x}; left and right for other places`);
        dot.setAttribute("aria-valuemin", String(data.low));
        dot.setAttribute("aria-valuemax", String(data.high));
        layer.append(dot);
      }
    }
    draw();
  }

  function tell() {
    clearTimeout(timer);
    timer = undefined;
    own.report({ heights, turn: ++turn });
  }

  /** The place nearest to the pointer, and the height there. @param {PointerEvent} event @param {DOMRect} box */
  function spot({ clientX, clientY }, box) {
    const right = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    return {
      i: Math.round(right * (heights.length - 1)),
      height: within(data.high - ((clientY - box.top) / box.height) * (data.high - data.low)),
    };
  }

  /** Draw from the last spot to this one: a fast pointer leaves places out. @param {PointerEvent} event */
  function stroke(event) {
    const box = panel();
    if (!box || !pen) return;
    const to = spot(event, box), from = pen.at ?? to, way = Math.abs(to.i - from.i);
    for (let step = way ? 1 : 0; step <= way; step += 1) {
      const share = way ? step / way : 1;
      heights[from.i + Math.sign(to.i - from.i) * step] = from.height + share * (to.height - from.height);
    }
    pen.at = to;
    draw();
  }

  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pen) return;
    pen = { id: event.pointerId, at: null };
    layer.setPointerCapture(event.pointerId);
    stroke(event);
    event.preventDefault();
  });
  layer.addEventListener("pointermove", (event) => { if (pen?.id === event.pointerId) stroke(event); });
  const end = (/** @type {PointerEvent} */ event) => {
    if (pen?.id !== event.pointerId) return;
    pen = null;
    tell();
  };
  layer.addEventListener("pointerup", end);
  layer.addEventListener("pointercancel", end);

  layer.addEventListener("keydown", (event) => {
    const all = dots(), i = all.findIndex((dot) => dot === event.target);
    /** @type {Record<string, number>} */
    const sideways = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: all.length - 1 };
    const go = sideways[event.key], up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (i < 0 || (go === undefined && up === undefined)) return;
    event.preventDefault();
    event.stopPropagation();
    if (up === undefined) {
      const next = all[Math.min(all.length - 1, Math.max(0, go))];
      all.forEach((dot) => { dot.tabIndex = dot === next ? 0 : -1; });
      next.focus();
      return;
    }
    heights[i] = within(near(i) + up * (data.high - data.low) / STEPS);
    clearTimeout(timer);
    timer = setTimeout(tell, REST);
    draw();
  });
  layer.addEventListener("focusout", () => { if (timer) tell(); });

  // The picture comes late, in another size, or is drawn anew.
  new ResizeObserver(draw).observe(place);
  new MutationObserver(draw).observe(place, { subtree: true, childList: true, attributeFilter: ["d", "width", "height"] });
  return own;
}
