// Runs as lines over one axis for each argument in which they differ, and one for the best F1.
"use strict";

const PARALLEL_PAUSE_MS = 2000;
const AXIS_PIXELS = 150;

function parallelAxis(axis, index, muted, line) {
  const common = {
    dim: index,
    name: axis.name,
    nameTextStyle: { color: muted, fontSize: 12 },
    nameTruncate: { maxWidth: 140 },
    axisLine: { lineStyle: { color: muted } },
    axisTick: { lineStyle: { color: line } },
    // On a ground of their own: the runs' lines go through where they stand.
    axisLabel: { color: cssColour("--ink"), backgroundColor: cssColour("--card"), padding: [1, 3], width: 110, overflow: "truncate" },
  };
  if (axis.kind === "CATEGORY") return { ...common, type: "category", data: axis.categories, boundaryGap: true };
  const label = { ...common.axisLabel, formatter: (value) => (Math.abs(value) < 1e-3 && value !== 0 ? scientific(value) : shortNumber(value)) };
  return { ...common, type: axis.kind === "LOG" ? "log" : "value", scale: true, axisLabel: label };
}

function parallelOption({ runs, axes }) {
  const muted = cssColour("--muted");
  const line = cssColour("--line");
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    parallel: { left: 40, right: 110, top: 40, bottom: 20 },
    parallelAxis: axes.map((axis, index) => parallelAxis(axis, index, muted, line)),
    // One series: the axes reach as far as the values of the first one do.
    series: {
      type: "parallel",
      data: runs.map(({ run }, i) => ({
        name: run.title,
        value: axes.map((axis) => axis.values[i] ?? NaN),
        lineStyle: { width: 2.5, opacity: 0.9, color: cssColour(`--run-${i}`), type: DASHES[i % DASHES.length] },
      })),
    },
  };
}

function parallelCoordinates(element) {
  const chart = echarts.init(element);
  let comparison = null;
  new ResizeObserver(() => chart.resize()).observe(element);

  function draw() {
    if (!comparison) return;
    element.closest("section").hidden = comparison.axes.length < 2;
    element.style.minWidth = `${AXIS_PIXELS * comparison.axes.length}px`;
    chart.resize();
    chart.setOption(parallelOption(comparison), { notMerge: true });
    element.dataset.axes = String(comparison.axes.length);
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  return async function refreshParallel() {
    const response = await fetch(element.dataset.comparison, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    comparison = await response.json();
    draw();
  };
}

document.addEventListener("DOMContentLoaded", () => {
  const element = document.getElementById("parallel");
  if (!element) return;
  const refresh = throttled(parallelCoordinates(element), PARALLEL_PAUSE_MS);
  liveTasks.push(refresh);
  refresh();
});
