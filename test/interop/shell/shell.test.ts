/**
 * The same lines are typed into a stock `erl` and into our shell: the answers must be the same,
 * character by character. What was typed is in `lines/`, and what is expected is what `erl` says.
 *
 * Not in there: what OTP tells about its own inside (the stack of `erl_eval`, the lines in its source
 * files), and how it prints a fun.
 *
 * The newest release decides. A line that ends in `% since OTP 29`, or `% until OTP 25` where we differ
 * from newer ones on purpose, is typed only where that is so; and a file that begins like that.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ended, startChild } from "../../support/children.ts";
import { interop, otpRelease } from "../../support/erl.ts";
import { runOurShell } from "../../support/our-shell.ts";
import { Output } from "../../support/output.ts";

const folder = fileURLToPath(new URL("lines", import.meta.url));

/** What `erl` prints when lines are typed at it, without its banner and its prompts. */
async function typedAtErl(lines: string): Promise<string> {
  const child = startChild("erl", [], {});
  const output = new Output(child);
  child.stdin.end(lines);
  await ended(child);
  const banner = /^Eshell V.*\n/m.exec(output.text);
  assert.ok(banner, output.text);
  const printed = output.text.slice(banner.index + banner[0].length);
  return printed
    .split("\n")
    .map((line) => line.replace(/^(\d+> )+/, ""))
    .filter((line) => !line.startsWith("*** Terminating erlang"))
    .join("\n");
}

/** The same for both: what differs from run to run, and where OTP's source has which line. */
function normal(printed: string): string {
  return printed
    .replace(/<0\.\d+\.0>/g, "<0.N.0>")
    .replace(/#Ref<[\d.]+>/g, "#Ref<N>")
    .replace(/#Fun<[^>]*>/g, "#Fun<N>")
    .replace(/ \((lists|erl_\w+)\.erl(?:, line |:)\d+\)/g, "")
    .replace(/[ \t]+$/gm, "")
    .trimEnd();
}

/** The lines of a text that have the same answer in some release as in ours. */
function typedIn(release: number, text: string): string {
  return text
    .split("\n")
    .filter((line) => {
      const [, which, number] = /% (since|until) OTP (\d+)$/.exec(line) ?? [];
      return which === "since" ? release >= Number(number) : !which || release <= Number(number);
    })
    .join("\n");
}

for (const file of readdirSync(folder).sort())
  interop(`erl and our shell give the same answers: ${basename(file, ".txt")}`, async (context) => {
    const [release, text] = [await otpRelease(), readFileSync(join(folder, file), "utf8")];
    const [since] = /^% since OTP \d+/.exec(text) ?? [];
    if (since && typedIn(release, since) === "") return context.skip(`it is ${since}`);
    const lines = typedIn(release, text);
    const [erl, ours] = await Promise.all([typedAtErl(lines), runOurShell(lines)]);
    assert.equal(ours.status, 0);
    const [expected, actual] = [normal(erl), normal(ours.printed)];
    assert.ok(expected.split("\n").length > 50, "erl has answered");
    assert.equal(actual, expected);
  });
