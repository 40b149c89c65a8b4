// Instants in the reader's own time, beside the call's; the time left, counted from what the server said it was.
// The reader's clock is never asked what time it is, only how much has passed: a wrong one changes nothing.

const lang = document.documentElement.lang;
const locale = `${lang === "en" ? "en-GB" : lang}-u-nu-latn`;

const own = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "long" });
for (const time of document.querySelectorAll("time[datetime*=T]")) time.title = own.format(new Date(time.dateTime));

/** Write a length of time: days and hours, hours and minutes, in the last hour minutes and seconds. */
function spell(seconds) {
  const units = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];
  const found = units.findIndex(([, length]) => seconds >= length);
  const first = found < 0 ? units.length - 1 : found;
  let left = seconds;
  return units
    .slice(first, first + 2)
    .map(([unit, length]) => {
      const count = Math.floor(left / length);
      left -= count * length;
      const unitDisplay = unit === "day" ? "long" : "short";
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay }).format(count);
    })
    .join(" ");
}

const clock = document.querySelector(".clock[data-left]");
if (clock) {
  const began = performance.now();
  const whole = Number(clock.dataset.left);
  const tick = () => {
    const left = Math.max(0, Math.floor(whole - (performance.now() - began) / 1000));
    clock.textContent = spell(left);
    if (left > 0) setTimeout(tick, left < 3_700 ? 1_000 : 20_000);
  };
  tick();
  const closes = new Date(clock.dataset.closes);
  const here = { dateStyle: "full", timeStyle: "medium" };
  const there = { ...here, timeZone: clock.dataset.zone };
  if (new Intl.DateTimeFormat("en", here).format(closes) !== new Intl.DateTimeFormat("en", there).format(closes)) {
    const line = document.createElement("p");
    line.className = "sm";
    line.textContent = clock.dataset.yours.replace("{time}", `\u2068${new Intl.DateTimeFormat(locale, here).format(closes)}\u2069`);
    clock.after(line);
  }
}
