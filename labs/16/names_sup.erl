%% The supervisor of the zones of an Erlang node. The table in which they keep everything is its own:
%% what is in there outlives the server of a zone that crashes.
-module(names_sup).
-behaviour(supervisor).
-export([start/0, start_zone/1, init/1]).

%% Starts it: ok. The shell that has started it may end, and it goes on.
start() ->
    {ok, Supervisor} = supervisor:start_link({local, ?MODULE}, ?MODULE, []),
    true = unlink(Supervisor),
    ok.

%% Starts the server of a zone, unless there is one: {ok, Pid}.
start_zone(Zone) ->
    case supervisor:start_child(?MODULE, #{id => Zone, start => {names_zone, start_link, [Zone]}}) of
        {ok, Pid} -> {ok, Pid};
        {error, {already_started, Pid}} -> {ok, Pid}
    end.

init([]) ->
    names = ets:new(names, [named_table, public]),
    {ok, {#{strategy => one_for_one, intensity => 3, period => 5}, []}}.
