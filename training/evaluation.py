"""``make evaluate``: every scored figure of the annotated articles, before and after, as docs/evaluation.md.

The figures are the yardstick's (``score.py``, beside the annotated articles) and PLOVER's. ``evaluation.json`` holds
them; ``--before`` makes what is there the figures to compare with.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
FIGURES: Final = ROOT / "docs" / "evaluation.json"
PAGE: Final = ROOT / "docs" / "evaluation.md"
_ACCURACIES: Final = ("situation: factuality", "claim: speaker", "claim: polarity", "claim: direct")

Figures = dict[str, dict[str, float | None]]
"""Article or "all" -> line of the yardstick -> figure."""


def main() -> None:
    """Score the graphs, keep the figures and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("gold", type=Path, help="folder of the annotated articles, with score.py and plover.py")
    parser.add_argument("graph", type=Path, help="graph of all its texts")
    parser.add_argument("plover", type=Path, help="graph of the texts of plover-dev.json")
    parser.add_argument("--before", action="store_true", help="make the figures that are there those to compare with")
    options = parser.parse_args()
    kept: dict[str, Figures] = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    now = _articles(options.gold, options.graph) | {"PLOVER": _plover(options.gold, options.plover)}
    before = kept.get("after" if options.before else "before", now)
    FIGURES.write_text(json.dumps({"before": before, "after": now}, indent=1, sort_keys=True) + "\n", "utf-8")
    PAGE.write_text(_page(before, now), "utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(now)} columns")


def _articles(gold: Path, graph: Path) -> Figures:
    pairs = [str(part) for file in sorted(gold.glob("*.toml")) for part in (file, graph)]
    output = graph.with_suffix(".score.json")
    _run(gold / "score.py", *pairs, "--vocab", ROOT / "ontology" / "vocab.ttl", "--json", output)
    scored = json.loads(output.read_text("utf-8"))
    documents = [*scored["documents"], scored["total"] | {"name": "all"}]
    return {document["name"].removesuffix(".toml"): _lines(document) for document in documents}


def _lines(document: Mapping[str, Any]) -> dict[str, float | None]:
    """The figures of one article: F1 of the lines, accuracies, safety, and the two overall figures."""
    found: dict[str, float | None] = {name: line["f1"] for name, line in document["lines"].items()}
    found |= {name: document["accuracy"].get(name, {}).get("share") for name in _ACCURACIES}
    found |= {"asserted claims": document["safety"]["asserted_claims"], "OVERALL": document["overall"]}
    return {name: round(value, 3) if value is not None else None for name, value in found.items()}


def _plover(gold: Path, graph: Path) -> dict[str, float | None]:
    printed = _run(gold / "plover.py", "score", gold / "plover-dev.json", graph)
    root = re.search(r"gold root \d+ \((\S+)\).*per record (\S+)", printed)
    sides = dict(re.findall(r"(source|target) +named .*\((\S+)\)", printed))
    assert root is not None, printed
    return {
        "PLOVER: root found": float(root[1]),
        "PLOVER: other events per record": float(root[2]),
        "PLOVER: sources named": float(sides["source"]),
        "PLOVER: targets named": float(sides["target"]),
    }


def _run(*words: Path | str) -> str:
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _page(before: Figures, now: Figures) -> str:
    articles = [name for name in now if name not in ("all", "PLOVER")]
    lines = list(now["all"])
    out = [
        "# Evaluation",
        "",
        "How well the graph agrees with the annotated articles, in F1 (accuracy for the lines with a colon), and with",
        "the records of PLOVER. Written by `make evaluate`; the articles are not part of this repository. They were",
        "seen while the rules were written, so the figures flatter.",
        "",
        "## All articles",
        "",
        *_table(("Line", "before", "after"), ((line, before["all"].get(line), now["all"][line]) for line in lines)),
        *(_row((line, before["PLOVER"].get(line), value)) for line, value in now["PLOVER"].items()),
        "",
        "## Article by article, after (before)",
    ]
    for name in articles:
        rows = ((line, _pair(before.get(name, {}).get(line), now[name].get(line))) for line in lines)
        out += ["", f"### {name}", "", *_table(("Line", "after (before)"), (row for row in rows if row[1]))]
    return "\n".join(out) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    return [_row(head), "|---|" + "---:|" * (len(head) - 1), *map(_row, rows)]


def _row(cells: tuple[object, ...]) -> str:
    return "| " + " | ".join("–" if cell is None else str(cell) for cell in cells) + " |"


def _pair(before: float | None, now: float | None) -> str:
    if now is None:
        return ""
    return str(now) if before == now else f"{now} ({'–' if before is None else before})"


if __name__ == "__main__":
    main()
