/**
 * Code for slides, out of the files in which it runs: `solutions/01/kvs.ts#loop`. So what the hall sees
 * is what the tests have run, and when it goes from there, no slides are made.
 *
 * What stands behind `#` is a declaration at the top of the file, with the line of comment over it, or a
 * region:
 *
 *     // #region answer
 *     …
 *     // #endregion
 *
 * In Erlang it is a function with all its clauses, or `%% #region answer`.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));

/** A piece of a file. */
export interface Included {
  /** The file from the top of the checkout: `solutions/01/kvs.ts`. */
  readonly file: string;
  readonly language: "typescript" | "erlang" | "console";
  readonly code: string;
}

/**
 * Gets a piece of a file.
 *
 * @param reference `solutions/01/kvs.ts#loop`, or without `#` the whole file
 * @throws Error when there is no such file, or nothing of that name in it
 */
export function include(reference: string): Included {
  const [file = "", name] = reference.split("#");
  const path = join(CHECKOUT, file);
  if (normalize(file).startsWith("..") || !existsSync(path))
    throw new Error(`expected a file of the checkout, got ${file}, which is not there`);
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const isErlang = /\.(?:erl|conf)$/.test(file); // a lib_chan.conf is terms
  const language = isErlang ? "erlang" : file.endsWith(".ts") ? "typescript" : "console";
  const piece =
    name === undefined
      ? lines
      : (region(lines, name) ?? (isErlang ? erlangFunction : declaration)(lines, name));
  if (!piece)
    throw new Error(
      `expected a declaration or a region ${name} in ${file}: is it called otherwise there?`,
    );
  return { file, language, code: withoutIndent(piece.filter((line) => !MARK.test(line))) };
}

const MARK = /^\s*(?:\/\/|%+) #(?:end)?region\b/;

function region(lines: readonly string[], name: string): string[] | undefined {
  const from = lines.findIndex((line) => MARK.test(line) && line.endsWith(`#region ${name}`));
  if (from < 0) return undefined;
  const length = lines.slice(from + 1).findIndex((line) => line.trimEnd().endsWith("#endregion"));
  if (length < 0) throw new Error(`the region ${name} has no end: add // #endregion`);
  return lines.slice(from + 1, from + 1 + length);
}

/** A declaration of TypeScript at the top of a file. It ends where its brace does. */
function declaration(lines: readonly string[], name: string): string[] | undefined {
  const escaped = name.replace(/\$/g, "\\$");
  const begins = new RegExp(
    `^(?:export )?(?:async )?(?:function\\*?|class|const|let|interface|type) ${escaped}(?![\\w$])`,
  );
  const at = lines.findIndex((line) => begins.test(line));
  if (at < 0) return undefined;
  const ends = (line: string) => /^(?:[}\])].*|\S.*;|.*\{\})$/.test(line);
  const own = lines.slice(at);
  const length = /[;}]$/.test(own[0] ?? "")
    ? 1
    : own.findIndex((line, i) => i > 0 && ends(line)) + 1;
  return [...commentAbove(lines, at), ...own.slice(0, length || undefined)];
}

function erlangFunction(lines: readonly string[], name: string): string[] | undefined {
  const at = lines.findIndex((line) => line.startsWith(`${name}(`));
  if (at < 0) return undefined;
  const length = lines.slice(at).findIndex((line) => /\.\s*$/.test(line)) + 1;
  return lines.slice(at, at + length);
}

/** A slide has room for so many characters side by side. */
const MOST = 97;

/** A comment of a line that fits on a slide. Longer ones are for who reads the file. */
function commentAbove(lines: readonly string[], at: number): string[] {
  const above = lines[at - 1] ?? "";
  const isLine = /^(?:\/\*\* .*\*\/|\/\/ )/.test(above) && above.length <= MOST;
  return isLine && !MARK.test(above) ? [above] : [];
}

function withoutIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim()).map((line) => /^\s*/.exec(line)?.[0].length);
  const least = Math.min(...indents.map((indent) => indent ?? 0));
  return lines
    .map((line) => line.slice(least))
    .join("\n")
    .replace(/^\n+|\n+$/g, "");
}
