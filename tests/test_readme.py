"""What README.md says is so: its links, its commands and its picture."""

import re
from pathlib import Path

import pytest
import readme_picture
import yaml
from matplotlib.testing.compare import compare_images

from helpers.pictures.base import alt_text, to_png

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https:)([^)]+)\)", README))
def test_links_resolve(link):
    assert (ROOT / link).exists()


def test_every_notebook_is_on_the_map():
    named = re.findall(r"\(notebooks/([^)]+)\)", README)
    assert named == sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_make_knows_the_commands():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z]+)`", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_conda_activates_what_it_creates():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert f"conda activate {environment['name']}\n" in README


def test_the_picture_is_the_one_drawn_now(tmp_path):
    fig = readme_picture.draw()
    assert f"![{alt_text(fig)}](assets/{readme_picture.PICTURE.name})" in README
    drawn = tmp_path / "drawn.png"
    drawn.write_bytes(to_png(fig))
    assert compare_images(readme_picture.PICTURE, drawn, tol=2) is None
