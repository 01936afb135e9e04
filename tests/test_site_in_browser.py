"""The website in a real Chromium: pages on a phone, live explorers, JupyterLite.

Pyodide comes from a stand-in for its address (tools/site/standin.py), or with SITE_ADDRESS=real
from the address itself. One lesson is tried, or with SITE_LESSONS=all every one.
"""

import base64
import contextlib
import io
import os
from types import SimpleNamespace
from urllib.parse import urlsplit

import homework_sources
import nbformat
import numpy as np
import pytest
from common import CHECK, NOTEBOOKS, browser_tools
from PIL import Image

from helpers.exercises import check
from helpers.exercises.feedback import TRIES
from helpers.exercises.texts import TEXTS
from helpers.explorers import plain
from helpers.language import speaking, translated

lab = browser_tools()
pytest.importorskip("jupyterlite_core", reason="the site is built: extra 'site'")
standin = pytest.importorskip("tools.site.standin", reason="the site is built: extra 'site'")

from test_handout import judges  # noqa: E402, F401

from tools.site import alive, pages  # noqa: E402
from tools.site.lock import CDN  # noqa: E402
from tools.site.slices import explorers_of  # noqa: E402
from tools.site.words import EXPLORER, WORDS  # noqa: E402

REAL = os.environ.get("SITE_ADDRESS") == "real"
ALL = os.environ.get("SITE_LESSONS") == "all"
PATIENCE = 600  # seconds, for Python to come into a browser
QUICK = 20  # seconds, for all that is here already
DESKTOP = {"viewport": {"width": 1280, "height": 1000}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
FIRST = "03_kl_divergence.ipynb"  # an explorer with sliders, a game, and pictures
LANGUAGES = pages.languages()
LESSONS = [
    (language, path)
    for language, folder in LANGUAGES.items()
    for path in pages.sources(folder)
    if ALL or path.name == FIRST
]
# Asked for by Chromium itself, at the root of the server, where there is no site.
HARMLESS = "favicon.ico"


def name_of(parameter):
    return "-".join([parameter[0], parameter[1].stem])


def page_of(language, name):
    """Return the address, in the site, of a page in a language."""
    return name if language == "en" else f"{language}/{name}"


@pytest.fixture(scope="module")
def web(site, tmp_path_factory):
    """A browser in which the site is published, and its address."""
    if not REAL and not standin.WHEELS.is_dir():
        pytest.skip(
            f"there are no wheels in {standin.WHEELS} to stand in for those of Pyodide; "
            "with a network, SITE_ADDRESS=real tries the real ones"
        )
    with standin.published(site, tmp_path_factory.mktemp("web"), REAL) as (browser, address):
        yield SimpleNamespace(browser=browser, address=address)


@contextlib.contextmanager
def tab(web, path, **options):
    """Open a page of the site; collect the hosts that it asks, and its console's complaints."""
    context = web.browser.new_context(**options)
    context.set_default_timeout(1000 * QUICK)
    page = context.new_page()
    page.hosts, page.complaints = set(), []
    page.on("request", lambda request: page.hosts.add(urlsplit(request.url).hostname))
    page.on(
        "console",
        lambda said: (
            page.complaints.append(f"{said.text} {said.location['url']}")
            if said.type == "error"
            else None
        ),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(web.address + path)
    yield page
    context.close()


def assert_clean(page):
    """Nothing came from elsewhere, and the console is quiet."""
    allowed = {"127.0.0.1", urlsplit(CDN).hostname, "", None}  # the last: data and blob
    assert page.hosts <= allowed
    told = [text for text in page.complaints if HARMLESS not in text]
    assert told == []


# --- pages ------------------------------------------------------------------------------------


def read_pages(site):
    """Return the paths of all pages that are read."""
    found = [*site.glob("*.html"), *site.glob("homework/*.html"), *site.glob("ko/**/*.html")]
    return sorted(path.relative_to(site).as_posix() for path in found)


def barriers(page, judges):  # noqa: F811
    """Return what axe finds in a page that keeps people from reading it, small targets included."""
    page.add_script_tag(path=judges / "axe-core/axe.min.js")
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
    )
    assert len(found["passes"]) > 15
    worse = [rule for rule in found["violations"] if rule["impact"] != "minor"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in worse]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_fits_a_phone_and_has_no_barrier(web, site, judges, theme):  # noqa: F811
    for path in read_pages(site):
        with tab(web, path, color_scheme=theme, **PHONE) as page:
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width == PHONE["viewport"]["width"], path
            assert barriers(page, judges) == [], path
            assert_clean(page)


def test_the_search_finds_a_lesson(web):
    with tab(web, "index.html", **DESKTOP) as page:
        page.get_by_role("combobox").first.fill("Jeffreys")
        found = page.locator("pagefind-searchbox a[href*='06_jensen_shannon']")
        found.first.wait_for()
        assert_clean(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slides_of_a_lesson_fit(web, language, screenshots):
    page_name = pages.place_of(language, LANGUAGES[language], LANGUAGES[language] / FIRST)
    nb = nbformat.read(LANGUAGES[language] / FIRST, as_version=4)
    types = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in nb.cells]
    with tab(web, f"{page_name.as_posix()}#slides", **DESKTOP) as page:
        counter = page.locator(".deck output")
        counted = counter.inner_text().split(" / ")
        total = int(counted[1])
        assert counted[0] == "1"
        assert total == sum(type_ in ("slide", "subslide") for type_ in types)
        seen = set()
        for _ in range(len(types)):
            box = page.locator("main").bounding_box()
            assert box["width"] <= 1281 and box["height"] <= 1001, counter.inner_text()
            seen.add(counter.inner_text())
            page.keyboard.press("Space")
        assert len(seen) == total
        page.screenshot(path=screenshots / f"slides-{language}.png")
        page.keyboard.press("Escape")
        assert page.locator(".bar").is_visible()
        assert_clean(page)


# --- explorers in the page --------------------------------------------------------------------


def bring_to_life(page, figure, phone):
    """Start an explorer with one tap or click, and wait for it."""
    button = figure.locator(".start button")
    button.scroll_into_view_if_needed()
    (button.tap if phone else button.click)()
    page.wait_for_function(
        """figure => figure.classList.contains("alive")
            || !figure.querySelector(".start").hidden""",
        arg=figure.element_handle(),
        timeout=1000 * PATIENCE,
    )
    assert "alive" in figure.get_attribute("class"), [
        figure.locator(".state").inner_text(),
        page.complaints,
    ]


def flat(view):
    """Return the controls of an explorer in the order of the screen."""
    return [view, *(part for item in view.get("items", ()) for part in flat(item))]


def pixels(data):
    """Return a PNG as numbers."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=float)


def assert_as_twin(page, figure, twin):
    """The page shows what an explorer in this Python shows, moved in the same way."""
    controls = flat(plain.controls(twin))
    texts = [control["value"] for control in controls if control["kind"] == "text"]
    (picture,) = [control for control in controls if control["kind"] == "picture"]
    image = figure.locator("img")
    page.wait_for_function(
        "([image, words]) => image.alt === words", arg=[image.element_handle(), picture["tooltip"]]
    )
    for place, words in zip(figure.locator(".text").all(), texts, strict=True):
        assert place.inner_html() == words
    sliders = [control["shown"] for control in controls if control["kind"] == "slider"]
    assert figure.locator("output").all_inner_texts() == sliders
    data = page.evaluate(
        """async image => {
            await image.decode();
            const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
            canvas.getContext("2d").drawImage(image, 0, 0);
            const bytes = await (await canvas.convertToBlob()).bytes();
            return bytes.toBase64();
        }""",
        image.element_handle(),
    )
    shown, drawn = pixels(base64.b64decode(data)), pixels(picture["value"])
    # Another matplotlib and other fonts' edges: alike, not equal.
    assert np.abs(np.subtract(shown.shape, drawn.shape)).max() <= 2
    if shown.shape == drawn.shape:
        assert np.abs(shown - drawn).mean() < 12


def move(page, figure, twin):
    """Move the first slider with a key, press two buttons; do the same to the twin."""
    numbers = [
        (number, control)
        for number, control in enumerate(flat(plain.controls(twin)))
        if control["kind"] == "slider"
    ]
    if numbers:
        number, control = numbers[0]
        key = "ArrowLeft" if control["value"] > control["min"] else "ArrowRight"
        step = control["step"] if key == "ArrowRight" else -control["step"]
        figure.locator("input[type=range]").first.focus()
        page.keyboard.press(key)
        plain.act(twin, number, control["value"] + step)
        assert_as_twin(page, figure, twin)
    buttons = [
        (number, control["description"])
        for number, control in enumerate(flat(plain.controls(twin)))
        if control["kind"] == "button"
    ]
    for number, name in buttons[1:3]:
        figure.get_by_role("button", name=name, exact=True).click()
        plain.act(twin, number)
        assert_as_twin(page, figure, twin)


@pytest.mark.parametrize(
    "lesson", [pair for pair in LESSONS if pair[1].parent.name != "homework"], ids=name_of
)
def test_explorers_come_alive_in_the_page(web, lesson, screenshots):
    language, path = lesson
    nb = nbformat.read(path, as_version=4)
    codes = explorers_of(nb)
    page_name = pages.place_of(language, LANGUAGES[language], path).as_posix()
    phone = path.name == FIRST
    with tab(web, page_name, **(PHONE if phone else DESKTOP)) as page:
        figures = page.locator(".explorer")
        assert figures.count() == len(codes) > 0
        for figure, (name, code) in zip(figures.all(), codes.items(), strict=True):
            bring_to_life(page, figure, phone)
            with speaking(language):
                alive.begin(name, code)
                twin = alive.explorers[name]
                assert_as_twin(page, figure, twin)
                move(page, figure, twin)
            assert page.evaluate("document.documentElement.scrollWidth") <= 1280 - 890 * phone
        page.screenshot(path=screenshots / f"site-{language}-{path.stem}.png")
        assert_clean(page)


def test_a_drag_ends_at_the_last_value(web):
    page_name = "03_kl_divergence.html"
    with tab(web, page_name, **DESKTOP) as page:
        figure = page.locator(".explorer").first
        bring_to_life(page, figure, False)
        slider = figure.locator("input[type=range]").first
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        y = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + 0.3 * box["width"], y)
        page.mouse.down()
        for share in np.linspace(0.3, 0.8, 40):
            page.mouse.move(box["x"] + share * box["width"], y)
        page.mouse.up()
        value = slider.evaluate("slider => slider.valueAsNumber")
        assert 0.7 < value < 0.9
        words = figure.locator(".text").first
        lab.expect(words).to_contain_text(f"Q adds up: {value:.3f} +")
        assert figure.locator("output").first.inner_text() == f"{value:.2f}"
        assert_clean(page)


def refuse_worker(page):
    """Let the connection break off before the worker arrives."""
    page.route("**/assets/worker.mjs", lambda route: route.abort())


def refuse_python(page):
    """Let the connection break off before Python arrives."""
    page.context.route(f"{CDN}/**", lambda route: route.abort())


def without_wasm(page):
    """Have a browser that cannot run Python."""
    page.evaluate("delete window.WebAssembly")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("trouble", "said"),
    [(refuse_worker, "failed"), (refuse_python, "failed"), (without_wasm, "unable")],
)
def test_where_it_cannot_run_a_sentence_says_so(web, trouble, said, language):
    with tab(web, page_of(language, "03_kl_divergence.html"), **DESKTOP) as page:
        trouble(page)
        figure = page.locator(".explorer").first
        figure.locator(".start button").click()
        lab.expect(figure.locator(".state")).to_have_text(EXPLORER[language][said])
        assert figure.locator(".start button").is_visible()
        assert figure.locator("img").is_visible()


# --- JupyterLite ------------------------------------------------------------------------------


def text_of(outputs):
    """Return what a cell says in words."""
    said = []
    for output in outputs:
        data = output.get("data", {})
        said.append("".join(output.get("text", "")) or "".join(data.get("text/plain", "")))
    return "".join(said)


def pictures_of(outputs):
    """Return the pictures of a cell."""
    found = (output.get("data", {}).get("image/png") for output in outputs)
    return [picture for picture in found if picture]


def run_all(page):
    """Run all cells of the notebook of a page; return them by id, with their outputs."""
    page.context.set_default_timeout(1000 * PATIENCE)
    page.wait_for_function(lab.IDLE)
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs') && null")
    page.evaluate(
        "() => { jupyterapp.commands.execute('notebook:run-all-cells')"
        ".then(() => { window.allRun = true }); }"
    )
    page.wait_for_function("window.allRun")
    page.wait_for_function(lab.IDLE)
    cells = page.evaluate(
        """() => jupyterapp.shell.currentWidget.content.widgets
            .map(cell => cell.model).filter(model => model.type === "code")
            .map(model => [model.id, model.executionCount, model.outputs.toJSON()])"""
    )
    return {
        name: SimpleNamespace(number=number, outputs=outputs) for name, number, outputs in cells
    }


def told(page, code):
    """Run code in the kernel of a page; return what it says."""
    said = page.evaluate(
        """async code => {
            const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const run = kernel.requestExecute({code});
            let said = "";
            run.onIOPub = ({content}) => {
                said += content.text ?? content.data?.["text/plain"] ?? "";
            };
            await run.done;
            return said;
        }""",
        code,
    )
    return said.strip()


def answers_as_here(page, nb, language):
    """Type a wrong answer into the first exercise; return what is said there, and here."""
    TRIES.clear()  # a second try is told more
    call = next(
        found[1]
        for cell in nb.cells
        if cell.cell_type == "code" and (found := CHECK.search(cell.source))
    )
    said = io.StringIO()
    with contextlib.redirect_stdout(said), speaking(language):
        check(call, 123.0)
    there = told(page, f'from helpers.exercises import check\ncheck("{call}", 123.0)')
    return there, said.getvalue().strip()


def assert_progress_is_shown(page, web, language):
    """What is solved live is counted on the first page of the language."""
    name = "03.1"
    code = f'from helpers.exercises import check, find\ncheck("{name}", find("{name}").answer)'
    assert "1" in told(page, code)
    page.goto(web.address + page_of(language, "index.html"))
    line = page.locator("[data-lesson='03']")
    lab.expect(line).to_be_visible()
    exercises = line.get_attribute("data-exercises")
    words = WORDS[language]["solved"].format(here=1, all_here=exercises)
    assert page.locator(".solved:visible").all_inner_texts() == [words]


def assert_can_be_handed_in(page, path, language):
    """A homework is solved with the teacher's solutions, run, saved, reloaded and downloaded."""
    cells = {
        cell.id: cell.source.replace('NAME = ""', 'NAME = "김민지"')
        for cell in homework_sources.read(path.stem).cells
        if "### BEGIN SOLUTION" in cell.source or 'NAME = ""' in cell.source
    }
    assert len(cells) >= 8
    page.evaluate(
        """sources => jupyterapp.shell.currentWidget.content.widgets
            .map(cell => cell.model).filter(model => model.id in sources)
            .forEach(model => model.sharedModel.setSource(sources[model.id]))""",
        cells,
    )
    outputs = [text_of(cell.outputs) for cell in run_all(page).values()]
    with speaking(language):
        right = translated(TEXTS["right"]).partition("{")[0].strip()
    assert sum(text.strip().startswith(right) for text in outputs) == 7
    lab.save(page)
    page.reload()
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.isReady")
    with page.expect_download() as download:
        page.evaluate("jupyterapp.commands.execute('docmanager:download') && null")
    assert download.value.suggested_filename.endswith(path.name)  # before it: its folders
    nb = nbformat.read(download.value.path(), as_version=4)
    nbformat.validate(nb)
    assert {cell.id: cell.source for cell in nb.cells if cell.id in cells} == cells
    kept = [text_of(cell.outputs) for cell in nb.cells if cell.cell_type == "code"]
    assert kept == outputs


@pytest.mark.parametrize("lesson", LESSONS, ids=name_of)
def test_a_notebook_runs_in_jupyterlite(web, lesson, screenshots):
    language, path = lesson
    nb = nbformat.read(path, as_version=4)
    stored = {cell.id: cell for cell in nb.cells if cell.cell_type == "code"}
    name = path.relative_to(NOTEBOOKS.parent).as_posix()
    with tab(web, f"live/notebooks/index.html?path={name}", **DESKTOP) as page:
        cells = run_all(page)
        assert cells.keys() == stored.keys()
        assert all(cell.number for cell in cells.values())
        outputs = [output for cell in cells.values() for output in cell.outputs]
        assert [
            o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"
        ] == []
        for cell_id, cell in cells.items():
            assert text_of(cell.outputs) == text_of(stored[cell_id].outputs), cell_id
            pictures = pictures_of(cell.outputs)
            assert len(pictures) == len(pictures_of(stored[cell_id].outputs)), cell_id
            assert all(base64.b64decode(png).startswith(b"\x89PNG") for png in pictures), cell_id
        expected = sum(len(pictures_of(cell.outputs)) for cell in stored.values())
        page.wait_for_function(
            """expected => [...document.querySelectorAll(".jp-RenderedImage img, img.widget-image")]
                .filter(image => image.complete && image.naturalWidth > 0).length === expected""",
            arg=expected,
        )
        if explorers_of(nb):
            view = page.locator(".jp-CodeCell .widget-vbox:has(> img.widget-image)").first
            view.scroll_into_view_if_needed()
            before = view.locator("img").get_attribute("src")
            view.get_by_role("slider").first.focus()
            page.keyboard.press("ArrowRight" if lab.slider_value(view) < 1 else "ArrowLeft")
            lab.expect(view.locator("img")).not_to_have_attribute("src", before)
        page.screenshot(path=screenshots / f"lite-{language}-{path.stem}.png")
        if path.name == FIRST:
            there, here = answers_as_here(page, nb, language)
            assert there == here != ""
            assert_progress_is_shown(page, web, language)
        if path.parent.name == "homework":
            assert_can_be_handed_in(page, path, language)
        assert_clean(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_say_what_live_costs(web, language):
    words = WORDS[language]
    with tab(web, page_of(language, "index.html"), **DESKTOP) as page:
        text = page.locator("main").inner_text()
        for name in ("live_about", "live_stop", "live_kept"):
            assert words[name] in text
        assert words["live_size"].format(megabytes=pages.LIVE_MEGABYTES) in text
