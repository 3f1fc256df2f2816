"""ModelFlow on the generated model: runs in the peers' environment, prints one line of JSON."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings

BEHAVIOURAL, IDENTITIES = 40, 60
#: One pass suffices for a recursive model in order; the defaults iterate until they see no change.
_ONE_PASS = {"max_iterations": 1, "first_test": 1, "samedata": 1}
MODES = {
    "sim, compiled by numba, one pass": ("sim", {"ljit": True, **_ONE_PASS}),
    "sim1d, compiled by numba, one pass": ("sim1d", {"ljit": True, **_ONE_PASS}),
    "xgenr": ("xgenr", {}),
    "sim, compiled by numba": ("sim", {"ljit": True}),
    "newton": ("newton", {}),
}


def equations() -> str:
    """The generated model in the peer's language."""
    found = []
    for i in range(BEHAVIOURAL):
        other = f"B{(i * 7 + 3) % i}" if i else "B0(-1)"
        found.append(f"B{i} = exp(0.9*log(B{i}(-1)) + 0.05*log({other}) + 0.01*E{i})")
    for i in range(IDENTITIES):
        before = f"I{i - 1}" if i else "B1"
        found.append(f"I{i} = 0.5*B{i % BEHAVIOURAL} + 0.3*{before} + 0.2*I{i}(-1)")
    return "\n".join(found)


def main(months: int, paths: int) -> dict[str, object]:
    """Rate of each mode over `paths` calls, one path of `months` each; compilation not counted."""
    import numpy as np
    import pandas as pd
    from modelclass import model

    rng = np.random.default_rng(0)
    endogenous = [f"B{i}" for i in range(BEHAVIOURAL)] + [f"I{i}" for i in range(IDENTITIES)]

    def bank(length: int) -> pd.DataFrame:
        data = {name: np.ones(length + 1) for name in endogenous}
        data |= {f"E{i}": rng.standard_normal(length + 1) for i in range(BEHAVIOURAL)}
        return pd.DataFrame(data, index=range(length + 1))

    def rate(solve, options, banks, length) -> float:
        solve(banks[0], 1, length, silent=1, **options)
        seconds = []
        for _ in range(5):
            start = time.perf_counter()
            for one in banks:
                solve(one, 1, length, silent=1, **options)
            seconds.append(time.perf_counter() - start)
        return len(banks) * length * len(endogenous) / min(seconds)

    solver = model(equations())
    banks = [bank(months) for _ in range(paths)]
    rates = {name: rate(getattr(solver, mode), kw, banks, months) for name, (mode, kw) in MODES.items()}
    first = next(iter(MODES))
    mode, options = MODES[first]
    long = rate(getattr(solver, mode), options, [bank(10 * months)], 10 * months)
    return {"rates": rates, "long": long, "best": max(rates, key=rates.__getitem__)}


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        result = main(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(result))
