/** Where a checkout may lie: in a folder with any name, on a disk that nothing can be written to. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { ended, startChild } from "../support/children.ts";
import { temporaryHome } from "../support/erl.ts";
import { Output } from "../support/output.ts";

const canMount = spawnSync("unshare", ["--mount", "true"]).status === 0;

/** Mounts the folder that it runs in anew, so that nothing can be written to it. */
const READ_ONLY = `mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" && ! touch x 2> /dev/null && exec "$@"`;

async function check(...by: string[]): Promise<string> {
  const home = temporaryHome();
  const parent = mkdtempSync(join(tmpdir(), "nodes-and-cookies-"));
  try {
    const folder = join(parent, "Übung 1 für ‘é’ & Co");
    mkdirSync(folder);
    for (const part of ["package.json", "tsconfig.json", "runtime", "labs", "solutions"])
      cpSync(join(CHECKOUT, part), join(folder, part), { recursive: true });
    symlinkSync(join(CHECKOUT, "node_modules"), join(folder, "node_modules"));
    const program = [process.execPath, "--import", "tsx", "labs/02", "--solution"];
    const [command = "", ...args] = [...by, ...program];
    const child = startChild(
      "sh",
      ["-c", 'cd "$1"; shift; exec "$@"', "sh", folder, command, ...args],
      {
        HOME: home.path,
        NO_COLOR: "1",
      },
    );
    const output = new Output(child);
    await ended(child);
    return output.text;
  } finally {
    rmSync(parent, { recursive: true, force: true });
    home.cleanup();
  }
}

test("a lab is checked in a folder with spaces, umlauts and quotes in its name", async () => {
  assert.match(await check(), /(\d+) of \1 checks passed/);
});

test("a lab is checked on a disk that nothing can be written to", {
  skip: !process.env.CI && !canMount && "it takes root and unshare",
}, async () => {
  const text = await check("unshare", "--mount", "sh", "-c", READ_ONLY, "sh");
  assert.match(text, /(\d+) of \1 checks passed/);
});
