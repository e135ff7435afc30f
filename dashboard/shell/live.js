/**
 * Keep who this browser is in a class, and the keys of classes that it leads. They go to the lab's server alone.
 *
 * @typedef {Record<string, string>} Keys of classes, by their codes
 * @typedef {object} Data
 * @property {string} place in the browser's storage
 * @property {string} code
 * @property {string} token
 * @property {boolean} known
 * @property {Keys} keys
 * @property {string[]} ended
 * @property {string[]} led
 */

const AGAIN = 1500;  // milliseconds after which a report counts as lost

/** @param {Component<Data>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {ParentNode & { listening?: boolean, waiting?: number }} */ (parentElement.host ?? parentElement);
  const before = kept(data.place);
  const keys = { ...before.keys, ...data.keys };
  for (const code of data.ended) delete keys[code];
  const token = data.code ? before.token ?? data.token : before.token;
  keep(data.place, { token, keys });
  host.listening = true;
  clearTimeout(host.waiting);
  const news = data.code ? !data.known : Object.keys(keys).some((code) => !data.led.includes(code));
  const tell = () => {
    setTriggerValue("secrets", { code: data.code, token: token ?? data.token, keys });
    host.waiting = setTimeout(tell, AGAIN);
  };
  if (news) tell();
  return () => clearTimeout(host.waiting);
}

/** @param {string} place @returns {{ token?: string, keys?: Keys }} */
function kept(place) {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {  // a frame on another site's page may have no storage
    return {};
  }
}

/** @param {string} place @param {{ token?: string, keys: Keys }} secrets */
function keep(place, secrets) {
  try {
    if (secrets.token || Object.keys(secrets.keys).length) localStorage.setItem(place, JSON.stringify(secrets));
    else localStorage.removeItem(place);
  } catch {
    // then this tab alone knows
  }
}
