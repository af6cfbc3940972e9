"""Blended weights lie between two runs of one network."""

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from ocr.training.blend import blend  # noqa: E402


def test_blended_weights_lie_between_the_two() -> None:
    new = {"w": torch.tensor([1.0, 3.0]), "seen": torch.tensor(7)}
    old = {"w": torch.tensor([0.0, 1.0]), "seen": torch.tensor(5)}
    mixed = blend(new, old, 0.75)
    assert mixed["w"].tolist() == [0.75, 2.5]
    assert int(mixed["seen"]) == 7


def test_weights_of_two_networks_are_not_blended() -> None:
    with pytest.raises(ValueError, match="two networks"):
        blend({"w": torch.zeros(2)}, {"w": torch.zeros(3)}, 0.5)
