"""What a numeral is a figure of: a share, an amount of money, a rate, a span of time, or a count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from spacy.tokens import Doc

from ofsted_extract.facts.figures import FigureKind
from ofsted_extract.pipeline.language import lower_words
from ofsted_extract.pipeline.numbers import Numeral, Value, is_dash, plain_number
from ofsted_extract.rules.patterns import Patterns

_AGAINST = 8
_NEAR_CHANGE = 3
_NEAR_RATE = 14
"""In tokens: how far before a number "the rate per 10,000" may be."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A numeral with its kind, before it is known what it is said of.

    `start:end` are the tokens of the number with its sign, per cent or unit; `number_start` and
    `number_end` those of the number alone; `after` is the token at which what it counts may begin.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    after: int
    kind: FigureKind
    value: Value
    rule: str
    value_high: Value | None = None
    unit: str | None = None
    measure: str | None = None


class KindReader:
    """Gives each numeral its kind by the words around it; the words come from `patterns/numbers.yaml`."""

    def __init__(self, patterns: Patterns) -> None:
        self._percent = patterns.words("percent-words")
        self._units = {word: cast(str, unit) for word, unit in patterns.table("duration-units").items()}
        self._unit_modifiers = patterns.words("duration-modifiers")
        self._kept_modifiers = patterns.words("kept-duration-modifiers")
        self._before_unit = patterns.words("phrases-before-a-unit")
        self._age_words = patterns.words("age-words")
        self._after_name = patterns.words("words-after-a-name-of-units")
        self._points = patterns.words("percentage-point-words")
        self._determiners = patterns.words("rate-determiners")
        self._inner_names = patterns.words("names-inside-a-rate")
        self._after_time = patterns.words("words-after-a-time")
        self._before_shared_unit = patterns.words("words-before-a-shared-unit")
        self._periods = patterns.words("rate-periods")
        self._occasions = patterns.words("occasions")
        self._or_less = patterns.words("more-or-less") | {"or"}
        self._currency = patterns.words("currency-words")
        self._stops = patterns.words("phrase-stops")
        self._change = patterns.words("change-verbs")
        self._ranging = patterns.words("range-verbs")
        self._range_words = patterns.words("range-words")
        self._yardsticks = patterns.words("yardsticks")
        self._other_places = patterns.words("other-places")
        self._comparing = patterns.words("comparing-words")
        self._after_comparison = patterns.words("words-after-a-compared-rate")
        self._rate_nouns = patterns.words("rate-nouns")
        self._pence = patterns.words("pence-words")
        self._before_bases = patterns.words("words-before-rate-bases")
        self._rate_bases = patterns.words("rate-bases")
        self._rate_links = patterns.words("rate-links")

    def __call__(self, doc: Doc, numerals: list[Numeral]) -> list[Candidate]:
        """A candidate for each numeral; two that make a range are one, with `value_high`."""
        joined: list[Candidate] = []
        for numeral in numerals:
            before = joined[-1] if joined else None
            candidate = self._candidate(doc, numeral, before)
            if before is not None and self._is_range(doc, before, candidate):
                joined[-1] = _range(before, candidate)
                continue
            if before is not None and self._shares_unit(doc, before, candidate):
                joined[-1] = _with_kind_of(candidate, before)
            if before is not None and _takes_unit(doc, before, candidate):
                candidate = _with_kind_of(before, candidate)
            if before is not None and self._is_measured_against(doc, before, candidate):
                candidate = replace(candidate, kind=before.kind, unit=before.unit, measure=before.measure)
            if candidate.kind == "duration":
                _share_unit_in_list(doc, joined, candidate)
            joined.append(candidate)
        return joined

    def _candidate(self, doc: Doc, numeral: Numeral, before: Candidate | None) -> Candidate:
        """The numeral with its kind; `before` is the candidate before it."""
        plain = Candidate(
            start=numeral.start,
            end=numeral.end,
            number_start=numeral.start,
            number_end=numeral.end,
            after=numeral.end,
            kind="count",
            value=numeral.value,
            rule="figures/count",
        )
        if numeral.form in ("fraction", "odds"):
            return replace(plain, kind="ratio", rule="figures/ratio")
        words = lower_words(doc)
        is_part = words[plain.end : plain.end + 2] == ["out", "of"]
        if words[max(0, plain.start - 2) : plain.start] == ["rate", "of"] and not is_part:
            plain = replace(plain, kind="rate", rule="figures/rate")
        elif unit := self._unit_said_before(doc, plain):
            plain = replace(plain, kind="rate", unit=unit, measure=unit, rule="figures/rate")
        return (
            self._money(doc, plain, ends_range=self._ends_money_range(doc, numeral, before))
            or self._percentage(doc, plain)
            or self._rate(doc, plain)
            or self._duration(doc, plain)
            or plain
        )

    def _ends_money_range(self, doc: Doc, numeral: Numeral, before: Candidate | None) -> bool:
        """Whether the pound sign of the low end is that of this numeral, too: "£4-5 million"."""
        if before is None or before.kind != "money" or before.end + 1 != numeral.start:
            return False
        joint = doc[before.end]
        return is_dash(joint) or (numeral.scale > 1 and joint.lower_ in self._range_words)

    def _money(self, doc: Doc, plain: Candidate, *, ends_range: bool) -> Candidate | None:
        """ "£3m", "3 million pounds", and the high end of "£4-5 million"."""
        if ends_range:
            return replace(plain, kind="money", unit="GBP", rule="figures/money")
        if plain.start and doc[plain.start - 1].text == "£":
            return replace(plain, kind="money", start=plain.start - 1, unit="GBP", rule="figures/money")
        word = doc[plain.end].lower_ if plain.end < len(doc) else ""
        if word in self._pence:
            plain = replace(plain, value=plain_number(plain.value / 100))
        if word in self._currency | self._pence:
            end = plain.end + 1
            return replace(plain, kind="money", end=end, after=end, unit="GBP", rule="figures/money")
        return None

    def _percentage(self, doc: Doc, plain: Candidate) -> Candidate | None:
        end = plain.end
        words = lower_words(doc)[end : end + 3]
        if words and words[0] in self._percent:
            end += 2 if words[:2] == ["%", "%"] else 1
        elif words[:2] == ["per", "cent"]:
            end += 2
        else:
            return None
        unit = None
        if end < len(doc) and doc[end].lower_ in self._points:
            end, unit = end + 1, "percentage points"
        return replace(plain, kind="percentage", end=end, after=end, unit=unit, rule="figures/percentage")

    def _rate(self, doc: Doc, plain: Candidate) -> Candidate | None:
        """ "71 per 10,000 children", "one day per week", "12 cases a month", "295 days or less per year" """
        at = plain.end
        base = at
        while base < len(doc) and doc[base].lower_ in self._before_bases:
            base += 1
        if at < base < len(doc) and doc[base].text in self._rate_bases:
            end, unit = base + 1, f"per {doc[base].text}"
            return replace(
                plain, kind="rate", unit=unit, measure=unit, end=end, after=end, rule="figures/rate"
            )
        for step in range(6):
            here = at + step
            if here + 1 >= len(doc) or doc[here].is_punct:
                return None
            word, following = doc[here].lower_, doc[here + 1]
            if word == "per" or (word in self._determiners and following.lower_ in self._periods):
                break
            if f"{doc[here - 1].lower_} {word}" in self._inner_names:
                continue
            of_time = word == "of" and here > plain.end and doc[plain.end].lower_ in self._units
            if (word in self._stops - self._or_less and not of_time) or following.text[0].isdigit():
                return None
        else:
            return None
        end = here + 2
        follower = doc[end].lower_ if end < len(doc) else ""
        if follower in self._after_time:
            return None
        if follower.isalpha() and doc[here + 1].like_num and follower not in self._stops:
            end += 1
        unit = doc[plain.end : end].text
        of_time = doc[plain.end].lower_ in self._units or doc[plain.end].lower_ in self._occasions
        after = end if of_time or plain.end == here else plain.end
        return replace(plain, kind="rate", unit=unit, measure=unit, after=after, rule="figures/rate")

    def _unit_said_before(self, doc: Doc, plain: Candidate) -> str | None:
        """The unit in "the rate per 10,000 children was 71"; None where the sentence says none before."""
        words = lower_words(doc)
        start = max(doc[plain.start].sent.start, plain.start - _NEAR_RATE)
        before = words[start : plain.start]
        if not before or before[-1] not in self._rate_links or "per" not in before:
            return None
        per = start + len(before) - 1 - before[::-1].index("per")
        if self._rate_nouns.isdisjoint(words[start:per]) or not doc[per + 1].like_num:
            return None
        end = per + 2
        while words[end].isalpha() and words[end] not in self._stops | self._rate_links:
            end += 1
        return doc[per:end].text

    def _is_per_period(self, rate: Candidate) -> bool:
        """Whether a rate is "a week" or the like, not "per 10,000"."""
        return not self._periods.isdisjoint((rate.unit or "").split()[-1:])

    def _is_measured_against(self, doc: Doc, first: Candidate, second: Candidate) -> bool:
        """Whether a bare number has the unit of what is set against it.

        "487 days, against a threshold of 426", "71 per 10,000, above that of comparators (52.2)",
        "71 per 10,000, up from 65 in 2018".
        """
        is_near = second.start - first.end <= _AGAINST
        if first.kind not in ("duration", "rate") or second.kind != "count" or not is_near:
            return False
        words = lower_words(doc)
        led = words[max(0, second.start - 2) : second.start]
        following = words[second.end] if second.end < len(words) else ""
        if len(led) < 2:
            return False
        is_per_people = first.kind == "rate" and not self._is_per_period(first)
        if is_per_people and led[1] in self._comparing and following in self._after_comparison:
            return True
        if following.isalpha():
            return False
        return (led[1] == "of" and led[0] in self._yardsticks) or (
            led[1] == "(" and led[0] in self._yardsticks | self._other_places
        )

    def _duration(self, doc: Doc, plain: Candidate) -> Candidate | None:
        at = plain.end
        words = lower_words(doc)
        opening = at + (at < len(doc) and is_dash(doc[at]))
        for length in (2, 1):
            # "three or more years", "10+ weeks", "20-plus years"
            if " ".join(words[opening : opening + length]) in self._before_unit:
                at = opening + length
                break
        while at < len(doc) and (is_dash(doc[at]) or doc[at].lower_ in self._unit_modifiers):
            at += 1
        if at >= len(doc) or doc[at].lower_ not in self._units:
            return None
        # "six long days" is a span of time, "six more school visits" is not; nor is "two year groups"
        of_age = at == plain.end and at + 1 < len(doc) and doc[at + 1].lower_ in self._age_words
        if of_age or (at + 1 < len(doc) and doc[at + 1].lower_ in self._after_name):
            return None
        unit = self._units[doc[at].lower_]
        modifiers = [word for word in words[plain.end : at] if word in self._kept_modifiers]
        full = " ".join([*modifiers, unit])
        end = at + 1
        return replace(
            plain, kind="duration", end=end, after=end, unit=full, measure=full, rule="figures/duration"
        )

    def _is_range(self, doc: Doc, low: Candidate, high: Candidate) -> bool:
        between = doc[low.number_end : high.start]
        if high.value <= low.value or low.value_high is not None:
            return False
        if low.kind not in (high.kind, "count") or len(between) > 3:
            return False
        skipped = self._percent | {"per", "cent", "£"}
        tokens = [token for token in between if token.lower_ not in skipped]
        # "two- or three-week", "two-to-three"
        joint = [token.lower_ for token in tokens if not is_dash(token)]
        lead = doc[low.start - 1].lower_ if low.start else ""
        if joint == ["or"] or (len(tokens) == 1 and not joint):
            return True
        if joint == ["and"]:
            return lead in ("between", "for") and "between" in [
                t.lower_ for t in doc[max(0, low.start - 2) : low.start]
            ]
        if joint != ["to"]:
            return False
        return lead != "by" and (lead != "from" or self._ranges(doc, low, high))

    def _ranges(self, doc: Doc, low: Candidate, high: Candidate) -> bool:
        """Whether "from A to B" spans values rather than telling a change."""
        sentence = doc[low.start].sent
        near = doc[max(sentence.start, low.start - 1 - _NEAR_CHANGE) : low.start]
        if any(token.lower_ in self._change for token in near) and high.kind != "duration":
            # "between 2001 and 2011 it rose from 8,041 to 19,524"
            return False
        before = set(lower_words(doc)[sentence.start : low.start])
        if before & self._ranging:
            return True
        if before & self._change or set(lower_words(doc)[high.end : sentence.end]) & self._change:
            return False
        is_per_period = high.kind == "rate" and self._is_per_period(high)
        return high.kind == "duration" or is_per_period

    def _shares_unit(self, doc: Doc, first: Candidate, second: Candidate) -> bool:
        """ "from 35 to 12 cases a month", "between four and 30 weeks": the first has the second's unit."""
        if (
            first.kind != "count"
            or second.kind not in ("rate", "percentage", "duration")
            or first.end + 1 != second.start
        ):
            return False
        if second.kind == "percentage" and doc[second.number_end].text == "%":
            return False
        led = second.kind == "duration" or doc[first.start - 1].lower_ in self._before_shared_unit
        return led and doc[first.end].lower_ in self._range_words


def _range(low: Candidate, high: Candidate) -> Candidate:
    return replace(
        high, start=low.start, number_start=low.number_start, value=low.value, value_high=high.value
    )


def _share_unit_in_list(doc: Doc, before: list[Candidate], last: Candidate) -> None:
    """ "after 10, 20 and 30 days": those before the last two have the unit, too."""
    following = last
    for at in range(len(before) - 1, -1, -1):
        item = before[at]
        if item.end + 1 != following.start or item.kind not in ("count", last.kind):
            return
        if item.kind == "count":
            if doc[item.end].lower_ != "," or following is last:
                return
            item = _with_kind_of(last, item)
        elif item.unit != last.unit:
            return
        before[at] = following = item


def _with_kind_of(model: Candidate, candidate: Candidate) -> Candidate:
    return replace(candidate, kind=model.kind, unit=model.unit, measure=model.measure, rule=model.rule)


def _takes_unit(doc: Doc, first: Candidate, second: Candidate) -> bool:
    """ "from nine days to three": the second has the first's unit, where nothing else follows it."""
    if first.kind != "duration" or second.kind != "count" or first.end + 1 != second.start:
        return False
    led = doc[first.end].lower_ == "to" and first.start > 0 and doc[first.start - 1].lower_ == "from"
    return led and (second.end >= len(doc) or not doc[second.end].is_alpha)
