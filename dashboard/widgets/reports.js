/**
 * Tell the page what is dragged. A report has a number and is sent until it is heard; what comes meanwhile waits, and
 * only the latest is sent: so reports never pile up, however slow the line.
 */

const PAUSE = 60, SILENCE = 1000;  // milliseconds: between two reports; without an answer, until the next is sent

export class Reports {
  #turn;
  #heard;
  #sent = 0;
  #latest = /** @type {object | null} */ (null);  // until it is heard
  #fresh = false;  // whether it has not been sent yet
  #timer = /** @type {number | undefined} */ (undefined);

  /** @param {Element} place without which nothing is told @param {number} heard the number of the last report */
  constructor(place, heard) {
    this.place = place;
    this.#turn = this.#heard = heard;
    this.send = /** @type {(report: object) => void} */ (() => {});
  }

  /** Whether the page has heard all, so that what it says is not of before. */
  get settled() {
    return !this.#fresh && this.#heard >= this.#turn;
  }

  /** @param {object} report */
  tell(report) {
    this.#latest = report;
    this.#fresh = true;
    this.#tick();
  }

  /** @param {number} turn the number of the last report that the page has heard */
  hear(turn) {
    if (turn < this.#heard) this.#turn = turn;  // a new session counts from the beginning
    this.#heard = turn;
    if (this.settled) this.#latest = null;
    this.#tick();
  }

  // Nothing is sent before the last report has been heard, or lost.
  #tick() {
    clearTimeout(this.#timer);
    if (!this.#latest || !this.place.isConnected) return;
    const due = this.#sent + (this.#heard >= this.#turn ? PAUSE : SILENCE) - performance.now();
    if (due <= 0) {
      this.#sent = performance.now();
      this.#fresh = false;
      this.send({ ...this.#latest, turn: ++this.#turn });
    }
    this.#timer = setTimeout(() => this.#tick(), due <= 0 ? SILENCE : due);
  }
}
