%% What runs on the stock erl of lab 15. It knows nothing of TypeScript: to it `mixed` is a module of
%% another node, like any other.
-module(visitor).
-export([kinds/1, count/2, squarer/0]).

%% What mixed:kind/1 on a node says of values that only a live node has, each beside the right name.
kinds(Node) ->
    Owner = self(),
    Port = hd(erlang:ports()),
    Values = [{pid, Owner}, {reference, make_ref()}, {port, Port},
              {function, fun() -> Owner end}, {function, fun lists:reverse/1}],
    [{Kind, rpc:call(Node, mixed, kind, [Value])} || {Kind, Value} <- Values].

%% A fun whose code is in this module, and nowhere else.
squarer() ->
    fun(X) -> X * X end.

%% Sends {count, Counter, 1}, {count, Counter, 2} and so on to a process; at 5 it is tired.
count(Pid, UpTo) ->
    count(Pid, 1, UpTo).

count(_, N, UpTo) when N > UpTo ->
    ok;
count(_, 6, _) ->
    exit(tired);
count(Pid, N, UpTo) ->
    Pid ! {count, self(), N},
    count(Pid, N + 1, UpTo).
