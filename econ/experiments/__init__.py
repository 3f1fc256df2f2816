"""Questions asked of the model: schedules of pressure, turning points, policies of Russia's authorities."""
