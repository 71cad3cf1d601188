"""Human judgement: people rate how much each example needs each modality, or both together.

``interplay annotate study.toml`` serves the page on which they do, and ``read`` takes their ratings
from a file, wherever they were collected.
"""
