/** Who may connect: names of nodes, and cookies. */
import type { Subject } from "../scenario.ts";

const SYNC = "rpc:call(Amora, erlang, node, [])";

export const names: Subject = {
  title: "Names of nodes",
  scenarios: [
    {
      name: "nodes with long names",
      world: { once: true, sif: { long: true }, amora: { long: true } },
      steps: [
        ["sif", "[node(), nodes(), rpc:call(Amora, erlang, node, [])]"],
        ["amora", "[node(), nodes(), rpc:call(Sif, erlang, node, [])]"],
      ],
    },
    {
      name: "a long and a short name do not mix",
      world: { once: true, apart: true, amora: { long: true } },
      steps: [
        ["sif", "[net_adm:ping(Amora), nodes()]"],
        ["amora", "[net_adm:ping(Sif), nodes()]"],
        ["sif", "rpc:call(Amora, erlang, node, [])"],
      ],
    },
    {
      name: "net_adm:names/0 lists the nodes of this host",
      steps: [
        [
          "sif",
          "{ok, L} = net_adm:names(), [lists:sort([N || {N, _} <- L]), [is_integer(P) || {_, P} <- L]]",
        ],
      ],
    },
  ],
};

export const cookies: Subject = {
  title: "Cookies",
  scenarios: [
    {
      name: "nodes with the same cookie, each says it by erlang:get_cookie/0",
      steps: [
        ["sif", "erlang:get_cookie()"],
        ["amora", "erlang:get_cookie()"],
      ],
    },
    {
      name: "nodes with different cookies do not connect",
      world: { once: true, apart: true, amora: { cookie: "ANOTHER" } },
      steps: [
        ["sif", "[net_adm:ping(Amora), nodes()]"],
        ["amora", "[net_adm:ping(Sif), nodes()]"],
        ["sif", "rpc:call(Amora, erlang, node, [])"],
      ],
    },
    {
      name: "erlang:set_cookie/2 for a peer: each side says its own for the other",
      world: { once: true, apart: true, amora: { cookie: "ANOTHER" } },
      steps: [
        ["sif", "[net_adm:ping(Amora), erlang:set_cookie(Amora, 'ANOTHER'), net_adm:ping(Amora)]"],
        ["sif", "[erlang:get_cookie(), nodes()]"],
        ["amora", "[nodes(), erlang:get_cookie()]"],
      ],
    },
    {
      name: "erlang:set_cookie/2 with one's own name changes the node's cookie",
      world: { once: true, apart: true, amora: { cookie: "ANOTHER" } },
      steps: [
        ["amora", "erlang:set_cookie(node(), 'COOKIEOFTHETEST')"],
        ["amora", "erlang:get_cookie()"],
        ["sif", "[net_adm:ping(Amora), nodes()]"],
      ],
    },
    {
      name: "erlang:set_cookie/1 changes the node's cookie",
      world: { once: true, apart: true, amora: { cookie: "ANOTHER" } },
      steps: [
        ["sif", "[erlang:set_cookie('ANOTHER'), erlang:get_cookie()]"],
        ["amora", "[net_adm:ping(Sif), nodes()]"],
      ],
    },
    {
      name: "a new cookie does not end a connection that is there",
      steps: [
        ["sif", "erlang:set_cookie(node(), 'NEW')"],
        ["sif", SYNC],
        ["sif", "monitor_node(Amora, true), disconnect_node(Amora), Next()"],
        ["sif", "net_adm:ping(Amora)"],
        ["sif", "erlang:set_cookie(node(), 'COOKIEOFTHETEST')"],
      ],
    },
  ],
};
