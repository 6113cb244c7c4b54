%% The server of a zone on an Erlang node. It answers what the server in names.ts answers.
-module(names_zone).
-behaviour(gen_server).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

start_link(Zone) ->
    gen_server:start_link(?MODULE, Zone, []).

%% A new one waits for {take, Table}, and is given the name of the zone by whoever had it before. One
%% that is started again after a crash has everything, and takes the name itself.
init(Zone) ->
    case ets:member(names, Zone) of
        true -> yes = global:re_register_name({names, Zone}, self());
        false -> nothing_yet
    end,
    {ok, Zone}.

handle_call({take, Table}, _From, Zone) when is_map(Table) ->
    Rows = [{{Zone, Key}, Value} || {Key, Value} <- maps:to_list(Table)],
    true = ets:insert(names, [{Zone, taken} | Rows]),
    {reply, ok, Zone};
handle_call({store, Key, Value}, _From, Zone) ->
    true = ets:insert(names, {{Zone, Key}, Value}),
    {reply, true, Zone};
handle_call({lookup, Key}, _From, Zone) ->
    Reply = case ets:lookup(names, {Zone, Key}) of
                [{_, Value}] -> {ok, Value};
                [] -> undefined
            end,
    {reply, Reply, Zone};
handle_call(table, _From, Zone) ->
    Rows = ets:match(names, {{Zone, '$1'}, '$2'}),
    {reply, maps:from_list([{Key, Value} || [Key, Value] <- Rows]), Zone};
handle_call(_, _From, Zone) ->
    {reply, {error, badarg}, Zone}.

handle_cast(_, Zone) ->
    {noreply, Zone}.
