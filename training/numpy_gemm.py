"""Matrix products through NumPy's BLAS: on some machines thinc's own are several times slower.

Handed to ``spacy train --code``; changes nothing but speed.
"""

from typing import Any

import numpy as np
from thinc.backends.numpy_ops import NumpyOps


def gemm(self: NumpyOps, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
    """Matrix product of ``x`` and ``y``, each transposed if so asked; into ``out`` where given."""
    product = np.dot(x.T if trans1 else x, y.T if trans2 else y)
    if out is None:
        return np.ascontiguousarray(product)
    out[:] = product
    return out


NumpyOps.gemm = gemm
