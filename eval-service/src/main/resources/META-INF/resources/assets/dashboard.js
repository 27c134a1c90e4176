// Keeps an open page up to date: when the server tells of changes, the page is fetched again, every few seconds at most, and
// its parts marked data-live are taken over. Nothing is rendered here, so there is nothing to escape. Other scripts of a page
// add what they refresh to liveTasks.
"use strict";

const PAGE_PAUSE_MS = 2000;

/** What is done, each by its own pause, whenever the server tells of a change. */
const liveTasks = [];

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
  document.dispatchEvent(new Event("refreshed"));
}

/** Puts new content into a part of the page; what has the focus keeps it, by what it leads to, and what is ticked or typed stays so. */
function takeOver(old, replacement) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const alike = (root) =>
    [...root.querySelectorAll(focused.localName)].filter(
      (element) => element.getAttribute("href") === focused.getAttribute("href") && element.id === focused.id,
    );
  const place = focused ? alike(old).indexOf(focused) : -1;
  const ticked = new Set([...old.querySelectorAll("input[type=checkbox]:checked[id]")].map((box) => box.id));
  const typed = new Map([...old.querySelectorAll("input[type=text][id]")].map((input) => [input.id, input.value]));
  const { scrollLeft } = old.querySelector(".scrolling") ?? {};
  old.replaceChildren(...replacement.childNodes);
  for (const box of old.querySelectorAll("input[type=checkbox][id]")) box.checked = ticked.has(box.id);
  for (const input of old.querySelectorAll("input[type=text][id]")) input.value = typed.get(input.id) ?? input.value;
  if (scrollLeft) old.querySelector(".scrolling")?.scrollTo({ left: scrollLeft });
  if (focused) alike(old)[place]?.focus({ preventScroll: true });
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

/** Enter in an input does what its own button does, not what the form's first one does. */
document.addEventListener("keydown", (event) => {
  const button = event.key === "Enter" && document.getElementById(event.target.dataset?.enter);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("DOMContentLoaded", () => {
  localTimes(document);
  const { events } = document.body.dataset;
  if (!events) return;
  liveTasks.push(throttled(refreshPage, PAGE_PAUSE_MS));
  watch(events, () => liveTasks.forEach((task) => task()));
});
