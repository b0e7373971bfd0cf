"""Numbers in digits and words. `reader` finds them; `cardinals` and `shares` hold their grammar."""

from __future__ import annotations

from ofsted_extract.pipeline.numbers.numeral import Numeral, Value, is_dash, plain_number
from ofsted_extract.pipeline.numbers.reader import NumberReader

__all__ = ["NumberReader", "Numeral", "Value", "is_dash", "plain_number"]
