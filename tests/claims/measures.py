"""The measures once more, as the textbook defines them, in 50-digit arithmetic."""

from mpmath import inf, log, mp, mpf

mp.dps = 50

LECTURE_P = "0.2 0.5 0.3"
LECTURE_Q = "0.3 0.4 0.3"
LECTURE_Q2 = "0.25 0.5 0.25"
HOME = "0.15 0.20 0.25 0.22 0.18"
HOME_FORECAST = "0.12 0.20 0.28 0.22 0.18"
FRANCHISE = "0.01 0.02 0.07 0.30 0.60"
FRANCHISE_FORECAST = "0.05 0.10 0.20 0.35 0.30"


def exact(values):
    """Read a distribution written in decimals, or a list of numbers, without rounding it first."""
    return [mpf(x) for x in (values.split() if isinstance(values, str) else values)]


def entropy(p):
    """Return the entropy in nats."""
    return cross_entropy(p, p)


def cross_entropy(p, q):
    """Return the cross-entropy in nats, inf where q is 0 and p is not."""
    pairs = [(a, b) for a, b in zip(exact(p), exact(q), strict=True) if a]
    return -sum(a * log(b) for a, b in pairs) if all(b for _, b in pairs) else inf


def kl(p, q):
    """Return the KL divergence of p from q in nats."""
    pairs = [(a, b) for a, b in zip(exact(p), exact(q), strict=True) if a]
    return sum(a * log(a / b) for a, b in pairs) if all(b for _, b in pairs) else inf


def jeffreys(p, q):
    """Return the sum of both directions in nats."""
    return kl(p, q) + kl(q, p)


def jsd(p, q):
    """Return the Jensen-Shannon divergence in nats."""
    m = [(a + b) / 2 for a, b in zip(exact(p), exact(q), strict=True)]
    return (kl(p, m) + kl(q, m)) / 2


def bits(nats):
    """Convert nats to bits."""
    return nats / log(2)
