// Reads a question aloud on its own page: without this file the recording opens in a tab of its own.
(function () {
  "use strict";
  if (!window.Audio || !document.addEventListener) return;
  var player = null, button = null, waiting = [];

  // What is read out for a button begins with what stands on it.
  function say(link, text) {
    link.lastElementChild.textContent = text;
    link.setAttribute("aria-label", text + link.getAttribute("data-rest"));
  }

  function stop() {
    if (player) { player.pause(); player.onended = player.onerror = null; player.removeAttribute("src"); }
    if (button) {
      button.className = "listen";
      say(button, button.getAttribute("data-words"));
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
    say(link, link.getAttribute("data-stop"));
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
    var words = link.lastElementChild.textContent;
    link.setAttribute("data-words", words);
    link.setAttribute("data-rest", (link.getAttribute("aria-label") || "").slice(words.length));
    link.addEventListener("click", toggle);
    link.addEventListener("keydown", function (event) { if (event.key === " ") toggle(event); });
  });
  window.addEventListener("pagehide", stop);
})();
