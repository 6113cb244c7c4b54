%% Erlang's side of the bench: function by function what ours.ts does in TypeScript. Compiled when the
%% bench runs, so that it is measured as Erlang programs run.
-module(bench).
-export([serve/0, echo/0, sink/0, nothing/0]).

%% Says that this node is up, and measures what it is asked for until its input ends.
serve() ->
    io:format("ready ~s~n", [node()]),
    Peer = case init:get_plain_arguments() of
               [] -> none;
               [Name] -> list_to_atom(Name)
           end,
    spawn(fun() -> serve(Peer) end).

serve(Peer) ->
    case io:get_line("") of
        eof ->
            halt();
        Line ->
            [Row, Count] = string:lexemes(Line, " \n"),
            io:format("= ~w~n", [measure(list_to_atom(Row), list_to_integer(Count), Peer)]),
            serve(Peer)
    end.

measure('ping-pong', Count, _) ->
    with_process(spawn(fun echo/0), fun(Echo) -> round_trips(Echo, Count) end);
measure('ping-pong-traced', Count, _) ->
    with_process(spawn(fun() -> count(0) end), fun(Tracer) ->
        with_process(spawn(fun echo/0), fun(Echo) ->
            Flags = [send, 'receive', {tracer, Tracer}],
            [erlang:trace(Pid, true, Flags) || Pid <- [self(), Echo]],
            Result = round_trips(Echo, Count),
            erlang:trace(self(), false, [all]),
            Result
        end)
    end);
measure(ring, Count, _) ->
    with_process(ring(?RING, self()), fun(First) ->
        seconds(fun() ->
            times(Count, fun(_) -> First ! ping, receive ping -> ok end end)
        end)
    end);
measure(call, Count, _) ->
    with_process(spawn(fun server/0), fun(Server) ->
        seconds(fun() ->
            times(Count, fun(I) ->
                Ref = monitor(process, Server),
                Server ! {self(), Ref, I},
                receive
                    {Ref, Answer} -> Answer;
                    {'DOWN', Ref, _, _, Reason} -> exit(Reason)
                end,
                demonitor(Ref, [flush])
            end)
        end)
    end);
measure(selective, Count, _) ->
    in_full_process(fun(Server) ->
        times(Count, fun(I) -> Server ! {self(), ping, I}, receive {ping, _} -> ok end end)
    end);
measure('selective-ref', Count, _) ->
    in_full_process(fun(Server) ->
        times(Count, fun(I) ->
            Ref = make_ref(),
            Server ! {self(), Ref, I},
            receive {Ref, _} -> ok end
        end)
    end);
measure(spawn, Count, _) ->
    seconds(fun() ->
        times(Count, fun(_) ->
            {_, Ref} = spawn_monitor(fun nothing/0),
            down(Ref)
        end)
    end);
measure(idle, Count, _) ->
    Before = memory(),
    Me = self(),
    Pids = [spawn(fun() -> idle(Me) end) || _ <- lists:seq(1, Count)],
    times(Count, fun(_) -> receive done -> ok end end),
    After = memory(),
    [exit(Pid, kill) || Pid <- Pids],
    After - Before;
measure('encode-small', Count, _) ->
    seconds(fun() -> times(Count, fun(I) -> term_to_binary({store, weather, I}) end) end);
measure('decode-small', Count, _) ->
    Bytes = term_to_binary({store, weather, 1000}),
    seconds(fun() -> times(Count, fun(_) -> binary_to_term(Bytes) end) end);
measure('encode-1mb', Count, _) ->
    Term = large_term(),
    seconds(fun() -> times(Count, fun(_) -> term_to_binary(Term) end) end);
measure('decode-1mb', Count, _) ->
    Bytes = term_to_binary(large_term()),
    seconds(fun() -> times(Count, fun(_) -> binary_to_term(Bytes) end) end);
measure('dist-round-trip', Count, Peer) ->
    with_process(spawn(Peer, bench, echo, []), fun(Echo) -> round_trips(Echo, Count) end);
measure('dist-one-way', Count, Peer) ->
    with_process(spawn(Peer, bench, sink, []), fun(Sink) ->
        seconds(fun() ->
            times(Count, fun(I) -> Sink ! {store, weather, I} end),
            arrived(Sink)
        end)
    end);
measure('dist-64k', Count, Peer) ->
    Binary = binary:copy(<<255>>, ?LARGE),
    with_process(spawn(Peer, bench, sink, []), fun(Sink) ->
        seconds(fun() ->
            times(Count, fun(_) ->
                times(?BATCH, fun(_) -> Sink ! Binary end),
                arrived(Sink)
            end)
        end)
    end);
measure('dist-spawn', Count, Peer) ->
    seconds(fun() ->
        times(Count, fun(_) ->
            {_, Ref} = spawn_monitor(Peer, bench, nothing, []),
            down(Ref)
        end)
    end);
measure('dist-monitor', Count, Peer) ->
    {Pid, Ref} = spawn_monitor(Peer, bench, nothing, []),
    down(Ref),
    seconds(fun() -> times(Count, fun(_) -> down(monitor(process, Pid)) end) end);
measure('dist-link', Count, Peer) ->
    process_flag(trap_exit, true),
    {Pid, Ref} = spawn_monitor(Peer, bench, nothing, []),
    down(Ref),
    Result = seconds(fun() ->
        times(Count, fun(_) -> link(Pid), receive {'EXIT', Pid, _} -> ok end end)
    end),
    process_flag(trap_exit, false),
    Result;
measure(rpc, Count, Peer) ->
    seconds(fun() -> calls(Peer, Count) end);
measure('rpc-50', Count, Peer) ->
    Me = self(),
    seconds(fun() ->
        times(?CALLERS, fun(_) -> spawn(fun() -> calls(Peer, Count), Me ! done end) end),
        times(?CALLERS, fun(_) -> receive done -> ok end end)
    end);
measure(global, Count, Peer) ->
    pong = net_adm:ping(Peer),
    global:sync(),
    Pids = [{{bench, I}, spawn(fun() -> receive done -> ok end end)} || I <- lists:seq(1, Count)],
    Result = seconds(fun() -> [yes = global:register_name(Name, Pid) || {Name, Pid} <- Pids] end),
    [begin global:unregister_name(Name), exit(Pid, kill) end || {Name, Pid} <- Pids],
    Result.

%% Sends back what it gets.
echo() ->
    receive {From, ping} -> From ! pong end,
    echo().

%% Answers {From, Tag, Question}.
server() ->
    receive {From, Tag, Question} -> From ! {Tag, Question} end,
    server().

%% Measures in a process whose mailbox is full of what it does not take.
in_full_process(Run) ->
    Me = self(),
    with_process(spawn(fun server/0), fun(Server) ->
        spawn(fun() ->
            times(?MAILBOX, fun(I) -> self() ! {noise, I} end),
            Me ! {seconds, seconds(fun() -> Run(Server) end)}
        end),
        receive {seconds, Result} -> Result end
    end).

%% The tracer: counts what it is told.
count(N) ->
    receive _ -> count(N + 1) end.

%% Takes everything, and says so when it is asked.
sink() ->
    receive
        {From, done} -> From ! done;
        _ -> ok
    end,
    sink().

nothing() ->
    true.

round_trips(Echo, Count) ->
    Me = self(),
    seconds(fun() ->
        times(Count, fun(_) -> Echo ! {Me, ping}, receive pong -> ok end end)
    end).

down(Ref) ->
    receive {'DOWN', Ref, _, _, _} -> ok end.

arrived(Sink) ->
    Sink ! {self(), done},
    receive done -> ok end.

%% A chain of processes that pass on what they get, the last of them to Last: returns the first.
ring(1, Last) ->
    Last;
ring(Length, Last) ->
    ring(Length - 1, spawn(fun() -> pass_on(Last) end)).

pass_on(To) ->
    receive Any -> To ! Any end,
    pass_on(To).

idle(Parent) ->
    Parent ! done,
    Ref = make_ref(),
    receive Ref -> ok end.

calls(Peer, Count) ->
    times(Count, fun(_) -> rpc:call(Peer, bench, nothing, []) end).

large_term() ->
    [{key, I * 1000, <<"The quick brown fox jumps over the lazy dog, again and again">>, float(I)}
     || I <- lists:seq(0, ?TUPLES - 1)].

%% Measures with a process, and ends it.
with_process(Pid, Measure) ->
    Result = Measure(Pid),
    exit(Pid, kill),
    Result.

memory() ->
    [garbage_collect(Pid) || Pid <- processes()],
    erlang:memory(total).

times(Count, Do) ->
    times(1, Count, Do).

times(I, Count, _) when I > Count ->
    ok;
times(I, Count, Do) ->
    Do(I),
    times(I + 1, Count, Do).

%% How long something takes.
seconds(Run) ->
    Start = erlang:monotonic_time(),
    Run(),
    (erlang:monotonic_time() - Start) / erlang:convert_time_unit(1, second, native).
