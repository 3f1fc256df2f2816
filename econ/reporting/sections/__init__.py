"""The report's sections after page one: each makes exhibits, and none whose numbers are missing."""
