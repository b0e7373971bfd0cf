"""Sentences that a reader has broken into blocks: on some pages each line looks like a paragraph."""

from __future__ import annotations

from spacy.tokens import Doc

_ENDS = frozenset(".!?:;")
_LONGEST = 150
"""In tokens."""


def end_of_sentence(doc: Doc, at: int) -> int:
    """Finds the end of the sentence with the token `at`, over the blocks that it was broken into.

    A block without a full stop goes on in the next one if that begins with a small letter.

    Args:
        doc: needs sentences and `doc.spans["blocks"]`.
        at: a token of the sentence.

    Returns:
        The token after the sentence.
    """
    end: int = doc[at].sent.end
    starts = {block.start for block in doc.spans["blocks"]}
    while end < len(doc) and end - at < _LONGEST:
        last = end
        while last > at and doc[last - 1].is_space:
            last -= 1
        after = end
        while after < len(doc) and doc[after].is_space:
            after += 1
        goes_on = after in starts and doc[after].is_lower
        if doc[last - 1].text[-1:] in _ENDS or not goes_on:
            break
        end = doc[after].sent.end
    return end
