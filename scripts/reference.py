"""Write PyTorch's values for what the demos compute, for the tests to compare with.

`make reference` runs this with the `reference` dependency group. Every file in
tests/reference/ holds the inputs, PyTorch's results in double precision and the
versions that gave them, so that the tests need no PyTorch. PyTorch's recurrent layers
have two biases a gate; only their sum matters, and it is their sum that is written.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import torch  # type: ignore[import-not-found]

OUT = Path(__file__).parents[1] / "tests" / "reference"


def main() -> None:
    """One file a demo."""
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    for values in (lstm_cell, lstm_sequence, gradient_flow, char_lstm, adam_vs_sgd):
        torch.manual_seed(19)
        document = {
            "versions": {
                "torch": torch.__version__,
                "python": platform.python_version(),
            },
            "cases": values(),
        }
        path = OUT / f"{values.__name__}.json"
        text = json.dumps(document, indent=1, sort_keys=True) + "\n"
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{path.name}: {len(document['cases'])} cases")
    print("next: git diff --stat tests/reference, then make test")


def gates(layer: torch.nn.Module, suffix: str = "") -> dict[str, Any]:
    """The weights of an LSTM layer by gate, each row for [h_{t-1}, x_t]."""
    joined = torch.cat(
        [getattr(layer, f"weight_{part}{suffix}") for part in ("hh", "ih")], dim=1
    )
    bias = getattr(layer, f"bias_hh{suffix}") + getattr(layer, f"bias_ih{suffix}")
    order = "ifCo"  # PyTorch calls the third g
    return {
        "W": dict(zip(order, (part.tolist() for part in joined.chunk(4)), strict=True)),
        "b": dict(zip(order, (part.tolist() for part in bias.chunk(4)), strict=True)),
    }


def lstm_cell() -> list[dict[str, Any]]:
    """torch.nn.LSTMCell: one step from a state, for several sizes."""
    cases = []
    for inputs, units in ((2, 2), (3, 5), (7, 4), (1, 1)):
        cell = torch.nn.LSTMCell(inputs, units)
        x, h, c = (3 * torch.randn(size) for size in (inputs, units, units))
        h_t, c_t = cell(x[None], (h[None], c[None]))
        cases.append(
            {
                **gates(cell),
                "x_t": x.tolist(),
                "h_prev": h.tolist(),
                "C_prev": c.tolist(),
                "h_t": h_t[0].tolist(),
                "C_t": c_t[0].tolist(),
            }
        )
    return cases


def lstm_sequence() -> list[dict[str, Any]]:
    """torch.nn.LSTM with one unit along a sequence: every h_t, and the last C_t."""
    cases = []
    for steps in (1, 12, 60):
        layer = torch.nn.LSTM(3, 1)
        for weight in layer.parameters():
            weight.data.mul_(3)
        xs = 2 * torch.randn(steps, 3)
        h, (_, c) = layer(xs)
        named = gates(layer, "_l0")
        cases.append(
            {
                "W": {gate: rows[0] for gate, rows in named["W"].items()},
                "b": {gate: bias[0] for gate, bias in named["b"].items()},
                "xs": xs.tolist(),
                "h": h[:, 0].tolist(),
                "C_last": c[0, 0].item(),
            }
        )
    return cases


def gradient_flow() -> list[dict[str, Any]]:
    """Autograd's |dh_T/dh_t| of an RNN and |dh_T/dC_t| of an LSTM, one unit each."""
    cases = []
    for steps in (1, 5, 30):
        xs = torch.randn(steps)
        rnn = torch.nn.RNNCell(1, 1, bias=False)
        h, hidden = torch.zeros(1, 1), []
        for x in xs:
            h = rnn(x.reshape(1, 1), h)
            h.retain_grad()
            hidden.append(h)
        h.backward()
        cell = torch.nn.LSTMCell(1, 1)
        h, c, cells = torch.zeros(1, 1), torch.zeros(1, 1), []
        for x in xs:
            h, c = cell(x.reshape(1, 1), (h, c))
            c.retain_grad()
            cells.append(c)
        h.backward()
        named = gates(cell)
        cases.append(
            {
                "xs": xs.tolist(),
                "w": rnn.weight_hh.item(),
                "u": rnn.weight_ih.item(),
                "rnn": [abs(state.grad.item()) for state in hidden],
                "W": {gate: rows[0] for gate, rows in named["W"].items()},
                "b": {gate: bias[0] for gate, bias in named["b"].items()},
                "lstm": [abs(state.grad.item()) for state in cells],
            }
        )
    return cases


def char_lstm() -> list[dict[str, Any]]:
    """Loss and gradients of LSTM, linear layer, softmax and cross-entropy."""
    cases = []
    for letters, units, steps in ((4, 3, 6), (8, 5, 15)):
        layer, out = torch.nn.LSTM(letters, units), torch.nn.Linear(units, letters)
        inputs, targets = torch.randint(letters, (2, steps))
        hot = torch.nn.functional.one_hot(inputs, letters).to(torch.float64)
        loss = torch.nn.functional.cross_entropy(out(layer(hot)[0]), targets)
        loss.backward()
        cases.append(
            {
                "units": units,
                "inputs": inputs.tolist(),
                "targets": targets.tolist(),
                "W": _rows(layer, "data"),
                "dW": _rows(layer, "grad"),
                "V": torch.cat([out.weight, out.bias[:, None]], 1).tolist(),
                "dV": torch.cat([out.weight.grad, out.bias.grad[:, None]], 1).tolist(),
                "loss": loss.item(),
            }
        )
    return cases


def _rows(layer: torch.nn.Module, of: str) -> list[list[float]]:
    """A row a unit of f, i, C and o, for h_{t-1}, x_t and 1; weights or gradients."""
    weights, inputs, bias, second = (
        getattr(getattr(layer, f"{name}_l0"), of)
        for name in ("weight_hh", "weight_ih", "bias_hh", "bias_ih")
    )
    # The derivative for the sum of two biases is that for either of them.
    bias = bias + second if of == "data" else bias
    i, f, c, o = torch.cat([weights, inputs, bias[:, None]], 1).chunk(4)
    rows: list[list[float]] = torch.cat([f, i, c, o]).tolist()
    return rows


def adam_vs_sgd() -> list[dict[str, Any]]:
    """The way of torch.optim.Adam and torch.optim.SGD down a quadratic."""
    cases = []
    for scale, rate, steps in (
        ([1.0, 50.0], 0.02, 100),
        ([1.0, 1.0], 0.5, 40),
        ([0.3, 2.0, 7.0], 0.1, 80),
    ):
        start = torch.randn(len(scale)).tolist()
        paths = {}
        for name, optimiser in (("adam", torch.optim.Adam), ("sgd", torch.optim.SGD)):
            w = torch.tensor(start, requires_grad=True)
            step = optimiser([w], lr=rate)
            path = [w.tolist()]
            for _ in range(steps):
                step.zero_grad()
                (torch.tensor(scale) * w * w / 2).sum().backward()
                step.step()
                path.append(w.tolist())
            paths[name] = path
        cases.append(
            {"start": start, "scale": scale, "rate": rate, "steps": steps, **paths}
        )
    return cases


if __name__ == "__main__":
    main()
