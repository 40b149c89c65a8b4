// A first look at a file before it is sent: empty, too large, or of a kind that the call does not take.

const HEADS = [
  ["25504446", "pdf"],
  ["7b5c727466", "rtf"],
  ["ffd8ff", "jpeg"],
  ["89504e47", "png"],
  ["504b0304", "zip"],
  ["d0cf11e0", "doc"],
];
const ENDINGS = { jpg: "jpeg", text: "txt", md: "txt", csv: "txt", log: "txt" };

async function kind(file) {
  const bytes = new Uint8Array(await file.slice(0, 8).arrayBuffer());
  const head = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const found = HEADS.find(([start]) => head.startsWith(start));
  const ending = (/\.([a-z0-9]{1,5})$/i.exec(file.name) || ["", ""])[1].toLowerCase();
  const claimed = ENDINGS[ending] || ending;
  if (!found) return claimed;
  return found[1] === "zip" ? (["docx", "odt"].includes(claimed) ? claimed : "zip") : found[1];
}

/** Give the code of what is wrong with a file, null where nothing can be seen. `rules`: { kinds, most }. */
export async function look(file, rules) {
  if (file.size === 0) return "empty";
  if (file.size > rules.most) return "large";
  // What cannot be opened any more (a folder, a file that was moved) is said to be empty too.
  const found = await kind(file).catch(() => null);
  if (found === null) return "empty";
  return rules.kinds.includes(found) ? null : "kind";
}
