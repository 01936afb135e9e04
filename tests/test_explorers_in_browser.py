"""Every explorer of the lessons, in JupyterLab, moved by a real keyboard and a real mouse.

Of the translated lessons two are tried, and all of them with TRANSLATED_LESSONS=all.

Each has a twin here, which Python moves in the same way. What stands on the screen has to be what
the twin shows, and what the twin says has to be what the measures say.
"""

import base64
import itertools
import math
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from common import ENGLISH, SOME, browser_tools, language_of, name_of
from matplotlib.image import imread
from scipy.stats import norm

from helpers import (
    cross_entropy,
    entropy,
    explorers,
    jeffreys_divergence,
    js_divergence,
    kl_divergence,
)
from helpers.explorers.game import HIDDEN, NEW, NEXT, REVEAL, draw_rounds
from helpers.language import say, speak, translated

lab = browser_tools()

expect = lab.expect
P, Q = np.array([0.2, 0.5, 0.3]), np.array([0.3, 0.4, 0.3])
HOME, HOME_FORECAST = [0.15, 0.20, 0.25, 0.22, 0.18], [0.12, 0.20, 0.28, 0.22, 0.18]
FRANCHISE, FORECAST = [0.01, 0.02, 0.07, 0.30, 0.60], [0.05, 0.10, 0.20, 0.35, 0.30]
TRUTH = np.array([0.6, 0.35, 0.05])
MODELS = np.array([[0.63, 0.37, 0.0], [0.3, 0.3, 0.4]])
GAME = "03_kl_divergence"
(LESSON,) = [path.read_text("utf-8") for path in ENGLISH if path.stem == GAME]
SEED = int(re.search(r"guess_the_divergence\(seed=(\d+)", LESSON)[1])
INFINITE = {"en": "Infinite, because", "ko": "무한대인 까닭:"}

FOCUSED = """() => {
    const here = document.activeElement, slider = here.closest(".widget-slider");
    if (!slider) return here.textContent || here.labels[0].textContent;
    return slider.querySelector("label").textContent + (here.role === "slider" ? "" : ", typed");
}"""
BYTES = """image => fetch(image.src).then(file => file.bytes()).then(bytes => bytes.toBase64())"""


# --- what is true -----------------------------------------------------------------------------
# In any language: formulas and amounts, in this order.


def amount(value, unit="nats", digits=4):
    return f"{value:.{digits}f} {unit}" if math.isfinite(value) else f"∞ {unit}"


def approach(state):
    p, q, t = state
    return [f"KL(P || Q_t) = {amount(kl_divergence(p, p + t * (q - p)), digits=7)}"]


def parting(state):
    p, q, t = state
    p, q = ((1 + t) * p + (1 - t) * q) / 2, ((1 - t) * p + (1 + t) * q) / 2
    both = f"{amount(kl_divergence(p, q))}, KL(Q || P) = {amount(kl_divergence(q, p))}"
    jeffreys, js = amount(jeffreys_divergence(p, q)), amount(js_divergence(p, q))
    return [f"KL(P || Q) = {both}", jeffreys, "JSD", js]


def fit(state):
    (*_, mu), (*_, sigma) = state
    x = np.linspace(-40, 40, 8001)
    log_p = np.logaddexp(norm.logpdf(x, -2, 0.5), norm.logpdf(x, 2, 0.5)) - math.log(2)
    log_q = norm.logpdf(x, mu, sigma)
    over_p, over_q = (np.exp(a) @ (a - b) * 0.01 for a, b in ((log_p, log_q), (log_q, log_p)))
    return [f"KL(P || Q) = {amount(over_p)}", f"KL(Q || P) = {amount(over_q)}"]


def patched(exponent):
    epsilon = 10**exponent
    a, b = (sum(TRUTH * np.log((TRUTH + epsilon) / (q + epsilon))) for q in MODELS)
    return ["A", amount(a), "B", amount(b)]


@dataclass
class Explored:
    """An explorer of a lesson: how it is made there, and what is true of a state of it."""

    make: Callable
    truth: Callable
    infinite: tuple = ()  # where a divergence becomes infinite: a preset, or a slider and a key

    def true_words(self, state):
        """Return the pattern of words that are true of a state."""
        return re.compile(".*".join(map(re.escape, self.truth(state))))

    def true_of(self, twin):
        """Tell whether the words of a twin are true."""
        return bool(self.true_words(twin.state).search(twin.words(twin.state)))


LESSONS = {
    "00_start_here": [
        Explored(
            lambda: explorers.explore_divergence([0.7, 0.3], [0.4, 0.6]),
            lambda pair: [f"D_KL(P || Q) = {amount(kl_divergence(*pair))}"],
            (1, "Home"),
        )
    ],
    "01_entropy": [
        Explored(
            lambda: explorers.explore_binary_entropy(0.75),
            lambda p: [f"H = {amount(entropy([p, 1 - p], base=2), 'bits')}"],
        ),
        Explored(
            lambda: explorers.explore_entropy(P),
            lambda p: [f"H(P) = {amount(entropy(p))}"],
        ),
    ],
    "02_cross_entropy": [
        Explored(
            lambda: explorers.explore_cross_entropy(P, Q),
            lambda pair: [f"H(P, Q) = {amount(cross_entropy(*pair))}"],
            (1, "Home"),
        )
    ],
    "03_kl_divergence": [
        Explored(
            lambda: explorers.explore_terms(P, Q),
            lambda pair: [f"D_KL(P || Q) = {amount(kl_divergence(*pair))}"],
            (1, "Home"),
        )
    ],
    "04_worked_examples": [
        Explored(lambda: explorers.explore_approach(P, Q), approach, ("From a zero",))
    ],
    "05_asymmetry": [
        Explored(
            lambda: explorers.explore_terms(
                FRANCHISE, FORECAST, presets={say("Home-style"): (HOME, HOME_FORECAST)}
            ),
            lambda pair: [f"D_KL(P || Q) = {amount(kl_divergence(*pair))}"],
            (1, "Home"),
        ),
        Explored(lambda: explorers.explore_fit(0.5, 1), fit),
    ],
    "06_jensen_shannon": [
        Explored(lambda: explorers.explore_parting([1, 0], [0, 1]), parting, (0, "End"))
    ],
    "07_field_guide": [Explored(lambda: explorers.explore_epsilon(TRUTH, *MODELS), patched)],
}


def explorers_in(path):
    """Return how many explorers and games a notebook shows."""
    calls = ("explore_", "guess_the_divergence(")
    cells = nbformat.read(path, as_version=4).cells
    return sum(line.startswith(calls) for cell in cells for line in cell.source.split("\n"))


# --- what is seen -----------------------------------------------------------------------------


class OnScreen:
    """An explorer on the screen, and its twin."""

    def __init__(self, view, twin):
        self.view, self.twin = view, twin
        self.keyboard, self.mouse = view.page.keyboard, view.page.mouse
        self.image = view.locator("img.widget-image")
        self.text = view.locator(".widget-html-content").first

    def button(self, name):
        return self.view.get_by_role("button", name=translated(name), exact=True)

    def handle(self, i):
        return self.view.get_by_role("slider").nth(i)

    def reset(self):
        """Go back to the example of the lesson, by mouse."""
        self.button("Reset").click()
        self.twin.buttons["Reset"].click()
        self.shows_the_twin()

    def picture(self):
        """Return the bytes of the picture."""
        return base64.b64decode(self.image.evaluate(BYTES))

    def shows_the_twin(self):
        """Check all that is on the screen."""
        expect(self.text).to_have_text(self.twin.words(self.twin.state), use_inner_text=True)
        for readout, slider in zip(
            self.view.locator(".widget-readout").all(), self.twin.sliders, strict=True
        ):
            expect(readout).to_have_text(f"{slider.value:.2f}".replace("-", "\N{MINUS SIGN}"))
        expect(self.image).to_have_accessible_name(self.twin.alt_text)
        assert self.picture() == self.twin.image.value


def numbers(text):
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]


def pixels(png):
    return imread(BytesIO(png))[..., :3]


@pytest.fixture(scope="module", params=SOME, ids=name_of)
def lesson(request, browser, server):
    """A lesson with its explorers, spoken in its language; the tests of one go on in its page."""
    name, language = name_of(request.param), language_of(request.param)
    page = lab.open_and_run_all(browser, server, f"{name}.ipynb", "light")
    speak(language)
    views, explored = page.locator(lab.EXPLORER), LESSONS[request.param.stem]
    shown = [OnScreen(views.nth(i), one.make()) for i, one in enumerate(explored)]
    yield SimpleNamespace(
        name=name.replace("/", "-"),
        language=language,
        page=page,
        views=views,
        explored=explored,
        shown=shown,
    )
    speak()
    lab.close(page)


def test_no_explorer_is_left_out():
    found = {path.stem: explorers_in(path) for path in ENGLISH}
    games = {GAME: 1}
    assert {name: number for name, number in found.items() if number} == {
        name: len(explored) + games.get(name, 0) for name, explored in LESSONS.items()
    }


def test_it_starts_as_the_lesson_says(lesson):
    for shown, explored in zip(lesson.shown, lesson.explored, strict=True):
        assert explored.true_of(shown.twin)
        shown.shows_the_twin()


def test_tab_reaches_every_control_in_order(lesson):
    for shown in lesson.shown:
        shown.reset()
        names = [slider.description for slider in shown.twin.sliders]
        in_order = [button.description for button in shown.twin.buttons.values()][1:]
        in_order += [stop for name in names for stop in (name, f"{name}, typed")]
        reached = []
        for _ in in_order:
            shown.keyboard.press("Tab")
            reached.append(lesson.page.evaluate(FOCUSED))
        assert reached == in_order
        for _ in in_order:
            shown.keyboard.press("Shift+Tab")
        assert lesson.page.evaluate(FOCUSED) == translated("Reset")


@pytest.mark.parametrize(
    "keys", [("ArrowRight", "End"), ("ArrowLeft", "Home"), ("Home", "ArrowUp")]
)
def test_keys_move_every_slider(lesson, keys):
    for shown, explored in zip(lesson.shown, lesson.explored, strict=True):
        for i, slider in enumerate(shown.twin.sliders):
            shown.reset()
            shown.handle(i).focus()
            for key in keys:
                picture, here = shown.picture(), slider.value
                by_one = slider.step * {"ArrowRight": 1, "ArrowUp": 1, "ArrowLeft": -1}.get(key, 0)
                slider.value = {"Home": slider.min, "End": slider.max}.get(key, here + by_one)
                shown.keyboard.press(key)
                shown.shows_the_twin()
                assert explored.true_of(shown.twin)
                assert (shown.picture() != picture) == (slider.value != here)


def test_a_number_can_be_typed(lesson):
    for shown in lesson.shown:
        shown.reset()
        shown.handle(0).focus()
        shown.keyboard.press("Tab")
        shown.keyboard.press("ControlOrMeta+a")
        typed = "0.4" if shown.twin.sliders[0].max > 0.4 else "-7.5"
        shown.keyboard.type(typed)
        shown.keyboard.press("Enter")
        shown.twin.sliders[0].value = float(typed)
        shown.shows_the_twin()


@pytest.mark.parametrize("ways", [["click"], ["Enter", "Space"]], ids=["mouse", "keyboard"])
def test_every_button_answers(lesson, ways):
    for shown, explored in zip(lesson.shown, lesson.explored, strict=True):
        for (name, twin), way in zip(shown.twin.buttons.items(), itertools.cycle(ways)):
            button = shown.button(name)
            button.click() if way == "click" else button.press(way)
            twin.click()
            shown.shows_the_twin()
            assert explored.true_of(shown.twin)


def test_after_a_fast_drag_all_belongs_to_the_last_value(lesson):
    for shown, explored in zip(lesson.shown, lesson.explored, strict=True):
        shown.reset()
        slider = shown.twin.sliders[0]
        rail, y = lab.grab_slider(lesson.page, shown.view)
        for share in (0.6, 0.2, 0.43):
            shown.mouse.move(rail["x"] + share * rail["width"], y, steps=20)
        shown.mouse.up()
        slider.value = lab.slider_value(shown.view)
        where = slider.min + 0.43 * (slider.max - slider.min)
        assert slider.value == pytest.approx(where, abs=2 * slider.step)
        expect(shown.text).to_have_text(explored.true_words(shown.twin.state))
        lesson.page.wait_for_function(lab.IDLE)
        expect(shown.text).to_have_text(explored.true_words(shown.twin.state))
        # Equal but for the rounding of many small steps.
        heard = numbers(shown.image.get_attribute("title"))
        assert heard == pytest.approx(numbers(shown.twin.alt_text), abs=2e-4)
        difference = pixels(shown.picture()) - pixels(shown.twin.image.value)
        assert np.abs(difference).mean() < 1e-3


def test_infinity_is_a_sign_and_a_sentence(lesson, screenshots):
    for shown, explored in zip(lesson.shown, lesson.explored, strict=True):
        if not explored.infinite:
            continue
        shown.reset()
        before = shown.picture()
        where, *key = explored.infinite
        shown.handle(where).press(*key) if key else shown.button(where).click()
        expect(shown.text).to_contain_text("∞ nats")
        expect(shown.text).to_contain_text(INFINITE[lesson.language])
        assert "∞" in shown.image.get_attribute("title")
        assert shown.picture() != before
        shown.view.screenshot(path=screenshots / f"{lesson.name}-infinite.png")
        shown.reset()


@pytest.mark.parametrize(
    "lesson", [path for path in SOME if path.stem == GAME], indirect=True, ids=name_of
)
def test_a_game_by_keyboard(lesson):
    twin = explorers.guess_the_divergence(SEED)
    twin.sliders = []
    game = OnScreen(lesson.views.nth(1), twin)
    guess = game.view.get_by_role("spinbutton", name=say("My guess (nats)"))
    infinite = game.view.get_by_role("checkbox", name=say("it is infinite"))
    rounds = draw_rounds(SEED)
    game.shows_the_twin()
    game.button(NEW).focus()
    for number, pair in enumerate(rounds, 1):
        truth = kl_divergence(*pair)
        assert translated(HIDDEN) in game.image.get_attribute("title")
        guess.focus()
        if math.isinf(truth):
            game.keyboard.press("Shift+Tab")
            game.keyboard.press("Space")
            expect(infinite).to_be_checked()
            twin.infinite.value = True
            game.keyboard.press("Tab")
        else:
            twin.guess.value = truth if number > 1 else 9.0
            game.keyboard.press("ControlOrMeta+a")
            game.keyboard.type(repr(twin.guess.value))
        game.keyboard.press("Tab")
        assert lesson.page.evaluate(FOCUSED) == translated(REVEAL)
        game.keyboard.press("Enter")
        twin.go.click()
        game.shows_the_twin()
        expect(game.text).to_contain_text(f"D_KL(P || Q) = {amount(truth)}")
        too_high = say("Your {guess:g} nats are {off} too high.", guess=9.0, off=amount(9 - truth))
        expect(game.text).to_contain_text(say("Right!") if number > 1 else too_high)
        expect(guess).to_be_disabled()
        if number < len(rounds):
            game.button(NEXT).press("Space")
            twin.go.click()
            game.shows_the_twin()
            expect(guess).to_be_enabled()
    assert say("Right!") in game.text.inner_text()
    rows = game.view.locator("table tr")
    expect(rows).to_have_count(1 + len(rounds))
    game.reset()
    game.button(NEW).click()
    twin.buttons[NEW].click()
    game.shows_the_twin()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_light_and_dark(lesson, screenshots, theme):
    lesson.page.emulate_media(color_scheme=theme)
    is_light = str(theme == "light").lower()
    expect(lesson.page.locator("body")).to_have_attribute("data-jp-theme-light", is_light)
    for shown in lesson.shown:
        shown.reset()
        shown.handle(0).press("ArrowLeft")
        shown.twin.sliders[0].value -= shown.twin.sliders[0].step
        shown.shows_the_twin()
    for number, view in enumerate(lesson.views.all(), 1):
        view.scroll_into_view_if_needed()
        card = pixels(view.locator("img").screenshot())[5:-5, 5:-5]
        assert card[[0, 0, -1, -1], [0, -1, 0, -1]].min() > 0.9
        seen = pixels(view.screenshot(path=screenshots / f"{lesson.name}-{number}-{theme}.png"))
        assert (seen[-3:].mean() > 0.5) == (theme == "light")


def test_the_console_has_no_error(lesson):
    assert lesson.page.complaints == []


def test_without_a_kernel_all_that_was_drawn_stays(lesson):
    lab.end_kernel(lesson.page)
    expect(lesson.page.locator(lab.PICTURE).first).to_be_visible()
    for shown in lesson.shown:
        before = shown.picture(), shown.text.inner_text()
        shown.handle(0).press("ArrowRight")
        expect(shown.image).to_be_visible()
        assert (shown.picture(), shown.text.inner_text()) == before
    # That is the widgets' own word for it.
    assert all("Cannot send" in complaint for complaint in lesson.page.complaints)


def test_the_next_day_it_is_still_there(browser, server, screenshots):
    """Saved, its kernel ended, opened again: the explorer as it was left, and no error."""
    name = GAME  # an explorer with sliders, and the game
    folder = Path(server.root_dir) / "notebooks"
    copied = shutil.copy(folder / f"{name}.ipynb", folder / f"{name}_next_day.ipynb")
    page = lab.open_and_run_all(browser, server, Path(copied).name, "light")
    views = page.locator(lab.EXPLORER)
    # The widgets that follow come with it, so that the notebook is a changed one.
    views.first.get_by_role("slider").first.press("ArrowRight")
    page.wait_for_function(lab.IDLE)
    page.wait_for_timeout(500)  # the last picture is on its way

    def seen(view):
        image = view.locator("img.widget-image")
        return (
            base64.b64decode(image.evaluate(BYTES)),
            image.get_attribute("title"),
            view.locator(".widget-html-content").first.inner_text(),
        )

    left = [seen(view) for view in views.all()]
    assert len(left) == 2
    lab.save(page)
    lab.close(page)

    page = lab.open_notebook(browser, server, Path(copied).name, "light")
    views = page.locator(lab.EXPLORER)
    expect(views).to_have_count(2)
    for view, (picture, alt, text) in zip(views.all(), left, strict=True):
        view.scroll_into_view_if_needed()
        expect(view.locator("img.widget-image")).to_have_accessible_name(alt)
        expect(view.locator(".widget-html-content").first).to_have_text(text, use_inner_text=True)
        shown = base64.b64decode(view.locator("img.widget-image").evaluate(BYTES))
        assert shown == picture
    views.first.screenshot(path=screenshots / f"{name}-next-day.png")
    expect(page.get_by_text("Error displaying widget")).to_have_count(0)
    lab.close(page)
