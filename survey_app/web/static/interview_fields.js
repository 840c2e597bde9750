// One question of an interview as a person sees it; what is chosen goes into `answers` at once.
import { h } from "./kiosk_dom.js";
import { faultOf } from "./interview_steps.js";
import { FIELD } from "./kiosk_questions.js";

const LEVELS = ["1", "2", "3", "4", "5"];
const UNLEARNT = { autocomplete: "off", autocorrect: "off", spellcheck: "false" };

/**
 * Show a question. `view` has `text(key)` of the questionnaire, `say(key, values)` of the interface,
 * the `answers`, and `changed()` to be called after each change.
 */
export function showQuestion(question, number, view) {
  const { text, say } = view;
  const id = `question-${question.key}`;
  const mark = question.required
    ? h("em", { class: "required" }, ` ${say("required_mark")}`) : null;
  const heading = [h("b", { class: "count" }, `${number}. `), text(`question.${question.key}`)];
  const fault = h("p", { class: "problem", id: `${id}-problem`, hidden: true });
  const clear = h(
    "button", { type: "button", class: "clear", hidden: !view.answers.has(question.key) },
    say("interview_clear"), h("span", { class: "unseen" }, ` ${number}`),
  );
  const box = question.kind === "number" || question.kind === "text"
    ? written(question, id, heading, mark, view)
    : chosen(question, id, heading, mark, view);
  box.append(fault, clear);
  box.addEventListener("change", () => {
    tellFault(question, box, fault, view);
    clear.hidden = !view.answers.has(question.key);
    view.changed();
  });
  clear.addEventListener("click", () => {
    view.answers.delete(question.key);
    for (const input of box.querySelectorAll("input,textarea")) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = false;
      else input.value = "";
    }
    for (const input of box.querySelectorAll("input:disabled")) input.disabled = false;
    box.dispatchEvent(new Event("change"));
    box.querySelector("input,textarea").focus();
  });
  tellFault(question, box, fault, view);
  return box;
}

function tellFault(question, box, line, { answers, say }) {
  const fault = faultOf(question, answers);
  line.hidden = !fault;
  line.textContent = fault
    ? say(fault, { low: question.minimum, high: question.maximum, limit: question.max_length }) : "";
  for (const input of box.querySelectorAll("input:not([type=radio]),textarea")) {
    input.setAttribute("aria-invalid", fault ? "true" : "false");
  }
}

function offered(question, { text, say }) {
  if (question.kind === "scale") {
    const levels = LEVELS.map((code) => [code, say(`level_${code}`)]);
    if (question.no_opinion) levels.push(["0", say("no_opinion")]);
    if (question.not_arisen) levels.push(["N", say("not_arisen")]);
    return levels;
  }
  return question.options.map((code) => [code, text(`option.${question.key}.${code}`)]);
}

function chosen(question, id, heading, mark, view) {
  const several = question.kind === "choices";
  const hint = several
    ? h("p", { class: "hint" }, question.maximum
      ? view.say("kiosk_at_most", { most: question.maximum }) : view.say("kiosk_several"))
    : null;
  const box = h(
    "fieldset", { class: `question of-${question.kind}`, id },
    h("legend", {}, ...heading, mark), hint,
  );
  const options = h("div", { class: "options" });
  for (const [code, words] of offered(question, view)) {
    const input = h("input", {
      type: several ? "checkbox" : "radio", name: id, value: code, autocomplete: "off",
      checked: (view.answers.get(question.key) || []).includes(code),
    });
    options.append(h("label", { class: "option" }, input, h("span", {}, words)));
  }
  const limit = () => limitChoices(question, options);
  options.addEventListener("change", () => {
    const ticked = [...options.querySelectorAll("input:checked")].map(({ value }) => value);
    keep(view.answers, question.key, ticked);
    limit();
  });
  limit();
  box.append(options);
  return box;
}

function keep(answers, key, values) {
  if (values.length) answers.set(key, values);
  else answers.delete(key);
}

/** Where only so many may be chosen, let no further one be ticked. */
function limitChoices(question, options) {
  if (question.kind !== "choices" || !question.maximum) return;
  const inputs = [...options.querySelectorAll("input")];
  const isFull = inputs.filter(({ checked }) => checked).length >= question.maximum;
  for (const input of inputs) input.disabled = isFull && !input.checked;
}

function written(question, id, heading, mark, view) {
  const { say, answers } = view;
  const isNumber = question.kind === "number";
  const hints = [];
  if (isNumber && question.minimum !== null && question.maximum !== null) {
    hints.push(say("kiosk_between", { low: question.minimum, high: question.maximum }));
  }
  if (!isNumber) hints.push(say("no_names", { limit: question.max_length }));
  const input = h(isNumber ? "input" : "textarea", {
    id: `${id}-input`, ...UNLEARNT,
    "aria-describedby": `${id}-hint ${id}-problem`,
    ...(isNumber ? { type: "text", inputmode: "numeric" } : { rows: "3" }),
  });
  [input.value = ""] = answers.get(question.key) || [];
  input.addEventListener("input", () => {
    keep(answers, question.key, input.value.trim() ? [input.value] : []);
  });
  return h(
    "div", { class: `question of-${question.kind}`, id },
    h("label", { for: `${id}-input` }, ...heading, mark),
    h("p", { class: "hint", id: `${id}-hint` }, hints.join(" ")),
    input,
  );
}

/** Ask which field the procedure was in, where the questionnaire tells fields apart. */
export function showFieldQuestion(survey, view) {
  const select = h(
    "select", { id: "question-field-input", autocomplete: "off" },
    h("option", { value: "" }, view.say("field_unknown")),
    ...survey.fields.map((code) => h(
      "option", { value: code, selected: (view.answers.get(FIELD) || []).includes(code) },
      view.text(`field.${code}`),
    )),
  );
  select.addEventListener("change", () => {
    keep(view.answers, FIELD, select.value ? [select.value] : []);
    view.changed();
  });
  return h(
    "div", { class: "question of-choice", id: "question-field" },
    h("label", { for: "question-field-input" }, view.say("which_field")), select,
  );
}
