/** Names of nodes: what a stock erl makes of them, and its words for what it refuses. */
import assert from "node:assert/strict";
import { ownHost } from "../../runtime/node/own-host.ts";
import { nodeName } from "../../runtime/wire/node-name.ts";
import { cluster, erlEval, interop } from "../support/erl.ts";

const NAMES = [
  ...["-sname sif", "-sname sif@", "-sname sif@surtur", "-name sif", "-name sif@surtur"],
  ...["-name sif@127.0.0.1", "-sname sif@127.0.0.1", "-sname @surtur", "-sname a.b"],
  ...["-sname sif@a@b", "-sname a/b", "-sname élan", "-name a_B-9@x.y"],
];

function ours(kind: string, given: string): string {
  const long = kind === "-name";
  try {
    return nodeName(given, long, ownHost(long)).full;
  } catch (error) {
    return (error as Error).message.split("\n")[0] as string;
  }
}

interop("a node's name is completed, or refused, as a stock erl does it", () =>
  cluster(async (c) => {
    for (const name of NAMES) {
      const [kind = "", given = ""] = name.split(" ");
      const args = [kind, given, "-start_epmd", "false", "-setcookie", c.cookie];
      const said = await erlEval('io:format("~s", [node()])', { env: c.env, args }).catch(
        (error) => (error as Error).message,
      );
      const expected = ours(kind, given);
      if (/[ !]/.test(expected))
        assert.ok(said.includes(expected), `${name}: ${expected} in ${said}`);
      else assert.equal(said, expected, name);
    }
  }),
);
