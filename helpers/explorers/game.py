"""A game: guess the divergence of Q from P by eye, then see what it is made of."""

import functools
import math
from dataclasses import dataclass, replace
from statistics import fmean

import ipywidgets as widgets
import numpy as np

from helpers.explorers.engine import Explorer
from helpers.explorers.pairs import PairExplorer, draw_narrow_terms
from helpers.explorers.sliders import impossible
from helpers.language import noted, say, translated
from helpers.measures import kl_divergence
from helpers.pictures.base import as_text, describe, with_unit
from helpers.validation import whole

__all__ = ["draw_rounds", "guess_the_divergence"]

STEPS = 20  # probabilities are whole twentieths, so that they can be read off the bars
LOW, HIGH = 0.05, 2.0  # nats between which a finite divergence is neither invisible nor absurd
APART = 0.04  # nats by which the two directions differ, so that they can be told apart
CLOSE = 0.01  # a guess fits the swapped divergence if it is off by at most this share of it
MOST = 20  # rounds of a game
REHEARSALS = 40  # games from which the mean of all rounds is taken

REVEAL, NEXT, NEW = noted("Reveal"), noted("Next round"), noted("New game")
HIDDEN = noted("The terms p log(p/q) and their sum are hidden until you reveal them.")
BEATEN = [  # by how many of the two rules are beaten
    noted("Both rules do better so far. Look first for outcomes that Q makes too rare."),
    noted("You beat one of the two rules. Look first for outcomes that Q makes too rare."),
    noted("You beat both rules: your eye weighs the ratios, not only the gaps. Well done!"),
]
COLUMNS = [
    noted("rank"),
    noted("round"),
    noted("guess (nats)"),
    noted("truth (nats)"),
    noted("off by (nats)"),
]

in_nats = functools.partial(with_unit, unit="nats")


def guess_the_divergence(seed=0, *, rounds=5):
    """Guess D_KL(P || Q) in nats from the bars of P and Q, round by round, and see the terms.

    The rounds have more and more outcomes, and from the third on perhaps an impossible one. After
    the last there is a table of all rounds, the best first, and a score.

    Parameters
    ----------
    seed : int, optional
        Which game: the same seed draws the same rounds. *New game* goes on to the next seed.
    rounds : int, optional
        How many rounds a game has, 1 to 20.

    Returns
    -------
    Explorer
        The game; as the last line of a cell it is displayed.

    Raises
    ------
    ValueError
        If `seed` is not a whole number of 0 or more, or `rounds` not one from 1 to 20.
    """
    return GuessingGame(Game(seed, draw_rounds(seed, rounds)))


# --- the rounds -------------------------------------------------------------------------------


def draw_rounds(seed=0, rounds=5):
    """Return the pairs of a game: more outcomes from round to round, later ones with a zero.

    Of the third, fourth and fifth round, one has an outcome that Q rules out and P does not, so
    its divergence is infinite; one has it the other way round, and one has no zero.

    Parameters
    ----------
    seed : int, optional
        The seed of the random numbers, 0 or more.
    rounds : int, optional
        How many pairs, 1 to 20.

    Returns
    -------
    tuple of tuple of ndarray
        P and Q of each round, in whole twentieths.

    Raises
    ------
    ValueError
        If `seed` or `rounds` is not a whole number within its limits.

    Examples
    --------
    >>> [len(p) for p, q in draw_rounds(seed=0)]
    [2, 3, 4, 5, 5]
    >>> sum(math.isinf(kl_divergence(p, q)) for p, q in draw_rounds(seed=0))
    1
    """
    rng = np.random.default_rng(whole("seed", seed, 0))
    pairs, zeros = [], []
    for number in range(whole("rounds", rounds, 1, MOST)):
        if number >= 2 and not zeros:
            zeros = rng.permutation(["p", "q", "neither"]).tolist()
        pairs.append(_draw_pair(rng, min(number + 2, 5), zeros.pop() if zeros else "neither"))
    return tuple(pairs)


def _draw_pair(rng, n, zero):
    """Return P and Q over n outcomes, with a zero in one or neither, that can be told by eye."""
    spared, everything = np.arange(n) != rng.integers(n), np.ones(n, dtype=bool)
    while True:
        p = _draw_distribution(rng, spared if zero == "p" else everything)
        q = _draw_distribution(rng, spared if zero == "q" else everything)
        there, back = kl_divergence(p, q), kl_divergence(q, p)
        finite = [value for value in (there, back) if math.isfinite(value)]
        if abs(there - back) > APART and all(LOW < value < HIGH for value in finite):
            return p, q


def _draw_distribution(rng, possible):
    """Return a random distribution in whole steps, at least one for each possible outcome."""
    n = possible.sum()
    p = np.zeros(len(possible))
    p[possible] = 1 + rng.multinomial(STEPS - n, rng.dirichlet(np.ones(n)))
    return p / STEPS


@dataclass(frozen=True)
class Game:
    """A game as it stands: its rounds, and the guesses that have been made and revealed."""

    seed: int
    pairs: tuple
    guesses: tuple = ()
    revealed: bool = False  # or is the next round still to be guessed?

    @property
    def number(self):
        """The index of the round to be seen."""
        return len(self.guesses) - self.revealed

    @property
    def pair(self):
        """P and Q of the round to be seen."""
        return self.pairs[self.number]

    @property
    def over(self):
        """Whether all rounds have been revealed."""
        return len(self.guesses) == len(self.pairs)

    @property
    def rows(self):
        """For each revealed round its number, P and Q, guess, divergence and error in nats."""
        return [
            (number, pair, guess, truth := kl_divergence(*pair), error(guess, truth))
            for number, (pair, guess) in enumerate(zip(self.pairs, self.guesses, strict=False), 1)
        ]


# --- the judge --------------------------------------------------------------------------------


def error(guess, truth):
    """Return how far a guess is off, in nats; where one of the two is infinite, so is the error.

    Examples
    --------
    >>> error(0.5, 0.25), error(math.inf, math.inf), error(3.0, math.inf)
    (0.25, 0.0, inf)
    """
    return 0.0 if guess == truth else abs(guess - truth)


def answer(p, q, guess):
    """Return what to say when a round is revealed: the divergence, the error, the likely slip."""
    truth = kl_divergence(p, q)
    off = in_nats(error(guess, truth))
    if guess == truth:
        judged = say("Right!")
    elif math.isinf(truth):
        judged = say("No number of nats is enough, neither is {guess:g}.", guess=guess)
    elif math.isinf(guess):
        judged = say("It is finite: Q holds possible all that P does.")
    elif guess < truth:
        judged = say("Your {guess:g} nats are {off} too low.", guess=guess, off=off)
    else:
        judged = say("Your {guess:g} nats are {off} too high.", guess=guess, off=off)
    lines = [f"D_KL(P || Q) = {in_nats(truth)}.{impossible(p, q)}", judged, slip(p, q, guess)]
    return "\n".join(filter(None, lines))


def slip(p, q, guess):
    """Return a sentence on swapped distributions if a guess shows that they were, or "".

    Only a close fit shows it. A guess by eye may come near D_KL(Q || P) by chance, and an honest
    one is not to be called a slip.

    Parameters
    ----------
    p, q : array_like
        The pair of the round.
    guess : float
        What was guessed for D_KL(P || Q), in nats.

    Returns
    -------
    str
        The sentence.

    Examples
    --------
    >>> slip([0.9, 0.1], [0.5, 0.5], 0.51)
    'That is D_KL(Q || P) = 0.5108 nats: were P and Q swapped?'
    >>> slip([0.9, 0.1], [0.5, 0.5], 0.5)
    ''
    """
    swapped = kl_divergence(q, p)
    if error(guess, swapped) > (CLOSE * swapped if math.isfinite(swapped) else 0):
        return ""
    swapped = in_nats(swapped)
    return say("That is D_KL(Q || P) = {swapped}: were P and Q swapped?", swapped=swapped)


def ranking(game):
    """Return the rows of a game, the best first: 0 for infinity seen, infinite for a wrong one."""
    return sorted(game.rows, key=lambda row: row[-1])


def verdict(game):
    """Return the score of a game in words, beside those of two rules that need no eye.

    One always says the mean of many games. The other says `floor_by_gaps`.

    The score is the mean error over the rounds in which the guess and the divergence are finite;
    the others are right or wrong.
    """
    finite = [row for row in game.rows if math.isfinite(max(row[2:4]))]
    hits = [off == 0 for *_, guess, truth, off in game.rows if math.isinf(max(guess, truth))]
    right, zeros, n = sum(hits), len(hits), len(finite)
    infinite = (
        [say("Infinite or not: {right} of {zeros} right.", right=right, zeros=zeros)]
        if hits
        else []
    )
    if not finite:
        return " ".join([say("No round with two numbers to compare."), *infinite])
    usual = usual_divergence(len(game.pairs))
    yours = fmean(off for *_, off in finite)
    always = fmean(error(usual, truth) for *_, truth, _ in finite)
    gaps = fmean(error(floor_by_gaps(*pair), truth) for _, pair, _, truth, _ in finite)
    beaten = (yours < always) + (yours < gaps)
    yours, always, gaps = (in_nats(x) for x in (yours, always, gaps))
    first = say("Your mean error: {yours} ({n} rounds with numbers).", yours=yours, n=n)
    rules = say(
        "Always {usual:.2f} nats: off by {always}. Half the squared sum of the "
        "gaps: off by {gaps}.",
        usual=usual,
        always=always,
        gaps=gaps,
    )
    return "\n".join([" ".join([first, *infinite]), rules, translated(BEATEN[beaten])])


@functools.cache
def usual_divergence(rounds):
    """Return the mean of the finite divergences in many games of so many rounds, in nats."""
    games = [draw_rounds(seed, rounds) for seed in range(REHEARSALS)]
    truths = [kl_divergence(*pair) for pairs in games for pair in pairs]
    return fmean(filter(math.isfinite, truths))


def floor_by_gaps(p, q):
    """Return half the square of the summed gaps |p - q|: no divergence, in nats, is below it.

    Examples
    --------
    >>> round(floor_by_gaps([0.9, 0.1], [0.5, 0.5]), 4)
    0.32
    """
    return float(np.abs(np.subtract(p, q)).sum() ** 2 / 2)


# --- the widgets ------------------------------------------------------------------------------


class GuessingGame(Explorer):
    """What `guess_the_divergence` returns; the state is a `Game`, and each step a new picture."""

    invitation = noted("To play, run this cell.")

    def __init__(self, game):
        self.guess = widgets.BoundedFloatText(
            min=0,
            max=10,
            step=0.05,
            description=say("My guess (nats)"),
            tooltip=say("My guess of D_KL(P || Q) in nats: from 0 to 10"),
            style={"description_width": "initial"},
        )
        self.infinite = widgets.Checkbox(
            description=say("it is infinite"),
            indent=False,
            layout={"width": "auto", "margin": "2px 1em 2px 2px"},
        )
        self.go = widgets.Button(button_style="primary")
        self.go.on_click(lambda _: self.press())
        self.table = widgets.HTML()
        super().__init__(game)
        self.add_button(NEW, self.new_game)
        line = [self.infinite, self.guess, self.go]  # one Tab from the guess to Reveal
        self.controls.children = [widgets.Box(line, layout=self.row.layout)]
        self.view.children += (self.table,)

    def press(self):
        """Do what is written on the button below the guess."""
        game = self.state
        guess = math.inf if self.infinite.value else self.guess.value
        if game.revealed and game.over:
            self.new_game()
        elif game.revealed:
            self.begin(replace(game, revealed=False))
        elif guess > 0:
            self.begin(replace(game, guesses=(*game.guesses, guess), revealed=True))
        else:
            self.text.value = say(
                "First type a guess above 0 nats, since only P = Q costs nothing, or tick infinite."
            )

    def new_game(self):
        """Begin the game of the next seed."""
        seed = self.state.seed + 1
        self.begin(Game(seed, draw_rounds(seed, len(self.state.pairs))))

    def follow(self, state):
        """Empty the guess for a new round; write on the button what comes next; fill the table."""
        self.guess.disabled = self.infinite.disabled = state.revealed
        if not state.revealed:
            self.guess.value, self.infinite.value = 0, False
        written = (NEW if state.over else NEXT) if state.revealed else REVEAL
        self.go.description = translated(written)
        self.table.value = _as_table(ranking(state)) if state.over else ""

    def draw(self, state):
        """Draw the bars of the round; once it is revealed, the terms beside them."""
        fig, right, _ = PairExplorer.draw_pair(*state.pair)
        if state.revealed:
            draw_narrow_terms(right, *state.pair, None)
        else:
            right.set_axis_off()
            right.text(0.5, 0.5, "?", fontsize=60, ha="center", va="center")
            describe(right, translated(HIDDEN))
        return fig, {}

    def update(self, artists, state):
        """Do nothing: nothing moves in the pictures of the game."""

    def words(self, state):
        """Return the question, or the answer; after the last round also the score."""
        if not state.revealed:
            number, rounds = state.number + 1, len(state.pairs)
            return say(
                "Round {number} of {rounds}: how large is D_KL(P || Q)?",
                number=number,
                rounds=rounds,
            )
        said = answer(*state.pair, state.guesses[-1])
        return f"{said}\n{verdict(state)}" if state.over else said


def _as_table(rows):
    """Return a ranking as a table in HTML."""
    lines = ["".join(f'<th scope="col">{translated(name)}</th>' for name in COLUMNS)]
    for rank, (number, _, guess, truth, off) in enumerate(rows, 1):
        judged = as_text(off)
        if math.isinf(max(guess, truth)):
            judged = say("wrong") if off else say("right")
        cells = rank, number, as_text(guess, "g"), as_text(truth), judged
        lines.append("".join(f"<td>{cell}</td>" for cell in cells))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    look = "border-spacing: 1.5em 0; text-align: right"
    caption = say("Your rounds, the best first")
    return f'<table style="{look}"><caption>{caption}</caption>{body}</table>'
