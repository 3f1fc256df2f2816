"""Estimates are sound, complete, fresh and the same again; parameters find them; each has its page."""

from __future__ import annotations

import json
import re
import sys
from datetime import timedelta
from importlib import import_module

import numpy as np
import pytest
import yaml

from econ import estimates
from econ.errors import StaleError
from econ.estimates import Estimate, _plain, load
from econ.estimation import _then as estimated_then
from econ.estimation import relation_modules
from econ.estimation.methods.compared import Compared, checks
from econ.estimation.methods.posterior import weighted
from econ.estimation.methods.small_sample import deviation_error, heavy_tailed
from econ.estimation.relation import followed
from econ.estimation.relations import discount
from econ.estimation.relations.publishers import PRIORS, spread
from econ.estimation.windows import expanding, interval
from econ.manifest import observations_hash
from econ.observations.arrays import instead
from econ.observations.arrays import load as load_panel
from econ.observations.catalog import tables_read
from econ.observations.choice import Reading
from econ.observations.known import as_known
from econ.parameters import load as load_parameters
from econ.parameters.wording import parameters_read
from econ.paths import processed
from econ.variables.declare import DIMS
from econ.vintage import known, vintage

ESTIMATES = load()
#: Relations that need each plant's capacity, whose rows were all gathered on one day.
OF_PLANTS = {"strike_loss", "wholesale"}
#: Fits that take seconds, and those that build on them, are left to the slow tests.
SLOW = {"budget_rule", "met_condensate", "runs_on_idle", "strike_loss", "wedge", "wholesale"}


def relations(*names: str) -> pytest.MarkDecorator:
    """One case a relation, of all or of those named."""
    chosen = sorted(names or relation_modules())
    return pytest.mark.parametrize(
        "name", [pytest.param(n, marks=pytest.mark.slow) if n in SLOW else n for n in chosen]
    )


@pytest.mark.parametrize("name", sorted(ESTIMATES))
def test_covariance_is_one(name):
    found = ESTIMATES[name]
    covariance = np.array(found.covariance)
    k = len(found.names)
    assert len(set(found.names)) == k == len(found.values)
    assert covariance.shape == (k, k)
    assert np.isfinite(covariance).all() and np.isfinite(found.values).all()
    np.testing.assert_allclose(covariance, covariance.T, rtol=1e-6, atol=1e-12 * np.abs(covariance).max())
    scale = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    roots = np.linalg.eigvalsh(covariance / np.outer(scale, scale))
    assert roots.min() > -1e-6
    # A district without a plant has a yield known to be nought.
    assert (np.diag(covariance) >= 0).all() and np.diag(covariance).max() > 0


@pytest.mark.parametrize("name", sorted(ESTIMATES))
def test_an_estimate_says_what_it_is(name):
    found = ESTIMATES[name]
    assert found.relation == name and found.n > 0
    assert found.sample and found.method and found.diagnostics
    assert all(np.isfinite(value) for value in found.diagnostics.values())
    assert all(np.isfinite(mean) and deviation > 0 for mean, deviation in found.prior.values())
    module, _, equation = found.equation.rpartition(".")
    assert callable(getattr(import_module(module), equation))
    if found.prior:
        assert any(word in found.method.lower() for word in ("prior", "bayes", "posterior", "pooling"))


def test_stored_estimates_are_those_of_the_relations_and_of_these_data():
    assert set(ESTIMATES) == set(relation_modules())
    content = json.loads(processed("estimates.json").read_text(encoding="utf-8"))
    assert content["data_hash"] == observations_hash()


@relations()
def test_estimating_again_gives_what_is_stored(name):
    _assert_same(relation_modules()[name].estimate(), ESTIMATES[name])


def _assert_same(again: Estimate, stored: Estimate) -> None:
    fresh, kept = _plain(again), _plain(stored)
    for key in ("names", "sample", "n", "method", "equation"):
        assert fresh[key] == kept[key], "run `econ estimate`"
    # Elsewhere optimisers stop at other last digits (docs/decisions.md; `make bench` measures how far).
    deviation = np.sqrt(np.diag(stored.covariance))
    moved = np.abs(np.subtract(again.values, stored.values))
    assert (moved <= 1e-4 * deviation + 1e-9).all(), "run `econ estimate`"
    again_deviation = np.sqrt(np.diag(again.covariance))
    np.testing.assert_allclose(again_deviation, deviation, 1e-4, 1e-9, err_msg="run `econ estimate`")


def test_estimates_from_other_raw_rows_are_stale(data_copy):
    assert estimates.load()
    with (data_copy / "raw" / "strike_parts.csv").open("a") as file:
        file.write("\n")
    with pytest.raises(StaleError, match=r"^strike_parts\.csv"):
        estimates.load()


def test_every_estimated_parameter_finds_its_coefficients():
    labels = {**DIMS, "season": tuple(str(month) for month in range(1, 13))}
    read: set[str] = set()
    for parameter in load_parameters().values():
        if not parameter.relation:
            continue
        relation, name = parameter.relation.split(".", 1)
        members = [name]
        for dim in parameter.dims:
            members = [f"{head}.{label}" for head in members for label in labels[dim]]
        assert set(members) <= set(ESTIMATES[relation].names), parameter.where
        read.add(relation)
    assert set(ESTIMATES) == read, "a relation that no parameter reads"


@relations()
def test_a_relation_can_be_held_against_what_was_observed(name):
    for found in relation_modules()[name].compared():
        assert len(found.at) == len(found.observed) == len(found.fitted) > 0
        assert np.isfinite(found.residual).all()
        if found.ordered:
            assert (np.diff(found.at) > np.timedelta64(0, "M")).all()
        assert checks(found)["n"] == len(found.at)


@pytest.mark.parametrize("name", sorted(relation_modules()))
def test_a_window_says_why_and_follows_the_data_or_ends_for_a_reason(name):
    window = relation_modules()[name].RELATION.window
    assert window.why
    first, last = window.span()
    assert vintage().first_month <= first < last <= vintage().last_month
    # A year is in a sample once it is complete.
    with known(vintage().known_by - timedelta(days=400 if window.whole_years else 200)):
        assert window.end() <= vintage().last_month
        assert not window.open or window.end() < last


@relations()
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_an_open_relation_follows_new_months(name):
    """Half a year of rows less is another sample; of an episode it is the same."""
    module = relation_modules()[name]
    if not module.RELATION.window.open:
        return
    with as_known(vintage().after(-7)):
        before = estimated_then(module, ESTIMATES[name])
    if before.method.startswith("Of the whole vintage"):
        assert name in OF_PLANTS
        return
    assert followed(before, ESTIMATES[name]), "takes no new month: let its sample run to `window.end()`"


def seen(name):
    """What a relation was seen to read: series, tables, parameters, equations."""
    found = {kind: set() for kind in ("series", "parameters", "equations")}

    class Noted(dict):
        def __getitem__(self, key):
            found["series"].add(key)
            return super().__getitem__(key)

        def get(self, key, default=None):
            found["series"].add(key)
            return super().get(key, default)

    def note(frame, event, _):
        module, function = frame.f_globals.get("__name__", ""), frame.f_code.co_name
        if event != "call" or not module.startswith("econ."):
            return
        if module == "econ.parameters.resolve" and function == "resolve":
            found["parameters"] |= set(frame.f_locals["wanted"])
        elif module.startswith("econ.model.") and function.isidentifier() and not function.startswith("_"):
            found["equations"].add(f"{module.removeprefix('econ.model.')}.{function}")

    arrays, months = load_panel()
    with tables_read() as tables, parameters_read() as kept, instead(Noted(arrays), months):
        sys.setprofile(note)
        try:
            relation_modules()[name].estimate()
        finally:
            sys.setprofile(None)
    helpers = {f for f in found["equations"] if f.startswith(("arrays.", "decay.", "graph.", "equation."))}
    return {
        **found,
        "parameters": found["parameters"] | kept,  # also what is read from memory
        "equations": found["equations"] - helpers - {"damage.of"},
        "tables": tables - {"readings"},
    }


def declared(name, kind):
    """What a relation says that it reads, with what the relations read that it takes."""
    own = relation_modules()[name].RELATION
    below = (declared(other, kind) for other in own.relations)
    return set(getattr(own, kind)).union(*below) - {"readings"}


@relations()
def test_a_relation_reads_what_it_declares(name):
    found = seen(name)
    for kind, names in found.items():
        assert names == declared(name, kind), kind


@pytest.mark.parametrize("name", sorted(relation_modules()))
def test_declared_priors_are_those_of_the_estimate(name):
    priors = relation_modules()[name].RELATION.priors
    stored = ESTIMATES[name].prior
    for key, pair in priors.items():
        assert stored[key] == pytest.approx(pair, rel=1e-9), key
    # Others are centred on the data, or stand in the price base's money.
    assert all("season." in key or key.startswith("margin.") for key in set(stored) - set(priors))


def test_checks_tell_noise_from_what_is_not():
    rng = np.random.default_rng(3)
    months = np.datetime64("2018-01", "M") + np.arange(90)
    noise = rng.standard_normal(90)
    walk = np.cumsum(noise)
    calm = checks(Compared("noise", "1", months, noise, np.zeros(90)))
    wild = checks(Compared("walk", "1", months, walk, np.zeros(90)))
    assert calm["ljung_box_p"] > 0.05 > wild["ljung_box_p"]
    assert calm["unit_root_p_residual"] < 0.05 < wild["unit_root_p_residual"]
    perfect = Compared("same", "1", months, np.exp(noise), np.exp(noise), logs=True)
    assert checks(perfect)["r_squared"] == 1.0


def test_a_deviation_is_less_sure_where_tails_are_heavy():
    rng = np.random.default_rng(5)
    normal, heavy = rng.standard_normal(500), rng.standard_t(4, 500)
    assert deviation_error(normal, 1.0) == pytest.approx(1 / np.sqrt(1000), rel=0.15)
    assert deviation_error(heavy, 1.0) > 1.2 * deviation_error(normal, 1.0)


@pytest.mark.parametrize("freedom", [5, 1000])
def test_the_deviation_of_heavy_tailed_shocks_is_held(freedom):
    rng = np.random.default_rng(6)
    hits = []
    for _ in range(300):
        value, error = heavy_tailed(rng.standard_t(freedom, 60) / np.sqrt(freedom / (freedom - 2)))
        hits.append(abs(value - 1) <= 1.645 * error)
    assert 0.85 <= np.mean(hits) <= 0.96


def test_many_filters_at_once_are_the_library_s():
    names, mean, _, extra = discount.fit()
    one = dict(zip(names, mean[:, None], strict=True))
    ours = discount.log_likelihood(extra["seen"], *discount._system(extra["months"], one))
    theirs = discount._model(extra["seen"], extra["months"], one).ssm.loglike()
    np.testing.assert_allclose(ours, [theirs], rtol=1e-9)


def test_weighted_draws_stand_for_the_posterior():
    centre, deviation = np.array([2.0, -30.0]), np.array([0.5, 4.0])

    def log_posterior(points: np.ndarray) -> np.ndarray:
        return -0.5 * np.sum(((points - centre) / deviation) ** 2, axis=1)

    draws, weights = weighted(log_posterior, np.zeros(2), np.array([1.0, 10.0]), 20_000, 1)
    np.testing.assert_allclose(weights @ draws, centre, atol=0.03 * deviation.max())
    covariance = np.cov(draws.T, aweights=weights)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), deviation, rtol=0.03)


def test_another_panel_is_read_only_where_it_is_asked_for():
    arrays, months = load_panel()
    with instead({"brent_price": arrays["brent_price"][:60]}, months[:60]):
        assert len(load_panel()[1]) == 60
        assert relation_modules()["brent"].estimate().n < ESTIMATES["brent"].n
    assert load_panel()[0] is arrays


@relations("brent", "displaced", "met_condensate", "idle_season", "wedge")
def test_windows_grow_by_a_case_and_end_with_the_whole_sample(name):
    months, found = zip(*expanding(name, ESTIMATES[name]), strict=True)
    assert len(found) > 1 and found[-1] is ESTIMATES[name]
    assert (np.diff([one.n for one in found]) > 0).all()
    assert (np.diff(np.array(months)) > np.timedelta64(0, "M")).all()
    assert all(np.isfinite(one.values).all() for one in found)


def test_the_interval_of_a_deviation_is_one_of_its_log():
    low, high = interval("volatility", 2.0, 0.5)
    assert low > 0 and low * high == pytest.approx(4.0)
    assert interval("slope", 2.0, 0.5) == pytest.approx((2 - 0.8224, 2 + 0.8224), rel=1e-3)


def _reading(publisher: str, value: float, **more: str) -> Reading:
    return Reading("crude_runs", "2024-01", value, "mb/d", publisher, "", "", "2024-02-10", **more)


def test_spread_is_between_publishers_and_leaves_out_what_measures_something_else():
    readings = [
        _reading("A", 5.0),
        _reading("A", 5.0, basis="the same in tonnes"),
        _reading("B", 5.0 * np.exp(0.02)),
        _reading("C", 9.0, flag="other_definition rounded"),
    ]
    squares, free = spread(readings)
    assert free == 1
    assert squares == pytest.approx(0.02**2 / 2)
    assert spread(readings[:2]) == (0.0, 0)


def test_press_reported_variables_have_an_error_that_data_moved():
    found = ESTIMATES["publishers"]
    for name, prior in PRIORS.items():
        assert 0.2 * prior < found.value(name) < 5 * prior


@pytest.mark.parametrize("name", sorted(ESTIMATES))
def test_each_relation_has_a_page_that_is_current(repository, name):
    folder = repository / "docs" / "estimation"
    text = (folder / f"{name}.md").read_text(encoding="utf-8")
    found = ESTIMATES[name]
    for coefficient in found.names:
        if f"| `{coefficient}` |" in text:
            row = f"| `{coefficient}` | {found.value(coefficient):.4g} | {found.error(coefficient):.2g} |"
            assert row in text, "run `make docs`"
    assert f"**Observations:** {found.n}" in text
    assert f"`{found.equation}`" in text
    targets = re.findall(r"\]\(([^)]*\.(?:svg|py))\)", text)
    assert len(targets) >= 3
    for target in targets:
        assert (folder / target).exists(), target


def test_every_relation_has_its_words(repository):
    notes = yaml.safe_load((repository / "docs" / "estimation" / "notes.yaml").read_text(encoding="utf-8"))
    assert set(notes) == set(ESTIMATES)
    assert all(set(entry) - {"still"} == {"title", "formula", "limits", "mind"} for entry in notes.values())
    for name, entry in notes.items():
        # Either windows are plotted, or the page says why there are none.
        plotted = (repository / "docs" / "estimation" / f"{name}_windows.svg").exists()
        assert plotted != ("still" in entry), name
    pages = {path.stem for path in (repository / "docs" / "estimation").glob("*.md")} - {"README"}
    assert pages == set(ESTIMATES)
