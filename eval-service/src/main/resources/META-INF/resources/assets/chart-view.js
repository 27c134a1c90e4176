// What a reader has chosen for the charts of a page: it stands in the address, so that it outlives live updates, can be sent to
// others and comes back with the browser's Back.
"use strict";

const MOST_SMOOTHING = 0.99;

function numberOrNull(text) {
  const number = text === null || text === "" ? NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

/** smooth: 0 to 0.99; log: of the y axis; x: which axis; from, to: the stretch of it that is seen, null as far as it reaches. */
function viewInAddress() {
  const query = new URLSearchParams(location.search);
  const x = query.get("x");
  return {
    smooth: Math.min(MOST_SMOOTHING, Math.max(0, numberOrNull(query.get("smooth")) ?? 0)),
    log: query.get("log") === "true",
    x: Object.hasOwn(X_AXES, x) ? x : "step",
    from: numberOrNull(query.get("from")),
    to: numberOrNull(query.get("to")),
  };
}

/** Puts what is not as usual into a query, and takes the rest out of it. */
function writeView(view, query) {
  const usual = { smooth: 0, log: false, x: "step", from: null, to: null };
  for (const [name, value] of Object.entries(view)) {
    if (value === usual[name]) query.delete(name);
    else query.set(name, String(typeof value === "number" ? Number(value.toPrecision(10)) : value));
  }
  return query;
}

function keepInAddress(view) {
  const query = writeView(view, new URLSearchParams(location.search));
  // A comma may stand in a query as it is, which is easier to read.
  const text = query.toString().replaceAll("%2C", ",");
  history.replaceState(null, "", location.pathname + (text ? `?${text}` : "") + location.hash);
}

/** Where the stretch lies on an axis, in percent. */
function zoomPercent(view, [low, high]) {
  const share = (value, otherwise) =>
    value === null || !(high > low) ? otherwise : Math.min(100, Math.max(0, (100 * (value - low)) / (high - low)));
  const start = share(view.from, 0);
  const end = share(view.to, 100);
  // An address may be older than the axis, or be of another one: then all is seen.
  return start < end ? { start, end } : { start: 0, end: 100 };
}

/** A stretch that reaches to an end of the axis goes on doing so while the curve grows. */
function zoomTo(view, start, end, [low, high]) {
  view.from = start <= 0.01 ? null : low + ((high - low) * start) / 100;
  view.to = end >= 99.99 ? null : low + ((high - low) * end) / 100;
}

/** What a button does to a stretch in percent. */
const ZOOM_STEPS = {
  in: ({ start, end }) => ({ start: start + (end - start) / 4, end: end - (end - start) / 4 }),
  out: ({ start, end }) => ({ start: Math.max(0, start - (end - start) / 2), end: Math.min(100, end + (end - start) / 2) }),
  earlier: ({ start, end }) => {
    const by = Math.min(start, (end - start) / 2);
    return { start: start - by, end: end - by };
  },
  later: ({ start, end }) => {
    const by = Math.min(100 - end, (end - start) / 2);
    return { start: start + by, end: end + by };
  },
  reset: () => ({ start: 0, end: 100 }),
};

/** Binds the form above the charts to a view; changed is called after each change, zoomed with the name of a button. */
function chartControls(form, view, changed, zoomed) {
  const { smooth, log, x } = form.elements;
  const output = form.querySelector("output");

  function show() {
    smooth.value = String(view.smooth);
    output.value = view.smooth.toFixed(2);
    log.checked = view.log;
    x.value = view.x;
  }

  function read() {
    if (x.value !== view.x) view.from = view.to = null;
    view.smooth = Math.min(MOST_SMOOTHING, Number(smooth.value));
    view.log = log.checked;
    view.x = x.value;
    show();
    keepInAddress(view);
    changed();
  }

  form.hidden = false;
  form.addEventListener("input", read);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const step = event.target.closest("button[data-zoom]")?.dataset.zoom;
    if (step) zoomed(step);
  });
  show();
}

// Links to other views of the same page keep what is chosen for the charts.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-keeps-view]");
  if (!link) return;
  const address = new URL(link.href);
  writeView(viewInAddress(), address.searchParams);
  link.href = address.pathname + address.search.replaceAll("%2C", ",");
});
