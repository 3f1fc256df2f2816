"""Page one on invented numbers: no sentence contradicts them, none is there whose number is missing."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from econ.experiments.coalitions import CHANNELS
from econ.reporting.page.findings import Change, Effect, Findings, Part, Path, Scores, Shares
from econ.reporting.page.rules import RULES, headline, left_out, paragraphs
from econ.reporting.page.words import _FRACTIONS, share_words

NUMERAL = re.compile(r"\d[\d.,]*")
WORDS = {words: share for share, words in _FRACTIONS} | {
    "all": 1.0,
    "nearly all": 0.97,
    "less than a tenth": 0.0,
}


@st.composite
def effects(draw, scale=1.0, floor=None):
    """One number a simulation: a normal, part of it exactly zero, perhaps with a floor."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    size = scale * draw(st.sampled_from([1e-4, 0.01, 0.1, 1.0, 5.0]))
    values = draw(st.floats(-3, 3)) * size + size * draw(st.floats(0.01, 3)) * rng.standard_normal(60)
    values[: int(60 * draw(st.sampled_from([0.0, 0.0, 0.3, 0.97])))] = 0.0
    return Effect.of(values if floor is None else np.clip(values, floor, 100))


@st.composite
def shares(draw):
    names = draw(st.lists(st.sampled_from(list(CHANNELS)), min_size=1, max_size=7, unique=True))
    raw = np.array(draw(st.lists(st.floats(-0.3, 1.0), min_size=len(names), max_size=len(names))))
    raw = raw / raw.sum() if abs(raw.sum()) > 0.2 else np.eye(len(names))[0]
    parts = [Part(n, CHANNELS[n], float(s), draw(st.floats(0, 1))) for n, s in zip(names, raw, strict=True)]
    return Shares(tuple(parts), draw(st.floats(-1.5, 1.5)))


@st.composite
def changes(draw):
    """A year's change by cause, parts of any sign."""
    parts = [draw(st.floats(-3, 3)) for _ in range(4)]
    then = draw(st.floats(1, 12))
    return Change("March 2019", "oil_gas_revenue", "Revenue", 2026, then, then + sum(parts), *parts)


def maybe(strategy):
    return st.one_of(st.none(), strategy)


paths = st.builds(Path, st.floats(-300, 300), st.floats(-0.5, 3), maybe(st.integers(1, 24)), st.booleans())
some = st.builds(  # history: made-up months
    Findings,
    who=st.sampled_from(["today's pressure", "a tariff of 100 percent on every buyer", "relief now"]),
    against=st.just("a Russia without these measures"),
    what=st.just("Strikes go on."),
    in_year=st.sampled_from(["in 2026", "from July 2026 to June 2027", "in July 2026"]),
    end=st.sampled_from(["the end of 2027", "June 2028"]),
    loss=maybe(effects()),
    dollars=maybe(st.floats(-100, 100)),
    defence=maybe(st.floats(-1, 3)),
    price=maybe(st.floats(-100, 100)),
    budget=maybe(effects()),
    income=maybe(shares()),
    fuel=maybe(shares()),
    revenue_parts=st.one_of(st.just(()), shares().map(lambda found: found.parts)),
    strain=maybe(effects(10.0)),
    petrol=maybe(effects(5.0, floor=0.0)),
    petrol_without=maybe(st.floats(0, 20)),
    short=maybe(st.floats(0, 1)),
    short_without=maybe(st.floats(0, 1)),
    path=maybe(paths),
    listings=st.booleans(),
    kept=maybe(st.floats(-0.5, 3)),
    lasting=maybe(effects()),
    lasting_in=st.just("in 2027"),
    strained_without=maybe(st.floats(0, 1)),
    strained_with=maybe(st.floats(0, 1)),
    strained_year=st.just("2026"),
    relief=maybe(effects()),
    relief_what=st.just("tariffs and the newest sanctions"),
    scores=maybe(
        st.builds(Scores, st.integers(1, 200), st.floats(0, 1), maybe(st.floats(0, 60)), st.booleans())
    ),
    since=maybe(changes()),
)
many = settings(max_examples=60)


def page(found):
    return {paragraph.head: paragraph.text for paragraph in paragraphs(found)}


def numbers(text):
    return [float(n.rstrip(".,").replace(",", "")) for n in NUMERAL.findall(text)]


@many
@given(some)
def test_the_page_is_short_and_clean(found):
    said = page(found)
    whole = " ".join([*said, *said.values()])
    assert len(NUMERAL.findall(" ".join(said.values()))) <= 35
    assert len(whole.split()) <= 320
    assert not re.search(r"None|nan|inf\b|  |\.\.|_|−|-\d|\( |draws", whole)
    assert all(text.endswith(".") and text[0].isupper() for text in said.values())
    title = headline(found)
    assert title and title[0].isupper() and not title.endswith(".")


@many
@given(some)
def test_how_much_says_what_the_effect_is(found):
    text, loss = page(found).get("How much.", ""), found.loss
    if loss is None:
        assert not text
        return
    first = text.split(". ")[0]
    if "no measurable difference" in first:
        assert max(abs(loss.low), abs(loss.high)) <= 0.02
    elif "either way" in first or "probably" in first:
        assert loss.same_sign < 0.95 or loss.low * loss.high < 0 or loss.middle == 0
        assert "dollars" not in text.split(". An oil")[0]
        if "probably takes" in first:
            assert loss.middle > 0 and loss.above >= 0.8
        if "probably adds" in first:
            assert loss.middle < 0 and loss.below >= 0.8
    else:
        side = 1 if " takes " in first else -1
        assert " takes " in first or " adds " in first
        assert min(side * loss.low, side * loss.high) >= 0 and loss.same_sign >= 0.95
        values = numbers(re.search(r"(?:takes|adds) (.*?) trillion", first)[1])
        ends = sorted((abs(loss.low), abs(loss.high)))
        assert abs(values[-1] - ends[1]) <= 0.051
        if "between" in first:
            assert abs(values[0] - ends[0]) <= 0.051 and 0 < values[0] < values[1]
    assert not re.search(r"(between|some|loss of|gain of) 0\.0+\b", text)


@many
@given(some)
def test_the_balance_is_worse_or_better_as_its_range_says(found):
    text, budget = page(found).get("How much.", ""), found.budget
    if "balance" not in text:
        assert found.loss is None or budget is None or max(abs(budget.low), abs(budget.high)) <= 0.02
        return
    if "balance is open" in text:
        assert budget.same_sign < 0.95 or budget.low * budget.high < 0
    else:
        assert ("worse" in text) == (budget.middle > 0)
        assert budget.same_sign >= (0.8 if "probably" in text.split("balance")[1] else 0.95)


@many
@given(some)
def test_no_comparison_is_made_without_its_number(found):
    text = page(found).get("How much.", "")
    assert found.defence is not None or "defence" not in text
    assert found.dollars is not None or "billion dollars" not in text
    if "An oil price" in text:
        assert found.price is not None and found.budget is not None
        lower = "lower, kept" in text
        assert lower == (found.price > 0) == (found.budget.middle > 0)
        assert found.budget.same_sign >= 0.95


@many
@given(some)
def test_shares_are_those_of_the_channels_named(found):
    text = page(found).get("Through which channel.", "")
    if "income" in text:
        assert found.income is not None and found.loss is not None
        assert ("lost income" in text) == (found.loss.middle > 0)
    if "fuel" in text:
        assert found.fuel is not None and found.strain is not None
        assert ("relief to fuel" in text) <= (found.strain.middle < 0)
    labels = {label: name for name, label in CHANNELS.items()}
    income, _, fuel = text.partition("For fuel")
    for part, whole in ((income, found.income), (fuel, found.fuel)):
        if whole is None or (part is income and ("of the strain" in income or "of the relief" in income)):
            continue
        known = {p.name: p.share for p in whole.parts}
        said = re.findall(
            rf"((?i:{'|'.join(sorted(WORDS, key=len, reverse=True))})) (?:of [\w ]+ comes )?from ([\w' ]+)",
            part,
        )
        for words, label in said:
            share = known[labels[label]]
            assert share >= 0.03
            assert share_words(share) == words[:1].lower() + words[1:]
    if "all that differs" in text:
        assert len(found.income.parts) == 1


@many
@given(some)
def test_the_pump_says_what_is_missing(found):
    text, petrol = page(found).get("At the pump.", ""), found.petrol
    assert bool(text) == (petrol is not None)
    if petrol is None:
        return
    if text.startswith("Between"):
        low, high, *_ = numbers(text)
        assert low < high and abs(low - petrol.low) <= 0.5 and abs(high - petrol.high) <= 0.5
    if text.startswith("Up to"):
        assert petrol.low < 1
    assert ("federal district" in text) == (found.short is not None)
    if "; without" in text:
        assert found.petrol_without <= petrol.middle - 0.5
    if ", and without" in text:
        assert found.short_without <= found.short - 0.05
    if "every simulation" in text:
        assert found.short > 0.99
    if "in any simulation" in text:
        assert found.short == 0


@many
@given(some)
def test_a_course_is_told_only_where_it_is_one(found):
    text = page(found).get("For how long.", "")
    if not text:
        return
    path = found.path
    assert path.steady and path.first >= 10 and found.loss.low >= 0
    assert ("is gone by" in text) == (path.left <= 0.85)
    assert ("grows" in text) == (path.left >= 1.15)
    # Never without the judgement that turns it.
    assert ("judgement" in text) == found.listings
    if "half of it within" in text:
        assert path.left <= 0.5 and path.half_life
    if "keeps its size" in text:
        assert 0.85 <= found.kept < 1.15 and found.kept >= path.left + 0.2
    if "of the loss is left" in text:
        assert path.left + 0.2 <= found.kept < 0.85
    if "lower still" in text and "probably" not in text:
        assert found.lasting.low >= 0 and found.lasting.same_sign >= 0.95


@many
@given(some)
def test_the_deficit_relief_and_surety(found):
    said = page(found)
    text = said.get("Would the budget be strained anyway?", "")
    assert bool(text) == (found.strained_without is not None and found.strained_with is not None)
    if text:
        assert text.startswith("Yes.") == (found.strained_without >= 0.5)
        assert ("decide" in text) == (abs(found.strained_with - found.strained_without) < 0.03)
    text = said.get("What relief would hand back.", "")
    assert bool(text) == (found.relief is not None)
    if " gives the budget between" in text:
        assert found.relief.low >= 0 and found.relief.same_sign >= 0.95
    text = said.get("How sure.", "")
    if "the loss" in text:
        assert found.loss.low >= 0 and found.loss.same_sign >= 0.95
    assert ("monthly ranges" in text) == (found.scores is not None and bool(text))
    assert ("usually missed" in text) <= (found.scores is not None and found.scores.miss is not None)
    for part in found.revenue_parts:
        named = f"whether {part.label} raise" in text
        assert named == (part.same_sign < 0.8) or not text


@many
@given(some)
def test_what_changed_has_its_sign_and_its_part(found):
    text = page(found).get("Since the last issue (March 2019).", "")
    assert bool(text) == (found.since is not None)
    if not text:
        return
    change, data = found.since.now - found.since.then, found.since.data
    if "higher" in text or "lower" in text:
        assert ("higher" in text) == (change > 0)
    if "from new data, the rest" in text:
        assert (" more from new data" in text) == (data > 0)
    if "all of it" in text:
        assert data * change > 0 and abs(data - change) < 0.11


@many
@given(some)
def test_the_title_agrees_with_the_paragraphs(found):
    title, loss = headline(found), found.loss
    if "uncertain" in title:
        assert loss.same_sign < 0.95 or loss.low * loss.high <= 0 or loss.middle == 0
        if "fuel is not" in title:
            assert found.strain.low >= 0 and found.strain.same_sign >= 0.95
    if "adds to" in title:
        assert loss.high <= 0
    if "money" in title:
        assert loss.low >= 0
    if "it fuel" in title or "strain on fuel" in title:
        assert found.strain.middle > 0 and found.fuel.leading.share >= 0.6
        assert found.strain.same_sign >= (0.8 if "probably" in title else 0.95)


@given(some, st.data())
def test_a_number_taken_away_takes_its_sentence(found, data):
    """What is left says nothing new, and the paragraph's head is named as left out."""
    optional = [f.name for f in fields(Findings) if f.default is None]
    gone = data.draw(st.sampled_from(optional))
    less = replace(found, **{gone: None})
    needs = {need for rule in RULES for need in rule.needs}
    assert (gone in needs) <= any(gone in line for line in left_out(less))
    before, after = page(found), page(less)
    # A price, or a deficit, is no longer there; nothing appears in its place.
    if gone in ("path", "relief", "strained_with", "petrol"):
        assert set(after) <= set(before) and len(after) <= len(before)
