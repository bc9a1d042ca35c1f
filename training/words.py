"""How text is cut into words: spaCy's English rules, nearer to the treebanks and to the sums of news.

The rules are kept in the model's own ``tokenizer`` file; nothing here is needed at run time.
"""

import re

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_suffix_regex

#: Not words of their own: the treebanks write "anti-war" as one word, "long-term" as three.
BOUND = "anti co counter cross de e ex inter intra mid mini multi non over post pre pro re semi sub un"
CURRENCY = "£$€¥₴₽"
UNITS = "bn mn tn"


def english() -> Language:
    """A blank English pipeline with our tokenizer."""
    nlp = English()
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    infixes, suffixes = nlp.Defaults.infixes or (), nlp.Defaults.suffixes or ()
    prefixes, units = ("|".join(words.split()) for words in (BOUND, UNITS))
    tokenizer.token_match = re.compile(rf"(?i)^(?:(?:{prefixes})-[^\W\d_]+|([*_=~#])\1+)$").match
    tokenizer.infix_finditer = compile_infix_regex(
        [
            rf"(?<=[0-9])[-–—](?=[{CURRENCY}])",  # £3,000-£5,000
            rf"(?<=[-–—])[{CURRENCY}](?=[0-9])",
            rf"(?<=[0-9])(?:{units})(?=[-–—])",  # £1.4bn-£2bn
            rf"(?<=[0-9](?:bn|mn|tn))[-–—](?=[{CURRENCY}0-9])",
            r"(?<=[A-Z]\.)-(?=[a-z])",  # U.S.-led
            r"(?<=[^\W\d_])-(?=[0-9])",  # COVID-19, as the treebanks have it
            *infixes,
        ]
    ).finditer
    tokenizer.suffix_search = compile_suffix_regex(
        [
            r"[!?]{2,}|__+|\*\*+",  # one mark, however loud
            rf"(?<=[0-9])(?:{units})",  # 16bn
            *suffixes,
        ]
    ).search
    return nlp
