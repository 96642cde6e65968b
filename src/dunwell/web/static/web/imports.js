// Dropping a file on the zone is the same as choosing it there and sending it.
(function () {
  "use strict";
  const zone = document.querySelector(".drop");
  if (!zone) return;
  const input = zone.querySelector("input[type=file]");
  const sending = zone.querySelector(".sending");
  const button = zone.querySelector("button");

  ["dragenter", "dragover"].forEach(function (name) {
    zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("over"); });
  });
  ["dragleave", "drop"].forEach(function (name) {
    zone.addEventListener(name, function () { zone.classList.remove("over"); });
  });
  zone.addEventListener("drop", function (event) {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      zone.requestSubmit();
    }
  });
  input.addEventListener("change", function () { if (input.files.length) zone.requestSubmit(); });
  zone.addEventListener("submit", function (event) {
    if (zone.dataset.sent) { event.preventDefault(); return; }
    zone.dataset.sent = "yes";
    sending.textContent = button.dataset.sending;
  });
  // Back from the next page: the form can be sent again.
  window.addEventListener("pageshow", function () { delete zone.dataset.sent; sending.textContent = ""; });
})();
