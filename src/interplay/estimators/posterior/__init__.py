"""The posterior estimator: cells of class probabilities, counted and solved exactly."""
