/** A person at a stock erl opens a shell on a node of ours: from the start, or behind ^G. */
import { test } from "node:test";
import { type Cluster, cluster, lacksErl } from "../support/erl.ts";
import { ENTER, noTerminal, Terminal } from "../support/terminal.ts";
import { until } from "../support/until.ts";

const CONTROL_G = "\x07";

/** A terminal with an erl in it. */
function erlAt(c: Cluster, ...args: string[]): Terminal {
  const env = Object.entries(c.env).map(([name, value]) => `${name}=${value}`);
  const all = ["env", ...env, "erl", "-setcookie", c.cookie, ...args];
  const terminal = new Terminal(all.join(" "), "/");
  c.defer(() => terminal.end());
  return terminal;
}

/** Commands of the menu behind ^G. */
async function switchBy(at: Terminal, ...commands: string[]): Promise<void> {
  at.press(CONTROL_G);
  for (const command of commands) {
    await at.sees(/\n --> $/);
    at.press(command, ENTER);
  }
}

const skip = lacksErl() || noTerminal;

test(
  "erl -remsh opens a shell on our node, whose mistakes and output are the person's",
  { skip },
  () =>
    cluster(async (c) => {
      const sif = await c.ours("sif");
      const processes = await sif.eval("length(processes())");
      const at = erlAt(c, "-remsh", sif.name);
      const type = async (line: string, answer: string | RegExp, number: number) => {
        at.press(line, ENTER);
        await at.sees(answer);
        await at.sees(`(${sif.name})${number}> `);
      };
      await at.sees(`(${sif.name})1> `);
      await type("X = node().", sif.name, 2);
      await type('io:format("~s ~p~n", ["hello", X]).', `hello ${sif.name}`, 3);
      await type("lists:sum([1,\t2]).", /\r\n3\r\n/, 4);
      await type("1 / 0.", "an error occurred when evaluating an arithmetic expression", 5);
      await type("X.", sif.name, 6);
      at.press('io:format("waits~n"), receive after infinity -> ok end.', ENTER);
      await at.sees(/\nwaits\r/);
      await switchBy(at, "i", "c");
      await at.sees("** exception exit: killed");
      await type("X.", sif.name, 8);
      at.end();
      await until(
        "nothing is left of it",
        async () => (await sif.eval("length(processes())")) === processes,
      );
    }),
);

test(
  "^G r opens a shell on our node, and when that ends the terminal is as good as before",
  { skip },
  () =>
    cluster(async (c) => {
      const sif = await c.ours("sif");
      const at = erlAt(c, "-sname", "amora");
      await at.sees(/\(amora@\S+\)1> /);
      await switchBy(at, `r ${sif.name}`, "c");
      await at.sees(`(${sif.name})1> `);
      at.press("nodes().", ENTER);
      await at.sees(/\[amora@\S+\]/);
      await sif.stop();
      await at.sees("Shell process terminated");
      await switchBy(at, "s", "c");
      await at.sees(/\(amora@\S+\)1> /);
      at.press("1 + 1.", ENTER);
      await at.sees(/\r\n2\r\n/);
    }),
);
