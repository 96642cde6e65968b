// The palette's arrows and Enter, the list of keys, and the switch that turns single keys off.
(function () {
  "use strict";
  const STORED = "dunwell-keys";

  function keysAreOff() {
    return localStorage.getItem(STORED) === "off";
  }

  function options() {
    return Array.from(document.querySelectorAll("#palette-list [role=option]"));
  }

  function choose(option) {
    const input = document.getElementById("palette-input");
    options().forEach(function (one) {
      one.setAttribute("aria-selected", String(one === option));
    });
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  document.addEventListener("keydown", function (event) {
    if (event.target.id !== "palette-input") return;
    const all = options();
    const at = all.findIndex(function (one) { return one.getAttribute("aria-selected") === "true"; });
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (all.length) choose(all[(at + step + all.length) % all.length]);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      all[at].click();
    }
  });

  // The first match is chosen as soon as matches arrive, so that Enter opens it.
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.target.id === "palette-results") choose(options()[0]);
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || keysAreOff()) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const keys = document.getElementById("keys");
    if (!keys || keys.open) return;
    event.preventDefault();
    keys.showModal();
  });

  document.addEventListener("click", function (event) {
    const opener = event.target.closest("[data-open-keys]");
    const keys = document.getElementById("keys");
    if (opener && keys) keys.showModal();
    ["palette", "keys"].forEach(function (id) {
      const dialog = document.getElementById(id);
      if (dialog && event.target === dialog) dialog.close();
    });
  });

  document.addEventListener("change", function (event) {
    if (event.target.id === "keys-on") localStorage.setItem(STORED, event.target.checked ? "on" : "off");
  });

  const on = document.getElementById("keys-on");
  if (on) on.checked = !keysAreOff();
})();
