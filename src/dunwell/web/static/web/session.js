// Two minutes before a session ends by itself: say so, and let one click keep it.
(function () {
  "use strict";
  const note = document.getElementById("session-ends");
  if (!note) return;
  const wait = (Number(note.dataset.idleSeconds) - 120) * 1000;
  let timer = 0;

  function count() {
    note.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(function () {
      note.hidden = false;
    }, wait);
  }

  note.querySelector("button").addEventListener("click", function () {
    fetch(note.dataset.stay).then(function (answer) {
      if (answer.status === 204) count();
      else location.reload();
    });
  });
  document.addEventListener("htmx:afterRequest", count);
  count();
})();
