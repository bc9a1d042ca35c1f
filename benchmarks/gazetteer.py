"""What the gazetteer holds and what it costs: ``python -m benchmarks.gazetteer`` prints the tables of its page in docs.

Each figure of time is the median of fresh processes, in CPU time, after rdflib and pyoxigraph have been imported: that
is what the gazetteer adds to a start. Memory is what the process grows by.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Final

import pyoxigraph as ox
from rdflib import RDF

from ontology.compiled import GAZETTEER, turtle_files
from ontology.world import CITIES

RUNS: Final = 9
_MEASURE: Final = """
import resource, time
import pyoxigraph, rdflib
from ontology import compiled, world
def grown(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, start = grown(), time.process_time()
{load}
print((time.process_time() - start) * 1000, grown() - before)
"""
_COMPILED: Final = "world.load_world()"
_TURTLE: Final = "world.World(compiled.make_tables(compiled.turtle_files()))"


def counts() -> Iterator[tuple[str, str, int]]:
    """For each file and each class in it, how many things it describes."""
    for file in turtle_files():
        classes = Counter(
            quad.object.value.rpartition("#")[2]
            for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)
            if quad.predicate.value == str(RDF.type) and isinstance(quad.object, ox.NamedNode)
        )
        for class_, number in sorted(classes.items(), key=lambda item: (-item[1], item[0])):
            yield file.name, class_, number
    cities = (GAZETTEER / CITIES).read_text(encoding="utf-8").splitlines()
    yield CITIES, "cities", sum(not line.startswith("#") for line in cities)


def cost(load: str) -> tuple[float, float]:
    """Milliseconds of CPU and megabytes that loading takes in a fresh process, the median of several."""
    command = [sys.executable, "-c", _MEASURE.format(load=load)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(RUNS)]
    return median(float(run[0]) for run in runs), median(float(run[1]) for run in runs)


def main() -> None:
    """Print both tables as Markdown."""
    print("| File | Class | Things |\n|---|---|---:|")
    for file, class_, number in counts():
        print(f"| `{file}` | {class_} | {number:,} |")
    print("\n| Loading | CPU time | Memory |\n|---|---:|---:|")
    for name, load in (("compiled (as installed)", _COMPILED), ("from Turtle (after an edit)", _TURTLE)):
        milliseconds, megabytes = cost(load)
        print(f"| {name} | {milliseconds:.0f} ms | {megabytes:.0f} MB |")


if __name__ == "__main__":
    main()
