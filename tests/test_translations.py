"""Translations cannot fall behind: shown on a toy course of two cells in a third language."""

import re
import shutil

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.units import columns
from tools import code_texts, translations
from tools.translations import messages_of, read, store

HELPERS = {
    "__init__.py": "",
    "language.py": """\
from gettext import GNUTranslations
from pathlib import Path

spoken = []


def speak(language):
    path = Path(__file__).parent / "locale" / language / "LC_MESSAGES" / "helpers.mo"
    with path.open("rb") as file:
        spoken.append(GNUTranslations(file))


def say(message, **values):
    return (spoken[-1].gettext(message) if spoken else message).format(**values)
""",
    "toy.py": """\
from helpers.language import say


def praise(n):
    return say("you tossed {n} coins", n=n)
""",
}
PAGE = """\
## Time

Toss a coin **twice**, by [the rules](../RULES.md), and
count the heads: 0, 1 or 2.

```python
heads = 1  # what you saw
```"""
CODE = """\
from helpers.toy import praise

heads = 1.5
print(f"heads: {heads:.1f} of 2")  # on average
print(praise(2))"""
README = """\
# A toy course

**[In Latin](README.la.md)**

<!-- publish: links -->
<!-- /publish -->

![Two coins](assets/coins.png)

## The pages

[Toss](notebooks/00_toy.ipynb), by [the rules](RULES.md).

```bash
make lab
jupyter lab notebooks/00_toy.ipynb
```
"""
LINKS = "<!-- publish: links -->\n"
LATIN = {
    "# A toy course\n\n**[In Latin](README.la.md)**": "# Ludus\n\n**[Anglice](README.la.md)**",
    "![Two coins](assets/coins.png)": "![Duo nummi](assets/coins.png)",
    README[README.index("## ") :].strip(): README[README.index("## ") :]
    .strip()
    .replace("The pages", "Paginae")
    .replace("[Toss]", "[Iace]")
    .replace("by [the rules]", "secundum [leges]"),
    PAGE: PAGE.replace("Time", "Tempus")
    .replace("Toss a coin **twice**, by [the rules]", "Iace nummum **bis**, secundum [leges]")
    .replace("and\ncount the heads: 0, 1 or 2", "et\nnumera capita: 0, 1 vel 2")
    .replace("what you saw", "quod vidisti"),
    "heads: {heads:.1f} of 2": "capita: {heads:.1f} ex 2",
    "on average": "plus minusve",
    "you tossed {n} coins": "{n} nummos iecisti",
}


def run(root, *arguments):
    return translations.main([*arguments, "--root", str(root)])


def readme_of(root, language="la"):
    return root / (f"README.{language}.md" if language else "README.md")


def page_of(root, language=""):
    return root / "notebooks" / language / "00_toy.ipynb"


def catalog_of(root, name="00_toy"):
    return root / "translations" / "la" / f"{name}.po"


def write_english(root, cells):
    nbformat.write(new_notebook(cells=cells), page_of(root))


def translate(path):
    catalog = read(path)
    for (_, english), message in messages_of(catalog).items():
        message.string = LATIN[english]
    store(catalog, path)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Return a course of one page, translated and built."""
    root = tmp_path_factory.mktemp("course")
    (root / "notebooks").mkdir()
    (root / "helpers").mkdir()
    (root / "assets").mkdir()
    for name in ("RULES.md", "assets/coins.png", "assets/coins.la.png"):
        (root / name).write_text("Be fair.")
    (root / "notebooks" / "rise.css").write_text("p { color: black }")
    readme_of(root, "").write_text(README)
    for name, source in HELPERS.items():
        (root / "helpers" / name).write_text(source)
    slide = {"slideshow": {"slide_type": "slide"}}
    cells = [
        new_markdown_cell(PAGE, id="page", metadata=slide),
        new_code_cell(CODE, id="code", metadata=slide),
    ]
    write_english(root, cells)
    assert run(root, "update", "la", "all") == 0
    for name in ("readme", "00_toy", "helpers"):
        translate(catalog_of(root, name))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(root))
        assert run(root, "build") == 0
    return root


@pytest.fixture
def root(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "course")


def test_a_third_language_is_only_a_folder(finished):
    nb = nbformat.read(page_of(finished, "la"), as_version=4)
    assert nb.metadata.language == "la"
    assert [cell.id for cell in nb.cells] == ["page", "language", "code"]
    assert [cell.metadata.slideshow.slide_type for cell in nb.cells] == ["slide", "skip", "slide"]
    assert nb.cells[0].source == LATIN[PAGE].replace("](../", "](../../")
    assert nb.cells[1].source == 'from helpers.language import speak\n\nspeak("la")'
    assert 'print(f"capita: {heads:.1f} ex 2")  # plus minusve' in nb.cells[2].source
    assert nb.cells[2].outputs[0].text == "capita: 1.5 ex 2\n2 nummos iecisti\n"


def test_the_first_page_is_translated_as_the_others_are(finished):
    built = readme_of(finished).read_text(encoding="utf-8")
    assert built == (
        "# Ludus\n\n**[Anglice](README.md)**\n\n"
        "<!-- publish: links -->\n<!-- /publish -->\n\n"
        "![Duo nummi](assets/coins.la.png)\n\n"
        "## Paginae\n\n[Iace](notebooks/la/00_toy.ipynb), secundum [leges](RULES.md).\n\n"
        "```bash\nmake lab LANGUAGE=la\njupyter lab notebooks/la/00_toy.ipynb\n```\n"
    )


def test_each_first_page_keeps_the_links_that_were_published_in_it(root):
    for language, link in (("", "[read](https://a.b)"), ("la", "[lege](https://a.b/la)")):
        path = readme_of(root, language)
        path.write_text(path.read_text("utf-8").replace(LINKS, f"{LINKS}{link}\n"), "utf-8")
    before = readme_of(root).read_bytes()
    assert run(root, "check", "la") == 0
    assert run(root, "build", "la", "readme") == 0
    assert readme_of(root).read_bytes() == before and b"[lege]" in before


def test_slides_look_in_every_language_as_in_english(finished):
    looks = finished / "notebooks" / "la" / "rise.css"
    assert looks.read_text(encoding="utf-8") == '@import url("../rise.css");\n'


def test_what_is_whole_has_no_complaints(finished, capsys):
    before = [path.read_bytes() for path in sorted(finished.rglob("*.*"))]
    assert run(finished, "check") == 0
    assert capsys.readouterr().err == ""
    assert run(finished, "update") == 0
    assert [path.read_bytes() for path in sorted(finished.rglob("*.*"))] == before


def test_a_language_that_is_not_begun_is_not_missed(tmp_path, capsys):
    (tmp_path / "notebooks").mkdir()
    assert run(tmp_path, "check") == 0
    assert run(tmp_path, "update", "la") == 0
    assert not (tmp_path / "translations").exists()


def in_english(where, old, new):
    """Return a change to one cell of the English page."""

    def change(root):
        nb = nbformat.read(page_of(root), as_version=4)
        cell = next(cell for cell in nb.cells if cell.id == where)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)
        nbformat.write(nb, page_of(root))

    return change


def cells_changed(change_cells):
    """Return a change to the list of cells of the English page."""

    def change(root):
        nb = nbformat.read(page_of(root), as_version=4)
        change_cells(nb.cells)
        nbformat.write(nb, page_of(root))

    return change


def in_file(path, old, new, count=1):
    """Return a change to a file."""

    def change(root):
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, count), encoding="utf-8")

    return change


CATALOG = "translations/la/00_toy.po"
SAID = "translations/la/helpers.po"
BUILT = "notebooks/la/00_toy.ipynb"
STALE = {
    "a cell deleted": (cells_changed(lambda cells: cells.pop(0)), "cell page: .*left over"),
    "an id renamed": (
        cells_changed(lambda cells: cells[0].update(id="new")),
        "cell new: .*not translated",
    ),
    "a comma": (in_english("page", "**twice**,", "**twice**"), "cell page: .*not translated"),
    "a comment": (in_english("code", "on average", "expected"), "cell code: 'expected': not"),
    "a new cell": (
        cells_changed(lambda cells: cells.append(new_markdown_cell("More.", id="more"))),
        "cell more: .*not translated",
    ),
    "a number": (in_english("page", "0, 1 or 2", "0, 1 or 3"), "cell page: .*not translated"),
    "code alone": (in_english("code", "1.5", "1.6"), "cell code: its source"),
    "a format": (in_english("code", ":.1f", ":.2f"), "cell code: 'heads.*not translated"),
    "one word": (in_english("page", "coin", "die"), "cell page: .*not translated"),
    "printed text": (in_english("code", "heads: {", "Heads: {"), "cell code: 'Heads.*not trans"),
    "a slide type": (
        cells_changed(lambda cells: cells[0].metadata.slideshow.update(slide_type="fragment")),
        "cell page: its metadata",
    ),
    "code in Markdown": (in_english("page", "heads = 1", "heads = 2"), "cell page: .*not trans"),
    "two cells swapped": (cells_changed(lambda cells: cells.reverse()), "its cells are not those"),
    "text edited by hand": (in_file(BUILT, "Iace", "Iacta"), "cell page: its source is not"),
    "code edited by hand": (in_file(BUILT, "heads = 1.5", "heads = 1"), "cell code: its source"),
    "language taken away": (in_file(BUILT, '"language": "la"', '"language": "it"'), "its metadata"),
    "not built again": (in_file(CATALOG, "Iace", "Iacta"), "cell page: its source is not"),
    "marked fuzzy": (in_file(CATALOG, 'msgctxt "page"', '#, fuzzy\nmsgctxt "page"'), "fuzzy"),
    "emptied": (in_file(CATALOG, 'msgstr "plus minusve"', 'msgstr ""'), "not translated"),
    "obsolete": (
        in_file(CATALOG, 'msgctxt "page"', '#~ msgid "a"\n#~ msgstr "b"\n\nmsgctxt "page"'),
        "left over",
    ),
    "the helpers say it otherwise": (
        in_file("helpers/toy.py", "you tossed", "you have tossed"),
        "helpers.po: 'you have tossed.*not translated",
    ),
    "a template of the helpers": (
        in_file("helpers/toy.py", "{n} coins", "{n:d} coins"),
        "not transl",
    ),
    "a message of the helpers gone": (
        in_file("helpers/toy.py", 'say("you tossed {n} coins", n=n)', "n"),
        "left over",
    ),
    "a word of the first page": (
        in_file("README.md", "Two coins", "Two dice"),
        "readme.po: cell beginning: .*not translated",
    ),
    "the first page edited by hand": (
        in_file("README.la.md", "Iace", "Iacta"),
        "README.la.md: not what the catalog gives",
    ),
    "no looks of slides": (
        lambda root: (root / "notebooks" / "la" / "rise.css").unlink(),
        "notebooks/la/rise.css: there is none",
    ),
    "not compiled again": (in_file(SAID, "iecisti", "iactavisti"), "helpers.mo: not what its cata"),
    "a number translated wrong": (in_file(CATALOG, "0, 1 vel 2", "0, 1 vel 3"), r"\[numbers\]"),
    "a place for a value lost": (
        in_file(CATALOG, "{heads:.1f} ex 2", "{heads:.2f} ex 2"),
        r"\[placeholders\]",
    ),
}


@pytest.mark.parametrize("what", STALE)
def test_what_is_stale_is_named(root, what, capsys):
    change, expected = STALE[what]
    change(root)
    assert run(root, "check", "la") == 1
    assert re.search(expected, capsys.readouterr().err)


def test_a_catalog_of_no_page_and_a_page_of_no_catalog_are_named(root, capsys):
    catalog_of(root).rename(catalog_of(root, "09_gone"))
    assert run(root, "check", "la") == 1
    said = capsys.readouterr().err
    assert "09_gone.po: there is no English page" in said
    assert "notebooks/la/00_toy.ipynb: it has no catalog" in said


def test_an_unbuilt_page_is_named(root, capsys):
    page_of(root, "la").unlink()
    assert run(root, "check", "la") == 1
    assert "notebooks/la/00_toy.ipynb: not built" in capsys.readouterr().err


def test_what_is_not_whole_is_not_built(root, capsys):
    in_english("page", "coin", "penny")(root)
    before = page_of(root, "la").read_bytes()
    assert run(root, "build", "la") == 1
    assert "cell page" in capsys.readouterr().err
    assert page_of(root, "la").read_bytes() == before


def test_a_changed_text_keeps_its_translation_and_shows_its_former_english(root):
    in_english("page", "coin", "penny")(root)
    assert run(root, "update", "la") == 0
    first = catalog_of(root).read_bytes()
    messages = messages_of(read(catalog_of(root)))
    message = messages["page", PAGE.replace("coin", "penny")]
    assert message.fuzzy
    assert message.string == LATIN[PAGE]
    assert message.previous_id == [PAGE]
    assert run(root, "update", "la") == 0
    assert catalog_of(root).read_bytes() == first


def test_a_broken_catalog_is_named(root, capsys):
    catalog_of(root).write_text('msgid "a', encoding="utf-8")
    assert run(root, "check", "la") == 1
    assert "00_toy.po" in capsys.readouterr().err


# From here on: what a reader sees of code.


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('print("two heads")', ["two heads"]),
        ('print(f"{n:.2f} heads {m!r}")', ["{n:.2f} heads {m!r}"]),
        ('x = {"the mean": y["the key"]}', ["the mean"]),
        ('table["the mean"] = 1', ["the mean"]),
        ('assert word == "the word"', []),
        ('check("01.1", answer)', []),
        ('with_unit(x, "nats")', []),
        ('with_unit(x, "nats a guest")', ["nats a guest"]),
        ('np.errstate(divide="ignore")', []),
        ("x = 1  # noqa: E501", []),
        ("x = ...  # your answer", []),
        (
            "# One comment,\n# over two lines\nx = 1  # another",
            ["One comment, over two lines", "another"],
        ),
        ('def f():\n    """Return it."""', ["Return it."]),
        ('print("의 by chance")', ["의 by chance"]),
    ],
)
def test_what_a_reader_sees_of_code(source, expected):
    assert [text.message for text in code_texts.texts(source)] == expected


@pytest.mark.parametrize(
    ("source", "translated", "expected"),
    [
        ('print("heads")', {"heads": '앞면 "둘"'}, 'print("앞면 \\"둘\\"")'),
        ('print(f"{n} heads")', {"{n} heads": "앞면 {n}개"}, 'print(f"앞면 {n}개")'),
        ('print("한", "heads")  # of all', {"of all": "모두"}, 'print("한", "heads")  # 모두'),
        ("# One,\n# two\nx = 1", {"One, two": "하나, 둘"}, "# 하나, 둘\nx = 1"),
        ('def f():\n    """Return it."""', {"Return it.": "값."}, 'def f():\n    """값."""'),
    ],
)
def test_texts_of_code_are_replaced(source, translated, expected):
    assert code_texts.replaced(source, translated) == expected


def test_long_texts_are_broken_and_long_comments_move_up():
    long = "아주 긴 글 " * 12
    source = 'if x:\n    print(f"{n} heads")  # why'
    code = code_texts.replaced(source, {"{n} heads": long + "{n}", "why": long.strip()})
    assert max(map(columns, code.splitlines())) <= 100 + 2 * code_texts.PIECE
    assert code.splitlines()[1].startswith("    # 아주 긴 글")
    assert code_texts.skeleton(code) == code_texts.skeleton(source)


def test_code_that_would_do_something_else_is_refused():
    with pytest.raises(ValueError, match="changes what the code does: '{n} heads'"):
        code_texts.replaced('print(f"{n} heads")', {"{n} heads": "앞면 {m}개"})


def test_links_lead_to_the_pages_of_the_language_that_there_are(root):
    page = translations.Page(root, page_of(root))
    english = "[a](00_toy.ipynb) [b](01_next.ipynb) [c](https://example.org) [d](../RULES.md#one)"
    built = (
        "[a](00_toy.ipynb) [b](../01_next.ipynb) [c](https://example.org) [d](../../RULES.md#one)"
    )
    assert translations.relinked(english, page, "la") == built
