// Comfort only: the form works without this file. Progress, hidden follow-ups, one send a press.
(function () {
  "use strict";
  var form = document.querySelector("form");
  if (!form) return;
  var bar = document.querySelector(".progress");
  var questions = Array.prototype.slice.call(form.querySelectorAll("fieldset.q"));

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
    var done = shown.filter(isAnswered).length;
    bar.firstElementChild.max = shown.length;
    bar.firstElementChild.value = done;
    bar.lastElementChild.textContent = done + "/" + shown.length + " " + bar.lastElementChild.getAttribute("data-word");
  }

  var button = form.querySelector("button.send");
  var words = button.textContent;
  form.addEventListener("change", update);
  form.addEventListener("input", update);
  form.addEventListener("toggle", update, true);
  form.addEventListener("submit", function () {
    setTimeout(function () { button.disabled = true; button.textContent = form.getAttribute("data-sending"); }, 0);
  });
  window.addEventListener("pageshow", function () { button.disabled = false; button.textContent = words; update(); });
  bar.hidden = false;
  var problems = document.getElementById("loi");
  if (problems) problems.focus();
})();
