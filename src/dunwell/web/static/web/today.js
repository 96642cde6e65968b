// Today by keyboard: J and K move, Enter goes into the pane, L P D open the form, Ctrl-Enter saves.
(function () {
  "use strict";
  const DRAFT = "dunwell-draft:";
  let scrolled = 0;

  function keysAreOff() {
    return localStorage.getItem("dunwell-keys") === "off";
  }

  function rows() {
    return Array.from(document.querySelectorAll("#today tbody tr"));
  }

  function current() {
    const focused = document.activeElement.closest("#today tbody tr");
    return focused || document.querySelector("#today tbody tr[aria-current]");
  }

  function nameOf(row) {
    return row.querySelector(".name");
  }

  // The row is marked at once; its account follows as soon as it is there.
  function choose(row, into) {
    rows().forEach(function (one) {
      const chosen = one === row;
      [one, nameOf(one)].forEach(function (part) {
        if (!part) return;
        if (chosen) part.setAttribute("aria-current", "true");
        else part.removeAttribute("aria-current");
      });
    });
    row.scrollIntoView({ block: "nearest" });
    const link = nameOf(row);
    link.focus({ preventScroll: true });
    if (!row.dataset.row || !window.htmx) return Promise.resolve();
    const pane = document.getElementById("pane");
    pane.dataset.wants = row.dataset.row;
    return window.htmx.ajax("GET", link.href.split("#")[0], {
      source: link, target: "#pane", swap: "innerHTML show:top",
    }).then(function () {
      if (into) enter();
    });
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    if (next >= 0 && next < all.length) {
      choose(all[next], false);
      return;
    }
    const page = document.getElementById(next < 0 ? "previous" : "next");
    if (page) page.focus();
  }

  function enter() {
    const today = document.getElementById("today");
    const title = document.getElementById("pane-title");
    if (today) today.classList.add("open");
    if (title) title.focus();
  }

  function leave() {
    const today = document.getElementById("today");
    if (today) today.classList.remove("open");
    if (location.hash === "#pane") history.replaceState(history.state, "", location.pathname + location.search);
    const row = document.querySelector("#today tbody tr[aria-current]");
    if (row) nameOf(row).focus();
  }

  function openForm(id) {
    const form = document.getElementById("call");
    if (!form) return;
    const today = document.getElementById("today");
    today.classList.add("open");
    form.open = true;
    const part = id === "call" ? form : document.getElementById(id);
    part.open = true;
    const field = part.querySelector(id === "call" ? "input[type=radio]:checked, input[type=radio]" : "input, select");
    form.scrollIntoView({ block: "nearest" });
    if (field) field.focus();
  }

  function openMore() {
    const menu = document.getElementById("more");
    if (!menu) return;
    document.getElementById("today").classList.add("open");
    menu.open = true;
    menu.scrollIntoView({ block: "nearest" });
    menu.querySelector("a").focus();
  }

  function press(key) {
    const one = document.querySelector('#pane [data-key="' + key + '"]');
    if (one) one.click();
  }

  // One press approves one e-mail: the next is shown before another counts.
  function approve() {
    const form = document.getElementById("approve-one");
    if (!form) press("a");
    else if (!form.dataset.sent) {
      form.dataset.sent = "1";
      form.requestSubmit();
    }
  }

  function tick() {
    const row = current();
    const box = row && row.querySelector("input[type=checkbox]");
    if (!box) return;
    box.checked = !box.checked;
    countTicks();
  }

  function countTicks() {
    const bar = document.querySelector(".bulk-bar");
    if (!bar) return;
    const count = document.querySelectorAll("#bulk tbody input[type=checkbox]:checked").length;
    const said = bar.querySelector("[data-bulk-count]");
    bar.hidden = count === 0;
    said.textContent = count === 1 ? said.dataset.one : said.dataset.many.replace("N", count);
  }

  function openFilter() {
    const menu = document.getElementById("filter-menu");
    if (!menu) return;
    menu.open = true;
    menu.querySelector("input:not([type=hidden])").focus();
  }

  function undo() {
    const button = document.querySelector(".today-note [data-undo]");
    if (button) button.click();
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented) return;
    const form = event.target.closest("#call form");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("button[name=next]").click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      const menu = event.target.closest("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      } else if (event.target.closest("#pane") || document.querySelector("#today.open")) {
        leave();
      }
      return;
    }
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.target.closest("#today tbody") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (keysAreOff()) return;
    if (event.key === "A") {
      const all = document.getElementById("approve-all");
      if (all) all.click();
      return;
    }
    if (event.shiftKey) return;
    const acts = {
      j: function () { move(1); },
      k: function () { move(-1); },
      o: function () {
        const row = current();
        if (row) window.location.assign(nameOf(row).dataset.account);
      },
      l: function () { openForm("call"); },
      p: function () { openForm("call-promise"); },
      d: function () { openForm("call-dispute"); },
      e: function () { press("e"); },
      h: function () { press("h"); },
      ".": openMore,
      s: function () {
        const script = document.getElementById("script");
        if (script) script.open = !script.open;
      },
      a: approve,
      x: function () {
        const because = document.getElementById("skip-because");
        if (because) {
          document.getElementById("today").classList.add("open");
          because.focus();
        } else {
          tick();
        }
      },
      u: undo,
      f: openFilter,
    };
    const act = acts[event.key.toLowerCase()];
    if (act && document.getElementById("today")) {
      event.preventDefault();
      act();
    }
  });

  document.addEventListener("click", function (event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const opener = event.target.closest("#pane [data-key=l], #pane [data-key=p], #pane [data-key=d]");
    if (opener) {
      event.preventDefault();
      openForm(opener.getAttribute("href").slice(1));
      return;
    }
    if (event.target.closest(".pane-close")) {
      event.preventDefault();
      leave();
      return;
    }
    const link = event.target.closest("#today tbody tr[data-row] a.name");
    if (!link || !window.htmx) return;
    event.preventDefault();
    choose(link.closest("tr"), true);
  });

  document.addEventListener("change", function (event) {
    if (event.target.closest("#bulk")) countTicks();
  });

  // What is being written is kept in this tab until it is saved, whatever happens to the session.
  function fields(form) {
    return Array.from(form.elements).filter(function (one) {
      return one.name && one.type !== "hidden" && one.type !== "submit";
    });
  }

  function keepDraft(event) {
    const form = event.target.closest("form[data-draft]");
    if (!form) return;
    const told = fields(form).map(function (one) {
      return [one.name, one.type === "radio" || one.type === "checkbox" ? (one.checked ? one.value : null) : one.value];
    }).filter(function (pair) { return pair[1] !== null; });
    sessionStorage.setItem(DRAFT + form.dataset.draft, JSON.stringify(told));
  }
  document.addEventListener("input", keepDraft);
  document.addEventListener("change", keepDraft);

  function restoreDraft() {
    const form = document.querySelector("form[data-draft]");
    const kept = form && sessionStorage.getItem(DRAFT + form.dataset.draft);
    if (!kept || form.querySelector(".error") || form.closest("[open]")) return;
    JSON.parse(kept).forEach(function (pair) {
      fields(form).forEach(function (one) {
        if (one.name !== pair[0]) return;
        if (one.type === "radio" || one.type === "checkbox") one.checked = one.value === pair[1] || one.checked;
        else one.value = pair[1];
      });
    });
    document.getElementById("call").open = true;
    ["call-promise", "call-dispute"].forEach(function (id) {
      const part = document.getElementById(id);
      const first = part.querySelector("input, select");
      if (first && first.value) part.open = true;
    });
  }

  document.addEventListener("htmx:beforeRequest", function () {
    const table = document.querySelector(".today-rows");
    scrolled = table ? table.scrollTop : 0;
  });

  // A session that ended: sign in, and come back to this row.
  document.addEventListener("htmx:beforeSwap", function (event) {
    const url = event.detail.xhr.responseURL || "";
    if (new URL(url, location.href).pathname === "/sign-in") {
      event.detail.shouldSwap = false;
      location.assign("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
      return;
    }
    if (event.detail.xhr.status === 422 && event.detail.target.id === "today") {
      if (event.detail.serverResponse.indexOf('id="today"') < 0) {
        const pane = document.getElementById("pane");
        event.detail.target = pane;
        event.detail.swapOverride = "innerHTML";
      }
    }
    // Only the account asked for last is shown, however the answers arrive.
    const pane = event.detail.target.id === "pane" ? event.detail.target : null;
    if (pane && pane.dataset.wants && event.detail.serverResponse.indexOf('data-pane="' + pane.dataset.wants + '"') < 0 && event.detail.xhr.status === 200) {
      event.detail.shouldSwap = false;
    }
  });

  document.addEventListener("htmx:afterSettle", function (event) {
    const target = event.detail.target || event.target;
    if (target.id === "pane") {
      const alert = target.querySelector("[role=alert]");
      if (alert) {
        const wrong = target.querySelector(".field:has(.error) input, .field:has(.error) textarea, .field:has(.error) select");
        (wrong || alert).focus();
      } else {
        restoreDraft();
      }
      return;
    }
    const today = document.getElementById("today");
    if (!today || (target.id !== "today" && event.target.id !== "today")) return;
    const table = document.querySelector(".today-rows");
    if (table) table.scrollTop = scrolled;
    const said = document.querySelector(".today-note");
    const live = document.getElementById("live");
    if (said && live) live.textContent = said.querySelector("span").textContent.trim();
    const row = document.querySelector("#today tbody tr[aria-current]");
    if (row) {
      row.scrollIntoView({ block: "nearest" });
      nameOf(row).focus({ preventScroll: true });
    } else {
      const main = document.getElementById("main");
      if (main) main.focus({ preventScroll: true });
    }
    restoreDraft();
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    const form = event.target.closest && event.target.closest("form[data-draft]");
    if (form && event.detail.successful && !event.detail.xhr.getResponseHeader("HX-Redirect")) {
      sessionStorage.removeItem(DRAFT + form.dataset.draft);
    }
  });

  const first = document.querySelector("#today tbody tr[aria-current]");
  if (first) first.scrollIntoView({ block: "nearest" });
  restoreDraft();
})();
