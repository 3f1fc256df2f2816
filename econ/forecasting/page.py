"""The track record as a page: made at the time first, misses first; made afterwards apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from econ.document import read_document
from econ.forecasting.scoring import FEWEST, LEVELS
from econ.paths import PACKAGE

__all__ = ["page"]

_WORDS = "forecasting/words.yaml"


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    content, _ = read_document(PACKAGE / _WORDS)
    return {str(name): str(text) for name, text in content.items()}


def _say(name: str, **filled: object) -> str:
    return _words()[name].format(**filled)


def page(record: Mapping[str, Any]) -> str:
    """The page of `docs/track_record.md` from the record."""
    parts = [_say("head", known_by=record["known_by"], fewest=FEWEST), "# Made at the time\n"]
    if not record["made_at_the_time"]:
        parts.append("No archived forecast has come due yet.\n")
    for archive in record["made_at_the_time"]:
        parts += _archive(archive)
    parts.append("# Made afterwards\n")
    after = record["made_afterwards"]
    parts += _afterwards(after) if after else ["No back-test has been run at this vintage.\n"]
    parts += ["## Nowcasts beside those of others\n", *_others(record)]
    return "\n".join(parts)


def _archive(found: Mapping[str, Any]) -> list[str]:
    first, last = found["months"]
    whole = found["all"]
    missed = [one for one in found["outcomes"] if one["missed"]]
    kept = [one for one in found["outcomes"] if not one["missed"]]
    said = ", ".join(f"{_percent(whole['coverage'][str(level)])} for {level}" for level in LEVELS)
    return [
        f"## Vintage {found['vintage']}, version {found['version']}: {first} to {last}\n",
        _say(
            "archive",
            archived_on=found["archived_on"],
            commit=found["commit"][:8],
            draws=found["draws"],
            n=whole["n"],
            series=whole["outcomes"],
            said=said,
        ),
        "### Missed\n",
        _say("missed"),
        _table(
            ["outcome", "missed", "mean error", "bias", "reason"],
            [
                [
                    _name(one),
                    f"{one['missed']} of {one['n']}",
                    f"{_number(one['mae'])} {one['unit']}",
                    f"{one['bias']:+.3g}",
                    one["reason"],
                ]
                for one in missed
            ],
        ),
        "Inside in every month: " + (", ".join(map(_name, kept)) or "none") + ".\n",
        "### Coverage and width by group\n",
        _table(
            ["group", "series", "outcomes", *_heads()],
            [
                [g["group"], str(g["outcomes"]), str(g["n"]), *_levels(g)]
                for g in [*found["groups"], _all(whole)]
            ],
        ),
        _say("bias", names=", ".join(found["not_observed"])),
        "### Every outcome by month\n",
        _table(
            ["outcome", "month", "seen", "middle", "80 percent range", "inside", "given prices"],
            [
                [
                    _name(one) if place == 0 else "",
                    month["month"],
                    _number(month["actual"]),
                    _number(month["middle"]),
                    f"{_number(month['low'])} to {_number(month['high'])}",
                    "yes" if month["inside"] else "**no**",
                    "–" if month["given"] is None else _number(month["given"]),
                ]
                for one in found["outcomes"]
                for place, month in enumerate(one["months"])
            ],
        ),
    ]


def _all(whole: Mapping[str, Any]) -> dict[str, Any]:
    return {"group": "**All**", **whole}


def _heads() -> list[str]:
    return [f"inside {level}, width" for level in LEVELS]


def _levels(found: Mapping[str, Any]) -> list[str]:
    """Coverage with width at each level, percent."""
    return [
        f"{_percent(found['coverage'][str(level)])}, {_percent(found['width'][str(level)])}"
        for level in LEVELS
    ]


def _afterwards(found: Mapping[str, Any]) -> list[str]:
    later, starts = found["coefficients"], found["starts"]
    about = {name: found[name] for name in ("horizon", "draws")}
    about["every"] = "month" if found["every"] == 1 else f"{found['every']} months"
    lines = [
        _say("after", first=starts[0], last=starts[-1], most=found["most_later"], **about),
        _table(
            ["coefficients of", "starts", "later estimates", "which"],
            [
                [one["made"], str(one["starts"]), str(len(one["later"])), ", ".join(one["later"]) or "none"]
                for one in later
            ],
        ),
        _say("time", ratio=f"{found['seconds']['whole'] / found['seconds']['forecasts']:.1f}"),
        "![Calibration](track_calibration.svg)\n",
        "## Where it is no better than simple rules\n",
        *_losses(found),
    ]
    for sample in found["samples"]:
        lines += [f"## {sample['title']}\n", *_sample(sample)]
    return lines


def _others(record: Mapping[str, Any]) -> list[str]:
    """Mean errors beside publishers', then every month of the total."""
    rows = [
        [
            one["publisher"],
            one["variable"],
            str(one["n"]),
            _number(one["ours"]),
            _number(one["theirs"]),
            "–" if one["ratio"] is None else f"{one['ratio']:.2f} ({_interval(one)})",
            one["verdict"] or "too few",
        ]
        for one in record["beside_others"]
    ]
    months = [
        [one["publisher"], m["month"], m["known"], *(_number(m[who]) for who in ("ours", "theirs", "paid"))]
        for one in record["beside_others"]
        if one["variable"] == "oil_gas_revenue"
        for m in one["months"]
    ]
    return [
        _say("others", due=record["surveys_due"]),
        _table(["publisher", "of", "months", "our error", "their error", "ratio", "verdict"], rows),
        _table(["publisher", "month", "known", "ours", "theirs", "paid"], months),
    ]


def _losses(found: Mapping[str, Any]) -> list[str]:
    """Ratios of 1 or more, over all starts, the worst first."""
    rows = [
        (rival["ratio"], one, horizon, name, rival)
        for one in found["samples"][0]["outcomes"]
        for horizon, score in one["horizons"].items()
        for name, rival in score["rivals"].items()
        if rival["ratio"] is not None and rival["ratio"] >= 1
    ]
    rows.sort(key=lambda row: -row[0])
    if not rows:
        return ["None: every ratio of CRPS is below 1.\n"]
    return [
        _say("losses"),
        _table(
            ["outcome", "months ahead", "rule", "ratio", "interval", "p", "verdict"],
            [
                [one["label"], horizon, name, f"{ratio:.2f}", _interval(rival), _p(rival), rival["verdict"]]
                for ratio, one, horizon, name, rival in rows
            ],
        ),
    ]


def _sample(sample: Mapping[str, Any]) -> list[str]:
    """Scores of one group of starts: ours with coverage and width, then each rule's ratio."""
    rows, ratios, rules = [], [], sample["rules"]
    for one in sample["outcomes"]:
        for horizon, score in one["horizons"].items():
            start = [one["label"], one["unit"], horizon, str(score["n"])]
            rows.append(
                [
                    *start,
                    _number(score["crps"]),
                    _number(score["mae"]),
                    f"{score['bias']:+.3g}",
                    *_levels(score),
                ]
            )
            ratios.append([one["label"], horizon, *(_ratio(score["rivals"].get(rule)) for rule in rules)])
    heads = ["outcome", "unit", "ahead", "n", "CRPS", "mean error", "bias", *_heads()]
    return [
        _table(heads, rows),
        _say("ratios"),
        _table(["outcome", "ahead", *rules], ratios),
    ]


def _ratio(rival: Mapping[str, Any] | None) -> str:
    if rival is None or rival["ratio"] is None:
        return "–"
    return f"{rival['ratio']:.2f} ({_interval(rival)}; p {_p(rival)})"


def _interval(rival: Mapping[str, Any]) -> str:
    if rival["low"] is None:
        return "–"
    return f"{rival['low']:.2f}–{rival['high']:.2f}"


def _p(rival: Mapping[str, Any]) -> str:
    return "–" if rival["p"] is None else f"{rival['p']:.2f}"


def _name(one: Mapping[str, Any]) -> str:
    return f"{one['label']} {one['member']}".strip()


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _number(value: float) -> str:
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in lines) + "\n"
