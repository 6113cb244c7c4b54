/** Aliases, and which process prints for which. */
import type { Subject } from "../scenario.ts";

const SYNC = "rpc:call(Amora, erlang, node, [])";

const LEFT = "receive X -> X after 0 -> nothing end";

export const aliases: Subject = {
  title: "Aliases",
  scenarios: [
    {
      name: "alias/0 and unalias/1: messages by the alias, until it is taken back",
      steps: [
        ["sif", "A = alias(), P = ddemo:start(Amora), ok"],
        ["sif", "ddemo:rpc(P, erlang, send, [A, hello]), Next()"],
        ["sif", "unalias(A)"],
        [
          "sif",
          "[ddemo:rpc(P, erlang, send, [A, too_late]), receive too_late -> too_late after 0 -> nothing end]",
        ],
        ["sif", "[unalias(A), exit(P, kill)]"],
      ],
    },
    {
      name: "alias/1 with reply: good for one message",
      steps: [
        ["sif", "A = alias([reply]), P = ddemo:start(Amora), ok"],
        [
          "sif",
          "[ddemo:rpc(P, erlang, send, [A, one]) =:= one, ddemo:rpc(P, erlang, send, [A, two])]",
        ],
        ["sif", "[Next(), receive X -> X after 0 -> nothing end, unalias(A), exit(P, kill)]"],
      ],
    },
    {
      name: "monitor/3 with {alias, explicit_unalias}: the alias outlives the monitor",
      steps: [
        [
          "sif",
          "P = ddemo:start(Amora), Q = ddemo:start(Amora), R = monitor(process, P, [{alias, explicit_unalias}]), ok",
        ],
        ["sif", "exit(P, over), {'DOWN', R, process, P, W} = Next(), W"],
        ["sif", "ddemo:rpc(Q, erlang, send, [R, hello]), Next()"],
        ["sif", "[unalias(R), exit(Q, kill)]"],
      ],
    },
    {
      name: "monitor/3 with {alias, demonitor}: the alias ends with the monitor",
      steps: [
        ["sif", "P = ddemo:start(Amora), R = monitor(process, P, [{alias, demonitor}]), ok"],
        ["sif", "ddemo:rpc(P, erlang, send, [R, hello]), Next()"],
        ["sif", "demonitor(R), ddemo:rpc(P, erlang, send, [R, too_late])"],
        ["sif", "[receive X -> X after 0 -> nothing end, unalias(R), exit(P, kill)]"],
      ],
    },
    {
      name: "monitor/3 with {alias, reply_demonitor}: the answer ends the monitor and the alias",
      steps: [
        ["sif", "P = ddemo:start(Amora), R = monitor(process, P, [{alias, reply_demonitor}]), ok"],
        ["sif", "ddemo:rpc(P, erlang, send, [R, answer]), Next()"],
        ["sif", "[ddemo:rpc(P, erlang, send, [R, again]), demonitor(R, [info])]"],
        ["sif", "S = monitor(process, P), exit(P, over), {'DOWN', S, process, P, W} = Next(), W"],
        ["sif", `[${SYNC}, receive X -> X after 0 -> nothing end]`],
      ],
    },
    {
      name: "monitor/3 with a tag: the message begins with it",
      steps: [
        [
          "sif",
          "P = ddemo:start(Amora), R = monitor(process, P, [{tag, {my, tag}}]), exit(P, over), {T, R, process, P, W} = Next(), {T, W}",
        ],
        [
          "sif",
          "spawn_opt(Amora, erlang, exit, [soon], [{monitor, [{tag, gone}]}]), element(1, Next())",
        ],
      ],
    },
    {
      name: "a call to a server of the other node, answered by the alias in its tag",
      steps: [
        [
          "sif",
          "R = monitor(process, {rex, Amora}, [{alias, demonitor}]), {rex, Amora} ! {'$gen_call', {self(), [alias | R]}, {call, erlang, abs, [-3], group_leader()}}, {[alias | R], V} = Next(), V",
        ],
        ["sif", "demonitor(R)"],
      ],
    },
    {
      name: "an alias in a tag that was taken back: the answer is not found in the mailbox",
      steps: [
        [
          "sif",
          "R = alias(), unalias(R), {rex, Amora} ! {'$gen_call', {self(), [alias | R]}, {block_call, erlang, abs, [-3], group_leader()}}, rpc:block_call(Amora, erlang, abs, [-4])",
        ],
        ["sif", LEFT],
      ],
    },
  ],
};

export const leaders: Subject = {
  title: "Group leaders",
  scenarios: [
    {
      name: "what a process spawned on another node prints appears where it was spawned",
      steps: [
        ["sif", `spawn(Amora, io, format, ["from afar: ~p~n", [{a, "string", 1.5}]]), ok`],
        ["sif", { prints: "from afar" }],
      ],
    },
    {
      name: "what rpc:call prints appears at the caller",
      steps: [
        ["sif", `rpc:call(Amora, io, format, ["called: ~ts and ~w~n", ["żółć", [1, 2]]])`],
        ["sif", { prints: "called" }],
        ["sif", `rpc:block_call(Amora, io, format, ["blocked~n"])`],
        ["sif", { prints: "blocked" }],
      ],
    },
    {
      name: "what is printed at the device user of another node appears there",
      steps: [
        ["sif", `rpc:call(Amora, io, format, [user, "at your place~n", []])`],
        ["amora", { prints: "at your place" }],
      ],
    },
    {
      name: "a process of another node has the group leader of the process that spawned it",
      steps: [
        [
          "sif",
          "P = ddemo:start(Amora), ddemo:rpc(P, erlang, group_leader, []) =:= group_leader()",
        ],
        ["sif", "rpc:call(Amora, erlang, group_leader, []) =:= group_leader()"],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "group_leader/2 gives a process of another node a new one",
      steps: [
        ["sif", "P = ddemo:start(Amora), group_leader(self(), P)"],
        ["sif", "ddemo:rpc(P, erlang, group_leader, []) =:= self()"],
        ["sif", "exit(P, kill)"],
      ],
    },
    {
      name: "a process that is a group leader itself gets requests of the I/O protocol",
      steps: [
        ["sif", `group_leader(self(), self()), spawn(Amora, io, put_chars, ["by hand"]), ok`],
        [
          "sif",
          "{io_request, F, A, {put_chars, unicode, T}} = Next(), F ! {io_reply, A, ok}, [node(F), iolist_to_binary(T)]",
        ],
      ],
    },
  ],
};
