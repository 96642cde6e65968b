// Small conveniences over pages that work without them: keys, theme, palette, autosubmit, busy bar.
(function () {
  "use strict";
  const root = document.documentElement;

  function inField(target) {
    return target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function openPalette() {
    const palette = document.getElementById("palette");
    if (!palette || palette.open) return;
    palette.showModal();
    document.getElementById("palette-input").focus();
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target)) return;
    if (event.key === "/" && localStorage.getItem("dunwell-keys") !== "off") {
      event.preventDefault();
      document.getElementById("search").focus();
    }
  });

  document.addEventListener("click", function (event) {
    const choice = event.target.closest("[data-theme-choice]");
    if (choice) {
      const theme = choice.dataset.themeChoice;
      if (theme) {
        root.dataset.theme = theme;
        localStorage.setItem("dunwell-theme", theme);
      } else {
        delete root.dataset.theme;
        localStorage.removeItem("dunwell-theme");
      }
      document.dispatchEvent(new CustomEvent("dunwell:theme"));
    }
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("change", function (event) {
    const form = event.target.closest("form[data-autosubmit]");
    if (form) form.requestSubmit();
  });

  // A chart is one stop for Tab; the arrows go from mark to mark. Without scripts each is a stop.
  function marks(chart) {
    return Array.from(chart.querySelectorAll("a:not([aria-hidden])"));
  }

  function joinMarks() {
    document.querySelectorAll("svg[data-marks]").forEach(function (chart) {
      marks(chart).forEach(function (mark, place) {
        mark.setAttribute("tabindex", place === 0 ? "0" : "-1");
      });
    });
  }

  document.addEventListener("keydown", function (event) {
    const chart = event.target.closest("svg[data-marks]");
    if (!chart) return;
    const all = marks(chart);
    const at = all.indexOf(event.target.closest("a"));
    const steps = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1,
      Home: 0, End: all.length - 1,
    };
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    const next = all[Math.min(Math.max(steps[event.key], 0), all.length - 1)];
    all[at].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });

  joinMarks();
  document.addEventListener("htmx:afterSettle", joinMarks);

  document.addEventListener("htmx:beforeRequest", function () { root.classList.add("busy"); });
  document.addEventListener("htmx:afterRequest", function () { root.classList.remove("busy"); });
})();
