/** The checks of lab 14 on what the whole cluster knows of a room: its name, and so its pid. */
import { current } from "../../runtime/process/current.ts";
import type { Check } from "../kit/check/lab.ts";
import { bothJoin, ROOM, together, type User, users } from "./checks.ts";

export const oneRoom: Check = {
  network: "both",
  name: "two who open a room at the same time are in the same one",
  look: { at: "open", ask: "what does registerName give to the slower process?" },
  hints: [
    "Two nodes look at the same time, and both find no such room. What happens next?",
    "registerName gives yes to one of them only. The other has to give up its own room and take the one that is registered now.",
    "if ((await global.registerName(name, pid)) === atoms.yes) return pid;\nexit(pid, atoms.kill);\nreturn open(room);",
  ],
  asked: `
(thor@surtur)1> [net_adm:ping(Node) || Node <- [sif@surtur, amora@surtur]].
[pong,pong]
(thor@surtur)2> Swallow = fun F() -> receive {io_request, From, Ref, _} -> From ! {io_reply, Ref, ok}, F() end end, ok.
ok
(thor@surtur)3> group_leader(spawn(Swallow), self()), global:sync().
ok
(thor@surtur)4> Joins = fun({Node, Nick}) -> rpc:async_call(Node, chat, join, [any_room, Nick]) end, ok.
ok
(thor@surtur)5> Keys = lists:map(Joins, [{sif@surtur, any_one}, {amora@surtur, any_other}]), ok.
ok
(thor@surtur)6> lists:foreach(fun rpc:yield/1, Keys), timer:sleep(5000).
ok
(sif@surtur)1> length(chat:who(any_room)).
2
(amora@surtur)1> length(chat:who(any_room)).
2
`,
  async run(stage) {
    const [walter, anna] = (await users(stage, "sif", "amora")) as [User, User];
    const enters = (user: User, nick: string) =>
      user.node.run(() => stage.does(`chat:join(prolog, ${nick})`, "who is there"));
    const before = await processes(walter, anna);
    await enters(walter, "walter");
    await enters(anna, "anna");
    const since = await processes(walter, anna);
    await bothJoin(stage, walter, anna);
    await together(stage, walter, anna);
    const more = async () => (await processes(walter, anna)) - since - (since - before);
    await stage.until(
      "two who open a room at the same time leave no more processes than two who come one after the other",
      async () => (await more()) <= 0,
      async () => `${await more()} more: a room that nobody can find?`,
    );
    await walter.types("lists:sort(global:registered_names())", "[{room, erlang}, {room, prolog}]");
  },
};

/** How many processes there are at the nodes of users. */
async function processes(...users: readonly User[]): Promise<number> {
  let count = 0;
  for (const { node } of users) count += await node.run(() => [...current().vm.processes].length);
  return count;
}

export const knowsItsOwn: Check = {
  network: "both",
  name: "what no member says, and what is no request to a room, changes nothing in it",
  look: { at: "serve", ask: "which messages does it take, and from whom?" },
  hints: [
    "The whole cluster knows the room's name, so any process can send it a message. Which ones are for it?",
    "A pattern says all that is known of a message: join, who, say, leave and 'DOWN' by their atoms. And the pid in a request need not be a member's: then find gives undefined.",
    "const member = find(said.Pid);\nif (member) tell(t(atoms.said, member.nick, said.Text));",
  ],
  asked: `
${ROOM}
(amora@surtur)3> Sends = fun(Message) -> global:send({room, any_room}, Message), chat:who(any_room) end, ok.
ok
(amora@surtur)4> Sends({self(), make_ref(), self(), {say, "psst"}}).
[any_one,any_other]
(amora@surtur)5> Sends({self(), make_ref(), whereis(any_room), dance}).
[any_one,any_other]
(amora@surtur)6> Sends({meet, self(), any_nobody}).
[any_one,any_other]
`,
  async run(stage) {
    const [walter, anna] = (await users(stage, "sif", "amora")) as [User, User];
    await walter.types("chat:join(erlang, walter)", "[walter]");
    await anna.types("chat:join(erlang, anna)", "[walter, anna]");
    await walter.sees("[erlang] anna has joined");
    const changesNothing = async (message: string) => {
      await stage.answers(
        `begin global:send({room, erlang}, ${message}), chat:who(erlang) end`,
        "[walter, anna]",
        "{error, timeout}",
      );
      for (const { message } of stage.observed.unread()) stage.observed.plant(message);
    };
    await anna.node.run(async () => {
      await changesNothing('{self(), make_ref(), self(), {say, "psst"}}');
      await changesNothing("{self(), make_ref(), self(), leave}");
      await changesNothing('{self(), make_ref(), whereis(erlang), {whisper, "psst"}}');
      await changesNothing("{self(), make_ref(), whereis(erlang), dance}");
      await changesNothing("{meet, self(), nobody}");
      await changesNothing("{moved, make_ref(), process, whereis(erlang), away}");
    });
    await anna.types('chat:say(erlang, "hello")', "ok");
    await walter.sees("[erlang] anna: hello");
  },
};
