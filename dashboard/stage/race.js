/**
 * Puts a race on the canvas: the plane of each racer under its name and its line, and the losses of all.
 *
 * @typedef {import("./frame.js").Frame} Frame
 * @typedef {import("./frame.js").Racer} Racer
 * @typedef {import("./layout.js").Box} Box
 * @typedef {import("./paint.js").Painter} Painter
 */

import { EDGE } from "./frame.js";
import { NAME_LINE, spread } from "./layout.js";
import { css, mix } from "./paint.js";

const METALS = [[222, 176, 49], [176, 182, 188], [196, 132, 78]]; // gold, silver, bronze
const ENGRAVED = [31, 35, 40];

/**
 * @param {Painter} painter
 * @param {Frame} frame
 */
export function paintRace(painter, frame) {
  painter.clear();
  frame.racers.forEach((racer, i) => lane(painter, frame, racer, painter.place.lanes[i]));
  losses(painter, frame, painter.place.course);
}

/**
 * @param {Painter} painter
 * @param {Frame} frame
 * @param {Racer} racer
 * @param {Box} box
 */
function lane(painter, frame, racer, box) {
  const { pen, look, place } = painter, { font, zoom } = place, right = box.x + box.width;
  pen.textAlign = "left";
  painter.type(600, 1);
  pen.fillStyle = css(look.ink);
  pen.fillText(racer.name, box.x, box.y - 0.85 * font, box.width);
  const taken = pen.measureText(racer.name).width + font;
  painter.type(400, 0.93);
  if (taken + pen.measureText(racer.note).width <= box.width) {
    pen.textAlign = "right";
    pen.fillStyle = css(mix(look.faint, look.ink, 0.5));
    pen.fillText(racer.note, right, box.y - 0.85 * font);
  }
  cue(painter, racer, box.x, right, box.y - 0.36 * font);
  pen.save();
  pen.beginPath();
  pen.rect(box.x, box.y, box.width, box.height);
  pen.clip();
  const { plane: shades, width, height } = racer;
  if (height > 1) painter.surface({ shades, width, height, scale: frame.scale }, box);
  painter.points(frame, box);
  painter.curve(frame, racer.fit, box);
  pen.restore();
  pen.lineWidth = 1;
  pen.strokeStyle = css(look.faint);
  pen.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
  if (racer.medal > 0) medal(painter, racer.medal, right - 1.3 * font, box.y + 1.3 * font, font, zoom);
}

/**
 * A piece of a racer's line.
 *
 * @param {Painter} painter
 * @param {Racer} racer
 * @param {number} left
 * @param {number} right
 * @param {number} y
 */
function cue(painter, racer, left, right, y) {
  style(painter, racer);
  painter.pen.stroke(new Path2D(`M${left},${y}H${right}`));
  painter.pen.setLineDash([]);
}

/**
 * @param {Painter} painter
 * @param {Racer} racer
 */
function style({ pen, place }, racer) {
  pen.strokeStyle = css(Array.from(racer.hue));
  pen.lineWidth = 2.8 * place.zoom;
  pen.lineCap = "butt";
  pen.lineJoin = "round";
  pen.setLineDash(racer.dash.map((length) => length * place.zoom));
}

/**
 * @param {Painter} painter
 * @param {number} rank
 * @param {number} x
 * @param {number} y
 * @param {number} font
 * @param {number} zoom
 */
function medal(painter, rank, x, y, font, zoom) {
  const { pen, look } = painter;
  pen.beginPath();
  pen.arc(x, y, 0.85 * font, 0, 2 * Math.PI);
  pen.fillStyle = css(METALS[rank - 1]);
  pen.fill();
  pen.lineWidth = 2 * zoom;
  pen.strokeStyle = css(look.paper);
  pen.stroke();
  painter.type(700, 1);
  pen.textAlign = "center";
  pen.fillStyle = css(ENGRAVED);
  pen.fillText(String(rank), x, y + 0.35 * font);
}

/**
 * The losses by epoch, with the line to reach; at the end of each the racer's name beside a piece of its line.
 *
 * @param {Painter} painter
 * @param {Frame} frame
 * @param {Box} box
 */
function losses(painter, frame, box) {
  const { pen, look, place } = painter, { font, zoom } = place, right = box.x + box.width;
  const across = (/** @type {number} */ at) => box.x + (at / EDGE) * box.width;
  const up = (/** @type {number} */ at) => box.y + (1 - at / EDGE) * box.height;
  rulers(painter, frame, box, across, up);
  const line = up(frame.finish.at);
  pen.lineWidth = 1.5 * zoom;
  pen.strokeStyle = css(look.ink);
  pen.stroke(new Path2D(`M${box.x},${line}h${box.width}`));
  for (const racer of frame.racers) {
    style(painter, racer);
    pen.beginPath();
    for (let i = 0, gap = true; i < racer.curve.length; i += 2) {
      const x = across(racer.curve[i]), y = up(racer.curve[i + 1]), away = racer.curve[i + 1] === 0;
      if (!away && gap) pen.moveTo(x, y);
      else if (!away) pen.lineTo(x, y);
      gap = away;
    }
    pen.stroke();
    pen.setLineDash([]);
    const [x, y] = racer.curve.slice(-2);
    if (y === 0) continue;
    pen.fillStyle = pen.strokeStyle;
    pen.beginPath();
    pen.arc(across(x), up(y), 3.6 * zoom, 0, 2 * Math.PI);
    pen.fill();
  }
  painter.type(400, 0.93);
  pen.textAlign = "center";
  pen.strokeStyle = css(look.paper);
  pen.lineWidth = 4 * zoom;
  pen.strokeText(frame.finish.text, box.x + box.width / 2, line - 0.4 * font);
  pen.fillStyle = css(look.ink);
  pen.fillText(frame.finish.text, box.x + box.width / 2, line - 0.4 * font);
  const wanted = frame.racers.map((racer) => up(racer.tag));
  const tags = spread(wanted, 1.3 * font, box.y, box.y + box.height);
  painter.type(600, 0.93);
  pen.textAlign = "left";
  frame.racers.forEach((racer, i) => {
    cue(painter, racer, right + 0.6 * font, right + (NAME_LINE - 0.8) * font, tags[i]);
    const away = racer.curve.at(-1) === 0 ? (racer.tag > 0 ? " ↑" : " ↓") : "";
    pen.fillText(racer.name + away, right + (NAME_LINE - 0.4) * font, tags[i] + 0.33 * font);
  });
}

/**
 * @param {Painter} painter
 * @param {Frame} frame
 * @param {Box} box
 * @param {(at: number) => number} across
 * @param {(at: number) => number} up
 */
function rulers(painter, frame, box, across, up) {
  const { pen, look, place } = painter, { font } = place, bottom = box.y + box.height;
  const [epochs, heights] = frame.rulers;
  painter.type(400, 0.93);
  pen.lineWidth = 1;
  pen.strokeStyle = css(mix(look.paper, look.ink, 0.14));
  pen.fillStyle = css(look.ink);
  pen.textAlign = "right";
  let last = Infinity;
  for (const { text, at } of heights.ticks) {
    const y = up(at);
    pen.stroke(new Path2D(`M${box.x},${y}h${box.width}`));
    if (last - y < 1.2 * font) continue;
    pen.fillText(text, box.x - 0.5 * font, y + 0.33 * font);
    last = y;
  }
  pen.textAlign = "center";
  last = -Infinity;
  for (const { text, at } of epochs.ticks) {
    const x = across(at), half = pen.measureText(text).width / 2;
    pen.stroke(new Path2D(`M${x},${box.y}v${box.height}`));
    if (x - half < last) continue;
    pen.fillText(text, x, bottom + 1.2 * font);
    last = x + half + font;
  }
  pen.fillText(epochs.name, box.x + box.width / 2, bottom + 2.5 * font);
  pen.save();
  pen.translate(box.x - 3.2 * font, box.y + box.height / 2);
  pen.rotate(-Math.PI / 2);
  pen.fillText(heights.name, 0, 0);
  pen.restore();
}
