"""What a dependency tree says, in words of grammar: subject, object, negation, mood. Labels are those of UD."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass"})
PASSIVE = frozenset({"nsubj:pass", "aux:pass", "csubj:pass"})
OBJECTS = frozenset({"obj"})
#: A clause under one of these shares the subject of its governor when it has none of its own.
SHARES_SUBJECT = frozenset({"xcomp", "conj", "advcl", "advcl:relcl"})
#: "accused Iran of arming", "barred Iran from arming": after these the object of the main verb does it.
OBJECT_CONTROL = frozenset({"of", "from", "into", "for"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "advcl:relcl", "parataxis", "conj", "csubj"})
NEGATORS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "cannot", "hardly", "without", "nobody"})
_RANKS = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "latest", "last", "only", "next"})
#: Subordinators of clauses that stand beside the happening of their main clause.
ASIDES = frozenset({"if", "unless", "after", "before", "when", "while", "because", "although", "though", "since", "as"})


def children(token: Token, *labels: str) -> Iterator[Token]:
    """The dependents of ``token`` under any of ``labels``."""
    return (child for child in token.children if child.dep_ in labels)


def child(token: Token, *labels: str) -> Token | None:
    """The first dependent of ``token`` under any of ``labels``."""
    return next(children(token, *labels), None)


def preposition(token: Token) -> str:
    """The case marker of a nominal, lower case ("of", "in", "'s"), or the empty string.

    Of "between the US and Russian presidents" the parser may hang it on the second noun.
    """
    own = next((word.lower_ for word in token.children if word.dep_ == "case"), "")
    shared = (word for other in children(token, "conj") for word in children(other, "case") if word.i < token.i)
    return own or next((word.lower_ for word in shared), "")


def with_conjuncts(token: Token | None) -> tuple[Token, ...]:
    """The token and what is coordinated with it."""
    if token is None:
        return ()
    found = [token]
    for other in found:
        found.extend(children(other, "conj"))
    return tuple(found)


def coordination_head(token: Token) -> Token:
    """The first member of the coordination that ``token`` belongs to."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def is_passive(verb: Token) -> bool:
    """Whether the verb is in the passive voice, a reduced relative ("troops sent by ...") included."""
    if any(c.dep_ in PASSIVE for c in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in {"acl", "amod"} and child(verb, "aux") is None


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The subject of a verb, its own or the one it shares with its governor or the noun it modifies."""
    own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if own is not None:
        return _antecedent(own, verb)
    if depth > 4 or verb.head == verb:
        return None
    if verb.dep_ in SHARES_SUBJECT:
        mark = child(verb, "mark") or _case_before(verb)
        if mark is not None and (verb.dep_ == "xcomp" or (verb.tag_ == "VBG" and mark.lower_ in OBJECT_CONTROL)):
            controller = child(verb.head, "obj") or child(verb.head, "iobj") or child(verb.head, "nsubj:pass")
            if controller is not None:
                return controller
        return subject(verb.head, depth + 1)
    if verb.dep_ in {"acl", "acl:relcl"}:
        noun = verb.head
        if is_infinitive(verb) and is_ranked(noun):  # "became the third country to cut ties"
            return subject(noun, depth + 1) or noun
        return noun
    return None


def is_ranked(noun: Token) -> bool:
    """As in "the third country", "the only state"."""
    return any(c.lower_ in _RANKS or (c.dep_ == "amod" and c.ent_type_ == "ORDINAL") for c in noun.children)


def _case_before(verb: Token) -> Token | None:
    """As in "accused Iran of arming rebels", where the parser may hang "of" on the rebels."""
    before = verb.nbor(-1) if verb.i else None
    return before if before is not None and before.dep_ == "case" and verb.tag_ == "VBG" else None


def _antecedent(own: Token, verb: Token) -> Token:
    """A relative pronoun stands for the noun that its clause modifies."""
    if own.tag_ in {"WDT", "WP"} or own.lower_ in {"that", "which", "who"}:
        clause = coordination_head(verb)
        if clause.dep_ == "acl:relcl":
            return clause.head
    return own


def object_(verb: Token) -> Token | None:
    """The direct object; a relative pronoun stands for the noun before it."""
    own = child(verb, *OBJECTS)
    return _antecedent(own, verb) if own is not None else None


def obliques(verb: Token, *prepositions: str) -> Iterator[Token]:
    """Nominals that hang on a verb or noun with one of the prepositions."""
    for nominal in children(verb, "obl", "nmod", "obl:agent", "obl:arg", "obl:unmarked", "nmod:unmarked"):
        if preposition(nominal) in prepositions:
            yield nominal
    for clause in children(verb, "xcomp", "ccomp"):  # "to the mix in Ukraine" often hangs one step lower
        if clause.pos_ in {"NOUN", "PROPN"} and preposition(clause) in prepositions:
            yield clause


def possessors(noun: Token) -> Iterator[Token]:
    """Who a noun belongs to: "Russia's invasion", "its borders", "Russian invasion", "US troops"."""
    yield from children(noun, "nmod:poss")
    yield from (
        c for c in children(noun, "amod", "compound", "nmod", "nmod:desc") if c.i < noun.i and not preposition(c)
    )


def negated(token: Token) -> bool:
    """Whether a negator hangs on the word itself or on its auxiliaries, or its subject is nobody."""
    for c in token.children:
        if c.dep_ in SUBJECTS and (c.lower_ in NEGATORS or any(d.lower_ in {"no", "neither"} for d in c.children)):
            return True
        if c.lower_ in NEGATORS and c.dep_ in {"advmod", "det", "neg", "cc:preconj", "mark", "case", "aux"}:
            return True
    return False


def subtree(token: Token, *, leaving: Iterable[str] = ()) -> tuple[int, int]:
    """First and last token of the subtree, without edge punctuation.

    Left out are branches under the labels ``leaving``, and adverbial clauses that tell of something else ("if ...").
    """
    leave = frozenset(leaving)
    kept: list[Token] = []
    queue = [token]
    while queue:
        current = queue.pop()
        kept.append(current)
        queue.extend(c for c in current.children if c.dep_ not in leave and not _is_aside(c, leave))
    numbers = sorted(t.i for t in kept if not (t.is_punct or t.is_space) or t == token)
    return numbers[0], numbers[-1]


def _is_aside(token: Token, leave: frozenset[str]) -> bool:
    marks = {c.lower_ for c in token.children if c.dep_ == "mark"}
    if token.dep_ == "advcl" and marks & ASIDES:
        return True
    return "xcomp" in leave and token.pos_ == "VERB" and "to" in marks  # an infinitive under whatever label


def ancestors(token: Token) -> Iterator[Token]:
    """The governors of a token, nearest first."""
    while token.head != token:
        token = token.head
        yield token


def is_infinitive(verb: Token) -> bool:
    """Whether the verb stands with "to"."""
    return any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in verb.children)


def clause_head(token: Token) -> Token:
    """The verb, or predicate, of the clause in which the token stands."""
    current = token
    while current.head != current and current.dep_ not in CLAUSES:
        current = current.head
    return current
