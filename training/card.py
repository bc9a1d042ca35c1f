"""The card of the shipped model: ``card.md`` with the figures of an evaluation in it."""

import json
from pathlib import Path
from string import Template

TEMPLATE = Path(__file__).parent / "card.md"


def card(model: Path, figures: str) -> str:
    """The card of the pipeline in the folder ``model``; ``figures`` is what ``evaluate`` returned for it."""
    meta = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        figures=figures.strip(),
        licence=meta["license"],
        names=", ".join(sorted(meta["labels"]["ner"])),
        pipeline=", ".join(meta["pipeline"]),
        spacy=meta["spacy_version"],
        vectors=f"{meta['vectors']['vectors']:,}",
        width=meta["vectors"]["width"],
    )
