// Keys beside what Tab does already: j and k walk the meetings, t leads to today, / searches, ? tells.
const keys = document.getElementById("keys");
const button = keys.querySelector("[data-keys]");
const off = () => localStorage.getItem("keys") === "off";
const tell = () => { button.textContent = off() ? "Switch the keys on" : "Switch the keys off"; };

button.addEventListener("click", () => {
  if (off()) localStorage.removeItem("keys");
  else localStorage.setItem("keys", "off");
  tell();
});
tell();

function walk(step) {
  const links = [...document.querySelectorAll(".meeting h4 a")];
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : -1) : at + step;
  links[next]?.focus();
  links[next]?.scrollIntoView({ block: "nearest" });
}

const doing = {
  j: () => walk(1),
  k: () => walk(-1),
  t: () => {
    const now = document.getElementById("now");
    if (!now) location.href = document.querySelector(".brand").href;
    else {
      now.tabIndex = -1;
      now.focus();
      now.scrollIntoView();
    }
  },
  "/": () => {
    const menu = document.getElementById("menu");
    if (getComputedStyle(menu).position === "fixed") menu.showPopover();
    document.getElementById("search").focus();
  },
  "?": () => keys.showModal(),
};

// Who switched them off finds them again here.
const open = document.createElement("button");
open.type = "button";
open.className = "ghost";
open.textContent = "Keys";
open.addEventListener("click", () => keys.showModal());
document.getElementById("display").append(open);

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!doing[event.key] || off()) return;
  event.preventDefault();
  doing[event.key]();
});
keys.addEventListener("click", (event) => { if (event.target === keys) keys.close(); });
