"""Where a command's result goes: refused before the work, written whole or not at all, said afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from econ.commands.show import tell_written

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["PICTURES", "Target", "target_of"]

#: Endings of figures.
PICTURES = (".png", ".svg", ".pdf")


@dataclass(frozen=True)
class Target:
    """A file that can be written.

    Parameters
    ----------
    path : Path
    replaced : bool
        Whether a file stood there when the command began.
    """

    path: Path
    replaced: bool

    def write(self, put: Callable[[Path], Any]) -> None:
        """Write by `put`, which is given the path of a file beside the one that it becomes."""
        from econ.output.files import atomic

        with atomic(self.path) as part:
            put(part)
        self.tell()

    def tell(self) -> None:
        """Say that it is written, for those who have written it by themselves."""
        tell_written(self.path, replaced=self.replaced)

    def netcdf(self, ds: xr.Dataset) -> None:
        """Write a dataset with everything in it."""
        from econ import netcdf

        self.write(lambda part: netcdf.write(ds, part))

    def figure(self, draw: Callable[..., str], *args: Any) -> None:
        """Write the figure behind a `chart`."""
        from econ.reporting.style import write

        self.write(lambda part: write(part, draw, *args))


def target_of(path: str | None, formats: Iterable[str]) -> Target | None:
    """A target in one of some formats; None stays None.

    Raises
    ------
    InputError
        An ending or a folder that cannot be written.
    """
    from econ.output.files import check_target

    if path is None:
        return None
    checked = check_target(path, formats)
    return Target(checked, checked.exists())
