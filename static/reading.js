// What works without script too: the numbers are links both ways, a file can be chosen by hand.

// One meeting, twice on the page: its sentence and its row light each other.
const light = (element, on) => {
  for (const number of element.dataset.m.split(" ")) {
    for (const one of document.querySelectorAll(`[data-m~="${number}"]`)) {
      one.classList.toggle("lit", on);
      if (on && one !== element && one.matches("aside *")) one.scrollIntoView({ block: "nearest" });
    }
  }
};
for (const element of document.querySelectorAll("[data-m]")) {
  for (const event of ["mouseenter", "focusin"])
    element.addEventListener(event, () => light(element, true));
  for (const event of ["mouseleave", "focusout"])
    element.addEventListener(event, () => light(element, false));
}

// A file may be dropped anywhere on the form.
const paste = document.querySelector(".paste");
const file = paste?.querySelector("input[type=file]");
if (file) {
  paste.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  paste.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    file.focus();
  });
}
