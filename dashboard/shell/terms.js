// Mark each word of the glossary where it first stands, by a highlight over the text, which leaves the page's own
// elements as they are; and show what it means where the pointer rests or a finger taps.

const PLACES = '[data-testid="stMain"] [data-testid="stMarkdownContainer"] :is(p, li, td)';
const NOT_IN = 'a, button, label, code, .katex, [role="dialog"], [class*="st-key-words"]';
const SETTLED = 400, RESTED = 250;  // milliseconds

export default function ({ data, parentElement }) {
  const tip = parentElement.querySelector(".term-tip");
  if (tip.off || !globalThis.Highlight) return tip.off;
  const meanings = new Map(data.words.flatMap(([forms, means]) => forms.map((form) => [form.toLowerCase(), means])));
  const sorted = [...meanings.keys()].sort((one, other) => other.length - one.length);
  const word = new RegExp(`(?<![\\p{L}\\d-])(?:${sorted.join("|")})(?![\\p{L}\\d])`, "giu");
  let marked = [], scanning = null, resting = null;

  const scan = () => {
    scanning = null;
    const seen = new Set();
    marked = [];
    for (const place of document.querySelectorAll(PLACES)) {
      if (place.closest(NOT_IN) || !place.checkVisibility()) continue;
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (text.parentElement.closest(NOT_IN)) continue;
        for (const match of text.data.matchAll(word)) {
          const means = meanings.get(match[0].toLowerCase());
          if (seen.has(means)) continue;
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

  const boxes = ({ startContainer, startOffset, endOffset }) => {
    if (!startContainer.isConnected || endOffset > startContainer.length) return [];
    const range = document.createRange();
    range.setStart(startContainer, startOffset);
    range.setEnd(startContainer, endOffset);
    return [...range.getClientRects()];
  };
  const at = (x, y) => {
    for (const { range, means } of marked) {
      const box = boxes(range).find((b) => x >= b.left && x <= b.right && y >= b.top - 2 && y <= b.bottom + 2);
      if (box) return { box, means };
    }
    return null;
  };
  const hide = () => { tip.hidden = true; };
  const show = (x, y) => {
    const found = at(x, y);
    if (!found || document.querySelector('[role="dialog"], dialog[open]')) return hide();
    tip.textContent = found.means;
    tip.hidden = false;
    const { left, top, bottom } = found.box, below = bottom + 4 + tip.offsetHeight < innerHeight;
    tip.style.left = `${Math.max(4, Math.min(left, innerWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${below ? bottom : top - tip.offsetHeight}px`;  // close, so that a pointer can go there
  };
  const move = ({ clientX, clientY, target, buttons }) => {
    clearTimeout(resting);
    if (target === tip) return;
    if (!tip.hidden && !at(clientX, clientY)) hide();
    if (!buttons) resting = setTimeout(() => show(clientX, clientY), RESTED);
  };
  const tap = ({ clientX, clientY, target }) => { if (target !== tip) show(clientX, clientY); };
  const key = ({ key: pressed }) => { if (pressed === "Escape") hide(); };

  const changes = new MutationObserver(soon);
  changes.observe(document.querySelector('[data-testid="stApp"]'), { subtree: true, childList: true, characterData: true });
  document.addEventListener("pointermove", move, { passive: true });
  document.addEventListener("click", tap);
  document.addEventListener("keydown", key, true);
  document.addEventListener("scroll", hide, { capture: true, passive: true });
  soon();
  tip.off = () => {
    tip.off = null;
    clearTimeout(scanning);
    clearTimeout(resting);
    changes.disconnect();
    document.removeEventListener("pointermove", move);
    document.removeEventListener("click", tap);
    document.removeEventListener("keydown", key, true);
    document.removeEventListener("scroll", hide, { capture: true });
    CSS.highlights.delete("terms");
  };
  return tip.off;
}
