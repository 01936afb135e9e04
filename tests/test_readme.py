"""What README.md, TEACHING.md and CONTRIBUTING.md say is so: links, commands, numbers, picture."""

import doctest
import math
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from common import number_after
from matplotlib.testing.compare import compare_images

from helpers.language import speaking
from helpers.pictures.base import alt_text, to_png
from tools import bench_hub, publish, readme_picture

ROOT = Path(__file__).parents[1]
READMES = {
    "en": "README.md",
    **{path.suffixes[0][1:]: path.name for path in ROOT.glob("README.*.md")},
}
NAMES = [*READMES.values(), "TEACHING.md", "CONTRIBUTING.md"]
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
README, TEACHING, CONTRIBUTING = (
    TEXTS[name] for name in ("README.md", "TEACHING.md", "CONTRIBUTING.md")
)
in_every_language = pytest.mark.parametrize("language", READMES)


def headings(text):
    """Return the headings as GitHub writes them in links."""
    return [title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.M)]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_links_resolve(text):
    for link in re.findall(r"\]\((?!https:)([^)]+)\)", text):
        path, _, heading = link.partition("#")
        assert (ROOT / path).exists(), link
        assert not heading or heading in headings(text), link


@in_every_language
def test_the_readme_is_for_its_readers(language):
    text = TEXTS[READMES[language]]
    assert len(text.split()) < 700
    first_screen = text.partition("## ")[0]
    others = READMES.keys() - {language}
    assert "ko" in READMES and all(f"]({READMES[other]})" in first_screen for other in others)
    assert "```python" in first_screen and "](assets/" in first_screen


@in_every_language
def test_the_lines_of_python_show_what_they_say(language):
    name = READMES[language]
    (lines,) = re.findall(r"```python\n(.*?)```", TEXTS[name], re.DOTALL)
    example = doctest.DocTestParser().get_doctest(lines, {}, name, name, 0)
    assert len(example.examples) == 3
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_map_of_files_names_files_that_exist():
    table = CONTRIBUTING.partition("## Which file")[2].partition("## Change")[0]
    for name in re.findall(r"`([\w/.]+/[\w.]*)`", table):
        stem = name.replace("NN_TOPIC", "03_kl_divergence").replace("NN", "03")
        assert (ROOT / stem.replace("TOPIC", "kl_divergence")).exists(), name


@in_every_language
def test_every_notebook_is_on_the_map(language):
    folder = ROOT / "notebooks" / ("" if language == "en" else language)
    paths = [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("homework/*.ipynb"))]
    named = re.findall(r"\(notebooks/([^)]+)\)", TEXTS[READMES[language]])
    folder = ROOT / "notebooks"
    assert named == [path.relative_to(folder).as_posix() for path in paths]


def test_make_knows_the_commands():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for text in TEXTS.values():
        for target in re.findall(r"`make ([a-z-]+)[ `]|^make ([a-z-]+)", text, re.MULTILINE):
            assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), target


@in_every_language
def test_what_opens_the_course_opens_it_in_the_language(language):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    text = TEXTS[READMES[language]]
    assert f"conda activate {environment['name']}\n" in text
    (opened,) = re.findall(r"^jupyter lab (\S+)$", text, re.MULTILINE)
    folder = "" if language == "en" else f"{language}/"
    assert opened == f"notebooks/{folder}00_start_here.ipynb" and (ROOT / opened).is_file()
    assert (f"`make lab LANGUAGE={language}`" if folder else "`make lab`") in text


@in_every_language
def test_no_badge_leads_nowhere(language):
    text = TEXTS[READMES[language]]
    linked = re.findall(r"(?:badge|mybinder\.org|github\.com)\S*", text)
    assert not [link for link in linked if "OWNER" in link or "REPO" in link]


PUBLISHED = [*READMES.values(), "TEACHING.md"]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return each README.md and TEACHING.md as they are once it is known where they live."""
    folder = tmp_path_factory.mktemp("published")
    for name in PUBLISHED:
        shutil.copy(ROOT / name, folder)
    publish.publish("first-owner", "first.repo", folder)
    publish.publish("an-owner", "a.repo", folder)  # an address may change
    assert publish.publish("an-owner", "a.repo", folder) == []
    return {name: (folder / name).read_text(encoding="utf-8") for name in PUBLISHED}


@in_every_language
def test_publishing_fills_in_every_link(published, language):
    readme, teaching = published[READMES[language]], published["TEACHING.md"]
    assert "OWNER/REPO" not in readme + teaching and "first-owner" not in readme + teaching
    assert "git clone https://github.com/an-owner/a.repo.git\ncd a.repo\n" in teaching
    binder = urlsplit(re.search(r"https://mybinder\.org/v2/[^\s)]+", readme)[0])
    assert binder.path == "/v2/gh/an-owner/a.repo/HEAD"
    (opened,) = parse_qs(binder.query)["urlpath"]
    path = opened.removeprefix("lab/tree/")
    folder = "" if language == "en" else f"{language}/"
    assert path == f"notebooks/{folder}00_start_here.ipynb" and (ROOT / path).is_file()
    assert f"](https://an-owner.github.io/a.repo/{folder})" in readme
    # nbgitpuller puts the repository into a folder of its name; Binder starts inside of it.
    asked = bench_hub.asked_for(bench_hub.LINK.search(teaching)[0])
    assert asked == {
        "repo": "https://github.com/an-owner/a.repo",
        "branch": "main",
        "urlpath": "lab/tree/a.repo/notebooks/00_start_here.ipynb",
    }


@pytest.mark.parametrize(
    "names", [("", "repo"), ("owner/repo", "x"), ("owner", ".."), ("o", "r r")]
)
def test_publishing_refuses_what_is_no_name(names, capsys):
    assert publish.main(list(names)) == 2
    assert "is no name on GitHub" in capsys.readouterr().err


def test_the_machines_serve_as_many_as_the_measurement_says():
    held, arriving, running = (number_after(words) for words in ("holds", "busy for", "and for"))
    row = r"^\| (\d+) cores, (\d+) GiB \| (\d+) \| after (\d+) s \| after (\d+) s \|$"
    rows = [tuple(map(int, row)) for row in re.findall(row, TEACHING, re.MULTILINE)]
    assert len(rows) == 4
    for cores, gib, *promised in rows:
        students = (gib - 1) * 2**30 // (held * 10**6)
        waits = [math.ceil(students * seconds / cores) for seconds in (arriving, running)]
        assert promised == [students, *waits]


@in_every_language
def test_the_picture_is_the_one_drawn_now(tmp_path, language):
    picture = readme_picture.picture(language)
    with speaking(language):
        fig = readme_picture.draw()
        shown = f"![{alt_text(fig)}](assets/{picture.name})"
        drawn = tmp_path / "drawn.png"
        drawn.write_bytes(to_png(fig))
    assert shown in TEXTS[READMES[language]]
    assert compare_images(picture, drawn, tol=2) is None
