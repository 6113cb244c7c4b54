/** Numbers that a process of one node sends one of another, and what is wrong when they come. In Erlang. */

/** Takes numbers as `sink`, and says how many have come, and which not in order, on `{tell, self()}`. */
export const SINK = `register(sink, spawn(fun() ->
  (fun F(Last, Count, Wrong) ->
    receive
      {number, N, _} when N > Last -> F(N, Count + 1, Wrong);
      {number, N, _} -> F(Last, Count + 1, [{N, Last} | Wrong]);
      {tell, From} -> From ! {sink, Count, Wrong}, F(Last, Count, Wrong)
    end
  end)(0, 0, [])
end))`;

/** Sends numbers to the `sink` of a node as long as it lives, now and then with a long message. */
export const numbersTo = (node: string, everyMs: number): string => `spawn(fun() ->
  Bytes = fun(N) -> list_to_binary(lists:duplicate(N, 0)) end,
  (fun F(N) ->
    {sink, '${node}'} ! {number, N, Bytes(case N rem 50 of 0 -> 300000; _ -> 10 end)},
    timer:sleep(${everyMs}),
    F(N + 1)
  end)(1)
end)`;
