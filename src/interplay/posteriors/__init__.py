"""Class probabilities of rows: trained, cross-fitted and calibrated classifiers."""
