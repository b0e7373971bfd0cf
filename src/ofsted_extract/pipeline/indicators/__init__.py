"""Which statistics figures are values of."""
