/** `rpc`, and the older messages to `rex` that it was made of. */
import { type Subject, TRIO } from "../scenario.ts";

const ECHO = (name: string) =>
  `register(${name}, spawn_link(fun L() -> receive {P, M} -> P ! {${name}, node(), M}, L() end end))`;

const NOWHERE = "'nobody@nowhere'";

export const rpc: Subject = {
  title: "rpc",
  scenarios: [
    {
      name: "rpc:call/4 gives what the function returns",
      steps: [
        ["sif", "rpc:call(Amora, erlang, node, [])"],
        ["sif", "rpc:call(Amora, lists, sort, [[3, 1, 2]])"],
        ["sif", "rpc:call(Sif, erlang, node, [])"],
      ],
    },
    {
      name: "rpc:call/4 gives what the function throws, as if it had been returned",
      steps: [
        ["sif", "rpc:call(Amora, erlang, throw, [ball])"],
        ["sif", "rpc:call(Sif, erlang, throw, [ball])"],
      ],
    },
    {
      name: "rpc:call/4 of a function that exits is a badrpc",
      steps: [
        ["sif", "rpc:call(Amora, erlang, exit, [bored])"],
        ["sif", "rpc:call(Sif, erlang, exit, [bored])"],
        ["sif", "rpc:call(Amora, erlang, exit, [normal])"],
      ],
    },
    {
      name: "rpc:call/4 of a function that goes wrong is a badrpc with the stack",
      steps: [
        [
          "sif",
          "{badrpc, {'EXIT', {W, [{M, F, A, _} | _]}}} = rpc:call(Amora, erlang, abs, [a]), {W, M, F, A}",
        ],
        [
          "sif",
          "{badrpc, {'EXIT', {W2, S}}} = rpc:call(Amora, erlang, error, [broken]), {W2, is_list(S)}",
        ],
      ],
    },
    {
      name: "rpc:call/4 of a function that is not there is undef",
      steps: [
        ["sif", "rpc:call(Amora, no_such_module, f, [1, two])"],
        ["sif", "rpc:call(Amora, lists, no_such_function, [])"],
      ],
    },
    {
      name: "rpc:call/4 to a node that can't be reached is nodedown",
      steps: [["sif", `rpc:call(${NOWHERE}, erlang, node, [])`]],
    },
    {
      name: "rpc:call/5 gives up after its timeout",
      steps: [
        ["sif", "rpc:call(Amora, timer, sleep, [infinity], 10)"],
        ["sif", "rpc:call(Amora, erlang, node, [], infinity)"],
        ["sif", "rpc:call(Amora, erlang, node, [], 5000)"],
        ["sif", "receive X -> X after 0 -> nothing end"],
      ],
    },
    {
      name: "rpc:call/4 of a process that is killed meanwhile",
      steps: [["sif", "rpc:call(Amora, erlang, apply, [fun erlang:exit/1, [kill]])"]],
    },
    {
      name: "rpc:call/4 with arguments of the wrong kind is badarg",
      steps: [
        ["sif", "{'EXIT', {W, _}} = (catch rpc:call(Amora, erlang, node, not_a_list)), W"],
        ["sif", "{'EXIT', {V, _}} = (catch rpc:call(Amora, erlang, node, [], -1)), V"],
      ],
    },
    {
      name: "each rpc:call/4 has a process of its own",
      steps: [
        [
          "sif",
          "A = rpc:call(Amora, erlang, self, []), B = rpc:call(Amora, erlang, self, []), A =/= B",
        ],
        ["sif", "[node(A), rpc:call(Amora, erlang, is_process_alive, [A])]"],
      ],
    },
    {
      name: "rpc:cast/4 is true, whatever comes of it",
      steps: [
        ["sif", "register(cast_reader, self()), rpc:cast(Amora, erlang, send, [self(), hello])"],
        ["sif", "Next()"],
        [
          "sif",
          "[rpc:cast(Amora, no_such_module, f, []), rpc:cast('nobody@nowhere', erlang, node, [])]",
        ],
      ],
    },
    {
      name: "rpc:async_call/4 and rpc:yield/1: ask now, fetch the answer later",
      steps: [
        [
          "sif",
          "K = rpc:async_call(Amora, erlang, node, []), L = rpc:async_call(Amora, erlang, abs, [-1]), ok",
        ],
        ["sif", "[rpc:yield(L), rpc:yield(K)]"],
        ["sif", "rpc:yield(rpc:async_call('nobody@nowhere', erlang, node, []))"],
      ],
    },
    {
      name: "rpc:nb_yield/1,2: look whether the answer is there",
      steps: [
        ["amora", "register(holds_back, self())"],
        [
          "sif",
          "K = rpc:async_call(Amora, ddemo, rpc, [rpc:call(Amora, erlang, whereis, [holds_back]), erlang, node, []]), [rpc:nb_yield(K), rpc:nb_yield(K, 1)]",
        ],
        ["amora", "{rpc, P, _, _, _} = Next(), P ! {self(), released}, ok"],
        ["sif", "rpc:nb_yield(K, 5000)"],
      ],
    },
    {
      name: "rpc:block_call/4,5 answers in the same words",
      steps: [
        ["sif", "rpc:block_call(Amora, erlang, node, [])"],
        ["sif", "rpc:block_call(Amora, erlang, throw, [ball])"],
        ["sif", "rpc:block_call(Amora, erlang, exit, [bored])"],
        [
          "sif",
          "{badrpc, {'EXIT', {W, [T | _]}}} = rpc:block_call(Amora, no_module, f, []), {W, T}",
        ],
        [
          "sif",
          "rpc:block_call(Amora, erlang, whereis, [rex]) =:= rpc:block_call(Amora, erlang, self, [])",
        ],
        ["sif", `rpc:block_call(${NOWHERE}, erlang, node, [])`],
      ],
    },
    {
      name: "rpc:block_call/5 gives up after its timeout",
      steps: [
        ["sif", "rpc:block_call(Amora, timer, sleep, [300], 10)"],
        ["sif", "rpc:block_call(Amora, erlang, node, [], 5000)"],
        ["sif", "receive X -> X after 0 -> nothing end"],
      ],
    },
    {
      name: "rpc:multicall/4: the results in the order of the nodes, and the nodes that are bad",
      world: TRIO,
      steps: [
        ["sif", "rpc:multicall([Amora, Sif, Thor], erlang, node, [])"],
        ["sif", `rpc:multicall([Thor, ${NOWHERE}, Amora], erlang, abs, [-1])`],
        ["sif", "rpc:multicall([], erlang, node, [])"],
      ],
    },
    {
      name: "rpc:multicall/3 asks this node and all that it sees",
      world: TRIO,
      steps: [["sif", "{R, B} = rpc:multicall(erlang, node, []), {lists:sort(R), B}"]],
    },
    {
      name: "rpc:multicall: what goes wrong at a node is among the results",
      steps: [
        ["sif", "rpc:multicall([Amora, Sif], erlang, throw, [ball])"],
        ["sif", "rpc:multicall([Amora, Sif], erlang, exit, [bored])"],
        [
          "sif",
          "{[{badrpc, {'EXIT', {W, [T | _]}}}], B} = rpc:multicall([Amora], no_module, f, []), {W, T, B}",
        ],
      ],
    },
    {
      name: "rpc:multicall/5: a node that has not answered in time is bad",
      steps: [
        ["sif", "rpc:multicall([Amora, Sif], timer, sleep, [infinity], 10)"],
        ["sif", "rpc:multicall([Amora, Sif], erlang, abs, [-1], infinity)"],
        ["sif", "rpc:multicall([Amora, Sif], erlang, abs, [-1], 5000)"],
      ],
    },
    {
      name: "rpc:abcast: a message to a name on many nodes",
      steps: [
        ["sif", "register(cast_to, self())"],
        ["amora", "register(cast_to, self())"],
        ["sif", "rpc:abcast([Amora, Sif, 'nobody@nowhere'], cast_to, {hello, 1})"],
        ["sif", "Next()"],
        ["amora", "Next()"],
        ["sif", "rpc:abcast(cast_to, again)"],
        ["sif", "Next()"],
        ["amora", "Next()"],
      ],
    },
    {
      name: "rpc:sbcast says which nodes have somebody of that name",
      steps: [
        ["amora", "register(only_amora, self())"],
        ["sif", "rpc:sbcast([Amora, Sif], only_amora, {hello, 2})"],
        ["amora", "Next()"],
        ["sif", `rpc:sbcast([${NOWHERE}, Amora], only_amora, again)`],
        ["amora", "Next()"],
      ],
    },
    {
      name: "rpc:multi_server_call asks the holders of a name on many nodes",
      steps: [
        ["amora", ECHO("servers")],
        ["sif", ECHO("servers")],
        ["sif", "rpc:multi_server_call([Amora, Sif], servers, question)"],
        ["sif", `rpc:multi_server_call([${NOWHERE}, Amora], servers, question)`],
        ["sif", "{R, B} = rpc:multi_server_call(servers, question), {lists:sort(R), B}"],
      ],
    },
    {
      name: "rpc:server_call asks the holder of a name on a node, by a tag of one's own",
      steps: [
        ["amora", ECHO("one_server")],
        ["sif", "rpc:server_call(Amora, one_server, one_server, question)"],
        ["sif", "rpc:server_call(Amora, nobody_here, tag, question)"],
        ["sif", `rpc:server_call(${NOWHERE}, one_server, tag, question)`],
      ],
    },
  ],
};

export const rex: Subject = {
  title: "rex, which older programs talk to",
  scenarios: [
    {
      name: "{rex, Node} ! {self(), {call, M, F, Args, user}} is answered by {rex, Result}",
      steps: [
        ["sif", "{rex, Amora} ! {self(), {call, erlang, node, [], user}}, Next()"],
        ["sif", "{rex, Amora} ! {self(), {call, erlang, throw, [ball], user}}, Next()"],
        ["sif", "{rex, Amora} ! {self(), {call, erlang, exit, [bored], user}}, Next()"],
        [
          "sif",
          "{rex, Amora} ! {self(), {call, no_module, f, [], user}}, {rex, {badrpc, {'EXIT', {W, [T | _]}}}} = Next(), {W, T}",
        ],
      ],
    },
    {
      name: "a call to rex as a server, which rpc:call was before erpc",
      steps: [
        [
          "sif",
          "R = make_ref(), {rex, Amora} ! {'$gen_call', {self(), R}, {call, erlang, abs, [-7], group_leader()}}, {R, V} = Next(), V",
        ],
        [
          "sif",
          "{rex, Amora} ! {'$gen_call', {self(), R}, {block_call, erlang, abs, [-8], group_leader()}}, {R, U} = Next(), U",
        ],
      ],
    },
    {
      name: "rex survives what a blocking call has linked to it",
      steps: [
        ["sif", "P = rpc:block_call(Amora, erlang, spawn_link, [timer, sleep, [infinity]])"],
        ["sif", "R = monitor(process, P), exit(P, boom), {'DOWN', R, _, _, W} = Next(), W"],
        ["sif", "rpc:block_call(Amora, erlang, node, [])"],
      ],
    },
    {
      name: "a cast to rex, which rpc:cast was before erpc",
      steps: [
        [
          "sif",
          "{rex, Amora} ! {'$gen_cast', {cast, erlang, send, [self(), hello], group_leader()}}, Next()",
        ],
      ],
    },
    {
      name: "rex answers sbcast with its node, or that nobody holds the name",
      steps: [
        ["amora", "register(sbcast_holder, self())"],
        ["sif", "{rex, Amora} ! {self(), {sbcast, sbcast_holder, hello}}, Next()"],
        ["amora", "Next()"],
        ["sif", "{rex, Amora} ! {self(), {sbcast, nobody_here, hello}}, Next()"],
      ],
    },
    {
      name: "rex says what it is able to do",
      steps: [["sif", "{rex, Amora} ! {self(), features_request}, Next()"]],
    },
    {
      name: "what rex does not understand does not harm it",
      steps: [
        [
          "sif",
          "{rex, Amora} ! nonsense, {rex, Amora} ! {self(), {call, erlang, node, [], user}}, Next()",
        ],
      ],
    },
  ],
};
