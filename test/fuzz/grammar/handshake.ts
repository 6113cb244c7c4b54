/**
 * The grammar of the handshake, written from the specification: "Distribution Protocol", *The Handshake in
 * Detail*. What depends on what the other side has said, a right digest, is filled in when it
 * is sent.
 */
import fc from "fast-check";
import { bytes } from "../../support/bytes.ts";
import { damaged, noise, together, weighted, withLength } from "./bytes.ts";
import { field } from "./terms.ts";

type Bytes = fc.Arbitrary<Uint8Array>;

/** A message, or one that has to be computed. */
export type Step = Uint8Array | "right reply" | "right ack";

const FLAGS_25 = Buffer.from("0000000d07df7fbd", "hex");
const flags = weighted<Uint8Array>(
  [8, fc.constant(FLAGS_25)],
  [1, field(8)],
  [1, fc.constant(Buffer.from("0000000f07df7fbd", "hex"))],
);

const NAMES = [
  "loki@surtur",
  "amora@surtur",
  "sif@surtur",
  "loki",
  "@",
  "a@b@c",
  "lo ki@surtur",
  "日本@é",
  `${"x".repeat(300)}@y`,
  "lo\nki@x",
  "",
];
const names = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("loki@surtur", "freya@surtur") },
  { weight: 2, arbitrary: fc.constantFrom(...NAMES) },
);
const utf8 = fc.oneof(
  { weight: 9, arbitrary: names.map((name) => Uint8Array.from(Buffer.from(name))) },
  { weight: 1, arbitrary: noise },
);

/** What the caller says first. */
export const name: Bytes = together(78, flags, field(4), withLength(2, utf8));

export const challengeOf = (peer: string): Bytes => {
  const right = withLength(2, fc.constant(Uint8Array.from(Buffer.from(peer))));
  return together(78, flags, field(4), field(4), weighted([5, right], [1, withLength(2, utf8)]));
};

export const status: Bytes = fc.oneof(
  fc
    .constantFrom(
      "ok",
      "ok_simultaneous",
      "nok",
      "not_allowed",
      "alive",
      "true",
      "false",
      "named:",
      "",
    )
    .map((word) => bytes("s", word)),
  noise.map((word) => bytes("s", word)),
);

const digest = fc.uint8Array({ minLength: 16, maxLength: 16 });
export const reply: Bytes = together(114, field(4), digest);
export const ack: Bytes = together(97, digest);

/** Steps in their order, of which some are damaged, left out, repeated, or something else. */
export function steps(right: readonly fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> {
  const anything: fc.Arbitrary<Step> = fc.oneof(...right, name, status, reply, ack, noise);
  const one = (step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> =>
    weighted<Step[]>(
      [30, step.map((step) => [step])],
      [2, damagedStep(step).map((step) => [step])],
      [1, fc.constant([])],
      [1, anything.map((step) => [step])],
      [1, fc.tuple(step, anything)],
    );
  return fc
    .tuple(fc.tuple(...right.map(one)), fc.array(anything, { maxLength: 2 }), fc.nat(9))
    .map(([each, more, cut]) => [...each.flat(), ...more].slice(0, cut === 0 ? 1 : undefined));
}

function damagedStep(step: fc.Arbitrary<Step>): fc.Arbitrary<Step> {
  return step.chain<Step>((step) =>
    typeof step === "string" ? fc.constant(step) : damaged(fc.constant(step)),
  );
}
