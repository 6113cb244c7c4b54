// A right answer in another style: see ../../11.md.
import { _, $, apply, on, type Pid, receive, send, type Term, t } from "#runtime";

const chan = Symbol.for("chan");
const kvs = Symbol.for("kvs");
const store = Symbol.for("store");
const lookup = Symbol.for("lookup");

export async function startMeUp(mm: Pid, _argsC: Term, argS: Term) {
  const storing = on(t(chan, mm, t(store, $("K"), $("V"))), async ({ K, V }) => {
    await apply(kvs, store, [K, V]);
    return true;
  });
  const others = [
    on(t(chan, mm, t(lookup, $("K"))), async ({ K }) => {
      send(mm, t(Symbol.for("send"), await apply(kvs, lookup, [K])));
      return true;
    }),
    on(t(chan, mm, _), () => true),
    on(t(Symbol.for("chan_closed"), mm), () => false),
  ] as const;
  if (argS === Symbol.for("readOnly")) while (await receive(...others));
  else while (await receive(storing, ...others));
}
