"""BATCH: a neural coupling of batches (paper, section 3.2 and appendix B.3). Needs torch."""
