// Keys of the e-mails to approve: A approves, X skips, Shift-A reviews all, J and K move on.
(function () {
  "use strict";

  function off(event) {
    return event.ctrlKey || event.metaKey || event.altKey ||
      localStorage.getItem("dunwell-keys") === "off" ||
      document.querySelector("dialog[open]") ||
      event.target.closest("input, textarea, select, [contenteditable]");
  }

  function beside(step) {
    const all = Array.from(document.querySelectorAll(".approve-list a"));
    const at = all.findIndex(function (one) { return one.hasAttribute("aria-current"); });
    return all[at + step];
  }

  document.addEventListener("keydown", function (event) {
    if (off(event)) return;
    if (event.key === "A") {
      const all = document.getElementById("approve-all");
      if (all) all.click();
    } else if (event.key === "a") {
      const form = document.getElementById("approve-one");
      if (form) form.requestSubmit();
    } else if (event.key === "x") {
      const because = document.getElementById("skip-because");
      if (!because) return;
      event.preventDefault();
      because.focus();
    } else if (event.key === "j" || event.key === "k") {
      const link = beside(event.key === "j" ? 1 : -1);
      if (link) link.click();
    }
  });

  const chosen = document.querySelector(".approve-list a[aria-current]");
  if (chosen) chosen.scrollIntoView({ block: "nearest" });
})();
