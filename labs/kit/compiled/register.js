/**
 * What lets Node read TypeScript in the OS processes that the course and its tests start: see
 * `flags.ts`. It is in JavaScript, as `hooks.js` is, because Node loads them before it can read anything
 * else.
 *
 *     node --import ./labs/kit/compiled/register.js[?manifest] program.ts
 */
import { register } from "node:module";
import process from "node:process";

process.setSourceMapsEnabled(true);
const manifest = decodeURIComponent(new URL(import.meta.url).search.slice(1));
register("./hooks.js", { parentURL: import.meta.url, data: manifest });
