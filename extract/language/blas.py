"""Matrix products through NumPy's BLAS: on some machines thinc's own are several times slower.

A pipeline asks for it in its config, with the two callbacks before and after its components are made; what else runs
in the process keeps the operations it has.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.util import registry
from thinc.api import NumpyOps, get_current_ops, set_current_ops


class BlasOps(NumpyOps):
    """thinc's operations on the CPU, but for the matrix product."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Matrix product of ``x`` and ``y``, each transposed if so asked; into ``out`` where given."""
        product = np.dot(x.T if trans1 else x, y.T if trans2 else y)
        if out is None:
            return np.ascontiguousarray(product)
        out[:] = product
        return out


@registry.callbacks("treatygraph.blas_on.v1")
def blas_on() -> Callable[[type[Language]], type[Language]]:
    """For ``nlp.before_creation``: networks made from here on compute with ``BlasOps``; on a GPU all stays as it is."""

    def switch(language: type[Language]) -> type[Language]:
        if type(get_current_ops()) is NumpyOps:
            set_current_ops(BlasOps())
        return language

    return switch


@registry.callbacks("treatygraph.blas_off.v1")
def blas_off() -> Callable[[Language], Language]:
    """For ``nlp.after_pipeline_creation``: thinc's own again."""

    def switch(nlp: Language) -> Language:
        if type(get_current_ops()) is BlasOps:
            set_current_ops(NumpyOps())
        return nlp

    return switch
