/**
 * Lab 10: lib_chan from the inside. What running it shows, and what the student's `conf` and `auth` have
 * to do, which needs only terms; the checks of `mm` and `reception` are in `checks.ts`, and what
 * stands between them and the network in `given/`.
 */
import type { Check, Lab } from "../kit/check/lab.ts";
import { main } from "../kit/cli/main.ts";
import {
  CONF,
  carries,
  challengesAnew,
  ignores,
  noticesOwner,
  refuses,
  serves,
  tellsOwner,
} from "./checks.ts";

const CHALLENGE = "abcdefghijklmnopqrstuvwxy";

const findsPort: Check = {
  name: "port gives the number of {port, N}, wherever it stands",
  look: { at: "port", ask: "which line of the configuration does it take?" },
  hints: [
    "The configuration is a list of terms, and one of them is the port's.",
    "Go through the list, and compare each line with the pattern {port, N}. match gives undefined for a line that does not fit.",
    'for (const line of conf) {\n  const found = match(t(atoms.port, $("N")), line);\n  if (found) return found.N;\n}',
  ],
  async run(stage) {
    await stage.answers(`conf:port(${CONF})`, "12340");
    await stage.answers("conf:port([{service, port, 1}, {port, 7}])", "7");
  },
};

const findsService: Check = {
  name: "service gives what the owner has declared under a name, or badService",
  look: { at: "service", ask: "does it compare the whole form of a line, and the name in it?" },
  hints: [
    "Only a line of this form, with this name in it, declares the service.",
    "Compare each line with {service, Name, password, Password, mfa, Mod, Func, Args}, and its Name with the one that is asked for. A service without a password is not offered.",
    "if (found && equal(found.Name, name))\n  return t(atoms.ok, found.Password, t(found.Mod, found.Func, found.Args));",
  ],
  async run(stage) {
    const asks = (name: string, answer: string) =>
      stage.answers(`conf:service(${CONF}, ${name})`, answer);
    await asks("quiet", '{ok, "other", {mod_quiet, start, [1]}}');
    await asks("echo", '{ok, "ABXy45", {mod_echo, start_me_up, from_the_owner}}');
    for (const name of ["nobody", "mod_echo", "open", '"echo"', "{os, cmd, []}", "[]"])
      await asks(name, "badService");
  },
};

const responds: Check = {
  name: "the response is the MD5 of the challenge followed by the secret",
  look: { file: "auth.ts", at: "response", ask: "of which characters is the digest?" },
  hints: [
    "Both sides must arrive at the same digits. Which text are they computed from?",
    "First the challenge, then the secret, and nothing in between. Strings are lists: two of them become one by [...a, ...b].",
    "return md5([...challenge, ...secret]);",
  ],
  async run(stage) {
    await stage.answers(
      `auth:response("${CHALLENGE}", "ABXy45")`,
      '"568f8607b9337407861c1d3106967401"',
    );
  },
};

const judges: Check = {
  name: "only the right response to this challenge is right",
  look: { file: "auth.ts", at: "isRight", ask: "what does it compare with what?" },
  hints: [
    "The client's response must be exactly the one that you would have given.",
    "Compute the response yourself, and compare the two. Lists are compared by equal: === asks whether they are the same object. And response gives a promise.",
    "return equal(said, await response(challenge, secret));",
  ],
  async run(stage) {
    const right = "568f8607b9337407861c1d3106967401";
    const asks = (said: string, challenge: string, answer: string) =>
      stage.answers(`auth:is_right(${said}, "${challenge}", "ABXy45")`, answer);
    await asks(`"${right}"`, CHALLENGE, "true");
    const wrong = [`"${right.toUpperCase()}"`, `"${right.slice(0, 8)}"`, '""', `"${right}0"`];
    for (const said of [...wrong, `<<"${right}">>`, '"ABXy45"', "undefined", "true"])
      await asks(said, CHALLENGE, "false");
    await asks(`"${right}"`, "zyxwvutsrqponmlkjihgfedcb", "false");
  },
};

export const lab: Lab = {
  number: "10",
  title: "lib_chan",
  files: {
    "conf.ts": "b553ce966c1a2fc2",
    "auth.ts": "9f09499bace54661",
    "mm.ts": "cbba3b71aa6283e1",
    "reception.ts": "9f5e6d12218ef447",
  },
  config: "lib_chan.conf",
  onlyReal: "lib_chan uses sockets, and a simulated network has none",
  session: `
(sif@surtur)1> listener:start_server().
Starting a port server on 12340...
true
1> {ok, Pid} = lib_chan:connect("localhost", 12340, echo, "ABXy45", from_the_client).
{ok,<0.43.0>}
2> lib_chan:rpc(Pid, hello).
{hello,from_the_client,from_the_owner}
3> lib_chan:rpc(Pid, {os, cmd, ["cd /; rm -rf *"]}).
{{os,cmd,["cd /; rm -rf *"]},from_the_client,from_the_owner}
4> lib_chan:connect("localhost", 12340, echo, "ABXy46", from_the_client).
{error,authFail}
5> lib_chan:connect("localhost", 12340, os, "ABXy45", ["cd /; rm -rf *"]).
{error,badService}
6> lib_chan:disconnect(Pid).
true
`,
  tasks: [
    { title: "The configuration", checks: [findsPort, findsService] },
    { title: "Authentication", checks: [responds, judges] },
    { title: "The middle man", checks: [carries, tellsOwner, noticesOwner] },
    { title: "The reception", checks: [serves, refuses, ignores, challengesAnew] },
  ],
};

await main(lab, import.meta.url);
