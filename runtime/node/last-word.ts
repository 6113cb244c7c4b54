/**
 * What is said when a connection is given up: nothing that waited for it is lost in silence.
 *
 * What a peer is told before its connection is closed, so that the reason stands on its console too: a
 * request to print, sent to its process `user`. Nothing here waits for the answer: it goes to a process of
 * the peer's own that does not exist, because an answer to this node would connect again.
 */
import { Pid } from "../term/identifier.ts";
import { t } from "../term/tuple.ts";
import type { PeerNode } from "../wire/handshake.ts";
import { encodeMessage } from "../wire/message.ts";
import type { Connection } from "./connection.ts";
import { MAX_BACKLOG_BYTES } from "./outgoing.ts";

const NOBODY = 2 ** 27;

/** Prints a line on the console of the peer at the other end of a connection. */
export function printAt(connection: Connection, { name, creation }: PeerNode, line: string): void {
  const nobody = new Pid(Symbol.for(name), NOBODY, 0, creation);
  const print = t(Symbol.for("put_chars"), Symbol.for("unicode"), line);
  const message = t(Symbol.for("io_request"), nobody, Symbol.for("none"), print);
  connection.send(encodeMessage({ op: "REG_SEND", from: nobody, to: Symbol.for("user"), message }));
}

/** What the console of this node says when a peer is given up. Of a peer that has left, nothing. */
export function reportOf(reason: symbol, name: string): string {
  switch (reason) {
    case Symbol.for("net_tick_timeout"):
      return `** Node ${name} not responding **\n** Removing (timedout) connection **\n`;
    case Symbol.for("busy_dist_port"):
      return `** Node ${name} takes nothing, and more than ${MAX_BACKLOG_BYTES} bytes wait for it: they are lost **\n** Removing connection **\n`;
    default:
      return "";
  }
}
