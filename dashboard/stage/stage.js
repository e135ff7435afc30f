/**
 * The stage as a component: takes frames, paints them when the guard lets it, and reports what the visitor does.
 *
 * It asks for the next frame only when the last one has been dealt with, so that nothing piles up; what nobody sees,
 * in a hidden tab or scrolled away, asks for nothing. Each gesture has a number, its turn, and is reported again until
 * a frame says that it was heard.
 *
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./layout.js").Place} Place
 * @typedef {import("./layout.js").Spot} Spot
 * @typedef {import("./paint.js").Held} Held
 * @typedef {import("./paint.js").Touch} Touch
 * @typedef {{ turn: number, kind: string, [field: string]: unknown }} Gesture
 * @typedef {{ painted: number, gestures: Gesture[] }} Report
 */

import { DEAD, HERO, PLANE, RACE, STAGE, STUCK, unpack } from "./frame.js";
import { GAP, GAP_REDUCED, Guard } from "./guard.js";
import { STEPPER_WIDTH, arrange } from "./layout.js";
import { Painter, figure, unitName } from "./paint.js";
import { paintRace } from "./race.js";

const PAUSE = 70; // milliseconds between two reports of a drag: fast enough to look fluent, slow enough for a class
const AHEAD = 3; // reports that may wait for their answers: the server works while the browser paints
const PATIENCE = 2000, MOST_PATIENCE = 16000; // until a frame that does not come is asked for again
const CALM = 60; // milliseconds after which a control has reported what was done to it
const OTHERS = ["pointerdown", "pointerup", "click", "keydown", "keyup", "change", "focusout"];
const SPEAK_EVERY = 5000, NAME_EVERY = 1000;
const REACH = { mouse: 12, touch: 26 }; // width of the band around a link that still means it
const WHOLE = 100; // pixels of a drag that change a weight by 1, or a larger one by its own size
const STEP = 1 / 60, LEAP = 1 / 12; // of the plane, for the arrow keys

/** What the layout calls the modes. */
const KINDS = { [STAGE]: "stage", [HERO]: "hero", [PLANE]: "plane", [RACE]: "race" };

const wishesLessMotion = matchMedia("(prefers-reduced-motion: reduce)");

class Stage {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.canvas = append(root, "canvas", { role: "img" });
    this.units = append(root, "div", { class: "units", role: "group", "aria-label": "Units of the network" });
    this.pad = append(root, "div", { class: "plane", role: "application", tabindex: "0" });
    this.grown = append(root, "div", { class: "growth", role: "group", "aria-label": "Layers and units" });
    this.told = append(root, "dl", { class: "numbers" });
    this.said = append(root, "div", { class: "said", role: "status" });
    this.painter = new Painter(this.canvas);
    this.guard = new Guard();
    /** @type {Frame | null} the newest */
    this.next = null;
    /** @type {Frame | null} the one on the canvas */
    this.shown = null;
    /** @type {Touch} */
    this.touch = { seen: null, held: null, cross: null };
    /** @type {Gesture[]} not heard yet */
    this.queue = [];
    this.turn = -1; // until the first frame says how far earlier visitors of this session have come
    this.fresh = false; // whether there is a gesture that was never reported
    this.last = 0; // number of the last frame that was dealt with, painted or held
    this.unanswered = 0; // reports since then
    this.asked = -Infinity;
    this.patience = PATIENCE;
    this.spoken = { at: -Infinity, text: "" };
    this.named = -Infinity;
    this.inSight = true;
    this.calm = -Infinity; // when other controls will have reported what was done to them
    this.sending = false; // whether Streamlit has a report of ours that it has not sent yet
    this.shape = "";
    /** @type {(report: Report) => void} */
    this.send = () => {};
    this.timer = this.retry = this.drawing = 0;
    /** @type {{ x: number, y: number, value: number } | null} where a drag began */
    this.grip = null;
    this.listen();
  }

  listen() {
    const { canvas, pad } = this, off = (this.off = new AbortController()), { signal } = off;
    /** @type {(on: EventTarget, name: string, act: (event: any) => void) => void} */
    const on = (target, name, act) => target.addEventListener(name, act.bind(this), { signal, passive: false });
    on(canvas, "pointerdown", this.down);
    on(canvas, "pointermove", this.move);
    on(canvas, "pointerup", this.up);
    on(canvas, "pointercancel", this.cancel);
    on(canvas, "pointerleave", () => this.grip || this.hold(null));
    // A finger on a line drags it; anywhere else it scrolls the page.
    on(canvas, "touchstart", (event) => this.touch.held && event.preventDefault());
    on(pad, "click", this.click);
    on(pad, "keydown", this.key);
    on(pad, "blur", () => this.aim(null));
    on(document, "visibilitychange", this.plan);
    for (const name of OTHERS) document.addEventListener(name, (event) => this.disturb(event), { signal, capture: true });
    on(wishesLessMotion, "change", this.plan);
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(this.root);
    this.sight = new IntersectionObserver((entries) => {
      this.inSight = entries.some((entry) => entry.isIntersecting);
      this.plan();
    });
    this.sight.observe(this.root);
    on(window, "resize", this.draw);
  }

  close() {
    this.off?.abort();
    this.size?.disconnect();
    this.sight?.disconnect();
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    cancelAnimationFrame(this.drawing);
  }

  /**
   * @param {Uint8Array} data
   * @param {(report: Report) => void} send
   */
  update(data, send) {
    const frame = unpack(data);
    this.send = send;
    if (this.turn < 0) this.turn = frame.heard;
    this.queue = this.queue.filter((gesture) => gesture.turn > frame.heard);
    this.next = frame;
    this.draw();
  }

  draw() {
    cancelAnimationFrame(this.drawing);
    this.drawing = requestAnimationFrame((now) => this.paint(now));
  }

  /** @param {number} now */
  paint(now) {
    const frame = this.next;
    if (!frame || this.root.clientWidth === 0) return;
    this.settle(frame);
    clearTimeout(this.retry);
    if (frame.number !== this.last) {
      this.last = frame.number;
      this.unanswered = 0;
      this.patience = PATIENCE;
    }
    const { bright, area } = this.painter.patches(frame, this.touch);
    const wait = this.guard.wait(bright, area, now, wishesLessMotion.matches ? GAP_REDUCED : GAP);
    if (wait > 0) {
      this.retry = setTimeout(() => this.draw(), wait);
    } else {
      this.shown = frame;
      if (frame.mode === RACE) paintRace(this.painter, frame);
      else this.painter.paint(frame, this.touch);
      this.root.dataset.painted = String(frame.number);
      this.tell(frame, now);
    }
    this.plan();
  }

  /**
   * Lay everything out again when the room, the network or the colours have changed.
   *
   * @param {Frame} frame
   */
  settle(frame) {
    const width = this.root.clientWidth, density = devicePixelRatio || 1, look = theme(this.root);
    const longest = (/** @type {string[]} */ names) => Math.max(0, ...names.map((name) => name.length));
    const sizes = frame.columns.map((column) => column.units);
    const wish = /** @type {import("./layout.js").Wish} */ ({
      sizes, kind: KINDS[frame.mode], projector: frame.projector, growing: frame.most[0] > 0,
      racers: frame.racers.length, letters: longest(frame.racers.map((racer) => racer.name)),
      left: longest(frame.columns[0]?.names ?? []), right: longest(frame.columns.at(-1)?.names ?? []),
    });
    const letter = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const tall = innerHeight - frame.room * (letter / 16);
    const shape = JSON.stringify([width, tall, density, look, wish, frame.drawing, Array.from(frame.hues), frame.depth]);
    if (shape === this.shape) return;
    this.shape = shape;
    const place = arrange(width, tall, wish);
    this.painter.settle(frame, place, look, width, density);
    this.root.style.height = `${place.height}px`;
    this.root.style.fontSize = `${place.font}px`;
    this.root.classList.toggle("narrow", place.numbers.y > 0);
    this.told.style.top = `${place.numbers.y}px`;
    this.told.style.height = `${place.numbers.height}px`;
    put(this.pad, place.plane);
    this.pad.hidden = !frame.drawing;
    this.seat(frame, place);
    this.grow(frame, place);
  }

  /**
   * Give the layers, and the units of each hidden one, their + and −.
   *
   * @param {Frame} frame
   * @param {Place} place
   */
  grow(frame, place) {
    const { grown } = this, hidden = frame.columns.slice(1, -1);
    while (grown.childElementCount > place.growth.length) grown.lastElementChild?.remove();
    while (grown.childElementCount < place.growth.length) this.stepper(grown.childElementCount - 1);
    place.growth.forEach((box, i) => {
      const line = /** @type {HTMLElement} */ (grown.children[i]), [less, count, more] = line.children;
      const layer = i - 1, all = i === 0, number = all ? hidden.length : hidden[layer].units;
      put(line, box);
      if (!all) line.style.fontSize = `${box.width / STEPPER_WIDTH}px`;
      count.textContent = all ? `${number} hidden layer${number === 1 ? "" : "s"}` : String(number);
      const named = all ? "hidden layer" : `unit in layer ${i}`;
      less.setAttribute("aria-label", `One ${named} fewer`);
      more.setAttribute("aria-label", `One more ${named}`);
      less.setAttribute("aria-disabled", String(number <= (all ? 0 : 1)));
      more.setAttribute("aria-disabled", String(number >= frame.most[all ? 0 : 1]));
    });
  }

  /**
   * @param {number} layer whose units are counted; -1: the layers are
   */
  stepper(layer) {
    const line = append(this.grown, "div", {});
    const what = layer < 0 ? { kind: "layers" } : { kind: "units", layer };
    const ask = (/** @type {string} */ sign, /** @type {number} */ by) => {
      const key = append(line, "button", { type: "button" });
      key.textContent = sign;
      key.onclick = () => key.ariaDisabled === "true" || this.gesture({ ...what, by });
    };
    ask("−", -1);
    append(line, "span", {});
    ask("+", 1);
  }

  /**
   * Give each unit its button; inputs, which cannot be chosen, only show their map.
   *
   * @param {Frame} frame
   * @param {Place} place
   */
  seat(frame, place) {
    const spots = frame.mode === STAGE ? place.spots.flat() : [];
    if (this.units.childElementCount !== spots.length) {
      this.units.replaceChildren();
      this.touch.seen = null;
      for (const _ of spots) append(this.units, "button", { type: "button", tabindex: "-1" });
    }
    spots.forEach((spot, i) => {
      const seat = /** @type {HTMLButtonElement} */ (this.units.children[i]);
      put(seat, { ...spot, width: spot.side, height: spot.side });
      seat.onpointerenter = seat.onfocus = () => this.see(spot);
      seat.onpointerleave = () => this.see(null);
      seat.onblur = () => this.see(null);
      seat.onclick = () => spot.column > 0 && this.gesture({ kind: "choose", layer: spot.column - 1, unit: spot.unit });
      seat.onkeydown = (event) => this.walk(event, spot);
    });
    this.named = -Infinity;
  }

  /**
   * What is written and spoken of the frame.
   *
   * @param {Frame} frame
   * @param {number} now
   */
  tell(frame, now) {
    if (frame.mode === STAGE) this.write(frame);
    const still = frame.pace === 0;
    if (now - this.named >= NAME_EVERY || still) {
      this.named = now;
      this.canvas.setAttribute("aria-label", frame.says);
      this.pad.setAttribute("aria-label", "The plane. The arrow keys move a crosshair, Enter adds a point there.");
      this.name(frame);
    }
    const { at, text } = this.spoken;
    if (![STAGE, RACE].includes(frame.mode) || frame.speaks === text || (!still && now - at < SPEAK_EVERY)) return;
    this.spoken = { at: now, text: frame.speaks };
    if (text) this.said.textContent = frame.speaks; // nothing has happened before the second text
  }

  /** @param {Frame} frame */
  write(frame) {
    const { told } = this;
    if (told.childElementCount !== frame.numbers.length) {
      told.replaceChildren();
      for (const _ of frame.numbers) {
        const entry = append(told, "div", {});
        append(entry, "dt", {});
        append(entry, "dd", {});
        append(entry, "dd", { class: "of" });
      }
    }
    // Each kind of number has its room, so that none moves when another grows.
    frame.numbers.forEach(([label], i) => {
      const kind = label.endsWith("loss") ? "loss" : label.endsWith("accuracy") ? "share" : "";
      if (told.children[i].className !== kind) told.children[i].className = kind;
    });
    frame.numbers.forEach((texts, i) => texts.forEach((text, j) => {
      const element = told.children[i].children[j];
      if (element.textContent !== text) element.textContent = text;
    }));
  }

  /** @param {Frame} frame */
  name(frame) {
    if (frame.mode !== STAGE) return;
    const seats = /** @type {HTMLButtonElement[]} */ ([...this.units.children]);
    const home = frame.chosen[0] < 255 ? this.index(frame, frame.chosen[0], frame.chosen[1]) : frame.columns[0].units;
    let i = 0;
    frame.columns.forEach((column, number) => {
      for (let unit = 0; unit < column.units; unit++, i++) {
        const state = column.states[unit] & DEAD ? ", dead" : column.states[unit] & STUCK ? ", saturated" : "";
        const bias = number > 0 ? `, bias ${figure(column.biases[unit])}` : "";
        seats[i].setAttribute("aria-label", `${unitName(frame, { column: number, unit })}${bias}${state}`);
        seats[i].setAttribute("aria-pressed", String(frame.chosen[0] === number && frame.chosen[1] === unit));
        seats[i].tabIndex = i === home ? 0 : -1;
      }
    });
  }

  /**
   * @param {Frame} frame
   * @param {number} column
   * @param {number} unit
   */
  index(frame, column, unit) {
    return frame.columns.slice(0, column).reduce((sum, { units }) => sum + units, unit);
  }

  /** @param {Spot | null} spot */
  see(spot) {
    this.touch.seen = spot;
    this.draw();
  }

  /**
   * The arrow keys go from unit to unit.
   *
   * @param {KeyboardEvent} event
   * @param {Spot} spot
   */
  walk(event, spot) {
    const frame = this.next, way = arrow(event);
    if (!way || !frame) return;
    event.preventDefault();
    event.stopPropagation();
    const last = frame.columns.length - 1, column = Math.min(Math.max(spot.column + way[0], 0), last);
    const from = frame.columns[spot.column].units, to = frame.columns[column].units;
    const level = way[0] ? Math.floor(((spot.unit + 0.5) / from) * to) : spot.unit - way[1];
    const unit = Math.min(Math.max(level, 0), to - 1);
    /** @type {HTMLElement} */ (this.units.children[this.index(frame, column, unit)]).focus();
  }

  /**
   * The weight or bias under the pointer.
   *
   * @param {PointerEvent} event
   * @returns {Held | null}
   */
  under(event) {
    const { next: frame, painter } = this;
    if (!frame || frame.mode !== STAGE) return null;
    const { x, y } = this.spot(event), reach = event.pointerType === "touch" ? REACH.touch : REACH.mouse;
    for (let column = 1; column < frame.columns.length; column++) {
      for (let unit = 0; unit < frame.columns[column].units; unit++) {
        const bar = painter.bar(column, unit), slack = Math.min(reach / 2, painter.place.pitch[column] / 8);
        if (x < bar.x || x > bar.x + bar.width || y < bar.y - slack || y > bar.y + bar.height + slack) continue;
        const row = frame.columns[column - 1].units, value = frame.columns[column].biases[unit];
        return { layer: column - 1, row, unit, value, moving: false, x, y };
      }
    }
    const { pen, density } = painter;
    pen.lineWidth = reach;
    pen.setLineDash([]);
    /** @type {Held | null} */
    let found = null;
    frame.links.forEach(({ from, to, weights }, layer) => weights.forEach((value, i) => {
      // Where lines cross, the strongest is meant.
      if (found && Math.abs(value) < Math.abs(found.value)) return;
      if (!pen.isPointInStroke(painter.line(layer, from[i], to[i]), x * density, y * density)) return;
      found = { layer, row: from[i], unit: to[i], value, moving: false, x, y };
    }));
    return found;
  }

  /** @param {PointerEvent | MouseEvent} event */
  spot(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {Held | null} held */
  hold(held) {
    if (held === null && this.touch.held === null) return;
    this.touch.held = held;
    this.canvas.style.cursor = held && this.next?.editable ? "ns-resize" : "";
    this.draw();
  }

  /** @param {PointerEvent} event */
  down(event) {
    const held = event.button === 0 && this.grip === null ? this.under(event) : null;
    this.hold(held);
    if (!held || !this.next?.editable || !Number.isFinite(held.value)) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.grip = { x: held.x, y: held.y, value: held.value };
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { grip } = this, { held } = this.touch;
    if (!grip || !held) {
      if (event.pointerType !== "touch") this.hold(this.under(event));
      return;
    }
    const y = this.spot(event).y, size = Math.max(1, Math.abs(grip.value)) * (event.shiftKey ? 0.1 : 1);
    const value = grip.value + ((grip.y - y) / WHOLE) * size;
    this.hold({ ...held, value, moving: true, y });
    this.drag(false);
  }

  /** @param {PointerEvent} _event */
  up(_event) {
    if (this.grip && this.touch.held?.moving) this.drag(true);
    this.grip = null;
    if (this.touch.held) this.touch.held = { ...this.touch.held, moving: false };
  }

  cancel() {
    if (this.grip && this.touch.held) {
      this.touch.held.value = this.grip.value;
      if (this.touch.held.moving) this.drag(true);
    }
    this.grip = null;
    this.hold(null);
  }

  /** @param {boolean} done */
  drag(done) {
    const held = /** @type {Held} */ (this.touch.held), { layer, row, unit, value } = held;
    const last = this.queue.at(-1);
    // A value that a newer one replaces need not be heard.
    if (last?.kind === "drag" && !last.done) this.queue.pop();
    this.gesture({ kind: "drag", layer, row, unit, value, done }, !done);
  }

  /** @param {MouseEvent} event */
  click(event) {
    const { x, y, width } = this.painter.place.plane, spot = this.spot(event);
    this.add((spot.x - x) / width, 1 - (spot.y - y) / width);
  }

  /**
   * @param {number} x from 0 to 1
   * @param {number} y upwards
   */
  add(x, y) {
    if (!this.next || x < 0 || x > 1 || y < 0 || y > 1) return;
    const [left, right, low, high] = this.next.limits;
    this.gesture({ kind: "add", x: left + x * (right - left), y: low + y * (high - low) });
  }

  /** @param {{ x: number, y: number } | null} cross */
  aim(cross) {
    this.touch.cross = cross;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const way = arrow(event), at = this.touch.cross ?? { x: 0.5, y: 0.5 }, step = event.shiftKey ? LEAP : STEP;
    const clamp = (/** @type {number} */ n) => Math.min(1, Math.max(0, n));
    if (way) this.aim({ x: clamp(at.x + way[0] * step), y: clamp(at.y + way[1] * step) });
    else if (event.key === "Enter" || event.key === " ") this.add(at.x, at.y);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {{ kind: string, [field: string]: unknown }} what
   * @param {boolean} later whether it may wait for the last report to be answered
   */
  gesture(what, later = false) {
    this.turn += 1;
    this.queue.push({ turn: this.turn, ...what });
    this.fresh = true;
    if (later) this.plan();
    else this.report();
  }

  report() {
    clearTimeout(this.timer);
    this.asked = performance.now();
    this.unanswered += 1;
    this.fresh = false;
    this.sending = true;
    this.send({ painted: this.shown?.number ?? 0, gestures: this.queue });
    setTimeout(() => { this.sending = false; }); // after the one with which Streamlit sends it
    this.plan();
  }

  /**
   * Another control of the page was used. Streamlit puts what controls report at the same moment into one message, and
   * if a fragment is among them reruns only that: the rest of the page would miss the news. So reports keep away from
   * such moments, and if it happened nevertheless, they ask for the whole page.
   *
   * @param {Event} event
   */
  disturb(event) {
    if (event.composedPath().includes(this.root)) return;
    this.calm = performance.now() + CALM;
    if (this.sending) this.gesture({ kind: "again" }, true);
    else this.plan();
  }

  /** Report when it is time: for the next picture, for a drag, or once more because no answer came. */
  plan() {
    clearTimeout(this.timer);
    const due = this.due();
    if (due === Infinity || document.hidden || !this.inSight) return;
    this.timer = setTimeout(() => {
      if (performance.now() < this.calm) return this.plan();
      if (this.unanswered >= AHEAD) this.patience = Math.min(2 * this.patience, MOST_PATIENCE);
      this.report();
    }, Math.max(0, this.asked + due - performance.now(), this.calm - performance.now()));
  }

  /** Milliseconds from the last report to the next. */
  due() {
    const pace = this.next?.mode === HERO && wishesLessMotion.matches ? 0 : (this.next?.pace ?? 0);
    const wanted = pace > 0 || this.queue.length > 0;
    if (this.unanswered >= AHEAD && wanted) return this.patience;
    if (this.fresh) return PAUSE;
    if (pace > 0) return pace;
    return wanted ? this.patience : Infinity; // a gesture that is not heard is told again
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {HTMLElement} parent
 * @param {T} name
 * @param {Record<string, string>} attributes
 */
function append(parent, name, attributes) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return parent.appendChild(made);
}

/**
 * @param {HTMLElement} element
 * @param {import("./layout.js").Box} box
 */
function put(element, { x, y, width, height }) {
  Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
}

/** The way of an arrow key, right and up; null for other keys. */
function arrow(/** @type {KeyboardEvent} */ event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  /** @type {Record<string, number[]>} */
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  return ways[event.key] ?? null;
}

/**
 * The colours of the page around the stage.
 *
 * @param {HTMLElement} root
 * @returns {import("./paint.js").Look}
 */
function theme(root) {
  const style = getComputedStyle(root), value = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const paper = parts(value("--st-background-color") || "#ffffff"), ink = parts(value("--st-text-color") || "#1f2328");
  const faint = paper.map((part, i) => Math.round(part + 0.62 * (ink[i] - part)));
  return { paper, ink, faint, font: value("--st-font") || "sans-serif" };
}

/** @type {Map<string, number[]>} */
const known = new Map();

/** Red, green and blue of a colour in any notation of CSS. */
function parts(/** @type {string} */ colour) {
  const before = known.get(colour);
  if (before) return before;
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return [128, 128, 128];
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const found = Array.from(pen.getImageData(0, 0, 1, 1).data.subarray(0, 3));
  known.set(colour, found);
  return found;
}

/** @type {WeakMap<Element, Stage>} */
const stages = new WeakMap();

/**
 * The component: ``loader.js`` hands on what Streamlit gives it.
 *
 * @param {Component<Uint8Array>} component its data are a frame
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".stage"));
  const stage = stages.get(root) ?? new Stage(root);
  stages.set(root, stage);
  stage.update(data, (report) => setTriggerValue("report", report));
  // Streamlit also calls this when a newer frame has overtaken this one: the stage stays while it is on the page.
  return () => setTimeout(() => root.isConnected || stage.close());
}
