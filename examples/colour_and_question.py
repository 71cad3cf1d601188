"""Synergy that a plain encoder hides: questions about a shape, and the colour of the shape.

Get the data first: interplay datasets fetch easy_vqa
"""

import numpy as np
from sklearn.cluster import KMeans

import interplay

data = interplay.datasets.load("easy_vqa", split="train")
pixels = data.x1.reshape(len(data), -1, 3).astype(int)
background = np.median(pixels, axis=1, keepdims=True)
place = np.abs(pixels - background).sum(axis=2).argmax(axis=1)  # what stands out most
colours = KMeans(8, n_init=3, random_state=0).fit_predict(pixels[np.arange(len(data)), place])
questions = np.unique(data.x2, return_inverse=True)[1]  # 88 of them
questions = np.char.add("question ", questions.astype(str))

pid = interplay.estimate(
    colours,
    questions,
    data.y,
    method="discrete",
    groups=data.groups,
    names=data.names,
    replicates=50,
)
print(pid)
