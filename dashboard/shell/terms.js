/**
 * Mark each word of the glossary where it first stands, by a highlight over the text, which leaves the page's own
 * elements as they are; and show what it means where the pointer rests or a finger taps.
 *
 * @typedef {{ box: DOMRect, means: string }} Found
 */

const PLACES = '[data-testid="stMain"] [data-testid="stMarkdownContainer"] :is(p, li, td)';
const NOT_IN = 'a, button, label, code, .katex, [role="dialog"], [class*="st-key-words"]';
const WRITES = "textarea, select, [contenteditable=true], dialog, input:not([type=range], [type=checkbox], [type=radio])";
/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const SETTLED = 400, RESTED = 250;  // milliseconds

/** @param {Component<{ place: string }>} component */
export default function ({ data, parentElement }) {
  const tip = /** @type {HTMLElement & { off?: (() => void) | null }} */ (parentElement.querySelector(".term-tip"));
  const walk = /** @type {HTMLElement} */ (parentElement.querySelector(".term-walk"));
  const words = document.getElementById(data.place);
  if (tip.off || !globalThis.Highlight || !words) return tip.off;
  const glossary = /** @type {[forms: string[], means: string][]} */ (JSON.parse(words.textContent ?? "[]"));
  const meanings = new Map(glossary.flatMap(([forms, means]) => forms.map((form) => [form.toLowerCase(), means])));
  const sorted = [...meanings.keys()].sort((one, other) => other.length - one.length);
  const word = new RegExp(`(?<![\\p{L}\\d-])(?:${sorted.join("|")})(?![\\p{L}\\d])`, "giu");
  let marked = /** @type {{ range: StaticRange, means: string }[]} */ ([]);
  let scanning = /** @type {number | null} */ (null), resting = /** @type {number | undefined} */ (undefined);

  const scan = () => {
    scanning = null;
    const seen = new Set();
    marked = [];
    for (const place of document.querySelectorAll(PLACES)) {
      if (place.closest(NOT_IN) || !place.checkVisibility()) continue;
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (!(text instanceof Text) || text.parentElement?.closest(NOT_IN)) continue;
        for (const match of text.data.matchAll(word)) {
          const means = meanings.get(match[0].toLowerCase());
          if (!means || seen.has(means)) continue;
          seen.add(means);
          const range = new StaticRange({
            startContainer: text, startOffset: match.index, endContainer: text, endOffset: match.index + match[0].length,
          });
          marked.push({ range, means });
        }
      }
    }
    CSS.highlights.set("terms", new Highlight(...marked.map(({ range }) => range)));
  };
  const soon = () => { scanning ??= setTimeout(scan, SETTLED); };

  const boxes = (/** @type {StaticRange} */ { startContainer, startOffset, endOffset }) => {
    if (!startContainer.isConnected || endOffset > (startContainer.nodeValue ?? "").length) return [];
    const range = document.createRange();
    range.setStart(startContainer, startOffset);
    range.setEnd(startContainer, endOffset);
    return [...range.getClientRects()];
  };
  const at = (/** @type {number} */ x, /** @type {number} */ y) => {
    for (const { range, means } of marked) {
      const box = boxes(range).find((b) => x >= b.left && x <= b.right && y >= b.top - 2 && y <= b.bottom + 2);
      if (box) return { box, means };
    }
    return null;
  };
  const hide = () => { tip.hidden = true; };
  const tell = (/** @type {Found | null} */ found) => {
    if (!found || document.querySelector('[role="dialog"], dialog[open]')) return hide();
    tip.textContent = found.means;
    tip.hidden = false;
    const { left, top, bottom } = found.box, below = bottom + 4 + tip.offsetHeight < innerHeight;
    tip.style.left = `${Math.max(4, Math.min(left, innerWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${below ? bottom : top - tip.offsetHeight}px`;  // close, so that a pointer can go there
  };
  const show = (/** @type {number} */ x, /** @type {number} */ y) => tell(at(x, y));
  const move = (/** @type {PointerEvent} */ { clientX, clientY, target, buttons }) => {
    clearTimeout(resting);
    if (target === tip) return;
    if (!tip.hidden && !at(clientX, clientY)) hide();
    if (!buttons) resting = setTimeout(() => show(clientX, clientY), RESTED);
  };
  const tap = (/** @type {MouseEvent} */ { clientX, clientY, target }) => { if (target !== tip) show(clientX, clientY); };
  const key = (/** @type {KeyboardEvent} */ { key: pressed }) => { if (pressed === "Escape") hide(); };

  // With the keys: from word to word, in the order of the page.
  let here = 0;
  const go = (/** @type {number} */ step) => {
    const there = marked.filter(({ range }) => boxes(range).length);
    if (!there.length) return hide();
    here = (here + step + there.length) % there.length;
    const { range, means } = there[here];
    range.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
    requestAnimationFrame(() => requestAnimationFrame(() => tell({ box: boxes(range)[0], means })));  // once it rests
  };
  walk.onfocus = () => { here = 0; go(0); };
  walk.onblur = hide;
  walk.onkeydown = (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    go(step);
  };
  walk.onclick = () => go(0);
  const letter = (/** @type {KeyboardEvent} */ event) => {
    const writes = event.target instanceof Element && event.target.closest(WRITES);
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey && !writes;
    if (event.key.toLowerCase() === "w" && bare) walk.focus();
  };

  const changes = new MutationObserver(soon);
  const app = /** @type {Element} */ (document.querySelector('[data-testid="stApp"]'));
  changes.observe(app, { subtree: true, childList: true, characterData: true });
  document.addEventListener("pointermove", move, { passive: true });
  document.addEventListener("click", tap);
  document.addEventListener("keydown", key, true);
  document.addEventListener("keydown", letter);  // after the page, which may have turned single keys off
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  soon();
  tip.off = () => {
    tip.off = null;
    clearTimeout(scanning ?? undefined);
    clearTimeout(resting);
    changes.disconnect();
    document.removeEventListener("pointermove", move);
    document.removeEventListener("click", tap);
    document.removeEventListener("keydown", key, true);
    document.removeEventListener("keydown", letter);
    document.removeEventListener("scroll", hide, { capture: true });
    CSS.highlights.delete("terms");
  };
  return tip.off;
}
