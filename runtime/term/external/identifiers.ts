/**
 * Pids, ports and references in the external term format. Node is an atom.
 *
 *     NEW_PID_EXT          88, Node, Id:32, Serial:32, Creation:32
 *     NEW_PORT_EXT         89, Node, Id:32, Creation:32
 *     V4_PORT_EXT         120, Node, Id:64, Creation:32
 *     NEWER_REFERENCE_EXT  90, Length:16, Node, Creation:32, Words:32 × Length
 *
 * Left out: the forms with a creation of 8 bits, which nodes older than OTP 23 send.
 */
import { areWords, MAX_WORDS, Pid, Port, Reference } from "../identifier.ts";
import { notATerm } from "../misuse.ts";
import { readAtom, writeAtom } from "./atoms.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { NEW_PID_EXT, NEW_PORT_EXT, NEWER_REFERENCE_EXT, V4_PORT_EXT } from "./tags.ts";
import { TermError } from "./term-error.ts";

/** Reads an atom as the symbol that names a node, a module or a function: `true` is no literal there. */
export function readName(reader: ByteReader): symbol {
  const name = readAtom(reader, reader.u8());
  return typeof name === "symbol" ? name : Symbol.for(String(name));
}

export function writePid(writer: ByteWriter, pid: Pid): void {
  writer.u8(NEW_PID_EXT);
  writeAtom(writer, pid.node);
  writer.u32(pid.id);
  writer.u32(pid.serial);
  writer.u32(pid.creation);
}

/** The same few pids come again and again: a slot for each value of the hash, the latest in it. */
const SLOTS = 1024;
const latest: (Pid | undefined)[] = new Array(SLOTS).fill(undefined);

export function readPid(reader: ByteReader): Pid {
  const node = readName(reader);
  const id = reader.u32();
  const serial = reader.u32();
  const creation = reader.u32();
  const slot = (id ^ (creation << 3)) & (SLOTS - 1);
  const known = latest[slot];
  if (known?.id === id && known.node === node)
    if (known.serial === serial && known.creation === creation) return known;
  const pid = new Pid(node, id, serial, creation);
  latest[slot] = pid;
  return pid;
}

/** As OTP does, V4_PORT_EXT only for what does not fit the older form. */
export function writePort(writer: ByteWriter, port: Port): void {
  const fits = port.id < 1n << 28n;
  writer.u8(fits ? NEW_PORT_EXT : V4_PORT_EXT);
  writeAtom(writer, port.node);
  if (fits) writer.u32(Number(port.id));
  else writer.u64(port.id);
  writer.u32(port.creation);
}

export function readPort(reader: ByteReader, idBits: 32 | 64): Port {
  const node = readName(reader);
  const id = idBits === 64 ? reader.u64() : BigInt(reader.u32());
  return new Port(node, id, reader.u32());
}

export function writeReference(writer: ByteWriter, reference: Reference): void {
  const { words } = reference;
  if (!areWords(words)) throw notATerm(reference);
  writer.u8(NEWER_REFERENCE_EXT);
  writer.u16(words.length);
  writeAtom(writer, reference.node);
  writer.u32(reference.creation);
  for (let i = 0; i < words.length; i++) writer.u32(words[i] as number);
}

export function readReference(reader: ByteReader): Reference {
  const length = reader.u16();
  if (length === 0 || length > MAX_WORDS)
    throw new TermError(
      "bad-identifier",
      `expected a reference of 1 to ${MAX_WORDS} words, got one of ${length}`,
    );
  const node = readName(reader);
  const creation = reader.u32();
  const words: number[] = [];
  for (let i = 0; i < length; i++) words.push(reader.u32());
  return new Reference(node, words, creation);
}
