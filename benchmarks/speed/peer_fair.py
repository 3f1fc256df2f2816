"""FaIR on synthetic emissions: runs in the peers' environment, prints one line of JSON.

Its work is comparable, not the same: a recursive model, one year a step, all scenarios and
configurations at once, about twenty array operations for each species and step.
"""

from __future__ import annotations

import json
import sys
import time
import warnings


def build(scenarios: int, configs: int, years: int):
    """A full set of species, without internal variability."""
    import numpy as np
    from fair import FAIR
    from fair.interface import fill, initialise
    from fair.io import read_properties

    species, properties = read_properties()
    f = FAIR()
    f.define_time(1750, 1750 + years, 1)
    f.define_scenarios([f"s{i}" for i in range(scenarios)])
    f.define_configs([f"c{i}" for i in range(configs)])
    f.define_species(species, properties)
    f.allocate()
    f.fill_species_configs()
    rng = np.random.default_rng(0)
    for name in species:
        if properties[name]["input_mode"] == "emissions":
            base = np.nan_to_num(f.species_configs["baseline_emissions"].sel(specie=name).values[0])
            fill(f.emissions, base * (1 + 0.1 * rng.random((years, scenarios, configs))) + 0.1, specie=name)
        elif properties[name]["input_mode"] == "forcing":
            fill(f.forcing, 0.0, specie=name)
    climate = {
        "ocean_heat_transfer": [1.1, 1.6, 0.9],
        "ocean_heat_capacity": [8.0, 14.0, 100.0],
        "deep_ocean_efficacy": 1.1,
        "gamma_autocorrelation": 5.0,
        "forcing_4co2": 8.0,
        "sigma_eta": 0.5,
        "sigma_xi": 0.5,
        "stochastic_run": False,
        "use_seed": False,
    }
    for name, value in climate.items():
        f.climate_configs[name][:] = np.asarray(value)
    initialise(f.concentration, f.species_configs["baseline_concentration"])
    for state in (f.forcing, f.temperature, f.cumulative_emissions, f.airborne_emissions):
        initialise(state, 0)
    return f, len(species)


def main(years: int) -> dict[str, float]:
    """Species-steps a second at the better of two sizes."""
    import numpy as np

    rates = []
    for scenarios, configs in ((8, 66), (10, 100)):
        for _ in range(3):
            f, species = build(scenarios, configs, years)
            start = time.perf_counter()
            f.run(progress=False)
            rates.append(species * scenarios * configs * years / (time.perf_counter() - start))
            assert np.isfinite(f.temperature.values).all()
    return {"rate": max(rates)}


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    print(json.dumps(main(int(sys.argv[1]))))
