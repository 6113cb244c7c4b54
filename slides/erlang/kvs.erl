%% The name server of the slides, in Erlang: what solutions/01/kvs.ts is in TypeScript.
-module(kvs).
-export([start/0, store/2, lookup/1]).

start() -> register(kvs, spawn(fun serve/0)).

store(Key, Value) -> ask({store, Key, Value}).

lookup(Key) -> ask({lookup, Key}).

ask(Query) ->
    kvs ! {self(), Query},
    receive
        {kvs, Reply} -> Reply
    end.

serve() ->
    receive
        {From, {store, Key, Value}} ->
            put(Key, {ok, Value}),
            From ! {kvs, true};
        {From, {lookup, Key}} ->
            From ! {kvs, get(Key)}
    end,
    serve().
