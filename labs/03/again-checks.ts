/** The checks of the last task of lab 03: asking again. */
import { current } from "../../runtime/process/current.ts";
import type { Check, Task } from "../kit/check/lab.ts";
import { asker, firstTasks, LOKI, NOBODY, SIF, server, stranger } from "./checks.ts";

const untilBack: Check = {
  network: "both",
  name: "again asks until the node is back, and leaves other messages alone",
  look: { at: "again", ask: "after which answers does it ask again, and how does it wait?" },
  hints: [
    "sif comes back a moment later. Does your loop still go on then, and does it wait in between?",
    "A result that is not {error, Why} is the answer. Otherwise let a tenth of a second pass and try again. A receive with nothing but after waits, and takes no message.",
    "for (let left = times; ; left--) {\n  const result = await lookup(node, key);\n  …\n  await receive(after(100, () => undefined));\n}",
  ],
  when: {
    "no-reply": {
      look: { at: "again", ask: "how does it wait?" },
      hints: [
        "On simulated nodes time is simulated too. Which clock does your code wait by?",
        "setTimeout waits by the clock of the machine. A process waits with receive and after, by the clock of its node.",
        "await receive(after(100, () => undefined));",
      ],
    },
  },
  async run(stage) {
    const first = await server(stage);
    const amora = await asker(stage);
    await stage.kill(first);
    const asked = amora.run(async () => {
      stage.plant("hello");
      await stage.answers(`client:again(${SIF}, weather, 12)`, "{ok, warm}");
      stage.keeps("the message that was in the mailbox before, and nothing else", "hello");
    });
    const back = stage.pass(600).then(() => server(stage));
    await Promise.all([asked, back]);
  },
};

const givesUp: Check = {
  network: "both",
  name: "again gives up after so many times, and at once when it is refused",
  look: { at: "again", ask: "what ends its loop?" },
  hints: [
    "A cookie that is wrong now will be wrong in a second too, and the other node reports each attempt as an intrusion.",
    "After refused and wrong_kind no further attempt helps: return the result at once. Otherwise count, and return the last result as it is.",
    "const helps = bad && bad.Why !== atoms.refused && bad.Why !== atoms.wrong_kind;\nif (!helps || left === 1) return result;",
  ],
  asked: `
(sif@thor)1> kvs:start().
true
(sif@thor)2> kvs:store(any_key, any_value).
true
(loki@thor)1> erlang:set_cookie(node(), any_cookie).
true
(amora@surtur)1> client:again(nobody@thor, any_key, 3).
{error,not_running}
(amora@surtur)2> client:again(sif@thor, any_key, 1).
{ok,any_value}
(amora@surtur)3> client:again(loki@thor, any_key, 9).
{error,refused}
`,
  async run(stage) {
    await server(stage);
    await stranger(stage);
    const amora = await asker(stage);
    await amora.run(async () => {
      const { clock } = current().vm;
      const begun = clock.now();
      await stage.answers(`client:again(${NOBODY}, weather, 3)`, "{error, not_running}");
      const waits = Math.floor((clock.now() - begun) / 100);
      if (waits !== 2 && stage.observed.isSimulated)
        stage.wrong(
          "two waits of a tenth of a second between three attempts",
          `${waits}${waits === 1 ? " wait" : " waits"}`,
        );
      await stage.answers(`client:again(${SIF}, weather, 1)`, "{ok, warm}");
      const answered = clock.now();
      await stage.answers(`client:again(${SIF}, wind, 9)`, "undefined");
      if (clock.now() - answered > 700 && stage.observed.isSimulated)
        stage.wrong("undefined at once, which is kvs's answer", "a wait of many attempts");
      await stage.answers(`client:again(${LOKI}, weather, 9)`, "{error, refused}");
      const asked = clock.now();
      await stage.answers("client:again(sif@thor, weather, 9)", "{error, wrong_kind}");
      if (clock.now() - asked > 700 && stage.observed.isSimulated)
        stage.wrong(
          "{error, wrong_kind} at once, which does not change",
          "a wait of many attempts",
        );
    });
    const attempts = stage.observed.reports.filter((text) => text.includes("rejected")).length;
    // The lookup is one, and asking why it has failed another.
    if (attempts > 2) stage.wrong("loki is not asked again", `it has refused ${attempts} times`);
  },
};

export const tasks: readonly Task[] = [
  ...firstTasks,
  { title: "Asking again", checks: [untilBack, givesUp] },
];
