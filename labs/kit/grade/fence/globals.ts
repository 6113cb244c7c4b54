/**
 * The global names that a student's code finds. What is not on the list is gone, for everybody in this
 * OS process: the kit and the runtime import what they need from Node's modules.
 */
import { performance } from "node:perf_hooks";
import process from "node:process";
import { format } from "node:util";

/** What JavaScript provides, without what waits or compiles. */
const LANGUAGE =
  "Object Function Array Number Boolean String Symbol BigInt Math JSON Reflect Proxy Date RegExp Intl " +
  "Promise Map Set WeakMap WeakSet WeakRef Iterator Error AggregateError EvalError RangeError " +
  "ReferenceError SyntaxError TypeError URIError ArrayBuffer DataView Int8Array Uint8Array " +
  "Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array " +
  "Float16Array Float32Array Float64Array NaN Infinity undefined globalThis isNaN isFinite parseInt " +
  "parseFloat encodeURI encodeURIComponent decodeURI decodeURIComponent escape unescape";

/** What Node adds, as it is. */
const NODE =
  "Buffer TextEncoder TextDecoder URL URLSearchParams structuredClone queueMicrotask atob btoa " +
  "setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate";

const allowed = new Set([...LANGUAGE.split(" "), ...NODE.split(" ")]);

/** Takes away what is not allowed, and gives the values of what is. */
export function leaveGlobals(): unknown[] {
  Buffer.poolSize = 0; // or small ones would share their memory with everybody's
  for (const key of Reflect.ownKeys(globalThis))
    if (typeof key !== "string" || !allowed.has(key)) Reflect.deleteProperty(globalThis, key);
  Object.assign(globalThis, {
    console: tameConsole(),
    performance: { now: () => performance.now() },
    process: tameProcess(),
  });
  const values = Reflect.ownKeys(globalThis).map((key) => {
    const value: unknown = Reflect.get(globalThis, key);
    if (Object.getOwnPropertyDescriptor(globalThis, key)?.configurable)
      Object.defineProperty(globalThis, key, { value, writable: false, configurable: false });
    return value;
  });
  Object.preventExtensions(globalThis);
  return values.filter((value) => value !== globalThis);
}

/** Node's own leads to the streams, and through them to every file. */
function tameConsole(): object {
  const print = (...values: readonly unknown[]) => {
    process.stdout.write(`${format(...values)}\n`);
  };
  const names = ["log", "info", "debug", "warn", "error", "trace", "dir", "table"];
  return Object.fromEntries(names.map((name) => [name, print]));
}

/** Enough to print, and to bring everything down. */
function tameProcess(): object {
  const stream = {
    write: (text: unknown) => process.stdout.write(String(text)),
  };
  const { platform } = process;
  return {
    stdout: stream,
    stderr: stream,
    platform,
    exit: (status: number) => process.exit(status),
  };
}
