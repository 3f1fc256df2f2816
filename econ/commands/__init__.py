"""The commands of `econ`, a file a subject; heavy libraries wait inside the functions."""
