"""The model: one file a block, each equation a plain function named after the variable it makes."""
