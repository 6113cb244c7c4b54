/**
 * TLS between nodes, as OTP has it (`-proto_dist inet_tls`): the same bytes as over TCP, inside TLS, but that
 * the messages of the handshake have lengths of 4 bytes. Then nobody on the network reads what nodes
 * say, and with `verify_peer` on both sides no stranger reaches a handshake.
 *
 * Which certificates count, a file says: that of Erlang's option `-ssl_dist_optfile`, one term:
 *
 *     [{server, [{certfile, "node.pem"}, {keyfile, "node.key"}, {cacertfile, "ca.pem"},
 *                {verify, verify_peer}, {fail_if_no_peer_cert, true}]},
 *      {client, [{certfile, "node.pem"}, {keyfile, "node.key"}, {cacertfile, "ca.pem"},
 *                {verify, verify_peer}]}].
 *
 * Specification: "Using TLS for Erlang Distribution". Left out: all its other options.
 */
import { readFileSync } from "node:fs";
import { isIP, type Socket } from "node:net";
import { connect, TLSSocket, type TLSSocketOptions } from "node:tls";
import { parseTerms } from "../erlang/notation/parse.ts";
import { atomName, isAtom } from "../term/atom.ts";
import { isList, text } from "../term/list.ts";
import type { Term } from "../term/term.ts";
import { isTuple } from "../term/tuple.ts";

/** What is wrong with the file of the options. It says nothing of what is in the files that it names. */
export class TlsError extends Error {
  override readonly name = "TlsError";
}

/** What a node shows and demands when it is called, and when it calls. */
export interface TlsOptions {
  readonly server: TLSSocketOptions;
  readonly client: TLSSocketOptions;
}

/**
 * Reads the file of `-ssl_dist_optfile`.
 *
 * @throws TlsError
 */
export function readTlsOptions(file: string): TlsOptions {
  try {
    const [read, ...more] = parseTerms(readFileSync(file, "utf8"));
    const sides = new Map(pairs(read?.term));
    const [server, client] = [sides.get("server"), sides.get("client") ?? []];
    if (more.length > 0 || server === undefined) throw new Error("expected [{server, […]}, …].");
    return { server: sideOf(server), client: sideOf(client) };
  } catch (error) {
    throw new TlsError(`${file} can't be used for TLS: ${(error as Error).message}`);
  }
}

/** The options of one side. */
function sideOf(term: Term): TLSSocketOptions {
  const given = new Map(pairs(term));
  const fileOf = (option: string) => {
    const name = given.get(option);
    return name === undefined ? undefined : readFileSync(text(name));
  };
  for (const option of given.keys())
    if (!OPTIONS.includes(option)) throw new Error(`${option} is not one of ${OPTIONS.join(", ")}`);
  const [cert, key, ca] = [fileOf("certfile"), fileOf("keyfile"), fileOf("cacertfile")];
  const verify = given.get("verify") === Symbol.for("verify_peer");
  return {
    ...(cert && { cert, key: key ?? cert }),
    ...(ca && { ca }),
    requestCert: verify,
    rejectUnauthorized: verify,
  };
}

const OPTIONS = ["certfile", "keyfile", "cacertfile", "verify", "fail_if_no_peer_cert"];

/** The keys and values of `[{Key, Value}]`. */
function pairs(term: Term): [string, Term][] {
  if (!isList(term)) throw new Error("expected a list of options");
  return term.map((pair) => {
    if (!isTuple(pair) || pair.length !== 2 || !isAtom(pair[0]))
      throw new Error("expected options such as {verify, verify_peer}");
    return [atomName(pair[0]), pair[1]];
  });
}

/** The side that is called: the socket, inside TLS. A caller that does not speak it is cut off. */
export function called(socket: Socket, { server }: TlsOptions): Socket {
  return new TLSSocket(socket, { ...server, isServer: true });
}

/**
 * The side that calls.
 *
 * @param address where
 * @param host what the certificate has to be for, if it is verified at all
 */
export function calling(address: string, port: number, host: string, tls: TlsOptions): Socket {
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return connect({ ...tls.client, host: address, port, ...servername });
}
