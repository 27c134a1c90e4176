"""Draws latency by load: plot_latency.py OUT.svg LABEL=OUTPUT [LABEL=OUTPUT ...]

Each OUTPUT is what ServingBenchmark printed with --curve_points; its lines "curve,precision,questions/s,p50,p90,p99" count.
Needs matplotlib.
"""

import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "squadron"  # the same figures give the same file
import matplotlib.pyplot as plt


def curve(path):
    with open(path) as lines:
        rows = [line.strip().split(",")[2:] for line in lines if line.startswith("curve,")]
    return [[float(value) for value in column] for column in zip(*rows)]


def main(out, *curves):
    figure, axes = plt.subplots(figsize=(7, 4))
    for color, argument in zip(("#2563eb", "#d97706", "#059669"), curves):
        label, path = argument.split("=", 1)
        rate, p50, p90, _ = curve(path)  # a 99th percentile of so few questions would be their worst
        axes.plot(rate, p90, color=color, marker="o", markersize=3, label=label + ", p90")
        axes.plot(rate, p50, color=color, linestyle="--", marker="o", markersize=3, label=label + ", p50")
    axes.set_ylim(bottom=0)
    axes.set_xlim(left=0)
    axes.set_xlabel("questions a second, at random times")
    axes.set_ylabel("milliseconds from when a question was due")
    axes.grid(True, which="both", linewidth=0.3)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(out, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
