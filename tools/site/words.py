"""What the site says around the lessons, in each language of the course."""

from helpers.language import languages, noted
from tools.handout import words

NAME = {"name": noted("English")}  # a translation gives the name of its own language
PAGE = {
    "title": noted("KL divergence, step by step"),
    "about": noted(
        "Eight lessons on entropy, cross-entropy, KL divergence and Jensen-Shannon "
        "divergence, for students who have just watched the lecture “KL Divergence” by 신박AI "
        "(Deep Learning 101). Read a page here at once. Where a picture moves, one tap brings"
        " it to life on the page itself."
    ),
    "lessons": noted("The lessons"),
    "homework": noted("Homework"),
    "all": noted("All lessons"),
    "skip": noted("Skip to the text"),
    "bar": noted("Ways to use this page"),
    "live": noted("Open live"),
    "slides": noted("Slides"),
    "back": noted("Back"),
    "on": noted("Next"),
    "leave": noted("Leave the slides"),
    "binder": noted("Binder"),
    "contents": noted("On this page"),
    "setup": noted("The set-up of this lesson"),
    "search": noted("Search the lessons"),
    "live_title": noted("Open live: run and change every cell"),
    "live_about": noted(
        "A lesson opened live is a notebook in which you can run and change the code and "
        "answer the exercises. Python itself runs in your browser: nothing is installed, and "
        "nothing you type is sent anywhere."
    ),
    "live_size": noted(
        "The first visit downloads about {megabytes} MB: use Wi-Fi. The first cell takes up "
        "to half a minute."
    ),
    "live_stop": noted(
        "A cell that never ends cannot be interrupted there: choose Kernel > Restart."
    ),
    "live_kept": noted(
        "What you change stays in this browser only, and is lost when its data are cleared. "
        "Download homework with File > Download before you hand it in."
    ),
    "solved": noted("{here} of {all_here} exercises solved live, in this browser."),
    "credit": noted(
        "The course accompanies the lecture by 신박AI and takes over its facts, formulas and "
        "worked numbers only; text, pictures and code are our own."
    ),
    "licence": noted("Text and pictures: {cc_by}. Code: BSD 3-Clause."),
    "homework_live": noted(
        "To do the homework, open it live, answer, and download it with File > Download: what"
        " you change stays in this browser only."
    ),
}
# By an explorer that comes alive. {...} is filled in.
ALIVE = {
    "start": noted("Move this picture here"),
    "size": noted("(downloads about {megabytes} MB, once)"),
    "download": noted("Python is on its way: {percent} %"),
    "begin": noted("Python is starting; this takes a few seconds."),
    "fresh": noted("The picture moves now. Drag a slider, or use the arrow keys."),
    "game": noted("The game is on."),
    "unable": noted(
        "This browser cannot run Python, so the picture stays still. Everything else on this "
        "page can be read without it."
    ),
    "failed": noted(
        "The picture could not be brought to life; perhaps the connection broke off. It stays"
        " as it is. You can try again, or open the lesson live."
    ),
}

NAMES = {language: words(language, NAME)["name"] for language in languages()}
WORDS = {language: words(language, PAGE) for language in languages()}
EXPLORER = {language: words(language, ALIVE) for language in languages()}
