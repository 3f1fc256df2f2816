"""What `econ report` shows and this report cannot: said, not dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from econ.ensemble.derived import COST
from econ.outcomes.precision import FEWEST
from econ.reporting.catalogue import prose
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["omissions"]


def omissions(ds: xr.Dataset, wanted: Sequence[str], *, split: bool, channels: bool) -> list[str]:
    """One sentence or two for each thing that is left out.

    Parameters
    ----------
    wanted : sequence of str
        Variables that a whole report shows.
    split : bool
        Whether the split of uncertainty by source was measured.
    channels : bool
        Whether page one's own runs were made: channels, duration, relief, rules of thumb.
    """
    said = prose()["left_out"]
    found = []
    known = {**variables(), COST.name: COST}
    lacking = [known[name].label or known[name].long_name for name in wanted if name not in ds]
    if lacking:
        found.append(f"The run did not keep: {'; '.join(lacking)}. `econ report` keeps all of it.")
    if not channels:
        found.append(said["channels"])
    if ds.sizes.get("draw") == 1:
        return [*found, said["ranges"]]
    if not split:
        found.append(said["split"])
    if ds.sizes.get("draw", 0) < FEWEST:
        found.append(said["few"] if "draw" in ds.dims else said["quantiles"])
    return found
