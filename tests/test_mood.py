"""What has happened and what has not, on trees written by hand: ``word/tag/label/head[/lemma]``, no model."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc, Token

from extract.lexicon import load_lexicon
from extract.mood import is_actual, is_negated, modality

Tree = Callable[[str], Doc]
MOOD = load_lexicon().mood


def fails(*row: object, why: str) -> object:
    """A row that is judged wrongly today."""
    return pytest.param(*row, marks=pytest.mark.xfail(reason=why, raises=AssertionError))


def word(doc: Doc, text: str) -> Token:
    (token,) = (token for token in doc if token.text == text)
    return token


@pytest.mark.parametrize(
    ("sentence", "verb", "actual", "negated", "expected"),
    [
        # told plainly
        ("Russia/NNP/nsubj/2 invaded/VBD/root/0/invade Ukraine/NNP/obj/2", "invaded", True, False, "certain"),
        (
            "Russia/NNP/nsubj/3 is/VBZ/aux/3/be invading/VBG/root/0/invade Ukraine/NNP/obj/3",
            "invading",
            True,
            False,
            "certain",
        ),
        (
            "Ukraine/NNP/nsubj:pass/3 was/VBD/aux:pass/3/be invaded/VBN/root/0/invade",
            "invaded",
            True,
            False,
            "certain",
        ),
        ("Russia/NNP/nsubj/3 did/VBD/aux/3/do invade/VB/root/0 Ukraine/NNP/obj/3", "invade", True, False, "certain"),
        (
            "Russia/NNP/nsubj/7 ,/,/punct/1 which/WDT/nsubj/4 invaded/VBD/acl:relcl/1/invade Ukraine/NNP/obj/4 "
            ",/,/punct/1 pays/VBZ/root/0/pay",
            "invaded",
            True,
            False,
            "certain",
        ),
        (
            "Russia/NNP/nsubj/2 invaded/VBD/root/0/invade and/CC/cc/4 seized/VBD/conj/2/seize Crimea/NNP/obj/4",
            "seized",
            True,
            False,
            "certain",
        ),
        # denied
        (
            "Russia/NNP/nsubj/4 has/VBZ/aux/4/have not/RB/advmod/4 invaded/VBN/root/0/invade Ukraine/NNP/obj/4",
            "invaded",
            False,
            True,
            "certain",
        ),
        ("Russia/NNP/nsubj/3 never/RB/advmod/3 invaded/VBD/root/0/invade", "invaded", False, True, "certain"),
        (
            "Russia/NNP/nsubj/2 failed/VBD/root/0/fail to/TO/mark/4 invade/VB/xcomp/2 Ukraine/NNP/obj/4",
            "invade",
            False,
            True,
            "certain",
        ),
        (
            "Russia/NNP/nsubj/2 refused/VBD/root/0/refuse to/TO/mark/4 leave/VB/xcomp/2",
            "leave",
            False,
            True,
            "certain",
        ),
        (
            "Russia/NNP/nsubj/2 denied/VBD/root/0/deny invading/VBG/xcomp/2/invade Ukraine/NNP/obj/3",
            "invading",
            False,
            True,
            "certain",
        ),
        (
            "They/PRP/nsubj/2 left/VBD/root/0/leave without/IN/mark/4 meeting/VBG/advcl/2/meet Xi/NNP/obj/4",
            "meeting",
            False,
            True,
            "certain",
        ),
        ("Nobody/NN/nsubj/2 invaded/VBD/root/0/invade Ukraine/NNP/obj/2", "invaded", False, True, "certain"),
        ("No/DT/det/2 state/NN/nsubj/3 invaded/VBD/root/0/invade Ukraine/NNP/obj/3", "invaded", False, True, "certain"),
        fails(
            "Russia/NNP/nsubj/4 did/VBD/aux/4/do not/RB/advmod/4 fail/VB/root/0 to/TO/mark/6 invade/VB/xcomp/4",
            "invade",
            True,
            False,
            "certain",
            why="two denials are not counted",
        ),
        # modal, conditional
        ("Russia/NNP/nsubj/3 could/MD/aux/3 invade/VB/root/0", "invade", False, False, "possible"),
        ("Russia/NNP/nsubj/3 will/MD/aux/3 invade/VB/root/0", "invade", False, False, "certain"),
        ("Russia/NNP/nsubj/3 would/MD/aux/3 invade/VB/root/0", "invade", False, False, "intended"),
        ("Russia/NNP/nsubj/3 must/MD/aux/3 leave/VB/root/0", "leave", False, False, "necessary"),
        ("Russia/NNP/nsubj/4 must/MD/aux/4 not/RB/advmod/4 invade/VB/root/0", "invade", False, True, "necessary"),
        (
            "Russia/NNP/nsubj/4 may/MD/aux/4 have/VB/aux/4 invaded/VBN/root/0/invade Ukraine/NNP/obj/4",
            "invaded",
            False,  # the narrator does not say so
            False,
            "possible",
        ),
        (
            "If/IN/mark/3 Russia/NNP/nsubj/3 invades/VBZ/advcl/7/invade ,/,/punct/3 NATO/NNP/nsubj/7 will/MD/aux/7 "
            "react/VB/root/0",
            "invades",
            False,
            False,
            "hypothetical",
        ),
        (
            "If/IN/mark/3 Russia/NNP/nsubj/3 invades/VBZ/advcl/7/invade ,/,/punct/3 NATO/NNP/nsubj/7 will/MD/aux/7 "
            "react/VB/root/0",
            "react",
            False,
            False,
            "hypothetical",  # what depends on the condition does too
        ),
        (
            "Unless/IN/mark/3 Russia/NNP/nsubj/3 leaves/VBZ/advcl/6/leave they/PRP/nsubj/6 will/MD/aux/6 "
            "fight/VB/root/0",
            "leaves",
            False,
            False,
            "hypothetical",
        ),
        fails(
            "Had/VBD/aux/3/have Russia/NNP/nsubj/3 invaded/VBN/advcl/6/invade NATO/NNP/nsubj/6 would/MD/aux/6 "
            "react/VB/root/0",
            "invaded",
            False,
            False,
            "hypothetical",
            why="a condition by inversion has no word that marks it",
        ),
        (
            "Russia/NNP/nsubj/3 probably/RB/advmod/3 invaded/VBD/root/0/invade Ukraine/NNP/obj/3",
            "invaded",
            False,
            False,
            "probable",
        ),
        (
            "Russia/NNP/nsubj/3 is/VBZ/cop/3/be likely/JJ/root/0 to/TO/mark/5 invade/VB/xcomp/3 Ukraine/NNP/obj/5",
            "likely",
            True,  # the likelihood is told plainly, the invasion is not; see below
            False,
            "probable",
        ),
        # in the world of a governor
        (
            "Russia/NNP/nsubj/2 planned/VBD/root/0/plan to/TO/mark/4 invade/VB/xcomp/2 Ukraine/NNP/obj/4",
            "invade",
            False,
            False,
            "certain",
        ),
        (
            "Russia/NNP/nsubj/2 managed/VBD/root/0/manage to/TO/mark/4 invade/VB/xcomp/2 Ukraine/NNP/obj/4",
            "invade",
            True,
            False,
            "certain",
        ),
        (
            "Russia/NNP/nsubj/3 will/MD/aux/3 begin/VB/root/0 to/TO/mark/5 withdraw/VB/xcomp/3",
            "withdraw",
            False,  # what begins has not begun
            False,
            "certain",
        ),
        (
            "They/PRP/nsubj/2 met/VBD/root/0/meet to/TO/mark/4 sign/VB/advcl/2 a/DT/det/6 pact/NN/obj/4",
            "sign",
            False,  # a purpose
            False,
            "certain",
        ),
        (
            "They/PRP/nsubj/2 want/VBP/root/0 to/TO/mark/4 meet/VB/xcomp/2 Xi/NNP/obj/4 and/CC/cc/7 sign/VB/conj/4 "
            "a/DT/det/9 pact/NN/obj/7",
            "sign",
            False,
            False,
            "certain",
        ),
        (
            "They/PRP/nsubj/2 hope/VBP/root/0 that/IN/mark/5 Russia/NNP/nsubj/5 leaves/VBZ/ccomp/2/leave",
            "leaves",
            False,
            False,
            "certain",
        ),
        (
            "After/IN/mark/2 invading/VBG/advcl/6/invade Ukraine/NNP/obj/2 ,/,/punct/2 Russia/NNP/nsubj/6 "
            "paid/VBD/root/0/pay",
            "invading",
            True,  # presupposed
            False,
            "certain",
        ),
        (
            "They/PRP/nsubj/2 talked/VBD/root/0/talk about/IN/mark/4 invading/VBG/advcl/2/invade Ukraine/NNP/obj/4",
            "invading",
            False,
            False,
            "certain",
        ),
        (
            "Meeting/VBG/advcl/6/meet Xi/NNP/obj/1 ,/,/punct/1 Modi/NNP/nsubj/6 could/MD/aux/6 agree/VB/root/0",
            "Meeting",
            False,  # a bare participle is of its governor's world
            False,
            "certain",
        ),
        ("Leave/VB/root/0 Ukraine/NNP/obj/1", "Leave", False, False, "certain"),  # asked for
        (
            "troops/NNS/nsubj/5/troop sent/VBN/acl/1/send by/IN/case/4 France/NNP/obl:agent/2 left/VBD/root/0/leave",
            "sent",
            True,
            False,
            "certain",
        ),
    ],
)
def test_verb(tree: Tree, sentence: str, verb: str, actual: bool, negated: bool, expected: str) -> None:
    token = word(tree(sentence), verb)
    assert is_actual(token, MOOD) is actual
    assert is_negated(token, MOOD) is negated
    assert modality(token, MOOD) == expected


SOUGHT = "They/PRP/nsubj/2 seek/VBP/root/0 a/DT/det/5 peace/NN/compound/5 deal/NN/obj/2"
REACHED = "They/PRP/nsubj/2 reached/VBD/root/0/reach a/DT/det/5 peace/NN/compound/5 deal/NN/obj/2"


@pytest.mark.parametrize(
    ("sentence", "noun", "prospective", "actual"),
    [
        # told of as known
        ("The/DT/det/2 invasion/NN/nsubj/3 shocked/VBD/root/0/shock Europe/NNP/obj/3", "invasion", False, True),
        (
            "Russia/NNP/nmod:poss/4 's/POS/case/1 2022/CD/nummod/4 invasion/NN/nsubj/5 failed/VBD/root/0/fail",
            "invasion",
            False,
            True,
        ),
        (
            "They/PRP/nsubj/2 fear/VBP/root/0 Russia/NNP/nmod:poss/6 's/POS/case/3 2022/CD/nummod/6 invasion/NN/obj/2",
            "invasion",
            False,
            True,  # what has a year is past, whatever is done with it
        ),
        ("during/IN/case/3 the/DT/det/3 invasion/NN/root/0", "invasion", False, True),
        (
            "They/PRP/nsubj/2 launched/VBD/root/0/launch an/DT/det/4 invasion/NN/obj/2",
            "invasion",
            False,
            True,
        ),
        # not so
        ("They/PRP/nsubj/3 could/MD/aux/3 launch/VB/root/0 an/DT/det/5 invasion/NN/obj/3", "invasion", False, False),
        ("the/DT/det/2 prospect/NN/root/0 of/IN/case/5 an/DT/det/5 invasion/NN/nmod/2", "invasion", False, False),
        (
            "a/DT/det/3 possible/JJ/amod/3 invasion/NN/nsubj/4 worries/VBZ/root/0/worry Europe/NNP/obj/4",
            "invasion",
            False,
            False,
        ),
        (
            "the/DT/det/3 planned/VBN/amod/3/plan invasion/NN/nsubj/4 worries/VBZ/root/0/worry Europe/NNP/obj/4",
            "invasion",
            False,
            False,
        ),
        ("They/PRP/nsubj/2 prevented/VBD/root/0/prevent an/DT/det/4 invasion/NN/obj/2", "invasion", False, False),
        ("They/PRP/nsubj/2 discussed/VBD/root/0/discuss an/DT/det/4 invasion/NN/obj/2", "invasion", False, False),
        ("There/EX/expl/2 was/VBD/root/0/be no/DT/det/4 invasion/NN/nsubj/2", "invasion", False, False),
        (
            "They/PRP/nsubj/2 met/VBD/root/0/meet before/IN/case/5 the/DT/det/5 invasion/NN/obl/2",
            "invasion",
            False,
            False,  # of what a text places ahead it does not say that it came
        ),
        (
            "aid/NN/nsubj/5 expected/VBN/acl/1/expect from/IN/case/4 France/NNP/obl/2 ended/VBD/root/0/end",
            "aid",
            False,
            False,
        ),
        # words of what is sought
        (SOUGHT, "deal", True, False),
        (SOUGHT, "deal", False, False),
        ("a/DT/det/3 peace/NN/compound/3 deal/NN/root/0", "deal", True, False),
        ("The/DT/det/3 peace/NN/compound/3 deal/NN/nsubj/4 failed/VBD/root/0/fail", "deal", True, False),
        fails(REACHED, "deal", True, True, why="a word of what is sought stays so, even as the object of reaching it"),
        (REACHED, "deal", False, True),
    ],
)
def test_noun(tree: Tree, sentence: str, noun: str, prospective: bool, actual: bool) -> None:
    assert is_actual(word(tree(sentence), noun), MOOD, prospective=prospective) is actual


@pytest.mark.parametrize(
    ("sentence", "noun", "expected"),
    [
        ("There/EX/expl/2 was/VBD/root/0/be no/DT/det/4 invasion/NN/nsubj/2", "invasion", True),
        ("They/PRP/nsubj/2 rejected/VBD/root/0/reject a/DT/det/4 truce/NN/obj/2", "truce", True),
        (
            "They/PRP/nsubj/4 did/VBD/aux/4/do not/RB/advmod/4 launch/VB/root/0 an/DT/det/6 attack/NN/obj/4",
            "attack",
            True,
        ),
        ("The/DT/det/2 invasion/NN/nsubj/3 failed/VBD/root/0/fail", "invasion", False),
    ],
)
def test_negated_noun(tree: Tree, sentence: str, noun: str, expected: bool) -> None:
    assert is_negated(word(tree(sentence), noun), MOOD) is expected


def test_what_is_likely_has_not_happened(tree: Tree) -> None:
    doc = tree("Russia/NNP/nsubj/3 is/VBZ/cop/3/be likely/JJ/root/0 to/TO/mark/5 invade/VB/xcomp/3 Ukraine/NNP/obj/5")
    assert not is_actual(word(doc, "invade"), MOOD)
