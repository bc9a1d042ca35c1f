"""A document as a page on which everything read from it is marked, to look at errors (spaCy's displaCy draws it)."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from spacy import displacy

from extract.records import Extraction, Span

_COLOURS: Final = {
    "name": "#d9d9d9",
    "claim": "#fdd49e",
    "event": "#a6d96a",
    "prospect": "#d9f0a3",
    "proposal": "#9ecae1",
    "commitment": "#bcbddc",
    "agreement": "#fa9fb5",
    "office": "#c7eae5",
    "relation": "#ffffb3",
}
"""What is marked, and in which colour."""

_HEAD: Final = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>treatygraph: what was read</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; max-width: 75em; margin: 2em auto; padding: 0 1em }
.key span { padding: .1em .5em; margin-right: .4em }
.spans { line-height: 2.5 !important; margin-bottom: 1.5em }
.spans span span span { white-space: nowrap; max-width: 11em; overflow: hidden; text-overflow: ellipsis }
.spans span span span:hover { max-width: none; overflow: visible; z-index: 99 !important }
</style>
"""


def page(extractions: Iterable[Extraction]) -> str:
    """HTML with each document, paragraph by paragraph, under its name."""
    key = " ".join(f'<span style="background: {colour}">{kind}</span>' for kind, colour in _COLOURS.items())
    bodies = [f'<p class="key">{key}</p>']
    for extraction in extractions:
        bodies.append(f"<h1>{escape(extraction.parsed.document.name)}</h1>")
        bodies += [
            displacy.render(part, style="span", manual=True, page=False, jupyter=False, options={"colors": _COLOURS})
            for part in _paragraphs(extraction)
        ]
    return _HEAD + "\n".join(bodies) + "\n</html>\n"


def _paragraphs(extraction: Extraction) -> Iterator[dict[str, object]]:
    """Each paragraph as displaCy wants it: its words, and marks from word to word."""
    parsed = extraction.parsed
    marks = [(kind, text, parsed.tokens(span)) for kind, text, span in _marks(extraction)]
    numbers = sorted({sentence.paragraph for sentence in parsed.sentences})
    for number in numbers:
        sentences = [sentence for sentence in parsed.sentences if sentence.paragraph == number]
        first, last = sentences[0].first, sentences[-1].last
        yield {
            "text": parsed.text(Span(sentences[0].span.begin, sentences[-1].span.end)),
            "tokens": [token.text for token in parsed.doc[first : last + 1]],
            "spans": [
                {"start_token": max(tokens[0], first) - first, "end_token": min(tokens[-1], last) + 1 - first,
                 "label": kind, "kb_id": escape(text), "kb_url": "#"}
                for kind, text, tokens in marks
                if tokens and tokens[0] <= last and tokens[-1] >= first
            ],
        }  # fmt: skip


def _marks(extraction: Extraction) -> Iterator[tuple[str, str, Span]]:
    """What is marked: its kind, what was understood, and where."""
    entities = extraction.cast.entities

    def names(*iris: object) -> str:
        return ", ".join(entities[iri].label for iri in iris if iri in entities)  # type: ignore[index]

    for entity in entities.values():
        for mention in entity.mentions:
            yield "name", entity.label, mention
    for claim in extraction.claims:
        yield "claim", names(*claim.speakers) or (claim.source.label if claim.source else "?"), claim.words
    for situation in extraction.situations:
        what = str(situation.type).rpartition("/")[2] if situation.type else "?"
        who = "; ".join(f"{role.rpartition('#')[2]} {names(agent)}" for role, agent in situation.roles)
        for evidence in situation.evidence:
            yield "event" if situation.actual else "prospect", f"{what}: {who}" if who else what, evidence.span
    for proposal in extraction.proposals:
        yield "proposal", names(*proposal.proposers), proposal.evidence.span
    for commitment in extraction.commitments:
        yield "commitment", f"{names(*commitment.by)} to {names(*commitment.to)}", commitment.evidence.span
    for agreement in extraction.agreements:
        for span in agreement.mentions:
            yield "agreement", agreement.label, span
    for holding in extraction.holdings:
        yield "office", f"{names(holding.person)}: {holding.title}", holding.evidence.span
    for relation in extraction.relations:
        said = f"{names(relation.subject)} {relation.property.rpartition('#')[2]} {names(relation.object)}"
        yield "relation", said, relation.evidence.span
