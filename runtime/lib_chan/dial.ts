/**
 * Calling a port, with or without TLS, and what Erlang calls the ways in which that fails.
 */
import { readFile } from "node:fs/promises";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** Whom to call. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Absent without TLS. The server's certificate is always checked. */
  readonly tls: TlsOptions | undefined;
}

export interface TlsOptions {
  /** A file of certificates to be trusted; otherwise those that this machine trusts anyway. */
  readonly cacertfile: string | undefined;
}

/**
 * Begins to call.
 *
 * @returns the socket, to be destroyed by who loses patience, and a promise of its connection
 */
export async function dial({ host, port, tls }: Address): Promise<Socket> {
  if (!tls) return connectTcp({ host, port });
  const { cacertfile } = tls;
  const ca = cacertfile === undefined ? {} : { ca: await readFile(cacertfile) };
  return connectTls({ host, port, ...ca });
}

/** Resolves when a socket is connected, which with TLS comes after the handshake. */
export function connected(socket: Socket, tls: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(tls ? "secureConnect" : "connect", () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed before it was connected")));
  });
}

/** The name of what went wrong with a socket or a file: `econnrefused`, `nxdomain`. */
export function reasonOf(error: unknown): symbol {
  const code = error instanceof Error && "code" in error ? String(error.code) : "closed";
  return Symbol.for(code === "ENOTFOUND" ? "nxdomain" : code.toLowerCase());
}
