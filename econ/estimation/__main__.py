"""`python -m econ.estimation [RELATION ...]`: estimate and store."""

import sys

from econ.estimation import run

# Listing the package's modules imports this one too.
if __name__ == "__main__":
    for name in run(tuple(sys.argv[1:])):
        print(name)
