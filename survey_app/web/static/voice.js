// Reads a question aloud on its own page: without this file the recording opens in a tab of its own.
(function () {
  "use strict";
  if (!window.Audio || !document.addEventListener) return;
  var player = null, button = null, waiting = [];

  function words(link, text) { link.lastElementChild.textContent = text; }

  function stop() {
    if (player) { player.pause(); player.onended = player.onerror = null; player.removeAttribute("src"); }
    if (button) {
      button.className = "listen";
      button.setAttribute("aria-pressed", "false");
      words(button, button.getAttribute("data-words"));
    }
    player = button = null;
    waiting = [];
  }

  function fail(link) {
    stop();
    var note = link.nextElementSibling;
    if (!note || note.className !== "problem unheard") {
      note = document.createElement("p");
      note.className = "problem unheard";
      note.setAttribute("role", "status");
      link.parentNode.insertBefore(note, link.nextSibling);
    }
    note.textContent = link.getAttribute("data-failed");
  }

  function next() {
    var link = button;
    if (!waiting.length) { stop(); return; }
    player.src = "/am-thanh/" + waiting.shift();
    var started = player.play();
    // A stop before the sound has come is no failure.
    if (started && started.catch) started.catch(function () { if (link === button) fail(link); });
  }

  function start(link) {
    stop();
    var note = link.nextElementSibling;
    if (note && note.className === "problem unheard") note.parentNode.removeChild(note);
    button = link;
    waiting = link.getAttribute("data-sounds").split(" ");
    link.className = "listen playing";
    link.setAttribute("aria-pressed", "true");
    words(link, link.getAttribute("data-stop"));
    player = new Audio();
    player.onended = next;
    player.onerror = function () { if (link === button) fail(link); };
    next();
  }

  function toggle(event) {
    event.preventDefault();
    var link = event.currentTarget;
    if (link === button) stop(); else start(link);
  }

  Array.prototype.forEach.call(document.querySelectorAll("a.listen"), function (link) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", "false");
    link.setAttribute("data-words", link.lastElementChild.textContent);
    link.addEventListener("click", toggle);
    link.addEventListener("keydown", function (event) { if (event.key === " ") toggle(event); });
  });
  window.addEventListener("pagehide", stop);
})();
