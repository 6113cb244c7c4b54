/** `erpc`: every outcome told apart. */
import { type Subject, TRIO } from "../scenario.ts";

const NOWHERE = "'nobody@nowhere'";

const OUTCOME = (call: string) =>
  `try ${call} of V -> {returned, V} catch error:{exception, E, [F | _]} -> {error, exception, E, F}; C:E -> {C, E} end`;

export const erpc: Subject = {
  title: "erpc",
  scenarios: [
    {
      name: "erpc:call/4 gives what the function returns",
      steps: [
        ["sif", "erpc:call(Amora, erlang, node, [])"],
        ["sif", "erpc:call(Sif, erlang, node, [])"],
      ],
    },
    {
      name: "erpc:call/4 throws what the function throws",
      steps: [
        ["sif", OUTCOME("erpc:call(Amora, erlang, throw, [ball])")],
        ["sif", OUTCOME("erpc:call(Sif, erlang, throw, [ball])")],
      ],
    },
    {
      name: "erpc:call/4 of a function that exits is an exit {exception, Reason}",
      steps: [
        ["sif", OUTCOME("erpc:call(Amora, erlang, exit, [bored])")],
        ["sif", OUTCOME("erpc:call(Sif, erlang, exit, [bored])")],
      ],
    },
    {
      name: "erpc:call/4 of a function that goes wrong is an error {exception, Reason, Stack}",
      steps: [
        ["sif", OUTCOME("erpc:call(Amora, no_module, f, [1])")],
        ["sif", OUTCOME("erpc:call(Sif, no_module, f, [1])")],
        [
          "sif",
          "try erpc:call(Amora, erlang, abs, [a]) catch error:{exception, W, [{M, N, A, _} | _]} -> {W, M, N, A} end",
        ],
      ],
    },
    {
      name: "erpc:call/4 to a node that can't be reached is an error {erpc, noconnection}",
      steps: [["sif", OUTCOME(`erpc:call(${NOWHERE}, erlang, node, [])`)]],
    },
    {
      name: "erpc:call/5 gives up after its timeout: an error {erpc, timeout}",
      steps: [
        ["sif", OUTCOME("erpc:call(Amora, timer, sleep, [infinity], 10)")],
        ["sif", OUTCOME("erpc:call(Sif, timer, sleep, [infinity], 10)")],
        ["sif", "receive X -> X after 0 -> nothing end"],
      ],
    },
    {
      name: "erpc:call/4 when the process is killed is an exit {signal, Reason}",
      steps: [
        ["amora", "register(victim_of, self())"],
        [
          "sif",
          "K = erpc:send_request(Amora, ddemo, rpc, [rpc:call(Amora, erlang, whereis, [victim_of]), erlang, node, []]), ok",
        ],
        ["amora", "{rpc, P, _, _, _} = Next(), exit(P, kill)"],
        ["sif", OUTCOME("erpc:receive_response(K)")],
      ],
    },
    {
      name: "erpc:call with arguments of the wrong kind is an error {erpc, badarg}",
      steps: [
        ["sif", OUTCOME("erpc:call(Amora, erlang, node, not_a_list)")],
        ["sif", OUTCOME("erpc:call(Amora, erlang, node, [], -1)")],
        ["sif", OUTCOME("erpc:call(Amora, 1, node, [])")],
      ],
    },
    {
      name: "erpc:call/2,3 with a fun that names a function",
      steps: [
        ["sif", "erpc:call(Amora, fun erlang:node/0)"],
        ["sif", "erpc:call(Amora, fun erlang:node/0, 5000)"],
      ],
    },
    {
      name: "erpc:cast/4 is ok, whatever comes of it",
      steps: [
        ["sif", "erpc:cast(Amora, erlang, send, [self(), hello])"],
        ["sif", "Next()"],
        [
          "sif",
          "[erpc:cast(Amora, no_such_module, f, []), erpc:cast('nobody@nowhere', erlang, node, [])]",
        ],
      ],
    },
    {
      name: "erpc:send_request/4 and erpc:receive_response/1: ask now, fetch the answer later",
      steps: [
        [
          "sif",
          "K = erpc:send_request(Amora, erlang, node, []), L = erpc:send_request(Amora, erlang, exit, [bored]), ok",
        ],
        ["sif", OUTCOME("erpc:receive_response(L)")],
        ["sif", OUTCOME("erpc:receive_response(K)")],
      ],
    },
    {
      name: "erpc:receive_response/2 gives up after its timeout",
      steps: [
        [
          "sif",
          OUTCOME("erpc:receive_response(erpc:send_request(Amora, timer, sleep, [infinity]), 10)"),
        ],
        ["sif", OUTCOME("erpc:receive_response(erpc:send_request(Amora, erlang, node, []), 5000)")],
      ],
    },
    {
      name: "erpc:wait_response/2: look whether the answer is there, and keep the request",
      steps: [
        ["amora", "register(waits_long, self())"],
        [
          "sif",
          "K = erpc:send_request(Amora, ddemo, rpc, [rpc:call(Amora, erlang, whereis, [waits_long]), erlang, node, []]), [erpc:wait_response(K), erpc:wait_response(K, 1)]",
        ],
        ["amora", "{rpc, P, _, _, _} = Next(), P ! {self(), released}, ok"],
        ["sif", "erpc:wait_response(K, 5000)"],
      ],
    },
    {
      name: "erpc:check_response/2: whether a message is the answer to a request",
      steps: [
        [
          "sif",
          "K = erpc:send_request(Amora, erlang, node, []), M = Next(), [erpc:check_response(other, K), erpc:check_response(M, K)]",
        ],
      ],
    },
    {
      name: "erpc:multicall/4: an outcome for each node, in their order",
      world: TRIO,
      steps: [
        ["sif", `erpc:multicall([Thor, Amora, Sif, ${NOWHERE}], erlang, node, [])`],
        ["sif", "erpc:multicall([Amora, Sif], erlang, throw, [ball])"],
        ["sif", "erpc:multicall([Amora, Sif], erlang, exit, [bored])"],
        [
          "sif",
          "[{error, {exception, W, [T | _]}}] = erpc:multicall([Amora], no_module, f, []), {W, T}",
        ],
      ],
    },
    {
      name: "erpc:multicall/5: a node that has not answered in time",
      steps: [
        ["sif", "erpc:multicall([Amora, Sif], timer, sleep, [infinity], 10)"],
        ["sif", "erpc:multicall([Amora, Sif], erlang, abs, [-1], 5000)"],
      ],
    },
    {
      name: "erpc:multicast/4: a call on many nodes that nobody waits for",
      steps: [
        ["sif", "erpc:multicast([Amora, Sif], erlang, send, [self(), hello])"],
        ["sif", "[Next(), Next()]"],
      ],
    },
  ],
};
