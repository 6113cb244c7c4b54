/**
 * Lets Node run TypeScript, in OS processes that the course and its tests start:
 *
 *     node --import ./runtime/node/typescript.js program.ts
 *
 * Node 22.18 and newer do so by themselves, and older ones with `tsx`. Node keeps what it has compiled for
 * the next OS process, where it can. This file is JavaScript, because Node loads it before it can read
 * anything else.
 */
import module from "node:module";
import process from "node:process";

module.enableCompileCache?.();
if (!process.features.typescript) await import("tsx");
