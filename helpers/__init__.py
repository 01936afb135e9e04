"""What the notebooks of the course import: measures here, pictures and exercises in submodules."""

from helpers.measures import (
    cross_entropy,
    entropy,
    generalized_js_divergence,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_divergence,
    kl_terms,
    normalize,
    surprisal,
)

__all__ = [
    "cross_entropy",
    "entropy",
    "generalized_js_divergence",
    "jeffreys_divergence",
    "js_distance",
    "js_divergence",
    "kl_divergence",
    "kl_terms",
    "normalize",
    "surprisal",
]
