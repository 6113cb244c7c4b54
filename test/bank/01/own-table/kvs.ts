// A right answer in another style: see ../../01.md.
import {
  $,
  on,
  receive,
  register,
  self,
  send,
  spawn,
  type Term,
  TermMap,
  t,
  whereis,
} from "#runtime";

const atoms = {
  kvs: Symbol.for("kvs"),
  ok: Symbol.for("ok"),
  store: Symbol.for("store"),
  lookup: Symbol.for("lookup"),
};

export const start = (): true => {
  const server = spawn(() => serve(new TermMap()));
  register(atoms.kvs, server);
  return true;
};

export const store = async (key: Term, value: Term): Promise<Term> =>
  ask(t(atoms.store, key, value));

export const lookup = async (key: Term): Promise<Term> => ask(t(atoms.lookup, key));

async function ask(request: Term): Promise<Term> {
  const server = whereis(atoms.kvs);
  if (server === undefined) throw new Error("the name server does not run");
  send(server, t(self(), request));
  const answer = await receive(on(t(atoms.kvs, $("Answer")), (found) => found));
  return answer.Answer;
}

async function serve(table: TermMap): Promise<never> {
  while (true) {
    const [client, request] = await receive(
      on(t($.pid("Client"), $.tuple("Request")), (m) => [m.Client, m.Request] as const),
    );
    const [operation, key, value] = request;
    const known = table.get(key);
    if (operation === atoms.store) table.set(key, t(atoms.ok, value));
    if (operation === atoms.store) send(client, t(atoms.kvs, true));
    else if (operation === atoms.lookup) send(client, t(atoms.kvs, known));
  }
}
