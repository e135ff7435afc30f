// Copy a line: by the clipboard's own interface where the page has one, else by selecting it and the older command.

const SAID = 2500;  // milliseconds for which the button says what has happened

/** @param {Component<{ label: string, text: string }>} component */
export default function ({ data, parentElement }) {
  const [label, input, button] = /** @type {[HTMLElement, HTMLInputElement, HTMLButtonElement]} */ (
    ["span", "input", "button"].map((name) => parentElement.querySelector(`.copy-line ${name}`)));
  label.textContent = data.label;
  input.value = data.text;
  button.setAttribute("aria-label", `Copy: ${data.label}`);
  if (button.onclick) return;
  button.setAttribute("aria-live", "polite");

  let timer = /** @type {number | undefined} */ (undefined);
  const say = (/** @type {string} */ words) => {
    button.textContent = words;
    clearTimeout(timer);
    timer = setTimeout(() => { button.textContent = "Copy"; }, SAID);
  };
  button.onclick = async () => {
    input.select();
    say((await copied(input.value)) ? "Copied" : "Press Ctrl+C");
  };
  input.onfocus = () => input.select();
}

/** @param {string} text @returns {Promise<boolean>} */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {  // there is none, or it is not allowed
    return document.execCommand("copy");
  }
}
