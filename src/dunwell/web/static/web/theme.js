// Runs before the first paint: the theme a person chose wins over the system's.
(function () {
  const chosen = localStorage.getItem("dunwell-theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
})();
