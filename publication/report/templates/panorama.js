// The page reads well without this script: it adds searching, sorting and the panel of a firm. Nothing leaves the page.
(function () {
  "use strict";
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const $ = (id) => document.getElementById(id);

  // Sorting: a button in each heading; numbers by their exact value.
  const collator = new Intl.Collator("fr", { numeric: true, sensitivity: "base" });
  const valueOf = (row, place) => {
    const cell = row.cells[place];
    return cell.matches(".n, [data-indicator], [data-table]") ? Number.parseFloat(cell.textContent.replace(/[\s\u202f]/g, "").replace("−", "-").replace(",", "."))
      : cell.textContent.trim();
  };
  document.querySelectorAll("table.sortable").forEach((table) => {
    table.querySelectorAll("thead th").forEach((heading, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const way = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        table.querySelectorAll("thead th").forEach((each) => each.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [valueOf(row, place), row]);
        rows.sort(([a], [b]) => {
          const known = (value) => value !== "" && value !== "—" && !Number.isNaN(value);
          if (known(a) !== known(b)) return known(a) ? -1 : 1;
          return way * (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b)));
        });
        body.append(...rows.map(([, row]) => row));
      });
    });
  });

  // The firms' file: what their panels say, and the rows that the first view left out. Read when a reader asks for it.
  const dialog = $("panneau"), inside = $("panneau-contenu");
  const body = document.querySelector("#liste-firmes tbody"), more = $("toutes");
  const read = (then) => {
    if (window.PANORAMA_FIRMES) return then();
    const script = document.createElement("script");
    script.src = dialog.dataset.file;
    script.addEventListener("load", then);
    document.head.append(script);
  };

  // Searching: every word must stand in the row, accents and capitals aside.
  const field = $("recherche"), department = $("filtre-departement"), group = $("filtre-groupe"), count = $("compte");
  const search = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of body.rows) {
      const told = (window.PANORAMA_FIRMES || {})[row.querySelector("[data-firm]").dataset.firm];
      const text = plain(row.textContent + " " + (told ? told.rows.map((each) => each[1]).join(" ") : ""));
      const fits = words.every((word) => text.includes(word))
        && (!department.value || row.cells[2].textContent === department.value)
        && (!group.value || row.cells[3].textContent === group.value);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    count.textContent = shown + (shown < 2 ? " firme montrée" : " firmes montrées");
  };
  const complete = () => {
    const there = new Set([...body.querySelectorAll("[data-firm]")].map((each) => each.dataset.firm));
    for (const [id, firm] of Object.entries(window.PANORAMA_FIRMES)) {
      if (there.has(id)) continue;
      const row = body.insertRow();
      const heading = element("th", "", row);
      heading.scope = "row";
      element("button", firm.name, heading).dataset.firm = id;
      for (const key of ["city", "department", "group", "type"]) element("td", firm[key], row);
    }
    if (more) more.hidden = true;
    search();
  };
  // The panel of a firm: its facts stand in a file of their own, read when the first panel opens.
  const element = (name, text, parent) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  };
  const link = (url, text, parent) => {
    const made = element("a", text, parent);
    made.href = url;
    made.rel = "noopener noreferrer";
    return made;
  };
  const show = (id) => {
    const firm = window.PANORAMA_FIRMES[id];
    if (!firm) return;
    inside.replaceChildren();
    const title = element("h3", firm.name, inside);
    title.id = "panneau-titre";
    const list = element("dl", "", inside);
    for (const [name, value] of firm.rows) {
      element("dt", name, list);
      element("dd", value, list);
    }
    element("h4", "Ce qui lui est arrivé", inside);
    if (firm.facts.length) {
      const line = element("ul", "", inside);
      line.className = "line";
      for (const fact of firm.facts) {
        const item = element("li", "", line);
        element("time", fact.when, item);
        item.append(" · " + fact.kind + (fact.text ? "\u00a0: " + fact.text : "") + " ");
        if (fact.url) link(fact.url, "source\u00a0: " + fact.source, item);
        else element("span", "source\u00a0: " + fact.source, item).className = "soft";
      }
    } else {
      element("p", "Aucun fait publié dans cette édition.", inside);
    }
    element("h4", "Pourquoi elle est suivie", inside);
    const evidence = element("ul", "", inside);
    for (const each of firm.evidence) {
      const item = element("li", "", evidence);
      if (/^https?:\/\//.test(each)) link(each, each, item);
      else item.textContent = each;
    }
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  };
  if (dialog) {
    $("formulaire-firmes").hidden = false;
    const look = () => ((more && !more.hidden) || !window.PANORAMA_FIRMES ? read(complete) : search());
    field.addEventListener("input", look);
    for (const each of [department, group]) each.addEventListener("change", look);
    if (more) {
      more.hidden = false;
      more.addEventListener("click", () => read(complete));
    }
    search();
    body.addEventListener("click", (event) => {
      const asked = event.target.closest("[data-firm]");
      if (asked) read(() => show(asked.dataset.firm));
    });
    $("panneau-fermer").addEventListener("click", () => dialog.close());
    const asked = /^#firme=(.+)$/.exec(decodeURIComponent(location.hash));
    if (asked) read(() => show(asked[1]));
  }

  // On paper every table is open.
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));
})();
