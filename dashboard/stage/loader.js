/**
 * Loads the stage. Streamlit sends a component's script again with each of its messages, thirty times a second, so this
 * is all of it; the stage itself comes once, as text in front of the first frames of a session.
 *
 * @typedef {{ text: string, module: Promise<{ default: (component: object) => () => void }> }} Loaded
 */

const place = /** @type {{ activationLabStage?: Loaded }} */ (globalThis);

export default async function (/** @type {Component<Uint8Array>} */ component) {
  const { data } = component;
  const size = new DataView(data.buffer, data.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(data.subarray(4, 4 + size));
  if (size > 0 && place.activationLabStage?.text !== text) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    place.activationLabStage = { text, module: import(address) };
  }
  if (!place.activationLabStage) return component.setTriggerValue("report", { painted: 0, gestures: [] });
  const { default: show } = await place.activationLabStage.module;
  return show({ ...component, data: data.subarray(4 + size) });
}
