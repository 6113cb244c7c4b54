/**
 * Numbers in `docs/` that the code knows: each limit has the value that the code gives it, each room
 * is about as long as it is said to be, and no other sentence names a quantity that could go out of date.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const docs = fileURLToPath(new URL("../../docs", import.meta.url));
const read = (name: string) => readFileSync(join(docs, name), "utf8");

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  characters: 1,
  bytes: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  ms: 1,
  s: 1000,
};

/** `64 KiB` is 65,536. */
function quantity(text: string): number {
  const [, digits = "", unit = ""] = /^([\d,]+) ?([A-Za-z]*)$/.exec(text) ?? [];
  assert.ok(digits !== "" && unit in UNITS, `expected a number and a unit, got "${text}"`);
  return Number(digits.replaceAll(",", "")) * (UNITS[unit] as number);
}

/** What `MAX_ATOMS` or `DEFAULT_LIMITS.patience` is in a file. */
async function constant(path: string, name: string): Promise<unknown> {
  let value: unknown = await import(pathToFileURL(path).href);
  for (const key of name.split(".")) value = (value as Readonly<Record<string, unknown>>)[key];
  return value;
}

const cells = (line: string) => line.split("|").map((cell) => cell.trim());

test("each limit in docs/SECURITY.md is the one in the code", async () => {
  const limits = read("SECURITY.md")
    .split("\n")
    .filter((line) => /\]\([^)]*\.ts\) *\|$/.test(line) && cells(line).length === 5)
    .map(cells);
  assert.ok(limits.length > 10, `${limits.length} limits were found: is the test looking there?`);
  for (const [, limit, value = "", link = ""] of limits) {
    const [, name = "", path = ""] = /^\[([\w.]+)\]\(([^)]+)\)$/.exec(link) ?? [];
    assert.equal(await constant(join(docs, path), name), quantity(value), `${limit}: ${name}`);
  }
});

test("each limit in the code of the rooms that meet others is in docs/SECURITY.md", () => {
  const table = read("SECURITY.md");
  const runtime = join(docs, "..", "runtime");
  const files = ["wire", "node", "lib_chan"].flatMap((room) =>
    readdirSync(join(runtime, room)).map((name) => join(room, name)),
  );
  let found = 0;
  for (const file of [...files, "term/limits.ts"])
    for (const [, name = ""] of readFileSync(join(runtime, file), "utf8").matchAll(
      /^(?:export )?const (MAX_\w+|\w+_MS)\b/gm,
    )) {
      found++;
      assert.ok(table.includes(`[${name}](../runtime/${file})`), `${name} of ${file} is missing`);
    }
  assert.ok(found > 20, `${found} limits were found: is the test looking there?`);
});

/** How far the length of a room may be from what is said, of a hundred. */
const ABOUT = 10;

test("each room is about as long as docs/ARCHITECTURE.md says", () => {
  const rooms = [...read("ARCHITECTURE.md").matchAll(/^\|[^|]*?`([^`]+)` *\|.*\| *([\d,]+) \|$/gm)];
  const runtime = join(docs, "..", "runtime");
  const inPlan = rooms.map(([, path = ""]) => path.replace("/", ""));
  assert.deepEqual(
    inPlan.sort(),
    readdirSync(runtime).filter((name) => !name.endsWith(".md")),
  );
  for (const [, path = "", said = ""] of rooms) {
    const lines = linesIn(join(runtime, path));
    const off = Math.abs(lines - quantity(said));
    assert.ok(off * 100 <= lines * ABOUT, `${path} has ${lines} lines, and not about ${said}`);
  }
});

/** The lines of a file, or of all TypeScript in a folder. */
function linesIn(path: string): number {
  if (path.endsWith(".ts")) return readFileSync(path, "utf8").split("\n").length - 1;
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith(".ts"))
    .reduce((sum, { name }) => sum + linesIn(join(path, name)), 0);
}

// The tables of PERFORMANCE.md are what `npm run bench` printed, and say so.
test("docs/ names quantities of the code only in tables that are checked", () => {
  const quantities = /\b[\d,.]*\d (?:[KM]i?B|ms|s|seconds|minutes|lines|characters|atoms)\b/g;
  for (const name of readdirSync(docs).filter((name) => /\.md$/.test(name))) {
    if (name === "PERFORMANCE.md") continue;
    const prose = read(name)
      .replace(/^```[\s\S]*?^```$/gm, "")
      .split("\n")
      .filter((line) => !/^\|.*\]\([^)]*\) *\|(?:.*\| *[\d,]+ \|)?$/.test(line));
    assert.deepEqual(prose.join("\n").match(quantities) ?? [], [], `docs/${name}`);
  }
});
