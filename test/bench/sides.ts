/**
 * The runtimes that are measured: ours, Erlang/OTP where it is installed, and bare `node:net` for what
 * goes over a socket. They share a port mapper and a HOME, which are nobody else's.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasErl } from "../../labs/kit/session/erl-process.ts";
import { erlEval } from "../support/erl.ts";
import { TYPESCRIPT } from "../support/typescript.ts";
import { type RowName, rows, SIZES } from "./rows.ts";
import { Subject } from "./subject.ts";

export interface Side {
  readonly name: "ours" | "otp" | "net";
  readonly subject: Subject;
  readonly has: (row: RowName) => boolean;
}

/** What `raw.ts` measures. */
const OVER_A_SOCKET: readonly string[] = ["dist-round-trip", "dist-one-way", "dist-64k"];

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/**
 * Starts the sides in the order in which they are to take turns.
 *
 * @param folder the HOME of all nodes, where compiled code is put too
 * @param erlang whether `bench.erl` has been compiled
 */
export async function startSides(
  folder: string,
  epmdPort: number,
  erlang: boolean,
): Promise<Side[]> {
  writeFileSync(join(folder, ".erlang.cookie"), "COOKIEOFTHEBENCH", { mode: 0o400 });
  const env = { HOME: folder, ERL_EPMD_PORT: String(epmdPort), ERL_CRASH_DUMP_SECONDS: "0" };
  const script = (file: string) => [...TYPESCRIPT, here(file)];
  const ours = await Subject.start("node", env, (peer) => [
    ...script("ours.ts"),
    ...(peer === undefined ? ["amora@127.0.0.1"] : ["sif@127.0.0.1", peer]),
  ]);
  const sides: Side[] = [{ name: "ours", subject: ours, has: () => true }];
  if (erlang) {
    const otp = await Subject.start("erl", env, (peer) => [
      ...["-noshell", "-start_epmd", "false", "-kernel", "inet_dist_use_interface", "{127,0,0,1}"],
      ...["-name", peer === undefined ? "thor@127.0.0.1" : "surtur@127.0.0.1"],
      ...["-pa", folder, "-s", "bench", "serve"],
      ...(peer === undefined ? [] : ["-extra", peer]),
    ]);
    sides.push({ name: "otp", subject: otp, has: (row) => !("alone" in rows[row]) });
  }
  const net = await Subject.start("node", env, (peer) => [
    ...script("raw.ts"),
    ...(peer === undefined ? [] : [peer]),
  ]);
  sides.push({ name: "net", subject: net, has: (row) => OVER_A_SOCKET.includes(row) });
  return sides;
}

/** Compiles Erlang's side into a folder. Says what will be measured, or else why nothing will. */
export async function compileErlang(folder: string): Promise<{ done: boolean; text: string }> {
  if (!hasErl()) return { done: false, text: "not measured: erl is not installed" };
  const macros = Object.entries(SIZES).map(([name, value]) => `{d, '${name}', ${value}}`);
  const options = [`{outdir, "${folder}"}`, ...macros].join(", ");
  const compile = `{ok, _} = compile:file("${here("bench.erl")}", [${options}])`;
  const version = `erlang:system_info(otp_release), erlang:system_info(emu_flavor)`;
  try {
    const text = await erlEval(`${compile}, io:format("Erlang/OTP ~s (~s)", [${version}])`);
    return { done: true, text };
  } catch (error) {
    return { done: false, text: `not measured: bench.erl could not be compiled: ${error}` };
  }
}
