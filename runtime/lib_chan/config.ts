/**
 * The configuration: where the owner of a machine says what may run on it. By default it is the file
 * `$HOME/.erlang_config/lib_chan.conf`, and it holds terms:
 *
 *     {port, 12340}.
 *     {service, nameServer, password, "ABXy45", mfa, mod_name_server, start_me_up, notUsed}.
 *
 * and, if wanted:
 *
 *     {interface, "0.0.0.0"}.                  where it listens; otherwise 127.0.0.1, this machine only
 *     {tls, [{certfile, "c.pem"}, {keyfile, "k.pem"}]}.      the same over TLS
 *     {audit, "chan.log"}. or {audit, none}.   otherwise lib_chan.log, beside the configuration
 *     {connections, 100}.                      and the other limits below, or `infinity`
 *
 * Nothing is started on half a configuration: every term that is wrong is named, with its line. What
 * is said of it never holds a part of the file where a password could stand.
 */
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { dirname, resolve } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import { NotationError } from "../erlang/notation/notation-error.ts";
import { parseTerms, type TermAt } from "../erlang/notation/parse.ts";
import { isBlank, scanForm } from "../erlang/notation/scan.ts";
import { print } from "../erlang/print/print.ts";
import { Exception } from "../process/exception.ts";
import { $, match } from "../process/pattern.ts";
import { atomName } from "../term/atom.ts";
import { charlist, isList, text } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple, t } from "../term/tuple.ts";
import { isSecret } from "./auth.ts";

/**
 * How much a client may take before the server stops listening to it. A node of a cluster is trusted; a
 * client of lib_chan is not, and neither is one that knows the password of a service.
 */
export interface Limits {
  /** How many connections at a time: to each service, and such that have not authenticated yet. */
  readonly connections: number;
  /** The longest frame that a client may send, in bytes. */
  readonly frame_length: number;
  /** How long a client may take from its connection to the right answer, in ms. */
  readonly authentication_time: number;
  /** How many wrong passwords and unknown services an address may try in a minute. */
  readonly failed_attempts: number;
  /** How many atoms that no client has named before an address may name. Atoms are never forgotten. */
  readonly new_atoms: number;
  /**
   * How long the two ends of a connection are waited for, in ms: a client that does not read what it
   * is sent, a service that leaves unread what came for it, or that goes on when its client is gone.
   */
  readonly patience: number;
}

export const DEFAULT_LIMITS: Limits = {
  connections: 100,
  frame_length: 1024 * 1024,
  authentication_time: 5_000,
  failed_attempts: 10,
  new_atoms: 10_000,
  patience: 30_000,
};

/** A function that may be run for a client that knows the password. */
export interface Service {
  readonly name: string;
  readonly password: string;
  readonly module: symbol;
  readonly function: symbol;
  /** `SomeArgs`, its last argument. */
  readonly args: Term;
}

export interface Config {
  readonly port: number;
  /** The IP address where it listens. */
  readonly interface: string;
  readonly tls: SecureContext | undefined;
  /** The file of the audit. */
  readonly audit: string | undefined;
  readonly services: ReadonlyMap<string, Service>;
  readonly limits: Limits;
}

/** What is wrong in a line. */
export interface Fault {
  readonly line: number;
  readonly complaint: string;
}

/**
 * A configuration that can't be used. To Erlang it is the error `{bad_config, File, [{Line, Text}]}`.
 *
 * @example
 * ```ts
 * const file = "/nowhere/lib_chan.conf";
 * await libChan.startServer(file).catch((error) => error instanceof libChan.BadConfig); // false
 * ```
 */
export class BadConfig extends Exception {
  constructor(file: string, faults: readonly Fault[]) {
    const lines = faults.map(({ line, complaint }) => t(line, charlist(complaint)));
    super("error", t(Symbol.for("bad_config"), charlist(file), lines), []);
    this.message = faults.map(({ line, complaint }) => `${file}:${line}: ${complaint}`).join("\n");
  }
}

/**
 * Reads a configuration.
 *
 * @throws BadConfig with all that is wrong in it; Exception `{enoent, File}` and the like when it
 * can't be read
 */
export async function readConfig(file: string): Promise<Config> {
  const content = await readFile(file, "utf8").catch((error) => fileError(error, file));
  const faults: Fault[] = [];
  const draft = new Draft(dirname(resolve(file)));
  for (const { term, line } of readTerms(content, faults))
    await draft.add(term).catch((error) => {
      if (!(error instanceof Complaint)) throw error;
      faults.push({ line, complaint: error.message });
    });
  const { port } = draft;
  if (port === undefined && faults.length === 0)
    faults.push({ line: 1, complaint: "expected a term {port, N} somewhere in this file" });
  if (port === undefined || faults.length > 0) throw new BadConfig(file, faults);
  return { ...draft, port };
}

/** Throws `{enoent, File}` and the like. */
export function fileError(error: NodeJS.ErrnoException, file: string): never {
  throw new Exception("error", t(systemReason(error), charlist(file)), []);
}

/** What Erlang calls an error of the system: `enoent`, `econnrefused`. */
export function systemReason(error: NodeJS.ErrnoException): symbol {
  return Symbol.for((error.code ?? "unknown").toLowerCase());
}

/** Reads the terms one by one, because a mistake in one of them says nothing about the next. */
function readTerms(content: string, faults: Fault[]): TermAt[] {
  const terms: TermAt[] = [];
  for (let start = 0; !isBlank(content, start); ) {
    const linesBefore = content.slice(0, start).split("\n").length - 1;
    let end = content.length;
    try {
      end = scanForm(content, start)?.end ?? end;
      for (const { term, line } of parseTerms(content.slice(start, end)))
        terms.push({ term, line: linesBefore + line });
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      // Its description could hold a password.
      const complaint = `not in Erlang notation at column ${error.column}`;
      faults.push({ line: linesBefore + error.line, complaint });
    }
    start = end;
  }
  return terms;
}

/** What is wrong with a term. */
class Complaint extends Error {}

const SERVICE = t(
  ...([Symbol.for("service"), $.atom("Name"), Symbol.for("password"), $("Password")] as const),
  ...([Symbol.for("mfa"), $.atom("Module"), $.atom("Function"), $("Args")] as const),
);

/** A configuration of which only some terms have been read. */
class Draft {
  port: number | undefined;
  interface = "127.0.0.1";
  tls: SecureContext | undefined;
  audit: string | undefined;
  limits: Limits = DEFAULT_LIMITS;
  readonly services = new Map<string, Service>();
  readonly #folder: string;
  /** What may stand only once, and has been there. */
  readonly #seen = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
    this.audit = resolve(folder, "lib_chan.log");
  }

  /**
   * Takes a term in.
   *
   * @throws Complaint
   */
  async add(term: Term): Promise<void> {
    if (!isTuple(term) || typeof term[0] !== "symbol")
      throw new Complaint("expected a tuple such as {port, 12340}");
    const [key, value] = [atomName(term[0]), term[1]];
    if (key === "service") return this.#addService(term);
    if (this.#seen.has(key)) throw new Complaint(`{${key}, …} stands in this file twice`);
    this.#seen.add(key);
    const known = term.length === 2 ? key : undefined;
    if (known === "port") this.port = portOf(value);
    else if (known === "interface") this.interface = interfaceOf(value);
    else if (known === "tls") this.tls = await tlsOf(value, this.#folder);
    else if (known === "audit") this.audit = auditOf(value, this.#folder);
    else if (known !== undefined && Object.hasOwn(DEFAULT_LIMITS, known))
      this.limits = { ...this.limits, [known]: limitOf(known, value) };
    else
      throw new Complaint(
        `{${print(term[0])}, …} with ${term.length} elements is nothing that can be configured`,
      );
  }

  #addService(term: Term): void {
    const found = match(SERVICE, term);
    const { Name, Module, Function: function_, Args: args } = found ?? {};
    if (typeof Name !== "symbol" || typeof Module !== "symbol" || typeof function_ !== "symbol")
      throw new Complaint(
        'expected {service, Name, password, "Password", mfa, Module, Function, Args}',
      );
    const name = atomName(Name);
    const password = textOf(found?.Password);
    if (password === undefined || !isSecret(password))
      throw new Complaint(
        `the password of the service ${name} has to be a string of 1 to 255 characters in Latin-1`,
      );
    if (this.services.has(name))
      throw new Complaint(`the service ${name} stands in this file twice`);
    this.services.set(name, { name, password, module: Module, function: function_, args });
  }
}

function portOf(value: Term): number {
  if (typeof value === "number" && value >= 0 && value <= 65_535 && value % 1 === 0) return value;
  throw new Complaint(`expected {port, N} with a number from 0 to 65535, got ${print(value)}`);
}

function interfaceOf(value: Term): string {
  const address = textOf(value);
  if (address !== undefined && isIP(address) !== 0) return address;
  throw new Complaint('expected {interface, Address} with an IP address such as "0.0.0.0"');
}

async function tlsOf(value: Term, folder: string): Promise<SecureContext> {
  const entries = isList(value) ? value : [];
  const fileOf = (key: string) => {
    const found = entries.map((entry) => match(t(Symbol.for(key), $("File")), entry));
    return textOf(found.find((one) => one)?.File);
  };
  const [cert, key] = [fileOf("certfile"), fileOf("keyfile")];
  if (cert === undefined || key === undefined || entries.length !== 2)
    throw new Complaint("expected {tls, [{certfile, File}, {keyfile, File}]}");
  try {
    const read = (file: string) => readFile(resolve(folder, file));
    return createSecureContext({ cert: await read(cert), key: await read(key) });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown";
    throw new Complaint(`{tls, …}: the certificate and its key can't be used (${code})`);
  }
}

function auditOf(value: Term, folder: string): string | undefined {
  if (value === Symbol.for("none")) return undefined;
  const file = textOf(value);
  if (file) return resolve(folder, file);
  throw new Complaint('expected {audit, "file"} or {audit, none}');
}

function limitOf(key: string, value: Term): number {
  if (value === Symbol.for("infinity")) return Number.POSITIVE_INFINITY;
  if (typeof value === "number" && value > 0 && value % 1 === 0) return value;
  throw new Complaint(
    `expected {${key}, N} with a number from 1 on or infinity, got ${print(value)}`,
  );
}

/** The text of an Erlang string or a binary; `undefined` for anything else. */
export function textOf(term: Term): string | undefined {
  if (typeof term !== "string" && !isList(term)) return undefined;
  try {
    return text(term);
  } catch {
    return undefined;
  }
}
