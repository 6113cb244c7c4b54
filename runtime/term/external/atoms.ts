/**
 * Atoms in the external term format.
 *
 *     SMALL_ATOM_UTF8_EXT  119, Length:8,  Name      what we send
 *     ATOM_UTF8_EXT        118, Length:16, Name
 *     SMALL_ATOM_EXT       115, Length:8,  Name in Latin-1
 *     ATOM_EXT             100, Length:16, Name in Latin-1
 *
 * Left out: ATOM_CACHE_REF, which is for nodes that offer to keep a cache of atoms. Ours don't.
 *
 * The same few atoms come again and again. A small table finds them by their bytes, without making a
 * string first.
 */
import { isUtf8 } from "node:buffer";
import { type Atom, atom, atomName, fitsAtom, MAX_ATOM_CHARACTERS } from "../atom.ts";
import { canBeAtom, notATerm } from "../misuse.ts";
import { type AtomAllowance, names } from "./atom-allowance.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { ATOM_EXT, ATOM_UTF8_EXT, SMALL_ATOM_EXT, SMALL_ATOM_UTF8_EXT } from "./tags.ts";
import { TermError } from "./term-error.ts";

/** The name's bytes, and the atom: a slot for each value of the hash, the latest atom in it. */
const SLOTS = 4096;
const table: ({ bytes: Uint8Array; atom: Atom } | undefined)[] = new Array(SLOTS).fill(undefined);

/**
 * Reads the rest of an atom.
 *
 * @param tag the byte it began with, which was read
 * @throws TermError `bad-atom` when the tag is no atom's
 */
export function readAtom(reader: ByteReader, tag: number): Atom {
  switch (tag) {
    case SMALL_ATOM_UTF8_EXT:
      return readAtomName(reader, reader.u8());
    case ATOM_UTF8_EXT:
      return readAtomName(reader, reader.u16());
    case SMALL_ATOM_EXT:
    case ATOM_EXT:
      return atomNamed(readAtomText(reader, tag) as string, reader.allowance);
    default:
      throw new TermError("bad-atom", `expected an atom, got a term with tag ${tag}`);
  }
}

/** The name of an atom whose tag was read, without making the atom; `undefined` after any other tag. */
export function readAtomText(reader: ByteReader, tag: number): string | undefined {
  switch (tag) {
    case SMALL_ATOM_UTF8_EXT:
      return reader.bytes(reader.u8()).toString();
    case ATOM_UTF8_EXT:
      return reader.bytes(reader.u16()).toString();
    case SMALL_ATOM_EXT:
      return reader.bytes(reader.u8()).toString("latin1");
    case ATOM_EXT:
      return reader.bytes(reader.u16()).toString("latin1");
    default:
      return undefined;
  }
}

/** Reads an atom of which only the name is there, in UTF-8, as the distribution header has it. */
export function readAtomName(reader: ByteReader, length: number): Atom {
  const bytes = reader.all;
  const start = reader.skip(length);
  let hash = length;
  for (let i = 0; i < length; i++) hash = (Math.imul(hash, 31) + (bytes[start + i] as number)) | 0;
  const slot = hash & (SLOTS - 1);
  const known = table[slot];
  if (known && known.bytes.length === length) {
    let i = 0;
    while (i < length && known.bytes[i] === bytes[start + i]) i++;
    if (i === length) return known.atom;
  }
  const name = reader.buffer.subarray(start, start + length);
  if (!isUtf8(name))
    throw new TermError("bad-atom", "expected an atom's name in UTF-8, got other bytes");
  const found = atomNamed(name.toString(), reader.allowance);
  table[slot] = { bytes: Uint8Array.from(name), atom: found };
  return found;
}

function atomNamed(name: string, allowance: AtomAllowance): Atom {
  if (!names.has(name)) {
    if (!fitsAtom(name))
      throw new TermError(
        "too-long",
        `expected an atom's name of at most ${MAX_ATOM_CHARACTERS} characters, got ${name.length}`,
      );
    allowance.pay();
    names.add(name);
  }
  return atom(name);
}

/** Atoms as they are sent, tag and length included. */
const encoded = new Map<symbol, Uint8Array>();
const MAX_ENCODED = 8192;

const literals = {
  true: encodeAtom("true"),
  false: encodeAtom("false"),
  undefined: encodeAtom("undefined"),
  null: encodeAtom("null"),
};

/** Writes an atom, or the name of a node, a module or a function. */
export function writeAtom(writer: ByteWriter, value: Atom): void {
  if (typeof value === "symbol") writer.bytes(encoded.get(value) ?? encodeSymbol(value));
  else writer.bytes(literals[`${value}`]);
}

function encodeSymbol(value: symbol): Uint8Array {
  if (!canBeAtom(value)) throw notATerm(value);
  if (encoded.size >= MAX_ENCODED) encoded.clear();
  const bytes = encodeAtom(atomName(value));
  encoded.set(value, bytes);
  return bytes;
}

function encodeAtom(name: string): Uint8Array {
  const bytes = Buffer.from(name);
  return bytes.length < 256
    ? Uint8Array.of(SMALL_ATOM_UTF8_EXT, bytes.length, ...bytes)
    : Uint8Array.of(ATOM_UTF8_EXT, bytes.length >> 8, bytes.length & 0xff, ...bytes);
}
