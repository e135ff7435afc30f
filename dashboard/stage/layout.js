/**
 * Where everything on the stage stands, in pixels of the page. Pure: the same room gives the same places.
 *
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 *
 * @typedef {object} Spot a unit's square
 * @property {number} column
 * @property {number} unit
 * @property {number} x of its left edge
 * @property {number} y of its upper edge
 * @property {number} side
 *
 * @typedef {object} Place
 * @property {number} font size of the type
 * @property {number} zoom how much larger than at a desk marks are
 * @property {number} height of the whole stage
 * @property {Spot[][]} spots by column
 * @property {number} headings upper edge of those over the columns
 * @property {number[]} pitch from one unit of a column to the next
 * @property {number} thickest width of the largest weight
 * @property {Box} numbers the bar
 * @property {Box[]} growth where one asks for more: of layers first, then of units by hidden layer; only the place counts
 * @property {Box} spark the losses by epoch
 * @property {Box} plane the square
 * @property {Box[]} lanes the square planes of a race, each with its name over it
 * @property {Box} course where the losses of a race are drawn, without its axes and names
 * @property {number} margin at the plane's left and lower edge, for its axes; 0: there are none
 *
 * @typedef {object} Wish what there is to place
 * @property {number[]} sizes units in each column, the inputs first
 * @property {number} left letters of the longest name beside an input
 * @property {number} right and beside an output
 * @property {boolean} growing whether the visitor may ask for more units and layers
 * @property {"stage" | "hero" | "plane" | "race"} kind
 * @property {number} racers how many there are
 * @property {number} letters of the longest of their names
 * @property {boolean} projector
 */

const NARROW = 720; // a narrower stage stands in one column
const SMALLEST = 340, SMALLEST_ALONE = 220, LEAST_PITCH = 13, LARGEST_UNIT = 84;
const LANE_HEAD = 2; // the name over a racer's plane, in letters
const LEAST_COURSE = { beside: 0.36, below: 0.44 }; // share of the width or the height for the losses of a race
const HERO_PLANE = 0.45; // share of the width
const BUTTONS = 3; // what the page's buttons cover of a phone, in letters
const BAR = 3.6; // height of the numbers, in letters
const STEPPER = 1.9, AIR = 0.5; // height of a line with + and −, and what is below it
export const STEPPER_WIDTH = 5.2;
export const NAME_LINE = 3.4; // a piece of a racer's line and what is beside it, before its name in the losses
const LEAST_RACE = 330, NARROW_RACE = 1.5; // height of a race: at least, and at most for its width on a phone

/**
 * @param {number} width of the stage
 * @param {number} tall height that the page has for it
 * @param {Wish} wish
 * @returns {Place}
 */
export function arrange(width, tall, wish) {
  const font = wish.projector ? Math.min(Math.max(width / 62, 18), 28) : 14;
  const zoom = font / 14;
  if (wish.kind === "plane") return alone(width, font, zoom);
  if (wish.kind === "race") return race(width, tall, font, zoom, wish);
  if (wish.kind === "hero") return beside(width, font, zoom, wish);
  const most = Math.max(...wish.sizes);
  const head = (wish.growing ? 3.2 + STEPPER + AIR : 3.2) * font, bar = BAR * font;
  const margin = 2.2 * font, legend = 2 * font, curve = 4.4 * font;
  const needed = head + LEAST_PITCH * zoom * most;
  if (width < NARROW) {
    const network = Math.max(needed, head + Math.min(36 * Math.max(most, 3), 144));
    const gap = font, low = 6 * font, lower = margin + legend + low + 0.6 * curve;
    const side = Math.max(Math.min(width - margin, 520, tall - BUTTONS * font - network - gap - lower), SMALLEST_ALONE);
    const below = network + gap + side + margin + legend;
    return {
      ...units({ x: 0, y: 0, width, height: network }, head, font, zoom, wish),
      font, zoom, margin, ...NO_RACE,
      height: below + 0.6 * curve + low,
      plane: { x: (width + margin - side) / 2, y: network + gap, width: side, height: side },
      spark: { x: 0, y: below + 0.4 * font, width, height: 0.6 * curve - 0.8 * font },
      numbers: { x: 0, y: below + 0.6 * curve, width, height: low },
    };
  }
  const least = Math.max(tall, SMALLEST * zoom), height = Math.max(least, bar + needed + curve), body = height - bar;
  const side = Math.floor(Math.min(least - bar - margin - legend, 0.5 * width));
  const rest = width - side - margin - 1.8 * font;
  return {
    ...units({ x: 0, y: bar, width: rest, height: body - curve }, head, font, zoom, wish),
    font, zoom, margin, height, ...NO_RACE,
    numbers: { x: 0, y: 0, width, height: bar },
    spark: { x: 0, y: height - curve + 1.4 * font, width: rest, height: curve - 1.8 * font },
    plane: { x: width - side, y: bar, width: side, height: side },
  };
}

/**
 * @param {number} width
 * @param {number} font
 * @param {number} zoom
 * @returns {Place}
 */
function alone(width, font, zoom) {
  const plane = { x: 0, y: 0, width, height: width };
  return {
    font, zoom, plane, height: width, spots: [], pitch: [], thickest: 0, numbers: NOTHING, spark: NOTHING, margin: 0,
    growth: [], headings: 0, ...NO_RACE,
  };
}
const NOTHING = { x: 0, y: 0, width: 0, height: 0 };
const NO_RACE = { lanes: /** @type {Box[]} */ ([]), course: NOTHING };

/**
 * The planes of a race in rows over its losses or beside them, whichever uses the room best; planes count three times.
 *
 * @param {number} width
 * @param {number} tall
 * @param {number} font
 * @param {number} zoom
 * @param {Wish} wish
 * @returns {Place}
 */
function race(width, tall, font, zoom, wish) {
  const count = wish.racers, gap = font, head = LANE_HEAD * font, narrow = width < NARROW;
  const height = Math.max(narrow ? Math.min(tall, NARROW_RACE * width) : tall, LEAST_RACE * zoom);
  const plans = (narrow ? [false] : [true, false]).flatMap((beside) => Array.from({ length: count }, (_, more) => {
    const rows = more + 1, columns = Math.ceil(count / rows);
    const wide = beside ? (1 - LEAST_COURSE.beside) * width - gap : width;
    const high = beside ? height : (1 - LEAST_COURSE.below) * height;
    const across = (wide + gap) / columns - gap, down = (high + gap) / rows - gap - head;
    const side = Math.floor(Math.max(Math.min(across, down), 0));
    const taken = { width: columns * (side + gap), height: rows * (side + head + gap) };
    const box = beside
      ? { x: 0, y: 0, width: width - taken.width, height }
      : { x: 0, y: taken.height, width, height: height - taken.height };
    return { beside, columns, side, box, used: 3 * count * side ** 2 + box.width * box.height };
  }));
  const { beside, columns, side, box } = plans.reduce((best, plan) => (plan.used > best.used ? plan : best));
  const rows = Math.ceil(count / columns), justified = (width - columns * side) / Math.max(columns - 1, 1);
  const spare = beside ? Math.max(height - rows * (side + head + gap) + gap, 0) / 2 : 0;
  const apart = beside ? gap : Math.min(justified, 3 * font);
  const left = beside ? box.width + gap : Math.max(0, (width - columns * (side + apart) + apart) / 2);
  const lanes = Array.from({ length: count }, (_, i) => ({
    x: left + (i % columns) * (side + apart),
    y: spare + Math.floor(i / columns) * (side + head + gap) + head,
    width: side,
    height: side,
  }));
  const names = Math.min(0.62 * font * wish.letters + NAME_LINE * font, 0.4 * box.width);
  const course = {
    x: box.x + 4 * font, y: box.y + 0.7 * font, width: box.width - 4 * font - names, height: box.height - 3.6 * font,
  };
  return { ...alone(width, font, zoom), height, plane: NOTHING, lanes, course };
}

/**
 * A network and its plane side by side, however little room there is.
 *
 * @param {number} width
 * @param {number} font
 * @param {number} zoom
 * @param {Wish} wish
 * @returns {Place}
 */
function beside(width, font, zoom, wish) {
  const side = Math.floor(HERO_PLANE * width), rest = width - side - 1.2 * font;
  return {
    ...units({ x: 0, y: 0, width: rest, height: side }, 0, font, zoom, { ...wish, left: 0, right: 0 }),
    font, zoom, margin: 0, height: side, ...NO_RACE, numbers: NOTHING, spark: NOTHING,
    plane: { x: width - side, y: 0, width: side, height: side },
  };
}

/**
 * @param {Box} box
 * @param {number} head room for the headings
 * @param {number} font
 * @param {number} zoom
 * @param {Wish} wish
 */
function units(box, head, font, zoom, wish) {
  const count = wish.sizes.length, room = box.height - head;
  const beside = (/** @type {number} */ letters) => Math.min(letters * 0.62 * font + 0.9 * font, 0.22 * box.width);
  const left = beside(wish.left), right = beside(wish.right);
  const across = (box.width - left - right) / Math.max(count - 1, 1);
  const widest = Math.min(LARGEST_UNIT * zoom, 0.58 * across);
  const pitch = wish.sizes.map((size) => Math.min(room / size, 1.5 * widest));
  const sides = pitch.map((step) => 2 * Math.round(Math.min(0.7 * step, widest) / 2));
  const first = left + sides[0] / 2, last = box.width - right - sides[count - 1] / 2;
  const spots = wish.sizes.map((size, column) => Array.from({ length: size }, (_, unit) => ({
    column,
    unit,
    x: Math.round(first + ((last - first) * column) / Math.max(count - 1, 1) - sides[column] / 2),
    // A bias has its bar below the unit: the two together are centred.
    y: Math.round(box.y + head + room / 2 + (unit - size / 2) * pitch[column] + 0.06 * pitch[column]),
    side: sides[column],
  })));
  return {
    spots, pitch,
    headings: box.y + (wish.growing ? STEPPER * font : 0),
    growth: growth(box, spots, font, wish),
    thickest: Math.min(0.13 * Math.min(...pitch), 8 * zoom),
  };
}

/**
 * @param {Box} box
 * @param {Spot[][]} spots
 * @param {number} font
 * @param {Wish} wish
 * @returns {Box[]}
 */
function growth(box, spots, font, wish) {
  if (!wish.growing) return [];
  const middles = spots.map(([{ x, side }]) => x + side / 2);
  const apart = Math.min(...middles.slice(1).map((middle, i) => middle - middles[i]));
  const height = STEPPER * font, width = Math.min(STEPPER_WIDTH * font, 0.96 * apart);
  const hidden = middles.slice(1, -1).map((middle) => ({ x: middle - width / 2, y: box.y + height, width, height }));
  return [{ x: box.x, y: box.y, width: 14 * font, height }, ...hidden];
}

/**
 * Heights at least ``gap`` from each other and within a range, in their order and as near to where they were as that
 * goes: so that no name covers another.
 *
 * @param {number[]} wanted
 * @param {number} gap
 * @param {number} least
 * @param {number} most
 */
export function spread(wanted, gap, least, most) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]), found = [...wanted];
  let free = least;
  for (const i of order) {
    found[i] = Math.max(wanted[i], free);
    free = found[i] + gap;
  }
  free = most;
  for (const i of order.reverse()) {
    found[i] = Math.min(found[i], free);
    free = found[i] - gap;
  }
  return found;
}
