"""Several estimates side by side: sweeps of bins, pairs of modalities, comparisons."""
