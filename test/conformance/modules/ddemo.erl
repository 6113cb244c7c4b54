%% The lecture's ddemo, which asks for a named function at a distance: see the README on why.
-module(ddemo).
-export([start/1, rpc/4, loop/0]).

start(Node) -> spawn(Node, fun ddemo:loop/0).

rpc(Pid, M, F, A) ->
    Pid ! {rpc, self(), M, F, A},
    receive {Pid, Response} -> Response end.

loop() ->
    receive
        {rpc, Pid, M, F, A} ->
            Pid ! {self(), catch apply(M, F, A)},
            loop()
    end.
