%% The name server behind lib_chan, in Erlang: what solutions/11 has in TypeScript.
-module(mod_name_server).
-export([start_me_up/3]).

start_me_up(MM, _ArgsC, _SomeArgs) -> serve(MM).

serve(MM) ->
    receive
        {chan, MM, {store, Key, Value}} ->
            kvs:store(Key, Value),
            serve(MM);
        {chan, MM, {lookup, Key}} ->
            MM ! {send, kvs:lookup(Key)},
            serve(MM);
        {chan_closed, MM} ->
            done
    end.
