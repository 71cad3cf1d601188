"""The paper's tables and figures on synthetic data: ours beside the paper's beside the truth."""
