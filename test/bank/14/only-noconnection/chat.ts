// Wrong: a member joins again only when a node was lost.
// Caught by: when a cut cable is mended, there is one room again with everybody in it
// Symptom: never-matches
import {
  _,
  $,
  after,
  apply,
  charlist,
  demonitor,
  equal,
  exit,
  global,
  makeRef,
  match,
  monitor,
  on,
  type Pid,
  type Reference,
  receive,
  register,
  self,
  send,
  spawn,
  type Term,
  t,
  whereis,
} from "#runtime";

const atoms = {
  room: Symbol.for("room"),
  yes: Symbol.for("yes"),
  kill: Symbol.for("kill"),
  noconnection: Symbol.for("noconnection"),
  normal: Symbol.for("normal"),
  join: Symbol.for("join"),
  say: Symbol.for("say"),
  leave: Symbol.for("leave"),
  who: Symbol.for("who"),
  chat: Symbol.for("chat"),
  joined: Symbol.for("joined"),
  said: Symbol.for("said"),
  left: Symbol.for("left"),
  lost: Symbol.for("lost"),
  down: Symbol.for("DOWN"),
  process: Symbol.for("process"),
  flush: Symbol.for("flush"),
  ok: Symbol.for("ok"),
  error: Symbol.for("error"),
  outside: Symbol.for("outside"),
  inside: Symbol.for("inside"),
  timeout: Symbol.for("timeout"),
  io: Symbol.for("io"),
  format: Symbol.for("format"),
};

// What users type.

export function join(room: symbol, nick: symbol) {
  if (whereis(room)) return t(atoms.error, atoms.inside);
  register(
    room,
    spawn(() => stay(room, nick)),
  );
  return who(room);
}

export function say(room: symbol, text: Term) {
  return ask(room, t(atoms.say, text));
}

export function who(room: symbol) {
  return ask(room, atoms.who);
}

export function leave(room: symbol) {
  return ask(room, atoms.leave);
}

function ask(room: symbol, request: Term) {
  if (!whereis(room)) return t(atoms.error, atoms.outside);
  const ref = makeRef();
  send(room, t(self(), ref, request));
  return receive(
    on(t(ref, $("Reply")), ({ Reply }) => Reply),
    after(1000, () => t(atoms.error, atoms.timeout)),
  );
}

// A room: it hears {join, Member, Nick} and {From, Ref, Member, Request}.

interface Member {
  readonly pid: Pid;
  readonly nick: Term;
  readonly ref: Reference;
}

async function serve(room: symbol) {
  let members: readonly Member[] = [];
  const find = (pid: Pid) => members.find((member) => equal(member.pid, pid));
  const tell = (event: Term) => {
    for (const { pid } of members) send(pid, t(atoms.chat, room, event));
  };
  const remove = (gone: Member) => {
    demonitor(gone.ref, [atoms.flush]);
    members = members.filter((member) => member !== gone);
  };
  for (;;) {
    await receive(
      on(t(atoms.join, $.pid("Pid"), $("Nick")), ({ Pid, Nick }) => {
        members = [...members, { pid: Pid, nick: Nick, ref: monitor(Pid) }];
        tell(t(atoms.joined, Nick));
      }),
      on(t($.pid("From"), $("Ref"), _, atoms.who), ({ From, Ref }) => {
        const nicks = members.map(({ nick }) => nick);
        send(From, t(Ref, nicks));
      }),
      on(t($.pid("From"), $("Ref"), $.pid("Pid"), t(atoms.say, $("Text"))), (said) => {
        const member = find(said.Pid);
        if (member) tell(t(atoms.said, member.nick, said.Text));
        send(said.From, t(said.Ref, atoms.ok));
      }),
      on(t($.pid("From"), $("Ref"), $.pid("Pid"), atoms.leave), ({ From, Ref, Pid }) => {
        const member = find(Pid);
        if (member) {
          remove(member);
          tell(t(atoms.left, member.nick));
        }
        send(From, t(Ref, atoms.ok));
      }),
      on(t(atoms.down, _, atoms.process, $.pid("Pid"), _), ({ Pid }) => {
        const member = find(Pid);
        if (member) {
          remove(member);
          tell(t(atoms.lost, member.nick));
        }
      }),
    );
  }
}

export async function open(room: symbol): Promise<Pid> {
  await global.sync(); // with nodes that we have met a moment ago
  const name = t(atoms.room, room);
  const known = global.whereisName(name);
  if (known) return known;
  const pid = spawn(() => serve(room));
  if ((await global.registerName(name, pid)) === atoms.yes) return pid;
  exit(pid, atoms.kill); // somebody was faster
  return open(room);
}

// A member: at its user's node, and called there as its room is.

async function stay(room: symbol, nick: symbol) {
  for (;;) {
    const pid = await open(room);
    const ref = monitor(pid);
    send(pid, t(atoms.join, self(), nick));
    while (await isThere(room, nick, pid, ref));
  }
}

function isThere(room: symbol, nick: symbol, pid: Pid, ref: Reference) {
  return receive(
    on(t(atoms.down, ref, _, _, atoms.noconnection), () => false),
    on(t($.pid("From"), $("Ref"), $("Request")), ({ From, Ref, Request }) => {
      send(pid, t(From, Ref, self(), Request));
      return Request === atoms.leave ? exit(atoms.normal) : true;
    }),
    on(t(atoms.chat, room, $("Event")), async ({ Event }) => {
      await show(room, nick, Event);
      return true;
    }),
  );
}

async function show(room: symbol, own: Term, event: Term) {
  const happened = match(t($.atom("What"), $("Nick")), event);
  const said = match(t(atoms.said, $("Nick"), $("Text")), event);
  if (said && said.Nick !== own) await print("[~p] ~p: ~ts~n", [room, said.Nick, said.Text]);
  if (happened && happened.Nick !== own)
    await print("[~p] ~p ~ts ~p~n", [
      room,
      happened.Nick,
      happened.What === atoms.lost ? "is" : "has",
      happened.What,
    ]);
}

function print(format: string, args: Term[]) {
  return apply(atoms.io, atoms.format, [charlist(format), args]);
}
