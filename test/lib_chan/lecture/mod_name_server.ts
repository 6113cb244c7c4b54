/** The lecture's name server behind lib_chan: what a client sends is stored and looked up in `kvs`. */
import { $, on, type Pid, receive, send, type Term, t } from "#runtime";
import { lookup, store } from "../../../solutions/01/kvs.ts";

const chan = Symbol.for("chan");
const chanClosed = Symbol.for("chan_closed");

export async function startMeUp(mm: Pid, _argsC: Term, _argS: Term) {
  for (let open = true; open; )
    open = await receive(
      on(t(chan, mm, t(Symbol.for("store"), $("K"), $("V"))), async ({ K, V }) => {
        await store(K, V);
        return true;
      }),
      on(t(chan, mm, t(Symbol.for("lookup"), $("K"))), async ({ K }) => {
        send(mm, t(Symbol.for("send"), await lookup(K)));
        return true;
      }),
      on(t(chanClosed, mm), () => false),
    );
}
