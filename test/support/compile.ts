/**
 * Compiles the Erlang modules of the tests, as a teacher would by hand: `erlc kvs.erl`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Compiles modules of `test/interop/erlang` into a folder, for `-pa`. */
export function compileInto(folder: string, ...modules: readonly string[]): void {
  for (const module of modules) {
    const source = fileURLToPath(new URL(`../interop/erlang/${module}.erl`, import.meta.url));
    const { status, stdout } = spawnSync("erlc", ["-o", folder, source], { encoding: "utf8" });
    if (status !== 0) throw new Error(`erlc ${source} failed:\n${stdout}`);
  }
}
