"""From a run to a PDF: gather what each page says, let typst set it, write it whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from econ.ensemble.dataset import EDITED, marked
from econ.errors import EconError, InputError
from econ.outcomes.holes import with_whole_months
from econ.outcomes.summary import reference_of
from econ.paths import PACKAGE
from econ.reporting import pages
from econ.reporting.style import FONTS
from econ.reporting.text import draws_text, month_name
from econ.variables import variables

if TYPE_CHECKING:
    import xarray as xr
    from typst import PDFStandard

    from econ.reporting.charts import History
    from econ.uncertainty.report import Uncertainty

__all__ = ["QUESTION", "report"]

QUESTION = (
    "How much fiscal and fuel-supply stress does sanctions pressure put on Russia, through which channel, "
    "how surely, and for how long?"
)
TEMPLATE = PACKAGE / "reporting" / "template.typ"
#: Archivable, and readable by a screen reader.
STANDARDS: list[PDFStandard] = ["a-2a", "ua-1"]
#: Months from the vintage's last to the one after its data were known. That date, not today's, is
#: written into the file as the time of its making, so that bytes repeat.
_KNOWN_AFTER = 2


def report(
    dataset: xr.Dataset,
    path: str | Path,
    *,
    title: str | None = None,
    history: dict[str, History] | None = None,
    uncertainty: Uncertainty | None = None,
) -> Path:
    """Write a run as a PDF.

    Parameters
    ----------
    dataset : xarray.Dataset
        From `econ.simulate` or `econ.compare`, with draws or with quantiles.
    path : str or Path
        The file to write; its folder is made if its parent exists. An older file is replaced only
        once the new one is whole.
    title : str, optional
        Of the cover and the file.
    history : dict, optional
        Observations by variable, `(months, values)`; by default the package's own panel.
    uncertainty : Uncertainty, optional
        From `econ.uncertainty.report.uncertainty`; without it the report has no such page.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        Variables or dims are missing in the dataset (all are named), or the file cannot be written.

    Examples
    --------
    >>> report(econ.compare(["baseline", "big_stick"]), "outlook.pdf")  # doctest: +SKIP
    """
    target = _writable(Path(path))
    _check(dataset)
    dataset = with_whole_months(marked(dataset))
    observed = _history() if history is None else history
    content = _content(dataset, title or _title(dataset), observed, uncertainty)
    return _write(target, _compile(content, str(dataset.attrs["vintage"])))


def _check(ds: xr.Dataset) -> None:
    missing = [name for name in pages.FANS if name not in ds]
    if missing:
        raise InputError(
            "variables are missing",
            where="report",
            got=missing,
            fix="run with keep='headline', or add these names to `keep`",
        )
    lacking = [dim for dim in ("scenario", "month") if dim not in ds.dims]
    if not {"draw", "quantile"} & set(ds.dims):
        lacking.append("draw or quantile")
    needed = ["vintage", "version", "seed", "draws", "data_hash"]
    needed += [f"scenario_{name}" for name in ds["scenario"].values] if "scenario" in ds.dims else []
    lacking += [f"attribute {name!r}" for name in needed if name not in ds.attrs]
    if lacking:
        raise InputError(
            "not a run of econ",
            where="report",
            got=f"no {', '.join(lacking)}",
            fix="pass what econ.simulate returns",
        )
    if "quantile" in ds.dims and not np.isclose(ds["quantile"].values, 0.5).any():
        raise InputError(
            "the median is missing",
            where="report",
            got=ds["quantile"].values.tolist(),
            fix="add 0.5 to `quantiles`",
        )


def _history() -> dict[str, History]:
    """What the panel has of each variable without members."""
    from econ.observations.arrays import load

    arrays, months = load()
    series = {v.name: v.observed or v.name for v in variables().values() if not v.dims}
    return {name: (months, arrays[observed]) for name, observed in series.items() if observed in arrays}


def _title(ds: xr.Dataset) -> str:
    if ds.sizes["scenario"] > 1:
        return "Sanctions pressure on Russia: budget and fuel supply"
    return f"Russia's budget and fuel supply: {ds['scenario'].values[0]}"


def _content(
    ds: xr.Dataset, title: str, history: dict[str, History], uncertainty: Uncertainty | None = None
) -> dict[str, Any]:
    attrs = ds.attrs
    first, last = (month_name(ds["month"].values[k]) for k in (0, -1))
    return {
        "title": title,
        "question": QUESTION,
        "kicker": f"{first} to {last}",
        "keywords": ["Russia", "sanctions", "oil", "federal budget", *map(str, ds["scenario"].values)],
        "reference_line": f"Reference: {reference_of(ds)}" if ds.sizes["scenario"] > 1 else "",
        "footer": " · ".join(
            (
                f"econ {attrs['version']}",
                f"data to {attrs['vintage']}",
                f"seed {attrs['seed']}",
                draws_text(ds),
                f"data {str(attrs['data_hash'])[:8]}",
                f"content {str(attrs.get('content_hash', ''))[:12]}",
                *(["not the run's own numbers, or a part of them"] if EDITED in attrs else []),
            )
        ),
        "cover": pages.cover(ds),
        "sections": pages.sections(ds, history, uncertainty),
    }


def _compile(content: dict[str, Any], vintage: str) -> bytes:
    import typst

    stamp = (np.datetime64(vintage, "M") + _KNOWN_AFTER).astype("datetime64[s]").astype(int)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
    try:
        made = typst.compile(
            str(TEMPLATE),
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=int(stamp),
        )
    except typst.TypstError as error:
        raise EconError(
            f"the report could not be set: {error.message}", where=TEMPLATE.name, got=error.hints
        ) from None
    return bytes(made)


def _writable(target: Path) -> Path:
    """Refuse before the work what would fail after it."""
    if target.is_dir():
        raise InputError("is a folder, not a file", where=str(target), fix="name a file, e.g. outlook.pdf")
    folder = target.parent
    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InputError(
            f"the report cannot be written there: {error.strerror}",
            where=str(target),
            fix="name another folder",
        ) from None
    return target


def _write(target: Path, content: bytes) -> Path:
    """Beside the target first, then in its place: no reader ever sees half a file."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(target)
    except OSError as error:
        raise InputError(f"the report cannot be written: {error.strerror}", where=str(target)) from None
    finally:
        part.unlink(missing_ok=True)
    return target
