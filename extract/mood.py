"""Whether a happening is told as having happened: negation, modality, condition and intention, read off the tree."""

from spacy.tokens import Token

from extract import grammar
from extract.lexicon import Mood
from extract.records import Modality

_FINITE_PAST = frozenset({"VBD", "VBN"})
_NEVER = frozenset({"without", "instead", "than"})
#: How many governors up the world of a clause is looked for.
_DEPTH = 6
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM"})
#: Definite words: with one of these a noun speaks of a happening already known.
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "his", "her", "their", "both"})


def modality(verb: Token, mood: Mood) -> Modality:
    """The modality that auxiliaries, adverbs, conditions and predicates ("is to", "unlikely to") give a clause."""
    for child in verb.children:
        word = child.lower_
        if child.dep_ == "mark" and word in mood.conditions:
            return "hypothetical"
        if child.dep_ == "advcl" and any(c.lower_ in {"if", "unless"} and c.dep_ == "mark" for c in child.children):
            return "hypothetical"
    for child in verb.children:
        word = child.lower_
        if child.dep_ in {"advmod", "obl"} and mood.adverbs.get(word) in {"probable", "possible", "unlikely"}:
            return _modality(mood.adverbs[word])
    for child in verb.children:
        if child.dep_ in {"aux", "aux:pass", "cop"} and child.lower_ in mood.modals and not _is_main_have(child):
            return _modality(mood.modals[child.lower_])
    if verb.lower_ in mood.adverbs:
        return _modality(mood.adverbs[verb.lower_])
    if verb.lemma_.lower() in mood.intending:
        return "intended"
    return "certain"


def _modality(value: str) -> Modality:
    known: tuple[Modality, ...] = (
        "certain",
        "probable",
        "possible",
        "unlikely",
        "intended",
        "necessary",
        "hypothetical",
    )
    return next(name for name in known if name == value)


def _is_put_in(clause: Token, mood: Mood) -> bool:
    """As in "Ukraine, Putin claims, attacked ...", whatever the parser hangs the clause on."""
    if clause.dep_ not in {"parataxis", "acl:relcl"} or clause.lemma_.lower() not in mood.report_verbs:
        return False
    speaker = next((c for c in clause.children if c.dep_ in grammar.SUBJECTS), None)
    if speaker is None and 0 < clause.i < len(clause.doc) - 1 and clause.nbor(1).text == ",":
        speaker = clause.nbor(-1) if clause.nbor(-1).pos_ in {"PROPN", "PRON", "NOUN"} else None  # the tree has lost it
    return speaker is not None and speaker.tag_ not in {"WDT", "WP"} and speaker.lower_ != "that"


def _is_main_have(token: Token) -> bool:
    return token.lower_ == "'d" and token.lemma_.lower() == "have"


def is_negated(token: Token, mood: Mood) -> bool:
    """Whether a happening is denied: by its own negator, or by a governor such as "failed to"."""
    if grammar.negated(token):
        return True
    if token.dep_ in {"xcomp", "advcl", "ccomp", "obj"} and token.head != token:
        governor = token.head
        if governor.lemma_.lower() in mood.negating:
            return True
        return token.dep_ in {"xcomp", "obj"} and grammar.negated(governor)
    return False


def is_actual(token: Token, mood: Mood, *, prospective: bool = False) -> bool:
    """Whether the narrator tells the happening named by a verb or noun as having happened or happening.

    ``prospective`` nouns ("a peace deal") name plans unless their sentence says otherwise.
    """
    if token.pos_ in {"VERB", "AUX"}:
        return _verb_is_actual(token, mood)
    return _noun_is_actual(token, mood, prospective=prospective)


def _verb_is_actual(verb: Token, mood: Mood, depth: int = 0) -> bool:
    if depth > _DEPTH or grammar.negated(verb) or is_hedged(verb, mood):
        return False
    children = list(verb.children)
    governor = verb.head if verb.head != verb else None
    if grammar.is_infinitive(verb) and verb.dep_ == "acl" and grammar.is_ranked(verb.head):
        return is_actual(verb.head.head if verb.head.dep_ == "xcomp" else verb.head, mood)
    if grammar.is_infinitive(verb):
        return governor is not None and _complement_is_actual(governor, mood, depth)
    helpers = [c for c in children if c.dep_ in {"aux", "aux:pass"}]
    if (verb.tag_ == "VBG" and not helpers) or (helpers and all(c.tag_ == "VBG" for c in helpers)):
        return _gerund_is_actual(verb, mood, depth)
    own_subject = any(c.dep_ in grammar.SUBJECTS for c in children)
    if governor is not None and _only_reported(verb, governor, mood):
        return False
    if governor is not None and verb.dep_ == "conj":
        tenseless = not helpers and not own_subject and (verb.tag_ != "VBD" or governor.tag_ == "VB")
        return is_actual(governor, mood) if tenseless else True
    if verb.dep_ in {"xcomp", "ccomp"} and own_subject and _stands_alone(verb):
        return True
    if governor is not None and verb.dep_ in {"ccomp", "xcomp"} and governor.lemma_.lower() in mood.prospect_verbs:
        return False
    if verb.tag_ == "VB" and not any(c.lemma_ == "do" for c in helpers):
        return False  # a bare infinitive without modal: an imperative or a misreading
    if governor is not None and verb.dep_ in {"advcl", "acl:relcl", "acl"}:
        return _clause_world_is_actual(verb, governor, mood)
    return True


def _stands_alone(verb: Token) -> bool:
    """Whether a clause that the parser took for a complement is one of its own: finite for an xcomp, after a colon."""
    if verb.dep_ == "xcomp":
        return verb.tag_ in _FINITE_PAST
    return any(token.text == ":" for token in verb.doc[verb.head.i : verb.i])


def _only_reported(verb: Token, governor: Token, mood: Mood) -> bool:
    """As in "the claim that ...", "no evidence that ...", "it is not true that ..."."""
    if verb.dep_ not in {"acl", "acl:relcl", "ccomp", "csubj", "csubj:pass"}:
        return False
    if governor.lemma_.lower() in mood.report_nouns:
        return verb.dep_ != "acl:relcl" or any(c.dep_ == "mark" for c in verb.children)
    return verb.dep_ != "acl:relcl" and grammar.negated(governor)


def is_hedged(verb: Token, mood: Mood) -> bool:
    """A modal, a condition, "without", or an adverb such as "probably" on the verb itself."""
    if verb.dep_ == "ccomp" and verb.head.lower_ in mood.conditions:
        return True  # "provided that Moscow signs"
    for c in verb.children:
        if c.dep_ in {"aux", "cop"} and c.lower_ in mood.modals and not _is_main_have(c):
            return True
        if c.dep_ == "mark" and c.lower_ == "as" and c.i and c.nbor(-1).lower_ == "long":
            return True
        if c.dep_ in {"mark", "case"} and c.lower_ in mood.conditions | _NEVER:
            return True
        if _is_put_in(c, mood) or (c.dep_ in grammar.SUBJECTS and any(_is_put_in(d, mood) for d in c.children)):
            return True
        if c.dep_ == "advmod" and mood.adverbs.get(c.lower_, "certain") != "certain":
            return True
    return False


def _clause_world_is_actual(verb: Token, governor: Token, mood: Mood) -> bool:
    """A relative or adverbial clause stands in the world of its governor only if it is tenseless there."""
    if any(c.dep_ == "mark" and c.lower_ in {"so", "as"} for c in verb.children):
        return True
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "aux:pass"} and c.tag_ not in {"TO", "VBG"}]
    finite = verb.tag_ in {"VBD", "VBZ", "VBP"} or bool(auxiliaries)
    return finite or is_actual(governor, mood)


def _complement_is_actual(governor: Token, mood: Mood, depth: int) -> bool:
    """As in "managed to seize" has happened; "planned to seize", "met to seize" need not have."""
    if governor.lemma_.lower() in mood.implicative and governor.pos_ == "VERB":
        return _verb_is_actual(governor, mood, depth + 1)
    return False


def _gerund_is_actual(verb: Token, mood: Mood, depth: int) -> bool:
    """Whether a gerund has happened: "after meeting X" has, "talked about meeting X" has not.

    A bare participle follows its governor.
    """
    mark = next((c.lower_ for c in verb.children if c.dep_ in {"mark", "case"}), "")
    if mark:
        return mark in mood.factive
    governor = verb.head
    if governor == verb:
        return True
    if governor.lemma_.lower() in mood.prospect_verbs and verb.dep_ in {"xcomp", "ccomp", "obj", "acl", "csubj"}:
        return False
    if governor.lemma_.lower() in mood.prospect_verbs and verb.i > governor.i and verb.nbor(-1).text != ",":
        return False  # "ruled out sending soldiers"
    return is_actual(governor, mood)


def _noun_is_actual(noun: Token, mood: Mood, *, prospective: bool) -> bool:
    modifiers = [c for c in noun.children if c.dep_ in {"amod", "det", "compound", "advmod", "nmod:poss", "nummod"}]
    if any(c.lower_ in mood.prospective for c in modifiers):
        return False
    if any(c.dep_ == "acl" and c.tag_ == "VBN" and c.lemma_.lower() in mood.prospect_verbs for c in noun.children):
        return False  # "assistance expected to ..."
    if grammar.preposition(noun) in {"unlike", "without", "against", "before", "until"} or any(
        c.lower_ in mood.conditions for c in noun.children if c.dep_ == "mark"
    ):
        return False
    head = grammar.coordination_head(noun)
    mark = grammar.preposition(head)
    governor = head.head
    if (
        head.dep_ in grammar.SUBJECTS
        and governor.lemma_.lower() in mood.prospect_verbs
        and grammar.child(governor, "cop")
    ):
        return False  # "the visit is in doubt", "talks are possible"
    definite = any(c.lower_ in _DEFINITE or c.dep_ == "nmod:poss" or c.pos_ == "PROPN" for c in modifiers)
    dated = any(c.like_num and len(c.text) == 4 for c in modifiers)
    if dated or (definite and mark in mood.factive and not prospective):
        return True
    if definite and head.dep_ == "obj" and governor.lemma_.lower() in mood.presupposing and not prospective:
        return True
    if mark == "for" and not definite:
        return False  # "for a continuing presence": a purpose
    if governor != head and _puts_in_prospect(head, governor, mood):
        return False
    if governor != head and governor.pos_ in {"VERB", "AUX"} and not definite:
        return not prospective and _verb_is_actual(governor, mood)
    if prospective:
        return False
    if definite or noun.tag_ in {"NNP", "NNPS"}:
        return True
    return governor == head or is_actual(governor, mood) if governor.pos_ in _NOMINAL | {"VERB"} else True


def _puts_in_prospect(noun: Token, governor: Token, mood: Mood) -> bool:
    """Whether what a noun hangs on takes it out of what has happened: "the prospect of", "to prevent"."""
    lemma = governor.lemma_.lower()
    if noun.dep_ in {"nmod", "acl", "compound", "nmod:desc"} and lemma in mood.prospect_nouns:
        return grammar.preposition(noun) in {"of", "for", "on", "to", "about", "with", "against", "from", ""}
    if noun.dep_ in {"obj", "nsubj:pass", "xcomp", "ccomp", "obl"} and governor.pos_ in {"VERB", "AUX"}:
        if noun.dep_ == "obl":
            return grammar.preposition(noun) in {"for", "to", "into", "about", "against", "of"} and (
                lemma in mood.prospect_verbs or not _verb_is_actual(governor, mood)
            )
        return lemma in mood.prospect_verbs or not _verb_is_actual(governor, mood)
    return False
