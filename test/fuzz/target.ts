/**
 * A target: a decoder, or a machine that reacts to what others send it. It is opened once, and then
 * given one random input after the other. Whatever the input is, it has to take it, or refuse it
 * in the way that it documents; anything else is thrown, and is a finding.
 *
 * Besides, no input may make it allocate out of proportion: see `bounded`.
 */
import assert from "node:assert/strict";
import process from "node:process";
import fc from "fast-check";

export interface Target {
  /** What `--target` calls it. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly about: string;
  open(): Promise<Opened> | Opened;
}

/** A target that is ready for inputs. */
export interface Opened {
  readonly property: fc.IRawProperty<unknown>;
  close(): Promise<void> | void;
}

/** What any input may allocate, and what each byte of it may allocate besides, in bytes. */
const FREE_BYTES = 16 * 1024 * 1024;
const FOR_A_BYTE = 256;

/**
 * A target that is ready.
 *
 * @param inputs its grammar
 * @param run gives it one input, and throws when it does what it must not
 * @param sizeOf how long an input is, in bytes
 */
export function opened<Input>(
  inputs: fc.Arbitrary<Input>,
  run: (input: Input) => Promise<void> | void,
  sizeOf: (input: Input) => number,
  close: () => Promise<void> | void = () => {},
): Opened {
  const property = fc.asyncProperty(inputs, (input) => bounded(() => run(input), sizeOf(input)));
  return { property: property as fc.IRawProperty<unknown>, close };
}

/**
 * Runs something, which may allocate no more than in proportion to what it was given. What has been collected
 * meanwhile does not count, so this finds what is too much by far: a length that is believed.
 */
async function bounded(run: () => Promise<void> | void, given: number): Promise<void> {
  const before = allocated();
  await run();
  const grown = allocated() - before;
  const most = FREE_BYTES + FOR_A_BYTE * given;
  assert.ok(grown <= most, `${given} bytes made it allocate ${grown}, more than ${most}`);
}

function allocated(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The length of several pieces. */
export function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0);
}
