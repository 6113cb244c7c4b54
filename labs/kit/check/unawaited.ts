/**
 * Errors that nobody has caught: of a promise that was not awaited, mostly. They are somebody's mistake
 * all the same, so the check in which they happen fails. Which call lacks its `await` no error knows, only
 * the promise that was made there: that is looked up in a second run, because to note of every promise
 * where it was made takes long.
 */
import { createHook } from "node:async_hooks";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ProcessEnded } from "../../../runtime/process/current.ts";
import { shown } from "./diagnosis.ts";
import type { FailureReport } from "./failure.ts";

/** So many are told of. */
const MAX_TOLD = 2;

type Place = NonNullable<FailureReport["place"]>;

export class Unawaited {
  #errors: { readonly thrown: unknown; readonly promise?: object }[] = [];

  /** Takes from now on what nobody catches. */
  listen(): void {
    process.on("unhandledRejection", (thrown, promise) => this.#note({ thrown, promise }));
    process.on("uncaughtException", (thrown) => this.#note({ thrown }));
  }

  forget(): void {
    this.#errors = [];
  }

  #note(error: { readonly thrown: unknown; readonly promise?: object }): void {
    if (!isError(error.thrown, ProcessEnded)) this.#errors.push(error);
  }

  /** What has been thrown: Node tells of it when everything else has had its turn. */
  async told(): Promise<string[]> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.#errors.slice(0, MAX_TOLD).map(({ thrown }) => errorText(thrown));
  }

  /** What is said of the first error. `again` does once more what has led to it. */
  async failure(folder: string, again: () => Promise<void>): Promise<FailureReport> {
    const [first] = this.#errors;
    const stacks = new WeakMap<object, string>();
    const hook = createHook({
      init: (_id, kind, _trigger, made) => {
        if (kind === "PROMISE") stacks.set(made, new Error().stack ?? "");
      },
    });
    this.forget();
    hook.enable();
    await again();
    hook.disable();
    const promise = this.#errors
      .map((each) => each.promise)
      .find((each) => each && stacks.has(each));
    const place = promise && callIn(stacks.get(promise) as string, folder);
    const thrownIn = placeOfError(first?.thrown, folder);
    const where = thrownIn ? `, thrown in ${thrownIn.file}:${thrownIn.line}` : "";
    return {
      symptom: "not-awaited",
      expected: "every error to reach the code that made the call",
      came: `an error that nobody awaits, ${errorText(first?.thrown)}${where}`,
      seen: [],
      ...((place ?? thrownIn) && { place: (place ?? thrownIn) as Place }),
    };
  }
}

/** What is said of something thrown, without the places. */
export function errorText(thrown: unknown): string {
  return isError(thrown, Error) ? `${thrown.name}: ${thrown.message}` : shown(thrown);
}

/** Some objects don't even let themselves be asked. */
export function isError<E extends Error>(
  thrown: unknown,
  kind: abstract new (...args: never[]) => E,
): thrown is E {
  try {
    return thrown instanceof kind && `${thrown.name}${thrown.message}` !== undefined;
  } catch {
    return false;
  }
}

/** The first line of the student's that an error names: in its message, when the file can't be read at all. */
export function placeOfError(thrown: unknown, folder: string): Place | undefined {
  try {
    return isError(thrown, Error)
      ? placesIn(`${thrown.message}\n${thrown.stack}`, folder)[0]
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The line with the call that has made a promise. That of an asynchronous function is made inside it, at its
 * very beginning.
 */
function callIn(stack: string, folder: string): Place | undefined {
  const [first, second] = placesIn(stack, folder);
  if (!first || !second) return first;
  const line = readFileSync(join(folder, first.file), "utf8").split("\n")[first.line - 1] ?? "";
  return /\basync\b/.test(line) ? second : first;
}

/** Every line of the student's in a stack: `kvs.ts?copy=3:31`. */
function placesIn(stack: string, folder: string): Place[] {
  return stack
    .split(join(folder, "/"))
    .slice(1)
    .flatMap((rest) => {
      const [, file, line] = /^([\w-]+\.ts)[^:\s]*:(\d+)/.exec(rest) ?? [];
      return file === undefined ? [] : [{ file, line: Number(line) }];
    });
}
