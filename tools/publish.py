"""Fill in where this repository lives: `python -m tools.publish OWNER REPO`.

Between `<!-- publish: NAME -->` and `<!-- /publish -->` in README.md, its translations and
TEACHING.md stand the links that need an address. This command writes them, as often as the address
changes.
"""

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import quote

from helpers.language import ENGLISH, languages, noted, speaking, translated

ROOT = Path(__file__).resolve().parents[1]
FIRST = "notebooks/00_start_here.ipynb"
TO_READ, TO_RUN = noted("Read and move it in your browser"), noted("Open on Binder")
# GitHub's own rules for the names of owners and repositories.
OWNER = re.compile(r"[A-Za-z0-9](-?[A-Za-z0-9]){0,38}")
REPO = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")


def site_of(owner: str, repo: str) -> str:
    """Return where GitHub publishes the website of a repository."""
    root = f"https://{owner.lower()}.github.io/"
    return root if repo.lower() == f"{owner.lower()}.github.io" else f"{root}{repo}/"


def below(language: str) -> str:
    """Return the folder of a language, on the website and in `notebooks`."""
    return "" if language == ENGLISH else f"{language}/"


def binder_of(owner: str, repo: str, language: str) -> str:
    """Return the address that opens the first lesson on Binder."""
    first = FIRST.replace("/", f"/{below(language)}")
    return f"https://mybinder.org/v2/gh/{owner}/{repo}/HEAD?urlpath=lab/tree/{first}"


def readme(language: str) -> str:
    """Return the name of the first page in a language."""
    return "README.md" if language == ENGLISH else f"README.{language}.md"


def links(owner: str, repo: str, language: str) -> str:
    """Return what the first page links to, in a language."""
    with speaking(language):
        read, run = translated(TO_READ), translated(TO_RUN)
    badge = f"![{run}](https://mybinder.org/badge_logo.svg)"
    site = f"{site_of(owner, repo)}{below(language)}"
    return f"**[{read}]({site})**\n\n[{badge}]({binder_of(owner, repo, language)})"


def blocks(owner: str, repo: str) -> dict[tuple[str, str], str]:
    """Return what stands in each file under each name."""
    github = f"https://github.com/{owner}/{repo}"
    binder = binder_of(owner, repo, ENGLISH)
    hub = (
        f"https://HUB/hub/user-redirect/git-pull?repo={quote(github, safe='')}"
        f"&branch=main&urlpath={quote(f'lab/tree/{repo}/{FIRST}', safe='')}"
    )
    return {
        **{(readme(language), "links"): links(owner, repo, language) for language in languages()},
        ("TEACHING.md", "site"): f"The website: <{site_of(owner, repo)}>",
        ("TEACHING.md", "binder"): f"The button's link, for your own page: <{binder}>",
        ("TEACHING.md", "hub"): f"```text\n{hub}\n```",
        ("TEACHING.md", "clone"): f"```bash\ngit clone {github}.git\ncd {repo}\n```",
    }


def filled(text: str, name: str, block: str) -> str:
    """Return `text` with the block called `name` replaced.

    Raises
    ------
    ValueError
        If the text does not have exactly one place of that name.
    """
    place = re.compile(rf"(<!-- publish: {name} -->\n).*?(<!-- /publish -->)", re.DOTALL)
    new, count = place.subn(lambda found: f"{found[1]}{block}\n{found[2]}", text)
    if count != 1:
        raise ValueError(f"there are {count} places for {name!r}; it needs exactly one")
    return new


def publish(owner: str, repo: str, root: Path = ROOT) -> list[str]:
    """Write the links of every file below `root`; return the names of the files that changed.

    Raises
    ------
    ValueError
        If one of the names is none that GitHub allows, or a place is missing; nothing is written.
    """
    for what, name, rule in (("OWNER", owner, OWNER), ("REPO", repo, REPO)):
        if not rule.fullmatch(name):
            raise ValueError(f"{what} = {name!r} is no name on GitHub; use it as in its address")
    texts: dict[str, str] = {}
    for (file, name), block in blocks(owner, repo).items():
        texts[file] = filled(texts.get(file) or (root / file).read_text("utf-8"), name, block)
    changed = [file for file, text in texts.items() if (root / file).read_text("utf-8") != text]
    for file in changed:
        (root / file).write_text(texts[file], encoding="utf-8", newline="\n")
    return changed


def main(argv: list[str] | None = None) -> int:
    """Run the command; return 0, or 2 where a name is not possible."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("owner", metavar="OWNER")
    parser.add_argument("repo", metavar="REPO")
    options = parser.parse_args(argv)
    try:
        changed = publish(options.owner, options.repo)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print("Written:", ", ".join(changed) if changed else "nothing, all was filled in already")
    return 0


if __name__ == "__main__":
    sys.exit(main())
