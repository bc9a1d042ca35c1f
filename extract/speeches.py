"""Speeches: whose state a speech salutes, and whether a heading announces one."""

from rdflib import URIRef

from extract.lexicon import Lexicon
from extract.records import Parsed, Sentence
from ontology.vocabulary import TG
from ontology.world import World


def saluted_state(parsed: Parsed, world: World, lexicon: Lexicon) -> URIRef | None:
    """The state that "we" are in a speech that salutes it: "Glory to Ukraine!", "Ukrainians!"."""
    found: set[URIRef] = set()
    for sentence in parsed.sentences:
        words = [token for token in parsed.doc[sentence.first : sentence.last + 1] if token.is_alpha]
        text = " ".join(token.lower_ for token in words)
        saluted = any(text.startswith(f"{salute} ") for salute in lexicon.speech.salutes)
        if not parsed.text(sentence.span).endswith("!") or not (saluted or len(words) == 1):
            continue
        name = words[-1].text
        found |= {known.iri for known in world.named(name) if saluted and known.class_ == TG.State}
        found |= {known.iri for known in world.people(name) if known.class_ == TG.State}
    return found.pop() if len(found) == 1 else None


def announces_speech(parsed: Parsed, sentence: Sentence, lexicon: Lexicon) -> bool:
    """As in "Address by N. N., President of Georgia"."""
    words = [token.lower_ for token in parsed.doc[sentence.first : sentence.last + 1]]
    return any(word in lexicon.speech.orations for word in words[:3]) and "by" in words and "?" not in words
