// Typing by keyboard alone. Without this file the same page is an ordinary form.
(function () {
  "use strict";
  var form = document.getElementById("entry");
  if (!form) {
    // Where two typings are compared: writing what stands on the paper chooses it.
    Array.prototype.forEach.call(document.querySelectorAll("input.third"), function (field) {
      field.addEventListener("input", function () {
        field.previousElementSibling.querySelector("input").checked = true;
      });
    });
    return;
  }
  var DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];
  var code = document.getElementById("code");
  var save = document.getElementById("save");
  var saveWords = save.textContent;
  var status = document.getElementById("status");
  var again = document.getElementById("again");
  var fields = Array.prototype.slice.call(form.querySelectorAll("[data-kind]"));
  var dirty = false, sending = false, checked = "";

  function words(name) { return form.getAttribute("data-" + name); }
  function kind(field) { return field.getAttribute("data-kind"); }
  function box(field) { return field.closest(".ask"); }
  function say(field, text) {
    box(field).querySelector(".say").textContent = text;
    box(field).classList.toggle("wrong", !!text);
    if (text) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
  }
  function tell(text, wrong) {
    // What an earlier page had to say is over.
    Array.prototype.forEach.call(document.querySelectorAll("main > p.note"), function (note) { note.remove(); });
    status.hidden = false;
    status.firstElementChild.textContent = text;
    status.firstElementChild.className = "note" + (wrong ? " wrong" : " done");
  }

  function byPlace(field, letter) {
    // Where all options carry letters, their place will do as well.
    var keys = field.getAttribute("data-keys");
    if (kind(field) === "scale") return letter === "n" ? "N" : letter;
    letter = letter.toLowerCase();
    if (/[1-9]/.test(letter) && !/[0-9]/.test(keys) && +letter <= keys.length) return keys[+letter - 1];
    return letter;
  }

  function update(field) {
    var hints = box(field).querySelectorAll("[data-code]");
    var whole = kind(field) === "field";
    Array.prototype.forEach.call(hints, function (hint) {
      var own = hint.getAttribute("data-code");
      hint.classList.toggle("chosen", whole ? field.value === own : field.value.indexOf(own) >= 0);
    });
    fields.forEach(function (other) {
      var asked = box(other).getAttribute("data-if");
      if (!asked) return;
      var leader = document.getElementById("q-" + asked);
      var hidden = isSkipped(leader) || (leader.value !== "" &&
        !leader.value.split("").some(function (letter) { return box(other).getAttribute("data-any").indexOf(letter) >= 0; }));
      box(other).classList.toggle("skipped", hidden);
    });
  }
  function isSkipped(field) { return box(field).classList.contains("skipped"); }

  function go(field, step) {
    var place = (field === save ? fields.length : fields.indexOf(field)) + step;
    while (place >= 0 && place < fields.length && isSkipped(fields[place])) place += step;
    if (place < 0) return;
    var next = place < fields.length ? fields[place] : save;
    next.focus();
    if (next.select && kind(next) !== "text") next.select();
    next.scrollIntoView({ block: "center" });
  }
  function next(field) { if (isSound(field)) go(field, 1); }

  function isSound(field) {
    var value = field.value.trim(), low = field.getAttribute("data-minimum"), high = field.getAttribute("data-maximum");
    if ((kind(field) === "number" || kind(field) === "field") && value !== "" &&
        (!/^[0-9]+$/.test(value) || +value < +low || +value > +high)) {
      say(field, words("range") + low + " – " + high + ".");
      field.select();
      return false;
    }
    return true;
  }

  function typeMark(field, letter) {
    var mark = byPlace(field, letter), keys = field.getAttribute("data-keys");
    if (keys.indexOf(mark) < 0) {
      say(field, words("key") + keys.split("").join(" ") + ".");
      return;
    }
    say(field, "");
    dirty = true;
    if (kind(field) !== "choices") {
      field.value = mark;
      update(field);
      go(field, 1);
      return;
    }
    var most = +field.getAttribute("data-maximum") || keys.length;
    if (field.selectionStart !== field.selectionEnd) field.value = "";
    if (field.value.indexOf(mark) >= 0) return;
    if (field.value.length >= most) { say(field, words("most") + most + "."); return; }
    field.value += mark;
    update(field);
    if (field.value.length === most) go(field, 1);
  }

  function onKey(event) {
    var field = event.target, what = kind(field);
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); send(false); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter" && !(what === "text" && event.shiftKey)) {
      event.preventDefault();
      if (what === "code") checkCode(); else next(field);
    } else if (event.key === "ArrowUp" || (event.key === "Backspace" && field.value === "" && what !== "code")) {
      if (what === "text" && field.value !== "") return;
      event.preventDefault();
      go(field, -1);
    } else if (event.key === "ArrowDown") {
      if (what === "text" && field.value !== "") return;
      event.preventDefault();
      if (what === "code") checkCode(); else next(field);
    } else if (event.key.length === 1 && what !== "text" && what !== "code") {
      if (what === "number" || what === "field") {
        if (!/[0-9]/.test(event.key)) { event.preventDefault(); say(field, words("range") + field.getAttribute("data-minimum") + " – " + field.getAttribute("data-maximum") + "."); }
        return;
      }
      event.preventDefault();
      typeMark(field, event.key);
    }
  }

  function onInput(event) {
    var field = event.target, what = kind(field);
    if (!what) return;
    dirty = true;
    say(field, "");
    if (what === "code") {
      if (digits().length === 9) checkCode(); else checked = "";
      return;
    }
    if (what === "scale" || what === "choice" || what === "choices") {
      // A phone's keyboard sends no keys that can be stopped: what it wrote is read once more.
      var typed = field.value.split("");
      field.value = "";
      typed.forEach(function (letter) { typeMark(field, letter); });
    }
    update(field);
    if (what === "field" && isSound(field) && (field.value.length === 2 || +(field.value + "0") > +field.getAttribute("data-maximum"))) go(field, 1);
  }

  function digits() { return code.value.replace(/[ .\-\u00a0\t]/g, ""); }
  function isRight(text) {
    var interim = 0;
    for (var i = 0; i < text.length; i++) interim = +DAMM[interim][+text[i]];
    return /^[0-9]{9}$/.test(text) && interim === 0;
  }
  function checkCode() {
    var typed = digits();
    if (code.readOnly || checked === typed) { go(code, 1); return; }
    if (!isRight(typed)) { say(code, words("unfit")); code.select(); return; }
    say(code, "");
    checked = typed;
    code.value = typed.replace(/(...)(?=.)/g, "$1 ");
    go(code, 1);
    fetch(words("check") + typed, { headers: { Accept: "application/json" } }).then(function (answer) {
      return answer.json();
    }).then(function (said) {
      if (said.fits || checked !== typed) return;
      checked = "";
      say(code, said.message);
      code.focus();
      code.select();
      code.scrollIntoView({ block: "center" });
    }).catch(function () { /* The code is looked at again when the sheet is saved. */ });
  }

  function send(aside) {
    if (sending) return;
    sending = true;
    save.textContent = words("busy");
    post(aside, false).catch(function () { tell(words("offline"), true); }).then(function () {
      sending = false;
      save.textContent = saveWords;
    });
  }

  function post(aside, renewed) {
    var data = new FormData(form);
    if (aside) data.append("set_aside", "1");
    return fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } }).then(function (answer) {
      if ((answer.headers.get("Content-Type") || "").indexOf("json") >= 0) {
        return answer.json().then(function (said) { if (said.saved) finish(said); else refuse(said); });
      }
      if (answer.redirected || answer.status !== 400 || renewed) {
        tell(words(answer.redirected || renewed ? "signed-out" : "offline"), true);
        return null;
      }
      // Signed in anew in another tab: the page's token is of the session before.
      return renew().then(function (fresh) {
        if (fresh) return post(aside, true);
        tell(words("signed-out"), true);
        return null;
      });
    });
  }

  function renew() {
    return fetch(location.href).then(function (page) {
      return page.redirected ? "" : page.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#entry [name=csrf_token]");
      if (fresh) form.elements.csrf_token.value = fresh.value;
      return !!fresh;
    });
  }

  function refuse(said) {
    var problems = said.problems || {}, first = null;
    tell(said.message + (problems[""] ? " " + problems[""] : ""), true);
    fields.forEach(function (field) {
      var problem = problems[field.id.slice(2)];
      if (kind(field) === "code") return;
      say(field, problem || "");
      if (problem && !first) first = field;
    });
    (first || code).focus();
    (first || status).scrollIntoView({ block: "center" });
  }

  function finish(said) {
    dirty = false;
    if (form.elements.again) { location.href = location.pathname + "?vua=" + said.code; return; }
    form.reset();
    checked = "";
    fields.forEach(function (field) {
      if (kind(field) === "text") field.value = "";
      say(field, "");
      update(field);
    });
    tell(said.message, false);
    document.getElementById("progress").textContent = said.progress;
    again.href = again.getAttribute("data-address") + said.code;
    again.parentElement.hidden = false;
    window.scrollTo(0, 0);
    code.focus({ preventScroll: true });
  }

  form.addEventListener("keydown", function (event) { if (kind(event.target)) onKey(event); });
  form.addEventListener("input", onInput);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    send(!!(event.submitter && event.submitter.name === "set_aside"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.altKey && event.code === "KeyK") {
      event.preventDefault();
      document.getElementById("invalid").focus();
    }
    if (event.altKey && event.code === "KeyZ" && !again.parentElement.hidden) {
      event.preventDefault();
      again.click();
    }
  });
  save.addEventListener("keydown", function (event) {
    if (event.key === "ArrowUp" || event.key === "Backspace") { event.preventDefault(); go(save, -1); }
  });
  window.addEventListener("beforeunload", function (event) { if (dirty) event.preventDefault(); });
  fields.forEach(update);
  if (code.readOnly) go(code, 1);
})();
