/**
 * Puts a frame on the canvas. What it paints is in the frame and in the place; it keeps nothing but copies of pixels.
 *
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./layout.js").Place} Place
 * @typedef {import("./layout.js").Box} Box
 * @typedef {import("./layout.js").Spot} Spot
 *
 * @typedef {{ shades: Uint8Array, width: number, height: number, scale: number }} Surface
 * @typedef {number[]} Colour red, green and blue from 0 to 255
 *
 * @typedef {object} Look colours of the page's theme
 * @property {Colour} paper
 * @property {Colour} ink
 * @property {Colour} faint
 * @property {string} font
 *
 * @typedef {object} Touch what the visitor does just now
 * @property {Spot | null} seen the unit whose map is in the plane
 * @property {Held | null} held the weight or bias under the pointer
 * @property {{ x: number, y: number } | null} cross the keyboard's place in the plane, from 0 to 1
 *
 * @typedef {object} Held
 * @property {number} layer
 * @property {number} row the unit it comes from; the number of those for a bias
 * @property {number} unit
 * @property {number} value
 * @property {boolean} moving whether it is being dragged
 * @property {number} x of the pointer
 * @property {number} y
 */

import { CLASSES, DEAD, EDGE, HERO, PLANE, STUCK, TEST } from "./frame.js";
import { luminance } from "./guard.js";
import { arrange } from "./layout.js";

const LEVELS = 51; // shades of a class
const FAINTEST = 0.3, STRONGEST = 0.8; // opacity of links that nobody looks at
const FINE = 240; // pixels along each side of a surface that fills the plane
// Samples along each side of the plane, of a unit and of a racer's plane, for the guard.
const PATCHES = 25, UNIT_PATCHES = 5, LANE_PATCHES = 12;

export const css = (/** @type {Colour} */ [red, green, blue], opacity = 1) => `rgb(${red} ${green} ${blue} / ${opacity})`;
export const mix = (/** @type {Colour} */ from, /** @type {Colour} */ to, /** @type {number} */ share) =>
  from.map((part, i) => Math.round(part + (to[i] - part) * share));

/** A colour as the bytes of a pixel. */
const pixel = (/** @type {Colour} */ [red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number with 4 significant digits, a true minus sign and powers of ten, as lib/notation.py writes it. */
export function figure(/** @type {number} */ value) {
  let text = String(value);
  if (Number.isFinite(value) && value !== 0) {
    const [mantissa, power] = value.toExponential(3).split("e");
    const exponent = Number(power);
    if (exponent >= -4 && exponent < 4) text = value.toPrecision(4);
    else {
      const raised = String(Math.abs(exponent)).replace(/\d/g, (digit) => RAISED[Number(digit)]);
      text = `${mantissa}\u00a0×\u00a010${exponent < 0 ? "⁻" : ""}${raised}`;
    }
  }
  return text.replace(/^-0$/, "0").replaceAll("-", "−").replace("Infinity", "∞");
}

/**
 * The colours of the shades of a scale.
 *
 * @param {Frame} frame
 * @param {number} scale
 * @param {Look} look
 * @param {number} depth
 * @returns {Colour[]}
 */
export function palette(frame, scale, look, depth) {
  const hue = (/** @type {number} */ i) => Array.from(frame.hues.subarray(3 * i, 3 * i + 3));
  const hues = [0, 1, 2, 3, 4].map(hue);
  return Array.from({ length: 256 }, (_, shade) => {
    if (shade === 0) return mix(look.paper, look.ink, 0.5);
    if (scale === CLASSES) {
      const place = shade - 1;
      return mix(look.paper, hues[Math.floor(place / LEVELS)], (depth * (place % LEVELS)) / (LEVELS - 1));
    }
    const share = (shade - 128) / 127;
    return mix(look.paper, hues[share < 0 ? 0 : 1], depth * Math.abs(share));
  });
}

/** The outline of a point: one of Vega's shapes by name, or a path around 0. */
export function outline(/** @type {string} */ shape, /** @type {number} */ area) {
  const half = Math.sqrt(area) / 2, r = Math.sqrt(area / Math.PI), h = (half * Math.sqrt(3)) / 2;
  if (shape === "circle") return `M${r},0A${r},${r} 0 1 1 ${-r},0A${r},${r} 0 1 1 ${r},0Z`;
  if (shape === "square") return `M${-half},${-half}H${half}V${half}H${-half}Z`;
  if (shape === "triangle-up") return `M0,${-h}L${-half},${h}H${half}Z`;
  return shape.replace(/-?[\d.]+/g, (number) => String(Number(number) * half));
}

/** Name of a link or a bias in a map. */
export const link = (/** @type {number} */ layer, /** @type {number} */ row, /** @type {number} */ unit) =>
  (layer << 16) | (row << 8) | unit;

export class Painter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    this.pixels = sheet();
    this.units = sheet();
    this.dots = sheet();
    this.density = 1;
    /** @type {Place} */
    this.place = arrange(1, 1, { sizes: [], left: 0, right: 0, growing: false, kind: "plane", projector: false, racers: 0, letters: 0 });
    /** @type {Look} */
    this.look = { paper: [255, 255, 255], ink: [0, 0, 0], faint: [128, 128, 128], font: "sans-serif" };
    /** @type {ArrayLike<number>[]} what the points on their sheet were made of */
    this.dotted = [];
    /** @type {Map<number, Path2D>} the lines of links, which stay where they are while the network learns */
    this.lines = new Map();
    /** @type {Uint32Array[]} by scale: the colours of shades on a surface, as pixels */
    this.pixel = [];
    /** @type {Float32Array[]} by scale: their luminance */
    this.bright = [];
    /** @type {string[][]} by scale: the colours of shades in full, for points */
    this.full = [];
    /** @type {CanvasPattern | null} */
    this.hatching = null;
  }

  /**
   * Take over a new size or new colours.
   *
   * @param {Frame} frame
   * @param {Place} place
   * @param {Look} look
   * @param {number} width
   * @param {number} density device pixels to a pixel
   */
  settle(frame, place, look, width, density) {
    this.place = place;
    this.look = look;
    this.density = density;
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(place.height * density);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${place.height}px`;
    const scales = [0, 1].map((scale) => palette(frame, scale, look, frame.depth));
    this.pixel = scales.map((colours) => Uint32Array.from(colours, pixel));
    this.bright = scales.map((colours) => Float32Array.from(colours, luminance));
    this.full = [0, 1].map((scale) => palette(frame, scale, look, 1).map((colour) => css(colour)));
    this.dotted = [];
    this.lines.clear();
    const dead = sheet(8, 8), tile = dead.getContext("2d");
    const grey = Array.from(frame.hues.subarray(15, 18));
    if (tile) {
      tile.fillStyle = css(mix(look.paper, grey, frame.ground));
      tile.fillRect(0, 0, 8, 8);
      tile.strokeStyle = css(grey);
      tile.lineWidth = 1.8;
      tile.stroke(new Path2D("M-2,10L10,-2M-2,2L2,-2M6,10L10,6"));
      this.hatching = this.pen.createPattern(dead, "repeat");
    }
  }

  /**
   * Luminance and area of the patches of a frame: of the plane first, then of the units, then of racers' planes.
   *
   * @param {Frame} frame
   * @param {Touch} touch
   */
  patches(frame, touch) {
    const { place } = this;
    /** @type {number[]} */
    const bright = [], area = /** @type {number[]} */ ([]);
    const shown = surface(frame, touch.seen);
    if (shown.height > 1) {
      sample(shown, PATCHES, this.bright[shown.scale], bright);
      area.push(...new Array(bright.length).fill(place.plane.width ** 2 / bright.length));
    }
    frame.columns.forEach((column, number) => {
      if (column.height < 2) return;
      for (let unit = 0; unit < column.units; unit++) {
        sample(surface(frame, { column: number, unit }), UNIT_PATCHES, this.bright[column.scale], bright);
        const side = place.spots[number][unit].side;
        area.push(...new Array(UNIT_PATCHES ** 2).fill(side ** 2 / UNIT_PATCHES ** 2));
      }
    });
    frame.racers.forEach(({ plane: shades, width, height }, i) => {
      if (height < 2) return;
      sample({ shades, width, height, scale: frame.scale }, LANE_PATCHES, this.bright[frame.scale], bright);
      area.push(...new Array(LANE_PATCHES ** 2).fill(place.lanes[i].width ** 2 / LANE_PATCHES ** 2));
    });
    return { bright, area };
  }

  /** Begin a new picture on bare paper. */
  clear() {
    const { pen, density } = this;
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.fillStyle = css(this.look.paper);
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    pen.textBaseline = "alphabetic";
  }

  /**
   * @param {Frame} frame
   * @param {Touch} touch
   */
  paint(frame, touch) {
    this.clear();
    if (frame.mode !== PLANE) {
      this.links(frame, touch);
      this.maps(frame, touch);
      if (frame.mode !== HERO) {
        this.headings(frame);
        this.spark(frame);
      }
    }
    this.plane(frame, touch);
    if (frame.mode !== PLANE) this.tip(touch);
  }

  /**
   * @param {Frame} frame
   * @param {Touch} touch
   */
  links(frame, touch) {
    const { pen, place } = this, zoom = place.zoom, largest = frame.largest || 1;
    pen.lineCap = "butt";
    frame.links.forEach((layer, number) => {
      for (let i = 0; i < layer.weights.length; i++) {
        const row = layer.from[i], unit = layer.to[i], held = isHeld(touch.held, number, row, unit);
        const w = held?.moving ? held.value : layer.weights[i];
        if (!Number.isFinite(w)) continue;
        const chosen = frame.chosen[0] === number + 1 && frame.chosen[1] === unit;
        const share = Math.min(Math.abs(w) / largest, 1.5), seen = held || chosen || near(touch.seen, number, row, unit);
        pen.globalAlpha = seen ? 1 : Math.min(FAINTEST + share, STRONGEST);
        pen.lineWidth = Math.max(place.thickest * share, held ? 2 * zoom : 0.7 * zoom);
        pen.strokeStyle = this.hue(frame, w < 0 ? 0 : 1);
        pen.setLineDash(w < 0 ? [6 * zoom, 4 * zoom] : []);
        pen.stroke(this.line(number, row, unit));
      }
    });
    pen.globalAlpha = 1;
    pen.setLineDash([]);
  }

  /**
   * The curve of a link, from the right edge of one unit to the left edge of another.
   *
   * @param {number} layer
   * @param {number} row
   * @param {number} unit
   */
  line(layer, row, unit) {
    const { spots } = this.place, name = link(layer, row, unit);
    const known = this.lines.get(name);
    if (known) return known;
    const start = spots[layer][row], end = spots[layer + 1][unit];
    const x1 = start.x + start.side, y1 = start.y + start.side / 2, x2 = end.x, y2 = end.y + end.side / 2;
    const middle = (x1 + x2) / 2;
    const path = new Path2D(`M${x1},${y1}C${middle},${y1} ${middle},${y2} ${x2},${y2}`);
    this.lines.set(name, path);
    return path;
  }

  /**
   * Where the bar of a bias lies; its middle is 0.
   *
   * @param {number} column
   * @param {number} unit
   * @returns {Box}
   */
  bar(column, unit) {
    const { spots, pitch } = this.place, { x, y, side } = spots[column][unit];
    const gap = pitch[column] - side;
    return { x, y: y + side + 0.24 * gap, width: side, height: Math.max(2, Math.min(0.24 * gap, side / 8)) };
  }

  /**
   * Units: maps, frames and bars of biases.
   *
   * @param {Frame} frame
   * @param {Touch} touch
   */
  maps(frame, touch) {
    const { pen, place, look } = this;
    const largest = Math.max(...frame.columns.flatMap((column) => Array.from(column.biases, Math.abs))) || 1;
    frame.columns.forEach((column, number) => {
      this.copy(this.units, column.maps, column.width, column.height * column.units, column.scale);
      for (let unit = 0; unit < column.units; unit++) {
        const { x, y, side } = place.spots[number][unit], state = column.states[unit];
        this.tile(frame, { column: number, unit }, { x, y, width: side, height: side });
        const chosen = frame.chosen[0] === number && frame.chosen[1] === unit;
        const seen = touch.seen?.column === number && touch.seen.unit === unit;
        pen.lineWidth = (chosen ? 3 : seen ? 2 : 1) * place.zoom;
        pen.strokeStyle = css(chosen || seen ? look.ink : mix(look.paper, look.ink, 0.55));
        pen.setLineDash(state & DEAD ? [4 * place.zoom, 3 * place.zoom] : []);
        pen.strokeRect(x, y, side, side);
        pen.setLineDash([]);
        if (state & STUCK) {
          pen.lineWidth = 1.3 * place.zoom;
          pen.strokeRect(x - 4 * place.zoom, y - 4 * place.zoom, side + 8 * place.zoom, side + 8 * place.zoom);
        }
        if (number > 0) this.bias(frame, number, unit, column.biases[unit] / largest, largest, touch);
      }
    });
  }

  /**
   * @param {Frame} frame
   * @param {number} column
   * @param {number} unit
   * @param {number} share of the largest bias
   * @param {number} largest
   * @param {Touch} touch
   */
  bias(frame, column, unit, share, largest, touch) {
    const { pen, look } = this, box = this.bar(column, unit);
    const held = isHeld(touch.held, column - 1, frame.columns[column - 1].units, unit);
    const value = Math.max(-1, Math.min(1, held?.moving ? held.value / largest : share));
    const middle = box.x + box.width / 2, long = Math.abs(value) * (box.width / 2);
    if (held) {
      pen.fillStyle = css(mix(look.paper, look.ink, 0.25));
      pen.fillRect(box.x, box.y, box.width, box.height);
    }
    pen.fillStyle = css(mix(look.paper, look.ink, 0.55));
    pen.fillRect(middle - 0.5, box.y - 1, 1, box.height + 2);
    if (!Number.isFinite(value)) return;
    pen.fillStyle = this.hue(frame, value < 0 ? 0 : 1);
    pen.fillRect(value < 0 ? middle - long : middle, box.y, long, box.height);
  }

  /** @param {Frame} frame */
  headings(frame) {
    const { pen, place, look } = this, { font, spots } = place;
    const last = frame.columns.length - 1;
    frame.columns.forEach((column, number) => {
      const { x, side } = spots[number][0], middle = x + side / 2, top = place.headings;
      const apart = place.growth.length > 0 ? 1.8 : 1.3;
      pen.textAlign = number === 0 ? "left" : number === last ? "right" : "center";
      const at = number === 0 ? x : number === last ? x + side : middle;
      column.heading.forEach((line, i) => {
        if (i === 0 && number > 0 && number < last && place.growth.length > 0) return; // + and − stand there
        this.type(i ? 600 : 400, 0.93);
        pen.fillStyle = css(i ? look.ink : look.faint);
        pen.fillText(line, at, top + (1 + apart * i) * font);
      });
      this.type(400, 1);
      pen.fillStyle = css(look.ink);
      column.names.forEach((name, unit) => {
        const spot = spots[number][unit], y = spot.y + spot.side / 2 + 0.35 * font;
        pen.textAlign = number === 0 ? "right" : "left";
        if (name) pen.fillText(name, number === 0 ? spot.x - 0.6 * font : spot.x + spot.side + 0.6 * font, y);
      });
    });
  }

  /** @param {Frame} frame */
  spark(frame) {
    const { pen, place, look } = this, { x, y, width, height } = place.spark;
    if (width < 40 || height < 8) return;
    this.type(400, 0.86);
    pen.fillStyle = css(look.faint);
    pen.textAlign = "left";
    pen.fillText(this.place.numbers.y > y ? "" : "loss by epoch, dashed: test", x, y - 0.45 * this.place.font);
    pen.strokeStyle = css(look.faint, 0.5);
    pen.lineWidth = 1;
    pen.strokeRect(x, y + height, width, 0);
    pen.lineJoin = "round";
    frame.curves.forEach((curve, number) => {
      if (curve.length === 0) return;
      const across = (/** @type {number} */ i) => x + (curve[i] / EDGE) * width;
      const up = (/** @type {number} */ i) => y + (1 - curve[i + 1] / EDGE) * height;
      pen.beginPath();
      for (let i = 0; i < curve.length; i += 2) pen.lineTo(across(i), up(i));
      pen.strokeStyle = css(number ? look.faint : look.ink);
      pen.lineWidth = 2 * place.zoom;
      pen.setLineDash(number ? [5 * place.zoom, 4 * place.zoom] : []);
      pen.stroke();
      pen.setLineDash([]);
      pen.fillStyle = pen.strokeStyle;
      pen.beginPath();
      pen.arc(across(curve.length - 2), up(curve.length - 2), 2.8 * place.zoom, 0, 2 * Math.PI);
      pen.fill();
    });
  }

  /**
   * @param {Frame} frame
   * @param {Touch} touch
   */
  plane(frame, touch) {
    const { pen, place, look } = this, box = place.plane;
    pen.save();
    pen.beginPath();
    pen.rect(box.x, box.y, box.width, box.height);
    pen.clip();
    const shown = surface(frame, touch.seen), dead = touch.seen && this.isDead(frame, touch.seen);
    if (shown.height > 1 && !dead) {
      this.surface(shown, box);
    } else if (touch.seen) {
      this.tile(frame, touch.seen, box);
    }
    if (frame.fit.length === 0 || !touch.seen) this.points(frame, box);
    if (!touch.seen) this.curve(frame, frame.fit, box);
    pen.restore();
    pen.lineWidth = 1;
    pen.strokeStyle = css(look.faint);
    pen.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
    if (touch.cross) this.cross(touch.cross, box);
    if (place.margin > 0) this.axes(frame, touch, box);
  }

  /**
   * Shades all over a box.
   *
   * @param {Surface} shown
   * @param {Box} box
   */
  surface(shown, box) {
    const large = finer(shown, Math.ceil(Math.min(FINE, box.width * this.density) / shown.width));
    this.copy(this.pixels, large.shades, large.width, large.height, shown.scale);
    this.pen.drawImage(this.pixels, box.x, box.y, box.width, box.height);
  }

  /**
   * The output of a network with one input, if it is that.
   *
   * @param {Frame} frame
   * @param {Float32Array} fit
   * @param {Box} box
   */
  curve(frame, fit, box) {
    const { pen, place } = this, [, , low, high] = frame.limits, last = fit.length - 1;
    pen.beginPath();
    fit.forEach((y, i) => {
      if (Number.isFinite(y)) pen.lineTo(box.x + (i / last) * box.width, box.y + ((high - y) / (high - low)) * box.height);
    });
    pen.strokeStyle = this.hue(frame, 0);
    pen.lineWidth = 4 * place.zoom;
    pen.stroke();
  }

  /**
   * The points, from a copy that is made again only when they or their colours change.
   *
   * @param {Frame} frame
   * @param {Box} box
   */
  points(frame, box) {
    const { pen, density } = this;
    const wanted = [frame.places, frame.shades, frame.kinds, frame.limits, [box.width, density]];
    if (!wanted.every((list, i) => same(list, this.dotted[i]))) {
      this.dotted = wanted;
      this.dot(frame, box);
    }
    pen.drawImage(this.dots, box.x, box.y, box.width, box.height);
  }

  /**
   * @param {Frame} frame
   * @param {Box} box
   */
  dot(frame, box) {
    const { density, look, full, place } = this, [left, right, low, high] = frame.limits;
    this.dots.width = this.dots.height = Math.round(box.width * density);
    const pen = this.dots.getContext("2d");
    if (!pen) return;
    const scale = density * place.zoom * Math.max(0.55, Math.min(1, box.width / 400));
    const paths = frame.shapes.map((shape) => new Path2D(outline(shape, 52 * scale ** 2)));
    const ink = frame.fit.length > 0 ? 255 : -1; // points around a curve have one colour: their height is their value
    for (let i = 0; i < frame.kinds.length; i++) {
      const x = (frame.places[2 * i] - left) / (right - left), y = (high - frame.places[2 * i + 1]) / (high - low);
      const test = frame.kinds[i] >= TEST, hue = full[frame.scale][ink < 0 ? frame.shades[i] : ink];
      const path = paths[(frame.kinds[i] % TEST) % paths.length];
      pen.setTransform(1, 0, 0, 1, x * box.width * density, y * box.width * density);
      // A rim of paper lets a point stand out from a surface of its own colour.
      pen.strokeStyle = css(look.paper);
      pen.lineWidth = (test ? 4.4 : 2.6) * scale;
      pen.stroke(path);
      pen.fillStyle = test ? css(look.paper) : hue;
      pen.fill(path);
      if (!test) continue;
      pen.strokeStyle = hue;
      pen.lineWidth = 1.9 * scale;
      pen.stroke(path);
    }
  }

  /**
   * What stands at the axes, and below them what the colours mean.
   *
   * @param {Frame} frame
   * @param {Touch} touch
   * @param {Box} box
   */
  axes(frame, touch, box) {
    const { pen, place, look } = this, { font } = place, [across, up] = frame.axes;
    const bottom = box.y + box.height + 1.25 * font;
    this.type(400, 0.93);
    pen.fillStyle = css(look.ink);
    pen.textAlign = "left";
    pen.fillText(across.low, box.x, bottom);
    pen.textAlign = "center";
    pen.fillText(across.name, box.x + box.width / 2, bottom);
    pen.textAlign = "right";
    pen.fillText(across.high, box.x + box.width, bottom);
    pen.save();
    pen.translate(box.x - 0.6 * font, box.y + box.height);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "left";
    pen.fillText(up.low, 0, 0);
    pen.textAlign = "center";
    pen.fillText(up.name, box.height / 2, 0);
    pen.textAlign = "right";
    pen.fillText(up.high, box.height, 0);
    pen.restore();
    this.legend(frame, touch, box.x, bottom + 1.8 * font);
  }

  /**
   * @param {Frame} frame
   * @param {Touch} touch
   * @param {number} x
   * @param {number} y
   */
  legend(frame, touch, x, y) {
    const { pen, place, look, full } = this, { font, zoom } = place;
    pen.textAlign = "left";
    this.type(400, 0.93);
    pen.fillStyle = css(look.ink);
    if (touch.seen) {
      pen.fillText(`${unitName(frame, touch.seen)}: blue high, orange low`, x, y);
      return;
    }
    const entries = frame.legend.map((name, i) => ({ name, i }));
    for (const { name, i } of entries) {
      const shade = frame.scale === CLASSES ? LEVELS * (i + 1) : i ? 255 : 1;
      pen.save();
      pen.translate(x + 0.4 * font, y - 0.34 * font);
      pen.fillStyle = full[frame.scale][shade];
      pen.fill(new Path2D(outline(frame.shapes[i], 90 * zoom * zoom)));
      pen.restore();
      pen.fillText(name, x + 1.05 * font, y);
      x += 1.05 * font + pen.measureText(name).width + 1.1 * font;
    }
    pen.fillStyle = css(look.faint);
    if (frame.kinds.some((kind) => kind >= TEST)) pen.fillText("hollow: test", x, y);
  }

  /**
   * @param {{ x: number, y: number }} at
   * @param {Box} box
   */
  cross(at, box) {
    const { pen, place, look } = this;
    const x = box.x + at.x * box.width, y = box.y + (1 - at.y) * box.height;
    for (const [colour, width] of /** @type {[Colour, number][]} */ ([[look.paper, 4], [look.ink, 1.5]])) {
      pen.strokeStyle = css(colour);
      pen.lineWidth = width * place.zoom;
      pen.stroke(new Path2D(`M${box.x},${y}H${box.x + box.width}M${x},${box.y}V${box.y + box.height}`));
    }
  }

  /** @param {Touch} touch */
  tip({ held }) {
    if (!held) return;
    const { pen, place, look } = this, { font } = place;
    const bias = held.row === place.spots[held.layer].length;
    const text = `${bias ? "b" : "w"} = ${figure(held.value)}`;
    this.type(400, 1);
    const width = pen.measureText(`${text}  ↕`).width + 1.2 * font, height = 1.9 * font;
    const x = Math.min(Math.max(held.x - width / 2, 0), place.plane.x + place.plane.width - width);
    const y = held.y - height - 0.9 * font > 0 ? held.y - height - 0.9 * font : held.y + 1.4 * font;
    pen.fillStyle = css(look.ink);
    pen.beginPath();
    pen.roundRect(x, y, width, height, 5);
    pen.fill();
    pen.fillStyle = css(look.paper);
    pen.textAlign = "left";
    pen.fillText(`${text}  ↕`, x + 0.6 * font, y + 1.3 * font);
  }

  /**
   * One unit's map in a box; its column's maps are on the sheet of units.
   *
   * @param {Frame} frame
   * @param {{ column: number, unit: number }} which
   * @param {Box} box
   */
  tile(frame, { column: number, unit }, box) {
    const { pen, look, hatching } = this, column = frame.columns[number];
    if (this.isDead(frame, { column: number, unit }) && hatching) {
      pen.fillStyle = hatching;
      pen.fillRect(box.x, box.y, box.width, box.height);
    } else if (column.height > 1) {
      const { width, height } = column;
      pen.drawImage(this.units, 0, unit * height, width, height, box.x, box.y, box.width, box.height);
    } else {
      pen.fillStyle = css(look.paper);
      pen.fillRect(box.x, box.y, box.width, box.height);
      pen.lineWidth = Math.max(1.2, box.width / 90);
      pen.strokeStyle = css(look.faint, 0.5);
      pen.strokeRect(box.x, box.y + box.height / 2, box.width, 0);
      pen.beginPath();
      for (let i = 0; i < column.width; i++) {
        const share = (column.maps[unit * column.width + i] - 128) / 127;
        pen.lineTo(box.x + (i / (column.width - 1)) * box.width, box.y + (0.5 - 0.44 * share) * box.height);
      }
      pen.strokeStyle = css(look.ink);
      pen.stroke();
    }
  }

  /** @param {Frame} frame @param {{ column: number, unit: number }} which */
  isDead(frame, { column, unit }) {
    return (frame.columns[column].states[unit] & DEAD) > 0;
  }

  /**
   * Shades become pixels of a sheet.
   *
   * @param {HTMLCanvasElement} onto
   * @param {Uint8Array} shades
   * @param {number} width
   * @param {number} height
   * @param {number} scale
   */
  copy(onto, shades, width, height, scale) {
    const pen = onto.getContext("2d");
    if (!pen || shades.length === 0) return;
    if (onto.width !== width || onto.height !== height) Object.assign(onto, { width, height });
    const image = pen.createImageData(width, height), pixels = new Uint32Array(image.data.buffer);
    const colours = this.pixel[scale];
    for (let i = 0; i < shades.length; i++) pixels[i] = colours[shades[i]];
    pen.putImageData(image, 0, 0);
  }

  /**
   * @param {Frame} frame
   * @param {number} i
   */
  hue(frame, i) {
    return css(Array.from(frame.hues.subarray(3 * i, 3 * i + 3)));
  }

  /**
   * @param {number} weight
   * @param {number} size in letters of the stage
   */
  type(weight, size) {
    const { pen, look, place } = this;
    pen.font = `${weight} ${size * place.font}px ${look.font}`;
  }
}

/** @param {Frame} frame @param {{ column: number, unit: number }} spot */
export function unitName(frame, { column, unit }) {
  const { heading, names, units } = frame.columns[column];
  if (column === 0) return names[unit] || `input ${unit + 1}`;
  return units === 1 && column === frame.columns.length - 1 ? heading[0] : `${heading[0]}, unit ${unit + 1}`;
}

/**
 * The shades that stand in the plane: those of the network, or of a unit.
 *
 * @param {Frame} frame
 * @param {{ column: number, unit: number } | null} seen
 * @returns {Surface}
 */
function surface(frame, seen) {
  if (!seen) return { shades: frame.plane, width: frame.width, height: frame.height, scale: frame.scale };
  const { maps, width, height, scale } = frame.columns[seen.column], from = seen.unit * width * height;
  return { shades: maps.subarray(from, from + width * height), width, height, scale };
}

/**
 * A surface with so many times as many shades along each side. In between lie the shades in between: where orange
 * meets blue there is white, however steep the network is. Classes have nothing in between, nor has what is no number.
 *
 * @param {Surface} coarse
 * @param {number} times
 * @returns {Surface}
 */
export function finer(coarse, times) {
  const { shades, width, height, scale } = coarse;
  if (scale === CLASSES || shades.includes(0)) return coarse;
  const fine = { shades: new Uint8Array(width * height * times * times), width: width * times, height: height * times, scale };
  const across = between(width, times), down = between(height, times);
  for (let y = 0; y < fine.height; y++) {
    const upper = down.first[y] * width, lower = down.second[y] * width, share = down.share[y];
    for (let x = 0; x < fine.width; x++) {
      const left = across.first[x], right = across.second[x], part = across.share[x];
      const top = shades[upper + left] + (shades[upper + right] - shades[upper + left]) * part;
      const bottom = shades[lower + left] + (shades[lower + right] - shades[lower + left]) * part;
      fine.shades[y * fine.width + x] = top + (bottom - top) * share + 0.5;
    }
  }
  return fine;
}

/** Between which two of ``count`` middles each finer one lies, and how far from the first. */
function between(/** @type {number} */ count, /** @type {number} */ times) {
  const at = Array.from({ length: count * times }, (_, i) => Math.min(Math.max((i + 0.5) / times - 0.5, 0), count - 1));
  const first = Uint16Array.from(at, Math.floor), second = first.map((i) => Math.min(i + 1, count - 1));
  return { first, second, share: Float32Array.from(at, (place, i) => place - first[i]) };
}

/**
 * @param {Surface} shown
 * @param {number} side samples along each side
 * @param {Float32Array} bright luminance of each shade
 * @param {number[]} into
 */
function sample({ shades, width, height }, side, bright, into) {
  for (let row = 0; row < side; row++) {
    const y = Math.floor(((row + 0.5) / side) * height);
    for (let column = 0; column < side; column++) {
      into.push(bright[shades[y * width + Math.floor(((column + 0.5) / side) * width)]]);
    }
  }
}

/** @param {Held | null} held @param {number} layer @param {number} row @param {number} unit */
function isHeld(held, layer, row, unit) {
  return held && held.layer === layer && held.row === row && held.unit === unit ? held : null;
}

/** @param {Spot | null} seen @param {number} layer @param {number} row @param {number} unit */
function near(seen, layer, row, unit) {
  return seen && ((seen.column === layer && seen.unit === row) || (seen.column === layer + 1 && seen.unit === unit));
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number> | undefined} b */
function same(a, b) {
  if (!b || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function sheet(width = 1, height = 1) {
  return Object.assign(document.createElement("canvas"), { width, height });
}
