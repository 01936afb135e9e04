// Brings the explorers of a page to life: one tap, and Python draws in a worker what is moved here.

const { words, pyodide, lock, packages, bytes } = JSON.parse(
  document.getElementById("site").textContent,
);
const say = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const make = (tag, traits = {}, ...inside) => {
  const element = Object.assign(document.createElement(tag), traits);
  element.append(...inside);
  return element;
};

let worker = null;
const figures = [...document.querySelectorAll(".explorer")].map(still);

function python() {
  if (worker) return worker;
  worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.id !== undefined) figures[data.id].hear(data);
    else figures.forEach(figure => figure.wait(data));
  };
  worker.onerror = () => giveUp();
  worker.postMessage({ start: { pyodide, lock: new URL(lock, document.baseURI).href, packages } });
  return worker;
}

// Without Python, all pictures that wait for it stand still again, ready for another try.
function giveUp() {
  worker.terminate();
  worker = null;
  figures.forEach(figure => figure.fail());
}

// A picture that stands still, with the button that starts it.
function still(figure, id) {
  const image = figure.querySelector("img");
  const button = make("button", { type: "button", textContent: words.start });
  const megabytes = Math.round(bytes.sent / 1e6);
  const size = make("small", { textContent: say(words.size, { megabytes }) });
  const row = make("div", { className: "start" }, button, size);
  const bar = make("progress", { max: bytes.unpacked, value: 0, hidden: true });
  bar.setAttribute("aria-label", words.begin);
  const state = make("p", { className: "state" });
  state.setAttribute("role", "status");
  figure.append(row, bar, state);
  let starting = false;
  let alive = null;

  const start = () => {
    if (starting || alive) return;
    if (!("WebAssembly" in window && "Worker" in window)) {
      state.textContent = words.unable;
      return;
    }
    starting = true;
    row.hidden = true;
    bar.hidden = false;
    state.textContent = say(words.download, { percent: 0 });
    python().postMessage({ id, call: "begin", values: [figure.dataset.code] });
  };
  const fail = () => {
    if (!starting) return;
    starting = false;
    row.hidden = false;
    bar.hidden = true;
    state.textContent = words.failed;
  };
  button.onclick = start;
  image.onclick = start;
  return {
    fail,
    isAlive: () => alive !== null,
    wait({ arrived, beginning }) {
      if (!starting) return;
      if (beginning) bar.removeAttribute("value"); // how long it takes is not known
      else bar.value = Math.min(arrived, bytes.unpacked);
      const percent = Math.min(99, Math.floor((100 * arrived) / bytes.unpacked));
      const news = beginning ? words.begin : say(words.download, { percent });
      if (state.textContent !== news) state.textContent = news;
    },
    hear({ view, failed, serial }) {
      if (failed) {
        console.error(failed);
        if (figures.some(figure => figure.isAlive())) fail();
        else giveUp();
        return;
      }
      if (!alive) {
        starting = false;
        row.remove();
        bar.remove();
        figure.classList.add("alive");
        alive = moving(figure, image, id);
        const sliders = alive.show(view).some(control => control.kind === "slider");
        state.textContent = sliders ? words.fresh : words.game;
        figure.append(state);
        figure.querySelector("input")?.focus({ preventScroll: true });
      } else alive.show(view, serial);
    },
  };
}

// An explorer that is alive: its controls, made from what Python says of them, and kept in step.
function moving(figure, image, id) {
  let parts = [];
  let shape = "";
  let sent = 0;
  const act = (number, value, moved = false) => {
    sent += 1;
    worker.postMessage({ id, call: "act", values: [number, value], moved, serial: sent });
  };

  const KINDS = {
    box({ items }) {
      const small = items.every(item => ["button", "number", "tick"].includes(item.kind));
      return make("div", { className: small ? "row" : "" });
    },
    text: () => {
      const text = make("div", { className: "text" });
      text.setAttribute("aria-live", "polite");
      return text;
    },
    picture: () => image,
    button: (_, number) => make("button", { type: "button", onclick: () => act(number) }),
    slider(control, number) {
      const { min, max, step } = control;
      const input = make("input", { type: "range", min, max, step });
      const output = make("output");
      input.oninput = () => {
        output.value = input.valueAsNumber.toFixed(2);
        act(number, input.valueAsNumber, true);
      };
      input.setAttribute("aria-label", control.tooltip || control.description);
      const name = make("span", { textContent: control.description });
      return make("div", { className: "slider" }, name, input, output);
    },
    number(control, number) {
      const { min, max, step } = control;
      const input = make("input", { type: "number", inputMode: "decimal", min, max, step });
      input.onchange = () => act(number, input.valueAsNumber || 0);
      return make("label", {}, `${control.description} `, input);
    },
    tick(control, number) {
      const input = make("input", { type: "checkbox" });
      input.onchange = () => act(number, input.checked);
      return make("label", {}, input, ` ${control.description}`);
    },
  };
  const SHOW = {
    box() {},
    text(part, { value }) {
      if (part.innerHTML !== value) part.innerHTML = value;
    },
    picture(part, { value, tooltip, width }) {
      const address = URL.createObjectURL(new Blob([value], { type: "image/png" }));
      part.onload = () => URL.revokeObjectURL(address);
      part.removeAttribute("height");
      Object.assign(part, { src: address, alt: tooltip, width });
    },
    button(part, { description, disabled }) {
      Object.assign(part, { textContent: description, disabled });
    },
    slider(part, { value, shown }, behind) {
      if (behind) return; // what the reader has done since is on its way
      const [, input, output] = part.children;
      input.value = value;
      output.value = shown;
      input.setAttribute("aria-valuetext", shown);
    },
    number(part, { value, disabled }) {
      const input = part.querySelector("input");
      if (input.valueAsNumber !== value) input.value = value;
      input.disabled = disabled;
    },
    tick(part, { value, disabled }) {
      Object.assign(part.querySelector("input"), { checked: value, disabled });
    },
  };

  const flat = control => [control, ...(control.items ?? []).flatMap(flat)];

  function build(control) {
    const part = KINDS[control.kind](control, parts.length);
    parts.push(part);
    part.append?.(...(control.items ?? []).map(build));
    return part;
  }

  return {
    show(view, serial = sent) {
      const controls = flat(view);
      const now = controls.map(({ kind, min, max }) => [kind, min, max]).join();
      if (now !== shape) {
        parts.forEach(part => part !== image && part.remove());
        parts = [];
        shape = now;
        figure.prepend(build(view));
      }
      controls.forEach((control, number) => SHOW[control.kind](parts[number], control, serial < sent));
      return controls;
    },
  };
}
