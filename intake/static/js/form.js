// The form of a submission with JavaScript: each file goes up by itself, with its progress, as soon as it is chosen.
// Without it, and wherever it fails, the page's own buttons do the same: chosen files stay in their field until attached.

import { attach, Refused } from "./upload.js";
import { look } from "./look.js";

const form = document.querySelector("form[data-upload]");
const field = form && form.querySelector("#files");
const words = form && JSON.parse(form.dataset.words);
const rules = form && JSON.parse(form.dataset.upload);
const bytes = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit",
  unit: "megabyte",
  unitDisplay: document.documentElement.lang === "ar" ? "long" : "short",
  numberingSystem: "latn",
  maximumFractionDigits: 1,
});
let dirty = false;
let going = 0;

const say = (key, values = {}) =>
  words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? `\u2068${values[name]}\u2069` : whole));

/** Make the line of one file: its words and its bar. */
function line(file, list) {
  const item = list.appendChild(document.createElement("li"));
  const text = item.appendChild(document.createElement("span"));
  const bar = item.appendChild(document.createElement("progress"));
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  return {
    tell: (key, values) => (text.textContent = say(key, { name: file.name, ...values })),
    put: (said) => (text.textContent = said),
    share: (value) => (bar.value = value),
    stop: () => bar.remove(),
    end: () => item.remove(),
  };
}

/** Take a file out of the field, so that Send does not send it once more. */
function drop(file) {
  const left = new DataTransfer();
  for (const one of field.files) if (one !== file) left.items.add(one);
  field.files = left.files;
}

/** Show what the server holds: fetched as the page behind the draft's link, with what was changed here meanwhile. */
async function refresh(link) {
  const answer = await fetch(link, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = fresh.getElementById("attached");
  if (!now) return;
  const before = document.getElementById("attached");
  const typed = new Map();
  for (const one of before ? before.querySelectorAll("[id][name]") : []) typed.set(one.id, one);
  const focus = document.activeElement && document.activeElement.id;
  if (before) before.replaceWith(now);
  else field.closest(".fld").before(now);
  for (const [id, old] of typed) {
    const one = document.getElementById(id);
    if (!one) continue;
    if (one.type === "checkbox") one.checked = old.checked;
    else if (one.type === "file") one.files = old.files;
    else if ([...one.options].some((option) => option.value === old.value)) one.value = old.value;
  }
  if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus();
  const kept = fresh.getElementById("kept");
  if (kept && !document.getElementById("kept")) form.querySelector("[value=send]").closest(".btns").after(kept);
}

async function take(file, list) {
  const row = line(file, list);
  const wrong = await look(file, rules);
  if (wrong) {
    row.stop();
    row.tell(wrong, { size: bytes.format(file.size / 1e6), limit: bytes.format(rules.most / 1e6) });
    return;
  }
  going += 1;
  row.tell("going", {});
  try {
    const answer = await attach(form, file, (state) => {
      if ("share" in state) {
        row.share(state.share);
        row.tell(state.share < 1 ? "going" : "looking", {});
      } else if (state.words) row.put(`${file.name}: ${state.words}`);
      else row.tell(state.asked ? "asked" : "waiting", { seconds: state.waiting });
    });
    form.elements.token.value = answer.token;
    drop(file);
    const refused = answer.refused.find((one) => one.name === file.name);
    row.stop();
    if (refused) row.put(`${refused.title} ${refused.words}`.trim());
    else row.tell("done", {});
    dirty = false;
    await refresh(answer.link).catch(() => null);
    if (!refused) setTimeout(row.end, 4_000);
  } catch (error) {
    row.stop();
    row.tell(error instanceof Refused ? "stopped" : "later", {});
  } finally {
    going -= 1;
  }
}

/** Take the chosen files one after the other: a narrow line carries one best. */
let turn = Promise.resolve();
function chosen(list) {
  for (const file of field.files) {
    if (file.seen) continue;
    file.seen = true;
    turn = turn.then(() => take(file, list));
  }
}

function begin() {
  const list = document.createElement("ul");
  list.className = "stack-s sm";
  list.setAttribute("role", "status");
  field.closest(".fld").after(list);
  field.addEventListener("change", () => chosen(list));
  form.addEventListener("input", (event) => (dirty = dirty || event.target !== field));
  form.addEventListener("submit", () => (dirty = false) || (going = 0));
  addEventListener("beforeunload", (event) => (dirty || going > 0) && event.preventDefault());
  if (field.files.length) chosen(list);
}

if (form && field) begin();
