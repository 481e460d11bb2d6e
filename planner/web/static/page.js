"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* The menu folds on a phone; without this script it is simply there. */
  const menu = document.querySelector(".menu-button");
  if (menu) {
    menu.hidden = false;
    menu.addEventListener("click", () => {
      menu.setAttribute("aria-expanded", String(menu.getAttribute("aria-expanded") !== "true"));
    });
  }

  /* Plus and minus do nothing without this script: they are shown once they do. */
  all("button[data-step]").forEach((step) => { step.hidden = false; });

  /* What went wrong is read first. */
  const faults = document.querySelector(".faults[tabindex]");
  if (faults) faults.focus();

  /* A job that ended leads to what it made. */
  document.addEventListener("htmx:afterSettle", () => {
    const next = document.querySelector("[data-next]");
    if (next) location.replace(next.dataset.next);
  });

  document.addEventListener("click", ({ target }) => {
    /* A stop of the table is shown on the map beside it. */
    const stop = target.closest("button[data-stop]");
    const frame = document.querySelector("iframe.map");
    if (stop && frame) {
      const twin = frame.contentDocument.querySelector(`button[data-stop="${stop.dataset.stop}"]`);
      if (twin) twin.click();
      frame.scrollIntoView({ block: "nearest" });
    }
    /* Plus and minus beside a number. */
    const step = target.closest("button[data-step]");
    if (step) {
      const input = document.getElementById(step.dataset.for);
      const value = Math.max(0, Number(input.value || 0) + Number(step.dataset.step));
      input.value = String(value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });

  /* Before anything that is not easily undone. */
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  /* The figure beside a slider. */
  all("input[type=range]").forEach((range) => {
    const shown = document.getElementById(`${range.id}-shown`);
    if (shown) range.addEventListener("input", () => { shown.textContent = range.value.replace(".", ","); });
  });

  /* A list is narrowed as one types. */
  all("input[data-filter]").forEach((box) => {
    const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    const count = document.getElementById(`${box.id}-count`);
    box.addEventListener("input", () => {
      const rows = all(box.dataset.filter);
      rows.forEach((row) => { row.hidden = !plain(row.dataset.name).includes(plain(box.value)); });
      if (count) count.textContent = `${rows.filter((row) => !row.hidden).length} sur ${rows.length}`;
    });
  });

  /* Shortcuts: p and n for weeks; never while typing. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
  });
})();
