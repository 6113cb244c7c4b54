/**
 * What the runtime takes from Node, for a browser: small stand-ins of the same names. What has to do with
 * files, sockets and programs is not there, and nothing on a simulated network calls it.
 */

import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { Buffer } from "buffer";

export { AsyncLocalStorage } from "./context.ts";
export { Buffer };

/** Where the course would be, if there were files. */
export const COURSE = "/course";

/** The files that there are, by path. */
export const files = new Map<string, string>();

/** The next turn of the event loop: when all promises are settled. A message is not held back as timers are. */
const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

export function setImmediate(code: () => void): void {
  waiting.push(code);
  turns.port2.postMessage(undefined);
}

const process = {
  arch: "wasm",
  argv: [],
  browser: true,
  cwd: () => COURSE,
  emitWarning: console.warn,
  env: {},
  exit() {},
  memoryUsage: () => ({ rss: 0, heapUsed: 0, arrayBuffers: 0 }),
  nextTick: setImmediate,
  on() {},
  once() {},
  platform: "browser",
  stdin: {},
  stdout: {},
  version: "",
  versions: {},
};
export default process;
export const { version } = process;
export const { performance } = globalThis;

const hashes = { md5, sha1, sha256 };

export function createHash(name: keyof typeof hashes) {
  const hash = hashes[name].create();
  const made = {
    update(data: string | Uint8Array) {
      hash.update(typeof data === "string" ? Buffer.from(data) : Uint8Array.from(data));
      return made;
    },
    digest(encoding?: BufferEncoding) {
      const bytes = Buffer.from(hash.digest());
      return encoding ? bytes.toString(encoding) : bytes;
    },
  };
  return made;
}

export const randomBytes = (n: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(n)));
export const randomInt = (...range: number[]) =>
  Math.floor(Math.random() * (range.at(-1) as number));
export const timingSafeEqual = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
export const isAscii = (bytes: Uint8Array) => bytes.every((byte) => byte < 128);

export const inspect = Object.assign((value: unknown) => String(value), { custom: Symbol() });
export const types = {
  isProxy: () => false,
  isUint8Array: (value: unknown) => value instanceof Uint8Array,
  isNativeError: (value: unknown) => value instanceof Error,
  isPromise: (value: unknown) => value instanceof Promise,
};
export const isDeepStrictEqual = Object.is;

export const hostname = () => "simulated";
export const homedir = () => "/";
export const cpus = () => [];
export const availableParallelism = () => 1;
export const endianness = () => "LE";
export const networkInterfaces = () => ({});
export const getHeapCodeStatistics = () => ({});
export const isIP = () => 0;
export const join = (...parts: string[]) => parts.join("/").replaceAll(/\/+/g, "/");
export const resolve = join;
export const relative = (from: string, to: string) => to.slice(from.length + 1);
export const basename = (path: string) => path;
export const dirname = (path: string) => path.replace(/\/[^/]*$/, "");
export const fileURLToPath = (url: string | URL) => new URL(url).pathname;
export const pathToFileURL = (path: string) => new URL(`file://${path}`);
export const existsSync = (path: string) => files.has(path);
export const readFileSync = (path: string) => files.get(path);
export const styleText = (_style: string, text: string) => text;
export const createRequire = () => () => ({});
