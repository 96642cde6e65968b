// The company's country brings its currency and time zone along, until a person chooses them.
(function () {
  "use strict";
  const form = document.getElementById("company");
  const told = document.getElementById("company-guesses");
  if (!form || !told) return;
  const guesses = JSON.parse(told.textContent);
  const country = form.elements.country;
  const currency = form.elements.currency;
  const zone = form.elements.time_zone;
  const chosen = new Set();

  function offer(field, value) {
    if (!field || chosen.has(field)) return;
    if (Array.from(field.options).some(function (one) { return one.value === value; })) field.value = value;
  }
  [currency, zone].forEach(function (field) {
    if (field) field.addEventListener("change", function () { chosen.add(field); });
  });
  if (country) country.addEventListener("change", function () {
    const guess = guesses[country.value];
    if (!guess) return;
    offer(currency, guess[0]);
    offer(zone, guess[1]);
  });
  // The browser knows its own time zone better than its language does.
  if (!document.querySelector(".form-error")) offer(zone, Intl.DateTimeFormat().resolvedOptions().timeZone);
})();
