// Keys of a list: J and K or the arrows move the row, Enter opens it, O as a page, F filters.
(function () {
  "use strict";

  function keysAreOff() {
    return localStorage.getItem("dunwell-keys") === "off";
  }

  function links() {
    return Array.from(document.querySelectorAll("#list tbody .name"));
  }

  function move(step) {
    const all = links();
    if (!all.length) return;
    const row = document.activeElement.closest("#list tbody tr");
    const at = row ? all.indexOf(row.querySelector(".name")) : -1;
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    if (next >= 0 && next < all.length) {
      all[next].focus();
      return;
    }
    const page = document.getElementById(next < 0 ? "previous" : "next");
    if (page) page.focus();
  }

  function openFilter() {
    const menu = document.getElementById("filter-menu");
    if (!menu) return;
    menu.open = true;
    const field = menu.querySelector("input:not([type=hidden]), select");
    if (field) field.focus();
  }

  function openAsPage() {
    const row = document.activeElement.closest("#list tbody tr");
    if (row) window.location.assign(row.querySelector(".name").href);
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const menu = event.target.closest("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
      return;
    }
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const inRows = event.target.closest("#list tbody") !== null;
    if (inRows && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (keysAreOff()) return;
    const acts = {
      j: function () { move(1); },
      k: function () { move(-1); },
      f: openFilter,
      o: openAsPage,
    };
    const act = acts[event.key.toLowerCase()];
    if (act && document.getElementById("list")) {
      event.preventDefault();
      act();
    }
  });

  // A document opens beside the list; with any other key or button its link is a link.
  document.addEventListener("click", function (event) {
    const link = event.target.closest("#list tbody a.name[data-drawer]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const drawer = document.getElementById("drawer");
    if (!drawer || !window.htmx) return;
    event.preventDefault();
    window.htmx.ajax("GET", link.href, { target: "#drawer-body", swap: "innerHTML" }).then(function () {
      drawer.showModal();
      const head = drawer.querySelector("h1, h2");
      if (head) head.focus();
    });
    drawer.addEventListener("close", function () { link.focus(); }, { once: true });
  });

  document.addEventListener("click", function (event) {
    const drawer = document.getElementById("drawer");
    if (drawer && (event.target === drawer || event.target.closest("[data-close-drawer]"))) {
      drawer.close();
    }
  });

  // An address says only what was chosen.
  document.addEventListener("htmx:configRequest", function (event) {
    if (!event.target.closest("#list form") || event.detail.verb !== "get") return;
    const told = event.detail.formData || event.detail.parameters;
    Array.from(told.keys()).forEach(function (key) {
      if (told.getAll(key).every(function (value) { return value === ""; })) told.delete(key);
    });
  });

  // A menu that was swapped away with its list leaves the focus nowhere: give it to the list.
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.target.id === "list" && document.activeElement === document.body) {
      const wrap = document.querySelector("#list .table-wrap, #list .empty a");
      if (wrap) wrap.focus({ preventScroll: true });
    }
  });
})();
