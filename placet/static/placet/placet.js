/* placet — enhancements only: every page works without this file. No inline script, no eval, nothing kept but the choice of light or dark. */
"use strict";

const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The key a reader means: the Latin letter or digit typed, else the one at that place of the keyboard (Russian, Arabic, AZERTY).
const keyOf = (event) => (/^[a-z0-9]$/i.test(event.key) ? event.key : event.code.replace(/^(Key|Digit|Numpad)/, "")).toLowerCase();
const isSlash = (event) => event.key === "/" || (event.code === "Slash" && event.key === ".");
const isQuestion = (event) => event.key === "?" || (event.code === "Slash" && event.shiftKey);
const writing = (target) => Boolean(target.closest?.("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=range], [type=submit])"));
const bare = (event) => !(event.ctrlKey || event.metaKey || event.altKey);
// WCAG 2.1.4: a reader can switch single keys off.
const keysOff = () => document.body.dataset.keys === "off";

/* ---------- htmx under Trusted Types: it alone may make HTML of what this server sends, and nothing may make code of words ---------- */
const refuse = function () { throw new Error("placet: no code is made of words"); };
window.htmx?.registerExtension("placet", {
  init: (api) => api.initSecurity(window.trustedTypes?.createPolicy("htmx", { createHTML: (html) => html, createScript: refuse }), refuse, refuse),
});

/* ---------- light or dark: kept with the reader (a form), else in a cookie for this browser ---------- */
const remembered = /(?:^|; )placet_theme=(light|dark)/.exec(document.cookie)?.[1];
if (!root.dataset.theme && remembered) root.dataset.theme = remembered;
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
for (const form of all("form[data-theme-form]")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    root.dataset.theme = isDark() ? "light" : "dark";
    if (form.getAttribute("action")) {
      const data = new FormData(form);
      data.set("theme", root.dataset.theme);
      fetch(form.action, { method: "POST", body: data, credentials: "same-origin" }).catch(() => {});
    } else {
      document.cookie = `placet_theme=${root.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
    }
  });
}

/* ---------- the list of keys ---------- */
const help = one("#keys");
const openHelp = () => { if (help && !help.open) help.showModal(); };
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  if (link?.getAttribute("href") === "#keys" && help?.showModal) { event.preventDefault(); openHelp(); }
  if (link?.hasAttribute("data-close") && help?.open) { event.preventDefault(); help.close(); }
});

/* ---------- keys of every page ---------- */
let leader = 0; // when G was pressed: a letter within two seconds goes to a section
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !bare(event) || keysOff() || writing(event.target) || help?.open) return;
  if (isQuestion(event)) { event.preventDefault(); openHelp(); return; }
  if (isSlash(event)) {
    const field = all("input[type=search]").find((input) => input.checkVisibility?.() ?? input.offsetParent);
    if (field) { event.preventDefault(); field.focus(); field.select(); }
    return;
  }
  if (event.shiftKey) return;
  const key = keyOf(event);
  if (leader && Date.now() - leader < 2000) {
    leader = 0;
    const link = one(`a[data-go="${CSS.escape(key)}"]`);
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  leader = 0;
  // A control or a part of the page that answers to a letter of its own: <button data-press="f">, <section data-press="m">.
  const pressed = all(`[data-press="${CSS.escape(key)}"]`).find((element) => !element.closest("[hidden]"));
  if (pressed) {
    event.preventDefault();
    if (pressed.matches("a, button, summary, input")) { pressed.focus(); pressed.click(); } else {
      const heading = one("h1, h2, h3", pressed) ?? pressed;
      heading.tabIndex = -1;
      heading.focus();
    }
    return;
  }
  if (key === "g") { leader = Date.now(); return; }
  if (/^[1-9]$/.test(key) && !event.target.closest("[data-sheet]")) one(`[data-todo] > li:nth-child(${key}) > a`)?.click();
});

/* ---------- a matrix is one stop for Tab; arrows move inside it, mirrored in right-to-left pages ---------- */
const grid = (table) => {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.cells].slice(1).map((cell) => one("a", cell)));
  const cells = rows.flat().filter(Boolean);
  cells.forEach((cell, index) => { cell.tabIndex = index ? -1 : 0; });
  table.addEventListener("keydown", (event) => {
    const row = rows.findIndex((line) => line.includes(event.target));
    if (row < 0 || !bare(event)) return;
    const column = rows[row].indexOf(event.target);
    const forward = getComputedStyle(table).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: [0, forward], ArrowLeft: [0, -forward], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    let next;
    if (step) {
      // Cells without a position are passed over.
      let [r, c] = [row + step[0], column + step[1]];
      while (rows[r] && c >= 0 && c < rows[r].length && !rows[r][c]) { r += step[0]; c += step[1]; }
      next = rows[r]?.[c];
    } else if (event.key === "Home") next = rows[row].find(Boolean);
    else if (event.key === "End") next = rows[row].findLast(Boolean);
    else return;
    event.preventDefault();
    if (!next) return;
    cells.forEach((cell) => { cell.tabIndex = cell === next ? 0 : -1; });
    next.focus();
  });
};

/* ---------- position sheet: digits choose in the current row, J and K move, T goes to the text ---------- */
const sheetOf = (sheet) => {
  const drafts = all("[data-draft]", sheet);
  const count = one("[data-count]", sheet);
  const here = () => drafts.indexOf(document.activeElement?.closest("[data-draft]"));
  const go = (index) => {
    const draft = drafts[Math.max(0, Math.min(drafts.length - 1, index))];
    (one("input:checked", draft) ?? one("input[type=radio]", draft)).focus();
  };
  const tell = () => {
    let [unchanged, chosen, open] = [0, 0, 0];
    for (const draft of drafts) {
      const now = one("input:checked", draft);
      const changed = now && now.value !== draft.dataset.stated;
      if (!now) open += 1; else if (changed) chosen += 1; else unchanged += 1;
      const fresh = one(".fresh", draft);
      if (fresh) fresh.hidden = !changed;
    }
    if (count) count.textContent = count.dataset.words.replace("{stated}", unchanged).replace("{chosen}", chosen).replace("{open}", open);
  };
  sheet.addEventListener("change", tell);
  tell();
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && sheet.contains(event.target)) { event.preventDefault(); sheet.requestSubmit(); return; }
    if (!bare(event) || event.shiftKey || keysOff() || writing(event.target) || help?.open) return;
    const index = here();
    const key = keyOf(event);
    if (key === "j") { event.preventDefault(); go(index + 1); }
    if (key === "k") { event.preventDefault(); go(index - 1); }
    if (index < 0) return;
    const option = /^[0-9]$/.test(key) ? one(`input[type=radio][data-key="${key}"]`, drafts[index]) : null;
    if (option) { event.preventDefault(); option.checked = true; option.focus(); tell(); }
    if (key === "t") { const text = one("textarea", drafts[index]); if (text?.offsetParent) { event.preventDefault(); text.focus(); } }
  });
};

/* ---------- the as-of slider says its date while it is being moved; letting go asks the server ---------- */
const timebar = (form) => {
  const [range, select, out] = [one("input[type=range]", form), one("select", form), one("output", form)];
  const show = () => {
    select.selectedIndex = range.value;
    out.textContent = select.options[range.value].text;
    range.setAttribute("aria-valuetext", out.textContent);
  };
  select.classList.add("vh");
  select.tabIndex = -1;
  range.hidden = out.hidden = false;
  range.addEventListener("input", show);
  // With the keyboard one passes many dates on the way: there the button asks.
  let held = false;
  range.addEventListener("pointerdown", () => { held = true; });
  range.addEventListener("keydown", () => { held = false; });
  range.addEventListener("change", () => { if (held) form.requestSubmit(); });
  show();
};

/* ---------- "in 2 days": after the date, never instead of it; the page itself stays the same all day ---------- */
const units = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const relative = (time) => {
  const moment = Date.parse(time.dateTime);
  if (Number.isNaN(moment)) return;
  const words = new Intl.RelativeTimeFormat(`${root.lang.split("-u-")[0]}-u-nu-latn`, { numeric: "auto" });
  let mark = time.nextElementSibling;
  if (!mark?.matches(".rel")) { mark = Object.assign(document.createElement("span"), { className: "rel" }); time.after(mark); }
  if (/^\d{4}-\d\d-\d\d$/.test(time.dateTime)) {
    // A day without an hour is counted in days of the reader's calendar.
    const today = new Date();
    const [y, m, d] = time.dateTime.split("-").map(Number);
    const days = Math.round((Date.UTC(y, m - 1, d) - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / 86400000);
    mark.textContent = Math.abs(days) < 45 ? words.format(days, "day") : words.format(Math.round(days / 30.44), "month");
    return;
  }
  const seconds = (moment - Date.now()) / 1000;
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size * (size === 604800 ? 2 : 1)) ?? units.at(-1);
  mark.textContent = words.format(Math.round(seconds / size), unit);
};
setInterval(() => all("time[data-relative]").forEach(relative), 60000);

/* ---------- what has succeeded stays eight seconds, and for good where the pointer or the focus rests ---------- */
const toast = (box) => {
  let timer = setTimeout(() => box.remove(), 8000);
  for (const kind of ["pointerenter", "focusin"]) box.addEventListener(kind, () => clearTimeout(timer));
};

/* ---------- a page, and each part that is exchanged in it, whoever exchanges it ---------- */
const begin = (part) => {
  const found = (selector) => (part.matches?.(selector) ? [part, ...all(selector, part)] : all(selector, part));
  found("table[data-grid]").forEach(grid);
  found("form[data-sheet]").forEach(sheetOf);
  found("form[data-timebar]").forEach(timebar);
  found(".toasts [data-toast]").forEach(toast);
  found("[data-press]").forEach((element) => element.setAttribute("aria-keyshortcuts", element.dataset.press.toUpperCase()));
  found("time[data-relative]").forEach(relative);
  found("[data-focus]")[0]?.focus();
};
begin(document);
new MutationObserver((changes) => {
  for (const part of changes.flatMap((change) => [...change.addedNodes])) {
    if (!(part instanceof Element) || part.matches(".rel")) continue;
    begin(part);
    // Said once, in a polite region: what a part has to say of itself.
    if (part.dataset.say) one("#status").textContent = part.dataset.say;
  }
}).observe(document.body, { childList: true, subtree: true });

// On the phone the row of sections scrolls: show where one is. (Set by hand: scrollIntoView would move the page too.)
const nav = one(".nav");
const current = nav && one("[aria-current]", nav);
if (current) nav.scrollLeft += current.getBoundingClientRect().x + current.offsetWidth / 2 - nav.getBoundingClientRect().x - nav.offsetWidth / 2;
