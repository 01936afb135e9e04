import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from helpers import kl_divergence
from helpers.explorers import guess_the_divergence
from helpers.explorers.game import (
    BEATEN,
    HIDDEN,
    NEW,
    NEXT,
    REVEAL,
    Game,
    answer,
    draw_rounds,
    error,
    floor_by_gaps,
    ranking,
    slip,
    usual_divergence,
    verdict,
)
from helpers.pictures import draw_bars, subplots
from helpers.pictures.base import alt_text
from helpers.pictures.kl_divergence import draw_terms
from helpers.units import with_unit

SEEDS = range(30)
P, Q = np.array([0.9, 0.1]), np.array([0.5, 0.5])
NEVER = np.array([1.0, 0.0]), np.array([0.5, 0.5])  # the other way round it is infinite


def play(game, guesses):
    """Guess and reveal the rounds of a game that is displayed; stay at the last one."""
    for i, guess in enumerate(guesses):
        if i:
            game.go.click()
        reveal(game, guess)


def reveal(game, guess):
    if math.isinf(guess):
        game.infinite.value = True
    else:
        game.guess.value = guess
    game.go.click()


def truths(seed, rounds=5):
    return [kl_divergence(p, q) for p, q in draw_rounds(seed, rounds)]


def finished(guesses, seed=0):
    return Game(seed, draw_rounds(seed, len(guesses)), tuple(guesses), revealed=True)


def said(game):
    """Return all that a reader can get hold of: the picture in words, the text and the table."""
    return f"{game.alt_text} {game.image.tooltip} {game.text.value} {game.table.value}"


# --- the rounds -------------------------------------------------------------------------------


def test_a_seed_always_draws_the_same_rounds_and_another_seed_others():
    np.testing.assert_equal(draw_rounds(7), draw_rounds(7))
    assert len({str(draw_rounds(seed)) for seed in SEEDS}) == len(SEEDS)


def test_longer_games_begin_like_shorter_ones():
    np.testing.assert_equal(draw_rounds(7, 3), draw_rounds(7, 20)[:3])


def test_rounds_can_be_read_off_the_bars_and_grow():
    for seed in SEEDS:
        rounds = draw_rounds(seed, 8)
        assert [len(p) for p, _ in rounds] == [2, 3, 4, 5, 5, 5, 5, 5]
        for p, q in rounds:
            for values in (p, q):
                assert values.sum() == pytest.approx(1)
                np.testing.assert_allclose(values * 20, np.round(values * 20), atol=1e-9)
            assert kl_divergence(p, q) > 0.05
            assert abs(kl_divergence(p, q) - kl_divergence(q, p)) > 0.04


def test_one_of_three_late_rounds_is_infinite_and_one_only_looks_like_it():
    for seed in SEEDS:
        rounds = draw_rounds(seed)
        there = [math.isinf(kl_divergence(p, q)) for p, q in rounds]
        back = [math.isinf(kl_divergence(q, p)) for p, q in rounds]
        assert there[:2] == back[:2] == [False, False]
        assert sum(there) == sum(back) == 1
        assert there != back


NO_GAMES = [
    ({"seed": -1}, "seed = -1 is out of range; use a whole number 0 or more"),
    ({"seed": 1.5}, "seed = 1.5 is not a whole number"),
    ({"seed": None}, "seed = None is not a whole number"),
    ({"seed": True}, "seed = True is not a whole number"),
    ({"rounds": 0}, "rounds = 0 is out of range; use a whole number from 1 to 20"),
    ({"rounds": 21}, "rounds = 21 is out of range"),
    ({"rounds": "5"}, "rounds = '5' is not a whole number"),
]


@pytest.mark.parametrize("function", [guess_the_divergence, draw_rounds])
def test_what_is_no_game_is_refused(function):
    for arguments, message in NO_GAMES:
        with pytest.raises(ValueError, match=message):
            function(**arguments)


def test_numpy_counts_too():
    np.testing.assert_equal(draw_rounds(np.int64(3), np.int8(2)), draw_rounds(3, 2))


# --- the judge --------------------------------------------------------------------------------


def test_swapped_distributions_are_recognised():
    for p, q in itertools.chain(*map(draw_rounds, SEEDS)):
        swapped = kl_divergence(q, p)
        assert f"{with_unit(swapped, 'nats')}: were P and Q swapped?" in slip(p, q, swapped)


def test_the_divergence_itself_is_no_slip():
    for p, q in itertools.chain(*map(draw_rounds, SEEDS)):
        assert slip(p, q, kl_divergence(p, q)) == ""
        assert slip(p, q, 9.9) == ""


@pytest.mark.parametrize("spread", [0.2, 0.5, 1.0])
def test_honest_guesses_are_seldom_called_a_slip(spread):
    """An honest guess is the divergence times noise that doubles as often as it halves."""
    rng = np.random.default_rng(0)
    called = {steps: [] for steps in (1000, 100, 20)}  # of a nat, in which guesses are typed
    for p, q in itertools.chain(*map(draw_rounds, SEEDS)):
        truth = kl_divergence(p, q)
        if math.isfinite(truth):
            guesses = truth * np.exp(spread * rng.standard_normal(20))
            for steps, slips in called.items():
                rounded = np.maximum(np.round(guesses * steps), 1) / steps
                slips += [slip(p, q, guess) != "" for guess in rounded]
    for slips in called.values():
        assert len(slips) >= 2000
        assert np.mean(slips) < 0.02


def test_infinity_in_the_wrong_direction_is_a_swap():
    assert "D_KL(Q || P) = ∞ nats: were P and Q swapped?" in answer(*NEVER, math.inf)
    assert "Q holds possible all that P does" in answer(*NEVER, math.inf)
    q, p = NEVER
    finite = answer(p, q, kl_divergence(q, p))
    assert "2 happens (p = 0.5), but Q says never" in finite
    assert "No number of nats is enough" in finite
    assert "were P and Q swapped?" in finite


def test_an_answer_has_the_divergence_and_the_error():
    value = kl_divergence(P, Q)
    assert answer(P, Q, 0.3) == (
        f"D_KL(P || Q) = {value:.4f} nats.\nYour 0.3 nats are {value - 0.3:.4f} nats too low."
    )
    assert f"{0.4 - value:.4f} nats too high." in answer(P, Q, 0.4)
    assert answer(*NEVER[::-1], math.inf).endswith("Right!")


def test_the_best_round_is_ranked_first_and_a_wrong_infinity_last():
    right = truths(0)
    assert [math.isinf(value) for value in right] == [False] * 3 + [True, False]
    guesses = [right[0] + 0.3, right[1] - 0.1, math.inf, math.inf, right[4] + 0.2]
    rows = ranking(finished(guesses))
    assert [row[0] for row in rows] == [4, 2, 5, 1, 3]
    assert [row[-1] for row in rows] == pytest.approx([0, 0.1, 0.2, 0.3, math.inf])
    assert [row[2:4] for row in rows] == [(guesses[row[0] - 1], right[row[0] - 1]) for row in rows]


def test_the_score_is_the_mean_error_where_both_are_numbers():
    right = truths(0)
    words = verdict(finished([right[0] + 0.3, right[1] - 0.1, math.inf, 1.0, right[4] + 0.2]))
    assert "Your mean error: 0.2000 nats (3 rounds with numbers)." in words
    assert "Infinite or not: 0 of 2 right." in words


def test_the_other_players_are_judged_in_the_same_rounds():
    pairs, right = draw_rounds(0), truths(0)
    words = verdict(finished(right))
    kept = [i for i, value in enumerate(right) if math.isfinite(value)]
    usual = usual_divergence(5)
    always = np.mean([abs(right[i] - usual) for i in kept])
    gaps = np.mean([right[i] - floor_by_gaps(*pairs[i]) for i in kept])
    assert f"Always {usual:.2f} nats: off by {always:.4f} nats." in words
    assert f"Half the squared sum of the gaps: off by {gaps:.4f} nats." in words
    assert "Infinite or not: 1 of 1 right." in words
    assert [len(line) < 110 for line in words.split("\n")] == [True] * 3
    assert words.endswith(BEATEN[2])


def test_each_of_the_two_rules_beats_at_most_the_other():
    pairs, right = draw_rounds(0), truths(0)
    floors = [floor_by_gaps(*pair) for pair in pairs]
    assert all(floor <= value for floor, value in zip(floors, right, strict=True))
    assert verdict(finished([10.0] * 5)).endswith(BEATEN[0])
    by_rule = [verdict(finished([usual_divergence(5)] * 5)), verdict(finished(floors))]
    assert sorted(words.endswith(BEATEN[1]) for words in by_rule) == [False, True]


def test_a_game_without_numbers_has_no_score():
    assert verdict(finished([math.inf] * 2)) == (
        "No round with two numbers to compare. Infinite or not: 0 of 2 right."
    )


def test_the_usual_divergence_is_one():
    assert 0.05 < usual_divergence(5) < 2


def test_where_infinity_is_true_every_number_is_infinitely_wrong():
    assert error(10.0, math.inf) == error(math.inf, 10.0) == math.inf
    assert error(math.inf, math.inf) == 0


# --- the widgets ------------------------------------------------------------------------------


def test_before_the_reveal_there_are_the_bars_and_no_answer():
    game = guess_the_divergence(3)
    for number, (p, q) in enumerate(draw_rounds(3), 1):
        assert f"Round {number} of 5" in game.text.value
        assert game.alt_text.endswith(HIDDEN)
        secrets = [kl_divergence(p, q), kl_divergence(p, q, base=2), kl_divergence(q, p)]
        secrets = [f"{secret:.{digits}f}" for secret in secrets for digits in (2, 3, 4)]
        shown = said(game).replace(game.alt_text, game.alt_text.partition("The terms")[2])
        assert not [secret for secret in secrets if secret in shown]
        assert "∞" not in said(game) and "infinite" not in said(game).lower()
        assert not game.picture.fig.axes[1].patches
        reveal(game, 1.0)
        game.go.click()


def test_what_is_revealed_is_the_static_picture():
    game = guess_the_divergence(3)
    reveal(game, 0.3)
    p, q = draw_rounds(3)[0]
    fig, (left, right) = subplots(1, 2)
    draw_bars(left, p, q)
    draw_terms(right, p, q)
    assert game.alt_text == game.image.tooltip == alt_text(fig)
    assert answer(p, q, 0.3).replace("\n", "<br>") in game.text.value.replace("&#x27;", "'")
    assert game.image.value != guess_the_divergence(3).image.value


def test_a_whole_game_with_one_button():
    game = guess_the_divergence(3)
    for number, (p, q) in enumerate(draw_rounds(3), 1):
        assert game.go.description == REVEAL
        assert (game.guess.value, game.infinite.value) == (0, False)
        assert not game.guess.disabled and not game.infinite.disabled
        assert game.table.value == ""
        reveal(game, kl_divergence(p, q))
        assert f"D_KL(P || Q) = {with_unit(kl_divergence(p, q), 'nats')}" in said(game)
        assert game.guess.disabled and game.infinite.disabled
        assert game.go.description == (NEXT if number < 5 else NEW)
        if number < 5:
            game.go.click()
    assert BEATEN[2] in game.text.value
    assert game.table.value.count("<tr>") == 6
    assert "<td>right</td>" in game.table.value and "<td>∞</td>" in game.table.value
    game.go.click()
    assert game.state == replace(game.state, seed=4, guesses=(), revealed=False)
    np.testing.assert_equal(game.state.pairs, draw_rounds(4))
    assert game.table.value == ""


def test_reset_is_the_same_game_and_new_game_the_next_one():
    game = guess_the_divergence(3, rounds=2)
    first = said(game), game.image.value
    play(game, [0.2, math.inf])
    assert "<td>wrong</td>" in game.table.value
    game.buttons["Reset"].click()
    assert (said(game), game.image.value) == first
    game.buttons[NEW].click()
    assert said(game) == said(guess_the_divergence(4, rounds=2))
    assert said(game) != first[0]


def test_no_guess_reveals_nothing():
    game = guess_the_divergence(3)
    for guess in (0, -1, math.nan):
        reveal(game, guess)
        assert game.state.guesses == ()
        assert game.alt_text.endswith(HIDDEN)
        assert "First type a guess" in game.text.value
    reveal(game, 0.3)
    assert game.state.guesses == (0.3,)


def test_a_notebook_stores_the_question():
    text = guess_the_divergence(3)._repr_mimebundle_()[0]["text/plain"]
    assert text.endswith(f"{HIDDEN} To play, run this cell.")
