/** The checks of lab 04 on `lost`: nodes that are watched. */
import { shown } from "../kit/check/diagnosis.ts";
import type { Check } from "../kit/check/lab.ts";
import { killedMeanwhile, nameOf, nobody, started, TWO } from "./checks.ts";

export const watchesNodes: Check = {
  network: "both",
  name: "lost gives the node that is lost, and one that was never there at once",
  look: { at: "lost", ask: "which nodes does it watch, and which message does it wait for?" },
  hints: [
    "A node that is lost can't say so. Which node says it, and to which processes?",
    "Call monitorNode(node, true) for every node before waiting. Then the message {nodedown, Node} comes, also when there is no such node.",
    "receive(...nodes.map((node) => on(t(atoms.nodedown, node), () => node)))",
  ],
  asked: `
${TWO}
(thor@surtur)1> node().
thor@surtur
(sif@surtur)1> Self = self(), spawn(fun() -> Self ! {lost, boss:lost([amora@surtur, thor@surtur])} end), timer:sleep(1000).
ok
(thor@surtur)2> halt().
(sif@surtur)2> receive {lost, Node} -> Node after 5000 -> none end.
thor@surtur
(sif@surtur)3> boss:lost([amora@surtur, nobody@surtur]).
nobody@surtur
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const thor = await started(stage, "thor");
    const nodes = `[${nameOf(amora)}, ${nameOf(thor)}]`;
    await killedMeanwhile(stage, { on: sif, kill: thor }, `boss:lost(${nodes})`, nameOf(thor));
    await sif.run(() =>
      stage.answers(`boss:lost([${nameOf(amora)}, ${nobody(sif)}])`, nobody(sif)),
    );
  },
};

export const forgetsNodes: Check = {
  network: "both",
  name: "lost leaves other messages alone, and watches no node any more when it is over",
  look: { at: "unwatch", ask: "does lost stop watching all the other nodes?" },
  hints: [
    "lost has given its answer. Then another of the nodes is lost. Does the caller hear of it?",
    "monitorNode(node, false) takes one monitorNode(node, true) back. A message that came before that is in the mailbox: take it out, without waiting for it.",
    "monitorNode(node, false);\nawait receive(\n  on(t(atoms.nodedown, node), () => true),\n  after(0, () => false),\n);",
  ],
  asked: `
${TWO}
(sif@surtur)1> self() ! {nodedown, any_node}, boss:lost([amora@surtur, nobody@surtur]).
nobody@surtur
(amora@surtur)2> halt().
(sif@surtur)2> timer:sleep(1000), process_info(self(), messages).
{messages,[{nodedown,any_node}]}
`,
  async run(stage) {
    const sif = await started(stage, "sif");
    const amora = await started(stage, "amora");
    const others = ["{nodedown, weather}", `{nodeup, ${nameOf(amora)}}`];
    await sif.run(async () => {
      for (const other of others) stage.plant(other);
      const absent = [nobody(sif), nobody(sif).replace("nobody", "noone")];
      const nodes = `[${nameOf(amora)}, ${absent}]`;
      const lost = await stage.does(`boss:lost(${nodes})`, "a node that is not there");
      if (!absent.includes(shown(lost).replace(/^'?(.*?)'?$/, "'$1'")))
        stage.wrong(`boss:lost(${nodes}) gives a node that is not there`, shown(lost));
      await stage.pass(50);
      await stage.kill(amora);
      await stage.pass(50);
      stage.keeps("what was in the mailbox before, and no word of a node lost later", ...others);
    });
  },
};
