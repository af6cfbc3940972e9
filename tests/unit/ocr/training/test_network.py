"""The network and its schedule; skipped where the training packages are not installed."""

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason='chưa cài phần huấn luyện: pip install -e ".[train]"')

from ocr.recognise.charset import SIZE  # noqa: E402
from ocr.recognise.handwriting import MARGIN, NETWORK, STEP, HandwritingReader  # noqa: E402
from ocr.recognise.line_input import batch, line_input  # noqa: E402
from ocr.recognise.readers import LineImage  # noqa: E402
from ocr.training.line_images.samples import TrainingSample  # noqa: E402
from ocr.training.network.batches import batched, lines_at_once  # noqa: E402
from ocr.training.network.checkpoints import (  # noqa: E402
    MovingAverage,
    build_recogniser,
    read_weights,
    write_weights,
)
from ocr.training.network.model import Recogniser, frames  # noqa: E402
from ocr.training.network.shipped import shipped_weights  # noqa: E402
from ocr.training.network.train import TrainingPlan  # noqa: E402


@pytest.mark.parametrize("columns", [64, 65, 66, 67, 320])
def test_the_network_gives_the_frames_it_promises(columns: int) -> None:
    with torch.inference_mode():
        scores = Recogniser(SIZE).eval()(torch.zeros(2, 3, 48, columns))
    assert scores.shape == (2, frames(columns), SIZE)


def test_the_rate_rises_then_falls_to_its_end() -> None:
    plan = TrainingPlan(Path(), hours=1, peak=1e-3, final=1e-5)
    rates = [plan.rate(second) for second in (0, 60, 600, 1800, 3600)]
    assert rates[0] == 0
    assert rates[1] < rates[2]
    assert rates[2] > rates[3] > rates[4] == pytest.approx(1e-5)


def test_the_average_follows_slowly() -> None:
    network = torch.nn.Linear(1, 1)
    average = MovingAverage(network, decay=0.9)
    before = average.weights["weight"].clone()
    torch.nn.init.constant_(network.weight, 10.0)
    average.update(network)
    assert torch.allclose(average.weights["weight"], before * 0.9 + 1.0)


def test_weights_survive_their_file_and_another_charset_is_refused(tmp_path: Path) -> None:
    weights = Recogniser(SIZE).state_dict()
    write_weights(tmp_path / "best.pt", weights)
    again = read_weights(tmp_path / "best.pt")
    assert all(torch.equal(weights[name], again[name]) for name in weights)
    torch.save({"state": weights, "charset": ["<b>", "a"]}, tmp_path / "other.pt")
    with pytest.raises(ValueError, match="charset"):
        read_weights(tmp_path / "other.pt")


def test_batches_hold_lines_of_one_bucket() -> None:
    samples = [TrainingSample(np.zeros((48, columns), np.uint8), "ab") for columns in (30, 100, 60)]
    stream = batched(iter(samples * lines_at_once(64)))
    found = next(stream)
    assert found.images.shape == (lines_at_once(64), 3, 48, 64)
    assert found.lengths.tolist() == [2] * lines_at_once(64)


def test_the_shipped_weights_in_floats_read_as_the_shipped_network_does() -> None:
    reader = HandwritingReader()
    line = np.full((48, 180), 255, np.uint8)
    line[20:24, 20:160] = 0
    (eight_bits,) = reader.frames([LineImage(line)])
    network = build_recogniser(shipped_weights(reader.folder / NETWORK)).eval()
    ink = np.pad(line_input(line), ((0, 0), (MARGIN, MARGIN)))
    with torch.inference_mode():
        floats = network(torch.from_numpy(batch([ink], -(-ink.shape[1] // STEP) * STEP))).log_softmax(-1)[0].numpy()
    assert np.abs(np.exp(floats[: len(eight_bits)]) - np.exp(eight_bits)).max() < 0.2
