/** Why programs are distributed: one machine and several, work side by side, copies, people apart. */
import { cross, line, node, type Picture, paint, process, words } from "./shapes.ts";

export const machines: Picture = {
  title: "One machine, and two",
  said: "On one machine two processes share memory and clock. With a second machine there are two memories and two clocks, a cable between them, and the cable may break.",
  height: 330,
  still:
    node("one machine", [260, 165], 0, [420, 300]) +
    process("memory", [260, 110], 0) +
    process("clock", [260, 180], 0) +
    process("program", [260, 250], 0),
  steps: [
    node("another", [930, 165], 1, [420, 300]) +
      process("memory", [930, 110], 1) +
      process("clock", [930, 180], 1) +
      process("program", [930, 250], 1),
    line("net", [470, 250], [720, 250]) + words("everything is sent", [595, 215]),
    cross([595, 250], 18) + words("… or lost", [595, 300], "lost"),
  ],
};

/** Six pieces of work: one after the other, and side by side after they have been handed out. */
export const sideBySide: Picture = {
  title: "Six pieces of work",
  said: "On one machine they take six units of time. On six machines they take one, and a little for handing out and collecting.",
  height: 290,
  still:
    words("one machine", [0, 44], "", "start") +
    Array.from({ length: 6 }, (_, i) => bar(240 + i * 158, 14, 150, 0)).join(""),
  steps: [
    words("six machines", [0, 160], "", "start") +
      Array.from({ length: 6 }, (_, i) => bar(276, 90 + i * 32, 150, i, 24)).join(""),
    `<rect class="over" x="240" y="90" width="30" height="184"/><rect class="over" x="432" y="90" width="30" height="184"/>` +
      words("handing out, collecting", [490, 190], "dim", "start"),
  ],
};

function bar(x: number, y: number, width: number, hue: number, height = 44): string {
  return `<g class="box" ${paint(hue)}><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/></g>`;
}

export const copies: Picture = {
  title: "A copy elsewhere",
  said: "A client uses a service on one machine, which keeps a copy on another. The first machine is gone: the client uses the second.",
  height: 250,
  still:
    process("client", [110, 125], 2) +
    node("first", [560, 125], 0, [230, 190]) +
    process("service", [560, 140], 0) +
    node("second", [1010, 125], 1, [230, 190]) +
    process("copy", [1010, 140], 1) +
    line("message", [180, 125], [490, 140]) +
    line("message", [635, 140], [960, 140], "changes"),
  steps: [
    cross([560, 125], 60),
    `<path class="message" d="M160 105C 400 -30 800 -30 960 110"/>` +
      words("notice", [375, 72], "lost"),
  ],
};

export const apart: Picture = {
  title: "People in different places",
  said: "Anna in Genova, Bruno in Milano and Carla in Torino each have a machine, and these are connected: the program is in three places because the people are.",
  height: 280,
  still:
    node("Genova", [180, 190], 0, [240, 150]) +
    process("Anna", [180, 210], 0) +
    node("Milano", [600, 85], 1, [240, 150]) +
    process("Bruno", [600, 105], 1) +
    node("Torino", [1020, 190], 2, [240, 150]) +
    process("Carla", [1020, 210], 2),
  steps: [
    line("net", [300, 160], [480, 100]) +
      line("net", [720, 100], [900, 160]) +
      line("net", [300, 230], [900, 230]),
  ],
};

export const anywhere: Picture = {
  title: "Where the other process is",
  said: "Two processes on one node send each other messages. With one of them on another node they send each other the same messages.",
  height: 220,
  still:
    node("sif", [240, 110], 0, [440, 200]) +
    process("shell", [120, 130], 0) +
    process("kvs", [370, 130], 0) +
    line("message", [178, 130], [330, 130]),
  steps: [
    node("sif", [700, 110], 0, [200, 200]) +
      process("shell", [700, 130], 0) +
      node("amora", [1090, 110], 1, [200, 200]) +
      process("kvs", [1090, 130], 1) +
      line("message", [758, 130], [1048, 130], "the same"),
  ],
};
