/**
 * The class at a glance: how many points there are in each lab, how many have passed each check, and what
 * came most often from those that have not.
 */
import { type CheckResult, type ClassResult, counted, type LabResult } from "../result.ts";
import type { Format } from "./format.ts";
import { html, htmlPage } from "./html.ts";

export const overview: Format = {
  name: "overview",
  each: "class",
  files: (result) => {
    const title = `The class: ${counted(result.submissions.length, "submission")}`;
    const body = result.labs.flatMap(({ number, title }) => [
      `<h2>Lab ${number} · ${html(title)}</h2>`,
      ...about(labsOf(result, number)),
    ]);
    return [{ path: "overview.html", text: htmlPage(title, body) }];
  },
};

function labsOf({ submissions }: ClassResult, number: string): LabResult[] {
  return submissions.flatMap(({ labs }) => labs.filter((lab) => lab.number === number));
}

function about(all: readonly LabResult[]): string[] {
  const graded = all.filter(({ state }) => state === "graded");
  const states = countsOf(all.map(({ state }) => state));
  const best = [...graded].sort((a, b) => b.points - a.points);
  const texts = best.map((lab) => `${lab.points} of ${lab.maxPoints}`);
  const points = [...new Set(texts)].map((text) => [
    text,
    texts.filter((each) => each === text).length,
  ]);
  const [first] = graded;
  return [
    `<p>${states.map(([state, count]) => `${html(state)}: ${count}`).join(", ")}</p>`,
    ...(first
      ? [`<p>Points: ${points.map(([text, count]) => `${text}, ${count} ×`).join("; ")}</p>`]
      : []),
    ...(first
      ? [
          "<table><tr><th>check</th><th>passed</th><th></th><th>what came most often instead</th></tr>",
          ...first.checks.map(({ task, name }) => row(task, name, graded)),
          "</table>",
        ]
      : []),
  ];
}

function row(task: number, name: string, graded: readonly LabResult[]): string {
  const own = graded.flatMap(({ checks }) => checks.filter((check) => check.name === name));
  const made = own.filter(({ outcome }) => outcome !== "skipped");
  const passed = made.filter(({ outcome }) => outcome === "passed").length;
  const [most] = countsOf(made.filter(({ outcome }) => outcome === "failed").map(cameOf));
  const percent = made.length === 0 ? 0 : Math.round((100 * passed) / made.length);
  const wrong = most ? `<code>${html(most[0])}</code> (${most[1]} ×)` : "";
  return (
    `<tr><td>Task ${task}: ${html(name)}</td><td class="number">${passed} of ${made.length}</td>` +
    `<td><span class="track"><span class="bar" style="width: ${percent}%"></span></span></td><td>${wrong}</td></tr>`
  );
}

const MAX_TEXT = 160;

/** What came, without what is another one every time. */
function cameOf({ came = "" }: CheckResult): string {
  return came
    .replace(/\s+/g, " ")
    .replace(/<\d+\.\d+\.\d+>/g, "<pid>")
    .slice(0, MAX_TEXT);
}

/** How often each text is there, the most frequent first. */
function countsOf(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}
