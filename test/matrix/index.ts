/** `npm run matrix`: the tests on every release of Node.js that the course is made for. See `command.ts`. */
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../labs/kit/check/files.ts";
import { TYPESCRIPT } from "../support/typescript.ts";
import { HELP, type Wanted, wanted } from "./command.ts";
import { environmentFor, nodeOf } from "./nodes.ts";
import { type Outcome, outcomeOf, summary } from "./outcome.ts";

/** All test files, in folders of folders too: not every release finds them by a pattern. */
function allTests(): string[] {
  return readdirSync(join(CHECKOUT, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => join("test", path))
    .sort();
}

/** Runs tests on a release, and gives what came of them. */
function run(release: string, { cache, files }: Wanted): Outcome {
  const program = nodeOf(release, cache);
  const log = join(cache, `${release}.log`);
  const file = openSync(log, "w");
  const options = [...TYPESCRIPT, "--test", "--test-concurrency=3", "--test-reporter=tap"];
  const done = spawnSync(program, [...options, ...(files.length > 0 ? files : allTests())], {
    cwd: CHECKOUT,
    env: environmentFor(program),
    stdio: ["ignore", file, file],
  });
  closeSync(file);
  const version = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout.trim();
  if (done.signal !== null) process.exit(130); // Ctrl-C, which it got as well
  return { version, log, ...outcomeOf(readFileSync(log, "utf8"), done.status === 0) };
}

function main(): number {
  let asked: Wanted;
  try {
    asked = wanted(process.argv.slice(2));
    const missing = asked.files.find((file) => !existsSync(join(CHECKOUT, file)));
    if (missing !== undefined) throw new Error(`there is no ${missing}`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (asked.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const outcomes: Outcome[] = [];
  let status = 0;
  for (const release of asked.releases)
    try {
      const outcome = run(release, asked);
      outcomes.push(outcome);
      for (const name of outcome.failed) process.stdout.write(`${outcome.version}: ${name}\n`);
      if (!outcome.ok) status ||= 1;
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      status = 2;
    }
  process.stdout.write(summary(outcomes));
  return status;
}

process.exitCode = main();
