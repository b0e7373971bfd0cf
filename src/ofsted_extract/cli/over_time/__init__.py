"""Commands that put letters side by side, by time: `timeline` and `indicators`."""
