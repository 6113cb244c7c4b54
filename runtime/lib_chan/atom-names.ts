/**
 * Which atoms the bytes of a term name, found without making any of them: the bytes are only stepped
 * over. Specification: "External Term Format".
 */
import { ByteReader } from "../term/external/byte-reader.ts";
import * as tags from "../term/external/tags.ts";
import { TermError } from "../term/external/term-error.ts";

/** Terms of a length that is always the same. */
const BYTES: ReadonlyMap<number, number> = new Map([
  [tags.NIL_EXT, 0],
  [tags.SMALL_INTEGER_EXT, 1],
  [tags.INTEGER_EXT, 4],
  [tags.NEW_FLOAT_EXT, 8],
]);

/** Pids and ports: their node's name, and then so many bytes. */
const BYTES_BEHIND_NODE: ReadonlyMap<number, number> = new Map([
  [tags.NEW_PID_EXT, 12],
  [tags.V4_PORT_EXT, 12],
  [tags.NEW_PORT_EXT, 8],
]);

/** References: the number of their words, their node's name, so many bytes, and the words. */
const BYTES_BEFORE_WORDS: ReadonlyMap<number, number> = new Map([[tags.NEWER_REFERENCE_EXT, 4]]);

/**
 * The names of the atoms in the bytes of a term that is not compressed.
 *
 * @throws TermError when the bytes end too early, or are something else
 */
export function* atomNames(bytes: Uint8Array): Generator<string> {
  const r = new ByteReader(bytes);
  r.skip(1); // 131
  for (let terms = 1; terms > 0; terms--) {
    const tag = r.u8();
    const name = readAtomName(r, tag);
    const behindNode = BYTES_BEHIND_NODE.get(tag);
    const beforeWords = BYTES_BEFORE_WORDS.get(tag);
    if (name !== undefined) yield name;
    else if (behindNode !== undefined) {
      yield nodeName(r);
      r.skip(behindNode);
    } else if (beforeWords !== undefined) {
      const words = r.u16();
      yield nodeName(r);
      r.skip(beforeWords + 4 * words);
    } else terms += skip(r, tag);
  }
}

/** The name of an atom whose tag was read; `undefined` when it is the tag of something else. */
export function readAtomName(r: ByteReader, tag: number): string | undefined {
  switch (tag) {
    case tags.SMALL_ATOM_UTF8_EXT:
      return r.bytes(r.u8()).toString();
    case tags.ATOM_UTF8_EXT:
      return r.bytes(r.u16()).toString();
    case tags.SMALL_ATOM_EXT:
      return r.bytes(r.u8()).toString("latin1");
    case tags.ATOM_EXT:
      return r.bytes(r.u16()).toString("latin1");
  }
  return undefined;
}

function nodeName(r: ByteReader): string {
  const name = readAtomName(r, r.u8());
  if (name === undefined) throw new TermError("bad-atom", "expected the name of a node");
  return name;
}

/** Steps over what a term has of its own, and says of how many other terms it is made. */
function skip(r: ByteReader, tag: number): number {
  switch (tag) {
    case tags.SMALL_TUPLE_EXT:
      return r.u8();
    case tags.LARGE_TUPLE_EXT:
      return r.u32();
    case tags.LIST_EXT:
      return r.u32() + 1;
    case tags.MAP_EXT:
      return 2 * r.u32();
    case tags.EXPORT_EXT:
      return 3;
    case tags.NEW_FUN_EXT:
      r.skip(4 + 1 + 16 + 4); // size, arity, uniq, index
      return r.u32() + 4;
  }
  r.skip(BYTES.get(tag) ?? lengthOf(r, tag));
  return 0;
}

function lengthOf(r: ByteReader, tag: number): number {
  switch (tag) {
    case tags.STRING_EXT:
      return r.u16();
    case tags.BINARY_EXT:
      return r.u32();
    case tags.SMALL_BIG_EXT:
      return r.u8() + 1;
    case tags.LARGE_BIG_EXT:
    case tags.BIT_BINARY_EXT:
      return r.u32() + 1;
  }
  throw new TermError("unknown-tag", `expected the tag of a term, got ${tag}`);
}
