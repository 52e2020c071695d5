// What the bookmark of /sources brought stands behind the #, where no server sees it: into the
// form with it, unless something is there already, and out of the address.
const brought = new URLSearchParams(location.hash.slice(1));
const form = document.querySelector("form.paste");

if (form && brought.get("text")) {
  for (const name of ["text", "title", "url", "published", "publisher"]) {
    const field = form.elements[name];
    if (field && !field.value.trim()) field.value = brought.get(name) ?? "";
  }
  history.replaceState(null, "", location.pathname);
  form.querySelector("button[value=look]").focus();
}
