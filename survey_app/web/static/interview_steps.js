// How far an interview is: its parts, what is answered, what is still to be asked. The rules of
// skips and answers are those of every tablet (kiosk_questions.js). `answers` is a Map.
import { findProblems, hiddenKeys } from "./kiosk_questions.js";

/** The parts of an interview, a page each: those alone that ask something. */
export function partsOf(survey, answers) {
  const hidden = hiddenKeys(survey.questions, answers);
  return survey.sections
    .map((section) => ({
      section,
      questions: survey.questions.filter(
        (question) => question.section === section && !hidden.has(question.key),
      ),
    }))
    .filter(({ questions }) => questions.length);
}

const isAnswered = (answers, { key }) =>
  (answers.get(key) || []).some((value) => value.trim() !== "");

export const countAnswered = (questions, answers) =>
  questions.filter((question) => isAnswered(answers, question)).length;

/** Counts, the required questions without an answer, and the answers that do not fit. */
export function progressOf(survey, answers) {
  const asked = partsOf(survey, answers).flatMap(({ questions }) => questions);
  const problems = findProblems(survey.questions, answers);
  const withProblem = (fits) =>
    asked.filter(({ key }) => problems.has(key) && fits(problems.get(key)));
  return {
    asked: asked.length,
    answered: countAnswered(asked, answers),
    missing: withProblem((code) => code === "required"),
    faulty: withProblem((code) => code !== "required"),
    isEmpty: problems.has(null),
  };
}

/** Why a written answer cannot be taken, as a word's key; null when it can. */
export function faultOf(question, answers) {
  const problem = findProblems([{ ...question, show_if: null }], answers).get(question.key);
  return problem && problem !== "required" ? problem : null;
}
