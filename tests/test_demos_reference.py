"""What the demos compute, against PyTorch's values and against finite differences."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from functools import cache
from typing import Any

import pytest
from conftest import ROOT

DEMOS = ROOT / "notes" / "demos"
RUNTIME = ROOT / "studygraph" / "demos" / "runtime"


@cache
def names_of(demo: str) -> dict[str, Any]:
    """What the demo's file defines, after it ran."""
    names: dict[str, Any] = {"__name__": "demo"}
    path = DEMOS / f"{demo}.py"
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(RUNTIME), *sys.path])
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, names)  # noqa: S102
    return names


def cases_of(demo: str) -> list[dict[str, Any]]:
    path = ROOT / "tests" / "reference" / f"{demo}.json"
    cases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    assert cases
    return cases


def close(expected: object) -> object:
    return pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("case", cases_of("lstm_cell"))
def test_one_step_is_that_of_torch_lstm_cell(case: dict[str, Any]) -> None:
    step = names_of("lstm_cell")["lstm_cell"]
    state = (case["x_t"], case["h_prev"], case["C_prev"])
    *_, C_t, _, h_t = step(*state, case["W"], case["b"])  # noqa: N806
    assert C_t == close(case["C_t"])
    assert h_t == close(case["h_t"])


@pytest.mark.parametrize("case", cases_of("lstm_sequence"))
def test_a_sequence_is_that_of_torch_lstm(case: dict[str, Any]) -> None:
    history = names_of("lstm_sequence")["lstm_sequence"](
        case["xs"], case["W"], case["b"]
    )
    assert [h_t for *_, h_t in history] == close(case["h"])
    assert history[-1][2] == close(case["C_last"])


@pytest.mark.parametrize("case", cases_of("gradient_flow"))
def test_the_gradients_of_every_step_are_those_of_autograd(
    case: dict[str, Any],
) -> None:
    demo = names_of("gradient_flow")
    rnn = demo["rnn_gradients"](case["xs"], case["w"], case["u"])
    lstm = demo["lstm_gradients"](case["xs"], case["W"], case["b"])
    assert rnn == pytest.approx(case["rnn"], rel=1e-9, abs=0)
    assert lstm == pytest.approx(case["lstm"], rel=1e-9, abs=0)


@pytest.mark.parametrize("case", cases_of("char_lstm"))
def test_the_letter_model_has_torchs_loss_and_gradients(case: dict[str, Any]) -> None:
    loss, dW, dV = names_of("char_lstm")["loss_and_gradients"](  # noqa: N806
        case["W"], case["V"], case["inputs"], case["targets"], case["units"]
    )
    assert loss == close(case["loss"])
    for ours, theirs in ((dW, case["dW"]), (dV, case["dV"])):
        for row, expected in zip(ours, theirs, strict=True):
            assert row == close(expected)


@pytest.mark.parametrize("case", cases_of("char_lstm"))
def test_the_letter_models_gradients_are_slopes(case: dict[str, Any]) -> None:
    model = names_of("char_lstm")["loss_and_gradients"]
    W, V = case["W"], case["V"]  # noqa: N806
    rest = (case["inputs"], case["targets"], case["units"])
    _, dW, dV = model(W, V, *rest)  # noqa: N806
    step, worst = 1e-5, 0.0
    for weights, gradients in ((W, dW), (V, dV)):
        for row, d_row in zip(weights, gradients, strict=True):
            for k, d in enumerate(d_row):
                kept, losses = row[k], []
                for sign in (1, -1):
                    row[k] = kept + sign * step
                    losses.append(model(W, V, *rest)[0])
                row[k] = kept
                worst = max(worst, abs((losses[0] - losses[1]) / (2 * step) - d))
    assert worst < 1e-6


def test_the_word_vectors_gradients_are_slopes() -> None:
    model = names_of("word_embeddings")["step"]
    vectors = [[0.3, -0.2], [0.5, 0.1], [-0.4, 0.7]]
    contexts = [[0.1, 0.6], [-0.3, 0.2], [0.8, -0.5]]
    _, d_vector, d_contexts = model(vectors, contexts, 1, 2)
    step = 1e-5
    for row, d_row in [(vectors[1], d_vector), *zip(contexts, d_contexts, strict=True)]:
        for k, d in enumerate(d_row):
            kept, losses = row[k], []
            for sign in (1, -1):
                row[k] = kept + sign * step
                losses.append(model(vectors, contexts, 1, 2)[0])
            row[k] = kept
            assert (losses[0] - losses[1]) / (2 * step) == pytest.approx(d, abs=1e-6)


@pytest.mark.parametrize("case", cases_of("adam_vs_sgd"))
@pytest.mark.parametrize("name", ["adam", "sgd"])
def test_the_way_down_is_that_of_torch_optim(name: str, case: dict[str, Any]) -> None:
    path = names_of("adam_vs_sgd")[name](
        case["start"], case["scale"], case["steps"], case["rate"]
    )
    for ours, theirs in zip(path, case[name], strict=True):
        assert ours == close(theirs)


def test_the_exam_answers_of_the_review_come_out() -> None:
    counts = names_of("conv_counts")
    assert counts["output_size"](32, 5, 0, 1) == 28
    assert sum(counts["conv_parameters"](3, 2, 5)) == 152
    assert sum(counts["mlp_parameters"]([5, 5, 5])) == 60


@pytest.mark.parametrize("n", [8, 13, 32])
@pytest.mark.parametrize("f", [1, 3, 5])
@pytest.mark.parametrize("p", [0, 1, 2])
@pytest.mark.parametrize("s", [1, 2, 3])
def test_the_output_size_by_formula_is_that_by_counting(
    n: int, f: int, p: int, s: int
) -> None:
    counts = names_of("conv_counts")
    assert counts["output_size"](n, f, p, s) == len(counts["starts"](n, f, p, s))


@pytest.mark.parametrize("classes", [2, 10, 50])
def test_a_random_guess_among_k_classes_loses_ln_k(classes: int) -> None:
    from math import log  # noqa: PLC0415

    names = names_of("cross_entropy")
    truth = names["one_hot"](0, classes)
    loss = names["cross_entropy"](truth, [1 / classes] * classes)
    assert loss == pytest.approx(log(classes))
