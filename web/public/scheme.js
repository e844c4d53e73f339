// Sets the colour scheme before the first paint. A file of its own, so that the pages need no inline script.
(function () {
  var kept = null;
  try {
    kept = localStorage.getItem("mantine-color-scheme-value");
  } catch (_) {
    kept = null;
  }
  var dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
