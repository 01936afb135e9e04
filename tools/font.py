"""Make the font that draws Hangul in pictures: `python -m tools.font` (extra `handout`; needs npm).

Matplotlib's own font, DejaVu Sans, has no Hangul, and a computer need not have a Korean font at
all. So the course brings one: Noto Sans KR in its normal weight, cut to the 2,350 syllables of the
Korean standard KS X 1001 and its jamo. As the Open Font License asks of what was
modified, it has a name of its own; so a Noto that is installed is not drawn in its place either.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGE = "@fontsource/noto-sans-kr@5.3.0"
INSIDE = "package/files/noto-sans-kr-korean-400-normal.woff"
NAME = "Course Hangul"
FOLDER = Path(__file__).resolve().parents[1] / "helpers" / "pictures" / "fonts"
PROVENANCE = f"""{NAME} (course-hangul.ttf) is a Modified Version of Noto Sans KR 2.004, weight 400,
(c) 2014-2021 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'.
It was cut from the npm package {PACKAGE} by tools/font.py of the
KL divergence course: to the Hangul of the standard KS X 1001, without hinting and layout
tables, and renamed. The license below holds for it, too.

"""


def characters() -> list[int]:
    """Return the Hangul of KS X 1001: its jamo and its syllables.

    Examples
    --------
    >>> sum(0xAC00 <= character <= 0xD7A3 for character in characters())
    2350
    """
    pairs = (bytes([row, cell]) for row in range(0xA1, 0xFF) for cell in range(0xA1, 0xFF))
    known = (ord(text) for pair in pairs if (text := pair.decode("euc_kr", errors="ignore")))
    ranges = (0x3131, 0x318E), (0xAC00, 0xD7A3)
    return [c for c in known if any(first <= c <= last for first, last in ranges)]


def cut(font: TTFont) -> TTFont:
    """Cut a font to what pictures draw, and give it the name of the course."""
    layout = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx"]
    options = subset.Options(drop_tables=layout, hinting=False, notdef_outline=True)
    options.name_IDs = ["*"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    names = {1: NAME, 2: "Regular", 3: f"{NAME} Regular", 4: NAME, 6: NAME.replace(" ", "")}
    kept = [record for record in font["name"].names if record.nameID in (0, 5, 13, 14)]
    font["name"].names = kept
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font.flavor = None
    return font


def make(folder: Path) -> None:
    """Fetch the package with npm, and write the font and its license into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        pack = ["npm", "pack", "--silent", PACKAGE]
        done = subprocess.run(pack, cwd=temporary, capture_output=True, text=True, check=True)
        with tarfile.open(Path(temporary) / done.stdout.split()[-1]) as package:
            font = TTFont(package.extractfile(INSIDE), recalcTimestamp=False)
            cut(font).save(folder / "course-hangul.ttf")
            license_text = package.extractfile("package/LICENSE").read().decode()
    (folder / "OFL.txt").write_text(PROVENANCE + license_text, encoding="utf-8")


if __name__ == "__main__":
    try:
        make(FOLDER)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"No font was made ({error}); is npm installed, and is there a network?")
