"""Keep a picture on the screen until the next one has loaded.

Vega empties an image whose address changes, and fills it again when the new one has been decoded. While a network
trains, that is several times a second, and the empty frames show as flicker. This component puts the last picture
back before the browser paints the gap.
"""

import streamlit as st

_SCRIPT = """
export default function (component) {
  const selector = `.st-key-${component.data.key} image`;
  let last = [];  // Vega may replace an image's element, so each is known by its place
  const hold = () => {
    const images = document.querySelectorAll(selector);
    if (images.length !== last.length) last = Array(images.length).fill(null);
    images.forEach((image, i) => {
      const shown = image.getAttribute("href") || image.getAttributeNS("http://www.w3.org/1999/xlink", "href");
      if (shown) last[i] = shown;
      else if (last[i]) image.setAttribute("href", last[i]);
    });
  };
  const observer = new MutationObserver(hold);
  observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["href"] });
  return () => observer.disconnect();
}
"""

_keeper = st.components.v2.component("activation_lab.steady", js=_SCRIPT)


def pictures(key: str) -> None:
    """Keep the pictures inside the container with this key from flickering."""
    _keeper(key=f"{key}-steady", data={"key": key})
