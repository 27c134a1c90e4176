// Keeps an open page up to date: when the server tells of changes, the page is fetched again, every few seconds at most, and
// its parts marked data-live are taken over; of curves only what is new comes, as JSON. Nothing is rendered here, so there is
// nothing to escape.
"use strict";

const PAGE_PAUSE_MS = 2000;
const CURVE_PAUSE_MS = 500;

/** Runs a task now and, however often it is asked for meanwhile, at most once per pause and never twice at a time. */
function throttled(task, pauseMs) {
  let running = false;
  let wanted = false;
  return async function ask() {
    wanted = true;
    if (running) return;
    running = true;
    while (wanted) {
      wanted = false;
      try {
        await task();
      } catch (failure) {
        console.warn("Not refreshed:", failure);
      }
      await new Promise((resume) => setTimeout(resume, pauseMs));
    }
    running = false;
  };
}

function localTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const date = new Date(time.dateTime);
    if (isNaN(date)) continue;
    const today = date.toDateString() === new Date().toDateString();
    time.textContent = today
      ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
      : date.toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    time.title = date.toLocaleString();
  }
}

async function refreshPage() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const replacement = fresh.getElementById(old.id);
    if (!replacement) continue;
    localTimes(replacement);
    if (old.innerHTML !== replacement.innerHTML) takeOver(old, replacement);
  }
}

/** Puts new content into a part of the page; a link or a details element that has the focus keeps it, by what it leads to. */
function takeOver(old, replacement) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const alike = (root) =>
    [...root.querySelectorAll(focused.localName)].filter(
      (element) => element.getAttribute("href") === focused.getAttribute("href") && element.id === focused.id,
    );
  const place = focused ? alike(old).indexOf(focused) : -1;
  const { scrollLeft } = old.querySelector(".scrolling") ?? {};
  old.replaceChildren(...replacement.childNodes);
  if (scrollLeft) old.querySelector(".scrolling")?.scrollTo({ left: scrollLeft });
  if (focused) alike(old)[place]?.focus({ preventScroll: true });
}

function cssColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** One line over the optimizer steps. */
function curveOption(points, colour, format) {
  const muted = cssColour("--muted");
  const line = cssColour("--line");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.webdriver;
  return {
    animation: !still,
    animationDuration: 250,
    grid: { left: 8, right: 16, top: 14, bottom: 4, containLabel: true },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: {
      trigger: "axis",
      // Text on the canvas: HTML would need inline styles, which the page's policy forbids.
      renderMode: "richText",
      backgroundColor: cssColour("--card"),
      borderColor: line,
      textStyle: { color: cssColour("--ink"), fontSize: 12 },
      formatter: (items) => `step ${items[0].value[0].toLocaleString("en")}\n${format(items[0].value[1])}`,
    },
    xAxis: {
      type: "value",
      min: "dataMin",
      max: "dataMax",
      axisLabel: { color: muted, hideOverlap: true, showMinLabel: true, formatter: (step) => Math.round(step).toLocaleString("en") },
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      scale: true,
      axisLabel: { color: muted, formatter: format },
      splitNumber: 4,
      splitLine: { lineStyle: { color: line } },
    },
    series: [
      {
        type: "line",
        data: points,
        showSymbol: points.length < 40,
        symbolSize: 5,
        lineStyle: { width: 2, color: colour },
        itemStyle: { color: colour },
        areaStyle: { color: colour, opacity: 0.08, origin: "start" },
      },
    ],
  };
}

function curves(address) {
  const charts = {
    loss: echarts.init(document.getElementById("loss")),
    rate: echarts.init(document.getElementById("rate")),
  };
  let curve = null;
  const shortNumber = (value) => (value == null ? "–" : Number(value.toPrecision(4)).toString());
  const scientific = (value) => (value == null ? "–" : value === 0 ? "0" : value.toExponential(1));

  function draw() {
    if (!curve) return;
    const pairs = (column) => curve.step.map((step, i) => [step, column[i]]);
    charts.loss.setOption(curveOption(pairs(curve.loss), cssColour("--accent"), shortNumber));
    charts.rate.setOption(curveOption(pairs(curve.learningRate), cssColour("--second"), scientific));
    const last = curve.step.length - 1;
    const element = document.getElementById("loss");
    element.dataset.points = String(curve.total);
    element.classList.toggle("waiting", last < 0);
    document.getElementById("rate").classList.toggle("waiting", last < 0);
    element.setAttribute(
      "aria-label",
      last < 0
        ? "Training loss: no point yet"
        : `Training loss over optimizer steps, from ${shortNumber(curve.loss[0])} at step ${curve.step[0]} to ${shortNumber(curve.loss[last])} at step ${curve.step[last]}`,
    );
    document.getElementById("notice").textContent = curve.notice;
  }

  addEventListener("resize", () => Object.values(charts).forEach((chart) => chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  let wholePoints = 0;

  /** Puts what is new behind what is there; points of late events find their place by their step. */
  function append(news) {
    const columns = ["step", "epoch", "loss", "learningRate", "gradNorm", "windowsPerSecond"];
    const order = [...curve.step, ...news.step].map((step, i) => [step, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const name of columns) {
      const both = [...curve[name], ...news[name]];
      curve[name] = order.map(([, i]) => both[i]);
    }
    curve.cursor = news.cursor;
    curve.total += news.total;
    curve.notice = curve.notice || news.notice;
  }

  return async function refreshCurves() {
    // Once it has grown to twice what the server sends, the server thins it out again.
    const known = curve && curve.step.length <= 2 * Math.max(wholePoints, 1000);
    const query = known ? `?attempt=${curve.attempt}&after=${curve.cursor}` : "";
    const response = await fetch(address + query, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const fetched = await response.json();
    if (fetched.whole) {
      curve = fetched;
      wholePoints = curve.step.length;
    } else {
      if (fetched.total === 0) return;
      append(fetched);
    }
    draw();
  };
}

function watch(address, refresh) {
  const badge = document.getElementById("live");
  const show = (state, text) => {
    badge.className = `live ${state}`;
    if (badge.lastElementChild.textContent !== text) badge.lastElementChild.textContent = text;
  };
  // The browser connects again by itself after a break; the first event then makes the page catch up.
  const events = new EventSource(address);
  events.onopen = () => show("on", "Live");
  events.onerror = () => {
    show("off", "Reconnecting");
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(() => watch(address, refresh), 5000);
    }
  };
  events.onmessage = (event) => {
    if (event.data === "changed") refresh();
  };
}

document.addEventListener("DOMContentLoaded", () => {
  localTimes(document);
  const { events, curve } = document.body.dataset;
  const tasks = events ? [throttled(refreshPage, PAGE_PAUSE_MS)] : [];
  if (curve) {
    const refreshCurve = throttled(curves(curve), CURVE_PAUSE_MS);
    tasks.push(refreshCurve);
    refreshCurve();
  }
  if (events) watch(events, () => tasks.forEach((task) => task()));
});
