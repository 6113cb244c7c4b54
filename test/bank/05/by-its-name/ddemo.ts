// A right answer in another style: see ../../05.md.
import {
  $,
  type Atom,
  apply,
  exceptionFrom,
  type List,
  on,
  type Pid,
  receive,
  self,
  send,
  spawn,
  type Term,
  t,
} from "#runtime";

const atom = (name: string) => Symbol.for(name);

export const start = (node: symbol) => spawn(node, atom("ddemo"), atom("loop"), []);

export async function rpc(pid: Pid, module: Atom, name: Atom, args: List): Promise<Term> {
  send(pid, t(atom("rpc"), self(), module, name, args));
  const [, response] = await receive(on(t(pid, $("Response")), ({ Response }) => [pid, Response]));
  return response;
}

export const loop = async (): Promise<never> => {
  const pattern = t(atom("rpc"), $.pid("From"), $.atom("M"), $.atom("F"), $.list("A"));
  await receive(
    on(pattern, async ({ From, M, F, A }) => {
      const response = await apply(M, F, A).catch(asErlang);
      send(From, t(self(), response));
    }),
  );
  return loop();
};

function asErlang(thrown: unknown): Term {
  const exception = exceptionFrom(thrown);
  if (exception.class === "throw") return exception.reason;
  if (exception.class === "exit") return t(atom("EXIT"), exception.reason);
  return t(atom("EXIT"), t(exception.reason, exception.stacktrace));
}
