"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const maps = document.querySelector(".maps");
  const drawings = all("svg", maps);
  const choice = document.getElementById("commune");
  const table = all("table.communes tbody tr");
  const HREF = (code) => `#c-${code}`;
  const ZOOMS = [1, 2, 4];
  const full = drawings[0].viewBox.baseVal;
  const size = { width: full.width, height: full.height };
  let zoom = 0;

  const levels = new Map(
    table.map((row) => [row.dataset.code, all("td", row).map((cell) => cell.textContent)]),
  );

  function look() {
    const factor = ZOOMS[zoom];
    const width = size.width / factor;
    const height = size.height / factor;
    let centre = { x: size.width / 2, y: size.height / 2 };
    const shape = choice.value && document.getElementById(`c-${choice.value}`);
    if (shape) {
      const box = all(`use[data-code="${choice.value}"]`, drawings[0])[0].getBBox();
      centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
    const x = Math.min(Math.max(centre.x - width / 2, 0), size.width - width);
    const y = Math.min(Math.max(centre.y - height / 2, 0), size.height - height);
    drawings.forEach((svg) => svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`));
  }

  function ring(svg, code, kind) {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "use");
    drawn.setAttribute("href", HREF(code));
    drawn.setAttribute("class", kind);
    svg.append(drawn);
  }

  function pick() {
    all(".ring, .halo", maps).forEach((old) => old.remove());
    const code = choice.value;
    const name = choice.selectedOptions[0].textContent;
    drawings.forEach((svg, rank) => {
      const words = svg.parentElement.querySelector("output");
      words.textContent = code ? `${name}\u00a0: ${levels.get(code)[rank]}` : "";
      if (code) { ring(svg, code, "halo"); ring(svg, code, "ring"); }
    });
    look();
  }

  function show(kind) {
    maps.dataset.show = kind;
    all(".legend").forEach((legend) => { legend.hidden = legend.dataset.for !== kind; });
    all("[data-words]").forEach((words) => { words.hidden = words.dataset.words !== kind; });
    drawings.forEach((svg) => {
      const caption = svg.parentElement.querySelector("figcaption");
      const words = caption.querySelector(`[data-words=${kind}]`).textContent;
      svg.setAttribute("aria-label", `${caption.querySelector("strong").textContent}\u00a0: ${words}`);
    });
  }

  all("input[name=show]").forEach((input) => input.addEventListener("change", () => show(input.value)));
  choice.addEventListener("change", pick);
  maps.addEventListener("click", (event) => {
    const code = event.target.dataset && event.target.dataset.code;
    if (code) { choice.value = choice.value === code ? "" : code; pick(); }
  });
  document.getElementById("closer").addEventListener("click", () => {
    zoom = Math.min(zoom + 1, ZOOMS.length - 1);
    look();
  });
  document.getElementById("whole").addEventListener("click", () => { zoom = 0; look(); });
  /* A reload keeps what was chosen. */
  show(document.querySelector("input[name=show]:checked").value);
  if (choice.value) pick();
})();
