"""What a pipeline costs in a process of its own: ``python -m training.probe MODEL``, texts as JSON in, JSON out.

CPU-seconds, not the clock: a busy machine changes them little. The caller sets the number of threads.
"""

import importlib
import json
import resource
import sys
import time


def main(model: str, texts: list[str]) -> dict[str, float]:
    """CPU-seconds of importing spaCy, of loading ``model`` and of reading ``texts``; how many words; peaks of memory.

    The peaks, in megabytes, are those after half of the texts and after all: a leak would show between them.
    """
    started = time.process_time()
    spacy = importlib.import_module("spacy")
    imported = time.process_time()
    nlp = spacy.load(model)
    nlp("The first text pays for what is made on first use.")
    loaded = time.process_time()
    words, half = 0, 0.0
    for number, doc in enumerate(nlp.pipe(texts)):
        words += sum(not token.is_space for token in doc)
        if number == len(texts) // 2:
            half = _peak()
    read = time.process_time()
    return {
        "import": imported - started,
        "load": loaded - imported,
        "read": read - loaded,
        "words": words,
        "half": half,
        "peak": _peak(),
    }


def _peak() -> float:
    """The most memory that this process has used so far, in megabytes (Linux counts in kibibytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    json.dump(main(sys.argv[1], json.load(sys.stdin)), sys.stdout)
