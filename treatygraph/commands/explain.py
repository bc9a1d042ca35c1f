"""``treatygraph explain``: a node in plain words, with the text that supports it."""

import sys
from textwrap import fill

import click

from treatygraph.console import CannotRun, printable, put
from treatygraph.explain import Explainer, Explanation, NodeError, Passage
from treatygraph.export import GraphError
from treatygraph.graphs import open_store
from treatygraph.terms import prefixes, shortened

_WIDTH = 110
_FEW = 5
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Where a passage's words begin and end, while lines are broken; ``printable`` lets neither through."""


@click.command()
@click.argument("iri")
@click.option("-g", "--graph", required=True, metavar="FILE", help="The graph; - is Turtle or TriG on standard input.")
@click.option("--all", "all_", is_flag=True, help=f"Show all mentions, not the first {_FEW}.")
def explain(iri: str, graph: str, all_: bool) -> None:
    """Show what a node says, the text that supports it, and the rule that read it.

    IRI is whole, prefixed (state:UKR), the last part of one (minsk-2014), or a label ("Donald Trump"). Each passage is
    shown in its sentence, the supporting words in [brackets], bold on a terminal.
    """
    try:
        explainer = Explainer(open_store(graph), prefixes())
        explanation = explainer.explain(explainer.find(iri))
    except (GraphError, NodeError) as error:
        raise CannotRun(str(error)) from error
    lines = "\n".join(_lines(explanation, all_, sys.stdout.isatty()))
    put((lines + "\n").encode())


def _lines(node: Explanation, all_: bool, bold: bool) -> list[str]:
    lines = [f"{printable(node.label)}  <{shortened(node.iri, prefixes())}>", f"  is: {', '.join(node.classes) or '?'}"]
    lines += _pairs(node.says)
    if node.said:
        lines += ["", "In other nodes it is:", *_pairs(node.said)]
    if node.claimed:
        lines += ["", "Claimed, not asserted, by:"]
        lines += [_filled("  - ", printable(claim)) for claim in node.claimed]
    if node.passages:
        lines += ["", "Evidence:"]
        lines += [line for passage in node.passages for line in _passage(passage, bold)]
    if node.mentions:
        shown = node.mentions if all_ else node.mentions[:_FEW]
        more = f", the first {len(shown)}" if len(shown) < len(node.mentions) else ""
        lines += ["", f"Mentions ({len(node.mentions)}{more}):"]
        lines += [line for passage in shown for line in _passage(passage, bold)]
    if not node.passages and not node.mentions:
        lines += ["", "No text in this graph supports it: background knowledge, or the document is elsewhere."]
    return lines


def _passage(passage: Passage, bold: bool) -> list[str]:
    facts = [f"{passage.document}, characters {passage.begin}-{passage.end}"]
    facts += [f"read by {passage.extractor}"] if passage.extractor else []
    facts += [f"confidence {passage.confidence}"] if passage.confidence else []
    lines = [f"  {printable(', '.join(facts))}"]
    if passage.rule:
        lines.append(_filled("    by rule: ", printable(passage.rule)))
    if passage.about:
        lines.append(_filled("    for: ", printable(passage.about)))
    before, words, after = map(printable, (passage.before, passage.words, passage.after))
    text = f"{before}{_OPEN}{words}{_CLOSE}{after}"
    text = _filled("    ", " ".join(text.split()))
    opening, closing = ("\x1b[1m[", "]\x1b[0m") if bold else ("[", "]")
    return [*lines, text.replace(_OPEN, opening).replace(_CLOSE, closing)]


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[str]:
    """Names and values in two columns, a name once."""
    width = max((len(name) for name, _ in pairs), default=0)
    before = ("", *(name for name, _ in pairs))
    return [
        _filled(f"  {'' if name == previous else name:<{width}}  ", printable(value))
        for (name, value), previous in zip(pairs, before, strict=False)
    ]


def _filled(lead: str, text: str) -> str:
    return fill(text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False)
