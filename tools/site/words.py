"""What the site says around the lessons: words.toml, by language."""

import tomllib
from pathlib import Path

SAID = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
NAMES = {language: said["name"] for language, said in SAID.items()}
WORDS = {language: said["page"] for language, said in SAID.items()}
EXPLORER = {language: said["explorer"] for language, said in SAID.items()}
