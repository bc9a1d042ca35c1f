"""What a tree says, on trees written by hand: ``word/tag/label/head[/lemma]``, no model."""

from collections.abc import Callable, Iterable

import pytest
from spacy.tokens import Doc, Token

from extract import grammar

Tree = Callable[[str], Doc]

ACTIVE = "Russia/NNP/nsubj/2 invaded/VBD/root/0/invade Ukraine/NNP/obj/2"
PASSIVE = "Ukraine/NNP/nsubj:pass/3 was/VBD/aux:pass/3/be invaded/VBN/root/0/invade by/IN/case/5 Russia/NNP/obl:agent/3"
REDUCED = "troops/NNS/root/0/troop sent/VBN/acl/1/send by/IN/case/4 France/NNP/obl:agent/2"
TALKS = (
    "talks/NNS/root/0/talk with/IN/case/3 Iran/NNP/nmod/1 and/CC/cc/5 Oman/NNP/conj/3 in/IN/case/7 Geneva/NNP/nmod/1"
)
RELATIVE = "a/DT/det/2 treaty/NN/root/0 which/WDT/obj/5 Iran/NNP/nsubj/5 signed/VBD/acl:relcl/2/sign"
LEFT_OUT = "the/DT/det/2 man/NN/root/0 who/WP/nsubj/4 met/VBD/acl:relcl/2/meet Xi/NNP/obj/4 and/CC/cc/7 left/VBD/conj/4"


def fails(*row: object, why: str) -> object:
    """A row that the grammar gets wrong today."""
    return pytest.param(*row, marks=pytest.mark.xfail(reason=why, raises=AssertionError))


def word(doc: Doc, text: str) -> Token:
    (token,) = (token for token in doc if token.text == text)
    return token


def texts(tokens: Iterable[Token]) -> list[str]:
    return [token.text for token in tokens]


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        (ACTIVE, "invaded", "Russia"),
        (PASSIVE, "invaded", "Ukraine"),  # of the grammar, not of the deed
        (REDUCED, "sent", "troops"),  # the noun that a participle modifies
        (RELATIVE, "signed", "Iran"),
        (LEFT_OUT, "met", "man"),  # a relative pronoun stands for its noun,
        (LEFT_OUT, "left", "man"),  # and is shared by a coordinate verb
        (
            "a/DT/det/2 state/NN/root/0 that/WDT/nsubj:pass/5 was/VBD/aux:pass/5/be invaded/VBN/acl:relcl/2/invade",
            "invaded",
            "state",
        ),
        ("That/DT/nsubj/2 worries/VBZ/root/0/worry Iran/NNP/obj/2", "worries", "That"),  # not a relative pronoun
        (
            "France/NNP/nsubj/2 plans/VBZ/root/0/plan to/TO/mark/4 send/VB/xcomp/2 troops/NNS/obj/4/troop",
            "send",
            "France",
        ),
        (
            "France/NNP/nsubj/2 urged/VBD/root/0/urge Iran/NNP/obj/2 to/TO/mark/5 leave/VB/xcomp/2",
            "leave",
            "Iran",  # of an infinitive after an object, the object
        ),
        ("Modi/NNP/nsubj/2 met/VBD/root/0/meet Xi/NNP/obj/2 and/CC/cc/5 left/VBD/conj/2/leave", "left", "Modi"),
        (
            "Meeting/VBG/advcl/5/meet Xi/NNP/obj/1 ,/,/punct/5 Modi/NNP/nsubj/5 warned/VBD/root/0/warn Iran/NNP/obj/5",
            "Meeting",
            "Modi",
        ),
        ("Iran/NNP/nsubj/2 said/VBD/root/0/say Oman/NNP/nsubj/4 left/VBD/ccomp/2/leave", "left", "Oman"),
        ("Leave/VB/root/0 Iran/NNP/obj/1", "Leave", None),
        ("Iran/NNP/nsubj/2 said/VBD/root/0/say leave/VB/ccomp/2", "leave", None),  # a clause of saying shares nothing
    ],
)
def test_subject(tree: Tree, sentence: str, verb: str, expected: str | None) -> None:
    found = grammar.subject(word(tree(sentence), verb))
    assert (found.text if found is not None else None) == expected


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        (ACTIVE, "invaded", "Ukraine"),
        (PASSIVE, "invaded", None),
        (LEFT_OUT, "met", "Xi"),
        (LEFT_OUT, "left", None),
        (RELATIVE, "signed", "treaty"),
    ],
)
def test_object(tree: Tree, sentence: str, verb: str, expected: str | None) -> None:
    found = grammar.object_(word(tree(sentence), verb))
    assert (found.text if found is not None else None) == expected


@pytest.mark.parametrize(
    ("sentence", "verb", "expected"),
    [
        (ACTIVE, "invaded", False),
        (PASSIVE, "invaded", True),
        (REDUCED, "sent", True),
        ("a/DT/det/3 planned/VBN/amod/3/plan visit/NN/root/0", "planned", True),
        ("Iran/NNP/nsubj/3 has/VBZ/aux/3/have left/VBN/root/0/leave", "left", False),  # a participle of the perfect
    ],
)
def test_is_passive(tree: Tree, sentence: str, verb: str, expected: bool) -> None:
    assert grammar.is_passive(word(tree(sentence), verb)) is expected


@pytest.mark.parametrize(
    ("sentence", "host", "prepositions", "expected"),
    [
        (PASSIVE, "invaded", ["by"], ["Russia"]),
        (REDUCED, "sent", ["by"], ["France"]),
        (TALKS, "talks", ["with"], ["Iran"]),  # the coordination is unfolded by who asks
        (TALKS, "talks", ["in", "at"], ["Geneva"]),
        (TALKS, "talks", ["in", "with"], ["Iran", "Geneva"]),
        (TALKS, "talks", ["of"], []),
        (ACTIVE, "invaded", [""], []),  # an object is none
        (
            "They/PRP/nsubj/2 add/VBP/root/0 troops/NNS/obj/2/troop to/IN/case/6 the/DT/det/6 mix/NN/xcomp/2",
            "add",
            ["to"],
            ["mix"],  # as the parser often has it
        ),
    ],
)
def test_obliques(tree: Tree, sentence: str, host: str, prepositions: list[str], expected: list[str]) -> None:
    assert texts(grammar.obliques(word(tree(sentence), host), *prepositions)) == expected


@pytest.mark.parametrize(
    ("sentence", "noun", "expected"),
    [
        (
            "Russia/NNP/nmod:poss/3 's/POS/case/1 invasion/NN/root/0 of/IN/case/5 Ukraine/NNP/nmod/3",
            "invasion",
            ["Russia"],
        ),
        ("its/PRP$/nmod:poss/2 borders/NNS/root/0/border", "borders", ["its"]),
        ("the/DT/det/3 Russian/JJ/amod/3 invasion/NN/root/0", "invasion", ["Russian"]),
        ("US/NNP/compound/2 troops/NNS/root/0/troop", "troops", ["US"]),
        (TALKS, "talks", []),  # what follows with a preposition owns nothing
    ],
)
def test_possessors(tree: Tree, sentence: str, noun: str, expected: list[str]) -> None:
    assert texts(grammar.possessors(word(tree(sentence), noun))) == expected


@pytest.mark.parametrize(
    ("sentence", "token", "expected"),
    [
        (ACTIVE, "invaded", False),
        ("Iran/NNP/nsubj/4 has/VBZ/aux/4/have not/RB/advmod/4 left/VBN/root/0/leave", "left", True),
        ("Iran/NNP/nsubj/4 has/VBZ/aux/4/have n't/RB/advmod/4/not left/VBN/root/0/leave", "left", True),
        ("Iran/NNP/nsubj/4 has/VBZ/aux/4/have n’t/RB/advmod/4/not left/VBN/root/0/leave", "left", True),
        ("Iran/NNP/nsubj/3 never/RB/advmod/3 left/VBD/root/0/leave", "left", True),
        ("Iran/NNP/nsubj/3 cannot/MD/aux/3/can leave/VB/root/0", "leave", True),
        ("no/DT/det/2 state/NN/nsubj/3 left/VBD/root/0/leave", "state", True),
        ("no/DT/det/2 state/NN/nsubj/3 left/VBD/root/0/leave", "left", True),  # what no one does is not done
        ("without/IN/case/2 talks/NNS/root/0/talk", "talks", True),
        ("without/IN/mark/2 meeting/VBG/root/0/meet Xi/NNP/obj/2", "meeting", True),
        (
            "They/PRP/nsubj/2 want/VBP/root/0 not/RB/advmod/5 to/TO/mark/5 leave/VB/xcomp/2",
            "want",
            False,  # the negator hangs on another word
        ),
        ("Nobody/NN/nsubj/2 left/VBD/root/0/leave", "left", True),
    ],
)
def test_negated(tree: Tree, sentence: str, token: str, expected: bool) -> None:
    assert grammar.negated(word(tree(sentence), token)) is expected


@pytest.mark.parametrize(
    ("sentence", "token", "expected"),
    [
        (TALKS, "Iran", ["Iran", "Oman"]),
        (TALKS, "Oman", ["Oman"]),
        (
            "Iran/NNP/root/0 ,/,/punct/3 Oman/NNP/conj/1 and/CC/cc/5 Qatar/NNP/conj/3",
            "Iran",
            ["Iran", "Oman", "Qatar"],  # chained, as some treebanks have it
        ),
        (
            "Iran/NNP/root/0 ,/,/punct/3 Oman/NNP/conj/1 and/CC/cc/5 Qatar/NNP/conj/1",
            "Iran",
            ["Iran", "Oman", "Qatar"],
        ),
    ],
)
def test_with_conjuncts(tree: Tree, sentence: str, token: str, expected: list[str]) -> None:
    doc = tree(sentence)
    assert texts(grammar.with_conjuncts(word(doc, token))) == expected
    assert grammar.coordination_head(word(doc, expected[-1])).text in {token, "Iran"}


def test_nothing_has_no_conjuncts() -> None:
    assert grammar.with_conjuncts(None) == ()


@pytest.mark.parametrize(
    ("sentence", "token", "expected"),
    [(PASSIVE, "Russia", "by"), (TALKS, "Geneva", "in"), (TALKS, "talks", ""), ("his/PRP$/nmod:poss/1", "his", "")],
)
def test_preposition(tree: Tree, sentence: str, token: str, expected: str) -> None:
    assert grammar.preposition(word(tree(sentence), token)) == expected


IF = (
    "Iran/NNP/nsubj/2 leaves/VBZ/root/0/leave the/DT/det/4 pact/NN/obj/2 ,/,/punct/2 "
    "if/IN/mark/8 Oman/NNP/nsubj/8 signs/VBZ/advcl/2/sign"
)


@pytest.mark.parametrize(
    ("sentence", "token", "leaving", "expected"),
    [
        (PASSIVE, "invaded", (), "Ukraine was invaded by Russia"),
        (TALKS, "talks", (), "talks with Iran and Oman in Geneva"),
        (TALKS, "Iran", ("conj", "cc"), "with Iran"),
        (IF, "leaves", (), "Iran leaves the pact"),  # a condition is told beside it
        (IF, "signs", (), "if Oman signs"),
        (IF, "leaves", ("nsubj", "obj"), "leaves"),
    ],
)
def test_subtree(tree: Tree, sentence: str, token: str, leaving: tuple[str, ...], expected: str) -> None:
    doc = tree(sentence)
    first, last = grammar.subtree(word(doc, token), leaving=leaving)
    assert doc[first : last + 1].text == expected


@pytest.mark.parametrize(
    ("sentence", "token", "expected"),
    [
        (IF, "Oman", "signs"),
        (IF, "pact", "leaves"),
        (IF, "leaves", "leaves"),
        (REDUCED, "France", "sent"),
        (TALKS, "Geneva", "talks"),  # without a verb, the noun that all hangs on
    ],
)
def test_clause_head(tree: Tree, sentence: str, token: str, expected: str) -> None:
    assert grammar.clause_head(word(tree(sentence), token)).text == expected


def test_ancestors(tree: Tree) -> None:
    assert texts(grammar.ancestors(word(tree(IF), "Oman"))) == ["signs", "leaves"]
