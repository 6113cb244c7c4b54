/** The checks of task 3 of lab 01: the caller. */
import type { Check } from "../kit/check/lab.ts";
import { started } from "./checks.ts";

export const lectureAnswers: Check = {
  name: "store and lookup give the answers of the lecture",
  look: {
    at: "rpc",
    ask: "does it send {self(), query}, wait for {kvs, Reply}, and return the Reply?",
  },
  hints: [
    "The caller has to do what the checks of task 2 did by hand: send a request, wait for the answer.",
    "send(atoms.kvs, t(self(), query)) asks; receive with one clause for t(atoms.kvs, …) waits. receive gives what the clause returns, and rpc has to return it.",
    'send(atoms.kvs, t(self(), query));\nreturn receive(on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply));',
  ],
  asked: `
1> kvs:start().
true
2> kvs:store({location, any_key}, any_value).
true
3> [kvs:lookup({location, any_key}), kvs:lookup({location, any_other})].
[{ok,any_value},undefined]
`,
  async run(stage) {
    await started(stage);
    await stage.answers('kvs:store({location, walter}, "Genova")', "true");
    await stage.answers("kvs:store(weather, sunny)", "true");
    await stage.answers("kvs:lookup(weather)", "{ok, sunny}");
    await stage.answers("kvs:lookup({location, walter})", '{ok, "Genova"}');
    await stage.answers("kvs:lookup({location, cazzola})", "undefined");
  },
};

export const leavesOthers: Check = {
  name: "a caller leaves messages alone that are not the server's answer",
  look: { at: "rpc", ask: "which messages does its receive take?" },
  hints: [
    "A process that looks something up may have other messages waiting. What happens to them?",
    "A clause takes whatever its pattern fits. The answer begins with the atom kvs: the pattern has to say so.",
    'on(t(atoms.kvs, $("Reply")), ({ Reply }) => Reply)',
  ],
  asked: `
1> kvs:start().
true
2> [self() ! Message || Message <- [hello, {any_key, rainy}, {ok, cloudy}]], ok.
ok
3> kvs:store(any_key, any_value).
true
4> [kvs:lookup(any_key), kvs:lookup(any_other)].
[{ok,any_value},undefined]
5> process_info(self(), messages).
{messages,[hello,{any_key,rainy},{ok,cloudy}]}
`,
  async run(stage) {
    const others = ["hello", "{weather, rainy}", "{ok, cloudy}", "[kvs, undefined]"];
    await started(stage);
    for (const other of others) stage.plant(other);
    await stage.answers("kvs:store(weather, sunny)", "true");
    await stage.answers("kvs:lookup(weather)", "{ok, sunny}");
    await stage.answers("kvs:lookup(wind)", "undefined");
    stage.keeps("the messages that were in the mailbox before, and nothing else", ...others);
  },
};

export const ownAnswers: Check = {
  explored: {},
  name: "callers at the same time get each their own answer",
  look: {
    at: "rpc",
    ask: "does it use anything that outlives the call and is shared by all callers?",
  },
  hints: [
    "Two processes look up two things at once, and one of them gets the other's answer. What do the two share?",
    "A variable outside the functions is the same one for all processes. Everything that belongs to a call has to travel in its messages.",
    "send(atoms.kvs, t(self(), query)); // the pid of the process that is asking, in the request itself",
  ],
  asked: `
1> kvs:start().
true
2> Self = self(), Numbers = lists:seq(0, 9), ok.
ok
3> lists:usort([kvs:store(I, {any_value, I}) || I <- Numbers]).
[true]
4> [spawn(fun() -> Self ! {I, kvs:lookup(I)} end) || I <- Numbers], ok.
ok
5> lists:usort([receive {I, {ok, {any_value, I}}} -> right after 400 -> none end || I <- Numbers]).
[right]
`,
  async run(stage) {
    await started(stage);
    const numbers = Array.from({ length: 10 }, (_value, i) => i);
    for (const i of numbers) await stage.answers(`kvs:store(${i}, {value, ${i}})`, "true");
    await Promise.all(
      numbers.map((i) =>
        stage.elsewhere(() => stage.answers(`kvs:lookup(${i})`, `{ok, {value, ${i}}}`)),
      ),
    );
  },
};
