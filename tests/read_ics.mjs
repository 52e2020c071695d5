// Reads a calendar on standard input with ical.js; prints its events as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  return {
    uid: event.uid,
    summary: event.summary,
    location: event.location,
    start: event.startDate.toString(),
    end: event.endDate.toString(),
  };
});
console.log(JSON.stringify(events));
