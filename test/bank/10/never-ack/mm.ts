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
