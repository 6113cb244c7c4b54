%% A client of lib_chan's protocol, written for the tests from the same facts as ours.
-module(chan_client).
-export([open/4, open/5, ask/2, tell/2, heard/1, close/1]).

%% Opens a connection to a service of this machine.
open(Port, Service, Secret, ArgsC) -> open(Port, Service, Secret, ArgsC, []).

%% Encoding: options of term_to_binary, for everything that is sent.
open(Port, Service, Secret, ArgsC, Encoding) ->
    {ok, S} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {packet, 4}, {active, false}]),
    put(encoding, Encoding),
    tell(S, {startService, Service, ArgsC}),
    case heard(S) of
        {challenge, Letters} ->
            <<Number:128>> = erlang:md5([Letters, Secret]),
            tell(S, {response, lists:flatten(io_lib:format("~32.16.0b", [Number]))}),
            verdict(S, heard(S));
        Other ->
            verdict(S, Other)
    end.

verdict(S, ack) -> {ok, S};
verdict(S, Refusal) -> {Refusal, heard(S)}.

ask(S, Term) -> tell(S, Term), heard(S).

tell(S, Term) -> ok = gen_tcp:send(S, term_to_binary(Term, get(encoding))), Term.

%% The next term, or closed.
heard(S) ->
    case gen_tcp:recv(S, 0, 20000) of
        {ok, Bytes} -> binary_to_term(Bytes);
        {error, closed} -> closed
    end.

close(S) -> gen_tcp:close(S).
