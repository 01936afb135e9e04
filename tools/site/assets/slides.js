// The slides of a lesson: the same page, one slide at a time, while its address ends in #slides.

const main = document.querySelector("main");
const deck = document.querySelector(".deck");
const slides = [];

// As the notebook says: a fragment comes one step later, what is skipped does not come at all.
for (const cell of main.querySelectorAll(".cell")) {
  const type = cell.dataset.slide;
  if (type === "skip" || type === "notes") continue;
  if (type === "slide" || type === "subslide" || !slides.length) slides.push([]);
  const steps = slides.at(-1);
  if (type === "fragment" || !steps.length) steps.push([]);
  steps.at(-1).push(cell);
}
const stops = slides.flatMap((steps, slide) => steps.map((_, step) => ({ slide, step })));
let stop = 0;

const open = () => location.hash.startsWith("#slides");

function show() {
  document.documentElement.classList.toggle("slides", open());
  const { slide, step } = stops[stop];
  for (const cell of main.querySelectorAll(".cell")) {
    const at = slides[slide].findIndex(cells => cells.includes(cell));
    cell.hidden = open() && at < 0;
    cell.style.visibility = open() && at > step ? "hidden" : "";
  }
  main.style.transform = "";
  if (!open()) return;
  deck.querySelector("output").value = `${slide + 1} / ${slides.length}`;
  const across = innerWidth / main.offsetWidth;
  const scale = Math.min(across, (innerHeight - 8) / main.offsetHeight);
  const left = (innerWidth - scale * main.offsetWidth) / 2;
  main.style.transform = `translateX(${left}px) scale(${scale})`;
  history.replaceState(null, "", `#slides-${stop + 1}`);
}

function go(to) {
  stop = Math.max(0, Math.min(stops.length - 1, to));
  show();
}

const BY = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 };

addEventListener("keydown", event => {
  if (!open() || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") location.hash = "";
  // Controls of an explorer, and folds, keep their keys.
  else if (event.key in BY && !event.target.closest("input, button, summary, a")) {
    event.preventDefault();
    go(stop + (event.shiftKey ? -1 : 1) * BY[event.key]);
  }
});
deck.addEventListener("click", ({ target }) => {
  if (target.dataset.by) go(stop + Number(target.dataset.by));
});
function arrive() {
  const number = Number(location.hash.split("-")[1]);
  go(open() && number ? number - 1 : stop);
}
addEventListener("hashchange", arrive);
addEventListener("resize", show);
new ResizeObserver(() => open() && show()).observe(main); // a fold, an explorer, a late font
arrive();
