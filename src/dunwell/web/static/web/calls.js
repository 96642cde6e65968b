// A call that is being logged: who was spoken to, and when to call again.
(function () {
  "use strict";

  document.addEventListener("change", function (event) {
    const form = event.target.closest(".call-form form");
    if (!form) return;
    const later = form.querySelector("[name=follow_up_date]");
    if (event.target === later) later.dataset.touched = "1";
    const promised = form.querySelector("[name=promised_date]");
    if (event.target.name === "outcome") {
      const person = form.querySelector("[name=person]");
      const known = form.querySelector("#call-people option");
      const spoken = event.target.value === "reached" || event.target.value === "refused";
      if (person && !person.value && known && spoken) person.value = known.value;
      if (person && !spoken && known && person.value === known.value) person.value = "";
    }
    if ((event.target.name === "outcome" || event.target === promised) && !later.dataset.touched) {
      const chosen = form.querySelector("[name=outcome]:checked");
      const proposed = chosen ? form.querySelector(".outcomes").getAttribute("data-" + chosen.value) : "";
      later.value = promised && promised.value ? "" : proposed || "";
    }
  });
})();
