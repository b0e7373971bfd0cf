"""What all facts are made of: frozen models, evidence, and the types of dates and numbers."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

IsoDay = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
LARGEST_NUMBER = 2**53 - 1
"""Larger whole numbers are not all exact as floats, so not every program reads them as they are written."""


def _as_others_read_it(value: float) -> float:
    """Returns a number as it is.

    Raises:
        ValueError: if JSON cannot hold it, or other programs would read another number.
    """
    if not abs(value) <= LARGEST_NUMBER:
        raise ValueError("a number is too large, or is none")
    return value


Number = Annotated[int | float, AfterValidator(_as_others_read_it)]


def fold(text: str) -> str:
    """`text` with every run of white space as one space, and none at the ends."""
    return " ".join(text.split())


class Frozen(BaseModel):
    """Base of all models: immutable, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(Frozen):
    """The words that a value came from.

    `start` and `end` are character offsets into the letter's clean text (what `ofsted-extract text`
    prints); `page` is 1-based. Validated with `context={"clean_text": …}`, an evidence whose `text`
    is not what stands at its offsets cannot be built; use `Evidence.quote` to make one.
    """

    page: int = Field(ge=1, description="page of the file that the words stand on, from 1; 1 for plain text")
    start: int = Field(ge=0, description="offset of their first character in the clean text, from 0")
    end: int = Field(
        description="offset behind their last character, so that `clean_text[start:end] == text`"
    )
    text: str = Field(min_length=1, description="the words, exactly as the clean text has them")
    sentence: str = Field(
        description="the sentence or sentences around them, white space folded to single spaces"
    )

    @model_validator(mode="after")
    def _quotes(self, info: ValidationInfo) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(f"evidence {self.start}:{self.end} is not as long as its text {self.text!r}")
        if fold(self.text) not in self.sentence:
            raise ValueError(f"evidence {self.text!r} does not stand in its sentence")
        clean_text = (info.context or {}).get("clean_text")
        if clean_text is not None and clean_text[self.start : self.end] != self.text:
            raise ValueError(f"evidence {self.text!r} is not what stands at {self.start}:{self.end}")
        return self

    @classmethod
    def quote(cls, clean_text: str, start: int, end: int, *, page: int, sentence: str) -> Self:
        """The evidence for `clean_text[start:end]`.

        Args:
            clean_text: the letter's clean text.
            start, end: character offsets into it, `start < end`.
            page: 1-based page of the source.
            sentence: the sentence or sentences around it; white space is folded here.

        Raises:
            pydantic.ValidationError: where the offsets lie outside the text or quote nothing.
        """
        data = {
            "page": page,
            "start": start,
            "end": end,
            "text": clean_text[start:end],
            "sentence": fold(sentence),
        }
        return cls.model_validate(data, context={"clean_text": clean_text})
