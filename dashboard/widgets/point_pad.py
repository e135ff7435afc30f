"""Points drawn by hand: a plane to click or tap on, one class at a time. The points are in the link.

The plane is a small component. It shows an edit at once and reports all points after each one, with a running
number, so that an answer to an earlier report never undoes a later edit. Everything can be done by keyboard too.
"""

from collections import Counter

import streamlit as st

from dashboard.charts.theme import CLASS_COLOUR, CLASS_GLYPH, CLASS_NAME, CLASS_SHAPE
from dashboard.shell import link, look, messages
from dashboard.widgets import controls
from lib.own_data import MOST_POINTS, POINT_LIMIT, DataError, Examples, Point, from_points, read_points, write_points

Points = tuple[Point, ...]

CODEC: link.Codec[Points] = link.Codec(
    read_points, write_points, f"“none”, or five characters for each of up to {MOST_POINTS} points, such as a008c"
)
REMOVE = "remove"
_MOST_UNDONE = 100
_LONGEST = 5 * MOST_POINTS
_LABEL = (
    "Plane for drawing points, x₁ across and x₂ up, both from −3 to 3. The arrow keys move a crosshair, with Shift "
    "further; Enter or the space bar adds a point there, Delete removes one."
)

_CSS = """
.pad { font-family: var(--st-font); color: var(--st-text-color); }
svg { display: block; outline: none; touch-action: manipulation; user-select: none; -webkit-user-select: none; }
svg:focus-visible .frame { stroke: var(--st-primary-color); stroke-width: 3; }
.plane { fill: var(--st-background-color); cursor: crosshair; }
.frame { fill: none; stroke: var(--st-border-color); }
.grid { stroke: var(--st-border-color); stroke-width: 1; }
.axis { stroke: var(--st-text-color); stroke-width: 1; opacity: 0.6; }
text { fill: var(--st-text-color); }
.point { stroke: var(--st-text-color); stroke-width: 0.8; pointer-events: none; }
.grip { fill: transparent; cursor: grab; }
.removing .plane { cursor: default; }
.removing .grip { cursor: pointer; }
.removing .grip:hover { stroke: var(--st-text-color); stroke-width: 3; }
.crosshair { display: none; pointer-events: none; }
svg:focus-visible .crosshair { display: inline; }
.crosshair line { stroke: var(--st-text-color); stroke-width: 1.5; stroke-dasharray: 4 3; }
.crosshair text { paint-order: stroke; stroke: var(--st-background-color); stroke-width: 4; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
"""

# Coordinates are hundredths above −3, as in the link: whole numbers from 0 to SPAN.
_SCRIPT = """
const LETTERS = "abcde";
const SPAN = 600, STEP = 10, LEAP = 50, REACH = 14;  // REACH: pixels from a point that still mean it
const number = (n) => (n / 100 - 3).toFixed(2).replace("-", "−");
const place = (p) => `(${number(p.x)}, ${number(p.y)})`;
const clamp = (n) => Math.min(SPAN, Math.max(0, Math.round(n)));

const write = (points) => points.map((p) => LETTERS[p.label]
  + [p.x, p.y].map((n) => n.toString(36).padStart(2, "0")).join("")).join("") || "none";
const read = (text) => text === "none" ? [] : text.match(/.{5}/g).map((five) => ({
  label: LETTERS.indexOf(five[0]), x: parseInt(five.slice(1, 3), 36), y: parseInt(five.slice(3), 36) }));

const element = (parent, name, attributes, text) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return parent.appendChild(made);
};

const outline = (shape, area) => {  // of Vega's symbols
  const half = Math.sqrt(area) / 2, r = Math.sqrt(area / Math.PI), h = half * Math.sqrt(3) / 2;
  if (shape === "circle") return `M${r},0A${r},${r} 0 1 1 ${-r},0A${r},${r} 0 1 1 ${r},0Z`;
  if (shape === "square") return `M${-half},${-half}H${half}V${half}H${-half}Z`;
  if (shape === "triangle-up") return `M0,${-h}L${-half},${h}H${half}Z`;
  return shape.replace(/-?[\\d.]+/g, (number) => number * half);
};

class Pad {
  constructor(root) {
    this.root = root;
    this.points = [];
    this.turn = 0;
    this.press = null;  // the pointer that came down first: where, at which point if any, and whether it has moved
    this.cross = { x: SPAN / 2, y: SPAN / 2 };
    this.svg = element(root, "svg", { tabindex: 0, role: "application" });
    this.said = root.appendChild(document.createElement("div"));
    this.said.className = "said";
    this.said.setAttribute("role", "status");
    this.observer = new ResizeObserver(() => this.draw());
    const on = (name, act) => this.svg.addEventListener(name, (event) => act.call(this, event));
    on("keydown", this.key);
    this.svg.addEventListener("touchstart", (event) => this.hold(event), { passive: false });
    on("pointerdown", this.down);
    on("pointermove", this.move);
    on("pointerup", this.up);
    on("pointercancel", this.cancel);
  }

  update(data, report) {
    this.data = data;
    this.report = report;
    // An answer to an earlier report knows nothing of what was drawn since.
    if (this.press === null && data.turn >= this.turn) {
      this.turn = data.turn;
      this.points = read(data.points);
    }
    this.svg.setAttribute("aria-label", data.says);
    this.observer.observe(this.root);
    this.draw();
  }

  draw() {
    const { data, svg, points, cross } = this, font = data.font;
    const left = 2.9 * font, right = 0.7 * font, top = 0.6 * font, bottom = 2.9 * font;
    const side = Math.max(120, Math.min(this.root.clientWidth - left - right, data.side));
    this.frame = { left, top, side };
    const across = (x) => left + x / SPAN * side, up = (y) => top + (1 - y / SPAN) * side;
    svg.replaceChildren();
    svg.setAttribute("width", left + side + right);
    svg.setAttribute("height", top + side + bottom);
    svg.setAttribute("class", data.pen < 0 ? "removing" : "");
    element(svg, "rect", { class: "plane", x: left, y: top, width: side, height: side });
    const small = { "font-size": font };
    for (let n = 0; n <= SPAN; n += 100) {
      const line = n === SPAN / 2 ? "axis" : "grid", label = String(n / 100 - 3).replace("-", "−");
      element(svg, "line", { class: line, x1: across(n), x2: across(n), y1: top, y2: top + side });
      element(svg, "line", { class: line, x1: left, x2: left + side, y1: up(n), y2: up(n) });
      element(svg, "text", { ...small, x: across(n), y: top + side + 1.2 * font, "text-anchor": "middle" }, label);
      element(svg, "text", { ...small, x: left - 0.5 * font, y: up(n) + 0.35 * font, "text-anchor": "end" }, label);
    }
    element(svg, "text", { ...small, x: left + side / 2, y: top + side + 2.5 * font, "text-anchor": "middle" }, "x₁");
    element(svg, "text", { ...small, x: 0.2 * font, y: top + side / 2 - 0.8 * font }, "x₂");
    element(svg, "rect", { class: "frame", x: left, y: top, width: side, height: side });
    // A finger covers more than a point.
    const at = (p) => `translate(${across(p.x)},${up(p.y)})`;
    const grips = points.map((p) => element(svg, "circle", { class: "grip", r: REACH, transform: at(p) }));
    const marks = points.map((p) => element(svg, "path", { class: "point", fill: data.colours[p.label],
      d: outline(data.shapes[p.label], data.area), transform: at(p) }));
    // A point that is dragged stays the same element: a finger whose mark is redrawn has lost it.
    this.put = (i) => [grips[i], marks[i]].forEach((mark) => mark.setAttribute("transform", at(this.points[i])));
    const hair = element(svg, "g", { class: "crosshair" });
    element(hair, "line", { x1: across(cross.x), x2: across(cross.x), y1: top, y2: top + side });
    element(hair, "line", { x1: left, x2: left + side, y1: up(cross.y), y2: up(cross.y) });
    const east = cross.x > SPAN / 2, north = cross.y > SPAN * 0.9;
    element(hair, "text", { ...small, x: across(cross.x) + (east ? -8 : 8), "text-anchor": east ? "end" : "start",
      y: up(cross.y) + (north ? 1.2 * font : -8) }, place(cross));
  }

  where(event) {
    const box = this.svg.getBoundingClientRect(), { left, top, side } = this.frame;
    const right = (event.clientX - box.left - left) / side, down = (event.clientY - box.top - top) / side;
    return { x: right * SPAN, y: (1 - down) * SPAN };
  }

  nearest(spot) {  // the index of the nearest point within reach; of several, the last drawn
    let best = -1, least = REACH * SPAN / this.frame.side;
    this.points.forEach((p, i) => {
      const distance = Math.hypot(p.x - spot.x, p.y - spot.y);
      if (distance <= least) { best = i; least = distance; }
    });
    return best;
  }

  act(spot) {
    if (this.data.pen < 0) { this.remove(spot); return; }
    if (this.points.length >= this.data.most) { this.say(`No more than ${this.data.most} points.`); return; }
    const point = { label: this.data.pen, x: clamp(spot.x), y: clamp(spot.y) };
    this.change([...this.points, point], `Added ${this.data.names[point.label]} at ${place(point)}.`);
  }

  remove(spot) {
    const index = this.nearest(spot);
    if (index < 0) { this.say("No point here."); return; }
    const gone = this.points[index];
    this.change(this.points.filter((_, i) => i !== index), `Removed ${this.data.names[gone.label]} at ${place(gone)}.`);
  }

  change(points, words) {
    this.points = points;
    this.turn += 1;
    this.draw();
    this.say(`${words} Points: ${points.length}.`);
    this.report({ points: write(points), turn: this.turn });
  }

  say(words) { this.said.textContent = words; }

  hold(event) {  // a finger that drags a point does not scroll the page; touch-action knows no parts of a drawing
    if (this.data.pen >= 0 && this.nearest(this.where(event.touches[0])) >= 0) event.preventDefault();
  }

  down(event) {
    if (event.button !== 0 || this.press !== null) return;
    const index = this.data.pen < 0 ? -1 : this.nearest(this.where(event));
    const { pointerId: id, clientX: x, clientY: y } = event;
    this.press = { id, index, from: this.points[index], x, y, moved: false };
    // A redrawing between down and up replaces what is under the pointer; the plane itself stays.
    this.svg.setPointerCapture(event.pointerId);
  }

  move(event) {
    const press = this.press;
    if (press?.id !== event.pointerId) return;
    press.moved ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) > 4;
    if (!press.moved || press.from === undefined) return;
    const spot = this.where(event);
    this.points = this.points.with(press.index, { label: press.from.label, x: clamp(spot.x), y: clamp(spot.y) });
    this.put(press.index);
  }

  up(event) {
    const press = this.press, spot = this.where(event), margin = 6;  // hundredths: the very edge is hard to hit
    if (press?.id !== event.pointerId) return;
    this.press = null;
    if (!press.moved) {
      if (Math.min(spot.x, spot.y) >= -margin && Math.max(spot.x, spot.y) <= SPAN + margin) this.act(spot);
    } else if (press.from !== undefined) {
      const point = this.points[press.index];
      this.change(this.points, `Moved ${this.data.names[point.label]} to ${place(point)}.`);
    }
  }

  cancel(event) {
    const press = this.press;
    if (press?.id !== event.pointerId) return;
    this.press = null;
    if (press.from !== undefined) this.points = this.points.with(press.index, press.from);
    this.draw();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (way) {
      const step = event.shiftKey ? LEAP : STEP;
      this.cross = { x: clamp(this.cross.x + way[0] * step), y: clamp(this.cross.y + way[1] * step) };
      this.draw();
      const under = this.points[this.nearest(this.cross)];
      this.say(place(this.cross) + (under ? `, at a point: ${this.data.names[under.label]}` : ""));
    } else if (event.key === "Enter" || event.key === " ") this.act(this.cross);
    else if (event.key === "Delete" || event.key === "Backspace") this.remove(this.cross);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".pad");
  root.pad ??= new Pad(root);
  root.pad.update(data, (drawn) => setTriggerValue("drawn", drawn));
  return () => root.pad.observer.disconnect();
}
"""

_plane = st.components.v2.component("activation_lab.pad", html='<div class="pad"></div>', css=_CSS, js=_SCRIPT)


def examples(name: str = "points") -> Examples | None:
    """The plane to draw on, its tools, and a sentence on what is there or missing; None while it is not enough.

    The points are one parameter of the link, ``name``; the chosen tool is another, ``pen``.
    """
    points = _current(name)
    labels = {key: f"{glyph} {key}" for key, glyph in zip(CLASS_NAME, CLASS_GLYPH, strict=True)}
    pen = controls.segments("pen", "A click draws", {**labels, REMOVE: "Remove"}, CLASS_NAME[0])
    style = look.current()
    plane = f"{name}-pad"
    _plane(
        key=plane,
        data={
            "points": write_points(points),
            "turn": st.session_state.get(f"{plane}.turn", 0),
            "pen": -1 if pen == REMOVE else CLASS_NAME.index(pen),
            "names": CLASS_NAME,
            "colours": CLASS_COLOUR,
            "shapes": CLASS_SHAPE,
            "font": style.font,
            "area": style.point * 1.6,
            "side": 520 if style.projector else 380,
            "most": MOST_POINTS,
            "says": _LABEL,
        },
        on_drawn_change=lambda: _drawn(name),
    )
    with st.container(horizontal=True, gap="xsmall", key=f"{name}-tools"):
        past = _past(name)
        st.button(
            "Undo",
            key=f"{name}-undo",
            icon=":material/undo:",
            on_click=_undo,
            args=(name,),
            disabled=not (points or past),
        )
        st.button(
            "Clear", key=f"{name}-clear", icon=":material/delete:", on_click=_set, args=(name, ()), disabled=not points
        )
    link.write(name, points, (), CODEC)
    numbers = Counter(CLASS_NAME[point.label] for point in points)
    counts = [f"{numbers[key]} {labels[key]}" for key in CLASS_NAME if numbers[key]]
    there = f"Drawn: {', '.join(counts)}. " if counts else ""
    if len(points) == MOST_POINTS:
        there += f"{MOST_POINTS} points are the most. "
    try:
        made = from_points(points, CLASS_NAME)
    except DataError as error:
        st.caption(f"{there}{error}")
        return None
    st.caption(f"{there}Drag a point to move it.")
    return made


def points(name: str = "points") -> Points:
    """The points that the plane shows."""
    shown: Points = st.session_state[name]
    return shown


def add(x1: float, x2: float, name: str = "points") -> None:
    """Draw a point from a callback, of the class that the pad's tool draws; nothing with the tool that removes."""
    pen, there = st.session_state["pen"], points(name)
    if pen == REMOVE or len(there) >= MOST_POINTS:
        return
    x1, x2 = (min(max(round(x, 2), -POINT_LIMIT), POINT_LIMIT) for x in (x1, x2))
    _set(name, (*there, Point(CLASS_NAME.index(pen), x1, x2)))


def _drawn(name: str) -> None:
    """Take over what the plane reports. What it cannot have drawn is dropped, and the plane is told what holds."""
    report = messages.report(f"{name}-pad", "drawn")
    turn = messages.whole(messages.part(report, "turn"))
    if turn is None:
        return
    st.session_state[f"{name}-pad.turn"] = turn
    try:
        _set(name, read_points(messages.text(messages.part(report, "points"), _LONGEST) or ""))
    except DataError:
        return


def _set(name: str, points: Points) -> None:
    past = _past(name)
    past.append(st.session_state[name])
    del past[:-_MOST_UNDONE]
    st.session_state[f"{name}-pad.edited"] = points


def _undo(name: str) -> None:
    past = _past(name)
    st.session_state[f"{name}-pad.edited"] = past.pop() if past else st.session_state[name][:-1]


def _past(name: str) -> list[Points]:
    """What was there before each edit, the latest last."""
    past: list[Points] = st.session_state.setdefault(f"{name}-pad.past", [])
    return past


def _current(name: str) -> Points:
    """The points that hold now. What was before a link or a reset cannot be undone, for these are no edits."""
    edited, last = f"{name}-pad.edited", f"{name}-pad.last"
    points = link.seed(name, (), CODEC)
    if edited in st.session_state:
        # The address that came with this run is older than the edit when points are drawn fast: the edit wins.
        points = st.session_state[edited]
        link.put(name, points)
    elif st.session_state.get(last, points) != points:
        _past(name).clear()
    st.session_state[last] = points
    st.session_state.pop(edited, None)  # only now: a run may be interrupted wherever it asks its session
    return points
