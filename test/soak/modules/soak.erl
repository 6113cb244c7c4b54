%% One side of the soak: processes that are sent to (sinks), and processes that send, ask, watch and kill
%% (senders). `soak.ts` is its twin.
-module(soak).
-export([start/1, go/3, pause/1, resume/1, report/1, memory/0, child/0]).

name(Kind, I) -> list_to_atom(atom_to_list(Kind) ++ integer_to_list(I)).

%% Starts so many sinks.
start(Count) ->
    [register(name(sink, I), spawn(fun() -> sink(#{}, 0, []) end)) || I <- lists:seq(1, Count)],
    ok.

%% Starts so many senders, that send to the sinks of other nodes.
go(Count, Nodes, Seed) ->
    [register(name(sender, I), spawn(fun() ->
         process_flag(trap_exit, true),
         rand:seed(exsss, {Seed, I, 0}),
         sender(list_to_tuple(Nodes), Count, #{}, 0, [])
     end)) || I <- lists:seq(1, Count)],
    ok.

%% Waits until no sender has anything under way. Gives how many numbers they have sent, and what was wrong.
pause(Count) ->
    [name(sender, I) ! {pause, self()} || I <- lists:seq(1, Count)],
    sum([receive {paused, Sent, Wrong} -> {Sent, Wrong} end || _ <- lists:seq(1, Count)]).

resume(Count) ->
    [name(sender, I) ! resume || I <- lists:seq(1, Count)],
    ok.

%% Gives how many numbers have come, and what was wrong.
report(Count) ->
    [name(sink, I) ! {report, self()} || I <- lists:seq(1, Count)],
    sum([receive {report, Came, Wrong} -> {Came, Wrong} end || _ <- lists:seq(1, Count)]).

sum(Pairs) -> {lists:sum([N || {N, _} <- Pairs]), lists:append([W || {_, W} <- Pairs])}.

%% In bytes, once nothing can be collected any more.
memory() ->
    lists:min([begin
        timer:sleep(100),
        [garbage_collect(P) || P <- processes()],
        erlang:memory(total)
    end || _ <- lists:seq(1, 5)]).

child() -> receive after infinity -> ok end.

%% Every number of a sender has to come once and in order, with all its bytes.
sink(Last, Came, Wrong) ->
    receive
        {number, From, N, Size, Bytes} ->
            From ! {taken, N},
            Expected = maps:get(From, Last, 0) + 1,
            Now = case N =:= Expected andalso whole(Bytes, Size, 128 + N rem 128) of
                true -> Wrong;
                false -> [{number, N, Expected, Size, byte_size(Bytes)} | Wrong]
            end,
            sink(Last#{From => N}, Came + 1, Now);
        {ask, Alias, N} ->
            Alias ! {answer, Alias, N},
            Alias ! {answer, Alias, N},
            sink(Last, Came, Wrong);
        {report, From} ->
            From ! {report, Came, Wrong},
            sink(Last, Came, Wrong)
    end.

whole(<<>>, 0, _) -> true;
whole(Bytes, Size, Fill) ->
    byte_size(Bytes) =:= Size andalso binary:first(Bytes) =:= Fill andalso binary:last(Bytes) =:= Fill.

sender(Nodes, Count, Next, Sent, Wrong) ->
    receive
        {pause, From} ->
            Now = left_over(Wrong),
            From ! {paused, Sent, Now},
            receive resume -> sender(Nodes, Count, Next, Sent, Now) end
    after 0 ->
        Node = element(rand:uniform(tuple_size(Nodes)), Nodes),
        Sink = {name(sink, rand:uniform(Count)), Node},
        case rand:uniform(20) of
            1 -> sender(Nodes, Count, Next, Sent, ask(Sink, Wrong));
            2 -> sender(Nodes, Count, Next, Sent, watch(Node, Wrong));
            3 -> sender(Nodes, Count, Next, Sent, tie(Node, Wrong));
            _ ->
                First = maps:get(Sink, Next, 1),
                Last = First + rand:uniform(4) - 1,
                [send(Sink, N) || N <- lists:seq(First, Last)],
                Now = lists:append([taken(N) || N <- lists:seq(First, Last)]) ++ Wrong,
                sender(Nodes, Count, Next#{Sink => Last + 1}, Sent + Last - First + 1, Now)
        end
    end.

%% Nothing may be in the mailbox of a sender that waits for nothing.
left_over(Wrong) ->
    receive {Tag, _, _} = X when Tag =:= answer; Tag =:= 'EXIT' -> left_over([{left_over, X} | Wrong]);
            {taken, N} -> left_over([{left_over, taken, N} | Wrong]);
            {'DOWN', _, _, _, Why} -> left_over([{left_over, down, Why} | Wrong])
    after 0 -> Wrong
    end.

send(Sink, N) ->
    Size = size_of(rand:uniform(1000)),
    Sink ! {number, self(), N, Size, binary:copy(<<(128 + N rem 128)>>, Size)}.

size_of(N) when N =< 100 -> 0;
size_of(N) when N =< 850 -> rand:uniform(1000);
size_of(N) when N =< 980 -> rand:uniform(100000);
size_of(N) when N =< 998 -> rand:uniform(1000000);
size_of(_) -> rand:uniform(8 * 1024 * 1024).

taken(N) ->
    receive {taken, N} -> []; {taken, M} -> [{taken, M, N}] after 120000 -> [{never_taken, N}] end.

%% The sink answers twice, to an alias that takes one answer.
ask(Sink, Wrong) ->
    Alias = erlang:monitor(process, Sink, [{alias, reply_demonitor}]),
    Sink ! {ask, Alias, 1},
    receive
        {answer, Alias, 1} -> Wrong;
        {'DOWN', Alias, _, _, Why} -> [{ask, Why} | Wrong]
    after 120000 -> [never_answered | Wrong]
    end.

watch(Node, Wrong) ->
    {Pid, Ref} = spawn_monitor(Node, soak, child, []),
    exit(Pid, kill),
    receive {'DOWN', Ref, process, Pid, killed} -> Wrong; {'DOWN', _, _, _, Why} -> [{down, Why} | Wrong]
    after 120000 -> [never_down | Wrong]
    end.

tie(Node, Wrong) ->
    Pid = spawn_link(Node, soak, child, []),
    exit(Pid, kill),
    receive {'EXIT', Pid, killed} -> Wrong; {'EXIT', _, Why} -> [{exit, Why} | Wrong]
    after 120000 -> [never_exited | Wrong]
    end.
