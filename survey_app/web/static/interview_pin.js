// The PIN of an interview: chosen twice, asked for once; never kept, nowhere shown.
import { PIN_LENGTH } from "./interview_drafts.js";
import { h } from "./kiosk_dom.js";

/** A form for a new PIN; calls `begin(pin)` once two alike were typed. */
export function askForTwoPins(say, begin, cancel) {
  const first = pinField(say("pin"), "pin-first");
  const second = pinField(say("pin_again"), "pin-second");
  const check = async () => {
    const pin = first.input.value;
    const fault = faultOf(pin);
    if (fault) return first.tell(say(fault));
    if (pin !== second.input.value) {
      second.input.value = "";
      return second.tell(say("pin_differs"));
    }
    return begin(pin);
  };
  return formOf(
    say, check, cancel, say("start"),
    h("p", {}, say("pin_why")), first.box, second.box,
  );
}

/** A form for the PIN of an interview; `open(pin)` resolves with what to tell, "" when it opened. */
export function askForPin(say, open, cancel) {
  const field = pinField(say("pin"), "pin-open");
  const check = async () => {
    if (field.input.value.length !== PIN_LENGTH) return field.tell(say("pin_digits"));
    const told = await open(field.input.value);
    field.input.value = "";
    return told ? field.tell(told) : null;
  };
  return formOf(say, check, cancel, say("unlock"), field.box);
}

function faultOf(pin) {
  if (!/^[0-9]+$/.test(pin) || pin.length !== PIN_LENGTH) return "pin_digits";
  const isRow = "01234567890 09876543210".includes(pin);
  return isRow || new Set(pin).size < 3 ? "pin_easy" : null;
}

function pinField(words, id) {
  const problem = h("p", { class: "problem", id: `${id}-problem`, role: "alert" });
  const input = h("input", {
    id, type: "password", inputmode: "numeric", autocomplete: "off", maxlength: PIN_LENGTH,
    "aria-describedby": `${id}-problem`,
  });
  const tell = (told) => {
    problem.textContent = told;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };
  input.addEventListener("input", () => {
    problem.textContent = "";
    input.removeAttribute("aria-invalid");
  });
  return { input, tell, box: h("div", { class: "field" }, h("label", { for: id }, words), problem, input) };
}

function formOf(say, check, cancel, words, ...parts) {
  const button = h("button", { type: "submit", class: "main" }, words);
  return h(
    "form", {
      autocomplete: "off",
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        if (button.disabled) return;
        // A slow tablet needs a while for the slow hash: say so, and let nobody press twice.
        button.disabled = true;
        button.textContent = say("working");
        await check();
        button.disabled = false;
        button.textContent = words;
      },
    },
    parts,
    h("div", { class: "deeds" }, button,
      h("button", { type: "button", class: "quiet", onclick: cancel }, say("cancel"))),
  );
}
