// Wrong: the client sends a fun and its arguments, and both are used.
// Caught by: the attack of lab 09 gets nowhere
// Symptom: wrong-answer
import { _, $, apply, isFun, on, type Pid, receive, send, type Term, t } from "#runtime";

const atoms = {
  chan: Symbol.for("chan"),
  chanClosed: Symbol.for("chan_closed"),
  send: Symbol.for("send"),
  kvs: Symbol.for("kvs"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
  readOnly: Symbol.for("readOnly"),
};

export async function startMeUp(mm: Pid, _argsC: Term, argS: Term) {
  for (let open = true; open; )
    open = await receive(
      on(t(atoms.chan, mm, t(atoms.store, $("Key"), $("Value"))), async ({ Key, Value }) => {
        if (argS !== atoms.readOnly) await apply(atoms.kvs, atoms.store, [Key, Value]);
        return true;
      }),
      on(t(atoms.chan, mm, t(atoms.lookup, $("Key"))), async ({ Key }) => {
        send(mm, t(atoms.send, await apply(atoms.kvs, atoms.lookup, [Key])));
        return true;
      }),
      on(t(atoms.chan, mm, t($("Fun"), $.list("Args"))), async ({ Fun, Args }) => {
        if (isFun(Fun)) send(mm, t(atoms.send, await apply(Fun, Args)));
        return true;
      }),
      on(t(atoms.chan, mm, _), () => true),
      on(t(atoms.chanClosed, mm), () => false),
    );
}
