/**
 * Lab 10: the middle man, a process that stands for a connection.
 *
 * On the one side is the socket, on the other the owner: the service, which knows nothing of sockets.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/10` tells how far you are.
 */

// You will need more than this: add it to the list as you go.
import { $, on, type Pid, receive, send, t } from "#runtime";

const atoms = {
  tcp: Symbol.for("tcp"),
  tcpClosed: Symbol.for("tcp_closed"),
  send: Symbol.for("send"),
  close: Symbol.for("close"),
  chan: Symbol.for("chan"),
  chanClosed: Symbol.for("chan_closed"),
  down: Symbol.for("DOWN"),
};

/** Carries terms between a socket and an owner until one of them is gone. */
export async function run(socket: Pid, owner: Pid) {
  for (let open = true; open; )
    open = await receive(
      on(t(atoms.tcp, socket, $("Term")), ({ Term }) => {
        // TODO 3: the owner gets {chan, MM, Term}, where MM is this process.
        send(owner, Term);
        return true;
      }),
      // TODO 3: a clause for {send, Term}, which is for the socket; one for {tcp_closed, Socket}: the
      // owner gets {chan_closed, MM}, and false ends the loop; and one for the end of the owner: call
      // monitor(owner) before the loop, and {'DOWN', Ref, process, Pid, Reason} will come. Then send the
      // atom close to the socket.
    );
}
