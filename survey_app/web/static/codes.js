// Comfort only: a button that prints the slip on screen; without it the browser's own menu prints.
(function () {
  "use strict";
  var button = document.getElementById("print");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
})();
