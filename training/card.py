"""The card of the shipped models: ``card.md`` with the figures of an evaluation in it."""

import json
from pathlib import Path
from string import Template

from extract.pipeline import DEFAULT, FAST

TEMPLATE = Path(__file__).parent / "card.md"


def card(models: Path, figures: str) -> str:
    """The card of the pipelines in the folder ``models``; ``figures`` is what was measured of them."""
    default, fast = (json.loads((models / name / "meta.json").read_text(encoding="utf-8")) for name in (DEFAULT, FAST))
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        figures=figures.strip(),
        licence=default["license"],
        names=", ".join(sorted(default["labels"]["ner"])),
        pipeline=", ".join(default["pipeline"]),
        fast_pipeline=", ".join(fast["pipeline"]),
        spacy=default["spacy_version"],
        vectors=f"{fast['vectors']['vectors']:,}",
        width=fast["vectors"]["width"],
    )
