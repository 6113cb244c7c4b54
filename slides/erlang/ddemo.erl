%% The process of the slides that makes calls on another node, in Erlang: what solutions/05/ddemo.ts is
%% in TypeScript.
-module(ddemo).
-export([start/1, rpc/4, loop/0]).

start(Node) -> spawn(Node, fun ddemo:loop/0).

rpc(Pid, M, F, A) ->
    Pid ! {rpc, self(), M, F, A},
    receive
        {Pid, Response} -> Response
    end.

loop() ->
    receive
        {rpc, From, M, F, A} ->
            From ! {self(), catch apply(M, F, A)}
    end,
    loop().
