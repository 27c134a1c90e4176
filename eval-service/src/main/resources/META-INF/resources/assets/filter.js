// Makes an input that says data-completions a combobox: what may be written where the cursor is comes from the server and is
// chosen with the arrow keys and Enter or Tab, or with a click. Everything is put in as text, so there is nothing to escape.
"use strict";

const COMPLETION_PAUSE_MS = 120;
const LISTBOX_SUFFIX = "-proposals";

function combobox(input) {
  const list = document.createElement("ul");
  list.id = input.id + LISTBOX_SUFFIX;
  list.className = "proposals";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "What may be written here");
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let completion = null; // what the list shows
  let chosen = -1; // its index there; -1: none
  let asked = 0; // only the last answer counts
  let timer = 0;

  function close() {
    asked++;
    clearTimeout(timer);
    completion = null;
    chosen = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    chosen = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function option(proposal, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.className = "mono";
    text.textContent = proposal.text;
    const description = document.createElement("span");
    description.className = "muted";
    description.textContent = proposal.description;
    item.append(text, description);
    // Before the input would lose the focus.
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(index);
    });
    return item;
  }

  function open(found) {
    completion = found;
    list.replaceChildren(...found.proposals.map(option));
    list.hidden = false;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
  }

  function take(index) {
    const { begin, end, proposals } = completion;
    const behind = input.value.slice(end);
    const text = proposals[index].text + (behind.startsWith(" ") ? "" : " ");
    close();
    input.setRangeText(text, begin, end, "end");
    if (behind.startsWith(" ")) input.setSelectionRange(begin + text.length + 1, begin + text.length + 1);
    ask();
  }

  async function fetchCompletion(number) {
    const at = input.selectionEnd;
    const query = new URLSearchParams({ of: input.dataset.completions, text: input.value, at: String(at) });
    try {
      const response = await fetch(`/api/completions?${query}`, { headers: { Accept: "application/json" } });
      const found = response.ok ? await response.json() : null;
      if (number !== asked || document.activeElement !== input) return;
      const isWritten = found?.proposals.length === 1 && found.proposals[0].text === input.value.slice(found.begin, at);
      if (found?.proposals.length > 0 && !isWritten) open(found);
      else close();
    } catch (failure) {
      console.warn("No completion:", failure);
    }
  }

  function ask() {
    const number = ++asked;
    clearTimeout(timer);
    timer = setTimeout(() => fetchCompletion(number), COMPLETION_PAUSE_MS);
  }

  const steps = { ArrowDown: 1, ArrowUp: -1 };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isOpen = completion !== null;
    const count = isOpen ? completion.proposals.length : 0;
    if (event.key in steps) {
      event.preventDefault();
      if (!isOpen) ask();
      // One place more than there are proposals: back in the input, nothing is chosen.
      else choose(((chosen + 1 + steps[event.key] + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && isOpen && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === "Tab" && !event.shiftKey && isOpen && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      close();
    }
  });
  input.addEventListener("input", ask);
  input.addEventListener("click", () => (completion ? close() : ask()));
  input.addEventListener("blur", close);
}

/** An address says what is not as usual, and several columns with commas. */
function shortAddress(form) {
  form.addEventListener("formdata", ({ formData }) => {
    const usual = form.querySelector("[data-usual]")?.dataset.usual;
    const columns = formData.getAll("columns").join(",");
    const isUsual = usual?.split(",").sort().join(",") === columns.split(",").sort().join(",");
    formData.delete("columns");
    if (columns && !isUsual) formData.set("columns", columns);
    for (const [name, unsaid] of [["filter", ""], ["group", ""], ["sort", "-submitted"]]) {
      if (formData.get(name)?.trim() === unsaid) formData.delete(name);
    }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("input[data-completions]").forEach((input) => {
    combobox(input);
    if (input.form) shortAddress(input.form);
  });
});
