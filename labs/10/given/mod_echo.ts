/** A service that says back what it is told, together with both kinds of arguments it was started with. */
import { $, on, type Pid, receive, send, type Term, t } from "#runtime";

const atoms = {
  chan: Symbol.for("chan"),
  chanClosed: Symbol.for("chan_closed"),
  send: Symbol.for("send"),
};

export async function startMeUp(mm: Pid, argsC: Term, args: Term) {
  for (let open = true; open; )
    open = await receive(
      on(t(atoms.chan, mm, $("Term")), ({ Term }) => {
        send(mm, t(atoms.send, t(Term, argsC, args)));
        return true;
      }),
      on(t(atoms.chanClosed, mm), () => false),
    );
}
