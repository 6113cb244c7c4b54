/** Nodes that come, go, hide and watch each other; names, aliases and group leaders between them. */
import { AMORA_HIDDEN, OWN_PAIR, STRANGERS, type Step, type Subject, TRIO } from "../scenario.ts";

const NOWHERE = "'nobody@nowhere'";
const SYNC = "rpc:call(Amora, erlang, node, [])";
const LEFT = "receive X -> X after 0 -> nothing end";

/** Ends `amora`, which takes its time: waits until `sif` has seen it. */
const ends = (how: string): Step[] => [
  ["sif", "monitor_node(Amora, true)"],
  ["sif", `rpc:cast(Amora, erlang, ${how}), receive {nodedown, N} -> N end`],
];

export const nodes: Subject = {
  title: "Nodes",
  scenarios: [
    {
      name: "net_adm:ping/1: pong from a node, pang from nobody",
      steps: [
        ["sif", "net_adm:ping(Amora)"],
        ["amora", "net_adm:ping(Sif)"],
        ["sif", `[net_adm:ping(Sif), net_adm:ping(${NOWHERE}), net_adm:ping('nobody@localhost')]`],
      ],
    },
    {
      name: "net_kernel answers is_auth with yes",
      steps: [
        [
          "sif",
          "R = make_ref(), {net_kernel, Amora} ! {'$gen_call', {self(), R}, {is_auth, Sif}}, {R, A} = Next(), A",
        ],
      ],
    },
    {
      name: "nodes/0,1, node/0,1 and is_alive/0 of two visible nodes",
      steps: [
        ["sif", "[nodes(), nodes(visible), nodes(hidden), nodes(connected), nodes(this)]"],
        ["amora", "[nodes(), nodes(visible), nodes(hidden), nodes(connected), nodes(this)]"],
        ["sif", "[is_alive(), node(), node(self()), node(make_ref())]"],
        [
          "sif",
          "[lists:sort(nodes([visible, this])), nodes([hidden]), [lists:member(N, nodes(known)) || N <- [Sif, Amora]]]",
        ],
      ],
    },
    {
      name: "nodes connect when something is sent, not before",
      world: STRANGERS,
      steps: [
        ["sif", "nodes()"],
        ["sif", "{anybody, Amora} ! hello, net_adm:ping(Amora), nodes()"],
        ["amora", "nodes()"],
      ],
    },
    {
      name: "net_kernel:connect_node/1 says whether there is a connection",
      steps: [
        [
          "sif",
          `[net_kernel:connect_node(Amora), net_kernel:connect_node(${NOWHERE}), net_kernel:connect_node(Sif)]`,
        ],
      ],
    },
    {
      name: "disconnect_node/1: the connection ends on both sides, and comes back when it is needed",
      steps: [
        ["sif", "monitor_node(Amora, true)"],
        ["amora", "monitor_node(Sif, true)"],
        ["sif", "disconnect_node(Amora)"],
        ["sif", "Next()"],
        ["amora", "Next()"],
        ["amora", "nodes()"],
        ["sif", "[nodes(), net_adm:ping(Amora), nodes()]"],
      ],
    },
    {
      name: "disconnect_node/1 of a node that is not connected is false",
      steps: [["sif", `disconnect_node(${NOWHERE})`]],
    },
    {
      name: "disconnect_node/1: links and monitors end with noconnection",
      steps: [
        [
          "sif",
          "process_flag(trap_exit, true), P = spawn_link(Amora, ddemo, loop, []), R = monitor(process, P), S = monitor(process, {rex, Amora}), ok",
        ],
        ["sif", "disconnect_node(Amora)"],
        ["sif", "receive {'EXIT', P, W1} -> W1 end"],
        ["sif", "receive {'DOWN', R, process, P, W2} -> W2 end"],
        ["sif", "receive {'DOWN', S, process, Who, W3} -> {Who, W3} end"],
      ],
    },
    {
      name: "a process that is linked to one beyond a broken connection dies of noconnection",
      steps: [
        ["sif", "{P, R} = spawn_monitor(Amora, ddemo, loop, []), ok"],
        ["amora", "register(watches_end, self()), ok"],
        [
          "sif",
          "{C, S} = spawn_monitor(fun() -> link(P), Q = P, Q ! nothing_it_knows, receive stop -> ok end end), rpc:call(Amora, erlang, node, [])",
        ],
        ["sif", "disconnect_node(Amora), receive {'DOWN', S, process, C, W} -> W end"],
      ],
    },
    {
      name: "a node that ends: monitor_node, links and monitors tell",
      world: OWN_PAIR,
      steps: [
        [
          "sif",
          "process_flag(trap_exit, true), P = spawn_link(Amora, ddemo, loop, []), R = monitor(process, P), monitor_node(Amora, true)",
        ],
        ["sif", "rpc:cast(Amora, erlang, halt, []), ok"],
        ["sif", "receive {nodedown, N} -> N end"],
        ["sif", "receive {'EXIT', P, W1} -> W1 end"],
        ["sif", "receive {'DOWN', R, process, P, W2} -> W2 end"],
        ["sif", "[nodes(), net_adm:ping(Amora), rpc:call(Amora, erlang, node, [])]"],
      ],
    },
    {
      name: "a call that is under way when its node ends is nodedown",
      world: OWN_PAIR,
      steps: [
        ["sif", "rpc:call(Amora, erlang, halt, [])"],
        ["sif", "nodes()"],
      ],
    },
    {
      name: "spawn, monitor and send to a node that has ended",
      world: OWN_PAIR,
      steps: [
        ["sif", "P = ddemo:start(Amora), ok"],
        ...ends("halt, []"),
        ["sif", "R = monitor(process, P), {'DOWN', R, process, P, W} = Next(), W"],
        ["sif", "process_flag(trap_exit, true), link(P), {'EXIT', P, V} = Next(), V"],
        ["sif", "[P ! hello, exit(P, kill), unlink(P)]"],
        [
          "sif",
          "{Q, S} = spawn_monitor(Amora, ddemo, loop, []), {'DOWN', S, process, Q, U} = Next(), U",
        ],
      ],
    },
    {
      name: "monitor_node/2: nodedown once for each call, and at once for a node that can't be reached",
      steps: [
        ["sif", `[monitor_node(${NOWHERE}, true), Next()]`],
        ["sif", `[monitor_node(${NOWHERE}, true), monitor_node(${NOWHERE}, true), Next(), Next()]`],
        ["sif", LEFT],
      ],
    },
    {
      name: "monitor_node/2 with false takes a call back",
      steps: [
        [
          "sif",
          "[monitor_node(Amora, true), monitor_node(Amora, true), monitor_node(Amora, false)]",
        ],
        ["sif", "P = ddemo:start(Amora), R = monitor(process, P), ok"],
        ["sif", "disconnect_node(Amora), receive {'DOWN', R, process, P, W} -> W end"],
        ["sif", "receive {nodedown, N} -> N end"],
        ["sif", `[net_adm:ping(Amora), ${LEFT}]`],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/1: nodedown and nodeup",
      steps: [
        ["sif", "net_kernel:monitor_nodes(true)"],
        ["amora", "net_kernel:monitor_nodes(true)"],
        ["sif", "disconnect_node(Amora), Next()"],
        ["amora", "Next()"],
        ["sif", "net_adm:ping(Amora), Next()"],
        ["amora", "Next()"],
        ["sif", "net_kernel:monitor_nodes(false), disconnect_node(Amora)"],
        ["amora", "Next()"],
        ["sif", LEFT],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/1 twice: each message twice",
      steps: [
        ["sif", "[net_kernel:monitor_nodes(true), net_kernel:monitor_nodes(true)]"],
        ["sif", "disconnect_node(Amora), [Next(), Next()]"],
        ["sif", "net_adm:ping(Amora), [Next(), Next()]"],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/2: of which type, and why it went down",
      world: OWN_PAIR,
      steps: [
        ["sif", "net_kernel:monitor_nodes(true, [{node_type, all}, nodedown_reason])"],
        ["sif", "disconnect_node(Amora), {nodedown, N, I} = Next(), {N, lists:sort(I)}"],
        ["sif", "net_adm:ping(Amora), {nodeup, M, J} = Next(), {M, lists:sort(J)}"],
        ["sif", "rpc:cast(Amora, erlang, halt, []), {nodedown, _, K} = Next(), lists:sort(K)"],
      ],
    },
    {
      name: "a third node that knows one of two gets to know the other",
      world: TRIO,
      steps: [
        ["sif", "lists:sort(nodes())"],
        ["amora", "lists:sort(nodes())"],
        ["thor", "lists:sort(nodes())"],
        ["thor", "[rpc:call(N, erlang, node, []) || N <- [Sif, Amora]]"],
      ],
    },
  ],
};

export const hidden: Subject = {
  title: "Hidden nodes",
  scenarios: [
    {
      name: "a hidden node is not in nodes() but in nodes(hidden) and nodes(connected)",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "[nodes(), nodes(visible), nodes(hidden), nodes(connected)]"],
        ["amora", "[nodes(), nodes(visible), nodes(hidden), nodes(connected)]"],
      ],
    },
    {
      name: "a hidden node is called, spawned on and monitored like any other",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "rpc:call(Amora, erlang, node, [])"],
        ["amora", "rpc:call(Sif, erlang, node, [])"],
        [
          "sif",
          "{P, R} = spawn_monitor(Amora, erlang, exit, [over]), {'DOWN', R, process, P, W} = Next(), W",
        ],
      ],
    },
    {
      name: "rpc:multicall/3 leaves hidden nodes out",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "rpc:multicall(erlang, node, [])"],
        ["amora", "rpc:multicall(erlang, node, [])"],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/1 says nothing of hidden nodes, monitor_node/2 does",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "net_kernel:monitor_nodes(true), monitor_node(Amora, true)"],
        ["sif", "disconnect_node(Amora), Next()"],
        ["sif", `[net_adm:ping(Amora), ${LEFT}]`],
      ],
    },
    {
      name: "net_kernel:monitor_nodes/2 tells of hidden nodes when asked to",
      world: AMORA_HIDDEN,
      steps: [
        ["sif", "net_kernel:monitor_nodes(true, [{node_type, hidden}])"],
        ["sif", "disconnect_node(Amora), Next()"],
        ["sif", "net_adm:ping(Amora), Next()"],
      ],
    },
  ],
};

export const names: Subject = {
  title: "Names of nodes",
  scenarios: [
    {
      name: "nodes with long names",
      world: { once: true, sif: { long: true }, amora: { long: true } },
      steps: [
        ["sif", "[node(), nodes(), rpc:call(Amora, erlang, node, [])]"],
        ["amora", "[node(), nodes(), rpc:call(Sif, erlang, node, [])]"],
      ],
    },
    {
      name: "a long and a short name do not mix",
      world: { once: true, apart: true, amora: { long: true } },
      steps: [
        ["sif", "[net_adm:ping(Amora), nodes()]"],
        ["amora", "[net_adm:ping(Sif), nodes()]"],
        ["sif", "rpc:call(Amora, erlang, node, [])"],
      ],
    },
    {
      name: "net_adm:names/0 lists the nodes of this host",
      steps: [
        [
          "sif",
          "{ok, L} = net_adm:names(), [lists:sort([N || {N, _} <- L]), [is_integer(P) || {_, P} <- L]]",
        ],
      ],
    },
  ],
};

export const cookies: Subject = {
  title: "Cookies",
  scenarios: [
    {
      name: "nodes with the same cookie, each says it by erlang:get_cookie/0",
      steps: [
        ["sif", "erlang:get_cookie()"],
        ["amora", "erlang:get_cookie()"],
      ],
    },
    {
      name: "nodes with different cookies do not connect",
      world: { once: true, apart: true, amora: { cookie: "ANOTHER" } },
      steps: [
        ["sif", "[net_adm:ping(Amora), nodes()]"],
        ["amora", "[net_adm:ping(Sif), nodes()]"],
        ["sif", "rpc:call(Amora, erlang, node, [])"],
      ],
    },
    {
      name: "erlang:set_cookie/2 for a peer: each side says its own for the other",
      world: { once: true, apart: true, amora: { cookie: "ANOTHER" } },
      steps: [
        ["sif", "[net_adm:ping(Amora), erlang:set_cookie(Amora, 'ANOTHER'), net_adm:ping(Amora)]"],
        ["sif", "[erlang:get_cookie(), nodes()]"],
        ["amora", "[nodes(), erlang:get_cookie()]"],
      ],
    },
    {
      name: "erlang:set_cookie/2 with one's own name changes the node's cookie",
      world: { once: true, apart: true, amora: { cookie: "ANOTHER" } },
      steps: [
        ["amora", "erlang:set_cookie(node(), 'COOKIEOFTHETEST')"],
        ["amora", "erlang:get_cookie()"],
        ["sif", "[net_adm:ping(Amora), nodes()]"],
      ],
    },
    {
      name: "erlang:set_cookie/1 changes the node's cookie",
      world: { once: true, apart: true, amora: { cookie: "ANOTHER" } },
      steps: [
        ["sif", "[erlang:set_cookie('ANOTHER'), erlang:get_cookie()]"],
        ["amora", "[net_adm:ping(Sif), nodes()]"],
      ],
    },
    {
      name: "a new cookie does not end a connection that is there",
      steps: [
        ["sif", "erlang:set_cookie(node(), 'NEW')"],
        ["sif", SYNC],
        ["sif", "monitor_node(Amora, true), disconnect_node(Amora), Next()"],
        ["sif", "net_adm:ping(Amora)"],
        ["sif", "erlang:set_cookie(node(), 'COOKIEOFTHETEST')"],
      ],
    },
  ],
};

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
      name: "a process of another node has the group leader of the one who spawned it",
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
