/**
 * Keep the texts of a session in this browser, and tell a new session those of before. Nothing goes anywhere else.
 *
 * @typedef {Record<string, string>} Texts
 * @typedef {{ name: string, texts: Texts, session: string, heard: boolean, erased: number }} Data
 * @typedef {object} Keeping what stays with the component from run to run
 * @property {Data} data
 * @property {(name: string, value: unknown) => void} tell
 * @property {string} [session]
 * @property {number} [erased]
 * @property {number} [waiting]
 * @property {boolean} [listening]
 */

const AGAIN = 1500;  // milliseconds after which a report counts as lost

/** @param {Component<Data>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {Keeping & ParentNode} */ (parentElement.host ?? parentElement), store = storage();
  if (!store) return;  // a frame on another site's page may have none
  host.data = data;
  host.tell = setTriggerValue;
  if (host.session !== data.session) {
    host.session = data.session;
    host.erased = data.erased;
  }
  if (host.erased !== data.erased) {
    host.erased = data.erased;
    store.removeItem(data.name);
  }
  const before = kept(store, data.name);
  const news = !data.heard && Object.keys(before).some((name) => !(name in data.texts));
  clearTimeout(host.waiting);
  if (news) report(host, before);
  if (Object.keys(data.texts).length) keep(store, data.name, { ...before, ...data.texts });
  if (host.listening) return;
  host.listening = true;

  const elsewhere = (/** @type {StorageEvent} */ { key, newValue }) => {
    if (key === host.data.name && newValue === null) host.tell("gone", true);
  };
  addEventListener("storage", elsewhere);
  return () => {
    host.listening = false;
    clearTimeout(host.waiting);
    removeEventListener("storage", elsewhere);
  };
}

/** @param {Keeping} host @param {Texts} found */
function report(host, found) {
  host.tell("found", found);
  host.waiting = setTimeout(() => { if (!host.data.heard) report(host, found); }, AGAIN);
}

/** @returns {Storage | null} */
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** @param {Storage} store @param {string} name @returns {Texts} */
function kept(store, name) {
  try {
    const found = JSON.parse(store.getItem(name) ?? "{}");
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

/** @param {Storage} store @param {string} name @param {Texts} texts */
function keep(store, name, texts) {
  try {
    store.setItem(name, JSON.stringify(texts));
  } catch {
    // it is full: the session still has them
  }
}
