"""What students get: current, without solutions and hidden tests, polite, and worth no points."""

import shutil
from pathlib import Path

import nbformat
import pytest

from homework.assignment import SOURCES, load, read, restore

pytest.importorskip("nbgrader", reason="nbgrader makes the releases: extra 'teach'")

from homework import box, release

ASSIGNMENTS = sorted(path.stem for path in SOURCES.glob("*/*.ipynb"))


def source(name):
    return SOURCES / name / f"{name}.ipynb"


def released(name):
    return release.RELEASES / f"{name}.ipynb"


def test_every_source_has_a_release_and_hidden_tests():
    assert sorted(path.stem for path in release.RELEASES.glob("*.ipynb")) == ASSIGNMENTS
    hidden = SOURCES.parent / "hidden"
    assert sorted(path.stem for path in hidden.glob("homework_*.py")) == ASSIGNMENTS


def test_releases_are_those_of_the_sources_of_today():
    assert release.main(["--check"]) == 0


@pytest.mark.parametrize("name", ASSIGNMENTS)
class TestRelease:
    def test_holds_no_solution_and_no_hidden_test(self, name):
        text = released(name).read_text(encoding="utf-8")
        for word in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "homework.", "judge("):
            assert word not in text
        given = {cell.id: cell.source for cell in nbformat.read(released(name), 4).cells}
        for cell in nbformat.read(source(name), as_version=4).cells:
            if "### BEGIN SOLUTION" in cell.source:
                solution = cell.source.partition("### BEGIN SOLUTION\n")[2]
                solution = solution.partition("### END SOLUTION")[0].strip()
                assert solution
                assert solution not in given[cell.id]

    def test_is_polite(self, name):
        nb = nbformat.read(released(name), as_version=4)
        for cell in nb.cells:
            outputs = cell.get("outputs", [])
            assert [o for o in outputs if o.output_type == "error"] == [], cell.id
            assert [o for o in outputs if o.get("name") == "stderr"] == [], cell.id
            if "check(" in cell.source and cell.metadata.get("nbgrader", {}).get("grade"):
                assert outputs[0].text.startswith("Not yet."), cell.id

    def test_scores_nothing(self, name, tmp_path):
        if not shutil.which("bwrap"):
            pytest.skip("there is no bubblewrap; Debian's package is bubblewrap")
        made = release.generate(release.course(tmp_path), source(name))
        assignment = load(source(name), made)
        nb = read(released(name).read_bytes())
        assert restore(nb, assignment) == []
        outcome = box.run(nb, assignment)
        assert outcome.stopped == ""
        assert set(outcome.problems) == set(assignment.judged)
        assert all(outcome.problems.values())

    def test_solutions_score_everything(self, name, tmp_path):
        if not shutil.which("bwrap"):
            pytest.skip("there is no bubblewrap; Debian's package is bubblewrap")
        made = release.generate(release.course(tmp_path), source(name))
        assignment = load(source(name), made)
        nb = read(Path(source(name)).read_bytes())
        restore(nb, assignment)
        outcome = box.run(nb, assignment)
        assert outcome.stopped == ""
        assert outcome.problems == dict.fromkeys(assignment.judged, "")
