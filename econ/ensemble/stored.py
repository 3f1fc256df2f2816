"""Values of a stored variable as xarray reads them: when they are used, and never other than were written."""

from __future__ import annotations

from typing import Any

import numpy as np
from xarray.backends import BackendArray
from xarray.core.indexing import ExplicitIndexer, IndexingSupport, explicit_indexing_adapter

from econ.ensemble.record import Record
from econ.errors import InputError

__all__ = ["StoredArray"]


class StoredArray(BackendArray):
    """One variable of a store, `(scenario, month, dims..., draw)`, read lazily.

    Raises
    ------
    InputError
        A piece that is read was lost, cut or changed; it is named.
    """

    def __init__(self, array: Any, record: Record) -> None:
        self._array, self._record = array, record
        self.shape, self.dtype = array.shape, array.dtype

    def __getitem__(self, key: ExplicitIndexer) -> Any:
        return explicit_indexing_adapter(key, self.shape, IndexingSupport.OUTER, self._read)

    def _read(self, key: tuple[Any, ...]) -> np.ndarray:
        try:
            values = np.asarray(self._array.oindex[key])
        # The library has an error of its own for each codec that finds a fault.
        except Exception as error:
            self._refuse(f"cannot be read: {error}", error)
        # No run has a value that is no number: what reads as one was lost after the store was opened.
        if np.isnan(values).any():
            self._refuse("has values that were never written", None)
        return values

    def _refuse(self, what: str, error: Exception | None) -> None:
        """Name the pieces at fault, or where none is found what the library said."""
        self._record.check_pieces(self._array.basename, whole=True)
        raise InputError(what, where=f"{self._record.store}, {self._array.basename}") from error
