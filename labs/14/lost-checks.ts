/** The checks of lab 14 on a room that is lost, and on two rooms that meet. */
import type { Check } from "../kit/check/lab.ts";
import { bothJoin, ping, ROOM, three, together, type User, users } from "./checks.ts";

export const reopens: Check = {
  network: "both",
  name: "when the room's node is lost, its members meet in a new one",
  look: { at: "stay", ask: "how does a member learn that its room is gone, and what does it do?" },
  hints: [
    "The room was a process on the node that is gone. How can a member notice?",
    "A member monitors its room as the room monitors its members. When DOWN comes, it opens the room again, which is a new one now, and joins it.",
    "on(t(atoms.down, ref, _, _, _), () => false), // and in stay: for (;;) { open, monitor, join … }",
  ],
  asked: `
${ROOM}
(thor@surtur)1> [net_adm:ping(Node) || Node <- [sif@surtur, amora@surtur]].
[pong,pong]
(thor@surtur)2> chat:join(any_room, any_third).
[any_one,any_other,any_third]
(sif@surtur)2> halt().
(thor@surtur)3> timer:sleep(5000), length(chat:who(any_room)).
2
(amora@surtur)3> length(chat:who(any_room)).
2
`,
  async run(stage) {
    const [walter, anna, luca] = await three(stage);
    await stage.kill(walter.node);
    await together(stage, anna, luca);
    anna.lines.length = 0;
    await luca.types('chat:say(erlang, "still here")', "ok");
    await anna.sees("[erlang] luca: still here");
  },
};

/** Within this time, in ms, a node has noticed that another one is silent. */
const NOTICED_MS = 90_000;

export const survivesPartition: Check = {
  network: "simulated",
  name: "when a cut cable is mended, there is one room again with everybody in it",
  look: {
    at: "stay",
    ask: "for which reasons may a room end, and does a member join again for all of them?",
  },
  hints: [
    "While the cable is cut, each side has a room. When the two sides meet, global finds two processes of one name. What does it do?",
    "It ends one of them: its members get DOWN with the reason killed, and not noconnection. Whatever the reason, a member must join again.",
    "on(t(atoms.down, ref, _, _, _), () => false),",
  ],
  async run(stage) {
    const [walter, anna] = (await users(stage, "sif", "amora")) as [User, User];
    const { cluster } = stage;
    const cut = stage.faults.mayCut(walter.node, anna.node);
    if (stage.faults.areTried) await bothJoin(stage, walter, anna);
    else {
      await walter.types("chat:join(erlang, walter)", "[walter]");
      await anna.types("chat:join(erlang, anna)", "[walter, anna]");
    }
    cut(cluster);
    await stage.pass(NOTICED_MS);
    await walter.types("chat:who(erlang)", "[walter]");
    await anna.types("chat:who(erlang)", "[anna]");
    cluster.heal();
    await ping(stage, anna.node, walter.node);
    await together(stage, anna, walter);
  },
};
