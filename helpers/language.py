"""The language in which pictures, explorers and exercises speak: English by default.

A text is written in English where it is used, `say("surprisal ({unit})", unit="nats")`, and looked
up in the catalog of the spoken language each time it is shown. What no catalog holds stays English.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

__all__ = ["languages", "noted", "say", "speak", "speaking", "spoken", "translated"]

LOCALE = Path(__file__).parent / "locale"  # a folder for each language but English
ENGLISH = "en"

# What a kernel speaks; and what is spoken within a block instead, by one thread of several.
_spoken = {"language": ENGLISH, "catalog": None}
_within = ContextVar("what is spoken within a block", default=None)


def languages():
    """Return the languages that the course speaks.

    Examples
    --------
    >>> languages()[0]
    'en'
    """
    return [ENGLISH, *sorted(folder.name for folder in LOCALE.glob("*") if folder.is_dir())]


def speak(language=ENGLISH):
    """Let everything that is drawn, explained or answered from now on be in this language.

    Parameters
    ----------
    language : str, optional
        Its code, such as "en" or "ko".

    Raises
    ------
    ValueError
        If the course has no translation into it.
    """
    _spoken.update(_voice(language))


def _voice(language):
    """Return a language with its catalog, or say which languages there are."""
    if language not in languages():
        raise ValueError(
            say(
                "language {language} is none that the course speaks; use one of: {known}",
                language=f"{language!r:.40}",
                known=", ".join(languages()),
            )
        )
    return {"language": language, "catalog": _catalog(language)}


def _catalog(language):
    """Return the translations into a language, or None if there are none."""
    path = LOCALE / language / "LC_MESSAGES" / "helpers.mo"
    if not path.is_file():
        return None
    from gettext import GNUTranslations  # who speaks English has no need of it

    with path.open("rb") as file:
        return GNUTranslations(file)


def spoken():
    """Return the code of the language that is spoken now.

    Examples
    --------
    >>> spoken()
    'en'
    """
    return (_within.get() or _spoken)["language"]


@contextmanager
def speaking(language):
    """Speak a language within a block; other threads speak on as they did.

    Parameters
    ----------
    language : str
        Its code, such as "en" or "ko".

    Raises
    ------
    ValueError
        If the course has no translation into it.
    """
    token = _within.set(_voice(language))
    try:
        yield
    finally:
        _within.reset(token)


def say(message, /, **values):
    """Return a message in the language that is spoken, with these values in its {places}.

    The message is a literal, so that it is found when messages are collected for translators.

    Parameters
    ----------
    message : str
        The English text. Only with values are its braces places.
    **values
        What goes into each place.

    Returns
    -------
    str
        The text to show.

    Examples
    --------
    >>> say("surprisal ({unit})", unit="nats")
    'surprisal (nats)'
    """
    catalog = (_within.get() or _spoken)["catalog"]
    # A catalog's own header is filed under the empty message.
    text = catalog.gettext(message) if catalog and message else message
    return text.format(**values) if values else text


def translated(message, /, **values):
    """Return what `say` does, for a message that is a value: from a table or from an exercise.

    Such messages are collected where they are written, marked by `noted`.

    Parameters
    ----------
    message : str
        The English text.
    **values
        What goes into each of its {places}.

    Returns
    -------
    str
        The text to show.

    Examples
    --------
    >>> LOOKS = {"p": noted("target P")}
    >>> translated(LOOKS["p"])
    'target P'
    """
    return say(message, **values)


def noted(message):
    """Return a message as it is: a mark for texts that stand in a table and are shown later.

    Parameters
    ----------
    message : str
        The English text, a literal.

    Returns
    -------
    str
        The same text.

    Examples
    --------
    >>> noted("target P")
    'target P'
    """
    return message
