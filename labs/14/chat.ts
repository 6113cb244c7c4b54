/**
 * Lab 14: intrinsically distributed.
 *
 * A chat: its users are at different nodes, so it can't be anything but distributed. A room is a
 * process with a global name, on whichever node opened it. A member is a process on the user's node,
 * which prints what happens in the room, and is registered there under the room's name.
 *
 * The tasks are in README.md, beside this file. `npx tsx labs/14` tells how far you are.
 */

// You will need more of the runtime than this: add it to the list as you go.
import {
  $,
  after,
  apply,
  charlist,
  equal,
  exit,
  global,
  makeRef,
  match,
  on,
  type Pid,
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

/** Enters a room under a nick, and prints from now on what happens there: who is in it. */
export function join(room: symbol, nick: symbol) {
  if (whereis(room)) return t(atoms.error, atoms.inside);
  register(
    room,
    spawn(() => stay(room, nick)),
  );
  return who(room);
}

/** Says something to everybody in a room: `ok`. */
export function say(room: symbol, text: Term) {
  return ask(room, t(atoms.say, text));
}

/** Who is in a room, in the order in which they came. */
export function who(room: symbol) {
  return ask(room, atoms.who);
}

/** Leaves a room: `ok`. */
export function leave(room: symbol) {
  return ask(room, atoms.leave);
}

/** Has the member at this node ask its room: the room's answer. */
function ask(room: symbol, request: Term) {
  if (!whereis(room)) return t(atoms.error, atoms.outside);
  const ref = makeRef();
  send(room, t(self(), ref, request));
  return receive(
    on(t(ref, $("Reply")), ({ Reply }) => Reply),
    after(1000, () => t(atoms.error, atoms.timeout)),
  );
}

// A room: it receives {join, Member, Nick} and {From, Ref, Member, Request}.

interface Member {
  readonly pid: Pid;
  readonly nick: Term;
}

/** The process of a room: who is in it, and what it tells them. */
async function serve(room: symbol) {
  let members: readonly Member[] = [];
  const find = (pid: Pid) => members.find((member) => equal(member.pid, pid));
  const tell = (event: Term) => {
    for (const { pid } of members) send(pid, t(atoms.chat, room, event));
  };
  for (;;) {
    await receive(
      on(t(atoms.join, $.pid("Pid"), $("Nick")), ({ Pid, Nick }) => {
        // TODO 1: put the new member at the end of members: those who were there before stay.
        // TODO 2: monitor(Pid) gives a reference: keep it in the member too. Then a clause for
        // {'DOWN', Ref, process, Pid, Reason}, which takes the member out and tells {lost, Nick}.
        members = [{ pid: Pid, nick: Nick }];
        tell(t(atoms.joined, Nick));
      }),
      // TODO 1: clauses for {From, Ref, Pid, who}, {From, Ref, Pid, {say, Text}} and
      // {From, Ref, Pid, leave}. Each sends {Ref, Reply} to From: the nicks for who, or ok.
      on(t($.pid("From"), $("Ref"), $.pid("Pid"), $("Request")), ({ From, Ref, Pid }) => {
        const member = find(Pid);
        send(From, t(Ref, t(atoms.error, member?.nick)));
      }),
    );
  }
}

/** The process of a room: the one that the whole cluster knows, or a new one. */
export async function open(room: symbol): Promise<Pid> {
  await global.sync(); // with nodes that we have met a moment ago
  const name = t(atoms.room, room);
  const known = global.whereisName(name);
  if (known) return known;
  const pid = spawn(() => serve(room));
  // TODO 3: another node may have found nothing too. global.registerName(name, pid) promises yes, or
  // no when the other node was faster: then end yours, and open the room once more.
  await global.registerName(name, pid);
  return pid;
}

// A member: on its user's node, and registered there under its room's name.

/** The process of a member: in its room until it leaves; when the room is lost, in the next one. */
async function stay(room: symbol, nick: symbol) {
  // TODO 4: monitor the room. When {'DOWN', Ref, process, Pid, Reason} comes, whatever the reason,
  // isThere gives false: open the room again, and join it.
  const pid = await open(room);
  send(pid, t(atoms.join, self(), nick));
  while (await isThere(room, nick, pid));
}

/** Does what the user or the room wants next. Whether the room is still there. */
function isThere(room: symbol, nick: symbol, pid: Pid) {
  return receive(
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

/** Prints what has happened in a room, unless it is the user's own doing. */
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

/** Erlang: `io:format/2`. */
function print(format: string, args: Term[]) {
  return apply(atoms.io, atoms.format, [charlist(format), args]);
}
