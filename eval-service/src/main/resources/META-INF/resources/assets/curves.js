// The curves of one run or of several: fetched whole once, then only what is new, and drawn as the reader has chosen.
"use strict";

const CURVE_PAUSE_MS = 500;
const CURVE_COLUMNS = ["step", "epoch", "loss", "learningRate", "gradNorm", "windowsPerSecond", "memoryBytes", "time"];
const CHARTS = [
  { id: "loss", column: "loss", format: shortNumber, hasSlider: true, title: "Training loss" },
  { id: "rate", column: "learningRate", format: scientific, title: "Learning rate" },
  { id: "norm", column: "gradNorm", format: shortNumber, title: "Gradient norm" },
  { id: "speed", column: "windowsPerSecond", format: shortNumber, title: "Windows per second" },
  { id: "memory", column: "memoryBytes", format: gibibytes, title: "Memory", isOptional: true },
];

/** Puts what is new behind what is there; points of late events find their place by their step. */
function append(curve, news) {
  const order = [...curve.step, ...news.step].map((step, i) => [step, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const name of CURVE_COLUMNS) {
    const both = [...curve[name], ...news[name]];
    curve[name] = order.map(([, i]) => both[i]);
  }
  curve.cursor = news.cursor;
  curve.total += news.total;
  curve.notice = curve.notice || news.notice;
}

/** Reads what is new of a run's curve; whether there was anything. */
async function refreshRun(run) {
  const { curve } = run;
  // Once it has grown to twice what the server sends, the server thins it out again.
  const known = curve && curve.step.length <= 2 * Math.max(run.wholePoints, 1000);
  const query = known ? `?attempt=${curve.attempt}&after=${curve.cursor}` : "";
  const response = await fetch(run.address + query, { headers: { Accept: "application/json" } });
  if (!response.ok) return false;
  const fetched = await response.json();
  if (fetched.whole) {
    run.curve = fetched;
    run.wholePoints = fetched.step.length;
    return true;
  }
  if (fetched.total > 0) append(curve, fetched);
  return fetched.total > 0;
}

/** The runs that a page names, each with its colour and its dashes. */
function namedRuns(section) {
  return [...section.querySelectorAll("[data-curve]")].map((item, i) => ({
    id: item.dataset.run,
    address: item.dataset.curve,
    title: item.textContent.trim(),
    colour: `--run-${i}`,
    dash: DASHES[i % DASHES.length],
    curve: null,
    wholePoints: 0,
  }));
}

/** Where on the chosen axis a step lies: at the last point of the curve that is not behind it. */
function placeOf(step, curve, xs) {
  const next = curve.step.findIndex((other) => other > step);
  return xs[next < 0 ? xs.length - 1 : Math.max(0, next - 1)];
}

/**
 * EM and F1 of evaluated checkpoints as the page tells them: of one run both, a colour for each data set; of several runs F1
 * alone, lest there be too many lines.
 */
function scoreLines(runs, xsOf, isStep) {
  const lines = new Map();
  const colours = new Map(runs.length === 1 ? [] : runs.map((run) => [run.id, run.colour]));
  for (const { dataset: score } of document.querySelectorAll("#scores [data-step]")) {
    const run = runs.find((one) => one.id === score.run);
    if (!run) continue;
    const x = isStep ? Number(score.step) : run.curve?.step.length ? placeOf(Number(score.step), run.curve, xsOf(run)) : null;
    if (x == null) continue;
    const owner = runs.length === 1 ? score.on : run.id;
    if (!colours.has(owner)) colours.set(owner, `--run-${colours.size % 10}`);
    for (const figure of runs.length === 1 ? ["F1", "EM"] : ["F1"]) {
      const id = JSON.stringify([run.id, score.on, figure]);
      const name = `${runs.length === 1 ? figure : run.title} on ${score.on}`;
      const look = { colour: cssColour(colours.get(owner)), dash: figure === "EM" ? [4, 4] : run.dash };
      if (!lines.has(id)) lines.set(id, { id, name, xs: [], values: [], ...look });
      lines.get(id).xs.push(x);
      lines.get(id).values.push(Number(figure === "EM" ? score.exact : score.f1));
    }
  }
  return [...lines.values()];
}

function describe(element, title, lines, format) {
  const told = lines
    .filter((line) => line.xs.length > 0)
    .map((line) => {
      const values = line.values.filter((value) => value != null);
      return `${line.name}, from ${format(values.at(0))} to ${format(values.at(-1))}`;
    });
  element.classList.toggle("waiting", told.length === 0);
  element.setAttribute("aria-label", told.length === 0 ? `${title}: no point yet` : `${title}: ${told.join("; ")}`);
}

/** All charts of a section; what is returned reads what is new and draws it. */
function curves(section) {
  const runs = namedRuns(section);
  const view = viewInAddress();
  const charts = new Map();
  let extent = [0, 1];

  function chart(id) {
    if (!charts.has(id)) {
      const made = echarts.init(document.getElementById(id));
      made.on("datazoom", (event) => zoomedTo(event.batch?.[0] ?? event));
      charts.set(id, made);
      new ResizeObserver(() => made.resize()).observe(made.getDom());
    }
    return charts.get(id);
  }

  function zoomedTo({ start, end }) {
    if (start === undefined) return;
    zoomTo(view, start, end, extent);
    keepInAddress(view);
    for (const one of charts.values()) {
      const shown = one.getOption().dataZoom[0];
      // What is there already is not told again: charts would answer each other without an end.
      if (Math.abs(shown.start - start) + Math.abs(shown.end - end) > 0.01) one.dispatchAction({ type: "dataZoom", start, end });
    }
  }

  function put(id, title, lines, format, others) {
    const zoom = zoomPercent(view, extent);
    const option = chartOption({ lines, view, extent, zoom, format, isNamed: runs.length > 1, ...others });
    chart(id).setOption(option, { replaceMerge: ["xAxis", "yAxis", "dataZoom", "series"] });
    describe(document.getElementById(id), title, lines, format);
  }

  function draw() {
    const drawn = runs.filter((run) => run.curve);
    if (drawn.length === 0) return;
    const places = new Map(drawn.map((run) => [run, X_AXES[view.x].of(run.curve)]));
    const scores = scoreLines(runs, (run) => places.get(run), view.x === "step");
    extent = extentOf([...places.values(), ...scores.map((line) => line.xs)]);
    for (const { id, column, format, title, hasSlider, isOptional } of CHARTS) {
      const isTold = !isOptional || drawn.some((run) => run.curve[column].some((value) => value != null));
      document.getElementById(id).closest("figure").hidden = !isTold;
      if (!isTold) continue;
      const lines = drawn.map((run) => ({
        id: run.id,
        name: run.title,
        xs: places.get(run),
        values: run.curve[column],
        colour: cssColour(runs.length === 1 && id !== "loss" ? "--second" : run.colour),
        dash: run.dash,
      }));
      put(id, title, lines, format, { isLog: view.log, smoothing: view.smooth, hasSlider });
    }
    const figure = document.getElementById("f1").closest("figure");
    figure.hidden = !scores.some((line) => new Set(line.xs).size > 1);
    if (!figure.hidden) put("f1", "EM and F1", scores, shortNumber, { isLog: false, smoothing: 0, isNamed: true });
    document.getElementById("loss").dataset.points = String(drawn.reduce((sum, run) => sum + run.curve.total, 0));
    document.getElementById("notice").textContent = drawn
      .filter((run) => run.curve.notice)
      .map((run) => (runs.length > 1 ? `${run.title}: ${run.curve.notice}` : run.curve.notice))
      .join(" ");
  }

  chartControls(section.querySelector("form"), view, draw, (step) => zoomedTo(ZOOM_STEPS[step](zoomPercent(view, extent))));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  document.addEventListener("refreshed", draw);
  return async function refreshCurves() {
    const changed = await Promise.all(runs.map(refreshRun));
    if (changed.includes(true)) draw();
  };
}

/** From the first place to the last; where there is one place only, around it. */
function extentOf(columns) {
  let low = Infinity;
  let high = -Infinity;
  for (const x of columns.flat()) {
    if (x == null) continue;
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  if (low > high) return [0, 1];
  return low < high ? [low, high] : [low - 0.5, low + 0.5];
}

document.addEventListener("DOMContentLoaded", () => {
  const section = document.getElementById("curves");
  if (!section) return;
  const pause = CURVE_PAUSE_MS * section.querySelectorAll("[data-curve]").length;
  const refresh = throttled(curves(section), pause);
  liveTasks.push(refresh);
  refresh();
});
