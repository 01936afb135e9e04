"""The website as files: every link leads somewhere, nothing comes from elsewhere but Pyodide."""

import ast
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import nbformat
import numpy as np
import pytest
from common import NOTEBOOKS
from PIL import Image

pytest.importorskip("jupyterlite_core", reason="the site is built: extra 'site'")
live = pytest.importorskip("tools.site.live", reason="the site is built: extra 'site'")
pages = pytest.importorskip("tools.site.pages", reason="pages are made: extra 'handout'")

from tools.site import edition, slices, words  # noqa: E402
from tools.site import lock as locks  # noqa: E402

ROOT = NOTEBOOKS.parent
SOURCES = {lang: pages.sources(folder) for lang, folder in pages.languages().items()}
LESSONS = [path for paths in SOURCES.values() for path in paths if path.parent.name != "homework"]
MEGABYTES = 45


class Links(HTMLParser):
    """Collect the links of a page, the names one can link to, and what it loads."""

    def __init__(self, html):
        super().__init__()
        self.links, self.loads, self.names, self.langs = [], [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.names.add(found.get("id"))
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "html":
            self.langs.append(found.get("lang"))
        if tag in ("link", "script", "img"):
            self.loads += filter(None, [found.get("href"), found.get("src")])


@pytest.fixture(scope="module")
def html(site):
    """The pages that are read, by their path."""
    paths = [*site.glob("*.html"), *site.glob("homework/*.html"), *site.glob("ko/**/*.html")]
    return {path: path.read_text(encoding="utf-8") for path in paths}


def test_there_is_a_page_for_every_notebook(site, html):
    expected = {
        site / pages.place_of(lang, folder, path)
        for lang, folder in pages.languages().items()
        for path in SOURCES[lang]
    }
    firsts = {site / ("" if lang == "en" else lang) / "index.html" for lang in SOURCES}
    assert set(html) == expected | firsts
    assert len(html) >= 12


def leads_somewhere(site, page, link):
    """Return whether a relative link of a page leads to a file, and to a name in it."""
    parts = urlsplit(link)
    target = page.parent / unquote(parts.path) if parts.path else page
    target = (target / "index.html" if target.is_dir() else target).resolve()
    if not (target.is_file() and target.is_relative_to(site.resolve())):
        return False
    if "path" in (query := parse_qs(parts.query)):
        return (site / "live/files" / query["path"][0]).is_file()
    if parts.fragment and parts.fragment != "slides":
        return parts.fragment in Links(target.read_text(encoding="utf-8")).names
    return True


def test_every_relative_link_leads_somewhere(site, html):
    lost = []
    for page, text in html.items():
        found = Links(text)
        near = [link for link in found.links + found.loads if not urlsplit(link).scheme]
        assert near
        assert not [link for link in near if link.startswith("/")]
        lost += [(page.name, link) for link in near if not leads_somewhere(site, page, link)]
    assert lost == []


def test_a_lost_link_would_be_found(site, html):
    page = site / "01_entropy.html"
    for link in ("nowhere.html", "../outside.html", "index.html#nowhere", "live/x?path=no.ipynb"):
        assert not leads_somewhere(site, page, link), link


def test_pages_load_nothing_from_elsewhere(html):
    for page, text in html.items():
        assert [url for url in Links(text).loads if ":" in url] == [], page.name
        assert not re.search(r"@import|url\((?!\")[^)]*//", text), page.name


def test_the_one_address_is_that_of_pyodide(site, html):
    told = 0
    for page, text in html.items():
        if data := re.search(r'id="site"[^>]*>(.*?)</script>', text):
            alive = json.loads(data[1])
            assert alive["pyodide"] == locks.CDN
            assert (page.parent / alive["lock"]).is_file()
            told += 1
    assert told >= 8
    config = json.loads((site / "live/jupyter-lite.json").read_text(encoding="utf-8"))
    (kernel,) = config["jupyter-config-data"]["litePluginSettings"].values()
    assert kernel["disablePyPIFallback"] is True
    assert kernel["pyodideUrl"].startswith(f"{locks.CDN}/")


@pytest.fixture(scope="module")
def lock(site):
    """The lock of the site, and its folder."""
    path = site / "live" / live.LOCK_FOLDER / locks.LOCK_NAME
    return json.loads(path.read_text(encoding="utf-8")), path.parent


def test_the_lock_is_closed_and_checked(lock):
    known, folder = lock
    packages = known["packages"]
    for name, entry in packages.items():
        assert {locks.canonical(other) for other in entry["depends"]} <= packages.keys(), name
        assert re.fullmatch(r"[0-9a-f]{64}", entry["sha256"])
        if "://" in entry["file_name"]:
            assert entry["file_name"].rpartition("/")[0] == locks.CDN
        else:
            assert locks.sha256(folder / entry["file_name"]) == entry["sha256"]
    assert set(locks.IN_JUPYTER) <= packages.keys()
    assert set(locks.page_packages(known)) <= packages.keys()
    named = {entry["file_name"] for entry in packages.values()}
    assert {path.name for path in folder.glob("*.whl")} <= named
    assert "helpers" in packages[locks.COURSE]["imports"]


def test_the_lock_is_of_the_pyodide_that_the_kernel_starts():
    stored = json.loads(locks.PYODIDE_LOCK.read_text(encoding="utf-8"))
    assert stored["version"] == locks.PYODIDE_VERSION
    assert locks.PYODIDE_VERSION in locks.CDN


def test_the_lock_is_pyodides_own(tmp_path):
    if not shutil.which("npm"):
        pytest.skip("there is no npm to fetch Pyodide's own lock; it comes with Node.js")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", tmp_path]
    subprocess.run([*command, f"pyodide@{locks.PYODIDE_VERSION}"], check=True)
    official = json.loads((tmp_path / "node_modules/pyodide/pyodide-lock.json").read_text("utf-8"))
    assert locks.cut(official) == json.loads(locks.PYODIDE_LOCK.read_text(encoding="utf-8"))


def test_jupyterlite_has_what_links_and_widgets_need(site):
    for app in ("notebooks", "tree", "lab"):
        assert (site / "live" / app / "index.html").is_file()
    config = json.loads((site / "live/jupyter-lite.json").read_text(encoding="utf-8"))
    data = config["jupyter-config-data"]
    names = {extension["name"] for extension in data["federated_extensions"]}
    assert names == {live.PYODIDE_KERNEL_NPM_NAME, live.WIDGETS}
    assert data["contentsStorageName"].endswith(f"edition {edition.number()}")


def test_lessons_that_have_changed_are_another_edition():
    assert edition.changed() == [], (
        "readers who have saved these notebooks would not see the change; "
        "say: python -m tools.site.edition (--keep for a small correction)"
    )


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """Copies of some notebooks, and of what is kept of the edition."""
    names = ["01_entropy.ipynb", "ko/01_entropy.ipynb", "ko/homework/homework_1.ipynb"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(NOTEBOOKS / name, tmp_path / name)
    monkeypatch.setattr(edition, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(edition, "KEPT", tmp_path / "edition.json")
    kept = {"edition": 7, "notebooks": edition.digests(tmp_path)}
    edition.KEPT.write_text(json.dumps(kept), encoding="utf-8")
    return {name: tmp_path / name for name in names}


@pytest.mark.parametrize("name", ["01_entropy.ipynb", "ko/01_entropy.ipynb"])
@pytest.mark.parametrize(("options", "number"), [([], 8), (["--keep"], 7)])
def test_a_changed_word_is_another_edition_and_a_new_result_is_none(copies, name, options, number):
    nb = nbformat.read(copies[name], as_version=4)
    nb.cells[-1].metadata["new"] = True
    next(cell for cell in nb.cells if cell.cell_type == "code").outputs = []
    nbformat.write(nb, copies[name])
    assert edition.main(options) == 0
    assert edition.number() == 7
    nb.cells[0].source += " More."
    nbformat.write(nb, copies[name])
    assert edition.changed() == [name]
    edition.main(options)
    assert edition.number() == number
    assert edition.changed() == []


def test_a_notebook_more_or_less_is_another_edition(copies):
    copies["ko/homework/homework_1.ipynb"].rename(copies["01_entropy.ipynb"].with_name("08.ipynb"))
    edition.main([])
    assert edition.number() == 8


def test_jupyterlite_has_the_notebooks_as_they_are_stored(site):
    published = site / "live/files/notebooks"
    for path in (path for paths in SOURCES.values() for path in paths):
        copy = published / path.relative_to(NOTEBOOKS)
        assert copy.read_bytes() == path.read_bytes()
        assert not re.search(r'"\s*[%!]pip|urlopen|requests\.get', copy.read_text("utf-8"))
    for name in live.BESIDES:
        assert (site / "live/files" / name).is_file()


def test_the_site_is_small(site):
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file()]
    assert sum(sizes) < MEGABYTES * 1e6
    assert max(sizes) < 5e6


def test_pictures_are_the_stored_ones(site):
    import base64
    from io import BytesIO

    nb = nbformat.read(NOTEBOOKS / "03_kl_divergence.ipynb", as_version=4)
    keep = pages.picture_keeper(site)
    compared = 0
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if png := output.get("data", {}).get("image/png"):
                kept = keep(png, output.metadata["image/png"]["width"])
                original = Image.open(BytesIO(base64.b64decode(png))).convert("RGB")
                with Image.open(site / kept.path) as shown:
                    assert np.array_equal(np.asarray(shown.convert("RGB")), np.asarray(original))
                compared += 1
    assert compared > 5


def test_pages_are_in_the_language_of_their_folder(site, html):
    for page, text in html.items():
        language = "ko" if "ko" in page.relative_to(site).parts else "en"
        assert Links(text).langs == [language], page


@pytest.fixture
def bilingual(tmp_path, monkeypatch, lock):
    """The pages of a small published course in two languages."""
    root, site = tmp_path / "course", tmp_path / "site"
    for language, folder in (("en", "notebooks"), ("ko", "notebooks/ko")):
        for name in ("06_jensen_shannon.ipynb", "homework/homework_1.ipynb"):
            nb = nbformat.read(NOTEBOOKS / name, as_version=4)
            nb.metadata["language"] = language
            (root / folder / name).parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(nb, root / folder / name)
    badge = "https://mybinder.org/v2/gh/an-owner/a-repo/HEAD"
    (root / "README.md").write_text(f"[Binder]({badge}?urlpath=lab)", encoding="utf-8")
    monkeypatch.setattr(pages, "ROOT", root)
    monkeypatch.setattr(pages, "NOTEBOOKS", root / "notebooks")
    return site, pages.build(site, lock[0])


def test_a_second_language_has_pages_of_its_own(bilingual):
    site, made = bilingual
    below = ["06_jensen_shannon.html", "homework/homework_1.html", "index.html"]
    assert sorted(map(str, made)) == sorted([*below, *(f"ko/{name}" for name in below)])
    for path in made:
        there = "ko" if path.parts[0] == "ko" else "en"
        found = Links((site / path).read_text(encoding="utf-8"))
        assert found.langs == [there]
        own = [link for link in found.links if "/live/" not in f"/{link}" and ":" not in link]
        lost = [link for link in own if "06" in link or "homework_1" in link or "index" in link]
        lost = [link for link in lost if not leads_somewhere(site, site / path, link)]
        # The neighbours of the one lesson are not in this course.
        assert [link for link in lost if not re.match(r"0[57]_", Path(link).name)] == []


def test_languages_and_places_link_to_each_other(bilingual):
    site, _ = bilingual
    for path, other in (
        ("ko/06_jensen_shannon.html", "../06_jensen_shannon.html"),
        ("ko/homework/homework_1.html", "../../homework/homework_1.html"),
        ("06_jensen_shannon.html", "ko/06_jensen_shannon.html"),
        ("index.html", "ko/index.html"),
        ("ko/index.html", "../index.html"),
    ):
        links = Links((site / path).read_text(encoding="utf-8")).links
        assert other in links, path
    lesson = (site / "ko/06_jensen_shannon.html").read_text(encoding="utf-8")
    assert 'href="05_asymmetry.html"' in lesson  # in neither language; else it would be English
    notebook = "notebooks/ko/06_jensen_shannon.ipynb"
    assert f'href="../live/notebooks/index.html?path={notebook}"' in lesson
    assert f"mybinder.org/v2/gh/an-owner/a-repo/HEAD?urlpath=lab/tree/{notebook}" in lesson
    assert words.WORDS["ko"]["all"] in lesson
    alive = json.loads(re.search(r'id="site"[^>]*>(.*?)</script>', lesson)[1])
    assert alive["words"] == words.EXPLORER["ko"]


def test_what_is_not_translated_yet_is_read_in_english(bilingual):
    (pages.NOTEBOOKS / "05_asymmetry.ipynb").touch()
    page, html = Path("ko/homework/homework_1.html"), '<a href="../05_asymmetry.html#there">'
    assert pages.with_english(html, page, "ko") == '<a href="../../05_asymmetry.html#there">'
    assert pages.with_english(html, page, "en") == html
    (pages.NOTEBOOKS / "ko/05_asymmetry.ipynb").touch()
    assert pages.with_english(html, page, "ko") == html


def test_what_is_said_is_said_in_every_language():
    for table in (words.WORDS, words.EXPLORER):
        english = table["en"]
        for language, said in table.items():
            assert said.keys() == english.keys(), language
            for name, text in said.items():
                holes = sorted(re.findall(r"\{\w+\}", text))  # their order is the language's own
                assert holes == sorted(re.findall(r"\{\w+\}", english[name])), (language, name)


# --- the explorers of the pages ---------------------------------------------------------------


def explorers_in(path):
    """Return the explorers of a notebook: their cells, and the code that makes them."""
    nb = nbformat.read(path, as_version=4)
    cells = {cell.id: cell for cell in nb.cells}
    return [(cells[name], code) for name, code in slices.explorers_of(nb).items()]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: "-".join([path.parent.name, path.stem]))
def test_few_lines_make_the_explorer_that_is_stored(path):
    """In a Python of its own, as in the browser, where IPython cannot be imported."""
    found = explorers_in(path)
    assert found
    program = f"""
import json, sys
sys.path.insert(0, {str(ROOT / "tools/site")!r})
import alive
sys.meta_path.insert(0, type("NoIPython", (), {{"find_spec": staticmethod(
    lambda name, *rest: exec("raise ImportError(name)") if name.startswith("IPython") else None
)}}))
pictures = [alive.begin(i, code) for i, code in enumerate(json.loads(sys.stdin.read()))]
print(json.dumps([item["tooltip"] for view in pictures for item in view["items"]
                  if item["kind"] == "picture"]))
"""
    codes = json.dumps([code for _, code in found])
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, input=codes, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    stored = [
        output.metadata["image/png"]["alt"]
        for cell, _ in found
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert json.loads(done.stdout) == stored


def test_a_slice_holds_what_it_needs_and_no_more():
    statements = ast.parse(
        "import numpy as np\nfrom helpers import entropy, kl_divergence\na = np.zeros(3)\n"
        "b = entropy([1])\ndef f(x):\n    return a + x\nspeak('ko')\na = f(1)\nc = 3"
    ).body
    last = ast.parse("explore_terms(a, a)").body[0]
    assert slices.needed(statements, last).splitlines() == [
        "import numpy as np",
        "a = np.zeros(3)",
        "def f(x):",
        "    return a + x",
        "speak('ko')",
        "a = f(1)",
        "explore_terms(a, a)",
    ]


def test_explorers_are_marked_and_say_what_makes_them(site, html):
    for language, folder in pages.languages().items():
        for path in SOURCES[language]:
            text = html[site / pages.place_of(language, folder, path)]
            count = len(explorers_in(path))
            assert text.count('<figure class="explorer" data-code="') == count
            assert ('id="site"' in text) == bool(count)


def test_results_of_predictions_are_folded(html, site):
    for language, folder in pages.languages().items():
        for path in SOURCES[language]:
            nb = nbformat.read(path, as_version=4)
            hidden = sum(
                bool(cell.metadata.get("jupyter", {}).get("outputs_hidden") and cell.outputs)
                for cell in nb.cells
            )
            text = html[site / pages.place_of(language, folder, path)]
            assert text.count('<details class="result">') == hidden


def test_a_site_that_cannot_be_built_is_one_sentence(tmp_path, capsys, monkeypatch):
    from tools.site import __main__ as command

    def refuse(output):
        raise live.LiveError("no wheels today")

    monkeypatch.setattr(command.live, "build", refuse)
    assert command.main(["--output", str(tmp_path / "site")]) == 1
    assert capsys.readouterr().err == "no wheels today\n"


def test_a_folder_is_served_like_pages(tmp_path):
    from urllib.error import HTTPError
    from urllib.request import urlopen

    from tools.site.serve import serving

    (tmp_path / "inside").mkdir()
    (tmp_path / "inside/index.html").write_text("here", encoding="utf-8")
    (tmp_path.parent / "secret.txt").write_text("no", encoding="utf-8")
    with serving(tmp_path, "/course/") as server:
        address = f"http://127.0.0.1:{server.server_port}"
        with urlopen(f"{address}/course/inside?a=b") as answer:
            assert answer.url == f"{address}/course/inside/?a=b"
            assert answer.read() == b"here"
        for path in ("/", "/course/nowhere", "/course/..%2Fsecret.txt"):
            with pytest.raises(HTTPError, match="404"):
                urlopen(address + path)


def test_serving_nothing_says_what_to_do(tmp_path, capsys):
    from tools.site import serve

    assert serve.main(["--site", str(tmp_path)]) == 1
    assert "make site" in capsys.readouterr().err


def test_the_workflow_builds_tests_and_publishes_the_same_folder():
    yaml = pytest.importorskip("yaml")
    workflow = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    assert [run for run in runs if run.startswith("make site")]
    assert [run for run in runs if run.startswith("make test-site")]
    (uploaded,) = [step["with"]["path"] for step in steps if "upload-pages" in step.get("uses", "")]
    assert Path(uploaded) == Path("build/site")
