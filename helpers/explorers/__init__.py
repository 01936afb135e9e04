"""The explorers of the course: its pictures, with sliders that move them.

An explorer is made and displayed in one line, `explore_terms(P, Q)`, as the last one of a cell.
Where there is no kernel, on paper or on a web page, it is its first picture, with its sentence.
"""

from helpers.explorers.epsilon import explore_epsilon
from helpers.explorers.fit import explore_fit
from helpers.explorers.game import guess_the_divergence
from helpers.explorers.moving_pairs import explore_approach, explore_parting
from helpers.explorers.pairs import explore_cross_entropy, explore_divergence, explore_terms
from helpers.explorers.single import explore_binary_entropy, explore_entropy

__all__ = [
    "explore_approach",
    "explore_binary_entropy",
    "explore_cross_entropy",
    "explore_divergence",
    "explore_entropy",
    "explore_epsilon",
    "explore_fit",
    "explore_parting",
    "explore_terms",
    "guess_the_divergence",
]
