"""Pictures and other features of many columns: through classifiers, or with models you have.

1,797 handwritten digits of 8 x 8 pixels: what do the upper and the lower half tell of the digit?
Run it with

    python examples/features.py     # a minute
"""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_predict

import interplay

digits = load_digits()
upper, lower, y = digits.data[:, :32], digits.data[:, 32:], digits.target
names = ("upper half", "lower half", "digit")

# Clusters of pixels lose much of what they tell: the total is far below H(Y) = 3.32 bits.
print(interplay.estimate(upper, lower, y, method="discrete", names=names), "\n")

# Classifiers, each row scored by those that did not see it. This is what `estimate` does by itself.
pid = interplay.estimate(upper, lower, y, replicates=100, names=names)
print(pid, "\n")
for part, found in pid.provenance["posteriors"].items():
    print(f"{part}: at least {found['lower']:.2f} bits by its log loss")

# Models you have: all that is needed is their class probabilities of rows they were not trained on.
model = RandomForestClassifier(300, random_state=0)
chances = [
    cross_val_predict(model, x, y, cv=5, method="predict_proba")
    for x in (upper, lower, np.hstack([upper, lower]))
]
print("\nWith a random forest of your own:")
print(interplay.from_posteriors(*chances, y, names=names))
