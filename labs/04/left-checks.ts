/** A check of lab 04: what a call leaves behind. */
import { type Pid, self, send, t } from "#runtime";
import type { Check } from "../kit/check/lab.ts";
import { atom, nameOf, started, TWO } from "./checks.ts";

export const leavesNothing: Check = {
  network: "both",
  name: "run leaves no message and no link behind, and trap_exit as it was",
  look: { at: "run", ask: "what comes after the result, and what has run changed?" },
  hints: [
    "The worker has sent its result. What does it do then, and which process hears of that?",
    "It ends, and so {'EXIT', Pid, normal} comes after the result, now or later. unlink(pid) makes sure that it does not come later. If it has come already, take it out of the mailbox. And set the flag back to what processFlag gave.",
    "unlink(pid);\nawait receive(\n  on(t(atoms.EXIT, pid, _), () => true),\n  after(0, () => false),\n);\nprocessFlag(atoms.trap_exit, before);",
  ],
  asked: `
${TWO}
(sif@surtur)1> self() ! {'EXIT', any_pid, any_reason}, boss:run(amora@surtur, erlang, abs, [-1], 2000).
{ok,1}
(sif@surtur)2> timer:sleep(1000), process_info(self(), messages).
{messages,[{'EXIT',any_pid,any_reason}]}
(sif@surtur)3> process_info(self(), trap_exit).
{trap_exit,false}
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const left = "timer:sleep(100), process_info(self(), [messages, links, trap_exit])";
    const run = (work: string) => `Outcome = boss:run(${nameOf(amora)}, ${work}, 2000)`;
    const others = ["{hello, weather}", "{'EXIT', weather, rainy}"];
    const nothing = (outcome: string, trap: boolean) =>
      `{${outcome}, [{messages, [${others}]}, {links, []}, {trap_exit, ${trap}}]}`;
    const leaves = (expression: string, outcome: string, trap = false) =>
      stage.answers(
        `${expression}, Left = begin ${left} end, {Outcome, Left}`,
        nothing(outcome, trap),
      );
    amora.load("chatty", {
      tell: (boss: Pid) => {
        send(boss, t(atom("progress"), self(), atom("half")));
        return atom("told");
      },
    });
    await sif.run(async () => {
      const progress = "receive {progress, _, Half} -> Half after 0 -> none end";
      await stage.answers(
        `${run("chatty, tell, [self()]")}, {Outcome, ${progress}}`,
        "{{ok, told}, half}",
      );
      for (const other of others) stage.plant(other);
      await leaves(run("erlang, abs, [-1]"), "{ok, 1}");
      await leaves(run("erlang, exit, [tired]"), "{error, tired}");
      await leaves(`process_flag(trap_exit, true), ${run("erlang, abs, [-1]")}`, "{ok, 1}", true);
    });
  },
};
