%% What `erl` does in test/interop/terms.test.ts: makes random terms of every kind, and judges what has
%% become of terms on their way. Files hold encoded terms, each with its length in 32 bits before it.
-module(random_terms).
-export([generate/3, compare/2, echo/2, equals/1]).

%% Writes Count random terms, in all the ways of term_to_binary/2 that a peer may use: not minor_version 0,
%% which is for nodes older than those that we talk to.
generate(File, Seed, Count) ->
    rand:seed(exsss, Seed),
    write(File, [term_to_binary(term(rand:uniform(5) - 1), options()) || _ <- lists:seq(1, Count)]).

options() ->
    one_of([[], [{minor_version, 1}], [{minor_version, 2}],
            [compressed], [{compressed, 9}, {minor_version, 1}]]).

%% Prints how many terms of the second file are those of the first, and the first few that are not.
%% Erlang's own encoding has to be the same too: =:= does not tell 0.0 from -0.0.
compare(FileA, FileB) ->
    Pairs = lists:zip(read(FileA), read(FileB)),
    Different = [{A, B} || {A, B} <- Pairs,
                           A =/= B orelse term_to_binary(A) =/= term_to_binary(B)],
    io:format("~b the same~n", [length(Pairs) - length(Different)]),
    [io:format("~0tP~nbecame~n~0tP~n", [A, 60, B, 60]) || {A, B} <- lists:sublist(Different, 3)].

%% Reads terms, and writes them again.
echo(From, To) ->
    write(To, [term_to_binary(T, options()) || T <- read(From)]).

%% Prints for each term, {A, B}, whether A =:= B: a character each.
equals(File) ->
    io:put_chars([case A =:= B of true -> $1; false -> $0 end || {A, B} <- read(File)]).

write(File, Binaries) ->
    ok = file:write_file(File, [[<<(size(B)):32>>, B] || B <- Binaries]).

read(File) ->
    {ok, Bytes} = file:read_file(File),
    [binary_to_term(B) || <<Size:32, B:Size/binary>> <= Bytes].

one_of(List) -> lists:nth(rand:uniform(length(List)), List).

many(Max, Make) -> [Make() || _ <- lists:seq(1, rand:uniform(Max + 1) - 1)].

term(0) -> scalar();
term(Depth) ->
    Inner = fun() -> term(rand:uniform(Depth) - 1) end,
    case rand:uniform(7) of
        1 -> case rand:uniform(4) of 1 -> large(); _ -> scalar() end;
        2 -> many(6, Inner);
        3 -> list_to_tuple(many(6, Inner));
        4 -> [Inner() | many(4, Inner)] ++ one_of([tail, 1, 1.0, <<"x">>, {}, #{}]);
        5 -> maps:from_list(many(4, fun() -> {Inner(), Inner()} end));
        6 -> closure(rand:uniform(4), Inner(), Inner());
        7 -> scalar()
    end.

%% What has another form when it has many elements.
large() ->
    Size = one_of([32, 33, 255, 256, 300]),
    case rand:uniform(3) of
        1 -> list_to_tuple(lists:duplicate(Size, scalar()));
        2 -> lists:duplicate(Size, scalar());
        3 -> maps:from_list([{scalar(), scalar()} || _ <- lists:seq(1, Size)])
    end.

%% Closures of this module, with variables or without, and of the shell.
closure(1, A, B) -> fun() -> {A, B} end;
closure(2, A, _) -> fun(X, Y, Z) -> [X, Y, Z | A] end;
closure(3, _, _) -> fun(X) -> X end;
closure(4, A, _) ->
    {ok, Tokens, _} = erl_scan:string("fun(X) -> {X, A} end."),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    {value, Fun, _} = erl_eval:exprs(Exprs, [{'A', A}]),
    Fun.

scalar() ->
    case rand:uniform(13) of
        1 -> rand:uniform(600) - 300;
        2 -> one_of([1, -1]) * ((1 bsl one_of([7, 8, 16, 27, 28, 31, 32, 52, 53, 59, 60, 63, 64, 128, 2040]))
                                + rand:uniform(3) - 2);
        3 -> one_of([1, -1]) * rand:uniform(1 bsl rand:uniform(2200));
        4 -> float();
        5 -> atom();
        6 -> one_of(['', true, false, undefined, null, nil, ok, 'Kein', 'a b', 'ÿ', '日本']);
        7 -> one_of([[], {}, <<>>, #{}, "Genova", "żółć", [0], [255], [256]]);
        8 -> rand:bytes(rand:uniform(120) - 1);
        9 -> unicode:characters_to_binary(characters(60));
        10 -> Size = rand:uniform(90), <<Bits:Size/bitstring, _/bitstring>> = rand:bytes(12), Bits;
        11 -> characters(20);
        12 -> fun_of(atom(), atom(), rand:uniform(256) - 1);
        13 -> identifier()
    end.

fun_of(Module, Name, Arity) -> fun Module:Name/Arity.

characters(Max) -> many(Max, fun() -> one_of([rand:uniform(127), rand:uniform(16#d7ff), 16#1f600]) end).

atom() -> list_to_atom(characters(one_of([5, 5, 40, 255]))).

float() ->
    case rand:uniform(3) of
        1 -> one_of([0.0, -0.0, 1.0, -2.0, 0.1, 1.0e22, 5.0e-324, 1.7976931348623157e308,
                     9007199254740991.0, 9007199254740992.0, 9007199254740993.0]);
        2 -> rand:uniform(10000) / one_of([1, 2, 3, 10]);
        3 ->
            %% Not every 64 bits are a float.
            try <<F/float>> = rand:bytes(8), F catch error:{badmatch, _} -> float() end
    end.

%% Some of this node, more of other nodes.
identifier() ->
    Node = term_to_binary(one_of(['sif@vm', 'amora@127.0.0.1', true, '日本@é'])),
    <<131, Name/binary>> = Node,
    W = fun() -> one_of([rand:uniform(100), rand:uniform(1 bsl 32) - 1, (1 bsl 32) - 1]) end,
    case rand:uniform(7) of
        1 -> self();
        2 -> make_ref();
        3 -> one_of(erlang:ports());
        4 -> binary_to_term(<<131, 88, Name/binary, (W()):32, (W()):32, (W()):32>>);
        5 -> binary_to_term(<<131, 89, Name/binary, (W()):32, (W()):32>>);
        6 -> binary_to_term(<<131, 120, Name/binary, (W()):32, (W()):32, (W()):32>>);
        7 ->
            %% Not one word: OTP 25 does not find such a reference of another node again among the keys of
            %% a map of more than 32, so that not even what it read twice from one file is the same. And
            %% none that begins as another does: OTP 25 crashes when both are keys of such a map.
            First = rand:uniform(1 bsl 32) - 1,
            Words = [<<First:32>> | [<<(W()):32>> || _ <- lists:seq(1, rand:uniform(4))]],
            binary_to_term(iolist_to_binary([131, 90, <<(length(Words)):16>>, Name, <<(W()):32>>, Words]))
    end.
