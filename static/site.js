// One script for all pages that need one. What works without it, too: the address can be selected by
// hand, the dialog is a page, and Tab walks the meetings.

for (const field of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ghost";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
    }
  });
  field.after(button);
}

for (const link of document.querySelectorAll("a[data-dialog]")) {
  const dialog = document.getElementById(link.dataset.dialog);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  // A tap beside the dialog closes it, as Escape does.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

// Keys beside what Tab does already: j and k walk the meetings, t leads to today, / searches, ? tells.
const keys = document.getElementById("keys");
if (keys) {
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

  // Who switched them off finds them again here. A telephone has none.
  const open = document.createElement("button");
  open.type = "button";
  open.className = "ghost";
  open.textContent = "Keys";
  open.addEventListener("click", () => keys.showModal());
  if (matchMedia("(pointer: fine)").matches) document.getElementById("display").append(open);

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!doing[event.key] || off()) return;
    event.preventDefault();
    doing[event.key]();
  });
  keys.addEventListener("click", (event) => { if (event.target === keys) keys.close(); });
}
