/**
 * Asks for the next picture of a run that charts draw, once the browser has dealt with this one: nothing piles up, and
 * a hidden tab asks for none.
 *
 * @typedef {{ number: number, seconds: number }} Moment number: of the picture; seconds: from one to the next, 0 for none
 * @typedef {Element & { asked?: number, stop?: () => void }} Host
 */

const PATIENCE = 2000, MOST_PATIENCE = 16000; // until a picture that does not come is asked for again

/** @param {Component<Moment>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {Host} */ (parentElement.host ?? parentElement);
  let timer = 0;
  const ask = (/** @type {number} */ patience) => {
    host.asked = performance.now();
    setTriggerValue("next", data.number);
    timer = setTimeout(ask, patience, Math.min(2 * patience, MOST_PATIENCE));
  };
  const plan = () => {
    clearTimeout(timer);
    if (!data.seconds || document.hidden) return;
    const due = (host.asked ?? -Infinity) + 1000 * data.seconds;
    timer = setTimeout(ask, Math.max(0, due - performance.now()), PATIENCE);
  };
  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", plan);
  };
  host.stop?.();
  host.stop = stop;
  document.addEventListener("visibilitychange", plan);
  plan();
  return stop;
}
