"""What a pipeline costs in a process of its own: ``python -m training.probe MODEL``, texts as JSON in, JSON out.

CPU-seconds, not the clock: a busy machine changes them little. The caller sets the number of threads.
"""

import importlib
import json
import sys
import time


def main(model: str, texts: list[str]) -> dict[str, float]:
    """CPU-seconds of importing spaCy, of loading ``model`` and of reading ``texts``; the number of words read."""
    started = time.process_time()
    spacy = importlib.import_module("spacy")
    imported = time.process_time()
    nlp = spacy.load(model)
    nlp("The first text pays for what is made on first use.")
    loaded = time.process_time()
    words = sum(not token.is_space for text in texts for token in nlp(text))
    read = time.process_time()
    return {"import": imported - started, "load": loaded - imported, "read": read - loaded, "words": words}


if __name__ == "__main__":
    json.dump(main(sys.argv[1], json.load(sys.stdin)), sys.stdout)
