/** Sending: to pids, to names, to aliases; terms of every kind; order. */
import type { Subject } from "../scenario.ts";

const SERVER = (name: string) =>
  `register(${name}, spawn_link(fun Loop() -> receive {From, M} -> From ! {self(), M}, Loop() end end))`;

export const messages: Subject = {
  title: "Messages",
  scenarios: [
    {
      name: "a message to {Name, Node} reaches the process that holds the name there",
      steps: [
        ["amora", "register(reader, self())"],
        ["sif", "{reader, Amora} ! {hello, self()}"],
        ["amora", "Next()"],
      ],
    },
    {
      name: "a message to {Name, Node} where nobody holds the name is gone without a word",
      steps: [
        ["sif", "{nobody_here, Amora} ! hello"],
        ["sif", "rpc:call(Amora, erlang, whereis, [nobody_here])"],
      ],
    },
    {
      name: "a message to a node that can't be reached is gone without a word",
      steps: [["sif", "{reader, 'nobody@nowhere'} ! hello"]],
    },
    {
      name: "two processes talk by pid, each on its node",
      steps: [
        ["amora", SERVER("echo_by_pid")],
        ["sif", "{echo_by_pid, Amora} ! {self(), first}, {P, first} = Next(), node(P)"],
        ["sif", "P ! {self(), second}, {P, X} = Next(), X"],
        ["amora", "whereis(echo_by_pid) ! {self(), third}, element(2, Next())"],
      ],
    },
    {
      name: "what one process sends another arrives in the order in which it was sent",
      steps: [
        ["amora", "register(in_order, self())"],
        ["sif", "[{in_order, Amora} ! N || N <- lists:seq(1, 300)], sent"],
        ["amora", "[Next() || _ <- lists:seq(1, 300)] =:= lists:seq(1, 300)"],
        ["amora", "{in_order, Sif} ! [], self() ! last, Next()"],
      ],
    },
    {
      name: "a pid that was sent to another node and back is the same pid",
      steps: [
        ["amora", SERVER("echo_pids")],
        ["sif", "{echo_pids, Amora} ! {self(), self()}, {_, P} = Next(), P =:= self()"],
        ["sif", "node(P) =:= node()"],
      ],
    },
    {
      name: "a reference that was sent to another node and back is the same reference",
      steps: [
        ["amora", SERVER("echo_refs")],
        ["sif", "R = make_ref(), {echo_refs, Amora} ! {self(), R}, {_, S} = Next(), R =:= S"],
        ["sif", "node(S) =:= node()"],
      ],
    },
    {
      name: "a process can send to itself by name, pid and {Name, Node}",
      steps: [
        ["sif", "register(myself, self()), myself ! 1, self() ! 2, {myself, node()} ! 3, ok"],
        ["sif", "[Next(), Next(), Next()]"],
      ],
    },
    {
      name: "sending to a name that nobody here holds is badarg",
      steps: [["sif", "catch element(1, element(2, catch nobody_at_all ! hello))"]],
    },
    {
      name: "a fun that names a function can be called where the module is",
      steps: [
        ["amora", "register(called, self())"],
        ["sif", "{called, Amora} ! fun erlang:abs/1, sent"],
        ["amora", "F = Next(), [F, F(-3)]"],
      ],
    },
    {
      name: "a closure that was sent to another node and back is the same closure, and can be called",
      steps: [
        ["amora", SERVER("echo_closures")],
        [
          "sif",
          "F = fun(X) -> X + 1 end, {echo_closures, Amora} ! {self(), F}, {_, G} = Next(), G(1)",
        ],
        ["sif", "F =:= G"],
      ],
    },
  ],
};
