/* What webpack would make of a JupyterLab extension, by hand, because it is so little.

Slides are an application of their own, with parts of JupyterLab 4.3. One that ipywidgets asks for
is not among them, so that no explorer shows (https://github.com/jupyterlab-contrib/rise/issues/119).
ipywidgets only asks that part for a token, to see whether there are consoles: there are none.
*/
window._JUPYTERLAB["live-slides"] = {
  init(shared) {
    // What an application shares, as functions that load it, by name and version.
    this.load = async name => (await Object.values(shared[name])[0].get())();
    this.isSlides = !("@jupyterlab/console" in shared);
    if (this.isSlides) {
      const consoles = async () => {
        const { Token } = await this.load("@lumino/coreutils");
        const IConsoleTracker = new Token("@jupyterlab/console:IConsoleTracker");
        return () => ({ IConsoleTracker });
      };
      shared["@jupyterlab/console"] = { "4.3.4": { get: consoles, from: "live-slides" } };
    }
  },

  async get() {
    const plugins = this.isSlides ? [await liveCells(this.load)] : [];
    return () => ({ __esModule: true, default: plugins });
  },
};

/* An arrow key that moves a slider, and any that presses a button, shall not turn the slide too. */
function keepKeys(node) {
  node.addEventListener("focusin", ({ target }) => {
    // JupyterLab's shortcuts come first, and look for this.
    if (target.closest(".jupyter-widgets")) target.dataset.lmSuppressShortcuts = "true";
  });
  node.addEventListener("keydown", event => {
    // Those of the slides come last.
    const own = event.target.matches("button") || event.key.startsWith("Arrow");
    if (own && event.target.closest(".jupyter-widgets")) event.stopPropagation();
  });
}

/* Explorers move once their cells, and those above, have run. */
async function liveCells(load) {
  const { INotebookTracker, NotebookActions } = await load("@jupyterlab/notebook");
  return {
    id: "live-slides:cells",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (app, tracker) => {
      tracker.widgetAdded.connect(async (_, panel) => {
        keepKeys(panel.node);
        // The speaker's view is made of frames with the same slides and the same kernel.
        if (window.top !== window) return;
        await panel.revealed;
        await panel.sessionContext.ready;
        // Not the command of the menu, which would turn to the last slide.
        await NotebookActions.runCells(panel.content, panel.content.widgets, panel.sessionContext);
      });
    },
  };
}
