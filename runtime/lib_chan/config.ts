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
 *     {connections, 100}.                      and the other limits in `limits.ts`, or `infinity`
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
import { Exception } from "../process/exception.ts";
import { $, match } from "../process/pattern.ts";
import { charlist, isList, text } from "../term/list.ts";
import { print } from "../term/print/print.ts";
import type { Term } from "../term/term.ts";
import { isTuple, t } from "../term/tuple.ts";
import { isSecret } from "./auth.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";

/** A function that may be run for a client who knows the password. */
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
  const content = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    const reason = Symbol.for((error.code ?? "unknown").toLowerCase());
    throw new Exception("error", t(reason, charlist(file)), []);
  });
  const faults: Fault[] = [];
  const draft = new Draft(dirname(resolve(file)));
  for (const { term, line } of readTerms(content, faults)) {
    const complaint = await draft.add(term);
    if (complaint !== undefined) faults.push({ line, complaint });
  }
  const { port } = draft;
  if (port === undefined && faults.length === 0)
    faults.push({ line: 1, complaint: "expected a term {port, N} somewhere in this file" });
  if (port === undefined || faults.length > 0) throw new BadConfig(file, faults);
  const { services, limits, tls } = draft;
  return { port, interface: draft.interface, tls, audit: draft.audit, services, limits };
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

  /** Takes a term in, or says what is wrong with it. */
  async add(term: Term): Promise<string | undefined> {
    const key = isTuple(term) && typeof term[0] === "symbol" ? Symbol.keyFor(term[0]) : undefined;
    if (!isTuple(term) || key === undefined) return "expected a tuple such as {port, 12340}";
    if (key === "service") return this.#addService(term);
    if (this.#seen.has(key)) return `{${key}, …} stands in this file twice`;
    this.#seen.add(key);
    const [, value] = term;
    switch (term.length === 2 ? key : undefined) {
      case "port":
        return this.#setPort(value);
      case "interface":
        return this.#setInterface(value);
      case "tls":
        return this.#setTls(value);
      case "audit":
        return this.#setAudit(value);
    }
    if (term.length === 2 && Object.hasOwn(DEFAULT_LIMITS, key)) return this.#setLimit(key, value);
    return `{${print(term[0])}, …} with ${term.length} elements is nothing that can be configured`;
  }

  #addService(term: Term): string | undefined {
    const shape = t(
      Symbol.for("service"),
      $.atom("Name"),
      Symbol.for("password"),
      $("Password"),
      Symbol.for("mfa"),
      $.atom("Mod"),
      $.atom("Func"),
      $("Args"),
    );
    const found = match(shape, term);
    if (!found || [found.Name, found.Mod, found.Func].some((atom) => typeof atom !== "symbol"))
      return 'expected {service, Name, password, "Password", mfa, Module, Function, Args}';
    const name = Symbol.keyFor(found.Name as symbol) as string;
    const password = textOf(found.Password);
    if (password === undefined || !isSecret(password))
      return `the password of the service ${name} has to be a string of 1 to 255 characters in Latin-1`;
    if (this.services.has(name)) return `the service ${name} stands in this file twice`;
    const [module, func] = [found.Mod as symbol, found.Func as symbol];
    this.services.set(name, { name, password, module, function: func, args: found.Args });
    return undefined;
  }

  #setPort(value: Term): string | undefined {
    if (typeof value !== "number" || !(value >= 0 && value <= 65_535) || value % 1 !== 0)
      return `expected {port, N} with a number from 0 to 65535, got ${print(value)}`;
    this.port = value;
    return undefined;
  }

  #setInterface(value: Term): string | undefined {
    const address = textOf(value);
    if (address === undefined || isIP(address) === 0)
      return 'expected {interface, Address} with an IP address such as "0.0.0.0"';
    this.interface = address;
    return undefined;
  }

  async #setTls(value: Term): Promise<string | undefined> {
    const entries = isList(value) ? value : [];
    const fileOf = (key: string) => {
      const found = entries.map((entry) => match(t(Symbol.for(key), $("File")), entry));
      return textOf(found.find((one) => one)?.File);
    };
    const [cert, key] = [fileOf("certfile"), fileOf("keyfile")];
    if (cert === undefined || key === undefined || entries.length !== 2)
      return "expected {tls, [{certfile, File}, {keyfile, File}]}";
    try {
      const read = (file: string) => readFile(resolve(this.#folder, file));
      this.tls = createSecureContext({ cert: await read(cert), key: await read(key) });
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "unknown";
      return `{tls, …}: the certificate and its key can't be used (${code})`;
    }
    return undefined;
  }

  #setAudit(value: Term): string | undefined {
    const file = textOf(value);
    if (value !== Symbol.for("none") && !file) return 'expected {audit, "file"} or {audit, none}';
    this.audit = file === undefined ? undefined : resolve(this.#folder, file);
    return undefined;
  }

  #setLimit(key: string, value: Term): string | undefined {
    const limit = value === Symbol.for("infinity") ? Number.POSITIVE_INFINITY : value;
    if (typeof limit !== "number" || !(limit > 0) || (Number.isFinite(limit) && limit % 1 !== 0))
      return `expected {${key}, N} with a number from 1 on or infinity, got ${print(value)}`;
    this.limits = { ...this.limits, [key]: limit };
    return undefined;
  }
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
