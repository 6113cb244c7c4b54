/** The API reference: made by typedoc, as `npm run docs` does it; and which of its pages is whose. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "./places.ts";

/**
 * Makes the reference.
 *
 * @throws Error with what typedoc has said, when it fails
 */
export function buildApi(folder: string): Promise<void> {
  const typedoc = join(CHECKOUT, "node_modules", "typedoc", "bin", "typedoc");
  const args = ["--import", "tsx", typedoc, "--out", folder, "--logLevel", "Warn"];
  const child = spawn(process.execPath, args, { cwd: CHECKOUT });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) =>
      status === 0 ? resolve() : reject(new Error(`typedoc fails:\n${said}`)),
    );
  });
}

const KINDS = ["functions", "classes", "interfaces", "types", "variables", "modules"];

/** The page of each exported name; of a member of `rpc` as `rpc.call`. */
export function apiPages(folder: string): Map<string, string> {
  const pages = new Map<string, string>();
  for (const kind of KINDS)
    for (const file of existsSync(join(folder, kind)) ? readdirSync(join(folder, kind)) : [])
      pages.set(file.replace(/\.html$/, ""), `api/${kind}/${file}`);
  return pages;
}
