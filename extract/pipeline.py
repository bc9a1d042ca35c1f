"""The stages in order: a document in, everything read from it out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import spacy
from rdflib import URIRef
from spacy.language import Language

from extract.agreements import find_agreements
from extract.claims import find_claims, find_heard
from extract.commitments import find_commitments
from extract.conditions import with_conditions
from extract.coreference import resolve
from extract.dates import find_dates
from extract.demands import find_demands
from extract.entities import build_cast, complete, without_nested
from extract.firstperson import with_first_persons
from extract.happenings import name_happenings, with_parties
from extract.lexicon import Lexicon, load_lexicon
from extract.linking import link
from extract.mentions import find_mentions
from extract.offices import find_holdings
from extract.outcomes import with_outcomes
from extract.parsing import parse
from extract.proposals import find_proposals
from extract.provisions import find_provisions
from extract.quantities import find_amounts, find_quantities
from extract.records import Cast, Document, Extraction, Parsed
from extract.relations import find_relations
from extract.situations import Scene, find_situations
from ontology.concepts import plover_roots
from ontology.world import GAZETTEER, World, load_world

#: The shipped pipelines, a folder each.
MODELS = Path(__file__).parent / "model"
DEFAULT, FAST = "default", "fast"
#: What the stages read off a token; a pipeline that lacks one of these cannot be used.
_NEEDED = ("tagger", "parser", "ner", "lemmatizer")


class ModelError(Exception):
    """The language model cannot be loaded, or does not do what the stages need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Everything that stays the same from document to document."""

    nlp: Language
    world: World
    lexicon: Lexicon
    roots: Mapping[URIRef, str]

    @classmethod
    def load(cls, model: str | None = None, gazetteers: tuple[Path, ...] = ()) -> "Reader":
        """The default pipeline, ``fast`` for the other that ships, or any installed spaCy pipeline by name.

        ``gazetteers`` are Turtle files of names beside those that come with the package.

        Raises:
            ModelError: no such pipeline, or one without Universal Dependencies, lemmas or entities.
            WorldError: a gazetteer that cannot be read.
        """
        nlp = _load_model(model)
        return cls(nlp=nlp, world=load_world(GAZETTEER, *gazetteers), lexicon=load_lexicon(), roots=plover_roots())

    def read(self, document: Document) -> Extraction:
        """All stages over one document."""
        parsed = parse(document, self.nlp, self.lexicon.lemmas)
        mentions = find_mentions(parsed, self.world, self.lexicon)
        mentions, doubts = link(parsed, mentions, self.world, self.lexicon)
        chains = resolve(parsed, mentions, self.world, self.lexicon)
        cast = build_cast(parsed, chains, self.world, self.lexicon)
        times = find_dates(parsed)
        amounts = find_amounts(parsed, self.lexicon.numbers)
        quantities = find_quantities(parsed, self.lexicon.numbers)
        claims = find_claims(parsed, cast, self.lexicon)
        parsed = replace(parsed, heard=find_heard(parsed, claims, self.lexicon))
        holdings = find_holdings(parsed, cast, self.world, self.lexicon)
        cast = with_first_persons(parsed, cast, self.lexicon.groups, claims=claims, holdings=holdings)
        scene = Scene(claims=claims, times=times, amounts=amounts, quantities=quantities)
        situations = name_happenings(parsed, find_situations(parsed, cast, scene, self.lexicon), self.world)
        demands = find_demands(parsed, cast, self.lexicon, claims=claims, situations=situations)
        situations = (*situations, *demands)
        agreements = find_agreements(parsed, cast, self.lexicon, claims=claims, times=times, world=self.world)
        agreements = with_outcomes(parsed, agreements, self.lexicon)
        situations = with_parties(parsed, situations, agreements)
        provisions = find_provisions(parsed, cast, self.lexicon, claims=claims, agreements=agreements, world=self.world)
        undertakings = find_commitments(
            parsed,
            cast,
            self.lexicon,
            claims=claims,
            situations=situations,
            agreements=agreements,
            provisions=provisions,
        )
        situations = with_conditions(parsed, (*situations, *undertakings.prospects), self.lexicon.mood)
        proposals = find_proposals(
            parsed,
            cast,
            self.lexicon,
            claims=claims,
            situations=situations,
            amounts=amounts,
            roots=self.roots,
        )
        relations = find_relations(parsed, cast, claims, self.world, self.lexicon)
        cast = without_nested(cast, [span for agreement in agreements for span in agreement.mentions])
        return Extraction(
            parsed=parsed,
            cast=complete(cast, self.world, [h.of for h in holdings], [r.object for r in relations]),
            holdings=holdings,
            relations=relations,
            claims=claims,
            situations=situations,
            agreements=agreements,
            provisions=provisions,
            commitments=undertakings.commitments,
            proposals=proposals,
            doubts=doubts,
        )

    def unread(self, document: Document) -> Extraction:
        """The document as such, for text that the stages cannot read."""
        blank = self.nlp.make_doc(document.text)
        parsed = Parsed(document=document, doc=blank, sentences=(), sentence_of=(0,) * len(blank), quotes=(), starts=())
        return Extraction(parsed=parsed, cast=Cast(entities={}, by_token={}))


def _load_model(model: str | None) -> Language:
    name = model or DEFAULT
    try:
        nlp = spacy.load(MODELS / name if name in (DEFAULT, FAST) else name)
    except OSError:
        raise ModelError(f"no spaCy pipeline {name!r}: install it, or leave --model out for the shipped one") from None
    pipes = set(nlp.pipe_names)
    missing = [
        need for need in _NEEDED if need not in pipes and not (need == "lemmatizer" and "trainable_lemmatizer" in pipes)
    ]
    if missing:
        raise ModelError(f"pipeline {name!r} lacks {', '.join(missing)}: the stages need all of {', '.join(_NEEDED)}")
    labels = set(nlp.pipe_labels.get("parser", ()))
    if not {"nsubj:pass", "obl", "nmod"} <= labels:
        raise ModelError(
            f"pipeline {name!r} labels dependencies in another scheme (as spaCy's own English pipelines do);"
            " one trained on Universal Dependencies is needed"
        )
    return nlp
