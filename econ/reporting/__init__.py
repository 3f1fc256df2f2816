"""The report: a run as a PDF that can be printed, read aloud and checked."""
