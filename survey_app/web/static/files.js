// Another meaning of a column asks for other words: the page is asked for again, at the same place.
"use strict";
(() => {
  const form = document.getElementById("columns");
  const look = form.querySelector("button[value=look]");
  look.hidden = true;
  const kept = "place-on-page";
  const at = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  if (at) {
    const [top, id] = at.split(" ");
    window.scrollTo(0, Number(top));
    document.getElementById(id)?.focus({ preventScroll: true });
  }
  form.addEventListener("change", (event) => {
    if (!event.target.name.startsWith("m-")) return;
    sessionStorage.setItem(kept, `${window.scrollY} ${event.target.id}`);
    form.requestSubmit(look);
  });
})();
