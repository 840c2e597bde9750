// Questions: which are asked, what is wrong with an answer, how one is shown. The rules are the
// server's own (skips and answers of the questionnaire); what passes here is not refused there.
// `answers` is a Map from a question's key to an array of strings.
import { face, fill, h } from "./kiosk_dom.js";

export const FIELD = "field";
const WHOLE = /^[+-]?[0-9]{1,9}$/;

/** The keys of the questions that are out of place: another choice was made before. */
export function hiddenKeys(questions, answers) {
  const hidden = new Set();
  for (const { key, show_if: rule } of questions) {
    if (!rule) continue;
    const given = hidden.has(rule.question) ? [] : answers.get(rule.question) || [];
    const met = given.some((code) => rule.any_of.includes(code));
    if (hidden.has(rule.question) || (given.length && !met)) hidden.add(key);
  }
  return hidden;
}

/** What is wrong, by question: the key of the words that say it. */
export function findProblems(questions, answers) {
  const hidden = hiddenKeys(questions, answers);
  const problems = new Map();
  for (const question of questions) {
    if (hidden.has(question.key)) continue;
    const code = problemOf(question, answers.get(question.key) || [], answers, hidden);
    if (code) problems.set(question.key, code);
  }
  const rated = questions.some((q) => q.kind === "scale" && !hidden.has(q.key) && answers.has(q.key));
  if (!problems.size && !rated && !questions.some((q) => q.required)) problems.set(null, "empty");
  return problems;
}

function problemOf(question, values, answers, hidden) {
  const [value] = values;
  if (!values.length) return question.required && isMet(question.show_if, answers, hidden) ? "required" : null;
  if (question.kind === "number") {
    if (!WHOLE.test(value)) return /^[+-]?[0-9]+$/.test(value) ? "out_of_range" : "not_a_number";
    const number = Number(value);
    const below = question.minimum !== null && number < question.minimum;
    const above = question.maximum !== null && number > question.maximum;
    return below || above ? "out_of_range" : null;
  }
  if (question.kind === "text") return lengthOf(value) > (question.max_length ?? Infinity) ? "kiosk_too_long" : null;
  if (question.kind === "choices" && question.maximum !== null && values.length > question.maximum) return "out_of_range";
  return null;
}

function isMet(rule, answers, hidden) {
  if (!rule) return true;
  if (hidden.has(rule.question)) return false;
  return (answers.get(rule.question) || []).some((code) => rule.any_of.includes(code));
}

/** The length as the server counts it: letters composed, each once. */
const lengthOf = (text) => [...text.normalize("NFC").trim()].length;

/** What is sent: nothing of a hidden question, nothing blank. */
export function answersToSend(questions, answers) {
  const hidden = hiddenKeys(questions, answers);
  const sent = {};
  for (const [key, values] of answers) {
    const filled = values.map((value) => value.trim()).filter(Boolean);
    if (filled.length && !hidden.has(key)) sent[key] = filled;
  }
  return sent;
}

/** The choice of the field, as a question like the others; null where it is not asked. */
export function fieldQuestion(survey) {
  if (!survey.fields.length) return null;
  return { key: FIELD, kind: "choice", options: survey.fields, required: false, show_if: null };
}

/** The words of a question. */
export function textOf(question, { texts, words }) {
  return question.key === FIELD ? words.which_field : texts[`question.${question.key}`];
}

function optionText(question, code, { texts }) {
  return texts[question.key === FIELD ? `field.${code}` : `option.${question.key}.${code}`];
}

/** All that is read aloud of a question: its text, then what may be answered. */
export function spokenText(question, said) {
  const { words } = said;
  const options = question.kind === "scale"
    ? [1, 2, 3, 4, 5].map((level) => words[`level_${level}`])
    : (question.options || []).map((code) => optionText(question, code, said));
  return [textOf(question, said), ...options].join(". ");
}

/**
 * Show one question.
 * `said` is {texts, words}; `onAnswer(values, byPointer)` is called at each change.
 */
export function questionBlock(question, { said, answers, number, problem, onAnswer, listen }) {
  const { words } = said;
  const problemId = `problem-${question.key}`;
  const legend = h("legend", { tabindex: "-1" },
    number ? h("b", {}, `${number}. `) : null,
    textOf(question, said),
    question.required ? h("em", {}, ` ${words.required_mark}`) : null);
  const chosen = answers.get(question.key) || [];
  const block = h("fieldset",
    { class: `q ${question.kind}${problem ? " wrong" : ""}`, "data-key": question.key, "aria-describedby": problem ? problemId : null },
    legend,
    listen || null,
    problem ? h("p", { class: "problem", id: problemId }, words[problem] || words.kiosk_not_ready) : null,
    SHOWN[question.kind](question, { said, chosen, onAnswer }));
  return block;
}

const SHOWN = { scale: showScale, choice: showChoice, choices: showSeveral, number: showNumber, text: showText };

function radio(question, value, chosen, onAnswer, ...inside) {
  let byPointer = false;
  const input = h("input", {
    type: "radio", name: question.key, value, autocomplete: "off", checked: chosen.includes(value),
    onchange: () => onAnswer([value], byPointer),
    // Pressing what is chosen already goes on, too; arrow keys only choose.
    onclick: (event) => { if (event.detail > 0 && chosen.includes(value)) onAnswer([value], true); },
  });
  return h("label", { onpointerdown: () => { byPointer = true; }, onkeydown: () => { byPointer = false; } },
    input, h("span", {}, ...inside));
}

function showScale(question, { said: { words }, chosen, onAnswer }) {
  const faces = [1, 2, 3, 4, 5].map((level) =>
    radio(question, String(level), chosen, onAnswer, face(level), breakable(words[`level_${level}`])));
  const others = [
    question.not_arisen ? radio(question, "N", chosen, onAnswer, words.not_arisen) : null,
    question.no_opinion ? radio(question, "0", chosen, onAnswer, words.no_opinion) : null,
  ].filter(Boolean);
  return h("div", {}, h("div", { class: "faces" }, faces), others.length ? h("div", { class: "others" }, others) : null);
}

/** Let the longest English word break where it may. */
const breakable = (word) => word.replace(/issatis(?=f)/, "issatis\u00ad").replace("hài lòng", "hài\u00a0lòng");

function showChoice(question, { said, chosen, onAnswer }) {
  const labels = question.options.map((code) => radio(question, code, chosen, onAnswer, optionText(question, code, said)));
  return h("div", { class: `choices${labels.length > 6 ? " many" : ""}` }, labels);
}

function showSeveral(question, { said, chosen, onAnswer }) {
  const hint = question.maximum === null ? said.words.kiosk_several : fill(said.words.kiosk_at_most, { most: question.maximum });
  const picked = new Set(chosen);
  const labels = question.options.map((code) => h("label", {},
    h("input", {
      type: "checkbox", name: question.key, value: code, autocomplete: "off", checked: picked.has(code),
      onchange: (event) => {
        if (event.target.checked) picked.add(code);
        else picked.delete(code);
        onAnswer(question.options.filter((each) => picked.has(each)), false);
      },
    }),
    h("span", {}, optionText(question, code, said))));
  return h("div", {}, h("p", { class: "aside" }, hint), h("div", { class: `choices${labels.length > 6 ? " many" : ""}` }, labels));
}

// Nothing typed may be learnt or offered again by the tablet's keyboard or browser.
const UNLEARNT = { autocomplete: "off", autocorrect: "off", autocapitalize: "sentences", spellcheck: "false" };

function showNumber(question, { said: { texts, words }, chosen, onAnswer }) {
  const range = question.minimum === null || question.maximum === null
    ? "" : fill(words.kiosk_between, { low: question.minimum, high: question.maximum });
  return h("p", { class: "number" },
    h("input", {
      type: "text", inputmode: "numeric", maxlength: "9", value: chosen[0] || "", ...UNLEARNT,
      "aria-label": `${texts[`question.${question.key}`]}. ${range}`,
      oninput: (event) => onAnswer(event.target.value.trim() ? [event.target.value.trim()] : [], false),
    }),
    h("span", { class: "aside" }, range));
}

function showText(question, { said: { texts, words }, chosen, onAnswer }) {
  const left = h("p", { class: "aside left", "aria-live": "off" });
  const tell = (value) => {
    const room = question.max_length === null ? null : question.max_length - lengthOf(value);
    left.textContent = room !== null && room < 100 ? fill(words.kiosk_letters_left, { left: room }) : "";
  };
  const area = h("textarea", {
    rows: "5", ...UNLEARNT, "aria-label": texts[`question.${question.key}`],
    oninput: (event) => {
      tell(event.target.value);
      onAnswer(event.target.value.trim() ? [event.target.value] : [], false);
    },
  });
  area.value = chosen[0] || "";
  tell(area.value);
  return h("div", {}, h("p", { class: "aside" }, fill(words.no_names, { limit: question.max_length })), area, left);
}
