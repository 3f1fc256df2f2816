"""Speed and memory of the engine, beside a floor, peers and a plain loop, in one run on one machine."""
