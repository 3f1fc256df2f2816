"""Page one as a document for a word processor, with the same words."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from econ.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["as_docx"]

#: Width of the chart in the document [cm], and dots an inch of it.
_WIDE, _DOTS = 16.0, 200.0


def as_docx(page: dict[str, Any], ds: xr.Dataset) -> bytes:
    """The document's bytes, the same for the same page.

    Parameters
    ----------
    page : dict
        From `page_one`.
    ds : xarray.Dataset
        The run, for the date written into the file.

    Raises
    ------
    InputError
        The library that writes such files is not installed.
    """
    try:
        from docx import Document
        from docx.shared import Cm
    except ImportError:
        raise InputError(
            "page one as .docx needs python-docx", where="report", fix="pip install 'econ[documents]'"
        ) from None
    from econ.reporting.figures import png

    made = Document()
    made.core_properties.title = page["title"]
    made.core_properties.author = page["author"]
    stamp = datetime.fromisoformat(f"{ds.attrs['vintage']}-01")
    made.core_properties.created = made.core_properties.modified = stamp
    made.add_paragraph(page["kicker"], style="Subtitle")
    for words in filter(None, (page["author"], page["authored"])):
        made.add_paragraph(words)
    made.add_heading(page["title"], level=1)
    if page["finding"]:
        made.add_paragraph().add_run(page["finding"]).bold = True
    for paragraph in page["paragraphs"]:
        line = made.add_paragraph()
        line.add_run(f"{paragraph['head']} ").bold = True
        line.add_run(paragraph["text"])
    if page["note"]:
        made.add_paragraph(page["note"])
    for chart in page["charts"]:
        made.add_paragraph(chart["title"], style="Caption")
        picture = made.add_picture(BytesIO(png(chart["svg"], _DOTS)), width=Cm(_WIDE))
        picture._inline.docPr.set("descr", chart["alt"])
        made.add_paragraph(chart["note"])
    for table in page["tables"]:
        made.add_paragraph(table["title"], style="Caption")
        _table(made, table)
        if table["note"]:
            made.add_paragraph(table["note"])
    made.add_paragraph(page["small"])
    return _repeatable(made)


def _table(made: Any, table: dict[str, Any]) -> None:
    shown = made.add_table(rows=0, cols=len(table["header"]), style="Table Grid")
    for cells in (table["header"], *table["rows"]):
        row = shown.add_row()
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = str(words)


def _repeatable(made: Any) -> bytes:
    """Packed again with one date for every part, so that bytes repeat."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    first, sink = BytesIO(), BytesIO()
    made.save(first)
    with ZipFile(first) as source, ZipFile(sink, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), source.read(part), ZIP_DEFLATED)
    return sink.getvalue()
