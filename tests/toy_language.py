"""A language of a few messages, or of one sign for all of them, to try what a translation does."""

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from helpers import language


class Signs:
    """A catalog that knows every message, and has one text for all of them."""

    def __init__(self, text):
        self.text = text

    def gettext(self, _message):
        return self.text


def write_catalog(folder, code, messages):
    """Write a catalog into a folder of languages, as the course keeps its own."""
    catalog = Catalog(locale="ko")
    for english, translation in messages.items():
        catalog.add(english, translation)
    path = folder / code / "LC_MESSAGES" / "helpers.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)


def speak_toy(monkeypatch, tmp_path, messages, code="xx"):
    """Speak a language that has these messages and no others, until the test is over."""
    write_catalog(tmp_path, code, messages)
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    monkeypatch.setattr(language, "_spoken", {"language": "en", "catalog": None})
    language.speak(code)


def speak_in_signs(monkeypatch, text="가"):
    """Let every message be this text, until the test is over."""
    monkeypatch.setattr(language, "_spoken", {"language": "xx", "catalog": Signs(text)})
