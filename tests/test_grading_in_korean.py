"""A Korean submission is graded as its English twin is, and answered in Korean."""

import shutil

import nbformat
import pytest
import tiny_homework as tiny
from nbformat.v4 import new_code_cell
from tiny_class import cell, grade_all, hand_in, notebook, read_table, rows, solve
from toy_language import write_catalog

pytest.importorskip("nbgrader", reason="nbgrader grades the homework: extra 'teach'")
if not shutil.which("bwrap"):
    pytest.skip("there is no bubblewrap; Debian's package is bubblewrap", allow_module_level=True)

from helpers import language
from homework import assignment

SAID = {
    "expected a float, not {kind}": "실수가 아니라 {kind}입니다",
    "expected {expected}, not {result}": "기댓값은 {expected}, 받은 값은 {result}",
    "for {case}: {problem}": "{case}: {problem}",
    "this task has not been judged": "아직 채점하지 않았습니다",
    "*This cell was missing in the notebook that was handed in.*": "*제출물에 없던 셀입니다.*",
}
SPEAK = 'from helpers.language import speak\n\nspeak("ko")'


def in_korean(nb):
    """Return a notebook with other words, and with the cell that chooses the language."""
    for each in nb.cells:
        if each.cell_type == "markdown" and "nbgrader" not in each.metadata:
            each.source = f"한국어: {each.source}"
    nb.cells.insert(1, new_code_cell(SPEAK, id="language"))
    return nb


def mistaken(nb):
    """Answer two of three tasks, one of them wrong."""
    solve(nb, "h9-1", "h9-2")
    cell(nb, "h9-1-answer").source = "def surprise(p):\n    return 2.0 * p"
    return nb


@pytest.fixture(scope="module")
def twins(tmp_path_factory, released):
    """Return the folders in which the English and the Korean submission were graded."""
    at = tmp_path_factory.mktemp("twins")
    write_catalog(at / "locale", "ko", SAID)
    korean = at / "homework_9.ipynb"
    nbformat.write(in_korean(nbformat.reads(released, as_version=4)), korean)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "LOCALE", at / "locale")
        patch.setattr(assignment, "translations", lambda name: [korean])
        for name, change in (("english", lambda nb: nb), ("korean", in_korean)):
            tiny.write_source(at / name / "source")
            hand_in(at / name, "roster.csv", "id,name\nada,Ada Lovelace\n")
            nb = change(mistaken(notebook(released, "Ada Lovelace")))
            hand_in(at / name / "submissions", "ada/homework_9.ipynb", nbformat.writes(nb))
            assert grade_all(at / name) == 0
    return at / "english", at / "korean"


def page(at):
    return next((at / "grading").glob("**/feedback/ada/**/*.html")).read_text(encoding="utf-8")


def test_twins_are_in_the_same_rows(twins):
    english, korean = (rows(at) for at in twins)
    assert english == korean
    assert english["ada"]["state"] == "graded" and english["ada"]["score"] == "3.0"
    tables = [read_table(next((at / "grading").glob("**/slips.csv"))) for at in twins]
    assert tables[0] == tables[1]


def test_each_is_answered_in_the_own_language(twins):
    english, korean = map(page, twins)
    assert "expected" in english and "기댓값은" not in english
    assert "기댓값은" in korean and "AssertionError: expected" not in korean


@pytest.mark.parametrize(
    ("source", "spoken"),
    [
        (SPEAK, "ko"),
        ("from helpers.language import speak\nspeak('ko')", "ko"),
        ('# speak("ko")', "en"),
        ('speak("../ko")', "en"),
        ('speak("klingon")', "en"),
        ("", "en"),
    ],
)
def test_a_notebook_chooses_one_of_the_languages_there_are(tmp_path, monkeypatch, source, spoken):
    write_catalog(tmp_path, "ko", SAID)
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    nb = nbformat.v4.new_notebook(cells=[new_code_cell(source)])
    assert assignment.language_of(nb) == spoken


def test_a_cell_that_was_missing_is_named_in_the_language(tmp_path, monkeypatch, released):
    write_catalog(tmp_path / "locale", "ko", SAID)
    monkeypatch.setattr(language, "LOCALE", tmp_path / "locale")
    nb = in_korean(nbformat.reads(released, as_version=4))
    essay = cell(nb, "h9-derivation")
    assert assignment.replacement(essay, assignment.language_of(nb)).source == (
        "*제출물에 없던 셀입니다.*"
    )
