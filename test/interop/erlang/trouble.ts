/** Functions that go wrong in each of the ways there are; trouble.erl is its twin. */
import { error, exit, receive, self, type Term } from "#runtime";

export function thrower(term: Term) {
  throw term;
}

export function exiter(reason: Term) {
  return exit(reason);
}

export function fails(reason: Term) {
  return error(reason);
}

export function sleeps() {
  return receive();
}

export function killed() {
  exit(self(), Symbol.for("kill"));
  return receive();
}
