"""`python -m econ.estimation [RELATION ...]`: estimate and store."""

import sys

from econ.estimation import run

for name in run(tuple(sys.argv[1:])):
    print(name)
