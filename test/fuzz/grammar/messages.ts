/**
 * The grammar of what nodes say to each other after the handshake, written from the specification:
 * "Distribution Protocol", *Protocol between Connected Nodes*. A control message is a tuple that begins
 * with a number, and some have a payload. Fields can be of the wrong kind, missing, or too many.
 */
import fc from "fast-check";
import { bytes } from "../../support/bytes.ts";
import { damaged, noise, number, said, together, weighted } from "./bytes.ts";
import { atomOf, atoms, field, termsOf, type Vocabulary } from "./terms.ts";

type Bytes = fc.Arbitrary<Uint8Array>;

/** The number of each control message, its fields by their kinds, and whether a payload follows. */
const CONTROLS: readonly (readonly [number, string, boolean?])[] = [
  [1, "pid pid"], // LINK
  [2, "any pid", true], // SEND
  [3, "pid pid any"], // EXIT
  [4, "pid pid"], // UNLINK, which is obsolete
  [5, ""], // NODE_LINK
  [6, "pid any atom", true], // REG_SEND
  [7, "pid pid"], // GROUP_LEADER
  [8, "pid pid any"], // EXIT2
  [12, "any pid any", true], // SEND_TT
  [13, "pid pid any any"], // EXIT_TT
  [16, "pid any atom any", true], // REG_SEND_TT
  [18, "pid pid any any"], // EXIT2_TT
  [19, "pid pidOrAtom ref"], // MONITOR_P
  [20, "pid pidOrAtom ref"], // DEMONITOR_P
  [21, "pidOrAtom pid ref any"], // MONITOR_P_EXIT
  [22, "pid pid", true], // SEND_SENDER
  [23, "pid pid any", true], // SEND_SENDER_TT
  [24, "pid pid", true], // PAYLOAD_EXIT
  [25, "pid pid any", true], // PAYLOAD_EXIT_TT
  [26, "pid pid", true], // PAYLOAD_EXIT2
  [27, "pid pid any", true], // PAYLOAD_EXIT2_TT
  [28, "pidOrAtom pid ref", true], // PAYLOAD_MONITOR_P_EXIT
  [29, "ref pid pid mfa options", true], // SPAWN_REQUEST
  [30, "ref pid pid mfa options any", true], // SPAWN_REQUEST_TT
  [31, "ref pid integer pidOrAtom"], // SPAWN_REPLY
  [32, "ref pid integer pidOrAtom any"], // SPAWN_REPLY_TT
  [33, "pid ref", true], // ALIAS_SEND
  [34, "pid ref any", true], // ALIAS_SEND_TT
  [35, "integer pid pid"], // UNLINK_ID
  [36, "integer pid pid"], // UNLINK_ID_ACK
  [37, "integer pid pid", true], // ALTACT_SIG_SEND
  [99, "any any"], // none that there is
];

/** A control message, and the payload behind it if it has one. */
export interface Parts {
  readonly control: Uint8Array;
  readonly payload: Uint8Array;
}

/** Control messages in the words of a vocabulary; `names` are those of processes, `any` is what is sent. */
export function controlsOf(
  vocabulary: Vocabulary,
  names: readonly string[],
  any: Bytes = termsOf(vocabulary),
): fc.Arbitrary<Parts> {
  const { pids, references } = vocabulary;
  const integer = fc.oneof(
    together(97, field(1)),
    together(98, field(4)),
    together(110, 8, 0, field(8)),
  );
  const name = fc.constantFrom(...names).map(atomOf);
  const list = (items: Bytes) =>
    fc
      .tuple(fc.array(items, { maxLength: 3 }), said)
      .map(([items, say]) => bytes(108, number(4, say(items.length)), ...items, 106));
  const argument = fc.oneof(any, list(any), name);
  const kinds: Readonly<Record<string, Bytes>> = {
    any,
    pid: pids,
    ref: references,
    integer,
    atom: name,
    pidOrAtom: fc.oneof(pids, name),
    mfa: together(
      104,
      3,
      atoms(vocabulary.atoms),
      atoms(vocabulary.atoms),
      97,
      fc.nat(3).map((n) => Uint8Array.of(n)),
    ),
    options: fc.oneof(
      fc.constant(bytes(106)),
      list(fc.oneof(fc.constantFrom("monitor", "link").map(atomOf), any)),
    ),
  };
  const fieldsOf = (kind: string): Bytes => weighted([20, kinds[kind] as Bytes], [1, any]);
  const of = ([op, words, hasPayload = false]: (typeof CONTROLS)[number]): fc.Arbitrary<Parts> => {
    const fields = words === "" ? [] : words.split(" ").map(fieldsOf);
    const payload = op === 29 || op === 30 ? list(argument) : any;
    return fc
      .tuple(
        fc.tuple(...fields),
        fc.array(any, { maxLength: 1 }),
        ...([weighted([30, fc.constant(false)], [1, fc.constant(true)]), said] as const),
        weighted(
          [20, hasPayload ? payload : fc.constant(bytes())],
          [1, any],
          [1, fc.constant(bytes())],
        ),
      )
      .map(([fields, more, longer, say, payload]) => {
        const elements = longer ? [...fields, ...more] : fields;
        const control = bytes(104, number(1, say(1 + elements.length)), 97, op, ...elements);
        return { control, payload };
      });
  };
  return fc.oneof(...CONTROLS.map(of));
}

/** How many fragments a message may be cut into. */
const MAX_CUTS = 4;

/** The frames of a message, without their lengths: one, or fragments. */
export function framesOf(parts: fc.Arbitrary<Parts>): fc.Arbitrary<Uint8Array[]> {
  const one = (make: (parts: Parts) => Uint8Array) => parts.map((parts) => [make(parts)]);
  const passThrough = ({ control, payload }: Parts) =>
    bytes(112, 131, control, ...(payload.length > 0 ? [131] : []), payload);
  const header = ({ control, payload }: Parts) => bytes(131, 68, 0, control, payload);
  const fragments = fc
    .tuple(
      parts,
      fc.array(fc.nat(), { minLength: 1, maxLength: MAX_CUTS }),
      fc.nat(3),
      fc.array(said, { minLength: 2, maxLength: 2 }),
    )
    .map(([{ control, payload }, cuts, sequence, [first = said0, later = said0]]) => {
      const all = bytes(control, payload);
      const places = cuts.map((at) => at % (all.length + 1)).sort((a, b) => a - b);
      const pieces = [0, ...places].map((from, i) => all.slice(from, places[i] ?? all.length));
      return pieces.map((piece, i) => {
        const say = i === 0 ? first : later;
        const ids = bytes(number(8, sequence), number(8, say(pieces.length - i)));
        return i === 0 ? bytes(131, 69, ids, 0, piece) : bytes(131, 70, ids, piece);
      });
    });
  return weighted(
    [3, one(passThrough)],
    [5, one(header)],
    [3, fragments],
    [1, fc.constant([bytes()])], // a tick
    [1, damaged(parts.map(header)).map((frame) => [frame])],
    [1, noise.map((frame) => [frame])],
  );
}

const said0 = (n: number) => n;

/** What one peer says: the frames of several messages, in which the fragments of one may be between others. */
export function conversation(frames: fc.Arbitrary<Uint8Array[]>): fc.Arbitrary<Uint8Array[]> {
  const several = fc.array(frames, { minLength: 1, maxLength: 5 });
  return fc.tuple(several, fc.array(fc.nat(), { maxLength: 12 })).map(([messages, order]) => {
    const left = messages.map((frames) => [...frames]);
    const said: Uint8Array[] = [];
    for (const pick of order) {
      const frame = left[pick % left.length]?.shift();
      if (frame) said.push(frame);
    }
    return [...said, ...left.flat()];
  });
}

/** Frames as a stream, each with its length, which may lie. */
export function framed(frames: fc.Arbitrary<Uint8Array[]>): fc.Arbitrary<Uint8Array> {
  const lies = weighted<number | undefined>([15, fc.constant(undefined)], [1, fc.nat()]);
  return fc.tuple(frames, lies, said).map(([frames, at, say]) => {
    const liar = at === undefined ? -1 : at % frames.length;
    return bytes(
      ...frames.flatMap((frame, i) => [
        number(4, i === liar ? say(frame.length) : frame.length),
        frame,
      ]),
    );
  });
}
