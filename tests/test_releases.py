"""What students get: current, without solutions and hidden tests, polite, and worth no points."""

import shutil

import nbformat
import pytest

from homework.assignment import SOURCES, load, read, restore

pytest.importorskip("nbgrader", reason="nbgrader makes the releases: extra 'teach'")

from homework import release, runner

ASSIGNMENTS = sorted(path.stem for path in SOURCES.glob("*/*.ipynb"))


def source(name):
    return SOURCES / name / f"{name}.ipynb"


def released(name):
    return release.RELEASES / f"{name}.ipynb"


def outcome_of(name, handed_in, folder):
    """Return the remarks on what is handed in, what came out of the box, and the tasks."""
    if not shutil.which("bwrap"):
        pytest.skip("there is no bubblewrap; Debian's package is bubblewrap")
    assignment = load(source(name), release.generate(release.course(folder), source(name)))
    nb = read(handed_in.read_bytes())
    remarks, _ = restore(nb, assignment)
    return remarks, runner.run(nb, assignment), set(assignment.judged)


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
        remarks, outcome, tasks = outcome_of(name, released(name), tmp_path)
        assert remarks == []
        assert outcome.stopped == ""
        assert set(outcome.problems) == tasks
        assert all(outcome.problems.values())

    def test_solutions_score_everything(self, name, tmp_path):
        _, outcome, tasks = outcome_of(name, source(name), tmp_path)
        assert outcome.stopped == ""
        assert outcome.problems == dict.fromkeys(tasks, "")
