/**
 * Keeps the stage from flashing (WCAG 2.3.1), at any rate of pictures.
 *
 * A patch of the picture turns when its relative luminance goes the other way by at least a tenth of the way from
 * black to white. A turn that comes sooner than GAP after the last one makes the patch restless for a second: without
 * such a turn, no patch turns more than three times in any second, even on a screen that is late. A picture that would leave more than a quarter
 * of the area restless is not painted; it has to wait until enough patches have rested.
 */

export const TURN = 0.1;
export const SHARE = 0.25;
/** Milliseconds between two turns of a patch: three in a second; where less motion is wanted, one. */
export const GAP = 360, GAP_REDUCED = 1000;
const SECOND = 1000;

/**
 * Relative luminance of a colour with parts from 0 to 255.
 *
 * @param {number[]} colour
 */
export function luminance([red, green, blue]) {
  const linear = (/** @type {number} */ part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Remembers how each patch of what was painted has turned. A patch that was not there before begins a new memory. */
export class Guard {
  constructor() {
    this.extreme = new Float32Array(0); // luminance farthest on the way that the patch goes
    this.way = new Int8Array(0); // 1 brighter, -1 darker, 0 not yet known
    this.turned = new Float64Array(0); // when it turned last
    this.hasty = new Float64Array(0); // when it turned too soon
  }

  /** @param {ArrayLike<number>} bright luminance of each patch that there is now */
  fit(bright) {
    const old = { ...this }, kept = Math.min(bright.length, old.way.length);
    this.extreme = Float32Array.from(bright);
    this.way = new Int8Array(bright.length);
    this.turned = new Float64Array(bright.length).fill(-Infinity);
    this.hasty = new Float64Array(bright.length).fill(-Infinity);
    this.extreme.set(old.extreme.subarray(0, kept));
    this.way.set(old.way.subarray(0, kept));
    this.turned.set(old.turned.subarray(0, kept));
    this.hasty.set(old.hasty.subarray(0, kept));
  }

  /**
   * Whether a picture may be painted now; if so, it counts as painted.
   *
   * @param {ArrayLike<number>} bright luminance of each patch
   * @param {ArrayLike<number>} area of each patch
   * @param {number} now in milliseconds
   * @param {number} gap between two turns
   * @returns {number} 0, or after how many milliseconds to ask again
   */
  wait(bright, area, now, gap = GAP) {
    const count = bright.length;
    if (this.way.length !== count) this.fit(bright);
    let all = 0, restless = 0, soonest = Infinity;
    for (let i = 0; i < count; i++) {
      all += area[i];
      const early = this.turns(i, bright[i]) && now - this.turned[i] < gap;
      if (early) soonest = Math.min(soonest, this.turned[i] + gap - now);
      if (early || now - this.hasty[i] < SECOND) restless += area[i];
    }
    if (restless > SHARE * all && soonest < Infinity) return Math.max(soonest, 1);
    for (let i = 0; i < count; i++) this.note(i, bright[i], now, gap);
    return 0;
  }

  /**
   * @param {number} i
   * @param {number} bright
   */
  turns(i, bright) {
    return this.way[i] !== 0 && this.way[i] * (this.extreme[i] - bright) >= TURN;
  }

  /**
   * @param {number} i
   * @param {number} bright
   * @param {number} now
   * @param {number} gap
   */
  note(i, bright, now, gap) {
    if (this.turns(i, bright)) {
      if (now - this.turned[i] < gap) this.hasty[i] = now;
      this.turned[i] = now;
      this.way[i] = -this.way[i];
      this.extreme[i] = bright;
    } else if (this.way[i] === 0) {
      const change = bright - this.extreme[i];
      if (Math.abs(change) < TURN) return;
      this.way[i] = Math.sign(change);
      this.turned[i] = now;
      this.extreme[i] = bright;
    } else if (this.way[i] * (bright - this.extreme[i]) > 0) {
      this.extreme[i] = bright;
    }
  }
}
