%% The name server for the tests in which a stock erl has to run it. It answers as solutions/01 does.
-module(kvs).
-export([start/0, store/2, lookup/1]).

start() ->
    register(?MODULE, spawn(fun() -> serve(#{}) end)).

store(Key, Value) -> ask({store, Key, Value}).

lookup(Key) -> ask({lookup, Key}).

ask(Question) ->
    Server = whereis(?MODULE),
    Server ! {self(), Question},
    receive {?MODULE, Answer} -> Answer end.

serve(Table) ->
    receive
        {Client, {store, Key, Value}} ->
            Client ! {?MODULE, true},
            serve(Table#{Key => Value});
        {Client, {lookup, Key}} ->
            Client ! {?MODULE, case Table of #{Key := Value} -> {ok, Value}; _ -> undefined end},
            serve(Table)
    end.
