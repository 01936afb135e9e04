"""Classical multidimensional scaling: a map made from a table of distances."""

import numpy as np

from helpers.language import say

__all__ = ["classical_mds"]


def classical_mds(distances, *, dimensions=2):
    """Return points whose straight-line distances are as near as can be to the given ones.

    The squared distances, centred along rows and columns and
    halved with a minus sign, are inner products; their largest eigenvectors are the coordinates.

    Parameters
    ----------
    distances : array_like
        A square, symmetric table with zeros on the diagonal.
    dimensions : int, optional
        How many coordinates each point gets.

    Returns
    -------
    ndarray
        One row of coordinates for each point, the widest direction first, each flipped so that
        its entry furthest from zero is positive.

    Raises
    ------
    ValueError
        If the distances are not a square, symmetric table.

    References
    ----------
    W. S. Torgerson, "Multidimensional Scaling: I. Theory and Method", 1952.

    Examples
    --------
    >>> points = classical_mds([[0, 1, 2], [1, 0, 1], [2, 1, 0]], dimensions=1)
    >>> points.round(6).ravel().tolist() in ([1.0, 0.0, -1.0], [-1.0, 0.0, 1.0])
    True
    """
    squared = np.asarray(distances, dtype=float) ** 2
    if squared.ndim != 2 or squared.shape != squared.T.shape or not np.allclose(squared, squared.T):
        raise ValueError(
            say(
                "distances must be a square, symmetric table: row i, column j says how far "
                "i is from j"
            )
        )
    centring = np.eye(len(squared)) - 1 / len(squared)
    values, vectors = np.linalg.eigh(-centring @ squared @ centring / 2)
    widest = np.argsort(values)[::-1][:dimensions]
    points = vectors[:, widest] * np.sqrt(np.maximum(values[widest], 0.0))
    furthest = np.abs(points).argmax(axis=0)
    return points * np.copysign(1.0, points[furthest, np.arange(points.shape[1])])
