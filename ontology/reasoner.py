"""Whether what we say can be true at all: consistency and classification by HermiT, which owlready2 brings along.

It takes seconds, so it is for the ontology, the gazetteer and a few documents, not for each document read.
"""

import io
import shutil
from dataclasses import dataclass

from owlready2 import (  # type: ignore[import-untyped]
    OwlReadyInconsistentOntologyError,
    OwlReadyJavaError,
    World,
    sync_reasoner_hermit,
)
from rdflib import Graph


class ReasonerUnavailable(Exception):  # noqa: N818 (it says what is so, not that something went wrong)
    """There is no Java to run the reasoner, or the reasoner could not read the graph."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """Whether a graph is free of contradiction, and the IRIs of the classes that nothing can belong to."""

    consistent: bool
    unsatisfiable: tuple[str, ...]


def check(graph: Graph) -> Consistency:
    """Reason over ``graph``, which holds the ontology and whatever data is to be checked against it.

    Raises ReasonerUnavailable where there is no ``java`` on the PATH, and where HermiT refuses the graph, as it does
    for a value of type xsd:date (our dates hang on annotation properties, which it does not read).
    """
    if shutil.which("java") is None:
        raise ReasonerUnavailable(
            "HermiT needs Java, and there is no `java` on the PATH: install a JRE, version 8 or later"
        )
    # Sorted, for owlready2 numbers what it reads in the order of reading.
    lines = sorted(graph.serialize(format="nt", encoding="utf-8").splitlines(keepends=True))
    world = World()
    try:
        world.get_ontology("urn:treatygraph:reasoned#").load(fileobj=io.BytesIO(b"".join(lines)))
        sync_reasoner_hermit(world, debug=0)
        found = (cls.iri for cls in world.inconsistent_classes())
        return Consistency(True, tuple(sorted(iri for iri in found if not iri.endswith("owl#Nothing"))))
    except OwlReadyInconsistentOntologyError:
        return Consistency(False, ())
    except OwlReadyJavaError as error:
        reason = " ".join(str(error).partition("\tat ")[0].split())
        raise ReasonerUnavailable(f"HermiT refuses the graph: {reason}") from error
    finally:
        world.close()
