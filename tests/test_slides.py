"""What the last row sees: every slide of every lesson, live in a real Chromium."""

import re
import subprocess
import sys
from types import SimpleNamespace
from urllib.parse import urlsplit

import nbformat
import pytest
from common import SOME, browser_tools, name_of

from helpers.explorers.engine import DPI
from helpers.pictures.base import STYLE
from tools import lecture

lab = browser_tools()
pytest.importorskip("jupyterlab_rise", reason="slides are shown: extra 'lecture'")
PATIENCE, expect = lab.PATIENCE, lab.expect

SIZES = [(1280, 720), (1920, 1080)]
# In pixels of a slide 720 high: the smallest text and code, and the smallest text of a picture.
SMALLEST = 20
SMALLEST_IN_PICTURES = 13
# What the smallest text of a picture has before it is scaled, in pixels; explorers have fewer.
SMALL = min(size for name, size in STYLE.items() if name.endswith(("labelsize", "fontsize")))
PICTURE_TEXT, EXPLORER_TEXT = SMALL * STYLE["figure.dpi"] / 72, SMALL * DPI / 72

ALL_FORMULAS_SET = """() => [...document.querySelectorAll('.jp-RenderedMarkdown')]
    .every(text => !text.textContent.includes('$'))"""
SHOW_FRAGMENTS = """
    .reveal .fragment { visibility: visible !important; opacity: 1 !important }
    * { transition: none !important }"""
# Turn to every slide, and measure what is on it.
MEASURE = """async ([pictureText, explorerText]) => {
    const measured = [];
    for (const slide of document.querySelectorAll('.slides > section > section')) {
        location.hash = `#/${slide.id}`;
        do {
            await new Promise(requestAnimationFrame);
        } while (!slide.classList.contains('present'));
        await new Promise(requestAnimationFrame);
        const seen = [...slide.querySelectorAll('.jp-Cell, .jp-Cell *')].filter(
            node => node.checkVisibility({visibilityProperty: true})
                && !node.closest('mjx-assistive-mml') && node.getClientRects().length);
        const boxes = seen.map(node => node.getBoundingClientRect());
        // An index may be small in any language; words beside the signs of a formula may not.
        const words = seen.filter(node => !node.closest('mjx-script, mjx-under, mjx-over'));
        const texts = words.filter(node => [...node.childNodes].some(
            child => child.nodeType === Node.TEXT_NODE && child.data.trim()));
        const pictures = seen.filter(node => node.tagName === 'IMG').map(
            image => Math.min(image.clientWidth / image.naturalWidth,
                              image.clientHeight / image.naturalHeight)
                * (image.closest('.jupyter-widgets') ? explorerText : pictureText));
        measured.push({
            id: slide.id,
            right: Math.max(...boxes.map(box => box.right)),
            bottom: Math.max(...boxes.map(box => box.bottom)),
            text: Math.min(...texts.map(node => parseFloat(getComputedStyle(node).fontSize))),
            pictures: Math.min(Infinity, ...pictures),
        });
    }
    return measured;
}"""


@pytest.fixture(scope="module", autouse=True)
def as_make_lecture_does():
    """Let the server that is started next find what tools/lecture.py adds to JupyterLab."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in lecture.environment().items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module", params=SOME, ids=name_of)
def slides(request, browser, server):
    """The slides of a lesson, in which all cells have been run, and nothing else done."""
    path = f"{server.root_dir}/notebooks/{name_of(request.param)}.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None  # what is seen is from this run
            cell.metadata["jupyter"] = {"outputs_hidden": True}  # and is unfolded by it
    nbformat.write(nb, path)

    width, height = SIZES[0]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    url = lecture.command(request.param)[-1].partition("=/")[2]
    page.goto(f"{server.url}{url}?token={server.token}")
    expect(page.locator(".slides > section > section").first).to_be_visible()
    page.wait_for_function(lab.ALL_NUMBERED, arg="")
    page.wait_for_function(ALL_FORMULAS_SET)
    yield SimpleNamespace(page=page, cells=nb.cells, asked=asked, server=server)
    context.close()


def test_what_was_folded_is_shown(slides):
    assert slides.page.locator(".jp-OutputPlaceholder").count() == 0
    assert slides.page.locator(".jp-OutputArea-output").count() > 0


def in_slide_pixels(slides, size):
    """Return what `MEASURE` found on a screen of this size, in pixels of a slide 720 high."""
    width, height = size
    slides.page.set_viewport_size({"width": width, "height": height})
    measured = slides.page.evaluate(MEASURE, [PICTURE_TEXT, EXPLORER_TEXT])
    return [
        {key: value if key == "id" else value * 720 / height for key, value in slide.items()}
        for slide in measured
    ]


def test_everything_runs_and_comes_from_this_machine(slides):
    assert slides.page.locator(lab.COMPLAINTS).all_inner_texts() == []
    hosts = {urlsplit(url).hostname for url in slides.asked if url.startswith("http")}
    assert hosts == {urlsplit(slides.server.url).hostname}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_slide_fits_and_can_be_read(slides, size):
    slides.page.add_style_tag(content=SHOW_FRAGMENTS)
    measured = in_slide_pixels(slides, size)
    starts = [cell.metadata.slideshow.slide_type for cell in slides.cells]
    assert len(measured) == starts.count("slide") + starts.count("subslide")
    for slide in measured:
        assert slide["bottom"] <= 720 and slide["right"] <= 1280 - 20, slide
        assert slide["text"] >= SMALLEST - 0.1 and slide["pictures"] >= SMALLEST_IN_PICTURES, slide


def test_an_explorer_moves_inside_its_slide(slides):
    page = slides.page
    slider = page.locator(".widget-slider [role=slider]").first
    if not slider.count():
        assert not any("explore_" in cell.source for cell in slides.cells)
        return
    home = slider.evaluate("node => node.closest('section').id")
    page.evaluate("id => { location.hash = `#/${id}` }", home)
    expect(slider).to_be_in_viewport()
    explorer = page.locator(f"#{home} .jp-OutputArea-output:has(.widget-slider)")
    image = explorer.locator("img").first
    before = image.get_attribute("src")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(image).not_to_have_attribute("src", before)
    assert page.url.endswith(home)
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile(f"{home}$"))


@pytest.mark.parametrize("lesson", ["", "3", "08", "../03"])
def test_an_unknown_lesson_is_refused(lesson):
    command = [sys.executable, "-m", "tools.lecture", lesson]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1
    assert done.stderr.startswith(f"lesson {lesson!r} is none of 00, 01, ")


def test_a_translated_lesson_is_in_the_folder_of_its_language(tmp_path, monkeypatch):
    monkeypatch.setattr(lecture, "ROOT", tmp_path)
    for folder in ("", "ko"):
        path = tmp_path / "notebooks" / folder / "03_kl_divergence.ipynb"
        path.parent.mkdir(exist_ok=True)
        path.touch()
        lesson = f"{folder}/03" if folder else "03"
        assert lecture.notebook_of(lesson) == path
    with pytest.raises(ValueError, match="there are no lessons in .*xx"):
        lecture.notebook_of("xx/03")
