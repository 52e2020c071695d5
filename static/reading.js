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

// "Add 3 meetings" counts what is ticked, and what is told by hand.
const count = document.querySelector("[data-count]");
const sentence = document.querySelector("[data-sentences]");
if (count) {
  const tell = () => {
    const ticked = document.querySelectorAll("input[name=take]:checked").length;
    const all = ticked + (sentence?.value ? 1 : 0);
    count.textContent = all ? `Add ${all} meeting${all === 1 ? "" : "s"}` : "Keep the article";
    count.classList.toggle("ghost", !all);
  };
  for (const box of document.querySelectorAll("input[name=take]")) {
    box.addEventListener("change", () => {
      box.closest("li").classList.toggle("unplaced", !box.checked);
      tell();
    });
  }
  sentence?.addEventListener("change", tell);
}

// Selecting a sentence in the text chooses it for a meeting by hand.
const text = document.querySelector(".reading .text");
if (text && sentence) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "here";
  button.textContent = "Add a meeting from this sentence";
  button.hidden = true;
  text.append(button);
  let chosen = "";
  const bare = (node) => {
    const copy = node.cloneNode(true);
    for (const number of copy.querySelectorAll(".number")) number.remove();
    return copy.textContent.replace(/\s+/g, " ");
  };
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    if (selection.isCollapsed || !text.contains(selection.anchorNode)) {
      if (!button.matches(":focus, :hover")) button.hidden = true;
      return;
    }
    if (button.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const paragraph = (range.startContainer.parentElement ?? text).closest(".text p");
    if (!paragraph) return;
    const before = document.createRange();
    before.setStart(paragraph, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const at = bare(before.cloneContents()).length;
    const whole = bare(paragraph);
    // The sentence of this paragraph that begins last before the selection.
    let latest = -1;
    for (const option of sentence.options) {
      const told = option.text.replace(/^\d+: /, "").replace(/…$/, "").trim();
      const start = option.value ? whole.indexOf(told) : -1;
      if (start >= 0 && start <= at && start > latest) {
        latest = start;
        chosen = option.value;
      }
    }
    button.hidden = latest < 0;
  });
  button.addEventListener("click", () => {
    sentence.value = chosen;
    sentence.dispatchEvent(new Event("change"));
    const details = sentence.closest("details");
    details.open = true;
    button.hidden = true;
    details.querySelector("input:not([type=hidden])").focus();
    details.scrollIntoView({ block: "nearest" });
  });
}
