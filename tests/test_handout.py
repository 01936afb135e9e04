"""A handout needs no network, hides nothing from anybody, and is whole on paper."""

import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from io import BytesIO
from types import SimpleNamespace

import nbformat
import pytest
from common import ENGLISH, LESSONS, SOLUTION, language_of, name_of
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from toy_language import write_catalog

from helpers import language
from helpers.explorers.engine import TO_MOVE_IT
from helpers.explorers.game import GuessingGame

sync_api = pytest.importorskip("playwright.sync_api", reason="a browser prints: extra 'handout'")
handout = pytest.importorskip("tools.handout", reason="handouts are made: extra 'handout'")
PdfReader = pytest.importorskip("pypdf", reason="PDFs are read: extra 'test'").PdfReader

SUMMARY = re.compile(r"<summary>(.*?)</summary>")
JUDGES = ["axe-core@4.14.1", "html-validate@9.7.1"]
A4 = [595, 842]  # points
PHONE = {"width": 320, "height": 640}
# Headings of tables are repeated on every page that a table reaches: not where letters are counted.
PRINTED_ONCE = "thead { display: table-row-group; }"
ADDRESSES = """() => [...document.querySelectorAll("a[href^=http]")]
    .filter(link => link.checkVisibility()).map(link => link.getAttribute("href")).join()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of the HTML pages, made as `make handout` makes them, in every language."""
    folder = tmp_path_factory.mktemp("handout")
    for code in dict.fromkeys(map(language_of, LESSONS)):
        to = folder if code == "en" else folder / code
        assert handout.main(["--html-only", "--language", code, "--output", str(to)]) == 0
    return folder


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        try:
            chromium = handout.launch(playwright)
        except handout.HandoutError as error:
            pytest.skip(str(error))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def judges(tmp_path_factory):
    """The folder of what npm installs."""
    if not shutil.which("npm"):
        pytest.skip("there is no npm to install axe-core; it comes with Node.js")
    folder = tmp_path_factory.mktemp("npm")
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder]
    subprocess.run([*install, *JUDGES], check=True, stdout=subprocess.DEVNULL)
    return folder / "node_modules"


def open_page(browser, path, **options):
    """Open a file where nothing else can be had; remember what was asked for, and complaints."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    context.route(lambda url: url != path.as_uri(), lambda route: route.abort())
    page.goto(path.as_uri())
    return page


@pytest.fixture(scope="module", params=LESSONS, ids=name_of)
def lesson(request, folder, browser):
    """A notebook, and its handout on the screen."""
    path = folder / f"{name_of(request.param)}.html"
    page = open_page(browser, path)
    cells = nbformat.read(request.param, as_version=4).cells
    yield SimpleNamespace(
        page=page,
        cells=cells,
        html=path.read_text(encoding="utf-8"),
        folder=path.parent,
        language=language_of(request.param),
    )
    page.context.close()


def prose(cells):
    """Return the text of the markdown cells, without code."""
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def outputs(cells, mime):
    """Return the outputs of a kind."""
    every = [output for cell in cells for output in cell.get("outputs", [])]
    return [output for output in every if mime in output.get("data", ())]


def test_the_page_asks_for_nothing(lesson):
    assert [url for url in lesson.page.asked if not url.startswith("data:")] == [lesson.page.url]
    assert lesson.page.complaints == []


def test_formulas_are_drawn(lesson):
    written = re.findall(r"\$\$.+?\$\$|\$[^$]+\$", prose(lesson.cells), re.DOTALL)
    drawn = lesson.page.locator("math").evaluate_all(
        "all => all.map(math => [math.getBoundingClientRect().width, math.textContent])"
    )
    assert len(drawn) == len(written) > 0
    assert all(width > 0 for width, _ in drawn)
    signs = {sign for _, text in drawn for sign in text if not re.match("[가-힣]", sign)}
    assert set(map(ord, signs)) <= set(handout.MATH_CHARACTERS)  # words come in the page's font
    assert lesson.page.evaluate("[...document.fonts].map(font => font.status)") == ["loaded"]
    text = lesson.page.evaluate(
        """() => {
            const copy = document.body.cloneNode(true);
            copy.querySelectorAll("pre, code, script").forEach(element => element.remove());
            return copy.textContent;
        }"""
    )
    assert not re.search(r"\$|\\[A-Za-z]+", text)


def test_figures_have_their_alt_text(lesson):
    stored = [out.metadata["image/png"]["alt"] for out in outputs(lesson.cells, "image/png")]
    shown = lesson.page.locator("img").evaluate_all(
        "all => all.map(image => [image.alt, image.complete && image.naturalWidth > 0])"
    )
    assert shown == [[alt, True] for alt in stored]
    assert shown


def test_solutions_are_folded(lesson):
    exercises = SOLUTION.findall("\n".join(cell.source for cell in lesson.cells))
    folds = lesson.page.locator("details:not(.result)")
    assert folds.count() == len(exercises) > 0
    assert lesson.page.locator("details[open]").count() == 0
    assert not folds.locator("pre").first.is_visible()
    folds.locator("summary").first.click()
    assert folds.locator("pre").first.is_visible()
    folds.locator("summary").first.click()


def test_results_that_are_asked_for_are_folded(lesson):
    folded = [c for c in lesson.cells if c.metadata.get("jupyter", {}).get("outputs_hidden")]
    results = lesson.page.locator(".output > details.result")
    assert results.count() == sum(bool(cell.outputs) for cell in folded)
    assert lesson.page.locator(".result[open]").count() == 0


INVITATIONS = TO_MOVE_IT, GuessingGame.invitation
PREDICTION = [
    new_markdown_cell("# A lesson\n\n**Predict.** How much?"),
    new_code_cell(
        "6 * 7",
        metadata={"jupyter": {"outputs_hidden": True}},
        outputs=[new_output("execute_result", {"text/plain": "42"}, execution_count=1)],
        execution_count=1,
    ),
    new_markdown_cell("The words after it."),
]


@pytest.fixture
def asked(tmp_path):
    """The page of a lesson with one prediction."""
    nbformat.write(new_notebook(cells=PREDICTION), tmp_path / "a.ipynb")
    return handout.page_of(tmp_path / "a.ipynb")


def test_a_result_opens_on_the_screen(browser, asked):
    page = browser.new_page()
    page.set_content(asked)
    result = page.get_by_text("42", exact=True)
    assert not result.is_visible()
    page.locator("summary", has_text="Result").click()
    assert result.is_visible()
    page.close()


def test_a_result_is_on_a_later_page_of_paper(browser, asked):
    pages = [
        page.extract_text() for page in PdfReader(BytesIO(handout.pdf_of(browser, asked))).pages
    ]
    question, answer = pages
    assert "42" not in question
    assert re.search("How much.*Result 1 is on the last pages.*The words after", question, re.S)
    assert re.search(r"Results\s+Result 1\s+42", answer)


def test_an_explorer_is_its_first_picture(lesson):
    with language.speaking(lesson.language):
        invited = tuple(map(language.translated, INVITATIONS))
    stored = [
        o for o in outputs(lesson.cells, "text/plain") if o.data["text/plain"].endswith(invited)
    ]
    alts = lesson.page.locator("img").evaluate_all("all => all.map(image => image.alt)")
    assert [o.metadata["image/png"]["alt"] for o in stored if "image/png" in o.data] != []
    assert all(o.metadata["image/png"]["alt"] in alts for o in stored)


def test_links_lead_to_handouts_or_to_the_web(lesson):
    links = lesson.page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    near = [link for link in links if not re.match("https?:", link)]
    assert near
    assert [link for link in near if not (lesson.folder / link).is_file()] == []


def barriers(page, judges):
    """Return what axe finds in a page that keeps a person from reading it."""
    page.add_script_tag(path=judges / "axe-core/axe.min.js")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 20
    # What is minor to axe: a heading of a table that is a formula, whose words it does not see.
    worse = [rule for rule in found["violations"] if rule["impact"] != "minor"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in worse]


def test_axe_finds_no_barrier(lesson, judges):
    assert barriers(lesson.page, judges) == []


@pytest.mark.parametrize("path", LESSONS[::3], ids=name_of)
def test_axe_finds_no_barrier_on_a_phone_in_the_dark(path, folder, browser, judges):
    page = open_page(browser, folder / f"{name_of(path)}.html", viewport=PHONE, color_scheme="dark")
    assert barriers(page, judges) == []
    page.context.close()


def test_the_page_is_as_wide_as_a_phone(folder, browser):
    for path in sorted(folder.rglob("*.html")):
        page = open_page(browser, path, viewport=PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], path.stem
        page.context.close()


def test_the_html_is_valid(folder, judges):
    rules = folder / ".htmlvalidate.json"
    rules.write_text('{"root": true, "extends": ["html-validate:standard"]}')
    command = [judges / ".bin/html-validate", "--config", rules, *folder.rglob("*.html")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def letters(text, alphabet="A-Za-z\u0370-\u03ff가-힣"):
    """Return the letters of a text in a row, without the looks that they have in formulas."""
    return re.sub(f"[^{alphabet}]", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def paper(lesson, browser):
    """The pages of the PDF of a lesson, and what is to be read there."""
    once = lesson.html.replace("</style>", f"{PRINTED_ONCE}</style>")
    page = browser.new_page()
    page.set_content(lesson.html)
    page.evaluate(handout.RESULTS_LAST, handout.words(lesson.language))
    page.emulate_media(media="print")
    seen = page.evaluate("document.body.innerText") + page.evaluate(ADDRESSES)
    code = page.locator("pre:visible").all_inner_texts()
    page.close()
    reader = PdfReader(BytesIO(handout.pdf_of(browser, once)))
    pages = [page.extract_text() for page in reader.pages]
    title = lesson.page.title()
    return SimpleNamespace(reader=reader, pages=pages, seen=seen, code=code, title=title)


def test_the_paper_is_tagged_a4_with_a_title_and_an_outline(paper, lesson):
    for page in paper.reader.pages:
        assert [round(side) for side in page.mediabox[2:]] == A4
    assert paper.reader.metadata.title == paper.title
    assert paper.reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.reader.trailer["/Root"]["/Lang"] == lesson.language
    assert paper.reader.outline[0].title == paper.title
    for number, text in enumerate(paper.pages, start=1):
        assert f"{number} / {len(paper.pages)}" in text


def test_the_paper_says_everything_once_and_no_solution(paper, lesson):
    """What a page break cuts is drawn on both pages, so that its letters are there twice."""
    running = paper.title * (len(paper.pages) - 1)
    assert Counter(letters("".join(paper.pages))) == Counter(letters(paper.seen + running))
    folds = [SUMMARY.search(cell.source) for cell in lesson.cells]
    assert [fold[1] for fold in folds if fold and fold[1] in paper.seen] == []


def test_a_cut_would_be_seen(browser):
    style = "@page { size: A4; margin: 20mm; } body, p { margin: 0; font: 60px/10px serif; }"
    last_line = '<div style="height: 254mm"></div><p>Wy</p>'
    reader = PdfReader(BytesIO(handout.pdf_of(browser, f"<style>{style}</style>{last_line}")))
    assert [letters(page.extract_text()) for page in reader.pages] == ["Wy", "Wy"]


def test_no_figure_and_no_code_is_cut(paper, lesson):
    figures = sum(len(page.images) for page in paper.reader.pages)
    assert figures == len(outputs(lesson.cells, "image/png"))
    pages = [letters(text) for text in paper.pages]
    assert paper.code
    assert [code for code in paper.code if not any(letters(code) in page for page in pages)] == []


def test_korean_words_are_on_paper(browser, folder):
    if shutil.which("fc-list"):
        fonts = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, check=True).stdout
        if not fonts:
            pytest.skip("there is no Korean font; Debian's package is fonts-nanum")
    page = (folder / "00_start_here.html").read_text(encoding="utf-8")
    (notebook,) = [path for path in ENGLISH if path.stem == "00_start_here"]
    words = prose(nbformat.read(notebook, as_version=4).cells)
    reader = PdfReader(BytesIO(handout.pdf_of(browser, page)))
    printed = letters("".join(sheet.extract_text() for sheet in reader.pages), "가-힣")
    assert not set(letters(words, "가-힣")) - set(printed)
    assert len(printed) > 100


def test_teachers_get_the_solutions(tmp_path):
    command = [
        sys.executable,
        "-m",
        "tools.handout",
        "--solutions",
        ENGLISH[0],
        "--output",
        tmp_path,
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if "there is no Chromium" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    pdf = PdfReader(tmp_path / f"{ENGLISH[0].stem}_solutions.pdf")
    printed = "".join(page.extract_text() for page in pdf.pages)
    solutions = re.findall(r"Solution of \d\d\.\d+", ENGLISH[0].read_text(encoding="utf-8"))
    assert re.findall(r"Solution of \d\d\.\d+", printed) == solutions


@pytest.mark.parametrize(
    ("source", "complaint"),
    [("# Title\n\n$\\nonsense{x}$", r"\nonsense{x}"), ("No title", "heading"), (None, "a.ipynb")],
)
def test_what_cannot_be_handed_out_is_named(tmp_path, capsys, source, complaint):
    path = tmp_path / "a.ipynb"
    if source:
        nbformat.write(new_notebook(cells=[new_markdown_cell(source)]), path)
    assert handout.main([str(path), "--output", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert str(path) in said
    assert complaint in said
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    taken = tmp_path / "taken"
    taken.write_text("not a folder")
    assert handout.main(["--html-only", str(ENGLISH[0]), "--output", str(taken)]) == 1
    assert str(taken) in capsys.readouterr().err
    assert taken.read_text() == "not a folder"


# --- in another language ----------------------------------------------------------------------

WORDS = {
    "Code of cell {number}": "{number}번 셀의 코드",
    "Output of cell {number}": "{number}번 셀의 출력",
    "Result": "결과",
    "Results": "결과 모음",
    "Result {number}": "결과 {number}",
    "{name} is on the last pages.": "{name}: 마지막 쪽에 있습니다.",
}


@pytest.fixture
def in_korean(tmp_path, monkeypatch):
    """Return the handout of a Korean notebook with one result that is folded."""
    write_catalog(tmp_path, "ko", WORDS)
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    cell = new_code_cell("1 + 1", execution_count=1, metadata={"jupyter": {"outputs_hidden": True}})
    cell.outputs = [new_output("execute_result", {"text/plain": "2"}, execution_count=1)]
    cells = [new_markdown_cell("# 03 KL 발산: 초과분"), cell]
    path = tmp_path / "03.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"language": "ko"}), path)
    return handout.page_of(path)


def test_a_korean_page_says_so_and_all_its_words_are_korean(in_korean):
    assert '<html lang="ko">' in in_korean and '<span lang="ko">' not in in_korean
    assert r'content: "03 KL \BC1C \C0B0 : \CD08 \ACFC \BD84 "' in in_korean
    assert re.findall('aria-label="(.*?)"', in_korean) == ["1번 셀의 코드", "1번 셀의 출력"]
    assert "<summary>결과</summary>" in in_korean


def test_a_korean_title_is_on_every_sheet_but_the_first(in_korean, browser):
    if shutil.which("fc-list"):
        fonts = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, check=True).stdout
        if not fonts:
            pytest.skip("there is no Korean font; Debian's package is fonts-nanum")
    sheets = PdfReader(BytesIO(handout.pdf_of(browser, in_korean))).pages
    told = [letters(sheet.extract_text(), "가-힣") for sheet in sheets]
    assert len(told) > 1 and "결과모음" in told[-1] and "마지막쪽에있습니다" in told[0]
    assert all("발산초과분" in sheet for sheet in told)


def test_a_language_without_notebooks_is_refused(capsys):
    with pytest.raises(SystemExit):
        handout.main(["--language", "xx"])
    assert "there are no notebooks in" in capsys.readouterr().err
