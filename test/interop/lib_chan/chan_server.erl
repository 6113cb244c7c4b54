%% A server of lib_chan's protocol, written for the tests from the same facts as ours. Its one service
%% is a counter: {add, N} is not answered, total is, and stop ends it.
-module(chan_server).
-export([start/2]).

%% Starts to serve at a free port, which is returned. Secret is none, or a string.
start(Service, Secret) ->
    {ok, Listening} =
        gen_tcp:listen(0, [binary, {packet, 4}, {active, false}, {ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(Listening),
    Caller = self(),
    spawn(fun() -> Caller ! ready, accept(Listening, Service, Secret) end),
    receive ready -> Port end.

accept(Listening, Service, Secret) ->
    {ok, S} = gen_tcp:accept(Listening),
    greet(S, Service, Secret),
    gen_tcp:close(S),
    accept(Listening, Service, Secret).

greet(S, Service, Secret) ->
    case hear(S) of
        {startService, Service, Start} when Secret =:= none -> say(S, ack), count(S, Start);
        {startService, Service, Start} -> challenge(S, Secret, Start);
        {startService, _, _} -> say(S, badService);
        _ -> ok
    end.

challenge(S, Secret, Start) ->
    Letters = [$a + rand:uniform(26) - 1 || _ <- lists:seq(1, 25)],
    say(S, {challenge, Letters}),
    Digits = lists:flatten([io_lib:format("~2.16.0b", [B]) || <<B>> <= erlang:md5(Letters ++ Secret)]),
    case hear(S) of
        {response, Digits} -> say(S, ack), count(S, Start);
        _ -> say(S, authFail)
    end.

count(S, N) ->
    case hear(S) of
        {add, M} -> count(S, N + M);
        total -> say(S, {total, N}), count(S, N);
        {echo, Term} -> say(S, Term), count(S, N);
        stop -> ok;
        closed -> ok
    end.

say(S, Term) -> ok = gen_tcp:send(S, term_to_binary(Term)).

hear(S) ->
    case gen_tcp:recv(S, 0) of
        {ok, Bytes} -> binary_to_term(Bytes);
        {error, _} -> closed
    end.
