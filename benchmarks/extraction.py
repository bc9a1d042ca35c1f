"""What the stages cost beyond the language model: ``python -m benchmarks.extraction [INPUT...]``, by default seeds/.

Both read the same texts in turn in one process, in CPU time; then the texts are read again and again, and memory is
looked at, for it must not grow with the number of articles.
"""

import resource
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Final

from extract.documents import read_documents
from extract.pipeline import Reader

RUNS: Final = 5
ARTICLES: Final = 200
"""How many articles memory is measured over."""


def main() -> None:
    """Print the times, their ratio and the memory."""
    reader = Reader.load()
    documents = list(read_documents(sys.argv[1:] or ["seeds"]))
    for document in documents:
        reader.read(document)  # whatever is loaded when first needed
    times = [
        (
            _cpu(lambda: [reader.nlp(each.text) for each in documents]),
            _cpu(lambda: [reader.read(each) for each in documents]),
        )
        for _ in range(RUNS)
    ]
    model, whole = (median(column) for column in zip(*times, strict=True))
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} texts, {words:,} words")
    print(f"language model alone  {model:8.2f} s CPU   {words / model:8,.0f} words/s")
    print(f"whole extraction      {whole:8.2f} s CPU   {words / whole:8,.0f} words/s   {whole / model:.2f} times")
    half = 0.0
    for number in range(ARTICLES):
        reader.read(documents[number % len(documents)])
        half = _peak() if number == ARTICLES // 2 else half
    print(f"memory at most        {half:8.0f} MB after {ARTICLES // 2} articles, {_peak():.0f} MB after {ARTICLES}")


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
