/**
 * Reads the bytes of one picture. The table in frame.py says what the fields are; here they stand in the same order.
 *
 * @typedef {object} Column
 * @property {string[]} heading lines
 * @property {number} scale of the maps: SIGNED or CLASSES
 * @property {number} units
 * @property {string[]} names
 * @property {Float32Array} biases
 * @property {Uint8Array} states DEAD or STUCK
 * @property {number} height of a map in shades; 1: it is a curve
 * @property {number} width
 * @property {Uint8Array} maps
 *
 * @typedef {object} Layer the drawn weights into a column
 * @property {Uint8Array} from
 * @property {Uint8Array} to
 * @property {Float32Array} weights
 *
 * @typedef {object} Axis
 * @property {string} name
 * @property {string} low what is written at the lower end
 * @property {string} high
 *
 * @typedef {object} Answer what a network says over its inputs
 * @property {number} height
 * @property {number} width
 * @property {Uint8Array} plane
 * @property {Float32Array} fit
 *
 * @typedef {object} Race a network among others, with its answer
 * @property {string} name
 * @property {string} note
 * @property {number} medal 1 to 3, or 0
 * @property {Uint8Array} hue
 * @property {number[]} dash
 * @property {Uint16Array} curve its loss: x, y, x, y, …; y is 0 where it has no place
 * @property {number} tag how high its name stands
 * @typedef {Race & Answer} Racer
 *
 * @typedef {{ text: string, at: number }} Tick
 * @typedef {{ name: string, ticks: Tick[] }} Ruler
 *
 * @typedef {object} Frame
 * @property {number} mode STAGE, HERO, PLANE or RACE
 * @property {boolean} drawing
 * @property {boolean} editable
 * @property {boolean} projector
 * @property {number} number
 * @property {number} heard
 * @property {number} pace
 * @property {number} room
 * @property {number} depth from 0 to 1
 * @property {number} ground of dead units, from 0 to 1
 * @property {Uint8Array} hues
 * @property {string[]} shapes
 * @property {number[]} chosen [column, unit]
 * @property {number[]} most [hidden layers, units of one]
 * @property {Column[]} columns
 * @property {number} largest
 * @property {Layer[]} links
 * @property {Float32Array} limits left, right, lower and upper edge
 * @property {Axis[]} axes
 * @property {number} scale
 * @property {number} height
 * @property {number} width
 * @property {Uint8Array} plane
 * @property {Float32Array} fit
 * @property {Float32Array} places
 * @property {Uint8Array} shades
 * @property {Uint8Array} kinds
 * @property {string[]} legend
 * @property {Uint16Array[]} curves of training and test: x, y, x, y, …
 * @property {Racer[]} racers
 * @property {Ruler[]} rulers across and up
 * @property {Tick} finish
 * @property {string[][]} numbers [label, value, what it is out of]
 * @property {string} says
 * @property {string} speaks
 */

export const VERSION = 4;
export const [STAGE, HERO, PLANE, RACE] = [0, 1, 2, 3];
export const EDGE = 65535; // of an axis, at its far end
export const [SIGNED, CLASSES] = [0, 1];
export const [DEAD, STUCK] = [1, 2];
export const TEST = 128;

/** Takes one value after the other from bytes. */
class Reader {
  /** @param {Uint8Array} data */
  constructor(data) {
    this.data = data;
    this.view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    this.at = 0;
  }

  /** @param {number} size */
  skip(size) {
    this.at += size;
    return this.at - size;
  }

  u8() { return this.view.getUint8(this.skip(1)); }
  u16() { return this.view.getUint16(this.skip(2), true); }
  u32() { return this.view.getUint32(this.skip(4), true); }
  f32() { return this.view.getFloat32(this.skip(4), true); }

  /** @param {number} count */
  bytes(count) {
    const from = this.skip(count);
    if (this.at > this.data.length) throw new RangeError(`frame ends at ${this.data.length}; wanted ${this.at}`);
    return this.data.subarray(from, this.at);
  }

  /** @param {number} count */
  u16s(count) { return Uint16Array.from({ length: count }, () => this.u16()); }

  /** @param {number} count */
  f32s(count) { return Float32Array.from({ length: count }, () => this.f32()); }

  text() { return new TextDecoder().decode(this.bytes(this.u16())); }

  /**
   * @template T
   * @param {number} count
   * @param {() => T} read
   */
  many(count, read) { return Array.from({ length: count }, read); }
}

/**
 * @param {Uint8Array} data
 * @returns {Frame}
 */
export function unpack(data) {
  const from = new Reader(data);
  const text = () => from.text();
  const version = from.u8();
  if (version !== VERSION) throw new Error(`frame of version ${version}; this is ${VERSION}`);
  const mode = from.u8(), flags = from.u8();
  return {
    mode,
    drawing: (flags & 1) > 0,
    editable: (flags & 2) > 0,
    projector: (flags & 4) > 0,
    number: from.u32(),
    heard: from.u32(),
    pace: from.u16(),
    room: from.u16(),
    depth: from.u8() / 255,
    ground: from.u8() / 255,
    hues: from.bytes(18),
    shapes: from.many(5, text),
    chosen: [from.u8(), from.u8()],
    most: [from.u8(), from.u8()],
    columns: from.many(from.u8(), () => column(from)),
    largest: from.f32(),
    links: from.many(from.u8(), () => layer(from)),
    limits: from.f32s(4),
    axes: from.many(2, () => ({ name: text(), low: text(), high: text() })),
    scale: from.u8(),
    ...answer(from),
    ...points(from),
    legend: from.many(from.u8(), text),
    curves: from.many(2, () => from.u16s(2 * from.u16())),
    racers: from.many(from.u8(), () => racer(from)),
    rulers: from.many(2, () => ({ name: text(), ticks: from.many(from.u8(), () => tick(from)) })),
    finish: tick(from),
    numbers: from.many(from.u8(), () => [text(), text(), text()]),
    says: text(),
    speaks: text(),
  };
}

/**
 * @param {Reader} from
 * @returns {Column}
 */
function column(from) {
  const heading = from.text().split("\n"), scale = from.u8(), units = from.u8();
  const names = from.many(units, () => from.text());
  const biases = from.f32s(units), states = from.bytes(units);
  const height = from.u8(), width = from.u8();
  return { heading, scale, units, names, biases, states, height, width, maps: from.bytes(units * height * width) };
}

/**
 * @param {Reader} from
 * @returns {Layer}
 */
function layer(from) {
  const count = from.u16();
  return { from: from.bytes(count), to: from.bytes(count), weights: from.f32s(count) };
}

/**
 * @param {Reader} from
 * @returns {Answer}
 */
function answer(from) {
  const height = from.u8(), width = from.u8();
  return { height, width, plane: from.bytes(height * width), fit: from.f32s(from.u16()) };
}

/**
 * @param {Reader} from
 * @returns {Racer}
 */
function racer(from) {
  return {
    name: from.text(),
    note: from.text(),
    medal: from.u8(),
    hue: from.bytes(3),
    dash: from.many(from.u8(), () => from.u8()),
    ...answer(from),
    curve: from.u16s(2 * from.u16()),
    tag: from.u16(),
  };
}

/**
 * @param {Reader} from
 * @returns {Tick}
 */
function tick(from) {
  return { text: from.text(), at: from.u16() };
}

/** @param {Reader} from */
function points(from) {
  const count = from.u16();
  return { places: from.f32s(2 * count), shades: from.bytes(count), kinds: from.bytes(count) };
}
