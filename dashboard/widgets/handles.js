// Handles over a chart: where the pointer drags one is reported in units of the chart's axes. A handle stands where the
// page says, as the picture under it does. A report has a number and is sent until it is heard.

const PAUSE = 60, SILENCE = 1000;  // milliseconds: between two reports; without an answer, until the next is sent

export default function ({ data, parentElement, setTriggerValue }) {
  const layer = parentElement.querySelector(".handles");
  const own = (layer.own ??= begin(layer, data.heard));
  own.report = (told) => setTriggerValue("moved", told);
  own.show(data);
}

function begin(layer, heard) {
  const own = { show, report: null };
  const place = layer.closest('[class*="st-key-handled-"]');
  let data = null, drag = null;
  let turn = heard, told = null, fresh = false, sent = 0, timer = null;  // told: the latest report until it is heard

  // The rectangle between the axes, on the screen.
  function plot() {
    const box = place.querySelector(".stVegaLiteChart svg .role-frame.root .background")?.getBoundingClientRect();
    return box && { left: box.left, top: box.top, width: box.width - data.right, height: box.height };
  }

  // From an axis' part to its end; where a unit is as long on both axes, the longer side shows more.
  function axes({ width, height }) {
    const [x, y] = [data.x, data.y], short = Math.min(width, height);
    const wider = ([low, high], side) => {
      const more = data.equal ? (high - low) * (side / short - 1) / 2 : 0;
      return [low - more, high + more];
    };
    return { x: wider(x, width), y: wider(y, height) };
  }

  function draw() {
    const box = data && plot();
    layer.hidden = !box;
    if (!box) return;
    const { x, y } = axes(box), from = layer.getBoundingClientRect();
    for (const mark of layer.children) {
      const handle = data.handles.find(({ name }) => name === mark.dataset.name);
      if (!handle) continue;
      mark.style.left = `${box.left - from.left + (handle.x - x[0]) / (x[1] - x[0]) * box.width}px`;
      mark.style.top = `${box.top - from.top + (y[1] - handle.y) / (y[1] - y[0]) * box.height}px`;
    }
  }

  function show(next) {
    data = next;
    for (const mark of [...layer.children]) {
      if (!data.handles.some(({ name }) => name === mark.dataset.name)) mark.remove();
    }
    for (const { name, tip, kind } of data.handles) {
      let mark = [...layer.children].find((each) => each.dataset.name === name);
      if (!mark) {
        mark = document.createElement("div");
        mark.className = `handle ${kind}`;
        mark.dataset.name = name;
        layer.append(mark);
      }
      mark.title = tip;
    }
    draw();
    tick();
  }

  // Of handles that overlap, the one whose middle is nearest.
  function nearest({ clientX, clientY }) {
    const found = [...layer.children].map((mark) => {
      const box = mark.getBoundingClientRect();
      return { mark, dx: clientX - box.left - box.width / 2, dy: clientY - box.top - box.height / 2 };
    });
    return found.reduce((a, b) => (Math.hypot(b.dx, b.dy) < Math.hypot(a.dx, a.dy) ? b : a));
  }

  // Where the dragged handle is, in units of the axes.
  function spot(event) {
    const box = plot();
    const { x, y } = axes(box);
    const share = (at, low, size) => Math.min(1, Math.max(0, (at - low) / size));
    const right = share(event.clientX - drag.dx, box.left, box.width);
    const down = share(event.clientY - drag.dy, box.top, box.height);
    const within = (value, [low, high]) => Math.min(high, Math.max(low, value));
    return {
      handle: drag.name,
      x: within(x[0] + right * (x[1] - x[0]), data.x),
      y: within(y[1] - down * (y[1] - y[0]), data.y),
    };
  }

  // Nothing is sent before the last report has been heard, or lost.
  function tick() {
    clearTimeout(timer);
    const heard = data.heard >= turn;
    if (heard && !fresh) told = null;
    if (!told || !layer.isConnected) return;
    const due = sent + (heard ? PAUSE : SILENCE) - performance.now();
    if (due <= 0) {
      sent = performance.now();
      fresh = false;
      own.report({ ...told, turn: ++turn });
    }
    timer = setTimeout(tick, due <= 0 ? SILENCE : due);
  }

  function tell(event, done) {
    told = { ...spot(event), done };
    fresh = true;
    tick();
  }

  layer.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || drag) return;
    const { mark, dx, dy } = nearest(event);
    drag = { id: event.pointerId, name: mark.dataset.name, dx, dy };
    mark.setPointerCapture(event.pointerId);
    mark.classList.add("dragged");
    event.preventDefault();
  });
  layer.addEventListener("pointermove", (event) => {
    if (drag?.id === event.pointerId) tell(event, false);
  });
  const end = (event) => {
    if (drag?.id !== event.pointerId) return;
    event.target.classList.remove("dragged");
    tell(event, true);
    drag = null;
  };
  layer.addEventListener("pointerup", end);
  layer.addEventListener("pointercancel", end);

  // The picture comes late, in another size, or is drawn anew.
  new ResizeObserver(draw).observe(place);
  new MutationObserver(draw).observe(place, { subtree: true, childList: true, attributeFilter: ["d", "width", "height"] });
  return own;
}
