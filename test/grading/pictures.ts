/**
 * Pictures of what an instructor and a student get, for `docs/TEACHING.md`, from a real class:
 *
 *     node --import ./runtime/node/typescript.js test/grading/pictures.ts
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { lab } from "../../labs/01/index.ts";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { startChromium } from "../../slides/kit/chromium.ts";
import { answersTo, answerTo } from "../bank/answers.ts";
import { grade, handIn } from "./class.ts";

const scratch = mkdtempSync(join(tmpdir(), "pictures-"));
process.on("exit", () => rmSync(scratch, { recursive: true }));
const [folder, out] = [join(scratch, "class"), join(scratch, "out")];

/** Names of the lecture, and what each of them hands in: answers of the bank, twice the same for one. */
const students = "amora fandral frigg heimdall hela hogun idunn loki odin sif thor volstagg".split(
  " ",
);
const bank = answersTo(lab).filter(({ seeds, name }) => seeds === 1 && name !== "own-table");
const copied = (answerTo(lab, "own-table").files()["kvs.ts"] ?? "").replace(/^\/\/.*\n/, "");
const solution = readFileSync(join(CHECKOUT, "solutions", "01", "kvs.ts"), "utf8");

function workOf(name: string, index: number): string {
  if (name === "sif") return copied;
  if (name === "loki") return copied.replace(/\b(Key|Value|From)\b/g, "My$1");
  if (name === "amora") return answerTo(lab, "forgets").files()["kvs.ts"] ?? "";
  return index % 3 === 0 ? solution : (bank[(index * 5) % bank.length]?.files()["kvs.ts"] ?? "");
}

handIn(
  folder,
  students.map((name, index) => ({
    ...{ name, points: {} },
    files: { "labs/01/kvs.ts": workOf(name, index) },
  })),
);
await grade(["--only", "01", "--format", "overview,feedback", "--out", out, folder]);
await grade(["--only", "01", "--similar", "--out", out, folder]);

/** Of each picture its page, and how large it is. */
const PICTURES = {
  class: ["overview.html", 960, 720],
  feedback: ["feedback/amora/feedback.html", 960, 720],
  similar: ["similar.html", 1200, 1000],
} as const;

const browser = await startChromium();
for (const [name, [path, width, height]] of Object.entries(PICTURES)) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: "light" });
  await page.goto(pathToFileURL(join(out, path)).href);
  await page.screenshot({ path: join(CHECKOUT, "docs", "images", `${name}.png`) });
}
await browser.close();
process.exit(0);
