// Comfort only: the form works without this file. With it: progress, hidden follow-ups, answers that
// outlive a reload, and a sending that waits for the network. Written for browsers of ten years ago.
(function () {
  "use strict";
  var form = document.querySelector("form");
  if (!form) return;
  var bar = document.querySelector(".progress");
  var words = document.querySelector(".state");
  var button = form.querySelector("button.send");
  var label = button.textContent;
  var questions = Array.prototype.slice.call(form.querySelectorAll("fieldset.q"));
  var place = form.getAttribute("data-keep");
  var HOUR = 3600000;
  var WAITS = [2, 4, 8, 15, 30, 60];
  var request = null, waiting = false, done = false, tries = 0, timer;

  function say(what) { return words.getAttribute("data-" + what) || ""; }

  function isAnswered(question) {
    var field = question.querySelector("textarea, select, input[type=text]");
    return field ? field.value.trim() !== "" : !!question.querySelector("input:checked");
  }

  function update() {
    questions.forEach(function (question) {
      var other = question.getAttribute("data-if");
      if (!other) return;
      var chosen = form.querySelector('input[name="' + other + '"]:checked');
      question.hidden = !!chosen && question.getAttribute("data-any").indexOf(chosen.value) < 0;
    });
    var shown = questions.filter(function (question) { return question.offsetParent !== null; });
    var count = shown.filter(isAnswered).length;
    bar.firstElementChild.max = shown.length;
    bar.firstElementChild.value = count;
    bar.lastElementChild.textContent = count + "/" + shown.length + " " + bar.lastElementChild.getAttribute("data-word");
  }

  // Half of a letter pair, as some keyboards leave it, cannot be encoded.
  function encode(text) {
    try { return encodeURIComponent(text); } catch (broken) { return encodeURIComponent(text.replace(/[\ud800-\udfff]/g, "\ufffd")); }
  }

  // What a browser would send, hidden id and all: a form that comes back is the same form.
  function read() {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && (!/radio|checkbox/.test(field.type) || field.checked);
    }).map(function (field) { return encode(field.name) + "=" + encode(field.value); }).join("&");
  }

  // Storage may be switched off, full or forbidden; then answers live in the page alone.
  function keep() {
    if (done) return;
    try { sessionStorage.setItem(place, JSON.stringify({ at: Date.now(), waiting: waiting, sent: read() })); } catch (refused) { /* as said */ }
  }

  function wipe() {
    try { sessionStorage.removeItem(place); } catch (refused) { /* nothing was kept */ }
  }

  function findKept() {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(place)); } catch (refused) { /* nothing was kept */ }
    if (kept && Math.abs(Date.now() - kept.at) < (kept.waiting ? 7 * 24 : 2) * HOUR) return kept;
    wipe();
    return null;
  }

  // The kept id comes back too, so that an answer that did arrive is not stored a second time.
  function restore(kept) {
    var values = {}, isAny = false;
    kept.sent.split("&").forEach(function (pair) {
      var parts = pair.split("=").map(decodeURIComponent);
      (values[parts[0]] = values[parts[0]] || []).push(parts[1]);
    });
    Array.prototype.forEach.call(form.elements, function (field) {
      var given = values[field.name];
      if (!given) return;
      if (/radio|checkbox/.test(field.type)) field.checked = given.indexOf(field.value) >= 0;
      else field.value = given[0];
      if (field.type !== "hidden" && (field.checked || (!/radio|checkbox/.test(field.type) && given[0]))) {
        isAny = true;
        var folded = field.parentNode;
        while (folded !== form && folded.nodeName !== "DETAILS") folded = folded.parentNode;
        if (folded !== form) folded.open = true;
      }
    });
    return isAny;
  }

  function tellKept() {
    var notice = document.querySelector(".kept"), anew = document.createElement("button");
    notice.textContent = say("kept") + " ";
    anew.type = "button";
    anew.textContent = say("anew");
    anew.addEventListener("click", function () { done = true; wipe(); location.reload(); });
    notice.appendChild(anew);
  }

  // The button is never truly disabled: it would lose the focus of who has no mouse.
  function show(what, isBusy) {
    words.textContent = what === "sending" ? "" : say(what);
    button.setAttribute("aria-disabled", String(isBusy));
    button.textContent = what === "sending" ? say("sending") : what === "sent" ? label : say("now");
  }

  function hold(event) { event.preventDefault(); event.returnValue = ""; }

  function later(why, seconds) {
    request = null;
    show(why, false);
    clearTimeout(timer);
    timer = setTimeout(send, 1000 * Math.max(seconds || 0, WAITS[Math.min(tries++, WAITS.length - 1)] * (1 + Math.random() / 4)));
  }

  function received() {
    clearTimeout(timer);
    var status = request.status, next = request.getResponseHeader("Location");
    if (status < 300 && next) return finish(next);
    // No address to go to, or none of our headers: something on the way answered in our server's place.
    var isOurs = status >= 400 && request.getResponseHeader("Content-Security-Policy");
    if (!isOurs && status < 500 && status !== 413) return later("offline");
    if (status >= 500 || status === 429 || status === 408) return later("busy", Number(request.getResponseHeader("Retry-After")));
    waiting = false;
    window.removeEventListener("beforeunload", hold);
    if (status === 422) {
      keep();
      var page = request.responseText;
      document.open();
      document.write(page);
      document.close();
      return;
    }
    // Whatever else is wrong, the server's page says it, at its own address.
    if (status === 413) keep();
    else wipe();
    form.submit();
  }

  function finish(next) {
    done = true;
    wipe();
    window.removeEventListener("beforeunload", hold);
    show("sent", true);
    location.assign(next);
  }

  function send() {
    clearTimeout(timer);
    if (request || done) return;
    if (!waiting) window.addEventListener("beforeunload", hold);
    waiting = true;
    keep();
    show("sending", true);
    request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action"));
    request.timeout = 30000;
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setRequestHeader("Prefer", "return=minimal");
    request.onload = received;
    request.onerror = request.ontimeout = function () { later("offline"); };
    request.send(read());
    timer = setTimeout(function () { words.textContent = say("sending"); }, 2000);
  }

  function sendSoon() {
    if (waiting && !request) { tries = 0; send(); }
  }

  function start() {
    var problems = document.getElementById("loi"), kept = problems ? null : findKept();
    if (problems) problems.focus();
    if (!kept) return;
    var isAny = restore(kept);
    if (kept.waiting) send();
    else if (isAny) tellKept();
  }

  form.addEventListener("change", function () { update(); keep(); });
  form.addEventListener("input", function () { update(); keep(); });
  form.addEventListener("toggle", update, true);
  window.addEventListener("pageshow", function (event) {
    if (done) location.reload();
    else if (event.persisted) { sendSoon(); update(); }
  });
  bar.hidden = false;
  if (window.XMLHttpRequest && window.JSON) {
    form.addEventListener("submit", function (event) { event.preventDefault(); send(); });
    window.addEventListener("online", sendSoon);
    document.addEventListener("visibilitychange", function () { if (!document.hidden) sendSoon(); });
    window.addEventListener("pagehide", function () { if (done) document.body.textContent = ""; });
    start();
  } else {
    form.addEventListener("submit", function () {
      setTimeout(function () { button.disabled = true; button.textContent = say("sending"); }, 0);
    });
    wipe();
  }
  update();
})();
