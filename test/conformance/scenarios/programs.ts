/** `erl_call`: a node that is no Erlang system, but a program in C with the old way of calling. */
import type { Subject } from "../scenario.ts";

export const programs: Subject = {
  title: "erl_call",
  scenarios: [
    {
      name: "erl_call calls a function on a node and prints what it returns",
      steps: [
        ["amora", { erlCall: "erlang node []" }],
        ["amora", { erlCall: 'lists reverse [[1000,two,"three",{4.5,[]}]]' }],
        ["sif", { erlCall: "erlang node []" }],
      ],
    },
    {
      name: "erl_call prints a throw as a value, and an exit as a badrpc",
      steps: [
        ["amora", { erlCall: "erlang throw [ball]" }],
        ["amora", { erlCall: "erlang exit [bored]" }],
      ],
    },
    {
      name: "what erl_call has printed appears at the node",
      steps: [
        ["amora", { erlCall: 'io put_chars ["hello from C"]' }],
        ["amora", { prints: "hello from C" }],
      ],
    },
  ],
};
