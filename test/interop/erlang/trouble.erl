%% Functions that go wrong in each of the ways there are; trouble.ts is its twin.
-module(trouble).
-export([thrower/1, exiter/1, fails/1, sleeps/0, killed/0]).

thrower(Term) -> throw(Term).

exiter(Reason) -> exit(Reason).

fails(Reason) -> error(Reason).

sleeps() -> receive after infinity -> ok end.

killed() -> exit(self(), kill), sleeps().
