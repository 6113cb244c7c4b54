/**
 * `npm run bench`: how fast the runtime is, beside Erlang/OTP on the same machine in the same minute.
 * What is measured stands in `rows.ts`, how in `rounds.ts`. OTP's side is compiled, as Erlang programs
 * are, and so by its JIT.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { startEpmd } from "../../runtime/node/epmd-daemon.ts";
import { about, type Report, write as writePage } from "./page.ts";
import { measure, type Result } from "./rounds.ts";
import { type Row, type RowName, rows } from "./rows.ts";
import { compileErlang, startSides } from "./sides.ts";
import { ratio, table, verdict } from "./table.ts";

const ROUNDS = 5;

const USAGE = `Measures the runtime, and Erlang/OTP beside it where erl is installed.

  npm run bench -- [--only ROW]... [--node PATH] [--erl PATH] [--json] [--write] [--quick]

  --only ROW  measures this row; may be given several times
  --node PATH runs the runtime with another Node.js
  --erl PATH  compares with another Erlang/OTP
  --json      prints the figures of every round, as JSON
  --write     writes the figures to docs/performance.json, and their table into docs/PERFORMANCE.md
  --quick     one short round: shows that everything runs, not how fast
  --help      prints this

Rows:
${Object.entries(rows)
  .map(([name, { what }]) => `  ${name.padEnd(15)}  ${what}`)
  .join("\n")}
`;

function options() {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: Object.keys(rows) },
      node: { type: "string", default: process.execPath },
      erl: { type: "string" },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const only = values.only.map((name) => {
    if (isRow(name)) return name;
    throw new Error(`expected a row, got ${name}: the rows are ${Object.keys(rows).join(", ")}`);
  });
  return { ...values, only };
}

function isRow(name: string): name is RowName {
  return Object.hasOwn(rows, name);
}

/** The line on a terminal that tells how far we are; nothing elsewhere. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function run(): Promise<void> {
  const { only, node, erl, json, write, quick, help } = options();
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  // All that is started is found by its name.
  const paths = [dirname(node), ...(erl ? [dirname(erl)] : []), process.env.PATH];
  process.env.PATH = paths.join(delimiter);
  const folder = temporaryFolder();
  const epmd = await startEpmd({ port: 0, addresses: ["127.0.0.1"] });
  progress("starting");
  const erlang = await compileErlang(folder);
  const sides = await startSides(folder, epmd.port, erlang.done);
  const results: Result[] = [];
  for (const [i, row] of only.entries()) {
    progress(`${row} (${i + 1} of ${only.length})`);
    results.push(await measure(row, sides, quick ? 1 : ROUNDS));
  }
  progress("");
  for (const { subject } of sides) await subject.end();
  epmd.close();
  const report = reportOf(results, erlang.text);
  if (json) console.log(JSON.stringify(report, undefined, 2));
  else console.log(`${table(results)}\n\n${about(report)}`);
  if (write) writePage(report);
}

function reportOf(results: readonly Result[], otp: string): Report {
  const described = results.map((result) => {
    const { what, unit, goals }: Row = rows[result.row];
    const verdicts = goals.map((goal) => ({ ...goal, verdict: verdict(goal, result, results) }));
    return { ...result, ratio: ratio(result), what, unit, goals: verdicts };
  });
  return {
    ours: `Node.js ${execFileSync("node", ["--version"], { encoding: "utf8" }).trim().slice(1)}`,
    otp,
    machine: `${cpus()[0]?.model ?? "unknown"} with ${availableParallelism()} cores`,
    load: `${loadavg()[0]?.toFixed(1)} in the last minute`,
    rows: described,
  };
}

/** A folder that is gone when we are. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  // Before those handlers that end the children, and then this process.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.prependOnceListener(signal, remove);
  return folder;
}

try {
  await run();
} catch (error) {
  progress("");
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
