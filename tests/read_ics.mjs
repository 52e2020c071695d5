// Reads a calendar on standard input with the library named; prints its events as JSON, in the form
// of tests/feeds/clients.py: all-day moments as a date, hours in UTC.
import { readFileSync } from "node:fs";

const feed = readFileSync(0, "utf8");
const hour = (date) => date.toISOString().replace(".000Z", "Z");
const day = (date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");

const readers = {
  // Thunderbird, Nextcloud.
  "ical.js": async () => {
    const { default: ICAL } = await import("ical.js");
    const calendar = new ICAL.Component(ICAL.parse(feed));
    const moment = (time) => (time.isDate ? time.toString() : hour(time.toJSDate()));
    return calendar.getAllSubcomponents("vevent").map((part) => {
      const event = new ICAL.Event(part);
      const value = (name) => part.getFirstPropertyValue(name);
      return {
        uid: event.uid,
        summary: event.summary,
        start: moment(event.startDate),
        end: moment(event.endDate),
        allday: event.startDate.isDate,
        status: value("status"),
        location: event.location,
        description: event.description,
        categories: part.getFirstProperty("categories").getValues(),
        url: value("url"),
        geo: value("geo") ?? undefined,
        sequence: Number(event.sequence),
        alarms: part.getAllSubcomponents("valarm").length,
      };
    });
  },
  // MagicMirror, Node-RED, Homey.
  "node-ical": async () => {
    const { default: ical } = await import("node-ical");
    const all = Object.values(ical.sync.parseICS(feed));
    return all
      .filter((event) => event.type === "VEVENT")
      .map((event) => {
        const moment = event.datetype === "date" ? day : hour;
        return {
          uid: event.uid,
          summary: event.summary,
          start: moment(event.start),
          end: moment(event.end),
          allday: event.datetype === "date",
          status: event.status,
          location: event.location,
          description: event.description,
          categories: event.categories,
          url: event.url,
          geo: event.geo ? [event.geo.lat, event.geo.lon] : undefined,
          sequence: Number(event.sequence),
          alarms: (event.alarms ?? []).length,
        };
      });
  },
  "ts-ics": async () => {
    const { convertIcsCalendar } = await import("ts-ics");
    const moment = ({ type, date }) => (type === "DATE" ? hour(date).slice(0, 10) : hour(date));
    return convertIcsCalendar(undefined, feed).events.map((event) => ({
      uid: event.uid,
      summary: event.summary,
      start: moment(event.start),
      end: moment(event.end),
      allday: event.start.type === "DATE",
      status: event.status,
      location: event.location,
      description: event.description,
      categories: event.categories,
      url: event.url,
      sequence: event.sequence,
      alarms: (event.alarms ?? []).length,
    }));
  },
};

console.log(JSON.stringify(await readers[process.argv[2]]()));
