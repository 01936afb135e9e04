"""What README.md says is so: its links, its commands and its picture."""

import math
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import bench_hub
import pytest
import readme_picture
import yaml
from matplotlib.testing.compare import compare_images

from helpers.pictures.base import alt_text, to_png

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


HELM = yaml.safe_load(re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1])


def number_after(words):
    """Return the number that README.md says after these words."""
    return int(re.search(rf"{words} (\d+)", README)[1])


def headings():
    """Return the headings as GitHub writes them in links."""
    return [title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", README, re.M)]


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https:)([^)]+)\)", README))
def test_links_resolve(link):
    path, _, heading = link.partition("#")
    assert (ROOT / path).exists()
    assert not heading or heading in headings()


def test_every_notebook_is_on_the_map():
    folder = ROOT / "notebooks"
    paths = [*sorted(folder.glob("*.ipynb")), *sorted(folder.glob("homework/*.ipynb"))]
    named = re.findall(r"\(notebooks/([^)]+)\)", README)
    assert named == [path.relative_to(folder).as_posix() for path in paths]


def test_make_knows_the_commands():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)[ `]", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_conda_activates_what_it_creates():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert f"conda activate {environment['name']}\n" in README


def test_the_links_of_a_class_ask_for_the_same_notebook():
    binder = urlsplit(re.search(r"https://mybinder\.org/v2/[^\s)]+", README)[0])
    asked = bench_hub.asked_for(bench_hub.LINK.search(README)[0])
    owner_and_name = asked.pop("repo").removeprefix("https://github.com/")
    assert binder.path == f"/v2/gh/{owner_and_name}/HEAD"
    (opened,) = parse_qs(binder.query)["urlpath"]
    # nbgitpuller puts the repository into a folder of its name; Binder starts inside of it.
    name = owner_and_name.partition("/")[2]
    path = opened.removeprefix("lab/tree/")
    assert asked == {"branch": "main", "urlpath": f"lab/tree/{name}/{path}"}
    assert (ROOT / path).is_file()


def test_the_machines_serve_as_many_as_the_measurement_says():
    held, arriving, running = (number_after(words) for words in ("holds", "busy for", "and for"))
    row = r"^\| (\d+) cores, (\d+) GiB \| (\d+) \| after (\d+) s \| after (\d+) s \|$"
    rows = [tuple(map(int, row)) for row in re.findall(row, README, re.MULTILINE)]
    assert len(rows) == 4
    for cores, gib, *promised in rows:
        students = (gib - 1) * 2**30 // (held * 10**6)
        waits = [math.ceil(students * seconds / cores) for seconds in (arriving, running)]
        assert promised == [students, *waits]


def test_the_picture_is_the_one_drawn_now(tmp_path):
    fig = readme_picture.draw()
    assert f"![{alt_text(fig)}](assets/{readme_picture.PICTURE.name})" in README
    drawn = tmp_path / "drawn.png"
    drawn.write_bytes(to_png(fig))
    assert compare_images(readme_picture.PICTURE, drawn, tol=2) is None
