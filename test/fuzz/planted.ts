/** Targets with faults in them: what the fuzzer has to find. */
import fc from "fast-check";
import { opened, type Target } from "./target.ts";

const TRIGGER = 200;

/** A target that does something bad to a small part of its inputs. */
const planted = (name: string, bad: () => Promise<void> | void): Target => ({
  name,
  about: "a planted fault",
  open: () =>
    opened(
      fc.array(fc.nat(255), { maxLength: 10 }),
      (bytes) => (bytes.some((byte) => byte > TRIGGER) ? bad() : undefined),
      ({ length }) => length,
    ),
});

const kept: unknown[] = [];

export const TARGETS: readonly Target[] = [
  planted("throws", () => {
    throw new Error("planted");
  }),
  planted("loops", () => {
    for (;;);
  }),
  planted("waits", () => new Promise(() => {})),
  planted("throws-later", () => {
    setImmediate(() => {
      throw new Error("planted, later");
    });
    return new Promise((resolve) => setTimeout(resolve, 100));
  }),
  planted("grows", () => {
    kept.push(Buffer.alloc(100 * 1024 * 1024));
  }),
  planted("fills the heap", () => {
    for (;;) kept.push(Array.from({ length: 1_000_000 }, () => ({})));
  }),
  planted("ends", () => process.exit(0)),
  {
    name: "sound",
    about: "nothing is wrong with it",
    open: () =>
      opened(
        fc.nat(),
        () => {},
        () => 0,
      ),
  },
];
