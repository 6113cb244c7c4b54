/**
 * What a student is told, as a page and as Markdown: which check, what was expected, what came, where to
 * look; and which files were graded. All of it together is also one archive that Moodle takes as feedback
 * files: there the names are those of the submissions that it has given away.
 */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { asFileName } from "../handed-in/names.ts";
import {
  askedText,
  type CheckResult,
  counted,
  type LabResult,
  type SubmissionResult,
} from "../result.ts";
import type { Format, OutFile } from "./format.ts";
import { html, htmlPage } from "./html.ts";

export const feedback: Format = {
  name: "feedback",
  each: "submission",
  files: async ({ submissions }) => {
    const pages = submissions.map((each) => ({
      ...{ name: asFileName(each.name), label: each.label },
      ...{ html: page(each), markdown: markdown(each) },
    }));
    const files = pages.flatMap(({ name, html, markdown }): OutFile[] => [
      { path: `feedback/${name}/feedback.html`, text: html },
      { path: `feedback/${name}/feedback.md`, text: markdown },
    ]);
    return [...files, { path: "feedback.zip", text: await zipped(pages) }];
  },
};

/** `Surname Name_12345_assignsubmission_file_/feedback.html` */
async function zipped(
  pages: readonly {
    readonly name: string;
    readonly label: string | undefined;
    readonly html: string;
  }[],
): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter());
  for (const { name, label, html } of pages)
    await zip.add(
      `${label ? asFileName(label) : name}/feedback.html`,
      new Uint8ArrayReader(Buffer.from(html)),
      { lastModDate: new Date(2000, 0, 1) }, // the same results make the same file
    );
  return zip.close();
}

/** What is said of a lab, in a line. */
function headline(lab: LabResult): string {
  const { state, points, maxPoints, daysLate } = lab;
  const late = daysLate > 0 ? `, ${counted(daysLate, "day")} late` : "";
  if (state === "graded") return `${points} of ${counted(maxPoints, "point")}${late}`;
  return WHY[state];
}

const WHY = {
  "not begun": "handed in as it was handed out: nothing is written yet",
  "no files": "no file of this lab was handed in",
  "nothing handed in": "nothing was handed in that belongs to a lab",
  "not graded": "it was not graded yet: ask your instructor",
} as const;

const MARKS = { passed: "✓", failed: "✗", "not made": "·", skipped: "–" } as const;

function shownChecks({ state, checks }: LabResult): readonly CheckResult[] {
  return state === "graded" ? checks : [];
}

/** What is said of further checks, which are the instructor's own. */
function furtherText({ state, hidden: { passed, of } }: LabResult): string | undefined {
  return state === "graded" && of > 0 ? `Further checks: ${passed} of ${of} passed.` : undefined;
}

/** Which of them do not rest on what happened beside the student's code alone. */
function askedLine(lab: LabResult): string | undefined {
  return lab.where === "beside and from outside"
    ? `Of the checks that passed, ${askedText(lab)} were asked from outside as well.`
    : undefined;
}

function markdown({ name, labs, points, maxPoints, taken, problems }: SubmissionResult): string {
  const lines = [`# ${escaped(name)}: ${points} of ${counted(maxPoints, "point")}`, ""];
  for (const lab of labs) {
    lines.push(`## Lab ${lab.number} · ${lab.title}: ${headline(lab)}`, "");
    for (const check of shownChecks(lab)) {
      lines.push(`- ${MARKS[check.outcome]} task ${check.task}: ${check.name}`);
      if (check.outcome !== "passed" && check.told) lines.push("", fenced(flush(check.told)), "");
    }
    const further = furtherText(lab);
    const asked = askedLine(lab);
    for (const line of [further, asked]) if (line) lines.push("", line);
    if (lab.judged?.remark) lines.push("", `Your instructor: ${escaped(lab.judged.remark)}`);
    for (const problem of lab.problems) lines.push("", `Note: ${escaped(problem)}`);
    lines.push("");
  }
  lines.push("## What was graded", "");
  for (const { lab, file, from } of taken)
    lines.push(`- lab ${lab}, \`${file}\`: ${escaped(from)}`);
  for (const problem of problems) lines.push(`- ${escaped(problem)}`);
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

/** A text of a student's in Markdown is text, and no link or heading. */
function escaped(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|!]/g, "\\$&");
}

/** A block whose fence is longer than any in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return indented([`${fence}text`, text, fence].join("\n"));
}

/** In the terminal it is indented. */
function flush(told: string): string {
  return told.replace(/^ {2}/gm, "");
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

function page({ name, labs, points, maxPoints, taken, problems }: SubmissionResult): string {
  const title = `${name}: ${points} of ${counted(maxPoints, "point")}`;
  return htmlPage(title, [
    ...labs.map(section),
    "<h2>What was graded</h2><ul>",
    ...taken.map(
      ({ lab, file, from }) => `<li>Lab ${lab}, <code>${html(file)}</code>: ${html(from)}</li>`,
    ),
    ...problems.map((problem) => `<li>${html(problem)}</li>`),
    "</ul>",
  ]);
}

function section(lab: LabResult): string {
  const notes = [furtherText(lab), askedLine(lab)];
  return [
    `<h2>Lab ${lab.number} · ${html(lab.title)}: ${html(headline(lab))}</h2><ul>`,
    ...shownChecks(lab).map(
      ({ outcome, task, name, told }) =>
        `<li class="${outcome.replace(" ", "-")}"><span class="mark" aria-label="${outcome}">` +
        `${MARKS[outcome]}</span>Task ${task}: ${html(name)}` +
        `${outcome !== "passed" && told ? `<pre>${html(flush(told))}</pre>` : ""}</li>`,
    ),
    "</ul>",
    ...notes.flatMap((note) => (note ? [`<p>${note}</p>`] : [])),
    ...(lab.judged?.remark ? [`<p>Your instructor: ${html(lab.judged.remark)}</p>`] : []),
    ...lab.problems.map((problem) => `<p>Note: ${html(problem)}</p>`),
  ].join("\n");
}
