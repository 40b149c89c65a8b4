// One file at a time to the form's own address, as "Check my files" sends it; what the network breaks is tried again.

const PAUSES = [1, 2, 4, 8, 15, 30];
const STALLED = 60_000;
const LATER = new Set([408, 429, 500, 502, 503, 504]);

export class Refused extends Error {}

/** Give the SHA-256 of a file in hex, null where the browser cannot make it. */
async function digest(file) {
  try {
    const made = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(made), (byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return null;
  }
}

/** Make the body of one request: every field of the form as it stands, and this one file. */
function body(form, file, sha256) {
  const data = new FormData(form);
  data.delete("files");
  // Files that are to take the place of others wait for a button; the digest below is this file's.
  for (const name of [...data.keys()]) if (name.startsWith("replace-")) data.delete(name);
  data.set("action", "check");
  if (sha256) data.append("sha256", sha256);
  data.append("files", file, file.name);
  return data;
}

/** Send once. Resolves to { status, json }, to null where the connection was lost. */
function once(form, file, sha256, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let last = performance.now();
    const watch = setInterval(() => performance.now() - last > STALLED && request.abort(), 5_000);
    const end = (answer) => {
      clearInterval(watch);
      resolve(answer);
    };
    // form.action would be the buttons of that name.
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      last = performance.now();
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onload = () => end({ status: request.status, json: request.response, wait: Number(request.getResponseHeader("Retry-After")) });
    request.onerror = request.onabort = request.ontimeout = () => end(null);
    request.send(body(form, file, sha256));
  });
}

/** Wait some seconds; less when the network comes back, where that was what failed. */
function pause(seconds, lost) {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, seconds * 1000);
    if (lost) addEventListener("online", go);
  });
}

/**
 * Attach one file. Gives the answer's JSON; throws Refused where the site will not take the request at all.
 * `tell` hears { share } while it goes and { waiting: seconds } between two attempts; with `asked` where the
 * site said when to come again, and with its `words` where it has no room.
 */
export async function attach(form, file, tell) {
  const sha256 = await digest(file);
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once(form, file, sha256, (share) => tell({ share }));
    if (answer && answer.json && (answer.status === 200 || answer.status === 422)) return answer.json;
    if (answer && !LATER.has(answer.status)) throw new Refused(String(answer.status));
    const asked = Boolean(answer && answer.wait > 0);
    // A little later than told, each by its own: whoever was turned away together does not come back together.
    const seconds = asked ? answer.wait + Math.random() * Math.min(answer.wait, 10) : PAUSES[Math.min(attempt, PAUSES.length - 1)];
    const words = asked && answer.json && answer.json.error === "no-room" ? answer.json.words : "";
    tell({ waiting: Math.ceil(seconds), asked, words });
    await pause(seconds, !asked);
  }
}
