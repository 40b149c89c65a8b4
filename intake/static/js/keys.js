// Letters alone do what the access keys do, on the queue and on a submission: j and k go through the rows, o opens, x
// chooses, / goes to the search, ? opens the sheet that says so. Off inside fields, and altogether where somebody
// turns them off: the sheet's box remembers that in this browser.

const sheet = document.getElementById("keys");
const off = sheet && sheet.querySelector("input");
const rows = [...document.querySelectorAll("tr[data-row]")];
const KEPT = "intake.keys";

const remembered = () => {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
};

const remember = (value) => {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
};

const typing = (target) =>
  target.isContentEditable || (target.matches("input, textarea, select") && !target.matches("[type=checkbox], [type=radio]"));

/** Give the row that has the focus, or the one that the address names. */
function here() {
  const focused = document.activeElement && document.activeElement.closest("tr[data-row]");
  return rows.indexOf(focused || document.querySelector("tr[data-row]:target"));
}

function go(step) {
  if (!rows.length) return;
  const at = here();
  const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

function toggle() {
  sheet.open = !sheet.open;
  if (sheet.open) sheet.scrollIntoView({ block: "nearest" });
  sheet.querySelector("summary").focus();
}

const acts = {
  j: () => go(1),
  k: () => go(-1),
  o: () => here() >= 0 && rows[here()].querySelector("a").click(),
  x: () => here() >= 0 && rows[here()].querySelector("[type=checkbox]")?.click(),
  "/": () => document.getElementById("q")?.focus(),
  "?": toggle,
};

/** Press what has this access key; who is only shown the way there gets the focus. */
function press(key) {
  const one = key && document.querySelector(`[accesskey="${CSS.escape(key)}"]`);
  if (!one) return false;
  one.click();
  return true;
}

/** Give the letter of a key; of a keyboard with other letters (Arabic, Russian), the Latin one of its place. */
function latin(event) {
  if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  return (/^Key([A-Z])$/.exec(event.code) || ["", ""])[1].toLowerCase();
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.key.length !== 1 || typing(event.target)) return;
  const key = latin(event);
  if (off.checked && key !== "?") return;
  const act = acts[key];
  if (act && (rows.length || !["j", "k", "o", "x"].includes(key))) {
    act();
    event.preventDefault();
  } else if (press(key)) event.preventDefault();
}

/** Write down what the letters of this page do, as its buttons say it. */
function list() {
  const table = sheet.querySelector("dl");
  for (const one of document.querySelectorAll("[accesskey]")) {
    const key = document.createElement("dt");
    key.append(Object.assign(document.createElement("kbd"), { textContent: one.accessKey.toUpperCase() }));
    const words = document.createElement("dd");
    words.textContent = [...one.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join(" ").trim();
    table.append(key, words);
  }
}

if (sheet) {
  off.checked = remembered() === "off";
  off.closest("p").hidden = false;
  off.addEventListener("change", () => remember(off.checked ? "off" : "on"));
  list();
  document.addEventListener("keydown", pressed);
}
