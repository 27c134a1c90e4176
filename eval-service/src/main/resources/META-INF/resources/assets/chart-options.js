// What a chart shows, as options of ECharts: one or several runs over one axis, smoothed or not. Texts are drawn on a canvas, so
// there is nothing to escape.
"use strict";

const DASHES = ["solid", [9, 4], [2, 3], [10, 3, 2, 3], [16, 4]];
const MOST_SYMBOLS = 40;
const LONGEST_NAME = 24;
const RAW = ":raw";

function cssColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const shortNumber = (value) => (value == null ? "–" : Number(value.toPrecision(4)).toString());
const scientific = (value) => (value == null ? "–" : value === 0 ? "0" : value.toExponential(1));
const gibibytes = (bytes) => (bytes == null ? "–" : Number((bytes / 2 ** 30).toPrecision(3)).toString());
const wholeNumber = (value) => Math.round(value).toLocaleString("en");

function elapsed(seconds) {
  if (Math.abs(seconds) < 120) return `${shortNumber(seconds)} s`;
  if (Math.abs(seconds) < 7200) return `${Number((seconds / 60).toFixed(1))} min`;
  return `${Number((seconds / 3600).toFixed(2))} h`;
}

/** The x axes to choose from: where each point of a curve lies, and how that is written. */
const X_AXES = {
  step: { of: (curve) => curve.step, text: wholeNumber, word: "step" },
  epoch: { of: (curve) => curve.epoch, text: (epoch) => Number(epoch.toFixed(3)).toString(), word: "epoch" },
  relative: { of: (curve) => curve.time.map((time) => (time - curve.time[0]) / 1000), text: elapsed, word: "after" },
  wall: { of: (curve) => curve.time, text: (time) => new Date(time).toLocaleString(), word: "at", isTime: true },
};

/**
 * The exponential moving average as TensorBoard has it: it begins at 0, and is divided by the weight that it has got so far, so
 * that the first points do not count as what they are not. Gaps stay gaps, and what never changes is not computed at all: a
 * scale would show nothing but the errors of rounding.
 */
function smoothed(values, weight) {
  const known = values.filter((value) => value != null);
  if (known.every((value) => value === known[0])) return values;
  let average = 0;
  let points = 0;
  return values.map((value) => {
    if (value == null) return null;
    average = average * weight + (1 - weight) * value;
    points++;
    return average / (1 - weight ** points);
  });
}

/** A logarithm has no place for what is not above 0. */
function plotted(xs, values, isLog) {
  return xs.map((x, i) => [x, isLog && !(values[i] > 0) ? null : values[i]]);
}

/** A logarithmic axis would reach to the next powers of its base, and a curve between them be flat. */
function logScale(series) {
  let low = Infinity;
  let high = 0;
  for (const [, value] of series.flatMap((one) => one.data)) {
    if (value == null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return { type: "log" };
  // Its lines are at the powers of the base: of ten there may be none within the axis.
  return { type: "log", min: "dataMin", max: "dataMax", logBase: high / low < 100 ? 2 : 10 };
}

/** Braces would be read as the name of a style; a long name would leave the picture. */
function asDrawn(text) {
  const short = [...text].length > LONGEST_NAME ? `${[...text].slice(0, LONGEST_NAME - 1).join("")}…` : text;
  return short.replaceAll("{", "{\u200b");
}

function tooltipText(items, xAxis, format, isNamed) {
  const raw = new Map(items.filter((item) => item.seriesId.endsWith(RAW)).map((item) => [item.seriesId.slice(0, -RAW.length), item]));
  const lines = items
    .filter((item) => !item.seriesId.endsWith(RAW))
    .map((item) => {
      const name = isNamed ? `${item.marker}${asDrawn(item.seriesName)}: ` : "";
      const told = raw.get(item.seriesId);
      return `${name}${format(item.value[1])}${told ? ` (raw ${format(told.value[1])})` : ""}`;
    });
  return [`${xAxis.word} ${xAxis.text(items[0].value[0])}`, ...lines].join("\n");
}

/** The lines of one figure of one run: what was told, faint where a smoothed one lies over it. */
function runSeries(line, smoothing, isLog) {
  const { id, name, xs, values, colour, dash, isAlone } = line;
  const common = { type: "line", name, showSymbol: xs.length < MOST_SYMBOLS, symbolSize: 5, itemStyle: { color: colour } };
  const main = {
    ...common,
    id,
    data: plotted(xs, smoothing > 0 ? smoothed(values, smoothing) : values, isLog),
    lineStyle: { width: 2, color: colour, type: dash },
    z: 3,
  };
  if (isAlone && !isLog && smoothing === 0) main.areaStyle = { color: colour, opacity: 0.08, origin: "start" };
  if (smoothing === 0) return [main];
  const faint = { color: colour, opacity: 0.35, width: 1 };
  const raw = { ...common, id: id + RAW, data: plotted(xs, values, isLog), lineStyle: faint, z: 2, silent: true };
  return [main, { ...raw, showSymbol: false }];
}

function xAxisOption(xAxis, extent, muted, line) {
  return {
    type: xAxis.isTime ? "time" : "value",
    min: extent[0],
    max: extent[1],
    axisLabel: {
      color: muted,
      hideOverlap: true,
      showMinLabel: !xAxis.isTime,
      ...(xAxis.isTime ? {} : { formatter: xAxis.text }),
    },
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    splitLine: { show: false },
  };
}

function zoomOption(zoom, hasSlider, muted, line) {
  // The wheel scrolls the page and a finger, too; the wheel with Shift zooms.
  const inside = { type: "inside", zoomOnMouseWheel: "shift", moveOnMouseMove: false, preventDefaultMouseMove: false, ...zoom };
  const slider = {
    type: "slider",
    height: 18,
    bottom: 4,
    left: 58,
    right: 24,
    showDetail: false,
    brushSelect: false,
    borderColor: line,
    fillerColor: cssColour("--blue-soft"),
    handleStyle: { color: cssColour("--card"), borderColor: muted },
    moveHandleSize: 0,
    dataBackground: { lineStyle: { color: line }, areaStyle: { color: line } },
    selectedDataBackground: { lineStyle: { color: muted }, areaStyle: { color: line } },
    ...zoom,
  };
  return hasSlider ? [inside, slider] : [inside];
}

/**
 * One figure over one axis.
 *
 * lines: {id, name, xs, values, colour, dash}; view: what the reader has chosen; extent: where the x axis begins and ends;
 * zoom: the stretch of it that is seen, in percent.
 */
function chartOption({ lines, view, extent, zoom, format, isLog, isNamed, smoothing, hasSlider }) {
  const muted = cssColour("--muted");
  const line = cssColour("--line");
  const xAxis = X_AXES[view.x];
  const series = lines.flatMap((one) => runSeries({ ...one, isAlone: lines.length === 1 }, smoothing, isLog));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.webdriver;
  return {
    animation: !still,
    animationDuration: 250,
    grid: { left: 8, right: 18, top: 14, bottom: hasSlider ? 30 : 4, containLabel: true },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: {
      trigger: "axis",
      // Text on the canvas: HTML would need inline styles, which the page's policy forbids.
      renderMode: "richText",
      confine: true,
      backgroundColor: cssColour("--card"),
      borderColor: line,
      textStyle: { color: cssColour("--ink"), fontSize: 12 },
      formatter: (items) => tooltipText(items, xAxis, format, isNamed),
    },
    xAxis: xAxisOption(xAxis, extent, muted, line),
    yAxis: {
      scale: true,
      ...(isLog ? logScale(series) : { type: "value" }),
      axisLabel: { color: muted, formatter: format, hideOverlap: true },
      splitNumber: 4,
      splitLine: { lineStyle: { color: line } },
    },
    dataZoom: zoomOption(zoom, hasSlider, muted, line),
    series,
  };
}
