"""Scores of heads -> the best tree: maximum spanning arborescence with one root (Chu and Liu 1965, Edmonds 1967)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
_NEVER = -1e9


def best_tree(scores: Floats) -> Ints:
    """The head of each word; ``scores`` is words x (words + 1), log-probabilities, the root in the last column.

    Exactly one word has the root as its head, so that each sentence is one tree.
    """
    size = len(scores)
    square = np.full((size + 1, size + 1), _NEVER)
    square[:size] = scores
    np.fill_diagonal(square, _NEVER)
    heads: Ints = square[:size].argmax(1)
    if (heads == size).sum() == 1 and not _cycle(heads, size):
        return heads  # most sentences
    best, best_total = heads, -np.inf
    for word in np.argsort(-square[:size, size], kind="stable"):
        if best_total > -np.inf and square[word, size] + _rest(square, word) <= best_total:
            continue  # not even the best heads of all others would make up for this root
        one_root = square.copy()
        one_root[:size, size] = _NEVER
        one_root[word, size] = square[word, size]
        tree = _arborescence(one_root)
        total = square[np.arange(size), tree].sum()
        if total > best_total:
            best, best_total = tree, total
    return best


def _rest(square: NDArray[np.float64], root: np.int64) -> float:
    """The most that the words other than ``root`` can score."""
    best = square[:-1, :-1].max(1)
    return float(best.sum() - best[root])


def _arborescence(square: NDArray[np.float64]) -> Ints:
    """Heads of all nodes but the last, which is the root; contracts one cycle at a time."""
    size = len(square) - 1
    heads: Ints = square[:size].argmax(1)
    cycle = _cycle(heads, size)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.array([node for node in range(size) if node not in cycle], dtype=np.int64)
    loss = square[inside, heads[inside]]
    # The cycle becomes one node, last but the root: entering it at a node costs that node's arc in the cycle.
    entering = square[inside][:, [*outside, size]] - loss[:, np.newaxis]
    leaving = square[outside][:, inside]
    count = len(outside)
    smaller = np.full((count + 2, count + 2), _NEVER * 2)
    smaller[:count, :count] = square[np.ix_(outside, outside)]
    smaller[:count, count + 1] = square[outside, size]
    if count:
        smaller[:count, count] = leaving.max(1)
    smaller[count, [*range(count), count + 1]] = entering.max(0)
    found = _arborescence(smaller)
    named = np.array([*outside, -1, size])
    heads = heads.copy()
    for place, node in enumerate(outside):
        head = found[place]
        heads[node] = inside[leaving[place].argmax()] if head == count else named[head]
    column = min(found[count], count)  # the root is the last of ``entering``
    broken = entering[:, column].argmax()
    heads[inside[broken]] = named[found[count]]
    return heads


def _cycle(heads: Ints, root: int) -> list[int]:
    """One cycle of the graph, or none."""
    seen = np.full(root + 1, -1)
    for start in range(root):
        node = start
        while node != root and seen[node] < 0:
            seen[node] = start
            node = int(heads[node])
        if node != root and seen[node] == start:
            cycle = [node]
            while (node := int(heads[node])) != cycle[0]:
                cycle.append(node)
            return cycle
    return []
