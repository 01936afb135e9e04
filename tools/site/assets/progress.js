// Says by each lesson how many of its exercises the reader has solved live. The lessons keep that in
// a small file, and JupyterLite keeps files in this browser.

const { storage, files, words } = JSON.parse(document.getElementById("progress").textContent);

// Return what a request to the browser's database gives, once it gives it.
const given = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function solved() {
  const opening = indexedDB.open(storage);
  // Nothing was opened live yet: leave no empty database behind.
  opening.onupgradeneeded = () => opening.transaction.abort();
  const database = await given(opening);
  try {
    const store = database.transaction("files").objectStore("files");
    const kept = await Promise.all(files.map(file => given(store.get(file))));
    const texts = kept.filter(Boolean).map(({ format, content }) => format === "base64" ? atob(content) : content);
    return new Set(texts.flatMap(text => JSON.parse(text).solved));
  } finally {
    database.close(); // or JupyterLite could not go on with it
  }
}

// Where there is none, or it cannot be read, there is no progress to show.
const names = await solved().catch(() => new Set());
for (const line of document.querySelectorAll("[data-lesson]")) {
  const { lesson, exercises } = line.dataset;
  const here = [...names].filter(name => name.startsWith(`${lesson}.`)).length;
  if (!here) continue;
  line.textContent = words.replace("{here}", here).replace("{all_here}", exercises);
  line.hidden = false;
}
