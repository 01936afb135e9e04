// Python without Jupyter: makes the explorers of a page, and does to them what the reader does.

// Counts what arrives, for the reader who waits.
const load = self.fetch;
let arrived = 0;
self.fetch = async (...request) => {
  const response = await load(...request);
  if (!response.ok || !response.body) return response;
  const count = new TransformStream({
    transform(chunk, stream) {
      arrived += chunk.byteLength;
      postMessage({ arrived });
      stream.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(count), { status, statusText, headers });
};

let python;

async function start({ pyodide, lock, packages }) {
  const { loadPyodide } = await import(`${pyodide}/pyodide.mjs`);
  const [runtime, code] = await Promise.all([
    loadPyodide({ indexURL: `${pyodide}/`, lockFileURL: lock, packages }),
    load(new URL("alive.py", import.meta.url)).then(file => file.text()),
  ]);
  postMessage({ beginning: true });
  runtime.runPython(code);
  return runtime;
}

// Of several moves of one slider that wait, only the last counts.
const waiting = [];
const soon = new MessageChannel();
soon.port1.onmessage = async () => {
  const { id, call, values, serial } = waiting.shift();
  try {
    const runtime = await python;
    const seen = runtime.globals.get(call)(id, ...values);
    const view = seen.toJs({ dict_converter: Object.fromEntries });
    seen.destroy();
    postMessage({ id, view, serial });
  } catch (error) {
    postMessage({ id, failed: String(error) });
  }
};

self.onmessage = ({ data }) => {
  if (data.start) {
    python = start(data.start);
    return;
  }
  const last = waiting.at(-1);
  if (data.moved && last?.id === data.id && last.values[0] === data.values[0]) {
    Object.assign(last, data);
    return;
  }
  waiting.push(data);
  soon.port2.postMessage(null);
};
