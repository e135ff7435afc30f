/**
 * Hear which edition of a class there is, and say so when the page shows another one. A hidden tab hears nothing, and
 * looks when it is seen again.
 *
 * @typedef {{ query: string, edition: number, gone: number, silence: number, silent: boolean }} Data
 * @typedef {object} Hearing what stays with the component from run to run
 * @property {Data} data
 * @property {(edition: number) => void} say
 * @property {string | null} [query] the class that is heard
 * @property {AbortController} off
 * @property {number | null} latest the edition that was heard last
 * @property {number | null} waiting the timer by which it is said again
 * @property {boolean} [listening]
 */

const FIRST = 5000;  // milliseconds in which a stream that comes through has said something
const LASTS = 10000;  // and for which it stays, or it counts as cut
const SLOW = 4000;  // between two looks where no stream comes through
const TRIES = 3, EVERY = 12;  // streams that are tried at once, and the looks between two tries afterwards
const AGAIN = 1500;  // after which what was said counts as lost; then twice as long, up to MOST
const MOST = 30000;

/** @param {Component<Data>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {Hearing & ParentNode} */ (parentElement.host ?? parentElement);
  host.data = data;
  host.say = (edition) => setTriggerValue("changed", edition);
  if (host.query !== data.query) {
    host.off?.abort();
    host.off = new AbortController();
    host.query = data.query;
    host.latest = host.waiting = null;
    follow(host, host.off.signal);
  }
  if (host.listening) return;
  host.listening = true;
  return () => {
    host.listening = false;
    host.query = null;
    host.off.abort();
  };
}

/** @param {Hearing} host @param {AbortSignal} off */
async function follow(host, off) {
  off.addEventListener("abort", () => clearTimeout(host.waiting ?? undefined));
  for (let failures = 0; !off.aborted && host.latest !== host.data.gone; ) {
    if (document.hidden) {
      await pause(off, MOST);
    } else if (failures >= TRIES && failures % EVERY) {
      await look(host, off);
      failures += 1;
      await pause(off, SLOW);
    } else if (await streamed(host, off)) {
      failures = 0;
      await pause(off, 1000 * Math.random());  // after a restart not all at once
    } else {
      failures += 1;
      await look(host, off);
      await pause(off, failures < TRIES ? 1000 : SLOW);
    }
  }
}

/** Listen until the stream ends. @param {Hearing} host @param {AbortSignal} off @returns {Promise<boolean>} whether it came through */
function streamed(host, off) {
  return new Promise((resolve) => {
    const source = new EventSource(`./lab/events?${host.query}`), began = Date.now();
    let silence = setTimeout(end, FIRST);
    source.onmessage = ({ data }) => {
      clearTimeout(silence);
      silence = setTimeout(end, 1000 * host.data.silence);
      hear(host, Number(data));
    };
    source.onerror = end;
    document.addEventListener("visibilitychange", end);
    off.addEventListener("abort", end);

    function end() {
      source.close();
      clearTimeout(silence);
      document.removeEventListener("visibilitychange", end);
      off.removeEventListener("abort", end);
      resolve(document.hidden || Date.now() - began > LASTS);
    }
  });
}

/** @param {Hearing} host @param {AbortSignal} off */
async function look(host, off) {
  try {
    const answer = await fetch(`./lab/class?${host.query}`, { cache: "no-store", signal: off });
    if (answer.ok) hear(host, (await answer.json()).edition);
  } catch {
    // the server is away; the next look may reach it
  }
}

/** Wait so long, or until the tab is hidden or seen again. @param {AbortSignal} off @param {number} milliseconds */
function pause(off, milliseconds) {
  return new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    const timer = setTimeout(end, milliseconds);
    document.addEventListener("visibilitychange", end);
    off.addEventListener("abort", end);

    function end() {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", end);
      off.removeEventListener("abort", end);
      resolve();
    }
  });
}

/** @param {Hearing} host @param {number} edition */
function hear(host, edition) {
  const news = edition !== host.latest;
  host.latest = edition;
  if (news || host.waiting === null) tell(host, AGAIN);
}

/**
 * What was drawn meanwhile may be newer than what a stream has said. A page that was drawn while the store was silent
 * runs again with the next message, of which one comes when the store is back.
 *
 * @param {Hearing} host
 * @param {number} patience
 */
function tell(host, patience) {
  clearTimeout(host.waiting ?? undefined);
  host.waiting = null;
  const { edition, gone, silent } = host.data, latest = host.latest ?? edition;
  if (!silent && (latest === gone ? edition === gone : latest <= edition)) return;
  host.say(latest);
  if (silent) return;
  host.waiting = setTimeout(tell, patience, host, Math.min(2 * patience, MOST));
}
