/**
 * Encoded terms written by hand from the specification, "External Term Format": for each tag its
 * layout with values, and the term that it means. None of them was made by our encoder.
 */
import { BitString } from "../../runtime/term/binary.ts";
import { ExternalFun, RemoteFun } from "../../runtime/term/fun.ts";
import { Pid, Port, Reference } from "../../runtime/term/identifier.ts";
import { ImproperList } from "../../runtime/term/list.ts";
import { Float } from "../../runtime/term/number.ts";
import type { Term } from "../../runtime/term/term.ts";
import { TermMap } from "../../runtime/term/term-map.ts";
import { t } from "../../runtime/term/tuple.ts";

/** Bytes from numbers, and from texts in Latin-1. */
export function bytes(...parts: (number | string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) =>
      typeof part === "number"
        ? Uint8Array.of(part)
        : typeof part === "string"
          ? Buffer.from(part, "latin1")
          : part,
    ),
  );
}

/** A number as so many bytes, the most significant first. */
export const u = (size: number, value: number | bigint): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) =>
    Number((BigInt(value) >> BigInt(8 * (size - 1 - i))) & 0xffn),
  );

export interface Fixture {
  readonly name: string;
  /** Without the leading 131. */
  readonly bytes: Uint8Array;
  readonly term: Term;
  /** We write this term otherwise: the form is an old one, or not the shortest. */
  readonly readOnly?: true;
}

const sif = Symbol.for("sif@vm");
const node = bytes(119, 6, "sif@vm");
const a100 = "a".repeat(100);
const uniq = Uint8Array.from({ length: 16 }, (_, i) => i * 16);
const pidBytes = bytes(88, node, u(4, 43), u(4, 1), u(4, 0x65432100));
const pid = new Pid(sif, 43, 1, 0x65432100);
function newFun(size: number, ...rest: Parameters<typeof bytes>): Uint8Array {
  return bytes(112, u(4, size), ...rest);
}

const written = (name: string, encoded: Uint8Array, term: Term): Fixture => ({
  name,
  bytes: encoded,
  term,
});

const readOnly = (name: string, encoded: Uint8Array, term: Term): Fixture => ({
  name,
  bytes: encoded,
  term,
  readOnly: true,
});

export const fixtures: readonly Fixture[] = [
  written("SMALL_INTEGER_EXT 0", bytes(97, 0), 0),
  written("SMALL_INTEGER_EXT 255", bytes(97, 255), 255),
  written("INTEGER_EXT 256", bytes(98, u(4, 256)), 256),
  written("INTEGER_EXT -1", bytes(98, u(4, -1)), -1),
  written("INTEGER_EXT, the least", bytes(98, 128, 0, 0, 0), -2147483648),
  written("INTEGER_EXT, the greatest", bytes(98, 127, 255, 255, 255), 2147483647),
  readOnly("INTEGER_EXT of a small value", bytes(98, u(4, 7)), 7),

  written("SMALL_BIG_EXT 2^31", bytes(110, 4, 0, 0, 0, 0, 128), 2147483648),
  written("SMALL_BIG_EXT -(2^31 + 1)", bytes(110, 4, 1, 1, 0, 0, 128), -2147483649),
  written("SMALL_BIG_EXT 2^32", bytes(110, 5, 0, 0, 0, 0, 0, 1), 4294967296),
  written(
    "SMALL_BIG_EXT, the greatest safe integer",
    bytes(110, 7, 0, 255, 255, 255, 255, 255, 255, 31),
    Number.MAX_SAFE_INTEGER,
  ),
  written("SMALL_BIG_EXT 2^53", bytes(110, 7, 0, 0, 0, 0, 0, 0, 0, 32), 2n ** 53n),
  written("SMALL_BIG_EXT -2^53", bytes(110, 7, 1, 0, 0, 0, 0, 0, 0, 32), -(2n ** 53n)),
  written("SMALL_BIG_EXT 2^64", bytes(110, 9, 0, u(8, 0), 1), 2n ** 64n),
  written("SMALL_BIG_EXT of 255 bytes", bytes(110, 255, 1, u(254, 0), 2), -(2n ** 2033n)),
  written("LARGE_BIG_EXT of 256 bytes", bytes(111, u(4, 256), 0, u(255, 0), 3), 3n * 2n ** 2040n),
  readOnly("SMALL_BIG_EXT with no digits", bytes(110, 0, 0), 0),
  readOnly("SMALL_BIG_EXT of minus zero", bytes(110, 1, 1, 0), 0),
  readOnly("SMALL_BIG_EXT with sign 2", bytes(110, 1, 2, 5), -5),
  readOnly("SMALL_BIG_EXT with zeros in front", bytes(110, 8, 1, 5, u(7, 0)), -5),
  readOnly("LARGE_BIG_EXT of a small value", bytes(111, u(4, 3), 1, 5, 0, 0), -5),

  written("NEW_FLOAT_EXT 1.5", bytes(70, 63, 248, u(6, 0)), 1.5),
  written("NEW_FLOAT_EXT 2.0", bytes(70, 64, 0, u(6, 0)), new Float(2)),
  written("NEW_FLOAT_EXT -0.0", bytes(70, 128, u(7, 0)), new Float(-0)),
  written("NEW_FLOAT_EXT, the least positive", bytes(70, u(7, 0), 1), 5e-324),
  written("NEW_FLOAT_EXT 2^53", bytes(70, 67, 64, u(6, 0)), 2 ** 53),

  written("SMALL_ATOM_UTF8_EXT", bytes(119, 5, "sunny"), Symbol.for("sunny")),
  written("SMALL_ATOM_UTF8_EXT ''", bytes(119, 0), Symbol.for("")),
  written("SMALL_ATOM_UTF8_EXT beyond ASCII", bytes(119, 3, 0xe6, 0x97, 0xa5), Symbol.for("日")),
  written("SMALL_ATOM_UTF8_EXT true", bytes(119, 4, "true"), true),
  written("SMALL_ATOM_UTF8_EXT false", bytes(119, 5, "false"), false),
  written("SMALL_ATOM_UTF8_EXT undefined", bytes(119, 9, "undefined"), undefined),
  written("SMALL_ATOM_UTF8_EXT null", bytes(119, 4, "null"), null),
  written(
    "ATOM_UTF8_EXT of 255 characters",
    bytes(118, u(2, 510), "\xc3\xa9".repeat(255)),
    Symbol.for("é".repeat(255)),
  ),
  readOnly("ATOM_UTF8_EXT of few", bytes(118, u(2, 3), "sif"), Symbol.for("sif")),
  readOnly("SMALL_ATOM_EXT", bytes(115, 1, 0xe9), Symbol.for("é")),
  readOnly("ATOM_EXT", bytes(100, u(2, 2), "a\xff"), Symbol.for("aÿ")),
  readOnly("ATOM_EXT true", bytes(100, u(2, 4), "true"), true),

  written("BINARY_EXT, empty", bytes(109, u(4, 0)), ""),
  written("BINARY_EXT of a text", bytes(109, u(4, 6), "Genova"), "Genova"),
  written("BINARY_EXT of UTF-8", bytes(109, u(4, 4), 0xf0, 0x9f, 0x98, 0x80), "😀"),
  written("BINARY_EXT of a long text", bytes(109, u(4, 100), a100), a100),
  written("BINARY_EXT of long UTF-8", bytes(109, u(4, 102), a100, 0xc3, 0xa9), `${a100}é`),
  written("BINARY_EXT with a byte order mark", bytes(109, u(4, 3), 0xef, 0xbb, 0xbf), "\ufeff"),
  written(
    "BINARY_EXT that is no UTF-8",
    bytes(109, u(4, 2), 0xc3, 0x28),
    Uint8Array.of(0xc3, 0x28),
  ),
  written(
    "BINARY_EXT with half a surrogate pair",
    bytes(109, u(4, 3), 0xed, 0xa0, 0x80),
    Uint8Array.of(0xed, 0xa0, 0x80),
  ),
  written(
    "BIT_BINARY_EXT of 11 bits",
    bytes(77, u(4, 2), 3, 1, 0xa0),
    new BitString(Uint8Array.of(1, 0xa0), 3),
  ),
  readOnly(
    "BIT_BINARY_EXT with unused bits",
    bytes(77, u(4, 1), 3, 255),
    new BitString(Uint8Array.of(0xe0), 3),
  ),
  readOnly("BIT_BINARY_EXT of whole bytes", bytes(77, u(4, 1), 8, "a"), "a"),
  readOnly("BIT_BINARY_EXT, empty", bytes(77, u(4, 0), 0), ""),

  written("SMALL_TUPLE_EXT {}", bytes(104, 0), t()),
  written("SMALL_TUPLE_EXT", bytes(104, 2, 97, 1, 104, 1, 106), t(1, t([]))),
  written(
    "LARGE_TUPLE_EXT of 256",
    bytes(105, u(4, 256), new Uint8Array(256).fill(106)),
    t(...Array.from({ length: 256 }, () => [])),
  ),
  readOnly("LARGE_TUPLE_EXT of few", bytes(105, u(4, 1), 97, 1), t(1)),

  written("NIL_EXT", bytes(106), []),
  written("STRING_EXT", bytes(107, u(2, 3), 0, 72, 255), [0, 72, 255]),
  written("LIST_EXT", bytes(108, u(4, 2), 97, 1, 98, u(4, 256), 106), [1, 256]),
  written("LIST_EXT, improper", bytes(108, u(4, 1), 97, 1, 97, 2), new ImproperList([1], 2)),
  written(
    "LIST_EXT, improper, [alias | Ref]",
    bytes(108, u(4, 1), 119, 5, "alias", 90, u(2, 1), node, u(4, 7), u(4, 9)),
    new ImproperList([Symbol.for("alias")], new Reference(sif, [9], 7)),
  ),
  written(
    "LIST_EXT of more bytes than STRING_EXT takes",
    bytes(108, u(4, 65536), bytes(97, 7).toString().repeat(65536), 106),
    Array.from({ length: 65536 }, () => 7),
  ),
  readOnly("STRING_EXT, empty", bytes(107, u(2, 0)), []),
  readOnly("LIST_EXT, empty", bytes(108, u(4, 0), 106), []),
  readOnly("LIST_EXT, empty with a tail", bytes(108, u(4, 0), 97, 1), 1),
  readOnly(
    "LIST_EXT with a list as its tail",
    bytes(108, u(4, 1), 97, 1, 108, u(4, 1), 97, 2, 106),
    [1, 2],
  ),
  readOnly(
    "LIST_EXT with a string as its tail",
    bytes(108, u(4, 1), 97, 1, 107, u(2, 1), 2),
    [1, 2],
  ),
  readOnly(
    "LIST_EXT with an improper list as its tail",
    bytes(108, u(4, 1), 97, 1, 108, u(4, 1), 97, 2, 97, 3),
    new ImproperList([1, 2], 3),
  ),

  written("MAP_EXT, empty", bytes(116, u(4, 0)), new TermMap()),
  written(
    "MAP_EXT",
    bytes(116, u(4, 2), 104, 1, 97, 1, 97, 2, 97, 1, 106),
    new TermMap([
      [t(1), 2],
      [1, []],
    ]),
  ),

  written("NEW_PID_EXT", pidBytes, pid),
  written(
    "NEW_PID_EXT with the greatest fields",
    bytes(88, node, u(12, 2n ** 96n - 1n)),
    new Pid(sif, 4294967295, 4294967295, 4294967295),
  ),
  readOnly(
    "NEW_PID_EXT of a node in Latin-1",
    bytes(88, 100, u(2, 1), "a", u(12, 0)),
    new Pid(Symbol.for("a"), 0, 0, 0),
  ),
  written("NEW_PORT_EXT", bytes(89, node, u(4, 5), u(4, 7)), new Port(sif, 5n, 7)),
  written(
    "NEW_PORT_EXT, the greatest of 28 bits",
    bytes(89, node, 15, 255, 255, 255, u(4, 7)),
    new Port(sif, 2n ** 28n - 1n, 7),
  ),
  written("V4_PORT_EXT", bytes(120, node, u(8, 2 ** 28), u(4, 7)), new Port(sif, 2n ** 28n, 7)),
  written(
    "V4_PORT_EXT of 64 bits",
    bytes(120, node, 128, u(7, 0), u(4, 7)),
    new Port(sif, 2n ** 63n, 7),
  ),
  written(
    "NEWER_REFERENCE_EXT",
    bytes(90, u(2, 3), node, u(4, 7), u(4, 1), u(4, 2), u(4, 4294967295)),
    new Reference(sif, [1, 2, 4294967295], 7),
  ),
  written(
    "NEWER_REFERENCE_EXT of five words",
    bytes(90, u(2, 5), node, u(4, 7), u(4, 1), u(4, 2), u(4, 3), u(4, 4), u(4, 5)),
    new Reference(sif, [1, 2, 3, 4, 5], 7),
  ),

  written(
    "EXPORT_EXT",
    bytes(113, 119, 3, "kvs", 119, 6, "lookup", 97, 1),
    new ExternalFun(Symbol.for("kvs"), Symbol.for("lookup"), 1),
  ),
  written(
    "EXPORT_EXT of names that are literals",
    bytes(113, 119, 4, "true", 119, 9, "undefined", 97, 255),
    new ExternalFun(Symbol.for("true"), Symbol.for("undefined"), 255),
  ),
  readOnly(
    "EXPORT_EXT with its arity in 32 bits",
    bytes(113, 119, 1, "m", 119, 1, "f", 98, u(4, 3)),
    new ExternalFun(Symbol.for("m"), Symbol.for("f"), 3),
  ),
  written(
    "NEW_FUN_EXT",
    newFun(
      4 + 1 + 16 + 4 + 4 + 5 + 2 + 5 + 21 + 2 + 1,
      ...[2, uniq, u(4, 5), u(4, 2), 119, 3, "kvs", 97, 5, 98, u(4, 123456)],
      ...[pidBytes, 97, 9, 106],
    ),
    new RemoteFun({
      module: Symbol.for("kvs"),
      ...{ arity: 2, uniq, index: 5, oldIndex: 5, oldUniq: 123456, pid, free: [9, []] },
    }),
  ),
];
