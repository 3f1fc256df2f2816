"""`python -m econ`: the command line."""

from econ.cli import main

main()
