"""What a sample leaves open: bias, intervals and p-values."""
