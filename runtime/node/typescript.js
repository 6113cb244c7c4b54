/**
 * Lets Node run TypeScript, in OS processes that the course and its tests start:
 *
 *     node --import ./runtime/node/typescript.js program.ts
 *
 * Node 22.18 and newer do so by themselves, older ones by `types-removed.js`. What was made of a file is
 * kept for the next OS process. This file is JavaScript, because Node loads it before it can read anything
 * else.
 */
import module from "node:module";
import process from "node:process";

module.enableCompileCache?.();
if (!process.features.typescript) {
  process.setSourceMapsEnabled(true);
  module.register("./types-removed.js", import.meta.url);
}
