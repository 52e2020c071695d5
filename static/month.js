// Arrow keys from day to day, Home and End within a week, Page Up and Page Down to the next months.
// Without script every day is a link all the same.
const grid = document.getElementById("grid");
const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const months = { PageUp: "before", PageDown: "after" };

function dayAfter(id, step) {
  const day = new Date(`${id.slice(1)}T00:00Z`);
  day.setUTCDate(day.getUTCDate() + step);
  return `d${day.toISOString().slice(0, 10)}`;
}

function leave(link, id) {
  if (link) location.href = `${link.href}#${id}`;
}

grid.addEventListener("keydown", (event) => {
  const here = event.target.closest(".num");
  if (!here || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const { id } = here;
  const weekday = (new Date(`${id.slice(1)}T00:00Z`).getUTCDay() + 6) % 7;
  if (event.key in months) {
    leave(document.getElementById(months[event.key]), id);
  } else if (event.key in steps || event.key === "Home" || event.key === "End") {
    const step = steps[event.key] ?? (event.key === "Home" ? -weekday : 6 - weekday);
    const to = dayAfter(id, step);
    const day = document.getElementById(to);
    if (day) day.focus();
    else leave(document.getElementById(step < 0 ? "before" : "after"), to);
  } else return;
  event.preventDefault();
});

// Whoever comes here by an arrow goes on from the same day; a month without it begins at its first.
if (/^#d\d/.test(location.hash)) {
  const day = document.getElementById(location.hash.slice(1)) ?? grid.querySelector("td:not(.other) .num");
  day.focus();
}
