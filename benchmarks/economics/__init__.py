"""Checks of the economics: the model beside what happened and what others published."""
