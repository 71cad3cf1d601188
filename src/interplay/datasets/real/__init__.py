"""Real data: the paper's datasets from their public files, and others that anyone can get."""
