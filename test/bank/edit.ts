/**
 * A student's answer as its edits against the solution: the lines of a diff, without line numbers.
 *
 *     -send(From, t(atoms.kvs, get(Key)));
 *     +send(self(), t(atoms.kvs, get(Key)));
 *
 * An empty line stands between two edits, and `@@ conf.ts @@` before those of a file, where a lab has
 * several. What is found is the lines with `-` and those with a blank, which stay. Comments, empty lines
 * and indentation count for nothing, and what an edit uses of `#runtime` is imported.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../labs/kit/check/files.ts";

interface Edit {
  readonly found: readonly string[];
  readonly instead: readonly string[];
}

/**
 * Makes edits in the solution's files.
 *
 * @throws Error when an edit does not apply, or does so in more than one place
 */
export function edited(
  solution: Readonly<Record<string, string>>,
  diff: string,
): Record<string, string> {
  const files = { ...solution };
  const [first = "", ...named] = diff.split(/^@@ (.+) @@\n/m);
  if (first !== "") named.push(Object.keys(files)[0] as string, first);
  for (let i = 0; i < named.length; i += 2) {
    const [file = "", edits = ""] = named.slice(i);
    const text = files[file];
    if (text === undefined) throw new Error(`there is no ${file} in the solution`);
    files[file] = withEdits(file, text, edits.trimEnd().split(/\n\n+/).map(readEdit));
  }
  return files;
}

function readEdit(text: string): Edit {
  const lines = text.split("\n");
  const odd = lines.find((line) => !/^[-+ ]/.test(line));
  if (odd !== undefined) throw new Error(`expected "-", "+" or a blank before "${odd}"`);
  const but = (sign: string) =>
    lines.filter((line) => !line.startsWith(sign)).map((line) => line.slice(1));
  return { found: but("+"), instead: but("-") };
}

function withEdits(file: string, text: string, edits: readonly Edit[]): string {
  const lines = codeOf(text);
  const placed = edits
    .map((edit) => ({ ...edit, at: placeOf(file, lines, edit.found) }))
    .sort((a, b) => b.at - a.at);
  let below = lines.length;
  for (const { at, found, instead } of placed) {
    if (at + found.length > below)
      throw new Error(`two edits of ${file} overlap at\n${found.join("\n")}`);
    const deeper = " ".repeat(indentOf(lines[at]) - indentOf(found[0]));
    lines.splice(at, found.length, ...instead.map((line) => deeper + line));
    below = at;
  }
  const added = edits.flatMap(({ instead }) => instead).join("\n");
  return `${importsFor(added, lines.join("\n"))}${lines.join("\n")}\n`;
}

/** The lines without comments and empty ones. */
function codeOf(text: string): string[] {
  const bare = text.replace(/^ *\/\*\*[\s\S]*?\*\/$/gm, "").replace(/(^| )\/\/ .*$/gm, "");
  return bare.split("\n").filter((line) => line.trim() !== "");
}

/** The only place where the lines stand one after the other. */
function placeOf(file: string, lines: readonly string[], found: readonly string[]): number {
  const [one, ...others] = [...lines.keys()].filter((at) =>
    found.every((line, i) => lines[at + i]?.trim() === line.trim()),
  );
  const shown = found.join("\n");
  if (one === undefined) throw new Error(`nowhere in ${file} of the solution stands\n${shown}`);
  if (others.length > 0)
    throw new Error(
      `in ${others.length + 1} places of ${file} stands, so add a line around it:\n${shown}`,
    );
  return one;
}

const EXPORTS = /^export (type )?(?:\* as|\{)([^}]*?)(?:\}|from)/gm;

const indentOf = (line = "") => line.length - line.trimStart().length;

/** What `#runtime` exports, each as it is imported: `send`, `type Term`. */
const EXPORTED = new Map(
  [...readFileSync(join(CHECKOUT, "runtime", "index.ts"), "utf8").matchAll(EXPORTS)]
    .flatMap(([, type = "", names = ""]) => names.split(",").map((name) => type + name.trim()))
    .map((name) => [name.replace(/^.* /, ""), name]),
);

/** An import of what an edit has added, where the text neither imports nor declares it. */
export function importsFor(added: string, text: string): string {
  const words = [...new Set(added.match(/(?<![."\w$])[\w$]+/g))];
  const imports = [...text.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].join();
  const imported = new Set(imports.match(/[\w$]+/g));
  const missing = words.filter((word) => {
    const declared = new RegExp(`^(export )?(async )?(function|const|let|class) ${word}\\b`, "m");
    return EXPORTED.has(word) && !imported.has(word) && !declared.test(text);
  });
  const names = missing.map((word) => EXPORTED.get(word));
  return names.length > 0 ? `import { ${names.join(", ")} } from "#runtime";\n` : "";
}
