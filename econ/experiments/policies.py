"""Russia's own choices laid over a scenario: the same pressure under other policies."""

from __future__ import annotations

from typing import Any

from econ.document import read_document
from econ.paths import PACKAGE
from econ.scenarios.library import load
from econ.scenarios.schema import SCHEMA_VERSION, Scenario, build

__all__ = ["under_policies"]

_FILE = PACKAGE / "experiments" / "policies.yaml"


def under_policies(scenario: Any = "baseline") -> tuple[Scenario, ...]:
    """The scenario under each policy of `policies.yaml`, without the scenario itself.

    Parameters
    ----------
    scenario : str, path or Scenario

    Returns
    -------
    tuple of Scenario
        Named `<scenario>_<policy>`, in the order of the file.

    Raises
    ------
    InputError
        No such scenario.

    Examples
    --------
    >>> [policy.name for policy in econ.policies("baseline")][0].startswith("baseline_")
    True
    """
    parent = scenario if isinstance(scenario, Scenario) else load(scenario)
    document, lines = read_document(_FILE)
    found = []
    for name, entry in document["policies"].items():
        content = {
            "schema_version": SCHEMA_VERSION,
            "name": f"{parent.name}_{name}",
            "title": f"{parent.title}: {entry['title'].lower()}",
            "description": f"{parent.description} {entry['title']}.",
            "pressure": entry["pressure"],
            "sources": [entry["source"]],
        }
        found.append(build(content, lines, _FILE.name, parent))
    return tuple(found)
