/**
 * The checks of lab 03: what the student's `client` has to do.
 *
 * Two addresses of this machine's loopback are the two hosts; nobody is at a third.
 */
import { nodes, type RunningNode } from "#runtime";
import { shown } from "../kit/check/diagnosis.ts";
import type { Check, Task } from "../kit/check/lab.ts";
import type { Stage } from "../kit/check/stage.ts";

/** The lecture's two computers. */
export const hosts = { surtur: "127.0.0.1", thor: "127.0.0.2" };

export const SIF = `'sif@${hosts.thor}'`;
export const LOKI = `'loki@${hosts.thor}'`;
export const NOBODY = `'nobody@${hosts.thor}'`;
const ELSEWHERE = "'sif@127.0.0.9'";

/** sif on thor, with the name server of lab 01, which keeps what the weather is. */
export async function server(stage: Stage): Promise<RunningNode> {
  const node = await stage.node(`sif@${hosts.thor}`, ["kvs"]);
  await node.run(async () => {
    await stage.answers("kvs:start()", "true");
    await stage.answers("kvs:store(weather, warm)", "true");
  });
  return node;
}

/** amora on surtur. */
export const asker = (stage: Stage, hidden = false) =>
  stage.node(`amora@${hosts.surtur}`, ["client"], { hidden });

/** Waits until this node knows that another one is gone. */
const notices = (stage: Stage, gone: RunningNode) =>
  stage.until(`nodes() is without ${Symbol.keyFor(gone.name)}`, () => !nodes().includes(gone.name));

/** loki on thor, in another cluster. */
export const stranger = (stage: Stage) => stage.node(`loki@${hosts.thor}`, [], { cookie: "xyz" });

const takesApart: Check = {
  name: "parts takes a name apart and says of which kind it is",
  look: { at: "parts", ask: "what is before the @, what is after it, and is there a dot?" },
  hints: [
    "The text of an atom is all there is to a node's name. Where does the host begin?",
    'atomName(node).split("@") gives an array of two texts. charlist(text) makes an Erlang string of each, and host.includes(".") tells the kind.',
    'const [name = "", host = ""] = atomName(node).split("@");\nreturn t(charlist(name), charlist(host), host.includes(".") ? atoms.long : atoms.short);',
  ],
  asked: `
(amora@surtur)1> client:parts('any_name@127.0.0.2').
{"any_name","127.0.0.2",long}
(amora@surtur)2> client:parts('any_name@any_host').
{"any_name","any_host",short}
`,
  async run(stage) {
    await stage.answers("client:parts('sif@127.0.0.2')", '{"sif", "127.0.0.2", long}');
    await stage.answers("client:parts(sif@thor)", '{"sif", "thor", short}');
    await stage.answers(
      "client:parts('amora@surtur.di.unimi.it')",
      '{"amora", "surtur.di.unimi.it", long}',
    );
  },
};

const joins: Check = {
  network: "both",
  name: "join gives pong with the right cookie, and pang with another",
  look: { at: "join", ask: "is the cookie set before the node is pinged?" },
  hints: [
    "The cookie matters when the connection is made. Which comes first in your join?",
    "setCookie(node, cookie) sets it, and netAdm.ping(node) makes the connection and gives a promise of pong or pang: return that.",
    "setCookie(node, cookie);\nreturn netAdm.ping(node);",
  ],
  asked: `
(loki@thor)1> erlang:set_cookie(node(), any_cookie).
true
(amora@surtur)1> client:join(loki@thor, any_other).
pang
(amora@surtur)2> client:join(loki@thor, any_cookie).
pong
(amora@surtur)3> client:join(nobody@thor, any_cookie).
pang
`,
  async run(stage) {
    await stranger(stage);
    const amora = await asker(stage);
    await amora.run(async () => {
      await stage.answers(`client:join(${LOKI}, abc)`, "pang");
      await stage.answers(`client:join(${LOKI}, xyz)`, "pong");
      await stage.answers(`client:join(${NOBODY}, xyz)`, "pang");
    });
  },
};

const joinsOne: Check = {
  network: "both",
  name: "join leaves the cookie for all other nodes alone",
  look: { at: "join", ask: "for which node is the cookie set?" },
  hints: [
    "amora has joined loki, and now is a stranger to its own cluster. For which nodes has the cookie changed?",
    "setCookie(node(), …) sets this node's own cookie, the one for all other nodes. With another node's name it sets the one for that node only.",
    "setCookie(node, cookie); // node is what join was given",
  ],
  async run(stage) {
    await server(stage);
    await stranger(stage);
    const amora = await asker(stage, true); // or amora would bring the two clusters together
    await amora.run(async () => {
      await stage.answers(`client:join(${LOKI}, xyz)`, "pong");
      await stage.answers(`net_adm:ping(${SIF})`, "pong");
    });
  },
};

const saysWhere: Check = {
  network: "both",
  name: "why tells a node that is here from one that is gone, and from a host that is",
  look: { at: "why", ask: "what do ping and names give, and what follows from that?" },
  hints: [
    "On each host the port mapper knows which nodes run there. Ask it first, and then the node itself.",
    "names(host) gives {error, address}: host_gone. {ok, Names} without the name: not_running. Then ping gives pong: here. A long name can't reach a short one, so compare the kinds before anything else.",
    'const known = match(t(atoms.ok, $.list("Names")), await netAdm.names(host));\nif (!known) return atoms.host_gone;\nif (!known.Names.some((entry) => match(t(name, _), entry))) return atoms.not_running;',
  ],
  asked: `
(sif@thor)1> node().
sif@thor
(amora@surtur)1> client:why(sif@thor).
here
(amora@surtur)2> client:why(nobody@thor).
not_running
(amora@surtur)3> client:why('sif@127.0.0.9').
host_gone
(amora@surtur)4> client:why(sif@hela).
wrong_kind
(sif@thor)2> halt().
(amora@surtur)5> client:why(sif@thor).
not_running
`,
  async run(stage) {
    const sif = await server(stage);
    const amora = await asker(stage);
    await amora.run(async () => {
      await stage.answers(`client:why(${SIF})`, "here");
      await stage.answers(`client:why(${NOBODY})`, "not_running");
      await stage.answers(`client:why(${ELSEWHERE})`, "host_gone");
      await stage.answers("client:why(sif@thor)", "wrong_kind");
    });
    await stage.kill(sif);
    await amora.run(async () => {
      await notices(stage, sif);
      await stage.answers(`client:why(${SIF})`, "not_running");
    });
  },
};

const saysRefused: Check = {
  network: "both",
  name: "why says refused of a node that runs and has another cookie",
  look: { at: "why", ask: "how is the name compared with those that the port mapper lists?" },
  hints: [
    "The port mapper knows this node, and still there is no pong. What does that say?",
    "names gives {ok, [{Name, Port}]}, and Name is an Erlang string, a list of numbers: === never finds it, match and equal do.",
    "return (await netAdm.ping(node)) === atoms.pong ? atoms.here : atoms.refused;",
  ],
  asked: `
(loki@thor)1> erlang:set_cookie(node(), any_cookie).
true
(amora@surtur)1> client:why(loki@thor).
refused
`,
  async run(stage) {
    await stranger(stage);
    const amora = await asker(stage);
    await amora.run(() => stage.answers(`client:why(${LOKI})`, "refused"));
  },
};

const notRefused: Check = {
  network: "both",
  name: "why does not say refused of a node that is just starting",
  look: { at: "why", ask: "what may happen between its two questions?" },
  hints: [
    "sif has started while why was asking: its first answer was out of date when it got the second.",
    "If the node is asked first and the port mapper after it, a node that comes up in between looks like one that refuses. In which order does that not happen?",
    "const known = … await netAdm.names(host) … // first\nreturn (await netAdm.ping(node)) === atoms.pong ? atoms.here : atoms.refused;",
  ],
  async run(stage) {
    const amora = await asker(stage);
    await stage.node(`thrud@${hosts.thor}`); // so that thor has a port mapper
    const moments = stage.observed.isSimulated ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [2, 7];
    for (const ms of moments) {
      const expected = "not_running or here, while sif starts";
      const asked = amora.run(() => stage.does(`client:why(${SIF})`, expected));
      const [why, sif] = await Promise.all([asked, stage.pass(ms).then(() => server(stage))]);
      if (![Symbol.for("not_running"), Symbol.for("here")].includes(why as symbol))
        stage.wrong(`client:why(${SIF}) gives ${expected}`, shown(why));
      await amora.run(() => stage.answers(`client:why(${SIF})`, "here"));
      await stage.kill(sif);
      await amora.run(() => notices(stage, sif));
    }
  },
};

const looksUp: Check = {
  network: "both",
  name: "lookup gives what kvs keeps, or {error, Why}",
  look: {
    at: "lookup",
    ask: "how long does it wait, and what does it make of {badrpc, nodedown}?",
  },
  hints: [
    "rpc says {badrpc, nodedown} whether the node, the host or the cookie is to blame. Which of your functions finds out which it was?",
    "Take the Reason out of {badrpc, Reason} with match. For nodedown the answer is {error, Why}, and why(node), awaited, gives Why.",
    'const bad = match(t(atoms.badrpc, $("Reason")), result);\nif (!bad) return result;\nif (bad.Reason === atoms.nodedown) return t(atoms.error, await why(node));',
  ],
  asked: `
(sif@thor)1> kvs:start().
true
(sif@thor)2> kvs:store(any_key, any_value).
true
(loki@thor)1> erlang:set_cookie(node(), any_cookie).
true
(amora@surtur)1> client:lookup(sif@thor, any_key).
{ok,any_value}
(amora@surtur)2> client:lookup(sif@thor, any_other).
undefined
(amora@surtur)3> client:lookup(nobody@thor, any_key).
{error,not_running}
(amora@surtur)4> client:lookup('sif@127.0.0.9', any_key).
{error,host_gone}
(amora@surtur)5> client:lookup(loki@thor, any_key).
{error,refused}
`,
  async run(stage) {
    await server(stage);
    await stranger(stage);
    const amora = await asker(stage);
    await amora.run(async () => {
      await stage.answers(`client:lookup(${SIF}, weather)`, "{ok, warm}");
      await stage.answers(`client:lookup(${SIF}, wind)`, "undefined");
      await stage.answers(`client:lookup(${NOBODY}, weather)`, "{error, not_running}");
      await stage.answers(`client:lookup(${ELSEWHERE}, weather)`, "{error, host_gone}");
      await stage.answers(`client:lookup(${LOKI}, weather)`, "{error, refused}");
    });
  },
};

const noServer: Check = {
  network: "both",
  name: "lookup gives {error, no_server} when the node is there and its kvs is not",
  look: { at: "lookup", ask: "what does it make of {badrpc, {'EXIT', …}}?" },
  hints: [
    "The node has answered, so the host and the cookie are right. What did rpc give?",
    "When the function fails over there, or does not exist, the Reason is {'EXIT', …}, and its text is of no use to our caller.",
    "default:\n  return t(atoms.error, atoms.no_server);",
  ],
  asked: `
(sif@thor)1> node().
sif@thor
(amora@surtur)1> client:lookup(sif@thor, any_key).
{error,no_server}
`,
  async run(stage) {
    await stage.node(`sif@${hosts.thor}`, ["kvs"]);
    await stage.node(`loki@${hosts.thor}`);
    const amora = await asker(stage);
    await amora.run(async () => {
      await stage.answers(`client:lookup(${SIF}, weather)`, "{error, no_server}");
      await stage.answers(`client:lookup(${LOKI}, weather)`, "{error, no_server}");
    });
  },
};

const silent: Check = {
  network: "simulated",
  name: "lookup gives {error, silent} when the cable is cut, after a second",
  look: { at: "lookup", ask: "how long does its rpc.call wait, and what comes then?" },
  hints: [
    "Nothing tells a node that a cable was cut: there is only silence, and it may take a minute until the other node is given up.",
    "rpc.call has a fifth argument, a time in ms, after which it gives {badrpc, timeout}.",
    "await rpc.call(node, atoms.kvs, atoms.lookup, [key], 1000) … case atoms.timeout: return t(atoms.error, atoms.silent);",
  ],
  async run(stage) {
    const sif = await server(stage);
    const amora = await asker(stage);
    const lookup = (answer: string) =>
      amora.run(() => stage.answers(`client:lookup(${SIF}, weather)`, answer));
    await lookup("{ok, warm}");
    stage.cluster.partition([sif], [amora]);
    await lookup("{error, silent}");
    stage.cluster.heal();
    await lookup("{ok, warm}");
  },
};

export const firstTasks: readonly Task[] = [
  { title: "Long names", checks: [takesApart] },
  { title: "A cookie for one node", checks: [joins, joinsOne] },
  { title: "Why there is no answer", checks: [saysWhere, saysRefused, notRefused] },
  { title: "A lookup that says what is wrong", checks: [looksUp, noServer, silent] },
];
