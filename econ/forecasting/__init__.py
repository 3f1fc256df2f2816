"""Forecasts as their users ask for them, and how they did: nowcast, forecast, back-test, track record."""
