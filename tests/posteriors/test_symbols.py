import numpy as np

from interplay.posteriors.symbols import SymbolCounts, are_symbols


def test_unseen_symbols_get_the_frequencies_of_all_rows():
    model = SymbolCounts().fit([[0.0], [0.0], [1.0], [1.0]], ["a", "a", "b", "b"])
    assert model.predict_proba([[7.0]]).tolist() == [[0.5, 0.5]]
    assert model.predict([[0.0], [1.0]]).tolist() == ["a", "b"]


def test_numbers_are_no_symbols():
    rng = np.random.default_rng(0)
    assert not are_symbols(rng.random((100, 1)))
    assert are_symbols(rng.integers(3, size=(100, 1)).astype(float))


def test_a_weight_counts_like_copies():
    weighted = SymbolCounts().fit([[0.0], [0.0]], [0, 1], sample_weight=[3.0, 1.0])
    copied = SymbolCounts().fit([[0.0]] * 4, [0, 0, 0, 1])
    assert np.allclose(weighted.predict_proba([[0.0]]), copied.predict_proba([[0.0]]))
