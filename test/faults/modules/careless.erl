%% The twin of careless.ts: what can go wrong in a module of a user's.
-module(careless).
-export([fails/0, timer/0, deep/0]).

fails() -> error(oops).

timer() -> timer:apply_after(1, ?MODULE, fails, []), receive never -> ok end.

deep() -> deep(1).

deep(N) -> 1 + deep(N + 1).
