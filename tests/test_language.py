"""What is shown is looked up in the language that is spoken; Hangul is drawn on any machine."""

import ast
import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.text import Text
from toy_language import speak_in_signs, speak_toy

from helpers import explorers, language
from helpers.exercises import Exercise, feedback, in_each_place
from helpers.exercises.lesson_00 import EXERCISES
from helpers.exercises.slips import Slip
from helpers.exercises.texts import Composed, messages_of
from helpers.language import languages, say, speak, speaking, spoken, translated
from helpers.pictures import draw_bars, subplots
from helpers.pictures.base import FONTS, style, to_png
from tools.font import NAME, characters

TOY = {"surprisal ({unit})": "놀람({unit})", "outcome": "결과", "a {b}": "가 {b}"}


def test_english_is_spoken_by_default():
    assert spoken() == "en" and languages()[0] == "en"
    assert say("surprisal ({unit})", unit="nats") == "surprisal (nats)"
    assert say("a {b}") == translated("a {b}") == "a {b}"  # without values, braces are braces


def test_a_folder_with_a_catalog_is_a_language(monkeypatch, tmp_path):
    speak_toy(monkeypatch, tmp_path, TOY)
    assert languages() == ["en", "xx"] and spoken() == "xx"
    assert say("surprisal ({unit})", unit="nats") == "놀람(nats)"
    assert translated("outcome") == "결과"
    speak("en")
    assert say("outcome") == "outcome"


def test_a_catalog_that_lacks_a_message_or_is_not_there_leaves_english(monkeypatch, tmp_path):
    speak_toy(monkeypatch, tmp_path, TOY)
    (tmp_path / "yy").mkdir()
    assert say("no such message") == "no such message"
    assert say("") == ""  # and not the header of the catalog
    speak("yy")
    assert say("outcome") == "outcome"


def test_a_block_ends_in_the_language_it_began_with(monkeypatch, tmp_path):
    speak_toy(monkeypatch, tmp_path, TOY)
    with pytest.raises(ZeroDivisionError), speaking("en"):
        assert say("outcome") == "outcome"
        1 / 0  # noqa: B018
    assert say("outcome") == "결과"


@pytest.mark.parametrize("unknown", ["klingon", "", "../ko", None, 2])
def test_a_language_without_a_translation_is_refused(unknown):
    with pytest.raises(ValueError, match="is none that the course speaks; use one of: en"):
        speak(unknown)
    assert spoken() == "en"


def test_english_needs_no_gettext():
    script = "import sys, helpers.language; print('gettext' in sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# --- the font ---------------------------------------------------------------------------------


def test_the_font_has_the_hangul_of_the_korean_standard_and_no_reserved_name():
    font = TTFont(FONTS / "course-hangul.ttf")
    assert set(font.getBestCmap()) == set(characters())
    assert len(characters()) == 2350 + 93  # syllables and jamo of KS X 1001
    for number in (1, 3, 4, 6):
        assert font["name"].getDebugName(number).replace(" ", "").startswith("CourseHangul")
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def without_fonts_of_the_machine(monkeypatch):
    """Leave matplotlib its own fonts and that of the course."""
    own = [font for font in font_manager.fontManager.ttflist if "mpl-data" in str(font.fname)]
    style()  # lets the font of the course be known, if the spoken language needs it
    course = [font for font in font_manager.fontManager.ttflist if font.name == NAME]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", own + course)


def draw_in_korean():
    fig, ax = subplots()
    draw_bars(ax, [0.2, 0.5, 0.3], outcomes=["하나", "둘", "셋"])
    ax.set_title("굵은 제목 −1 ∞", fontweight="bold")
    return fig, to_png(fig)


def test_korean_labels_are_drawn_quietly_and_whole(monkeypatch, caplog, recwarn):
    """A letter that no font has is warned about, a weight that is missing is logged."""
    speak_in_signs(monkeypatch, "놀람")
    without_fonts_of_the_machine(monkeypatch)
    fig, png = draw_in_korean()
    assert to_png(fig) == png
    assert not caplog.records and not recwarn.list


def test_without_the_font_korean_labels_would_be_boxes(monkeypatch):
    without_fonts_of_the_machine(monkeypatch)
    with pytest.warns(UserWarning, match="missing from font"):
        draw_in_korean()


def test_hangul_does_not_move_latin_letters(monkeypatch):
    def drawn():
        fig, ax = subplots()
        ax.plot([0, 1], label="P − 1 = ∞, $x^2$")
        ax.legend()
        return to_png(fig)

    english = drawn()
    speak_in_signs(monkeypatch)
    assert drawn() == english


# --- hints ------------------------------------------------------------------------------------

HINTS = {
    "Not yet. {problem}": "아직 아닙니다. {problem}",
    "Right. {note}": "맞습니다. {note}",
    "A hint.": "도움말.",
    "A note.": "덧붙임.",
    "First number: {hint}": "첫째 수: {hint}",
    "Two slips at once. First: {first} Second: {second}": "실수 둘. {first} 그리고 {second}",
    "Flipped.": "부호.",
    "For {case} {problem}": "{case}일 때: {problem}",
    "There is no choice {given}.": "{given}: 없는 보기입니다.",
}


@pytest.fixture
def korean_hints(monkeypatch, tmp_path):
    speak_toy(monkeypatch, tmp_path, HINTS)


def test_hints_and_notes_are_looked_up_when_they_are_said(korean_hints):
    exercise = Exercise(3.0, slips=[(4.0, "A hint.")], note="A note.")
    assert feedback(exercise, 4.0) == "아직 아닙니다. 도움말."
    assert feedback(exercise, 3.0) == "맞습니다. 덧붙임."
    with speaking("en"):
        assert feedback(exercise, 4.0) == "Not yet. A hint."


def test_hints_made_of_several_messages_are_made_anew(korean_hints):
    right, slips = in_each_place(
        (1.5, [(2.5, "A hint.")], "First number: {hint}"), (3.5, [], "{hint}")
    )
    assert feedback(Exercise(right, slips=slips), [2.5, 3.5]) == "아직 아닙니다. 첫째 수: 도움말."
    known = [Slip(-0.123456789, "Flipped.", np.negative), (0.246913578, "A hint.")]
    said = feedback(Exercise(0.123456789, slips=known, digits=9), -0.246913578)
    assert said == "아직 아닙니다. 실수 둘. 도움말. 그리고 부호."


def test_what_a_judge_of_functions_says_is_translated(korean_hints):
    exercise = Exercise(None, wrong=lambda result, n: "A hint.", cases=[(3,)])
    assert feedback(exercise, lambda n: n) == "아직 아닙니다. n = 3일 때: 도움말."


def test_the_comma_that_makes_a_pair_is_no_second_verdict(korean_hints):
    exercise = Exercise(5.5, slips=[(3.7, "A hint.")], digits=1)
    assert feedback(exercise, (3, 7)) == "아직 아닙니다. 도움말."


def test_a_hint_made_of_messages_is_translated_message_by_message():
    hints = [hint for exercise in EXERCISES.values() for _, hint in exercise.slips]
    composed = [hint for hint in hints if isinstance(hint, Composed)]
    assert composed
    for hint in composed:
        message, part = messages_of(hint)
        assert message.format(hint=part) == hint
    assert all(messages_of(hint) == [hint] for hint in hints if hint not in composed)


# --- formulas in pictures ---------------------------------------------------------------------


class Recorder:
    """A catalog that changes nothing, and remembers what it was asked for."""

    def __init__(self):
        self.asked = set()

    def gettext(self, message):
        self.asked.add(message)
        return message


def drawings():
    """Return the functions of the tests that draw what is compared with stored pictures."""
    modules = [path.stem for path in Path(__file__).parent.glob("test_*pictures.py")]
    tests = (test for module in modules for test in vars(import_module(module)).values())
    marked = [
        test
        for test in tests
        if any(mark.name == "mpl_image_compare" for mark in getattr(test, "pytestmark", ()))
    ]
    return [test for test in marked if not inspect.signature(test).parameters]


def test_labels_with_formulas_are_whole_messages(monkeypatch):
    """Between dollars there is no Hangul: a translation writes such a label in Unicode.

    It can only do so if the dollars are in the message, and no picture adds some of its own.
    """
    recorder, drawn = Recorder(), drawings()
    monkeypatch.setattr(language, "_spoken", {"language": "en", "catalog": recorder})
    texts = {text.get_text() for draw in drawn for text in draw().findobj(Text)}
    formulas = {text for text in texts if "$" in text}
    assert len(drawn) > 30 and len(formulas) > 5
    for text in formulas - recorder.asked:
        assert not re.search(r"[A-Za-z]{2}", re.sub(r"\$.*?\$|KL", "", text)), text
    for code in languages()[1:]:
        with speaking(code):
            said = {text: say(text) for text in formulas & recorder.asked}
            assert not {text for text in said.values() if "$" in text and not text.isascii()}


# --- what is not looked up --------------------------------------------------------------------

EXPLORERS = {
    "approach": lambda: explorers.explore_approach([0.2, 0.5, 0.3], [0.3, 0.4, 0.3]),
    "binary entropy": lambda: explorers.explore_binary_entropy(0.1),
    "cross-entropy": lambda: explorers.explore_cross_entropy([0.5, 0.5], [1, 0]),
    "divergence": lambda: explorers.explore_divergence([0.5, 0.5], [0.9, 0.1]),
    "entropy": lambda: explorers.explore_entropy([0.2, 0.5, 0.3]),
    "epsilon": lambda: explorers.explore_epsilon([0.5, 0.5], [1, 0], [0.9, 0.1]),
    "fit": lambda: explorers.explore_fit(0, 1),
    "game": lambda: explorers.guess_the_divergence(),
    "parting": lambda: explorers.explore_parting([1, 0], [0, 1]),
    "terms": lambda: explorers.explore_terms([0.5, 0.5], [1, 0]),
}
# What is no English: units, signs of the course, and functions of mathematics.
NO_ENGLISH = {"KL", "D_KL", "JSD", "nats", "bits", "log", "ln", "mu", "sigma", "Q_t", "epsilon"}


def shown(widget):
    """Yield the words on a widget and on all within it."""
    for name in ("description", "tooltip", "value"):
        text = getattr(widget, name, "")
        if isinstance(text, str):
            yield text
    for child in getattr(widget, "children", ()):
        yield from shown(child)


@pytest.mark.parametrize("name", EXPLORERS)
def test_an_explorer_says_nothing_that_is_not_looked_up(name, monkeypatch, caplog, recwarn):
    speak_in_signs(monkeypatch)
    explorer = EXPLORERS[name]()
    data, _ = explorer._repr_mimebundle_()
    texts = [text.get_text() for text in explorer.picture.fig.findobj(Text)]
    texts += [*shown(explorer.view), data["text/plain"]]
    assert not caplog.records and not recwarn.list
    words = set(re.findall(r"[A-Za-z_]{2,}", re.sub(r"<.*?>|\$.*?\$", "", "\n".join(texts))))
    assert words <= NO_ENGLISH


SOURCES = [
    path
    for folder in (FONTS.parent, Path(explorers.__file__).parent)
    for path in sorted(folder.glob("[a-z]*.py"))
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_label_is_looked_up(path):
    """Literals that are given as labels have no English words outside of say."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.Call)]  # fmt: skip
    labels = [
        keyword.value
        for call in calls
        for keyword in call.keywords
        if keyword.arg in ("label", "xlabel", "ylabel", "title", "description", "tooltip")
        and isinstance(keyword.value, ast.Constant | ast.JoinedStr)
    ]
    for label in labels:
        parts = label.values if isinstance(label, ast.JoinedStr) else [label]
        text = " ".join(part.value for part in parts if isinstance(part, ast.Constant))
        assert set(re.findall(r"[A-Za-z_]{2,}", text)) <= NO_ENGLISH, text
