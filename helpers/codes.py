"""Huffman's code: yes/no questions that find an outcome with the fewest of them on average."""

import heapq

from helpers.language import say

__all__ = ["huffman_tree", "huffman_words"]


def huffman_tree(p):
    """Return the tree of Huffman's code: pairs of pairs, with outcomes counted from 0 at the ends.

    The two rarest outcomes are joined first, and are one outcome from then on. Of several that are
    equally rare, the one with the smallest number comes first.

    Parameters
    ----------
    p : array_like
        Probabilities of the outcomes.

    Returns
    -------
    tuple or int
        The two branches of the tree, or the number of the only outcome.

    Raises
    ------
    ValueError
        If there is no outcome.

    Examples
    --------
    >>> huffman_tree([0.5, 0.25, 0.25])
    (0, (1, 2))
    """
    heap = [(float(x), [i], i) for i, x in enumerate(p)]
    if not heap:
        raise ValueError(say("p is empty; a code needs at least one outcome"))
    heapq.heapify(heap)
    while len(heap) > 1:
        (x, rare, tree), (y, next_rare, next_tree) = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (x + y, rare + next_rare, (tree, next_tree)))
    return heap[0][2]


def huffman_words(p):
    """Return the words of Huffman's code, one for each outcome: its answers, as 0 and 1.

    Parameters
    ----------
    p : array_like
        Probabilities of the outcomes.

    Returns
    -------
    list of str
        The words; no word is the beginning of another.

    Raises
    ------
    ValueError
        If there is no outcome.

    Examples
    --------
    >>> huffman_words([0.5, 0.25, 0.25])
    ['0', '10', '11']
    """
    words, open_ends = {}, [(huffman_tree(p), "")]
    while open_ends:
        node, word = open_ends.pop()
        if isinstance(node, tuple):
            open_ends += zip(node, (word + "0", word + "1"), strict=True)
        else:
            words[node] = word
    return [words[i] for i in range(len(words))]
