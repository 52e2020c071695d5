// Keys beside the buttons, never in their place: a key clicks the element that bears it as
// data-key, in the row that has the focus if it is in one. They can be switched off, and are
// silent where one types.
const hint = document.querySelector("[data-keys]");
let on = localStorage.getItem("keys") !== "off";

if (hint) {
  const toggle = hint.querySelector("button");
  const tell = () => {
    hint.classList.toggle("off", !on);
    toggle.textContent = on ? "Turn them off" : "Turn them on";
  };
  toggle.addEventListener("click", () => {
    on = !on;
    localStorage.setItem("keys", on ? "on" : "off");
    tell();
  });
  tell();
  hint.hidden = false;
}

const typing = "input:not([type=checkbox]), textarea, select, dialog";

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!/^[a-z]$/.test(event.key) || event.target.closest(typing)) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  const row = event.target.closest("[data-row]");
  if (rows.length && (event.key === "n" || event.key === "p")) {
    const at = rows.indexOf(row) + (event.key === "n" ? 1 : -1);
    const next = rows[Math.min(Math.max(at, 0), rows.length - 1)];
    next.querySelector("input, a, summary").focus();
    event.preventDefault();
    return;
  }
  const one = (rows.length ? row : document)?.querySelector(`[data-key~="${event.key}"]`);
  if (!one) return;
  event.preventDefault();
  if (one.type === "checkbox") {
    if (one.checked !== (event.key === "a")) one.click();
    return;
  }
  one.click();
  if (one.matches("summary")) one.parentElement.querySelector("input:not([type=hidden])")?.focus();
});
