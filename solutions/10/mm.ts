/**
 * Lab 10: the middle man, a process that stands for a connection.
 *
 * On the one side is the socket, on the other the owner: the service, which knows nothing of sockets.
 */
import { _, $, monitor, on, type Pid, receive, self, send, t } from "#runtime";

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
  const ref = monitor(owner);
  for (let open = true; open; )
    open = await receive(
      on(t(atoms.tcp, socket, $("Term")), ({ Term }) => {
        send(owner, t(atoms.chan, self(), Term));
        return true;
      }),
      on(t(atoms.send, $("Term")), ({ Term }) => {
        send(socket, t(atoms.send, Term));
        return true;
      }),
      on(t(atoms.tcpClosed, socket), () => {
        send(owner, t(atoms.chanClosed, self()));
        return false;
      }),
      on(t(atoms.down, ref, _, _, _), () => {
        send(socket, atoms.close);
        return false;
      }),
    );
}
